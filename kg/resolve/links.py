"""What links the events of one company: totals and their parts, cuts and what took them back, and what was announced together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg import dates
from kg.reference import Reference, ancestors
from kg.resolve.corrections import Correction
from kg.types import Claim, Document, Event

GROWTH = frozenset({"Expansion", "Rehire"})

_PART_CUE = re.compile(
    r"\b(?:of (?:those|whom|which|them)|includ(?:ing|es?)|counting|among (?:them|those)|made up of|comprising)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Told:
    """What the events of a company rest on: claims, documents, and what claims put right, each by its id."""

    claims: Mapping[str, Claim]
    documents: Mapping[str, Document]
    corrections: Mapping[str, Correction]


def linked(events: Sequence[Event], told: Told, reference: Reference) -> Iterator[Event]:
    """The events of one company with the links between them, in the order of their ids."""
    events = sorted(events, key=lambda e: e.id)
    sharing: dict[str, list[Event]] = {}
    for event in events:
        for document in event.documents:
            sharing.setdefault(document, []).append(event)
    rehires = [e for e in events if e.type == "Rehire"]
    for event in events:
        beside = {e.id: e for d in event.documents for e in sharing[d] if e.id != event.id}
        others = [beside[id] for id in sorted(beside)]
        correcting = any(c in told.corrections for c in event.claims)
        yield replace(
            event,
            part_of=next((t.id for t in others if _is_part(event, t, told.claims, told.documents)), None),
            supersedes=tuple(e.id for e in events if correcting and _supersedes(event, e, told)),
            reversed_by=tuple(r.id for r in rehires if _reverses(r, event, reference)),
            announced_with=tuple(e.id for e in others if _together(event, e, told.claims)),
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


def _supersedes(new: Event, old: Event, told: Told) -> bool:
    """Whether a claim of one event names the figure of an earlier one as what no longer holds.

    Where the document of the claim corrects the earlier event itself, the figure is named for that one.
    """
    if new.type != old.type or new.id == old.id or (_dated(new, old) and _first(new, told) <= _first(old, told)):
        return False
    said = [told.claims[c].count for c in old.claims]
    corrected = {told.claims[c].document for c in old.claims if c in told.corrections}
    correcting = (told.corrections[c] for c in new.claims if c in told.corrections and told.claims[c].document not in corrected)
    return any(made.names(count) for made in correcting for count in said)


def _dated(*events: Event) -> bool:
    return all(e.first_published is not None for e in events)


def _first(event: Event, told: Told) -> tuple[str, bool, int, str]:
    """Where the earliest claim of an event stands among all: by day, what is told as background first, and by its place in the text."""
    claims = (told.claims[c] for c in event.claims)
    return min((told.documents[c.document].published or "9999", c.status != "completed", c.evidence.start, c.id) for c in claims)


def _reverses(rehire: Event, cut: Event, reference: Reference) -> bool:
    """Whether people who were cut were brought back after the cut: of its roles, or as many where the roles do not tell, and no more."""
    if rehire.type != "Rehire" or cut.type != "Layoff" or {rehire.status, cut.status} & {"denied", "rumoured"}:
        return False
    before, after = dates.bounds(cut.date), dates.bounds(rehire.date)
    if before is None or after is None or after[1] < before[0]:
        return False
    if rehire.count_min is not None and cut.count_max is not None and rehire.count_min > cut.count_max:
        return False
    if not cut.roles or not rehire.roles:
        told = bool(set(rehire.documents) & set(cut.documents))
        return told or (rehire.count_min is not None and (rehire.count_min, rehire.count_max) == (cut.count_min, cut.count_max))
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
