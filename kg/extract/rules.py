"""Document -> claims by rules: offline, the same each time, every value with the words it came from."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from itertools import pairwise

from kg.extract import (
    assemble,
    circumstances,
    context,
    gate,
    holders,
    moves,
    names,
    people,
    places,
    populations,
    posts,
    reasons,
    skills,
    subjects,
    tails,
)
from kg.extract.attribution import attribution, since
from kg.extract.clauses import Employer, View
from kg.extract.dates import DATE_WORDS, dates
from kg.extract.employers import comes_from
from kg.extract.frame import Frame
from kg.extract.frames import frames
from kg.extract.gaps import gapped
from kg.extract.lexicon import Lexicon, load
from kg.extract.names import Name, Span
from kg.extract.numbers import may_count, numbers
from kg.extract.parts import parts
from kg.extract.phrases import phrases
from kg.extract.sentences import sentences
from kg.extract.tokens import Sentence, Token, overlay, tokenise
from kg.extract.triggers import mark, matches
from kg.reference import Reference
from kg.types import Claim, Document

_OPENING = 300
"""Characters in which a text shows what kind of text it is."""
_DIGIT = re.compile(r"\d")
_POSTS_AND_UNITS = frozenset(("ExecutiveMove", "Reorganisation", "RoleShift"))
"""Types whose post, unit or role alone is a claim that can be denied."""
_THEIR = frozenset("their these those".split())
_ASKING = frozenset("is are was were will would can could may might should shall has have had do does did".split())
"""Words with which a sentence asks whether something is so."""
_CONTRACTS = frozenset("contract contracts deal agreement account partnership".split())
_ENDED = frozenset("end ends ended ending terminated terminates cancelled canceled scrapped severed dropped cut pulled".split())
_NUMBER_TAGS = {"count": "N", "percent": "%", "fold": "x", "money": "$"}


def extract(documents: Iterable[Document], reference: Reference) -> Iterator[Claim]:
    """The claims of each document, in the order of the text. Raises KgError when a claim's quote is not in its text."""
    lexicon, known = load(), names.index(reference)
    for document in documents:
        yield from _claims(document, lexicon, known, reference)


def _claims(document: Document, lexicon: Lexicon, known: names.Index, reference: Reference) -> Iterator[Claim]:
    if not gate.passes(document.text, lexicon):
        return
    invented = lexicon.cues["invented"]
    if invented.search(document.title or "") or invented.search(document.text, 0, _OPENING):
        return
    if lexicon.cues["simulated"].search(document.text):
        return
    body, views = _views(document, lexicon, known)
    _, dispatch = places.dateline(document.text)
    own = context.own_document(document, lexicon)
    noticed = circumstances.of_notice(body, lexicon) if own else None
    letter = circumstances.of_letter(body, lexicon)
    starts = [s.start for s in body]
    found: list[Frame] = []
    voices = [attribution(s.tokens, lexicon) for s in body]
    spoken = since(document.text, body, voices)
    for view in views:
        index = view.sentence.index
        if any(
            lexicon.cues[c].search(document.text, view.sentence.start, view.sentence.end) for c in ("unhuman", "superseded", "scenario")
        ):
            continue
        if view.tokens[0].low in _ASKING and document.text[view.sentence.end - 1] == "?":
            continue  # "Is Orvane about to open in Leeds?"
        told = sorted(frames(view, lexicon), key=lambda f: f.match.i)
        told = [part for whole in told for part in (*parts(whole), *gapped(whole))]
        tails.fill(told, lexicon)
        for frame in told:
            if not (holders.known(frame, found, starts, posts.pattern(lexicon)) and moves.known(frame, found)):
                continue
            if "adding" in frame.match.trigger.flags and not any(f.type == frame.type for f in found[-2:]):
                continue  # "Another 400 are to follow" where nothing is told that they follow
            if (not (frame.count or frame.percent) and _open(frame)) or _supposed(frame):
                continue
            if frame.type == "Reorganisation":
                tails.name(frame)
            circumstances.fill(frame, lexicon)
            frame.place = frame.place or places.find(frame, dispatch, lexicon) or (frame.whole.place if frame.whole else None)
            context.status(frame, document, lexicon, voices[index], spoken[index], own)
            if frame.status == "completed" and frame.spoken and not context.past(frame.date, document.published):
                circumstances.unspoken(frame, lexicon)
            if (
                noticed is not None
                and frame.status == "announced"
                and (frame.date is None or (frame.date.effective and frame.type != "ExecutiveMove"))
            ):
                frame.date = noticed
            if (
                letter is not None
                and frame.status == "announced"
                and (frame.date is None or circumstances.is_today(frame.date, document.text))
            ):
                frame.date = letter
            if frame.status == "denied":
                if not (frame.count or frame.percent or (frame.site and frame.place) or frame.type in _POSTS_AND_UNITS):
                    continue
                frame.date = None if frame.spoken else frame.date
            if (
                frame.type == "HiringFreeze"
                and not frame.roles
                and found
                and any(t.low in _THEIR for t in view.tokens[frame.a : frame.match.i])
            ):
                frame.roles = list(found[-1].roles)
            found.append(frame)
    people.recall(found)
    context.follow_up(found, document.text, body, voices, lexicon)
    context.interviewed(found, document.text)
    places.follow_up(found, body, lexicon)
    reasons.assign(document.text, body, found, lexicon)
    found = [f for f in found if not _grown_too_fast(f, found)]
    skills.assign(document.text, body, found, reference)
    merged = assemble.merge(found)
    populations.correct(document.text, merged, body, lexicon)
    populations.complete(merged, body, lexicon)
    yield from assemble.claims(document, [f for f in merged if f.specific()])


