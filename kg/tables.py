"""Rows as output for people and programs: what `kg ask`, `kg sparql`, `kg cypher` and `kg events` print."""

from __future__ import annotations

import csv
import datetime
import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from kg import plain
from kg.errors import MissingExtra, UsageError
from kg.types import Scalar

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

WIDEST = 100_000
"""Columns that a file or a pipe is taken to have."""

Row = Sequence[Scalar | None]

# Control characters but newline and tab, line separators, and what reorders text; no terminal may act on what a document says.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_MARKDOWN = re.compile(r"[\\`*\[\]<>|~&]|(?<!\w)_|_(?!\w)")


def write(columns: Sequence[str], rows: Iterable[Row], format: str, stream: IO[str] | IO[bytes], *, title: str | None = None) -> None:
    """Writes rows as one of FORMATS; `title` stands over a `table`. All but `table` and `parquet` are written row by row.

    Raises UsageError for an unknown format, two columns of one name where names are keys, or Parquet on a terminal; MissingExtra
    where Parquet lacks its package.
    """
    if format not in FORMATS:
        raise UsageError(f"no table format called {format!r}; there are: {', '.join(FORMATS)}")
    twice = sorted({c for c in columns if list(columns).count(c) > 1})
    if twice and format in ("json", "jsonl", "parquet"):
        raise UsageError(f"{format} cannot hold two columns called {twice[0]!r}; give them different names with AS")
    if format == "parquet":
        _parquet(columns, rows, stream)
    elif format == "table":
        _table(columns, rows, stream, title)
    else:
        for piece in _TEXTS[format](columns, rows):
            _put(stream, piece)


def _put(stream: IO[str] | IO[bytes], text: str) -> None:
    """Writes text as UTF-8 with the line ends that it has, whatever encoding and line ends the stream is set to."""
    if isinstance(stream, io.StringIO):
        stream.write(text)
    else:
        _bytes_of(stream).write(text.encode())


def _bytes_of(stream: IO[str] | IO[bytes]) -> IO[bytes]:
    """The binary stream under a text stream, with nothing waiting to be written before it."""
    stream.flush()
    return cast(IO[bytes], getattr(stream, "buffer", stream))


class _Lines(list[str]):
    """What a csv writer has written and nobody has taken yet."""

    write = list.append


