"""Claims -> events: clusters of claims, each with one value for each argument, its bounds, its conflicts and its links to other events."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from kg import dates, ids
from kg.reference import Reference, ancestors
from kg.resolve import places, values
from kg.resolve.merging import clusters
from kg.resolve.roles import most_specific
from kg.types import Claim, Conflict, Document, Event

STRENGTH = ("completed", "confirmed", "announced", "reported", "planned", "rumoured", "denied")
"""Of the statuses that claims give an event, the first of these is the event's: what was carried out, then what its employer said."""

FIRM = frozenset({"completed", "confirmed", "announced"})
_ASSERTED = FIRM | {"reported"}
GROWTH = frozenset({"Expansion", "Rehire"})

_Number = TypeVar("_Number", int, float)

_PART_CUE = re.compile(
    r"\b(?:of (?:those|whom|which|them)|includ(?:ing|es?)|counting|among (?:them|those)|made up of|comprising)\b", re.IGNORECASE
)


def reconcile(claims: Iterable[Claim], documents: Mapping[str, Document], reference: Reference) -> Iterator[Event]:
    """The events that linked claims report, company by company, in the order of their ids.

    `documents` holds, by id, at least those of the claims. The result is the same for any order of the claims.
    """
    by_company: dict[str, list[Claim]] = {}
    for claim in claims:
        assert claim.company_id is not None, f"claim {claim.id} is not linked"
        by_company.setdefault(claim.company_id, []).append(claim)
    for company in sorted(by_company):
        own = by_company[company]
        groups = [[m.claim for m in c.members] for c in clusters(own, documents, reference)]
        events = [_event(group, documents, reference) for group in groups]
        yield from _linked(events, {c.id: c for c in own}, documents, reference)


def _event(claims: Sequence[Claim], documents: Mapping[str, Document], reference: Reference) -> Event:
    claims = sorted(claims, key=lambda c: (documents[c.document].published or "9999", c.id))
    status = status_of(claims)
    # A denial says what was not; it gives the event no figure as long as somebody asserts one.
    counted = [c for c in claims if c.status != "denied" or status == "denied"]
    bounds = values.combine([c.count for c in counted if c.count is not None])
    published = [b for c in claims if (b := dates.bounds(documents[c.document].published)) is not None]
    announced, effective = (_date(counted, kind) for kind in ("announced", "effective"))
    first = min((b[0] for b in published), default=None)
    sites = {p for c in counted for m in c.of("location") for p in places.link(m.quote, reference)}
    company = claims[0].company_id
    assert company is not None
    return Event(
        id=ids.event_id(claims[0].id),
        type=claims[0].type,
        company=company,
        status=status,
        claims=tuple(sorted(c.id for c in claims)),
        documents=tuple(sorted({c.document for c in claims})),
        origins=origins(claims, documents),
        confidence=max(c.confidence for c in claims),
        count_min=bounds.low if bounds else None,
        count_max=bounds.high if bounds else None,
        approx=bounds.approx if bounds else None,
        unquantified=bounds is None,
        percent=_agreed([c.percent for c in counted]),
        headcount_before=_agreed([c.headcount_before for c in counted]),
        headcount_after=_agreed([c.headcount_after for c in counted]),
        # What is told as background happened at some time before; its publication says nothing of when.
        date=announced or effective or (first.isoformat() if first and status != "completed" else None),
        announced=announced,
        effective=effective,
        first_published=first,
        last_published=max((b[1] for b in published), default=None),
        roles=most_specific(_refs(claims, "role"), ancestors(reference)),
        to_roles=most_specific(_refs(claims, "to_role"), ancestors(reference)),
        places=tuple(sorted(sites)),
        stated_reasons=tuple(sorted(_refs(claims, "reason"))),
        inferred_reasons=tuple(sorted(_refs(claims, "inferred_reason"))),
        conflicts=tuple(_conflicts(claims)),
    )


def status_of(claims: Sequence[Claim]) -> str:
    """The status of an event over its claims: the strongest, but denied where nobody firm asserts what somebody denies."""
    said = {c.status for c in claims}
    if "denied" in said and not said & FIRM:
        return "denied"
    return next(s for s in STRENGTH if s in said)


def origins(claims: Sequence[Claim], documents: Mapping[str, Document]) -> int:
    """How many independent origins report it: copies of one text are one origin, whoever publishes them."""
    return len({ids.fold(documents[c.document].text) for c in claims})


def _refs(claims: Sequence[Claim], argument: str) -> frozenset[str]:
    return frozenset(m.ref for c in claims for m in c.of(argument) if m.ref)


def _agreed(said: Sequence[_Number | None]) -> _Number | None:
    """The value that most claims give; of equally many, the first to be published."""
    known = [v for v in said if v is not None]
    return max(known, key=lambda v: (known.count(v), -known.index(v)), default=None)


