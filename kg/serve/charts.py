"""Pictures of an answer as SVG, without style of their own: the classes are those of `static/style.css`, which also prints them.

Every bar shows its bounds: solid up to the least number, hatched up to the greatest, an arrow where there is no upper bound.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a diverging chart: cuts go to the left, growth to the right. None is unknown, an upper bound of None is open."""

    name: str
    href: str
    cut: tuple[int | None, int | None] = (0, 0)
    growth: tuple[int | None, int | None] = (0, 0)


WIDTH = 720
_ROW, _LABEL, _NUMBER = 26, 200, 78
"""Pixels: the height of a row, the place of the names, the place of a number beside the longest bar of either side."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where the axis stands, and how many pixels a person takes."""

    axis: float
    unit: float


def bars(rows: Sequence[Bar], title: str) -> Markup:
    """Cuts and growth of each row side by side, with their bounds. Rows without a number say so. There is at least one row."""
    left, right = (max((n for pair in pairs for n in pair if n), default=0) for pairs in ([r.cut for r in rows], [r.growth for r in rows]))
    names = min(_LABEL, 24 + 7 * max(len(r.name) for r in rows))
    unit = (WIDTH - names - 3 * _NUMBER) / ((left + right) or 1)
    scale = _Scale(names + 1.5 * _NUMBER + left * unit, unit)
    height = 30 + _ROW * len(rows)
    parts = [_svg(height, title, "bars")]
    parts.append(_text(scale.axis - 8, 16, "cut", "end head") + _text(scale.axis + 8, 16, "grown", "start head"))
    for number, row in enumerate(rows):
        y = 26 + _ROW * number
        name = row.name if len(row.name) <= 30 else row.name[:29] + "…"
        parts.append(Markup('<a href="{}">{}</a>').format(row.href, _text(names, y + 15, name, "end name")))
        parts.append(_bar(scale, y, row.cut, -1) + _bar(scale, y, row.growth, 1))
    parts.append(Markup('<line class="axis" x1="{0:.1f}" x2="{0:.1f}" y1="20" y2="{1}"/></svg>').format(scale.axis, height - 4))
    return Markup("").join(parts)


def _bar(scale: _Scale, y: int, bounds: tuple[int | None, int | None], side: int) -> Markup:
    low, high = bounds
    if low == 0 and high == 0:
        return Markup("")
    kind, anchor = ("cut", "end") if side < 0 else ("growth", "start")
    if low is None and high is None:
        return _text(scale.axis + side * 8, y + 15, "number unknown", f"{anchor} unknown")
    sure, possible = (max(2 if n else 0, (n or 0) * scale.unit) for n in (low, high if high is not None else low))
    parts = [_rect(scale, kind, y, side, 0, sure)]
    if high is not None and possible > sure:
        parts.append(_rect(scale, kind + " possible", y, side, sure, possible))
    end = scale.axis + side * possible
    if high is None:
        shape = Markup('<path class="open {}" d="M{:.1f} {}l{} 6l{} 6"/>')
        parts.append(shape.format(kind, end + side * 2, y + 5, side * 6, -side * 6))
        end += side * 8
    parts.append(_text(end + side * 5, y + 15, spoken(low, high), anchor))
    return Markup("").join(parts)


def _rect(scale: _Scale, kind: str, y: int, side: int, start: float, end: float) -> Markup:
    left = scale.axis + (start if side > 0 else -end)
    return Markup('<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="16"/>').format(kind, left, y + 3, end - start)


def timeline(events: Sequence[dict[str, object]], title: str) -> Markup:
    """Cuts below and growth above a line of time, one mark an event; the size of a mark is its number, hollow where there is none."""
    dated = [e for e in events if e["day"]]
    if not dated:
        return Markup("")
    days = [datetime.date.fromisoformat(str(e["day"])) for e in dated]
    first, last = min(days), max(days)
    span = max(1, (last - first).days)
    most = max([int(str(e["high"] or e["low"] or 0)) for e in dated] + [1])
    parts = [_svg(210, title, "timeline"), Markup('<line class="axis" x1="20" x2="{}" y1="105" y2="105"/>').format(WIDTH - 20)]
    for event, day in zip(dated, days, strict=True):
        x = 40 + (WIDTH - 80) * (day - first).days / span
        number = int(str(event["high"] or event["low"] or 0))
        up = event["type"] in ("Expansion", "Rehire", "OfficeOpening")
        kind = "growth" if up else "cut" if event["type"] in ("Layoff", "OfficeClosure", "HiringFreeze") else "other"
        radius = 4 + 14 * (number / most) ** 0.5
        y = 105 - 45 if kind == "growth" else 105 + 45 if kind == "cut" else 105
        dot = Markup('<circle class="{}" cx="{:.1f}" cy="{}" r="{:.1f}"/>').format(kind if number else kind + " hollow", x, y, radius)
        tip = Markup("<title>{}</title>").format(event["label"])
        stem = Markup('<line class="stem" x1="{0:.1f}" x2="{0:.1f}" y1="105" y2="{1}"/>').format(x, y)
        parts.append(stem + Markup('<a href="/id/{}">{}{}</a>').format(event["id"], tip, dot))
    parts.append(_text(40, 202, first.isoformat(), "start year"))
    if last > first:
        parts.append(_text(WIDTH - 40, 202, last.isoformat(), "end year"))
    for year in range(first.year + 1, last.year + 1):
        x = 40 + (WIDTH - 80) * (datetime.date(year, 1, 1) - first).days / span
        parts.append(
            Markup('<line class="axis" x1="{0:.1f}" x2="{0:.1f}" y1="100" y2="110"/>').format(x) + _text(x + 3, 98, str(year), "start year")
        )
    parts.append(_text(20, 20, "growth", "start head") + _text(20, 185, "cuts", "start head") + Markup("</svg>"))
    return Markup("").join(parts)


def spoken(low: int | None, high: int | None) -> str:
    """Bounds in few characters: `500`, `0–600`, `≥200`, `≤60`."""
    if low is None and high is None:
        return ""
    if high is None:
        return f"≥{low:,}"
    if low is None:
        return f"≤{high:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def _svg(height: int, title: str, kind: str) -> Markup:
    return Markup(
        '<svg class="chart {}" viewBox="0 0 {} {}" role="group"><title>{}</title>'
        '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<line class="hatch" x1="0" x2="0" y1="0" y2="5"/></pattern></defs>'
    ).format(kind, WIDTH, height, title)


def _text(x: float, y: float, text: str, kind: str) -> Markup:
    anchor = "end" if kind.startswith("end") else "start"
    return Markup('<text x="{:.1f}" y="{}" text-anchor="{}" class="{}">{}</text>').format(x, y, anchor, kind, escape(text))
