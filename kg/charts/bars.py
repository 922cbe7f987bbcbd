"""Bars: a row for each row of an answer, one number on each side of an axis.

Every bar shows its bounds: solid up to the least number, hatched up to the greatest, an arrow where there is no upper bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg.charts._svg import CHARACTER, WIDTH, Search, linked, picture, shape, spoken, text
from kg.queries import Picture

NOTE = "Solid: the least number. Hatched: up to the greatest. An arrow: no upper bound is known."

Bounds = tuple[int | None, int | None]
"""The least and the greatest number. No least one is unknown, no greatest one is open."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its name, where that leads, and the number on the left and the right of the axis."""

    name: str
    href: str | None
    left: Bounds = (0, 0)
    right: Bounds = (0, 0)


_ROW, _NUMBER, _LONGEST = 26, 78, 42
"""Pixels: the height of a row, the place of a number beside the longest bar of either side. And the characters of a name."""
_WORDS = {"growth": "grown", "count": "people"}
"""What stands over a side, where that is not the name of its columns."""
_KINDS = ("cut", "growth")


def draw(
    rows: Sequence[dict[str, Any]], asked: Picture, search: Search, title: str, notes: Sequence[str], heading: bool, width: int
) -> str:
    """The answer to a question. With two numbers the first goes to the left."""
    sides = asked.numbers if len(asked.numbers) == 2 else ("", asked.numbers[0])
    made = []
    for row in rows:
        names = [str(row[n]) for n in asked.names if row[n] is not None]
        left, right = ((row[f"{n}_min"], row[f"{n}_max"]) if n else (0, 0) for n in sides)
        made.append(Bar(" · ".join(names) or "not said", search(names[0]) if search and names else None, left, right))
    return bars(made, title, sides, [NOTE, *notes], heading, width)


def bars(
    rows: Sequence[Bar],
    title: str,
    sides: tuple[str, str] = ("cut", "growth"),
    notes: Sequence[str] = (),
    heading: bool = False,
    width: int = WIDTH,
) -> str:
    """The numbers of each row side by side, with their bounds. Rows without a number say so. There is at least one row.

    In a narrow drawing names stand over their bars instead of beside them.
    """
    narrow = width < WIDTH
    left, right = (max((n for pair in pairs for n in pair if n), default=0) for pairs in ([r.left for r in rows], [r.right for r in rows]))
    names = 10 if narrow else 24 + CHARACTER * min(_LONGEST, max(len(r.name) for r in rows))
    number_room = (1.3 if narrow else 1.5) * _NUMBER
    room = number_room if sides[0] else 0.2 * _NUMBER
    unit = (width - names - room - number_room) / ((left + right) or 1)
    axis = names + room + left * unit
    over = 18 if narrow else 0
    height = 30 + (_ROW + over) * len(rows)
    kinds = [name if name in _KINDS else "other" for name in sides]
    parts = [
        text(axis + side * 8, 16, _WORDS.get(name, name), f"{at} head")
        for name, side, at in zip(sides, (-1, 1), ("end", "start"), strict=True)
    ]
    for number, row in enumerate(rows):
        y = 26 + (_ROW + over) * number
        parts.append(linked(text(names, y + 15, row.name, "start name" if narrow else "end name", _LONGEST), row.href))
        y += over
        parts += _bar(axis, unit, y, row.left, -1, kinds[0]) + _bar(axis, unit, y, row.right, 1, kinds[1])
        if narrow:
            parts.append(shape("line", "axis", x1=axis, x2=axis, y1=y + 1, y2=y + 21))
    if not narrow:
        parts.append(shape("line", "axis", x1=axis, x2=axis, y1=20, y2=height - 4))
    return picture("bars", title, parts, height, notes, heading, width)


def _bar(axis: float, unit: float, y: int, bounds: Bounds, side: int, kind: str) -> list[str]:
    low, high = bounds
    if low == 0 and high == 0:
        return []
    anchor = "end" if side < 0 else "start"
    if low is None and high is None:
        return [text(axis + side * 8, y + 15, "number unknown", f"{anchor} unknown")]
    sure, possible = (max(2 if n else 0, (n or 0) * unit) for n in (low, high if high is not None else low))

    def part(kind: str, start: float, end: float) -> str:
        return shape("rect", kind, x=axis + (start if side > 0 else -end), y=y + 3, width=end - start, height=16)

    parts = [part(kind, 0, sure)] if sure else []
    if high is not None and possible > sure:
        parts.append(part(f"{kind} possible", sure, possible))
    end = axis + side * possible
    if high is None:
        parts.append(shape("path", f"{kind} open", d=f"M{end + side * 2:.1f} {y + 5}l{side * 6} 6l{-side * 6} 6"))
        end += side * 8
    return [*parts, text(end + side * 5, y + 15, spoken(low, high), anchor)]