def _date(claims: Sequence[Claim], kind: str) -> str | None:
    """The most precise date of a kind; of equally precise ones, the earliest."""
    said = [c.date.value for c in claims if c.date is not None and c.date.kind == kind and dates.bounds(c.date.value)]
    return min(said, key=lambda d: (-len(d), d), default=None)


def _conflicts(claims: Sequence[Claim]) -> Iterator[Conflict]:
    """The arguments on which claims cannot all be right, each with every value that is given for it."""
    statuses = {"denied" if c.status == "denied" else "asserted" if c.status in _ASSERTED else "open" for c in claims}
    if {"denied", "asserted"} <= statuses:
        yield from _values("status", [(c.status, c) for c in claims])
    counted = [(c.count, c) for c in claims if c.count is not None]
    if any(not values.compatible(a, b) for a, _ in counted for b, _ in counted):
        yield from _values("count", [(values.render(q), c) for q, c in counted])
    shares = [(c.percent, c) for c in claims if c.percent is not None]
    if any(abs(a - b) > 1 for a, _ in shares for b, _ in shares):
        yield from _values("percent", [(f"{p:g}", c) for p, c in shares])
    for kind in ("announced", "effective"):
        dated = [(c.date.value, c) for c in claims if c.date is not None and c.date.kind == kind]
        periods = [p for d, _ in dated if (p := dates.bounds(d)) is not None]
        if any(dates.gap(a, b) > 0 for a in periods for b in periods):
            yield from _values(kind, dated)


def _values(argument: str, said: Sequence[tuple[str, Claim]]) -> Iterator[Conflict]:
    by_value: dict[str, list[str]] = {}
    for value, claim in said:
        by_value.setdefault(value, []).append(claim.id)
    for value in sorted(by_value):
        yield Conflict(argument, value, tuple(sorted(by_value[value])))


def _linked(
    events: Sequence[Event], claims: Mapping[str, Claim], documents: Mapping[str, Document], reference: Reference
) -> Iterator[Event]:
    """The events of one company with the links between them, in the order of their ids."""
    events = sorted(events, key=lambda e: e.id)
    for event in events:
        others = [e for e in events if e.id != event.id]
        yield replace(
            event,
            part_of=next((t.id for t in others if _is_part(event, t, claims, documents)), None),
            reversed_by=tuple(r.id for r in others if _reverses(r, event, reference)),
            announced_with=tuple(e.id for e in others if _together(event, e, claims)),
        )


def _is_part(part: Event, total: Event, claims: Mapping[str, Claim], documents: Mapping[str, Document]) -> bool:
    """Whether a document states one event as a part of the other: a smaller number, said to be among the larger.

    It is said by words such as "including" between the two, or by a place that the total does not have, in the same time.
    """
    if part.type != total.type or part.count_max is None or total.count_min is None or part.count_max >= total.count_min:
        return False
    for document in set(part.documents) & set(total.documents):
        text = documents[document].text
        for p in (claims[c] for c in part.claims if claims[c].document == document):
            for t in (claims[c] for c in total.claims if claims[c].document == document):
                if "completed" in (p.status, t.status) and p.status != t.status:
                    continue
                start, end = sorted((p.evidence.start, t.evidence.start))
                between = text[start : max(p.evidence.end if p.evidence.start == end else t.evidence.end, end)]
                if p.evidence.start >= t.evidence.start and _PART_CUE.search(between) and between.count(". ") <= 1:
                    return True
                if part.places and not total.places and _same_time(part, total):
                    return True
    return False


def _same_time(a: Event, b: Event) -> bool:
    x, y = dates.bounds(a.date), dates.bounds(b.date)
    return x is not None and y is not None and dates.gap(x, y) <= 92


def _reverses(rehire: Event, cut: Event, reference: Reference) -> bool:
    """Whether people of a role that was cut were brought back after the cut."""
    if rehire.type != "Rehire" or cut.type != "Layoff" or {rehire.status, cut.status} & {"denied", "rumoured"}:
        return False
    before, after = dates.bounds(cut.date), dates.bounds(rehire.date)
    if before is None or after is None or after[1] < before[0]:
        return False
    above = ancestors(reference)
    wider = set(cut.roles).union(*(above.get(r, frozenset[str]()) for r in cut.roles))
    return bool(wider & set(rehire.roles)) or any(above.get(r, frozenset[str]()) & set(cut.roles) for r in rehire.roles)


def _together(a: Event, b: Event, claims: Mapping[str, Claim]) -> bool:
    """Whether a cut and a growth or shift were announced together: one document tells both as its news."""
    if not ((a.type == "Layoff") ^ (b.type == "Layoff")) or not ({a.type, b.type} & (GROWTH | {"RoleShift"})):
        return False
    if {a.status, b.status} & {"denied", "rumoured"}:
        return False
    news_a = {claims[c].document for c in a.claims if claims[c].status != "completed"}
    news_b = {claims[c].document for c in b.claims if claims[c].status != "completed"}
    return bool(news_a & news_b)
