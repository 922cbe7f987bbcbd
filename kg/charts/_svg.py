"""The parts of a picture as SVG: text and shapes that look right by themselves, in black and white too.

Every shape has a class and, as attributes, what that class looks like on paper: a file needs no style sheet, and that of the pages
overrides the attributes for a dark screen.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable, Sequence

Search = Callable[[str], str] | None
"""Where a name leads, for pages."""
WIDTH = 760
"""Units of the drawing, which are pixels where nothing scales it."""
NARROW = 400
"""Units of a drawing for a telephone, where names stand over their rows."""
CHARACTER = 6.6
"""About the width of a character of the text."""

_INK, _SOFT, _LINE = "#1d2430", "#5b6472", "#dfdcd3"
_COLOURS = {"cut": "#b3402b", "growth": "#1c7a5a", "other": "#7a6a1c"}
_LOOK = {
    "paper": 'fill="#ffffff"',
    "axis": f'stroke="{_SOFT}"',
    "stem": f'stroke="{_LINE}"',
    "flow": 'fill="#b9bcc2"',
    "hatch": f'stroke="{_SOFT}" stroke-width="2"',
}
for _name, _colour in _COLOURS.items():
    _LOOK |= {
        _name: f'fill="{_colour}"',
        f"{_name} possible": f'fill="url(#hatch)" stroke="{_colour}"',
        f"{_name} hollow": f'fill="#ffffff" stroke="{_colour}" stroke-width="2"',
        f"{_name} open": f'fill="none" stroke="{_colour}" stroke-width="2"',
        f"{_name} period": f'stroke="{_colour}" stroke-width="2"',
    }
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def picture(
    kind: str, title: str, parts: list[str], height: float, notes: Sequence[str] = (), heading: bool = False, width: int = WIDTH
) -> str:
    """The whole drawing: the parts with notes under them and, for a file, the title over them."""
    # Two drawings on one page need patterns of their own.
    kind, hatch = (kind, "hatch") if width == WIDTH else (f"{kind} narrow", "hatch-narrow")
    top = 30 if heading else 0
    shown = text(10, 20, title, "start title", limit=110) if heading else ""
    lines = [line for note in notes for line in textwrap.wrap(note, int((width - 20) / CHARACTER) if width < WIDTH else 1_000)]
    below = "".join(text(10, top + height + 16 * n, line, "start note") for n, line in enumerate(lines, 1))
    full = top + height + 16 * len(lines) + 10
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart {kind}" viewBox="0 0 {width} {full:g}" width="{width}" height="{full:g}"'
        f' font-family="sans-serif" font-size="12" role="group"><title>{escape(title)}</title>'
        f'<defs><pattern id="{hatch}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f"{shape('line', 'hatch', x1=0, x2=0, y1=0, y2=5)}</pattern></defs>"
        f'{shape("rect", "paper", width=width, height=full)}{shown}<g transform="translate(0 {top})">{"".join(parts)}</g>{below}</svg>'
    )


def shape(tag: str, kind: str, **attributes: float | str) -> str:
    """One shape of a class, with its geometry."""
    places = " ".join(
        f'{k.replace("_", "-")}="{v if isinstance(v, str) else f"{v:.1f}".removesuffix(".0")}"' for k, v in attributes.items()
    )
    return f'<{tag} class="{kind}" {_LOOK[kind]} {places}/>'


def text(x: float, y: float, words: str, kind: str, limit: int | None = None) -> str:
    """Words whose class begins with where they are anchored: `start`, `middle` or `end`. What is too long is cut off with an ellipsis."""
    anchor = kind.partition(" ")[0]
    if limit is not None and len(words) > limit:
        words = words[: limit - 1].rstrip() + "…"
    soft = any(k in kind for k in ("head", "unknown", "year", "note"))
    look = f'fill="{_SOFT if soft else _INK}"' + (' font-weight="bold" font-size="13"' if "title" in kind else "")
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}" {look}>{escape(words)}</text>'


def linked(content: str, href: str | None) -> str:
    """A part that leads somewhere."""
    return content if href is None else f'<a href="{escape(href)}">{content}</a>'


def escape(words: str) -> str:
    """Words as XML may hold them."""
    return html.escape(_ILLEGAL.sub("\ufffd", words))


def spoken(low: int | None, high: int | None) -> str:
    """Bounds in few characters: `500`, `0–600`, `≥200`, `≤60`."""
    if low is None and high is None:
        return ""
    if high is None:
        return f"≥{low:,}"
    if low is None:
        return f"≤{high:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"
