"""A place, as printed -> node ids of places: those of the reference data, or a candidate for the whole phrase."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from kg import ids
from kg.reference import Reference, ancestors, by_id, place_id

_BETWEEN = re.compile(r"\s*(,|;|\band\b|&)\s*")


def link(phrase: str, reference: Reference) -> tuple[str, ...]:
    """The places that a phrase names. "Buffalo, New York" is the city; "Dublin, London and Zurich" are three.

    A phrase of which a part is unknown stays whole, as a candidate.
    """
    known = _keys(reference)
    if (whole := known.get(ids.fold(phrase))) is not None:
        return (whole,)
    found: list[str] = []
    comma = False
    for part in _BETWEEN.split(phrase):
        if not part or _BETWEEN.fullmatch(part):
            comma = part == ","
            continue
        if comma and found and ids.fold(part) in _around(found[-1], reference):
            continue
        place = known.get(ids.fold(part))
        if place is None:
            return (place_id(phrase),)
        found.append(place)
    return tuple(dict.fromkeys(found)) or (place_id(phrase),)


@cache
def _around(place: str, reference: Reference) -> frozenset[str]:
    """The folded names of all that contains a place; a state of the name of its city goes by that name after a comma."""
    names = {ids.fold(n) for above in ancestors(reference)[place] for n in by_id(reference)[above].names}
    return frozenset(names | {n.removesuffix(" state") for n in names})


@cache
def _keys(reference: Reference) -> Mapping[str, str]:
    return {ids.fold(name): entry.id for entry in reference.places for name in entry.names}
