"""Companies in a text: those of the reference data by name, alias, product or description, and new ones by how they are written about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kg.extract import labels, signs
from kg.extract.lexicon import Lexicon
from kg.extract.signs import Run
from kg.extract.tokens import TOKEN, Token
from kg.reference import Reference, ancestors

_OWNERS = frozenset(("owner", "parent"))
_MAKERS = _OWNERS | {"maker", "developer", "creator", "publisher", "operator"}
Span = tuple[int, int, str, object]


@dataclass(frozen=True, slots=True)
class Name:
    """A company as a document names it: its canonical name where known, and then its node id and those of what owns it."""

    name: str
    ref: str | None = None
    owners: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Index:
    """The names of the reference data by their first word and, of those of several words, by their second; longest first."""

    by_first: dict[str, dict[str | None, tuple[tuple[tuple[str, ...], str, object], ...]]]
    parents: dict[object, Name]
    """What owns a company."""
    longer: dict[Name, tuple[Name, ...]]
    """The companies whose names all begin with that of what owns them, by the latter ("Telus Digital" by Telus)."""


@lru_cache(maxsize=4)
def index(reference: Reference) -> Index:
    """The index of one set of reference data, made once."""
    rows: dict[str, dict[str | None, list[tuple[tuple[str, ...], str, object]]]] = {}

    def put(words: str, tag: str, value: object) -> None:
        parts = tuple(TOKEN.findall(words.rstrip(".")))
        if parts:
            second = parts[1] if len(parts) > 1 else None
            rows.setdefault(parts[0], {}).setdefault(second, []).append((parts, tag, value))

    companies = {e.name: Name(e.name, e.id, ancestors(reference)[e.id]) for e in reference.companies}
    for entry in reference.companies:
        name = companies[entry.name]
        for alias in entry.names:
            put(alias, "C", name)
            if " " in alias and not alias.isupper():
                put(alias.upper(), "C", name)
        for phrase in entry.data.get("phrases", ()):
            put(phrase, "C", name)
            put(phrase[0].upper() + phrase[1:], "C", name)
        for product in entry.data.get("products", ()):
            put(product, "R", name)
    for entry in reference.places:
        for alias in entry.names:
            put(alias, "P", entry)
            if len(alias) > 3 and not alias.isupper():
                put(alias.upper(), "P", entry)
    owned = [(companies[e.name], companies[e.data["parent"]], e.names) for e in reference.companies if "parent" in e.data]
    longer: dict[Name, tuple[Name, ...]] = {}
    for name, parent, called in owned:
        if all(alias.casefold().startswith(f"{parent.name.casefold()} ") for alias in called):
            longer[parent] = (*longer.get(parent, ()), name)
    return Index(
        {first: {second: tuple(sorted(v, key=lambda r: (-len(r[0]), r[1]))) for second, v in by.items()} for first, by in rows.items()},
        {name: parent for name, parent, _ in owned},
        longer,
    )


def known(tokens: list[Token], names: Index) -> Iterator[Span]:
    """The names of the reference data among the tokens, longest first at each place."""
    words = (*(t.text for t in tokens), "")
    by_first = names.by_first
    after = 0
    for i, word in enumerate(words):
        if i < after or word not in by_first or (i == 0 and _adverb(tokens)):
            continue
        by_second = by_first[word]
        for parts, tag, value in (*by_second.get(words[i + 1], ()), *by_second.get(None, ())):
            n = len(parts)
            if n <= 2 or words[i : i + n] == parts:
                after = formal_end(tokens, _corporate_end(words, i + n)) if tag == "C" else i + n
                maker = value if tag == "R" else names.parents.get(value)
                a, b = _described(words, i, after, _MAKERS if tag == "R" else _OWNERS) if maker else (i, after)
                if a < i or b > after:
                    tag, value, after = "C", maker, b
                yield tokens[a].start, tokens[after - 1].end, tag, value
                break


def shortened(spans: list[list[Span]], names: Index) -> list[list[Span]]:
    """The same spans, where the name of an owner that comes after that of what it owns is short for it ("Telus" after "Telus Digital")."""
    first: dict[object, int] = {}
    for row in spans:
        for start, _, tag, value in row:
            if tag == "C":
                first.setdefault(value, start)
    meant: dict[object, Name] = {}
    for parent, owned in names.longer.items():
        told = [name for name in owned if name in first and first[name] < first.get(parent, 0)]
        if len(told) == 1:
            meant[parent] = told[0]
    if not meant:
        return spans
    return [[(start, end, tag, meant.get(value, value) if tag == "C" else value) for start, end, tag, value in row] for row in spans]


def _adverb(tokens: list[Token]) -> bool:
    """Whether the first word of a sentence is an adverb and no name ("Indeed, the firm", "Indeed it has"; not "Indeed: 1,000 people")."""
    follows = tokens[1] if len(tokens) > 1 else None
    return tokens[0].tag == "A" and follows is not None and (follows.text == "," or follows.tag in "DOJN")


def _corporate_end(words: tuple[str, ...], j: int) -> int:
    """The word after a name, or after what is only its formal end ("Cerebras Systems", but not "Hitachi Systems Security")."""
    return j + (words[j] in _CORPORATE and not words[j + 1][:1].isupper())


def _described(words: tuple[str, ...], i: int, j: int, nouns: frozenset[str]) -> tuple[int, int]:
    """The words around a name that make it a description of the company behind ("the Firefox maker", "GitHub's parent"); (i, j) if none."""
    own = words[j : j + 1] in (("'s",), ("’s",))
    if not own and words[j] in nouns and words[j + 1][:1].isupper():
        return i, j + 1  # "Snapchat parent Snap"
    if words[j + own : j + own + 1] and words[j + own] in nouns and (own or words[i - 1 : i] in (("the",), ("The",))):
        company = words[j + own + 1] == "company"
        return i - (not own), j + own + 1 + company
    if words[i - 1 : i] == ("of",) and words[i - 2] in nouns and words[i - 3] in ("the", "The"):
        return i - 3, j
    return i, j


_CORPORATE = frozenset("Systems Semiconductor Semiconductors Technologies Technology Group Corporation Holdings".split())
_INSTITUTIONS = frozenset(
    "report amendment agreement act agency department ministry university college court union association council institute officer"
    " parliament bureau alliance federation confederation"
    " road street avenue lane drive boulevard terrace crescent highway square airport station"
    " river valley county island bridge beach".split()
)
_FIRST_OF_NAMES = frozenset("business bank group network studio house platform exchange brand parent".split())
"""Nouns for companies with which names begin, too ("Business Insider")."""
_TRAILING = frozenset("ceo cto cfo coo chief executive president monday tuesday wednesday thursday friday saturday sunday".split())
_TITLES = frozenset("ceo cto cfo coo cio cmo cro chro".split())
"""With which a name ends, and that of a person begins ("Brindle CEO Tara Menon")."""
_BASED = re.compile(r"-(?:based|owned|listed|backed|headquartered|controlled|rival|parent|spin-off|affiliated|run|led)$")
_LEGAL_FORMS = frozenset(
    "PBC LP SpA Oyj ApS KK Srl SRL SAS SARL KG"
    " Inc Incorporated Corp Corporation Co Ltd Limited PLC plc LLC LLP GmbH AG SE NV BV AB SA Pte Pty Pvt Holdings".split()
)
_BEFORE_PLACE = frozenset("in near".split())
_BEFORE_NAMES = frozenset("rival rivals competitor supplier client customer neighbour neighbor".split())
_CAMEL = re.compile(r"[a-z]{1,12}[A-Z][A-Za-z]{2,}$|[a-z]\d$|\d{1,3}(?!st$|nd$|rd$|th$|bn$|pm$|am$|km$|gb$|mm$|nm$)[a-z]{3,}$")
_PLURAL = re.compile(r"[A-Z]{2,}s$")
"""Of abbreviations: "MPs"."""
_TENS = re.compile(r"(?:\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)$")
"""With which a sentence counts ("Seventy Grove AI employees"); smaller numbers are in the names of companies, too."""
_NUMBER_WORD = re.compile(r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-")


def new(text: str, title: str, sentences: list[list[Token]], lexicon: Lexicon, spans: list[list[Span]]) -> Iterator[Span]:
    """Capitalised names that the text treats as companies, with each later mention of them, long or short.

    `spans` are the names of the reference data in each sentence; their first words name them again ("Recruit" for Recruit Holdings).
    """
    taken = {i for row in spans for a, b, tag, _ in row if tag in "CRP" for i in range(a, b)}
    placed = {a for row in spans for a, _, tag, _ in row if tag == "P"}
    runs = list(_runs(sentences, lexicon, taken, placed))
    if not runs:
        return
    yield from _longer(runs, sentences, text, lexicon, spans)
    lower = {t.low for tokens in sentences for t in tokens if t.text[0].islower()}
    people = _people(runs, text, lexicon)
    labelled = labels.labels(text, lexicon)
    scores: Counter[str] = Counter()
    inside: set[str] = set()
    for run in runs:
        name, first = run.name(text), run.tokens[0]
        if any(t.text in people for t in run.tokens) and not signs.legal(run, lexicon):
            continue
        label = labels.labels_line(run, text, labelled)
        if run.plain and run.initial and first.low.endswith("ly") and first.low in lexicon.words["common"]:
            continue  # "Barely a month after it bought"
        if run.plain and (first.low in lower or (run.initial and (first.low in lexicon.words["not_roles"] or first.tag not in "ZM"))):
            continue
        if label or not run.initial or not run.plain or signs.opens(run, text, lexicon):
            inside.add(name)
        scores[name] += signs.score(run, text, lexicon) + 3 * label
    headline = TOKEN.findall(title)
    for name in scores:
        words = TOKEN.findall(name)
        if any(headline[k : k + len(words)] == words and headline[k - 1].lower() not in _BEFORE_PLACE for k in range(1, len(headline))):
            scores[name] += 1 + (" " in name)
            inside.add(name)
            addressed = any(headline[k : k + len(words)] == words and signs.addresses(headline[:k]) for k in range(2, len(headline)))
            scores[name] += 3 * addressed
        elif any(headline[k : k + len(words)] == words for k in range(1, len(headline))):
            scores[name] -= 1
        elif headline[: len(words)] == words:
            scores[name] += 1 + 2 * signs.heads(headline[len(words) : len(words) + 4], lexicon)
            inside.add(name)
    for name in scores:
        if " " in name and name.split()[0] in scores:
            scores[name] += 1
        scores[name] -= 2 * (name in lexicon.words["cities"])
    companies = {n for n, s in scores.items() if s >= 2 and (n in inside or s >= 4)}
    whole = {  # "Orvane Robotics: message to staff", of a text that names only Orvane
        word: f"{word} {tail}"
        for word, tail in pairwise(headline)
        if word in companies and tail[0].isupper() and tail.lower() in lexicon.words["name_tails"]
    }
    heads = {
        word: n
        for n in sorted(companies, key=lambda n: (len(n), n))
        if " " in n and n.split()[0].lower() not in lexicon.words["not_names"]
        for word in {n.split()[0], n.split()[0].capitalize() if n.isupper() else n.split()[0]}
    }
    shorter = {
        text[a:b].split()[0]: value
        for row in spans
        for a, b, tag, value in row
        if tag == "C" and isinstance(value, Name) and " " in text[a:b] and text[a:b].lower().startswith(value.name.split()[0].lower())
    }
    units = {b + 1 for row in spans for _, b, tag, _ in row if tag == "C"}  # where a name goes on that of a known company
    for run in runs:
        name = run.name(text)
        if run.tokens[0].start in units and " " not in name:
            continue  # "Panasonic Energy" where nothing says that it is a company of its own
        if name in shorter:
            if name not in people and (not run.initial or signs.opens(run, text, lexicon)):
                yield run.tokens[0].start, run.end, "C", shorter[name]
            continue
        full = name if name in companies and name not in heads else heads.get(name)
        if full and name not in people:
            yield run.tokens[0].start, run.end, "C", Name(whole.get(full, full))


def _longer(runs: list[Run], sentences: list[list[Token]], text: str, lexicon: Lexicon, spans: list[list[Span]]) -> list[Span]:
    """Names that begin with that of a known company and are those of another, as the text describes them ("Sonder Acoustics, a maker of").

    Takes their runs out of `runs`; the first word alone then means the same company.
    """
    words = {b: (a, text[a:b]) for row in spans for a, b, tag, _ in row if tag == "C" and text[a:b].isalpha()}
    tokens = {t.start: t for row in sentences for t in row} if words else {}
    other: dict[str, str] = {}
    found: list[tuple[Run, int, str]] = []
    for run in runs:
        before = words.get(run.tokens[0].start - 1)
        if before is None or before[0] not in tokens:
            continue
        whole = Run([tokens[before[0]], *run.tokens], run.initial, run.formal, run.following, run.end)
        name = whole.name(text)
        found.append((run, before[0], name))
        tail = run.tokens[-1].low in lexicon.words["subsidiary_tails"]
        if run.formal or tail or signs.described(whole, text) or signs.acts(run, lexicon):
            other[name] = before[1]
    out: list[Span] = []
    for run, start, name in found:
        if name in other:
            runs.remove(run)
            out.append((start, run.end, "C", Name(name)))
    full = {first: name for name, first in other.items()}
    covered = {a for a, *_ in out}
    out += [(a, b, "C", Name(full[w])) for b, (a, w) in words.items() if w in full and a not in covered]
    return out


def _people(runs: list[Run], text: str, lexicon: Lexicon) -> set[str]:
    """The words of the names of people: those beside a post, and pairs of which the second word also stands alone."""
    people = {t.text for run in runs if signs.is_person(run, text, lexicon) for t in run.tokens}
    alone = {run.tokens[0].text for run in runs if len(run.tokens) == 1}
    return people | {
        t.text
        for run in runs
        if len(run.tokens) == 2 and run.tokens[1].text in alone and run.tokens[0].text not in alone and not signs.legal(run, lexicon)
        for t in run.tokens
    }


def _runs(sentences: list[list[Token]], lexicon: Lexicon, taken: set[int], placed: set[int]) -> Iterator[Run]:
    """Runs of capitalised words that no list holds."""
    stop = lexicon.words["not_names"]
    dropped = stop | lexicon.words["determiners"]
    forms = lexicon.words["legal_forms"]
    for tokens in sentences:
        i = 0
        while i < len(tokens):
            if not _capital(tokens[i]):
                i += 1
                continue
            run: list[Token] = []
            start = i
            while (
                i < len(tokens)
                and not (run and tokens[i].low in _TITLES)
                and _nameable(tokens[i], stop, bool(run))
                and (tokens[i].start not in taken or (run and tokens[i].start in placed))
            ):
                run.append(tokens[i])
                i += 1
            while run and (run[0].low in dropped or _TENS.match(run[0].low) or _BASED.search(run[0].low)):
                run.pop(0)
            leads = lexicon.words["company_nouns"] | _BEFORE_NAMES
            while len(run) > 1 and run[0].low in leads and run[0].low not in forms | _FIRST_OF_NAMES and run[1].low not in forms:
                run.pop(0)  # "Chipmaker Orvane will"
            while run and run[-1].low in _TRAILING:
                run.pop()
            while len(run) > 1 and run[-1].low in forms:
                run.pop()
                i -= 1
            called = start > 0 and tokens[start - 1].low in ("called", "named", "dubbed")
            if run and any(t.text in ("Union", "Guild") for t in tokens[i : i + 2]) and _capital(tokens[i]):
                continue  # "the Orvane Media Workers Union"
            if run and (run[-1].low not in _INSTITUTIONS or (called and len(run) > 1)):
                end = formal_end(tokens, i)
                initial = run[0] is tokens[start] and (start == 0 or (tokens[start - 1].tag == "." and tokens[start - 1].text not in ",("))
                last = tokens[end - 1].end if end > i else run[-1].end
                of_place = start > 1 and tokens[start - 1].tag == "S" and tokens[start - 2].start in placed
                near = end + 1 < len(tokens) and tokens[end].low in (",", "of") and tokens[end + 1].start in placed
                yield Run(run, initial, end > i, tokens[end : end + 5], last, of_place, tokens[end].low if near else "")
                i = end
            i = max(i, start + 1)


def formal_end(tokens: list[Token], i: int) -> int:
    """The token after the legal forms (", Inc.") that stand at token `i`."""
    while i < len(tokens):
        k = i + (tokens[i].text == ",")
        if k >= len(tokens) or tokens[k].text.replace(".", "") not in _LEGAL_FORMS:
            break
        i = k + 1
        if i + 1 < len(tokens) and tokens[i].text == ".":
            i += 1
    return i


def _capital(token: Token) -> bool:
    """Whether a word is written as names are: with a capital at its head, or within it ("sevDesk"), or with a figure ("6sense", "o9")."""
    return token.text[0].isupper() or _CAMEL.match(token.text) is not None


def _nameable(token: Token, stop: frozenset[str], inside: bool) -> bool:
    if _NUMBER_WORD.match(token.low) or _PLURAL.match(token.text) or (token.tag == "F" and " " in token.text):
        return False
    if token.tag == "Z":
        return inside or token.low not in stop
    if inside and token.text == "&":
        return True
    return _capital(token) and len(token.text) > 1 and (token.tag in "MFUB" or (inside and token.tag == "V" and token.low not in stop))