def _views(document: Document, lexicon: Lexicon, known: names.Index) -> tuple[list[Sentence], list[View]]:
    """The sentences, and those of them that hold a trigger, analysed, each with the employer in focus before it."""
    text = document.text
    start, _ = places.dateline(text)
    body = [Sentence(k, a, b) for k, (a, b) in enumerate((max(a, start), b) for a, b in sentences(text) if b > start)]
    for s in body:
        s.tokens = tokenise(text, s.start, s.end, lexicon)
    spans: list[list[Span]] = [list(names.known(s.tokens, known)) for s in body]
    fresh = sorted(names.new(text, document.title or "", [s.tokens for s in body], lexicon, spans), key=lambda s: (s[0], s[1]))
    views: list[View] = []
    mentions: list[Employer] = []
    told: str | None = None
    ahead = deque(fresh)
    unnamed: set[str] = set()
    for s, row in zip(body, spans, strict=True):
        new: list[Span] = []
        while ahead and ahead[0][0] < s.end:
            new.append(ahead.popleft())
        timed: list[Span] = []
        counted: list[Span] = []
        lows = {t.low for t in s.tokens}
        digits = _DIGIT.search(text, s.start, s.end) is not None
        if digits or not lows.isdisjoint(DATE_WORDS):
            when = list(dates(lexicon.cues["date"], text, s.start, s.end, document.published, told))
            timed = [(d.start, d.end, "T", d) for d in when]
            told = when[-1].value if when else told
        if digits or any(map(may_count, lows)):
            counted = [(n.start, n.end, _NUMBER_TAGS[n.kind], n) for n in numbers(text, s.start, s.end)]
        money = [c for c in counted if c[2] == "$"]
        s.tokens = _restated(text, overlay(text, s.tokens, [*money, *timed, *new, *row, *counted]))
        _describe(s, lexicon, unnamed)
        mentions += [Employer(t.value, t.start, t.end) for t in s.tokens if t.tag == "C" and isinstance(t.value, Name)]
    main = _main(mentions, document.title or "", {t.start for s in body for t in _partners(s.tokens)}) or _brand(body)
    main = main or _titled(document.title or "", lexicon, known)
    passing = main is not None and sum(m.name == main.name for m in mentions) == 1 and _paired(body, main)
    if lexicon.cues["study"].search(text, 0, _OPENING) and lexicon.cues["respondents"].search(text):
        main = None
    studied = main is None
    focus = main
    for s, of_line in zip(body, _lines(text, body), strict=True):
        found = matches(s.tokens, lexicon)
        if not views and found and lexicon.anchored.keys().isdisjoint(t.low for t in s.tokens):
            found = []  # words that only add to an event, before any is told
        found = [m for m in found if "filed" not in m.trigger.flags or subjects.filed(s.tokens[: m.i])]
        found = [m for m in found if "measured" not in m.trigger.flags or subjects.measured(s.tokens[: m.i])]
        if found:
            mark(s.tokens, found)
            verbs = frozenset(
                m.verb
                for m in found
                if m.trigger.form in ("verb", "move") and m.voice in ("active", "passive", "gerund") and s.tokens[m.verb].tag != "F"
            )
            named = None if studied or (passing and focus is main and main is not None and main.start > s.end) else focus
            views.append(View(s, s.tokens, phrases(s.tokens, lexicon), found, named, verbs, text, lexicon.words))
        subject = next(
            (
                t
                for k, t in enumerate(s.tokens[:12])
                if t.tag == "C"
                and (k == 0 or s.tokens[k - 1].tag != "I" or (k == 1 and s.tokens[0].low == "at"))
                and not _possessive(s.tokens, k)
                and not comes_from(s.tokens, k)
                and not _owns(s.tokens, k)
            ),
            None,
        )
        subject = _vendor(s.tokens) or subject
        if subject is not None and isinstance(subject.value, Name):
            focus = Employer(subject.value, subject.start, subject.end)
        elif not any(t.tag in "WO" for t in s.tokens):
            focus = of_line or main
    return body, views


