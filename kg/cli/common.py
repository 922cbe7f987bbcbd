"""What the commands share: options, where a store is, how a run ends."""

from __future__ import annotations

import datetime
import os
import re
import shlex
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from kg.errors import KgError, UsageError

if TYPE_CHECKING:
    from kg.queries import Run
    from kg.store import Language
    from kg.store.oxigraph import OxigraphStore
    from kg.types import Document, Problem

F = TypeVar("F", bound=Callable[..., Any])

TABLE_FORMATS = ("table", "csv", "tsv", "json", "jsonl", "md", "parquet")
PARTIAL = 3
"""Exit code of a run that did its work but for the items that it named."""


def store_option(command: F) -> F:
    """`--store DIR`, else $KG_STORE, else ./kg-store."""
    return _store("The directory of the store.", "DIR", _directory)(command)


def store_or_server_option(command: F) -> F:
    """`--store` as in `store_option`, or the URL of a server."""
    return _store("The directory of the store, or the URL of a server that has its graph.", "DIR|URL", None)(command)


def _store(purpose: str, metavar: str, check: Callable[[click.Context, click.Parameter, str], str] | None) -> Callable[[F], F]:
    shown = "$KG_STORE or ./kg-store"
    return click.option("--store", envvar="KG_STORE", default="kg-store", show_default=shown, metavar=metavar, help=purpose, callback=check)


def _directory(context: click.Context, parameter: click.Parameter, value: str) -> str:
    if "://" in value:
        raise UsageError(f"{value}: this command needs the directory of a store; servers are for kg push, ask, cypher and sparql")
    return value


def quiet_option(command: F) -> F:
    """`--quiet`: no progress and no summary; problems are still named."""
    return click.option("-q", "--quiet", is_flag=True, help="No progress and no summary on stderr.")(command)


def format_option(*formats: str, default: str | None = None) -> Callable[[F], F]:
    """`--format`, one of `formats`."""
    return click.option("--format", "format", type=click.Choice(formats), default=default, show_default=True, help="How to print it.")


def parameters_option(purpose: str) -> Callable[[F], F]:
    """`-p NAME VALUE`, as often as there are parameters; its command is of the class `Parametrised`."""
    return click.option("-p", "--param", "parameters", nargs=2, multiple=True, metavar="NAME VALUE", help=purpose)


class Parametrised(click.Command):
    """A command with `parameters_option`. What other tools allow, such as `-p name=value` and `--name value`, is told, with what to write.

    Left to itself, the option takes whatever two words follow it for a name and its value.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """See `click.Command.parse_args`. Raises UsageError for a parameter that is written in another form."""
        options = {name for option in self.get_params(ctx) for name in option.opts}
        for position, word in enumerate(args):
            if (short := re.fullmatch(r"-p(.*)|--param(?:=(.*))?", word, re.DOTALL)) is not None:
                attached = [text for text in short.groups() if text]
                _check_parameter([*attached, *args[position + 1 :]][:2], options)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            near = f" (did you mean {error.possibilities[0]}?)" if error.possibilities else ""
            meant = f"-p {error.option_name.lstrip('-')} VALUE"
            raise UsageError(f"{error.option_name}: no such option{near}; the parameter of a query is written {meant}") from None


def _check_parameter(words: Sequence[str], options: Collection[str]) -> None:
    name, value = (*words, None, None)[:2]
    if name is None or name in options:
        raise UsageError("-p: the name and the value are missing, as in -p company xAI")
    left, equals, right = name.partition("=")
    if equals:
        raise UsageError(f"-p {name}: the name and the value are two words: -p {shlex.join((left or 'NAME', right or 'VALUE'))}")
    if value is None or value in options:
        raise UsageError(f"-p {name}: the value is missing: -p {name} VALUE")


def given(parameters: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The values of the option `-p`. Raises UsageError for a parameter that is given twice."""
    values: dict[str, str] = {}
    for name, value in parameters:
        if name in values:
            raise UsageError(f"-p {name}: given twice")
        values[name] = value
    return values


def clock_options(command: F) -> F:
    """`--known-as-of DATE` and `--valid-as-of DATE`: the graph as it stood."""
    known = click.option("--known-as-of", metavar="DATE", help="As if only the documents published by then had been given.")
    valid = click.option("--valid-as-of", metavar="DATE", help="Only the events whose date is by then.")
    return known(valid(command))


def network_option(command: F) -> F:
    """`--allow-network CIDR`: networks that are not public and may be fetched from."""
    return click.option(
        "--allow-network",
        "networks",
        multiple=True,
        metavar="CIDR",
        help="A network that is not public and may be fetched from, such as 127.0.0.0/8; may be repeated.",
    )(command)


def decisions_option(command: F) -> F:
    """`--decisions FILE`: what people decided about merges and names."""
    return click.option(
        "--decisions",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="What people decided about merges and names; later builds read the file again.",
    )(command)


@contextmanager
def rdf_store(store: str, known_as_of: str | None = None, valid_as_of: str | None = None) -> Iterator[OxigraphStore]:
    """The RDF store of the current generation, to be read; with a date, the graph as it stood, in memory."""
    from kg import generations
    from kg.store import oxigraph

    known, valid = day("--known-as-of", known_as_of), day("--valid-as-of", valid_as_of)
    with generations.reading(Path(store)) as path:
        opened = oxigraph.open_store(path / generations.RDF)
        try:
            yield _as_of(opened, Path(store), known and known[1], valid and valid[1])
        finally:
            opened.close()