def _separated(delimiter: str, end: str) -> Callable[[Sequence[str], Iterable[Row]], Iterator[str]]:
    def pieces(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
        lines = _Lines()
        writer = csv.writer(lines, delimiter=delimiter)
        for row in _with_header(columns, rows):
            writer.writerow(["" if cell is None else guarded(cell) for cell in row])
            yield lines.pop().removesuffix("\r\n") + end

    return pieces


def _with_header(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[Row]:
    yield columns
    yield from rows


def guarded(cell: Scalar) -> str:
    """A value as text; one that a spreadsheet would run as a formula gets an apostrophe before it.

    So does one that already has apostrophes before it, so that taking one away gives every text back exactly.
    """
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else plain.text(cell)


def unguarded(text: str) -> str:
    """The inverse of `guarded`, for texts."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _objects(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[dict[str, object]]:
    for row in rows:
        yield dict(zip(columns, map(plain.jsonable, row), strict=True))


def _json(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    yield from plain.array(_objects(columns, rows))
    yield "\n"


def _jsonl(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    for item in _objects(columns, rows):
        yield plain.dumps(item) + "\n"


def _markdown(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    yield _markdown_line(columns)
    yield "|" + " --- |" * len(columns) + "\n"
    for row in rows:
        yield _markdown_line(row)


def _markdown_line(row: Row) -> str:
    cells = (_MARKDOWN.sub(r"\\\g<0>", _shown(cell)).replace("\n", "<br>").replace("\t", " ") if cell is not None else "" for cell in row)
    return "| " + " | ".join(cells) + " |\n"


_TEXTS = {"csv": _separated(",", "\r\n"), "tsv": _separated("\t", "\n"), "json": _json, "jsonl": _jsonl, "md": _markdown}
FORMATS = ("table", *_TEXTS, "parquet")


def _shown(cell: Scalar | None) -> str:
    """A cell for a person: `-` where nothing is known, and characters that a terminal would act on as escapes."""
    return "-" if cell is None else _UNSAFE.sub(lambda m: m[0].encode("unicode_escape").decode(), plain.text(cell))


def _table(columns: Sequence[str], rows: Iterable[Row], stream: IO[str] | IO[bytes], title: str | None) -> None:
    """A table as wide as the terminal; where not even the longest words fit, a line for each value; not wrapped in a file or pipe."""
    from rich.console import Console
    from rich.measure import Measurement

    cells = list(rows)
    if not cells:
        print("no rows", file=sys.stderr)
        return
    file: Any = stream if isinstance(stream, io.TextIOBase) else io.TextIOWrapper(cast(BinaryIO, stream), encoding="utf-8")
    console = Console(file=file, highlight=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = WIDEST
    table = _grid(columns, cells, title, console.encoding)
    least = Measurement.get(console, console.options.update_width(WIDEST), table).minimum
    console.print(table if least <= console.width else _records(columns, cells, title, console.encoding))
    if file is not stream:
        file.detach()


def _grid(columns: Sequence[str], rows: list[Row], title: str | None, encoding: str) -> RenderableType:
    from rich import box
    from rich.table import Table

    table = Table(title=title and _literal(title, encoding), title_justify="left", box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for i, name in enumerate(columns):
        values = [row[i] for row in rows if row[i] is not None]
        number = all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
        table.add_column(_literal(name, encoding), justify="right" if number and values else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_literal(cell, encoding) for cell in row))
    return table


def _records(columns: Sequence[str], rows: list[Row], title: str | None, encoding: str) -> RenderableType:
    from rich.console import Group
    from rich.table import Table

    parts: list[RenderableType] = [_literal(title, encoding)] if title else []
    for row in rows:
        record = Table.grid(padding=(0, 1))
        for name, cell in zip(columns, row, strict=True):
            record.add_row(_literal(f"{name}:", encoding), _literal(cell, encoding))
        parts += [record, ""] if row is not rows[-1] else [record]
    return Group(*parts)


def _literal(cell: Scalar | None, encoding: str) -> Text:
    """A cell for rich that is printed as it stands, with escapes for what the stream's encoding lacks."""
    from rich.text import Text

    return Text(_shown(cell).encode(encoding, "backslashreplace").decode(encoding), overflow="fold")


def _parquet(columns: Sequence[str], rows: Iterable[Row], stream: IO[str] | IO[bytes]) -> None:
    """Parquet; the type of a column is decided over all its rows, and is text where they differ."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtra("writing Parquet", "parquet") from error
    if stream.isatty():
        raise UsageError("Parquet is binary and would garble the terminal; send it to a file with >")
    all_rows = list(rows)
    arrays = [_column([row[i] for row in all_rows]) for i in range(len(columns))]
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(arrays, names=list(columns)), buffer)
    _bytes_of(stream).write(buffer.getvalue())


def _column(values: list[Scalar | None]) -> Any:
    import pyarrow

    types = {type(v) for v in values if v is not None}
    if types == {int, float}:
        types, values = {float}, [None if v is None else float(cast(float, v)) for v in values]
    arrow = {int: pyarrow.int64(), float: pyarrow.float64(), bool: pyarrow.bool_(), datetime.date: pyarrow.date32()}
    too_long = types == {int} and any(abs(cast(int, v)) >= 2**63 for v in values if v is not None)
    if len(types) == 1 and not too_long and (kept := arrow.get(*types)) is not None:
        return pyarrow.array(values, kept)
    return pyarrow.array([None if v is None else plain.text(v) for v in values], pyarrow.string())
