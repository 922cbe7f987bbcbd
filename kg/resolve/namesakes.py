"""Two companies of one name stay two, where what documents say of them cannot be true of one.

An id of the same scheme says so where it differs: a CIK, a LEI, a symbol at one exchange. A place says so only together with what the
company does: seats in two countries, and nothing that both are said to do. One alone is no sign, as a company moves and is called by the
country of a branch. Of 2,851 names in two copies of the tracker Layoffs.fyi, 92 stand with several countries, and nearly all are one
company; of the twelve that stand with sectors apart as well, ten are several. Towns are no sign at all.

What says nothing of which one it means stays with the name itself. A company of the reference data keeps its name; where its entry gives
no `seat` and `sector`, only a CIK or LEI tells others from it. A name that somebody decided on (`decisions.py`) is never divided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from kg import ids
from kg.reference import Reference, alias, by_id, place_id
from kg.resolve.decisions import NONE, Decisions
from kg.resolve.identity import UNSAID, Identity, identity
from kg.types import Claim, Document, Edge, Graph, Node

_LASTING = ("CIK", "LEI")
"""Schemes whose ids a company keeps: by others, such as the symbol at an exchange, none is told from one of the reference data."""

_T = TypeVar("_T", str, tuple[str, str])
_Said = Sequence[tuple[Claim, Identity]]


@dataclass(frozen=True, slots=True)
class Namesake:
    """One of several companies of a name: the node id of the name, what tells it apart, and which words of which document say so."""

    of: str
    name: str
    marks: tuple[str, ...]
    because: str

    @property
    def id(self) -> str:
        """Its node id."""
        return ids.namesake_id(self.of, self.marks[0])

    def graph(self) -> Graph:
        """Its node, which goes by the name alone as well."""
        label = f"{self.name} ({', '.join(self.marks)})"
        node = Node.make(self.id, "Company", {"name": label, "candidate": True, "toldApartBy": self.because})
        also = alias(self.id, "name", self.name)
        return Graph.of([node, also], [Edge(self.id, "namesakeOf", self.of), Edge(self.id, "knownAs", also.id)])


@dataclass(frozen=True, slots=True)
class _Bearer:
    """A company of the name, by all that is said of it. `marks` tell it from the others; `known` where the reference data holds it."""

    marks: tuple[str, ...]
    ids: frozenset[tuple[str, str]]
    countries: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    known: bool = False

    def fits(self, said: Identity) -> bool:
        """Whether something that a document says leads to this one."""
        does = said.country is None and bool(said.sectors & self.sectors)
        return bool(said.ids & self.ids) or said.country in self.countries or does


def divided(
    claims: Iterable[Claim], documents: Mapping[str, Document], reference: Reference, decisions: Decisions = NONE
) -> tuple[list[Claim], list[Namesake]]:
    """Linked claims, with those about one of several companies of a name linked to that one, and these companies.

    `documents` holds, by id, those of the claims. Which companies there are does not depend on the order of the claims.
    """
    by_company: dict[str, list[Claim]] = {}
    for claim in claims:
        assert claim.company_id is not None, f"claim {claim.id} is not linked"
        by_company.setdefault(claim.company_id, []).append(claim)
    out: list[Claim] = []
    found: list[Namesake] = []
    for company, own in sorted(by_company.items()):
        said = [(c, identity(c, documents[c.document], reference)) for c in own]
        said = [(c, i) for c, i in said if i != UNSAID and not decisions.link("company", c.company, documents[c.document], reference)]
        bearers = _by_id(company, said, reference) or _by_place(company, said, reference)
        moved: dict[str, str] = {}
        for bearer in bearers:
            its = [(c, i) for c, i in said if bearer.fits(i) and sum(b.fits(i) for b in bearers) == 1]
            if its and not bearer.known:
                namesake = _namesake(company, bearer, its, documents)
                found.append(namesake)
                moved |= {claim.id: namesake.id for claim, _ in its}
        out += [_about(claim, moved[claim.id]) if claim.id in moved else claim for claim in own]
    return out, found


def _by_id(company: str, said: _Said, reference: Reference) -> list[_Bearer]:
    """The companies that the first scheme tells apart in which ids differ; none where none does. Ids that stand together are of one."""
    entry = by_id(reference).get(company)
    own = frozenset((s, str(entry.data[s.lower()])) for s in _LASTING if s.lower() in entry.data) if entry else frozenset()
    if entry and not own:
        return []
    every = [frozenset(part) for part in _joined({own, *(i.ids for _, i in said)}, lambda a, b: any(_one(x, y) for x in a for y in b))]
    for scheme in _LASTING if entry else sorted({s for part in every for s, _ in part}):
        parts = [p for p in every if any(s == scheme for s, _ in p)]
        if len(parts) > 1:
            return [_Bearer(tuple(sorted(f"{s} {v}" for s, v in p if s == scheme)), p, known=bool(p & own)) for p in parts]
    return []


def _one(a: tuple[str, str], b: tuple[str, str]) -> bool:
    """Whether two ids are of one company: symbols of one exchange of which one begins with the other are classes of its shares."""
    return a == b or (a[0] == b[0] and a[0] not in _LASTING and (a[1].startswith(b[1]) or b[1].startswith(a[1])))


def _by_place(company: str, said: _Said, reference: Reference) -> list[_Bearer]:
    """The companies of countries that have no sector and no id in common; none where there is one at most."""
    names = by_id(reference)
    entry = names.get(company)
    if entry and "seat" not in entry.data:
        return []
    seat = place_id(entry.data["seat"]) if entry else None
    does = {c: frozenset(s for _, i in said if i.country == c for s in i.sectors) for c in {i.country for _, i in said} - {None} if c}
    if entry and seat:
        does[seat] = does.get(seat, frozenset()) | {entry.data["sector"]}
    its = {c: frozenset(x for _, i in said if i.country == c for x in i.ids) for c in does}
    alone = {frozenset({c}) for c, sectors in does.items() if sectors}
    parts = _joined(alone, lambda a, b: any(does[x] & does[y] or its[x] & its[y] for x in a for y in b))
    if len(parts) < 2:
        return []
    return [
        _Bearer(
            tuple(sorted(names[c].name for c in part)),
            frozenset().union(*(its[c] for c in part)),
            part,
            frozenset().union(*(does[c] for c in part)),
            known=seat in part,
        )
        for part in parts
    ]


def _joined(sets: Iterable[frozenset[_T]], linked: Callable[[frozenset[_T], frozenset[_T]], bool]) -> list[frozenset[_T]]:
    """The unions of all sets that are linked, through others as well, without the empty ones; sorted."""
    parts: list[frozenset[_T]] = []
    for one in sets:
        near = [p for p in parts if linked(one, p)]
        parts = [p for p in parts if p not in near] + [one.union(*near)]
    return sorted(filter(None, parts), key=sorted)


def _namesake(company: str, bearer: _Bearer, said: _Said, documents: Mapping[str, Document]) -> Namesake:
    """The company with the earliest words for it; it is called as its documents call it most often, of equally many by the first."""
    names = sorted(c.company for c, _ in said)
    told = min(said, key=lambda s: (not s[1].words, documents[s[0].document].published or "9999", s[0].id))
    words = f'"{told[1].words}", ' if told[1].words else ""
    because = f"{', '.join([*bearer.marks, *sorted(bearer.sectors)])} ({words}{documents[told[0].document].identifier})"
    return Namesake(company, min(names, key=lambda n: (-names.count(n), n)), bearer.marks, because)


def _about(claim: Claim, company: str) -> Claim:
    return replace(claim, mentions=tuple(replace(m, ref=company) if m.argument == "company" else m for m in claim.mentions))
