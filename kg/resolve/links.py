"""What links the events of one company: totals and their parts, cuts and what took them back, and what was announced together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg import dates
from kg.reference import Reference, ancestors
from kg.types import Claim, Document, Event

GROWTH = frozenset({"Expansion", "Rehire"})

_PART_CUE = re.compile(
    r"\b(?:of (?:those|whom|which|them)|includ(?:ing|es?)|counting|among (?:them|those)|made up of|comprising)\b", re.IGNORECASE
)


def linked(
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