def _grown_too_fast(frame: Frame, told: list[Frame]) -> bool:
    """Whether past growth is only told as the cause of a cut ("our staff tripled, and we hired faster than we should have")."""
    return (
        frame.type == "Expansion"
        and frame.status == "completed"
        and frame.count is None
        and any(f.type == "Layoff" and f.employer.name == frame.employer.name and "over_hiring" in f.reasons for f in told)
    )


def _open(frame: Frame) -> bool:
    """Whether a clause asks or supposes what it tells of ("asked whether more job cuts might follow", "if a position is eliminated")."""
    before = frame.view.tokens[max(0, frame.a - 1) : frame.match.i]
    if frame.match.voice == "noun" and not any(t.low in ("more", "further", "any", "new", "other") for t in before[-4:]):
        return False  # "asked whether the pause introduced in June still holds"
    return any(t.low == "whether" for t in before) or [t.low for t in before[:1]] == ["if"]


def _vendor(tokens: list[Token]) -> Token | None:
    """The company that loses a client, of which more is told then ("Google has ended its contract with Appen")."""
    for k, t in enumerate(tokens[:-2]):
        lost = t.low in _CONTRACTS and tokens[k + 1].low == "with" and tokens[k + 2].tag == "C"
        if lost and any(x.low in _ENDED for x in tokens[max(0, k - 6) : k]):
            return tokens[k + 2]
    return None


def _supposed(frame: Frame) -> bool:
    """Whether a clause only supposes something, in the present after `if` ("is paid back if one post in five is cut"), or of none at all.

    The latter is "does not expect that any site will close".
    """
    tokens, match = frame.view.tokens, frame.match
    if any(t.low == "any" for t in tokens[frame.a : match.i]) and any(t.low in ("not", "no") for t in tokens[: match.i]):
        return not (frame.count or frame.percent)
    present = any(t.low in ("is", "are", "be") for t in tokens[frame.a : match.j]) or match.voice == "active"
    return frame.a > 0 and tokens[frame.a - 1].low == "if" and match.voice != "noun" and present


def _numbered(before: str) -> bool:
    """Whether a text ends with the number of a list ("2.")."""
    return before.endswith(".") and before[-3:-1].strip().isdigit()


def _lines(text: str, body: list[Sentence]) -> list[Employer | None]:
    """For each sentence the company with which its line begins, in a text of several such lines; else None."""
    found: list[Employer | None] = []
    now: Employer | None = None
    begun = 0
    end = 0
    for s in body:
        if not found or "\n" in text[end : s.start]:
            head = next((t for t in s.tokens[:3] if t.tag == "C" or t.text[0].isalpha()), None)
            named = head is not None and head.tag == "C" and isinstance(head.value, Name)
            now = Employer(head.value, head.start, head.end) if head is not None and isinstance(head.value, Name) and named else None
            begun += named
        elif now is None and len(s.tokens) and found and s.tokens[0].tag == "C" and _numbered(text[max(0, end - 4) : end]):
            t = s.tokens[0]  # after the number of a list
            now = Employer(t.value, t.start, t.end) if isinstance(t.value, Name) else None
            begun += now is not None
        found.append(now)
        end = s.end
    return found if begun > 1 else [None] * len(body)


