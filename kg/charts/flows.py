"""Flows: from the roles on the left to the roles on the right, as in a Sankey diagram, a band for each row of an answer.

A band is as wide as its number: solid for the least, hatched up to the greatest. One without a number, or with one that several bands
share, is hatched and says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg.charts._svg import CHARACTER, WIDTH, Search, linked, picture, shape, spoken, text
from kg.queries import Picture

NOTE = "A band is as wide as its number: solid for the least, hatched up to the greatest. Hatched alone: how many is not known."

_TALL, _THIN, _GAP, _BOX, _LONGEST = 90, 14, 16, 10, 30
"""Pixels: the widest band, one without a number, between two roles, the side of a role. And the characters of a name."""


@dataclass(frozen=True, slots=True)
class _Band:
    ends: tuple[str, str]
    words: str
    sure: float
    wide: float
    href: str | None


def draw(
    rows: Sequence[dict[str, Any]], asked: Picture, search: Search, title: str, notes: Sequence[str], heading: bool, width: int
) -> str:
    """The flows of an answer; the two names of the picture are where they come from and where they go."""
    number = asked.numbers[0]
    shared = Counter(row["event"] for row in rows)
    most = max([n for row in rows for n in (row[f"{number}_min"], row[f"{number}_max"]) if n] + [1])
    bands = []
    for row in rows:
        low, high = row[f"{number}_min"], row[f"{number}_max"]
        words = [
            f"{row['company']}:",
            spoken(low, high) or "number unknown",
            "in all" if shared[row["event"]] > 1 and (low or high) else "",
        ]
        alone = shared[row["event"]] == 1
        wide = _TALL * max(n or 0 for n in (low, high)) / most if low or high else 0
        sure = _TALL * (low or 0) / most if alone else 0
        ends = str(row[asked.names[0]] or "role not named"), str(row[asked.names[1]] or "role not named")
        bands.append(_Band(ends, " ".join(w for w in words if w), sure, max(_THIN, wide), search(str(row["company"])) if search else None))
    names = 20 + CHARACTER * min(_LONGEST, max([len(end) for band in bands for end in band.ends], default=0))
    parts, heights, starts = [], [0.0, 0.0], []
    for side in (0, 1):
        places: dict[str, float] = {}
        y = 14.0
        for end in sorted({b.ends[side] for b in bands}, key=lambda end: min(i for i, b in enumerate(bands) if b.ends[side] == end)):
            tall = sum(b.wide for b in bands if b.ends[side] == end)
            places[end] = y
            x = names if side == 0 else WIDTH - names - _BOX
            parts.append(shape("rect", "other" if side == 0 else "growth", x=x, y=y, width=_BOX, height=tall))
            name = text(
                names - 6 if side == 0 else WIDTH - names + 6, y + tall / 2 + 4, end, "end name" if side == 0 else "start name", _LONGEST
            )
            parts.append(linked(name, search(end) if search else None))
            y += tall + _GAP
        heights[side] = y
        starts.append(places)
    for band in bands:
        left, right = (starts[side][band.ends[side]] for side in (0, 1))
        parts += _band(band, names + _BOX, WIDTH - names - _BOX, left, right)
        for side in (0, 1):
            starts[side][band.ends[side]] += band.wide
    return picture("flows", title, parts, max(heights), [NOTE, *notes], heading)


def _band(band: _Band, x: float, end: float, left: float, right: float) -> list[str]:
    middle = (x + end) / 2

    def part(kind: str, above: float, below: float) -> str:
        over = f"M{x:.1f} {left + above:.1f}C{middle:.1f} {left + above:.1f} {middle:.1f} {right + above:.1f} {end:.1f} {right + above:.1f}"
        back = f"V{right + below:.1f}C{middle:.1f} {right + below:.1f} {middle:.1f} {left + below:.1f} {x:.1f} {left + below:.1f}Z"
        return shape("path", kind, d=over + back)

    parts = [part("flow", 0, band.sure)] if band.sure else []
    if band.wide > band.sure:
        parts.append(part("other possible", band.sure, band.wide))
    words = shape(
        "rect",
        "paper",
        x=middle - CHARACTER * len(band.words) / 2 - 4,
        y=(left + right + band.wide) / 2 - 9,
        width=CHARACTER * len(band.words) + 8,
        height=18,
        rx=4,
    )
    return [*parts, linked(words + text(middle, (left + right + band.wide) / 2 + 4, band.words, "middle"), band.href)]
