"""Queries of one's own: what `kg sparql` and `kg cypher` share."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from kg.cli.common import TABLE_FORMATS, Parametrised, asking, format_option, output, parameters_option, store_or_server_option
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.types import Scalar

_SHORT = {"sparql": "SPARQL", "cypher": "Cypher"}
_HELP = """Run a {language} query of your own. It can only read.

QUERY is the text, or - for stdin. A parameter that reads as a whole number, a number, true or false is one; "5" in quotes is text.
"""


def make(engine: Literal["sparql", "cypher"]) -> click.Command:
    """The command for one engine."""

    @click.command(engine, cls=Parametrised, help=_HELP.format(language=_SHORT[engine]))
    @click.argument("query", required=False, metavar="[QUERY | -]")
    @click.option("-f", "--file", "file", metavar="FILE", help="Read the query from a file.")
    @parameters_option("Give $NAME a value.")
    @click.option(
        "--timeout", type=click.FloatRange(0.1), default=60, show_default=True, metavar="SECONDS", help="The longest it may take."
    )
    @click.option(
        "--max-rows", type=click.IntRange(1), default=100_000, show_default=True, metavar="N", help="The most rows to answer with."
    )
    @format_option(*TABLE_FORMATS, default="table")
    @store_or_server_option
    def command(
        query: str | None,
        file: str | None,
        parameters: tuple[tuple[str, str], ...],
        timeout: float,
        max_rows: int,
        format: str,
        store: str,
    ) -> None:
        from kg import tables

        text = _text(engine, query, file)
        values = {name.lstrip("$?"): _value(value) for name, value in parameters}
        with asking(store, engine, timeout, max_rows) as run:
            answer = run(engine, text, values)
        tables.write(answer.columns, answer.rows, format, output(format))

    return command


def _text(engine: str, query: str | None, file: str | None) -> str:
    if (query is None) == (file is None):
        raise UsageError(f"{engine}: give a QUERY, - for stdin, or -f FILE, one of them")
    try:
        data = Path(file).read_bytes() if file is not None else None
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from error
    if data is None and query == "-":
        data = sys.stdin.buffer.read()
    if data is None:
        assert query is not None
        return query
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{file or 'stdin'}: the query is not UTF-8: {error}") from error


def _value(text: str) -> Scalar:
    if re.fullmatch(r"-?\d{1,18}", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    if text in ("true", "false"):
        return text == "true"
    quoted = re.fullmatch(r'"(.*)"', text, re.DOTALL)
    return quoted[1] if quoted else text