def _as_of(opened: OxigraphStore, store: Path, known: datetime.date | None, valid: datetime.date | None) -> OxigraphStore:
    if not (known or valid):
        return opened
    from kg import generations, pipeline, reference, snapshot
    from kg.store import oxigraph

    graph = opened.dump()
    if known:
        about = generations.read_about(store)
        if not pipeline.is_current(about):
            raise KgError(f"{store}: built with other reference data or another version of the program; make it anew with kg rebuild")
        _, decided = pipeline.decisions_of(about)
        graph = snapshot.known_as_of(graph, known, reference.load(), decided)
    if valid:
        graph = snapshot.valid_as_of(graph, valid)
    return oxigraph.in_memory(graph)


def day(option: str, value: str | None) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day that the date of an option may mean. Raises UsageError for what is no date."""
    from kg import dates

    period = dates.bounds(value)
    if value is not None and period is None:
        raise UsageError(f"{option} {value}: not a date; write it as 2025-09-15, 2025-09 or 2025")
    return period


@contextmanager
def asking(store: str, engine: Language, timeout: float, max_rows: int = 1_000_000) -> Iterator[Run]:
    """What answers queries over a store: the current generation of a directory, or a server, which must speak the engine's language."""
    from kg import generations
    from kg.store import ask, connect, is_server

    if not is_server(store):
        with generations.reading(Path(store)) as path:
            yield lambda language, text, values: ask(path, language, text, values, timeout=timeout, max_rows=max_rows)
        return
    user, password = login(store, None, None)
    with closing(connect(store, user=user, password=password, database=database(store), timeout=timeout)) as server:
        if server.language != engine:
            other = "kg cypher, or kg ask --engine cypher" if server.language == "cypher" else "kg sparql, or kg ask --engine sparql"
            raise UsageError(f"{store}: this server is asked with {other}")
        yield lambda language, text, values: server.query(text, values, max_rows=max_rows)


def login(url: str, user: str | None, password: str | None) -> tuple[str | None, str | None]:
    """User and password for a server: those given, else $NEO4J_USER and $NEO4J_PASSWORD or their like, else the password is asked for."""
    prefix = "SPARQL" if url.startswith("http") else "NEO4J"
    user = user or os.environ.get(f"{prefix}_USER")
    password = password or os.environ.get(f"{prefix}_PASSWORD")
    if password and not user:
        user = "neo4j"
    if user and not password:
        if not sys.stdin.isatty():
            raise UsageError(f"the password of {user} is missing: set ${prefix}_PASSWORD")
        password = click.prompt(f"Password of {user}", hide_input=True, err=True)
    return user, password


def database(url: str) -> str | None:
    """$NEO4J_DATABASE for a Neo4j server, where several have one."""
    return None if url.startswith("http") else os.environ.get("NEO4J_DATABASE")


def say(text: str) -> None:
    """A line on stderr. Control characters of what documents say do not reach the terminal."""
    click.echo("".join(c if c.isprintable() else "\ufffd" for c in text), err=True)


def name_problems(problems: Iterable[Problem], quiet: bool = False) -> bool:
    """Name each problem on stderr, and unless quiet what was only noted; whether anything could not be done."""
    from kg.read import HARMLESS, NOTE

    failed = False
    for problem in problems:
        if not (quiet and problem.stage == NOTE):
            say(f"kg: {problem}")
        failed |= problem.stage not in HARMLESS
    return failed


def good(items: Iterable[Document | Problem], problems: list[Problem]) -> Iterator[Document]:
    """The documents among what a reader gave; the problems are put aside."""
    from kg.types import Document

    for item in items:
        if isinstance(item, Document):
            yield item
        else:
            problems.append(item)


def output(format: str) -> IO[Any]:
    """Where data goes: stdout as text, or as bytes for formats that are no text."""
    return sys.stdout.buffer if format == "parquet" else sys.stdout


def print_records(records: Iterable[dict[str, Any]], columns: Sequence[str], on_terminal: Sequence[str], format: str) -> None:
    """Claims or events on stdout: whole records in JSON, the columns in the other formats, fewer in a table."""
    from kg import plain, tables
    from kg.records import row

    if format == "jsonl":
        for record in records:
            click.echo(plain.dumps(record))
    elif format == "json":
        for piece in plain.array(records):
            click.echo(piece, nl=False)
        click.echo()
    else:
        shown = on_terminal if format == "table" else columns
        tables.write(shown, (row(r, shown) for r in records), format, output(format))


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str, Mapping[str, int]], None]]:
    """A bar on a terminal that says what is being done and how many there are so far, for anything that takes longer than a second."""
    if quiet or not sys.stderr.isatty():
        yield lambda stage, counts: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(BarColumn(20), TextColumn("{task.description}"), TimeElapsedColumn(), console=Console(stderr=True), transient=True)
    task = bar.add_task("starting", total=None)
    start = last = time.monotonic()

    def update(stage: str, counts: Mapping[str, int]) -> None:
        nonlocal last
        if (now := time.monotonic()) - last > 0.1 and now - start > 1:
            bar.start()
            said = ", ".join(f"{n:,} {name}" for name, n in counts.items() if name != "of")
            bar.update(task, description=f"{stage}: {said}", total=counts.get("of"), completed=counts["documents"])
            last = now

    try:
        yield update
    finally:
        bar.stop()
