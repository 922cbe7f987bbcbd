"""What a document says of which company it means by a name: ids, the country of its seat, and what it does.

Read are the words right beside the name ("Bengaluru-based hospital chain Apollo", "Apollo (NYSE: APO), the US asset manager"), the columns
of a list that give them, and the address of a filing. Where a company has people is no sign: it has them in many places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from kg import ids, layouts
from kg.reference import Reference, ancestors, by_id
from kg.types import Claim, Document

_LEGAL = r"(?:,? (?:Inc|Corp|Corporation|Co|Company|Ltd|Limited|LLC|PLC|plc|AG|SE|NV|SA|GmbH)\b\.?)*"
_EXCHANGES = (
    "NASDAQ|NYSE American|NYSE Arca|NYSE|LSE|AIM|TSXV|TSX|TSE|ASX|NZX|NSE|BSE|HKEX|SEHK|SGX|KRX|KOSDAQ|SSE|SZSE|TWSE|TASE|XETRA|ETR|FWB|SIX"
    "|Euronext(?: (?:Paris|Amsterdam|Brussels|Lisbon))?|Borsa Italiana|BME|OMX|JSE|B3|BMV"
)
_TICKER = re.compile(rf"\b(?i:(?P<exchange>{_EXCHANGES})):? ?(?P<symbol>[A-Z0-9]{{1,12}}(?:[.-][A-Z])?)\b")
_CIK = re.compile(r"\b(?:CIK|Central Index Key)\b[^\d\n]{0,10}(\d{4,10})\b", re.IGNORECASE)
_LEI = re.compile(r"\b(?:LEI|Legal Entity Identifier)\b[^A-Z0-9\n]{0,4}([A-Z0-9]{18}\d\d)\b", re.IGNORECASE)
_EDGAR = re.compile(r"\bsec\.gov/Archives/edgar/data/(\d{1,10})\b", re.IGNORECASE)

_APPOSITION = re.compile(r"(?:,| is| was| [–—-]) (?:an?|the) (?:[^,.;:()\n]{3,80})")
_SEAT = re.compile(r"(?:,|,? which is|,? is)? (?:based|headquartered) in (?:[^,.;:()\n]{3,40})")
_BASED_IN = re.compile(r"\b(?:based|headquartered) in (?:the )?")
_BASED = re.compile(r"-(?:based|headquartered)\b")
_STOP = frozenset(
    "a an the and or but of at by for from in on to with said says as its their his her that which while when after before than".split()
)
_BEFORE = 6
"""Words before a name that may describe it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells the company of a claim from others of its name. `ids` are pairs of a scheme and a value: CIK, LEI, or an exchange and the
    symbol there; `country` is a node id; `words` are those that say so."""

    ids: frozenset[tuple[str, str]] = frozenset()
    country: str | None = None
    sectors: frozenset[str] = frozenset()
    words: str = ""


UNSAID = Identity()


def identity(claim: Claim, document: Document, reference: Reference) -> Identity:
    """What the document of a claim says of which company it means."""
    if document.layout is not None:
        return _of_row(document.text[claim.evidence.start : claim.evidence.end], document.layout, reference)
    names = frozenset({claim.company, *(m.quote for m in claim.of("company"))})
    return _of_prose(document, names, reference)


def _of_row(line: str, layout: str, reference: Reference) -> Identity:
    known = layouts.load().get(layout)
    if known is None or "industry" not in known.columns:
        return UNSAID
    said = known.said(line)
    countries, sectors_of = _in_lists(reference)
    country = next((c for text, _ in said.get("country", ()) if (c := countries.get(ids.fold(text)))), None)
    sectors = frozenset(s for text, _ in said.get("industry", ()) if (s := sectors_of.get(ids.fold(text))))
    return Identity(country=country, sectors=sectors, words=", ".join(t for m in ("country", "industry") for t, _ in said.get(m, ())))


@lru_cache(maxsize=4096)
def _of_prose(document: Document, names: frozenset[str], reference: Reference) -> Identity:
    found: set[tuple[str, str]] = set()
    countries: set[str] = set()
    sectors: set[str] = set()
    quotes: list[str] = []
    for after, words in _beside(document.text, names):
        found.update(_ids(after))
        place, does = _described(words, reference)
        countries |= place
        sectors |= does
        if place or does:
            quotes.append(words)
    if (address := _EDGAR.search(document.url or "")) and _is_of(document, names):
        found.add(("CIK", address[1].zfill(10)))
    # A text that names two countries tells of two companies, or of one that moved: it says of neither where it is.
    country = next(iter(countries)) if len(countries) == 1 else None
    return Identity(frozenset(found), country, frozenset(sectors) if len(countries) <= 1 else frozenset(), quotes[0] if quotes else "")


def _beside(text: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """For each mention of a name what stands after it, and each run of words that may describe it."""
    for m in re.finditer(rf"(?<!\w)(?:{_any(names)})(?!\w){_LEGAL}", text):
        after = text[m.end() : m.end() + 160]
        yield after, _led_in(text[max(0, m.start() - 80) : m.start()])
        rest = re.sub(r"^ ?\([^()]*\)", "", after)
        for pattern in (_APPOSITION, _SEAT):
            if found := pattern.match(rest):
                yield "", found.group().lstrip(", ")


def _led_in(before: str) -> str:
    """The words right before a name that belong to it, back to the first that cannot."""
    words: list[str] = []
    for word in reversed(re.split(r"[,.;:()\n\"“”](?!\w)", before)[-1].split()):
        if word.lower() in _STOP or len(words) == _BEFORE:
            break
        words.insert(0, word)
    return " ".join(words)


def _ids(after: str) -> Iterator[tuple[str, str]]:
    """The ids that stand in brackets after a name, or with their scheme near it."""
    if bracket := re.match(r" ?\(([^()]{2,80})\)", after):
        yield from ((m["exchange"].upper(), re.split("[.-]", m["symbol"])[0]) for m in _TICKER.finditer(bracket[1]))
    near = re.split(r"\.\s|\n", after)[0]
    yield from (("CIK", m[1].zfill(10)) for m in _CIK.finditer(near))
    yield from (("LEI", m[1].upper()) for m in _LEI.finditer(near))


def _is_of(document: Document, names: frozenset[str]) -> bool:
    """Whether a filing is one of that company, by its publisher or title."""
    keys = {ids.company_key(n) for n in names}
    said = (ids.fold(s) for s in (document.source, document.title) if s)
    return any(f"{s} ".startswith(f"{k} ") for s in said for k in keys if k)


def _described(words: str, reference: Reference) -> tuple[set[str], set[str]]:
    """The countries and sectors that words give a company. A place counts before the word for what it does, or as that of its seat."""
    nouns, sector_of = _nouns(reference)
    names, country_of = _names(reference)
    does = list(nouns.finditer(words.lower()))
    last = max((m.start() for m in does), default=0)
    seat = _BASED_IN.search(words)
    places = [m for m in names.finditer(words) if m.start() < last or _BASED.match(words, m.end()) or (seat and m.start() == seat.end())]
    return {country_of[m.group()] for m in places}, {s for m in does for s in sector_of[m[1]]}


@cache
def _countries(reference: Reference) -> Mapping[str, str]:
    """The node id of the country of each place, by its names and the adjectives for it."""
    entries, above = by_id(reference), ancestors(reference)
    found: dict[str, str] = {}
    for place in reference.places:
        country = next((p for p in (place.id, *sorted(above[place.id])) if entries[p].data["kind"] == "country"), None)
        if country is not None:
            found |= dict.fromkeys((*place.names, *place.data.get("adjectives", ())), country)
    return found


@cache
def _names(reference: Reference) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """What finds the names of places and adjectives for countries, and the country of each; "Chinese-owned" says nothing of a seat."""
    found = _countries(reference)
    return re.compile(rf"(?<!\w)(?:{_any(found)})(?!\w|-(?!based|headquartered))"), found


@cache
def _nouns(reference: Reference) -> tuple[re.Pattern[str], Mapping[str, frozenset[str]]]:
    """What finds the nouns for companies, and the sectors that each may mean."""
    found: dict[str, set[str]] = {}
    for sector in reference.sectors:
        for word in sector.data.get("words", ()):
            found.setdefault(word, set()).add(sector.name)
    return re.compile(rf"(?<!\w)({_any(found)})s?(?!\w)"), {word: frozenset(of) for word, of in found.items()}


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


@cache
def _in_lists(reference: Reference) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The country of each place and the sectors, by how lists write them: folded."""
    sectors = {ids.fold(n): s.name for s in reference.sectors for n in s.names}
    return {ids.fold(n): c for n, c in _countries(reference).items()}, sectors
