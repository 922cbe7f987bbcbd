"""A time line: a row for each event, in order of date.

Cuts point down and growth points up, so that no colour is needed; the solid mark is the least number, its outline the greatest, dashed
where there is no upper bound, and a small hollow mark has no number. A date that means a month or a year is a line as long as that.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg import dates
from kg.charts._svg import CHARACTER, WIDTH, Search, linked, picture, shape, spoken, text
from kg.queries import Picture

NOTE = "Down: cut. Up: growth. Solid: the least number. Outline: the greatest, dashed where it is open. Hollow: no number."

_ROW, _LONGEST, _SPOKEN = 24, 42, 130
"""Pixels of a row; the characters of a name; pixels for what stands beside a mark."""
_CUTS = ("Layoff", "OfficeClosure", "HiringFreeze")
_GROWTH = ("Expansion", "Rehire", "OfficeOpening")
_DOUBTED = ("denied", "rumoured", "planned")


def kind_of(event_type: str) -> str:
    """Whether an event of a type cuts or grows: `cut`, `growth` or `other`."""
    return "cut" if event_type in _CUTS else "growth" if event_type in _GROWTH else "other"


@dataclass(slots=True)
class _Event:
    names: list[str]
    period: tuple[datetime.date, datetime.date]
    row: dict[str, Any]


def draw(
    rows: Sequence[dict[str, Any]], asked: Picture, search: Search, title: str, notes: Sequence[str], heading: bool, width: int
) -> str:
    """The events of an answer, one mark for each, whatever number of rows it has."""
    events, undated = _events(rows, asked)
    if undated:
        notes = [*notes, f"{undated} without a date {'is' if undated == 1 else 'are'} left out."]
    narrow = width < WIDTH
    names = 0 if narrow else 24 + CHARACTER * min(_LONGEST, max((len(" · ".join(e.names)) for e in events), default=0))
    row = _ROW + (16 if narrow else 0)
    first, last = (min((e.period[0] for e in events), default=None), max((e.period[1] for e in events), default=None))
    height = 34 + row * len(events)
    parts: list[str] = []
    if first is not None and last is not None:
        span, left, right = max(1, (last - first).days), names + 24, width - _SPOKEN

        def place(day: datetime.date) -> float:
            return left + (right - left) * (day - first).days / span

        parts += _axis(first, last, place, height)
        most = max([n for e in events for n in _numbers(e, asked) if n] + [1])
        for number, event in enumerate(events):
            y = 34 + row * (number + 1) - _ROW / 2
            where = search(event.names[0]) if search and event.names else None
            name = " · ".join(event.names) or "not said"
            place_of_name = (10, y - 14, name, "start name") if narrow else (names, y + 4, name, "end name")
            parts.append(linked(text(*place_of_name, _LONGEST), where))
            parts += _mark(event, asked, place(event.period[0]), place(event.period[1]), y, most)
    return picture("timeline", title, parts, height, [NOTE, *notes], heading, width)


def _events(rows: Sequence[dict[str, Any]], asked: Picture) -> tuple[list[_Event], int]:
    """The events that have a date, with the names of all their rows, and how many have none."""
    found: dict[str, _Event] = {}
    undated = set()
    for row in rows:
        period = dates.bounds(row["date"])
        if period is None:
            undated.add(row["event"])
            continue
        event = found.setdefault(row["event"], _Event([], period, row))
        event.names += [str(row[n]) for n in asked.names if row[n] is not None and str(row[n]) not in event.names]
    return sorted(found.values(), key=lambda e: (e.period, e.row["event"])), len(undated)


def _numbers(event: _Event, asked: Picture) -> tuple[int | None, int | None]:
    return event.row[f"{asked.numbers[0]}_min"], event.row[f"{asked.numbers[0]}_max"]


def _axis(first: datetime.date, last: datetime.date, place: Any, height: float) -> list[str]:
    """A line at the first and the last day, and where years or, within two years, quarters begin."""
    months = (1,) if last.year - first.year > 2 else (1, 4, 7, 10)
    begun = [datetime.date(y, m, 1) for y in range(first.year, last.year + 1) for m in months]
    days = [first, *(d for d in begun if first < d < last), last]
    parts, end = [], -99.0
    for day in days:
        x = place(day)
        parts.append(shape("line", "stem", x1=x, x2=x, y1=26, y2=height))
        words = day.isoformat() if day in (first, last) else day.isoformat()[:7]
        if x - end > 8 and (day == last or place(last) - x > 12 * CHARACTER):
            parts.append(text(x, 18, words, "start year"))
            end = x + CHARACTER * len(words)
    return parts


def _mark(event: _Event, asked: Picture, left: float, right: float, y: float, most: int) -> list[str]:
    kind = kind_of(event.row.get("type", "Layoff"))
    low, high = _numbers(event, asked)
    x, reach = (left + right) / 2, 4.0
    parts = [shape("line", f"{kind} period", x1=left, x2=right, y1=y, y2=y)] if right - left > 12 else []
    if low is None and high is None:
        parts.append(_point(f"{kind} hollow", x, y, 4))
    else:
        least, greatest = (3 + 8 * ((n or 0) / most) ** 0.5 for n in (low, high if high is not None else low))
        if low:
            parts.append(_point(kind, x, y, least))
        if high != low:
            reach = greatest + 3
            dash = {"stroke_dasharray": "2 2"} if high is None else {}
            parts.append(_point(f"{kind} open", x, y, reach, **dash))
        reach = max(reach, least)
    status = event.row.get("status")
    words = [
        spoken(low, high),
        _words(event.row.get("type") or "") if kind == "other" or not (low or high) else "",
        status if status in _DOUBTED else "",
    ]
    return [*parts, text(max(x + reach, right) + 5, y + 4, " ".join(w for w in words if w), "start")]


def _words(event_type: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", event_type).lower()


def _point(kind: str, x: float, y: float, size: float, **more: str) -> str:
    """A triangle that points down for a cut and up for growth, else a circle."""
    if kind.startswith("other"):
        return shape("circle", kind, cx=x, cy=y, r=size, **more)
    up = -1 if kind.startswith("growth") else 1
    d = f"M{x - size:.1f} {y - up * size * 0.8:.1f}h{2 * size:.1f}l{-size:.1f} {up * size * 1.6:.1f}z"
    return shape("path", kind, d=d, **more)
