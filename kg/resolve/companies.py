"""A company's name, as an extractor gives it -> the node id: exact normalised key first, then aliases. A likeness never merges."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kg import ids
from kg.reference import Entry, Reference, company_id


def link(name: str, reference: Reference) -> str:
    """The node id of the company of that name or alias; a name that no list holds gets the id that its key gives."""
    entry = _keys(reference).get(ids.company_key(name))
    return entry.id if entry is not None else company_id(name)


@cache
def _keys(reference: Reference) -> Mapping[str, Entry]:
    keys = {ids.company_key(alias): e for e in reversed(reference.companies) for alias in e.names}
    return keys | {ids.company_key(e.name): e for e in reference.companies}
