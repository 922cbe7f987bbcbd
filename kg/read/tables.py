"""CSV and its kin (comma, semicolon, tab or bar between the cells): trackers, registers of notices, or a column `text`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from kg.read import NOTE, Defaults, _rows
from kg.read._encoding import decode
from kg.types import Document, Problem

EXTENSIONS = (".csv", ".tsv", ".tab")

_SEPARATORS = ",;\t|"
_TOLD = re.compile(r"sep=(.)", re.IGNORECASE)
"""The line in which Excel says what stands between the cells."""
_TALLEST = 30
"""Lines that one row may have; more are a quotation mark that is never closed."""


def read(data: bytes, defaults: Defaults) -> Iterator[Document | Problem]:
    """The documents of a table, see `kg.read._rows`. A row that is never closed is reported, and reading goes on at the next line."""
    text, encoding = decode(data, defaults.charset)
    if encoding != "utf-8":
        yield Problem("", NOTE, f"read as {encoding}")
    lines = text.split("\n")
    start = next((k for k, line in enumerate(lines) if line.strip(f"{_SEPARATORS} ")), None)
    if start is None:
        yield Problem("", "read", "the table is empty")
        return
    if told := _TOLD.fullmatch(lines[start]):
        start, separator = start + 1, told[1]
    else:
        separator = max(_SEPARATORS, key=lambda s: len(next(csv.reader([lines[start]], delimiter=s), [])))
    found = _records(lines, start, separator)
    header = next((r for r in found if not isinstance(r, Problem)), None)
    torn: list[Problem] = []

    def rows() -> Iterator[_rows.Record]:
        for item in found:
            if isinstance(item, Problem):
                torn.append(item)
            else:
                yield item

    yield from _rows.documents([h.strip() for h in header[1]] if header else [], rows(), defaults)
    yield from torn


def _records(lines: Sequence[str], start: int, separator: str) -> Iterator[_rows.Record | Problem]:
    while start < len(lines):
        reader = csv.reader((line + "\n" for line in lines[start:]), delimiter=separator)
        used = 0
        try:
            for cells in reader:
                if reader.line_num - used > _TALLEST:
                    raise csv.Error("a quotation mark is never closed")
                if cells:
                    yield start + used + 1, [c.removesuffix("\n") for c in cells]
                used = reader.line_num
            return
        except csv.Error as error:
            yield Problem(f":{start + used + 1}", "read", f"not a row of a table: {error}: {lines[start + used][:100]}")
            start += used + 1
