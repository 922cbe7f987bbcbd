"""Pictures of answers as SVG, for files and for pages. What a question's picture is stands in its header; each kind is a module here."""

from __future__ import annotations

import importlib
from typing import Any

from kg.charts._svg import NARROW, WIDTH, Search, picture, spoken, text
from kg.errors import MissingExtra
from kg.queries import Question
from kg.store import Table

__all__ = ["FIXED", "NARROW", "WIDTH", "draw", "png", "spoken"]

MOST = 40
"""Rows of a picture; of more, those with the greatest numbers are drawn."""
FIXED = frozenset({"flows"})
"""Kinds of pictures that are no narrower on a telephone."""
ZOOM = 2
"""Pixels of a PNG for one of the SVG."""


def draw(
    question: Question,
    table: Table,
    title: str,
    *,
    search: Search = None,
    most: int = MOST,
    ranked: bool = False,
    heading: bool = False,
    width: int = WIDTH,
) -> str:
    """The picture of an answer; empty for a question that has none.

    Names lead where `search` says. `ranked` has the greatest numbers first, else the order is that of the answer. With `heading` the
    title stands over the drawing. `width` is WIDTH or NARROW.
    """
    asked = question.picture
    if asked is None:
        return ""
    rows: list[dict[str, Any]] = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    notes = [f"The {most} of {len(rows):,} rows with the greatest numbers."] if len(rows) > most else []
    columns = [f"{number}_{bound}" for number in asked.numbers for bound in ("min", "max")]
    greatest = sorted(range(len(rows)), key=lambda i: (-max(rows[i][c] or 0 for c in columns), i))[:most]
    rows = [rows[i] for i in (greatest if ranked else sorted(greatest))]
    if not rows:
        return picture(asked.kind, title, [text(10, 20, "The answer has no rows.", "start unknown")], 30, heading=heading, width=width)
    drawn: Any = importlib.import_module(f"kg.charts.{asked.kind}")
    return str(drawn.draw(rows, asked, search, title, notes, heading, width))


def png(svg: str) -> bytes:
    """A picture as PNG. Raises MissingExtra where the package that draws it is missing."""
    try:
        import font_source_sans_pro
        import resvg_py
    except ImportError as error:
        raise MissingExtra("drawing PNG", "plot") from error
    # The font comes along: a machine without fonts would draw no text, and another one other pixels.
    font = font_source_sans_pro.SourceSansPro
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=ZOOM, font_files=[font], sans_serif_family="Source Sans Pro"))
