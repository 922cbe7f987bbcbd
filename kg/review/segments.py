"""Overlapping and nested mentions -> a text cut at every boundary, so that each piece lies wholly inside or outside of each mention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.types import Claim, Mention


@dataclass(frozen=True, slots=True)
class Part:
    """That a piece of text belongs to a mention of a claim, given by its place in the list, and whether it begins or ends it."""

    claim: int
    mention: Mention
    starts: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text, in code points, and what it is part of: the shortest mention first, the evidence of whole claims last."""

    start: int
    end: int
    parts: tuple[Part, ...] = ()


def segments(length: int, claims: Sequence[Claim]) -> Iterator[Segment]:
    """The pieces of a text of `length` code points, in order and without gaps."""
    mentions = [(n, m) for n, c in enumerate(claims) for m in dict.fromkeys(c.mentions) if m.start < m.end]
    mentions.sort(key=lambda p: p[1].start)
    bounds = sorted({0, length, *(p for _, m in mentions for p in (m.start, m.end))})
    coming = iter(mentions)
    following = next(coming, None)
    covering: list[tuple[int, Mention]] = []
    for start, end in pairwise(bounds):
        covering = [(n, m) for n, m in covering if m.end > start]
        while following and following[1].start == start:
            covering.append(following)
            following = next(coming, None)
        inner_first = sorted(covering, key=lambda p: (p[1].argument == "event", p[1].end - p[1].start, p[0], p[1].argument))
        yield Segment(start, end, tuple(Part(n, m, m.start == start, m.end == end) for n, m in inner_first))
