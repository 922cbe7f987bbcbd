"""Names that look like one another, for a person to judge: a likeness proposes and never merges.

Compared are names that share a word or begin alike (blocking), by the token-sort ratio of rapidfuzz: an edit distance that does not
mind the order of words. Figures must agree, since "Studio 54" and "Studio 45" are two.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg import ids, reference
from kg.reference import Reference
from kg.types import Claim

LIKENESS = 85.0
"""The least ratio, of 100, for which two names are proposed."""
COMMON = 200
"""A word that more names share blocks nothing: it tells too little."""


@dataclass(frozen=True, slots=True, order=True)
class Proposal:
    """A name of a company that no list holds and a name that it may be, with their likeness of 100."""

    likeness: float
    name: str
    other: str

    @property
    def decision(self) -> str:
        """The line of a decisions file that says so."""
        return f"- {{company: {json.dumps(self.name, ensure_ascii=False)}, is: {json.dumps(self.other, ensure_ascii=False)}}}"


def proposals(claims: Iterable[Claim], known: Reference) -> list[Proposal]:
    """Which companies that linked claims name, and the reference data does not hold, may be others; the likeliest first."""
    listed = reference.by_id(known)
    found = {c.company_id: c.company for c in sorted(claims, key=lambda c: c.company, reverse=True) if c.company_id not in listed}
    candidates = {name: str(id) for id, name in found.items()}
    names = candidates | {name: e.id for e in known.companies for name in e.names}
    return sorted(set(_pairs(candidates, names)), reverse=True)


def _pairs(candidates: dict[str, str], names: dict[str, str]) -> Iterator[Proposal]:
    from rapidfuzz import fuzz

    blocks: dict[str, list[str]] = {}
    for name in names:
        for key in _keys(name):
            blocks.setdefault(key, []).append(name)
    for name in candidates:
        near = {other for key in _keys(name) if len(blocks[key]) <= COMMON for other in blocks[key]}
        for other in sorted(near):
            a, b = ids.company_key(name), ids.company_key(other)
            # Of two candidates the one that sorts later is proposed to be the other.
            if names[name] == names[other] or (other in candidates and name <= other) or _figures(a) != _figures(b):
                continue
            if (likeness := fuzz.token_sort_ratio(a, b)) >= LIKENESS:
                yield Proposal(round(likeness, 1), name, other)


def _keys(name: str) -> set[str]:
    key = ids.company_key(name)
    return {f"{key.replace(' ', '')[:4]}-", *key.split()}


def _figures(key: str) -> list[str]:
    return re.findall(r"\d+", key)
