"""A place, as printed -> node ids of places: those of the reference data, or a candidate for the whole phrase."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from kg import ids
from kg.reference import Reference, ancestors, place_id

_AND = re.compile(r"\s*(?:,|;|\band\b|&)\s*")


def link(phrase: str, reference: Reference) -> tuple[str, ...]:
    """The places that a phrase names. "Buffalo, New York" is the city; "Dublin, London and Zurich" are three.

    A phrase of which a part is unknown stays whole, as a candidate.
    """
    known = _keys(reference)
    if (whole := known.get(ids.fold(phrase))) is not None:
        return (whole,)
    parts = [known.get(ids.fold(p)) for p in _AND.split(phrase) if p]
    found = tuple(dict.fromkeys(p for p in parts if p is not None))
    if not found or None in parts:
        return (place_id(phrase),)
    above = ancestors(reference)
    return tuple(p for p in found if not any(p in above[o] for o in found))


@cache
def _keys(reference: Reference) -> Mapping[str, str]:
    return {ids.fold(name): entry.id for entry in reference.places for name in entry.names}
