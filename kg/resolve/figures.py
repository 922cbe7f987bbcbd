"""Claims of one event -> what they say together, now and as it was known on each day before."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kg import dates
from kg.resolve import values
from kg.resolve.corrections import Correction
from kg.types import Claim, Document, Figures, Revision

STRENGTH = ("completed", "confirmed", "announced", "reported", "planned", "rumoured", "denied")
"""Of the statuses that claims give an event, the first of these is the event's: what was carried out, then what its employer said."""

FIRM = frozenset({"completed", "confirmed", "announced"})

_Number = TypeVar("_Number", int, float)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the documents of an event: they and the origin of each, by id; and which claims put a figure right, by claim."""

    documents: Mapping[str, Document]
    origins: Mapping[str, str]
    corrections: Mapping[str, Correction]


def figures(claims: Sequence[Claim], context: Context) -> Figures:
    """What the claims of one event say together; the claims in the order in which they were published."""
    documents, origins = context.documents, context.origins
    status = status_of(current(claims))
    counted = asserting(claims, status)
    bounds = values.combine([c.count for c in standing(counted, context) if c.count is not None])
    published = [b[0] for c in claims if (b := dates.bounds(documents[c.document].published)) is not None]
    # What is told as background happened at some time before; its publication says nothing of when.
    told = min(published).isoformat() if published and status != "completed" else None
    return Figures(
        status=status,
        documents=len({c.document for c in claims}),
        origins=len({origins[c.document] for c in claims}),
        count_min=bounds.low if bounds else None,
        count_max=bounds.high if bounds else None,
        approx=bounds.approx if bounds else None,
        unquantified=bounds is None,
        percent=agreed([c.percent for c in counted]),
        date=date_of(counted, "announced") or date_of(counted, "effective") or told,
    )


def revisions(claims: Sequence[Claim], context: Context) -> Iterator[Revision]:
    """Each distinct state of an event, in the order in which it became known. Arguments as for `figures`.

    A claim is known from the last day that the date of its document may mean. Documents without a date count in no state.
    """
    dated = [(period[1], c) for c in claims if (period := dates.bounds(context.documents[c.document].published)) is not None]
    states: list[tuple[datetime.date, Figures]] = []
    for day in sorted({day for day, _ in dated}):
        state = figures([c for known, c in dated if known <= day], context)
        if not states or states[-1][1] != state:
            states.append((day, state))
    for (since, state), until in zip(states, [*(day for day, _ in states[1:]), None], strict=False):
        yield Revision(since, until, state)


def status_of(claims: Sequence[Claim]) -> str:
    """The status of an event over its claims: the strongest, but denied where nobody firm asserts what somebody denies."""
    said = {c.status for c in claims}
    if "denied" in said and not said & FIRM:
        return "denied"
    return next(s for s in STRENGTH if s in said)


def current(claims: Sequence[Claim]) -> list[Claim]:
    """The claims without those in whose place their document puts another, as an amended notice does."""
    replaced = {c.corrects for c in claims}
    return [c for c in claims if c.id not in replaced]


def asserting(claims: Sequence[Claim], status: str) -> list[Claim]:
    """The claims whose values count: a denial says what was not, so it gives none as long as somebody asserts one."""
    return [c for c in current(claims) if c.status != "denied" or status == "denied"]


def standing(claims: Sequence[Claim], context: Context) -> list[Claim]:
    """The claims without those whose figure a later one puts right; in the order of publication, as they are given.

    Of two whose order is not known, such as those of one day, the one that corrects the other stands; both, where each corrects the other.
    """
    right = [(n, c, context.corrections[c.id]) for n, c in enumerate(claims) if c.id in context.corrections and c.count is not None]

    def set_aside(n: int, claim: Claim, later: int, by: Claim, made: Correction) -> bool:
        if claim.count is None or by.count is None or not made.sets_aside(claim.count, by.count):
            return False
        one, other = (dates.bounds(context.documents[c.document].published) for c in (claim, by))
        back = context.corrections.get(claim.id)
        mutual = back is not None and back.sets_aside(by.count, claim.count)
        return not mutual if one is None or other is None or dates.gap(one, other) == 0 else n < later

    return [c for n, c in enumerate(claims) if not any(set_aside(n, c, *correcting) for correcting in right)]


def agreed(said: Sequence[_Number | None]) -> _Number | None:
    """The value that most claims give; of equally many, the first to be published."""
    known = [v for v in said if v is not None]
    return max(known, key=lambda v: (known.count(v), -known.index(v)), default=None)


def date_of(claims: Sequence[Claim], kind: str) -> str | None:
    """The most precise date of a kind; of equally precise ones, the earliest."""
    said = [c.date.value for c in claims if c.date is not None and c.date.kind == kind and dates.bounds(c.date.value)]
    return min(said, key=lambda d: (-len(d), d), default=None)