def _owns(tokens: list[Token], k: int) -> bool:
    """Whether the company at token `k` owns the one told of ("Kestrel's owner, the equity group Larchmont"), or is one that it owns."""
    owned = any(tokens[n].low == "it" and tokens[n + 1].low == "owns" for n in range(k, min(k + 12, len(tokens) - 1)))
    return owned or any(t.low in ("owner", "parent", "investor", "backer", "shareholder") for t in tokens[max(0, k - 8) : k])


def _restated(text: str, tokens: list[Token]) -> list[Token]:
    """Numbers that a form gives in words and again in figures ("fifteen (15)") as one."""
    if not tokens or text.find("(", tokens[0].start, tokens[-1].end) < 0:
        return tokens
    out: list[Token] = []
    for t in tokens:
        if t.text == ")" and len(out) > 2 and out[-1].tag == "N" and out[-2].text == "(" and (out[-3].tag == "N" or out[-3].low == "one"):
            number = out.pop()
            out.pop()
            words = out.pop()
            quote = text[words.start : t.end]
            t = Token(quote, quote.lower(), words.start, t.end, "N", number.value)
        out.append(t)
    return out


def _possessive(tokens: list[Token], k: int) -> bool:
    return k + 1 < len(tokens) and tokens[k + 1].tag == "S"


def _describe(sentence: Sentence, lexicon: Lexicon, unnamed: set[str]) -> None:
    """Marks descriptions that stand for the company of the text ("the lender"), and those that stand for no company with a name.

    Those are plural ones, and the nouns in `unnamed`, to which it adds: by them the text has brought in a company without a name.
    """
    tokens = sentence.tokens
    nouns, many = lexicon.words["company_nouns"], lexicon.words["many_companies"]
    for k, t in enumerate(tokens):
        if (
            t.tag == "R"
            and k > 1
            and tokens[k - 1].low in ("behind", "of")
            and (tokens[k - 2].low in nouns or tokens[k - 2].low in ("owner", "parent"))
        ):
            t.tag, tokens[k - 1].tag = "C", "A"
        elif t.tag == "R" and k and tokens[k - 1].low in nouns:
            t.tag = "C"  # "the editor company Cursor"
        if (t.low in nouns or t.low in ("unit", "arm", "affiliate")) and _owned(tokens, k):
            t.tag, tokens[k - 1].tag = "W", "B"
        elif (
            t.low in nouns
            and k
            and (
                tokens[k - 1].low == "the"
                or (tokens[k - 1].low in ("our", "this") and t.low in ("company", "firm"))
                or (t.tag != "U" and _the(tokens, k))
            )
            and not (t.low in lexicon.words["sites"] and _placed(tokens, k))
            and (t.tag in "MUHZ" or (t.tag == "B" and (k + 1 == len(tokens) or tokens[k + 1].tag not in "EHUFBZN")))
        ):
            if not (k + 1 < len(tokens) and tokens[k + 1].tag in "MEHUF") or (
                t.low not in lexicon.words["sites"] and _begins_verb(tokens[k + 1], lexicon)
            ):
                t.tag = "W"
        elif (
            t.low in many
            and t.tag != "W"
            and not _owned_line(tokens, k)
            and k + 1 < len(tokens)
            and (not (k and tokens[k - 1].tag in "SI") or tokens[k + 1].low in ("that", "which", "who"))
            and (tokens[k + 1].tag in "VMAIPJ" or tokens[k + 1].low in ("worldwide", "alike"))
        ):
            t.tag = "X"
        if t.tag == "W" and t.low in unnamed and tokens[k - 1].low == "the" and _acts(tokens, k + 1):
            t.tag = "X"
        elif t.low in nouns and _brought_in(tokens, k):
            unnamed.add(t.low)


def _the(tokens: list[Token], k: int) -> bool:
    """Whether `the` and one or two words stand before a noun at token `k` ("the lending bank", "the Bristol chip designer")."""
    start = k - 1
    while start > max(0, k - 3) and tokens[start].tag in "MZBFP" and tokens[start].low != "the":
        start -= 1
    return 0 <= start < k - 1 and tokens[start].low == "the"


