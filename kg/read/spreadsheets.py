"""Spreadsheets (.xlsx): each sheet is a table, see `kg.read._rows`."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kg.errors import MissingExtra
from kg.read import Defaults, _rows, _sniff
from kg.types import Document, Problem

EXTENSIONS = (".xlsx", ".xlsm")

_HEADING_WITHIN = 20
"""Rows in which the headings must stand; sheets may open with a title."""


def read(data: bytes, defaults: Defaults) -> Iterator[Document | Problem]:
    """The documents of each sheet. Formulas count with the value that was last computed."""
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtra("reading spreadsheets", "xlsx") from error
    try:
        if (size := _unpacked(data)) > _sniff.LIMIT:
            yield Problem("", "read", f"more than {_sniff.LIMIT:,} bytes when unpacked; not read")
            return
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (zipfile.BadZipFile, zipfile.zlib.error, KeyError, ValueError, OSError, EOFError) as error:  # type: ignore[attr-defined]
        yield Problem("", "read", f"not a spreadsheet that can be read: {error}")
        return
    del size
    for sheet in book.worksheets:
        torn: list[Problem] = []
        rows = _rows_of(sheet, torn)
        header = next((cells for k, cells in rows if k <= _HEADING_WITHIN and sum(bool(c.strip()) for c in cells) > 1), None)
        if header is not None:
            own = replace(defaults, identifier=f"{defaults.identifier}:{sheet.title}")
            for item in _rows.documents(header, rows, own):
                yield replace(item, document=f":{sheet.title}{item.document}") if isinstance(item, Problem) else item
        yield from torn


def _rows_of(sheet: Any, torn: list[Problem]) -> Iterator[_rows.Record]:
    """The rows of a sheet, as far as it can be read; what ends it before its end is put into `torn`."""
    number = 0
    try:
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            yield number, [_cell(c) for c in row]
    except Exception as error:  # of the XML parser and of whatever the library does with what it gives
        torn.append(Problem(f":{sheet.title}:{number + 1}", "read", f"damaged: {error}; the rows before are read"))


def _cell(value: Any) -> str:
    """A cell as a person sees it: dates as ISO, whole numbers without a fraction."""
    match value:
        case None:
            return ""
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _unpacked(data: bytes) -> int:
    """How many bytes the parts of an archive really come to, counted until there are too many."""
    size = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            with archive.open(name) as part:
                while size <= _sniff.LIMIT and (piece := part.read(1 << 20)):
                    size += len(piece)
    return size
