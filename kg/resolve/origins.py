"""Which documents repeat one report: ten articles that copy or cite one are one origin.

Two documents have one origin where their texts are near-duplicates, or where one says that it has its news from the publisher of the
other ("first reported by ..."), or where both say that they have it from the same third publisher.

Near-duplicates are found by a bottom-k sketch of the shingles of a text (E. Cohen and H. Kaplan, "Summarizing data using bottom-k
sketches", PODC 2007; resemblance after A. Broder, "On the resemblance and containment of documents", 1997): like MinHash, with one
hash function. A text of no more shingles than the sketch holds is compared exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations

from kg import ids
from kg.types import Document

SHINGLE = 4
"""Words that are hashed together."""
SKETCH = 128
"""Hashes that are kept of a text: the error of an estimate is about 1/sqrt(SKETCH)."""
RESEMBLANCE = 0.5
"""The share of common shingles from which on two texts are one report."""

CROWD = 50
"""Of a shingle that more texts share, only the first is compared with the others, so that work stays near linear."""

_NAME = r"(?P<name>[A-Z](?:[\w&'’-]|\.(?=\w))*(?: (?:of |the |and |& )?[A-Z\d](?:[\w&'’-]|\.(?=\w))*){0,4})"
_SURE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i:reported|revealed|broken) (?i:earlier |first |originally )?(?i:by) (?:[Tt]he )?{_NAME}",
        rf"\b(?i:a|the|its) (?i:report|story|scoop) (?i:by|in|from) (?:[Tt]he )?{_NAME}",
        rf"\b{_NAME} (?i:has |had )?(?i:first |earlier |originally |previously )?(?i:reported|reports that|was (?:the )?first to report)\b",
    )
)
"""What names a publisher, whoever it is."""
_LIKELY = (re.compile(rf"\b(?i:according to|citing|told) (?:[Tt]he )?{_NAME}"),)
"""What may name anybody: it counts where the name is that of a publisher of another document."""
_NOBODY = frozenset("it he she they we who which this that what one others people staff multiple several".split())


def origins_of(documents: Iterable[Document], company: Iterable[str] = ()) -> dict[str, str]:
    """The origin of each document of one event, by the document's id: the least id among those that repeat one report.

    `company` are names that are no publisher, since the event is theirs. The order of the documents does not matter.
    """
    every = sorted(documents, key=lambda d: d.id)
    if len(every) < 2:
        return {d.id: d.id for d in every}
    group = {d.id: d.id for d in every}

    def find(item: str) -> str:
        while group[item] != item:
            group[item] = group[group[item]]
            item = group[item]
        return item

    def join(a: str, b: str) -> None:
        # Ids of documents come before names, which begin with a tilde.
        first, second = sorted((find(group.setdefault(a, a)), find(group.setdefault(b, b))))
        group[second] = first

    for a, b in near_duplicates(every):
        join(a, b)
    publishers = {key: [d.id for d in every if _publisher(d.source) == key] for key in {_publisher(d.source) for d in every} - {""}}
    own = {ids.company_key(name) for name in company}
    for document in every:
        for name, sure in attributed(document.text):
            if name == _publisher(document.source) or name in own:
                continue
            for other in publishers.get(name, ()):
                join(document.id, other)
            if sure:
                join(document.id, f"~{name}")
    return {d.id: find(d.id) for d in every}


def near_duplicates(documents: Iterable[Document]) -> list[tuple[str, str]]:
    """The pairs of documents, by id, that have most of their shingles in common. Only documents with a common hash are compared."""
    sketches = {d.id: sketch(d.text) for d in documents}
    holders: dict[int, list[str]] = {}
    for id, hashes in sketches.items():
        for value in hashes:
            holders.setdefault(value, []).append(id)
    common: set[tuple[str, str]] = set()
    for found in holders.values():
        common.update(combinations(found, 2) if len(found) <= CROWD else ((found[0], other) for other in found[1:]))
    return [(a, b) for a, b in sorted(common) if resemblance(sketches[a], sketches[b]) >= RESEMBLANCE]


@lru_cache(maxsize=4096)
def sketch(text: str) -> frozenset[int]:
    """The least hashes of all runs of words of a text; of a shorter text, that of the whole."""
    words = ids.fold(text).split()
    runs = {" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))}
    return frozenset(sorted(int.from_bytes(blake2b(r.encode(), digest_size=8).digest()) for r in runs)[:SKETCH])


def resemblance(a: frozenset[int], b: frozenset[int]) -> float:
    """The share of shingles that two texts have in common, estimated from their sketches; exact where both hold all shingles.

    >>> resemblance(sketch("one two three four five six"), sketch("one two three four five six"))
    1.0
    >>> resemblance(sketch("one two three four five six"), sketch("seven eight nine ten eleven"))
    0.0
    """
    least = sorted(a | b)[:SKETCH]
    return sum(value in a and value in b for value in least) / len(least)


@lru_cache(maxsize=4096)
def attributed(text: str) -> tuple[tuple[str, bool], ...]:
    """The publishers that a text says it has its news from, as keys, and whether the words can mean nothing but a publisher."""
    sure = {_publisher(m["name"]) for pattern in _SURE for m in pattern.finditer(text)} - _NOBODY - {""}
    likely = {_publisher(m["name"]) for pattern in _LIKELY for m in pattern.finditer(text)} - _NOBODY - {""}
    return tuple(sorted((name, name in sure) for name in sure | likely))


def _publisher(name: str | None) -> str:
    """The key of a publisher: folded, without article and possessive."""
    return ids.fold(re.sub(r"['’]s\b", "", name or "")).removeprefix("the ")
