"""Companies in a text: those of the reference data by name, alias, product or description, and new ones by how they are written about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.lexicon import Lexicon
from kg.extract.tokens import TOKEN, Token
from kg.reference import Entry, Reference

Span = tuple[int, int, str, object]


@dataclass(frozen=True, slots=True)
class Name:
    """A company as a document names it: its canonical name where known, and then the node id and the names of what owns it."""

    name: str
    ref: str | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """The names of the reference data by their first word, longest first."""

    by_first: dict[str, tuple[tuple[tuple[str, ...], str, object], ...]]


@lru_cache(maxsize=4)
def index(reference: Reference) -> Index:
    """The index of one set of reference data, made once."""
    rows: dict[str, list[tuple[tuple[str, ...], str, object]]] = {}

    def put(words: str, tag: str, value: object) -> None:
        parts = tuple(TOKEN.findall(words.rstrip(".")))
        if parts:
            rows.setdefault(parts[0], []).append((parts, tag, value))

    for entry in reference.companies:
        name = _name(entry)
        for alias in entry.names:
            put(alias, "C", name)
        for phrase in entry.data.get("phrases", ()):
            put(phrase, "C", name)
            put(phrase[0].upper() + phrase[1:], "C", name)
        for product in entry.data.get("products", ()):
            put(product, "R", name)
    for entry in reference.places:
        for alias in entry.names:
            put(alias, "P", entry)
    return Index({k: tuple(sorted(v, key=lambda r: (-len(r[0]), r[1]))) for k, v in rows.items()})


def _name(entry: Entry) -> Name:
    return Name(entry.name, entry.id, next(iter(entry.above), None))


def known(tokens: list[Token], names: Index) -> Iterator[Span]:
    """The names of the reference data among the tokens, longest first at each place."""
    words = tuple(t.text for t in tokens)
    by_first = names.by_first
    after = 0
    for i, word in enumerate(words):
        if i < after or word not in by_first:
            continue
        for parts, tag, value in by_first[word]:
            n = len(parts)
            if n == 1 or words[i : i + n] == parts:
                yield tokens[i].start, tokens[i + n - 1].end, tag, value
                after = i + n
                break


_SAYS = frozenset(
    "said says announced confirmed told will would plans planned has have had is was are were expects intends aims denied employs"
    " cut cuts laid lays hired hires"
    " fired made disclosed declined plan let dropped dismissed closed opened shed axed slashed trimmed eliminated ended froze"
    " paused halted stopped"
    " merged split recruited added wants may might could started began reduced rehired brought moved named appointed promoted"
    " filed notified"
    " intends offboarded sacked fires lays sheds axes slashes trims cuts closes shuts opens hires adds terminated scrapped"
    " dissolved asked released exited replaced"
    " retrained redeployed combined shuttered gave offers offered created plans announces names appoints rescinded suspended"
    " halted doubled tripled put took downsized".split()
)
_STAFF = frozenset(
    "workforce staff employees headcount chief ceo board workers management layoffs cuts hiring job offices spokesperson"
    " spokeswoman spokesman".split()
)
_APPOSITION = re.compile(
    r",? (?:an?|the|which|one of)\b(?:(?! and | said )[^.;,]){0,60}?\b(?:company|start-?up|firm|maker|provider|group|platform"
    r"|vendor|developer|outsourcer|business|lab|giant|lender"
    r"|chipmaker|retailer|agency|consultancy|unicorn|carrier|insurer|bank|supplier|operator|manufacturer|publisher|specialist|studio)\b"
)
_PERSON_AFTER = re.compile(
    r",? (?:the |its |a |our )?(?:chief|ceo|cto|cfo|coo|president|chair|head of|founder|co-founder|vice|who\b|analyst|a partner"
    r"|secretary|professor)",
    re.IGNORECASE,
)
_PERSON_BEFORE = re.compile(
    r"(?:chief executive|CEO|CTO|CFO|COO|founder|co-founder|president|chairman|chair|chairwoman|officer|scientist|Mr|Mrs|Ms|Dr|Sir"
    r"|boss|minister|analyst|executive|director|head"
    r"|named|appointed|hired|promoted|counsel|by|investor|billionaire|veteran|engineer|lawyer)\.?,? $",
    re.IGNORECASE,
)
_INSTITUTIONS = frozenset(
    "act agency department ministry university college court union association council institute officer parliament bureau".split()
)
_TRAILING = frozenset("ceo cto cfo coo chief executive president monday tuesday wednesday thursday friday saturday sunday".split())
_BETWEEN = frozenset(
    "on monday tuesday wednesday thursday friday saturday sunday also still later recently today yesterday now , (".split()
)
_UNIT_BEFORE = re.compile(
    r"(?:(?:\b(?:unit|division|team|group|lab|arm|brand|product|model|chatbot|assistant|tool|codenamed|called|named|dubbed|program"
    r"|programme|project),?|[’']s) )$"
)
_LISTED_PLACE = re.compile(r"\b(?:in|at|near|between|from) [A-Z]\w+(?:, [A-Z]\w+)*,? (?:and|or) $")
_LABEL = re.compile(r"(?:employer|company|company name|business)(?: name)?: $", re.IGNORECASE)
_WHICH = re.compile(r",? (?:which|whose)\b(?! is in| lies)")
_APPOSED = re.compile(r", (?:an?|the) [^.;,]{3,60},")
_NOUN_ENDING = re.compile(r"(?:tion|sion|ment|ness|ity|ance|ence|ism|ship|ings?|tions|ments|ancy|ency|graphy|ology|ists|ers|ors)$")
_PERSONAL = re.compile(r",? (?:also )?(?:will |has |had |is to |was to )?(?:succeed\w*|resign\w*|step\w* (?:down|aside)|retire\w*)\b")
_NUMBER_WORD = re.compile(r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-")
_COMMON = re.compile(r"[a-z]+")


def new(text: str, title: str, sentences: list[list[Token]], lexicon: Lexicon, taken: set[int], placed: set[int]) -> Iterator[Span]:
    """Capitalised names that the text treats as companies, with each later mention of them, long or short."""
    runs = list(_runs(sentences, lexicon, taken, placed))
    if not runs:
        return
    lower = {t.low for tokens in sentences for t in tokens if t.text[0].islower()}
    people = {w for run, _, _ in runs if _is_person(text, run, lexicon) for w in (t.text for t in run)}
    alone = {run[0].text for run, _, _ in runs if len(run) == 1}
    people |= {
        t.text
        for run, _, _ in runs
        if len(run) == 2 and run[1].text in alone and run[0].text not in alone and not _legal(run, lexicon)
        for t in run
    }
    scores: Counter[str] = Counter()
    inside: set[str] = set()
    for run, initial, following in runs:
        name = text[run[0].start : run[-1].end]
        if any(t.text in people for t in run) and not _legal(run, lexicon):
            continue
        plain = len(run) == 1 and run[0].text[1:].islower()
        if plain and (run[0].low in lower or (initial and (run[0].low in lexicon.words["not_roles"] or run[0].tag not in "ZM"))):
            continue
        after = text[run[-1].end : run[-1].end + 100]
        if not initial or not plain or _WHICH.match(after) or _APPOSITION.match(after) or _opens(run[0], following, lexicon):
            inside.add(name)
        scores[name] += _score(text, run, initial, following, lexicon)
    for name in scores:
        if re.search(rf"(?<!^)\b{re.escape(name)}\b" if len(title) > len(name) else r"(?!)", title):
            scores[name] += 1 + (" " in name)
            inside.add(name)
        elif title.startswith(name):
            scores[name] += 1
            inside.add(name)
    for name in scores:
        if " " in name and name.split()[0] in scores:
            scores[name] += 1
    companies = {n for n, s in scores.items() if s >= 2 and (n in inside or s >= 4)}
    heads = {
        n.split()[0]: n
        for n in sorted(companies, key=lambda n: (len(n), n))
        if " " in n and n.split()[0].lower() not in lexicon.words["not_names"]
    }
    for run, _, _ in runs:
        name = text[run[0].start : run[-1].end]
        full = name if name in companies and name not in heads else heads.get(name)
        if full and name not in people:
            yield run[0].start, run[-1].end, "C", Name(full)


def _opens(token: Token, following: list[Token], lexicon: Lexicon) -> bool:
    """Whether a word that only ever opens sentences is a name all the same: no common noun, and the subject of a verb of employers."""
    if token.tag != "Z" or token.low in lexicon.words["openers"] or _NOUN_ENDING.search(token.low):
        return False
    if following and following[0].tag == "S":
        return len(following) > 1 and following[1].low in _STAFF
    first = next((t for t in following if not (t.tag == "A" or t.low in _BETWEEN)), None)
    return first is not None and first.low in _SAYS


def _runs(
    sentences: list[list[Token]], lexicon: Lexicon, taken: set[int], placed: set[int]
) -> Iterator[tuple[list[Token], bool, list[Token]]]:
    """Runs of capitalised words that no list holds, whether each opens its sentence, and the tokens after it."""
    stop = lexicon.words["not_names"]
    for tokens in sentences:
        i = 0
        while i < len(tokens):
            run: list[Token] = []
            start = i
            while (
                i < len(tokens)
                and _nameable(tokens[i], stop, bool(run))
                and (tokens[i].start not in taken or (run and tokens[i].start in placed))
            ):
                run.append(tokens[i])
                i += 1
            while run and run[0].low in stop | lexicon.words["determiners"]:
                run.pop(0)
            while run and run[-1].low in _TRAILING:
                run.pop()
            if run and run[-1].low not in _INSTITUTIONS:
                initial = start == 0 or (tokens[start - 1].tag == "." and tokens[start - 1].text not in ",(")
                yield run, initial, tokens[i : i + 5]
            i = max(i, start + 1)


def _nameable(token: Token, stop: frozenset[str], inside: bool) -> bool:
    if _NUMBER_WORD.match(token.low):
        return False
    if token.tag == "Z":
        return inside or token.low not in stop
    return (token.text[0].isupper() and token.tag in "MFUB" and len(token.text) > 1) or (inside and token.text == "&")


def _legal(run: list[Token], lexicon: Lexicon) -> bool:
    return len(run) > 1 and run[-1].low in lexicon.words["legal_forms"] | lexicon.words["name_tails"]


def _is_person(text: str, run: list[Token], lexicon: Lexicon) -> bool:
    if _legal(run, lexicon):
        return False
    given = run[0].low in lexicon.words["given_names"]
    after = text[run[-1].end : run[-1].end + 40]
    before = text[max(0, run[0].start - 24) : run[0].start]
    if len(run) > 1 and (given or _PERSONAL.match(after)):
        return True
    return bool(_PERSON_AFTER.match(after) or _PERSON_BEFORE.search(before)) and len(run) > 1 and not _APPOSITION.match(after)


def _score(text: str, run: list[Token], initial: bool, following: list[Token], lexicon: Lexicon) -> int:
    """Points for the signs of a company; two make it one."""
    first = next((t for t in following if not (t.tag == "A" or t.low in _BETWEEN)), None)
    second = following[1] if len(following) > 1 else None
    start, end = run[0].start, run[-1].end
    before = _COMMON.findall(text[max(0, start - 30) : start].lower())
    after = text[end : end + 100]
    plain = len(run) == 1 and run[0].tag != "Z"
    points = -3 if _UNIT_BEFORE.search(text[max(0, start - 24) : start]) or _LISTED_PLACE.search(text[max(0, start - 40) : start]) else 0
    if re.search(r"(?:chief executive|CEO|CTO|CFO|COO|president|officer|chair|head) (?:of|at) $", text[max(0, start - 24) : start]):
        points += 2
    if following and following[0].low in lexicon.words["sites"] and re.search(r"\bthe $", text[max(0, start - 5) : start]):
        points -= 3
    points += 3 if _LABEL.search(text[max(0, start - 24) : start]) else 0
    if _legal(run, lexicon):
        points += 2
    if before and before[-1] in lexicon.words["company_nouns"] and text[start - 1] == " " and text[start - 2].isalpha():
        points += 2
    if _APPOSITION.match(after) or _WHICH.match(after):
        points += 2
    elif _APPOSED.match(after):
        points += 1 if plain else 2
    if first is not None and (first.low in _SAYS or (first.low in lexicon.triggers and first.text.islower())):
        points += 1 if plain else 2
    if first is not None and first.tag == "S" and second is not None:
        points += 2 if second.low in _STAFF else 1
    if any(not t.text[1:].islower() and any(c.islower() for c in t.text) and "-" not in t.text for t in run):
        points += 1
    if before and not initial and text[start - 1] == " ":
        beside = lexicon.tags.get(before[-2], "") if len(before) > 1 else ""
        if (before[-1] in ("at", "of", "by") and beside in ("E", "H", "U", "F")) or (
            before[-1] == "by" and before[-2:-1] and before[-2].endswith("ed")
        ):
            points += 1
        points += {"at": 1, "by": 1, "of": 1, "from": 1, "for": 1, "that": 1, "in": -2, "near": -2, "to": 0}.get(before[-1], 0)
    return points
