"""Regular expressions of cues, tried only at the words with which a match may begin.

`re` tries every alternative of a pattern at every position of a text, which for hundreds of alternatives takes longer than all else that
the extractor does. How the matches of a pattern begin follows from the pattern; so one look at the beginning of each word of a text tells
for all cues together where each is worth trying. What is found is the same.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from re import _constants as ops  # type: ignore[attr-defined, unused-ignore]  # the parser of `re` itself, which has no public name
from re import _parser as parser  # type: ignore[attr-defined, unused-ignore]
from typing import Any

from kg.errors import KgError

HEAD = 4
"""Characters of a word that are looked at."""
_WORD = re.compile(r"\w+")


def compiled(patterns: Mapping[str, Iterable[str]]) -> dict[str, Cue]:
    """The cues of each name, which match at the beginning of a word, in any case but in `(?-i:...)`. Patterns are written in lower case.

    Raises KgError for one that can begin with anything.
    """
    sources = {name: rf"\b(?:{'|'.join(alternatives)})" for name, alternatives in patterns.items()}
    index = Index([_heads(name, source) for name, source in sources.items()])
    return {name: Cue(source, index, number) for number, (name, source) in enumerate(sources.items())}


class Cue:
    """A pattern that is one of several which are looked for in a text together. Its matches are of the text in lower case."""

    def __init__(self, source: str, index: Index, number: int) -> None:
        self.source = source
        self._index, self._number = index, number
        self._cased = "(?-i:" in source
        self._pattern = re.compile(source, re.IGNORECASE if self._cased else 0)  # without the flag it takes half the time

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first match in `text[start:end]`."""
        low, all_places = self._index.places(text)
        places = all_places[self._number]
        for k in range(bisect_left(places, start), len(places)):
            if (place := places[k]) >= end:
                return None
            if found := self._pattern.match(text if self._cased else low, place, end):
                return found
        return None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """The matches in `text[start:end]`, none within another."""
        low, all_places = self._index.places(text)
        places = all_places[self._number]
        for k in range(bisect_left(places, start), len(places)):
            place = places[k]
            if place >= end:
                return
            if place >= start and (found := self._pattern.match(text if self._cased else low, place, end)):
                yield found
                start = found.end()


class Index:
    """Where in a text each of several patterns may match, by the heads of each: how the words begin that can begin a match."""

    def __init__(self, heads: list[tuple[str, ...]]) -> None:
        self._heads = heads
        self._begun = lru_cache(maxsize=1 << 14)(self._begun_by)
        self.places = lru_cache(maxsize=4)(self._places)

    def _places(self, text: str) -> tuple[str, list[list[int]]]:
        """The text in lower case, and where each pattern may match in it. Kept for the last texts: all patterns are looked for in one."""
        low = lower(text)
        places: list[list[int]] = [[] for _ in self._heads]
        begun = self._begun
        for word in _WORD.finditer(low):
            at = word.start()
            for number in begun(low[at : at + HEAD]):
                places[number].append(at)
        return low, places

    def _begun_by(self, beginning: str) -> tuple[int, ...]:
        return tuple(number for number, heads in enumerate(self._heads) if beginning.startswith(heads))


def lower(text: str) -> str:
    """The text in lower case, one character for each, so that positions stay."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower()[0] for c in text)


def _heads(name: str, source: str) -> tuple[str, ...]:
    going, done = _walk(parser.parse(source), {""})
    heads = going | done
    if not all(head[:1].isalnum() for head in heads):
        raise KgError(f"schema/lexicon: the cue {name} does not begin with a letter or digit")
    return tuple(sorted(heads))


def _walk(items: Iterable[tuple[Any, Any]], going: set[str]) -> tuple[set[str], set[str]]:
    """How matches of a parsed pattern begin, after each of `going`: what may still go on, and what is as long as it gets."""
    done: set[str] = set()
    for op, value in items:
        if op in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
            continue
        match op:
            case ops.LITERAL:
                going = {head + chr(value).lower() for head in going}
            case ops.IN if all(kind in (ops.LITERAL, ops.RANGE) for kind, _ in value):
                letters = {c for kind, v in value for c in ([v] if kind is ops.LITERAL else range(v[0], v[1] + 1))}
                going = {head + chr(c).lower() for head in going for c in letters}
            case ops.BRANCH:
                ways = [_walk(way, going) for way in value[1]]
                going = set().union(*(g for g, _ in ways))
                done |= set().union(*(d for _, d in ways))
            case ops.SUBPATTERN:
                going, more = _walk(value[-1], going)
                done |= more
            case ops.MAX_REPEAT | ops.MIN_REPEAT:
                least, most, inner = value
                once, more = _walk(inner, going)
                done |= more
                if most > 1:
                    done |= once
                    once = set()
                going = once if least else going | once
            case _:
                return set(), done | going
        done |= {head for head in going if len(head) >= HEAD}
        going = {head for head in going if len(head) < HEAD}
    return going, {head[:HEAD] for head in done}