def _acts(tokens: list[Token], k: int) -> bool:
    """Whether a verb may stand at token `k`."""
    return k < len(tokens) and (tokens[k].tag in "VA" or tokens[k].low.endswith("ed"))


def _brought_in(tokens: list[Token], k: int) -> bool:
    """Whether the noun at token `k` brings in a company without naming it ("after a high-street bank decided")."""
    start = k
    while start and tokens[start - 1].tag in "MZBFPH":
        start -= 1
    if start < 2 or tokens[start - 1].low not in ("a", "an") or not _acts(tokens, k + 1):
        return False
    return tokens[start - 2].low in ("after", "because", "when", "that", "as", "since", "and", "until", "before")


def _owned_line(tokens: list[Token], k: int) -> bool:
    """Whether a plural noun at token `k` is for lines of a company's own ("its metrology and inspection businesses")."""
    if k and tokens[k - 1].tag == "F":
        return True
    while k and (tokens[k - 1].tag in "MFB" or tokens[k - 1].low in ("and", ",")):
        k -= 1
    return k > 0 and (tokens[k - 1].tag == "S" or tokens[k - 1].low in ("its", "our", "their"))


def _owned(tokens: list[Token], k: int) -> bool:
    """Whether a noun at token `k` is described by its owner ("the Alphabet company", "the ByteDance unit said")."""
    return k > 1 and tokens[k - 1].tag == "C" and tokens[k - 2].low == "the" and k + 1 < len(tokens) and tokens[k + 1].tag in "VAT.S"


def _placed(tokens: list[Token], k: int) -> bool:
    """Whether a site at token `k` is said to be in a place, or a company's ("the Berlin studio", "the studio of Orvane")."""
    owned = k + 2 < len(tokens) and tokens[k + 1].low == "of" and tokens[k + 2].tag in "CR"
    return owned or tokens[k - 1].tag == "P" or (k + 2 < len(tokens) and tokens[k + 1].low in ("in", "at") and tokens[k + 2].tag == "P")


def _begins_verb(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word that no list holds begins a trigger as a verb ("the company laid off")."""
    return token.tag == "M" and any(t.form in ("verb", "intransitive") for t in lexicon.triggers.get(token.low, ()))


def _partners(tokens: list[Token]) -> Iterator[Token]:
    """The companies with or from which something is done, or where it is told ("built with OpenAI", "a post on LinkedIn")."""
    return (t for before, t in pairwise(tokens) if t.tag == "C" and before.low in ("with", "from", "using", "on"))


def _main(mentions: list[Employer], title: str, partners: set[int]) -> Employer | None:
    """The company that a text and its title name most, the first of those named equally often; one that is only a partner last."""
    if not mentions:
        return None
    mentions = sorted(mentions, key=lambda m: m.start in partners)
    counts = Counter(m.name for m in mentions)
    for name in counts:
        counts[name] += any(title.startswith(first) or f" {first} " in title for first in (name.name, name.name.split()[0]))
    top = max(counts.values())
    return next(m for m in mentions if counts[m.name] == top)


def _titled(title: str, lexicon: Lexicon, known: names.Index) -> Employer | None:
    """The known company that only the title of a text names ("To everyone at Twilio"). Its span is empty: no words of the text name it."""
    found = (value for _, _, tag, value in names.known(tokenise(title, 0, len(title), lexicon), known) if tag == "C")
    name = next(found, None)
    return Employer(name, 0, 0) if isinstance(name, Name) else None


def _paired(body: list[Sentence], company: Employer) -> bool:
    """Whether a company is named beside another ("Google and Arm donated boards"), and so hardly is the one that a text is about."""
    tokens = next(s.tokens for s in body if s.start <= company.start < s.end)
    k = next(n for n, t in enumerate(tokens) if t.start == company.start)
    return any(
        0 < n < len(tokens) - 1 and tokens[n].low == "and" and tokens[n - 1].tag in "CZ" and tokens[n + 1].tag in "CZ"
        for n in (k - 1, k + 1)
    )


def _brand(body: list[Sentence]) -> Employer | None:
    """The maker of the first product named, where a text names no company."""
    for s in body:
        for t in s.tokens:
            if t.tag == "R" and isinstance(t.value, Name):
                return Employer(t.value, t.start, t.end)
    return None
