"""A document as the frames see it: its sentences, those of them that hold a trigger, and the company in focus before each."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from itertools import pairwise

from kg.extract import entries, names, places, subjects, tables
from kg.extract.clauses import Employer, View
from kg.extract.clients import clients, vendor
from kg.extract.dates import CALENDAR, DATE_WORDS, dates
from kg.extract.descriptions import describe
from kg.extract.employers import comes_from, of_deal, of_others
from kg.extract.lexicon import Lexicon
from kg.extract.names import Name, Span
from kg.extract.numbers import may_count, numbers
from kg.extract.phrases import phrases
from kg.extract.purchases import name_buyers, purchases
from kg.extract.sentences import sentences
from kg.extract.tokens import Sentence, Token, overlay, tokenise
from kg.extract.triggers import mark, matches, nouns_in_ing
from kg.types import Document

OPENING = 300
"""Characters in which a text shows what kind of text it is."""

_DIGIT = re.compile(r"\d")
_WRITINGS = frozenset("post posts thread message messages".split())
_IT = frozenset("it its they their".split())
_NUMBER_TAGS = {"count": "N", "percent": "%", "fold": "x", "money": "$"}


def opening(text: str) -> int:
    """Where the opening of a text ends, after a whole word."""
    end = text.find(" ", OPENING)
    return end if end >= 0 else len(text)


def views(document: Document, lexicon: Lexicon, known: names.Index) -> tuple[list[Sentence], list[View]]:
    """The sentences, and those of them that hold a trigger, analysed, each with the employer in focus before it."""
    text = document.text
    start, _ = places.dateline(text)
    spoken = entries.joined(text, ((max(a, start), b) for a, b in sentences(text) if b > start))
    body = [Sentence(k, a, b) for k, (a, b) in enumerate(spoken)]
    for s in body:
        s.tokens = tokenise(text, s.start, s.end, lexicon)
    spans: list[list[Span]] = names.shortened([list(names.known(s.tokens, known)) for s in body], known)
    fresh = sorted(names.new(text, document.title or "", [s.tokens for s in body], lexicon, spans), key=lambda s: (s[0], s[1]))
    seen: list[View] = []
    mentions: list[Employer] = []
    told: str | None = None
    ahead = deque(fresh)
    unnamed: set[str] = set()
    before: list[Token] = []
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
        _channels(s.tokens)
        _unresolved(s.tokens)
        describe(s, lexicon, unnamed)
        _latter(s.tokens, before)
        before = s.tokens
        mentions += [
            Employer.of(t) for k, t in enumerate(s.tokens) if t.tag == "C" and isinstance(t.value, Name) and not _silent(s.tokens, k)
        ]
    bought = purchases(body)
    name_buyers(body, bought)
    first = {m.name.ref: m for m in reversed(mentions)}
    served = clients(body)
    if all(m.name in served for m in mentions):
        served = frozenset()
    main = _main(
        [m for m in mentions if m.name not in served],
        document.title or "",
        {t.start for s in body for t in _partners(s.tokens)},
        [t.value for s in body if (t := vendor(s.tokens)) is not None],
    ) or _brand(body)
    main = main or _titled(document.title or "", lexicon, known)
    passing = main is not None and sum(m.name == main.name for m in mentions) == 1 and _paired(body, main)
    if lexicon.cues["study"].search(text, 0, opening(text)) and lexicon.cues["respondents"].search(text):
        main = None
    studied = main is None
    alien = False
    of_cuts = any(map(tables.of_cuts, (text, document.title or "", (document.source or "").replace("-", " "))))
    ended = 0
    focus = main
    telling = kept = False
    leads: Employer | None = None
    title = document.title or ""
    often = main is not None and sum(m.name == main.name for m in mentions) + (main.name.name.split()[0] in title) > 1
    for s, of_line in zip(body, _lines(text, body), strict=True):
        found = matches(s.tokens, lexicon)
        if "\n" in text[ended : s.start]:
            aside = often and leads is not None and main is not None and leads.name == main.name  # a paragraph on it ends with another
            focus = (of_line or main) if kept else main if aside else focus
            telling = kept = False
            leads = None
        if of_cuts and "\n" in text[ended : s.start] and (entry := entries.label(s.tokens, lexicon)) is not None:
            found.append(entry)
        ended = s.end
        if not seen and found and lexicon.anchored.keys().isdisjoint(t.low for t in s.tokens):
            found = []  # words that only add to an event, before any is told
        found = [m for m in found if "filed" not in m.trigger.flags or subjects.filed(s.tokens[: m.i])]
        found = [m for m in found if "measured" not in m.trigger.flags or subjects.measured(s.tokens[: m.i])]
        found = [m for m in found if not subjects.told_by_cuts(s.tokens, m)]
        if found:
            mark(s.tokens, found)
            nouns_in_ing(s.tokens)
            verbs = frozenset(
                m.verb
                for m in found
                if m.trigger.form in ("verb", "move") and m.voice in ("active", "passive", "gerund") and s.tokens[m.verb].tag not in "FM"
            )
            named = (
                None
                if (alien and s.tokens[0].low in _IT) or (_of_unnamed(s.tokens, lexicon) and _goes_on(s.tokens))
                else None
                if studied or (passing and focus is main and main is not None and main.start > s.end)
                else Employer.of(s.tokens[0])
                if s.tokens[0].tag == "R" and isinstance(s.tokens[0].value, Name) and s.tokens[1].tag == "V"
                else focus
            )
            seen.append(
                View(
                    s,
                    s.tokens,
                    phrases(s.tokens, lexicon),
                    found,
                    named,
                    verbs,
                    text,
                    lexicon.words,
                    of_cuts=of_cuts,
                    bought=bought,
                    named=first,
                )
            )
        alien = _of_unnamed(s.tokens, lexicon)
        subject = next(
            (
                t
                for k, t in enumerate(s.tokens[:12])
                if t.tag == "C"
                and t.value not in served
                and (k == 0 or _leads(s.tokens, k) or (k == 1 and s.tokens[0].low == "at") or (found and _employs(s.tokens, k)))
                and not _silent(s.tokens, k)
                and not _among(s.tokens, k, main)
                and not _possessive(s.tokens, k)
                and not comes_from(s.tokens, k)
                and not of_deal(s.tokens, k)
                and not _owns(s.tokens, k)
            ),
            None,
        )
        subject = vendor(s.tokens) or subject
        if subject is not None and isinstance(subject.value, Name):
            focus = Employer.of(subject)
            telling, kept = bool(found), False
        elif not any(t.tag in "WO" for t in s.tokens):
            kept = (
                telling and not of_line and all(t.tag != "C" for t in s.tokens)
            )  # until the paragraph ends, who was told to act is still meant
            focus = focus if kept else of_line or main
        leads = leads or focus
    return body, seen


def _of_unnamed(tokens: list[Token], lexicon: Lexicon) -> bool:
    """Whether a company without a name is the subject of a sentence; a pronoun then means it ("A law firm there has declined. It ...")."""
    verb = next((k for k, t in enumerate(tokens) if t.tag == "V" or t.low in ("that", "which")), len(tokens))
    if verb < 2 or any(t.tag in "CWOR" for t in tokens[:verb]) or tokens[verb - 1].low not in lexicon.words["company_nouns"]:
        return False
    start = verb - 1
    while start and tokens[start - 1].tag in "MZBFPUH":
        start -= 1
    return start > 0 and tokens[start - 1].low in ("a", "an", "another") and not (start > 1 and tokens[start - 2].tag in "IV")


def _goes_on(tokens: list[Token]) -> bool:
    """Whether a pronoun takes up the subject of a sentence ("A mystery company wants to build here, and it is promising 80 jobs")."""
    return any(a.low in ("and", "but") and b.low in _IT for a, b in pairwise(tokens))


def _leads(tokens: list[Token], k: int) -> bool:
    """Whether the company at token `k` may be a subject: after no preposition ("with A and B") nor gerund ("Losing A")."""
    while k > 1 and tokens[k - 1].low in ("and", "or", ",") and tokens[k - 2].tag == "C":
        k -= 2
    return k == 0 or not (tokens[k - 1].tag == "I" or (k == 1 and tokens[0].tag == "V" and tokens[0].low.endswith("ing")))


def _employs(tokens: list[Token], k: int) -> bool:
    """Whether people are told to work for the company at token `k` ("Fewer than 500 employees of TikTok have been dismissed")."""
    return k > 1 and tokens[k - 1].low in ("of", "at") and tokens[k - 2].tag in "EH" and tokens[k - 2].low.endswith("s")


def _among(tokens: list[Token], k: int, main: Employer | None) -> bool:
    """Whether the company at token `k` is one of two, neither of them the one a text is about ("Box and Google offer the like")."""
    other = next(
        (n for n in (k + 2, k - 2) if 0 <= n < len(tokens) and tokens[n].tag == "C" and tokens[(n + k) // 2].low in ("and", "&")), None
    )
    return other is not None and main is not None and main.name not in (tokens[k].value, tokens[other].value)


def _unresolved(tokens: list[Token]) -> None:
    """Makes times of the months and days that nothing resolves, as in a text without a day of publication; they are no places."""
    for before, t in pairwise(tokens):
        day = before.tag == "T" and before.low in CALENDAR and t.text.isdigit() and len(t.text) < 3  # "on March 3"
        if day or (t.tag == "Z" and t.low in CALENDAR and before.tag == "I"):
            t.tag, t.value = "T", None


def _latter(tokens: list[Token], before: list[Token]) -> None:
    """Makes "the former" and "the latter" at the head of a sentence name the companies of the sentence before."""
    named = list(dict.fromkeys(t.value for t in before if t.tag == "C"))
    if len(named) > 1 and len(tokens) > 1 and tokens[0].low == "the" and tokens[1].low in ("former", "latter"):
        tokens[1].tag, tokens[1].value = "C", named[0] if tokens[1].low == "former" else named[-1]


def _silent(tokens: list[Token], k: int) -> bool:
    """Whether the company at token `k` says nothing of the matter ("Uber declined to comment")."""
    low = [t.low for t in tokens[k + 1 : k + 6]]
    return (
        low[:1] in (["declined"], ["refused"]) or low[:3] == ["would", "not", "comment"] or (low[:2] == ["did", "not"] and "respond" in low)
    )


def _channels(tokens: list[Token]) -> None:
    """Takes a company for no more than a name where somebody writes on it ("LinkedIn post by the founder", "in a Slack message")."""
    for k, t in enumerate(tokens[:-1]):
        if t.tag == "C" and tokens[k + 1].low in _WRITINGS:
            written = k + 2 < len(tokens) and tokens[k + 2].low in ("by", "from")
            if written or (k and (tokens[k - 1].low in ("a", "his", "her") or tokens[k - 1].tag == "S")):
                t.tag = "Z"


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
            now = Employer.of(head) if head is not None and isinstance(head.value, Name) and named else None
            begun += named
        elif now is None and len(s.tokens) and found and s.tokens[0].tag == "C" and _numbered(text[max(0, end - 4) : end]):
            t = s.tokens[0]  # after the number of a list
            now = Employer.of(t) if isinstance(t.value, Name) else None
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


def _partners(tokens: list[Token]) -> Iterator[Token]:
    """The companies with or from which something is done, where it is told, or of a deal ("built with OpenAI", "a post on LinkedIn")."""
    beside = {"with", "from", "using", "on"}
    return (
        t
        for k, t in enumerate(tokens)
        if t.tag == "C"
        and (
            (k and tokens[k - 1].low in beside)
            or of_deal(tokens, k)
            or comes_from(tokens, k)
            or (_possessive(tokens, k) and of_others(tokens, k))
        )
    )


def _main(mentions: list[Employer], title: str, partners: set[int], vendors: list[object]) -> Employer | None:
    """The company that a text and its title name most, the first of those named equally often; a partner last, an employer sooner."""
    if not mentions:
        return None
    mentions = sorted(mentions, key=lambda m: m.start in partners)
    counts = Counter({m.name: 0 for m in mentions})
    counts.update(m.name for m in mentions if m.start not in partners)
    for name in counts.keys() & {*vendors}:
        counts[name] += 2
    for name in counts:
        counts[name] += 2 * any(title.startswith(first) or f" {first} " in title for first in (name.name, name.name.split()[0]))
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
                return Employer.of(t)
    return None
