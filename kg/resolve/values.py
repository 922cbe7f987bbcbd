"""Values of several claims -> one value with bounds, and whether the claims agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.types import Quantity

APPROXIMATE = 0.1
"""How far, as a share, "about N" may be from an exact figure that it is taken to stand for."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number that lies between `low` and `high`; None is open. `approx` where every figure behind it is approximate."""

    low: int | None
    high: int | None
    approx: bool


def interval(quantity: Quantity) -> tuple[int | None, int | None]:
    """The bounds that one claim states: both are the value where it gives one."""
    if quantity.value is not None:
        return quantity.value, quantity.value
    return quantity.min, quantity.max


def compatible(a: Quantity, b: Quantity) -> bool:
    """Whether two statements may be of one number: their intervals meet, an approximate value taken with its tolerance."""
    (a_low, a_high), (b_low, b_high) = _tolerant(a), _tolerant(b)
    return (a_high is None or b_low is None or b_low <= a_high) and (b_high is None or a_low is None or a_low <= b_high)


def combine(quantities: Sequence[Quantity]) -> Bounds | None:
    """The bounds over all statements: what all allow where they can all be true, otherwise everything between the extremes.

    >>> combine([Quantity(500, approx=True), Quantity(min=500)])
    Bounds(low=500, high=500, approx=True)
    >>> combine([Quantity(195), Quantity(229)])
    Bounds(low=195, high=229, approx=False)
    >>> combine([Quantity(min=200), Quantity(195, approx=True)])
    Bounds(low=195, high=195, approx=True)
    """
    if not quantities:
        return None
    valued = [q for q in quantities if q.value is not None]
    if valued:
        exact = [q for q in valued if not q.approx] or valued
        # An approximate figure near an exact one says the same; others widen the bounds.
        kept = exact + [q for q in valued if q.approx and not any(compatible(q, e) for e in exact)]
        values = [q.value for q in kept if q.value is not None]
        low, high = min(values), max(values)
        open_high = False
        for q in quantities:
            if q.value is None and not any(compatible(q, v) for v in valued):
                low = min(low, q.min if q.min is not None else low, q.max if q.max is not None else low)
                high = max(high, q.max if q.max is not None else high)
                open_high |= q.max is None
        return Bounds(low, None if open_high else high, all(q.approx for q in valued))
    lows = [q.min for q in quantities if q.min is not None]
    highs = [q.max for q in quantities if q.max is not None]
    approx = all(q.approx for q in quantities)
    if not lows or not highs or max(lows) <= min(highs):
        return Bounds(max(lows, default=None), min(highs, default=None), approx)
    complete = all(q.max is not None for q in quantities)
    return Bounds(min(lows), max(highs) if complete else None, approx)


def render(quantity: Quantity) -> str:
    """A quantity in one short string: `500`, `~500`, `>=500`, `<=80`, `60-70`."""
    if quantity.value is not None:
        return f"~{quantity.value}" if quantity.approx else str(quantity.value)
    if quantity.min is not None and quantity.max is not None:
        return f"{quantity.min}-{quantity.max}"
    return f">={quantity.min}" if quantity.min is not None else f"<={quantity.max}"


def _tolerant(quantity: Quantity) -> tuple[float | None, float | None]:
    low, high = interval(quantity)
    slack = APPROXIMATE if quantity.approx else 0.0
    return None if low is None else low * (1 - slack), None if high is None else high * (1 + slack)
