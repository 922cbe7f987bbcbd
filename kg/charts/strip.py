"""A strip of time for the page of a company, role or place: one mark for each event, the size of which is its number."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from kg.charts._svg import WIDTH, escape, linked, picture, shape, text
from kg.charts.timeline import kind_of


def strip(events: Sequence[dict[str, Any]], title: str) -> str:
    """Cuts below and growth above a line of time; a mark is hollow where there is no number. Empty where no event has a date."""
    dated = [e for e in events if e["day"]]
    if not dated:
        return ""
    days = [datetime.date.fromisoformat(e["day"]) for e in dated]
    first, last = min(days), max(days)
    span = max(1, (last - first).days)
    most = max([e["high"] or e["low"] or 0 for e in dated] + [1])

    def place(day: datetime.date) -> float:
        return 40 + (WIDTH - 80) * (day - first).days / span

    parts = [shape("line", "axis", x1=20, x2=WIDTH - 20, y1=105, y2=105)]
    for event, day in zip(dated, days, strict=True):
        x, number, kind = place(day), event["high"] or event["low"] or 0, kind_of(event["type"])
        y = {"growth": 60, "cut": 150, "other": 105}[kind]
        dot = shape("circle", kind if number else f"{kind} hollow", cx=x, cy=y, r=4 + 14 * (number / most) ** 0.5)
        tip = f"<title>{escape(event['label'])}</title>"
        parts += [shape("line", "stem", x1=x, x2=x, y1=105, y2=y), linked(tip + dot, f"/id/{event['id']}")]
    parts.append(text(40, 202, first.isoformat(), "start year"))
    if last > first:
        parts.append(text(WIDTH - 40, 202, last.isoformat(), "end year"))
    for year in range(first.year + 1, last.year + 1):
        x = place(datetime.date(year, 1, 1))
        parts += [shape("line", "axis", x1=x, x2=x, y1=100, y2=110), text(x + 3, 98, str(year), "start year")]
    parts += [text(20, 20, "growth", "start head"), text(20, 185, "cuts", "start head")]
    return picture("timeline", title, parts, 210)
