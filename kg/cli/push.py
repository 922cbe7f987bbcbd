"""`kg push`."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import click

from kg.cli.common import database, login, quiet_option, rdf_store, say, store_option

if TYPE_CHECKING:
    from kg.store import Progress


@click.command("push")
@click.argument("url")
@store_option
@click.option("--user", metavar="NAME", help="The user on the server; otherwise $NEO4J_USER or $SPARQL_USER.")
@click.option("--password", metavar="WORD", help="Better in $NEO4J_PASSWORD or $SPARQL_PASSWORD, or typed when asked for.")
@click.option("--database", "named", metavar="NAME", help="On a Neo4j server; otherwise $NEO4J_DATABASE or the user's own.")
@quiet_option
def command(url: str, store: str, user: str | None, password: str | None, named: str | None, quiet: bool) -> None:
    """Make the graph on a server that of the store: Neo4j (bolt://, neo4j://) or SPARQL 1.1 (http://, https://).

    Only what differs is written, so pushing again changes nothing, and a push that was broken off is mended by the next one. What is
    no longer in the store goes there too; what others keep on the server stays.
    """
    from kg.spool import Spool
    from kg.store import connect

    started = time.monotonic()
    name, word = login(url, user, password)
    with closing(connect(url, read_only=False, user=name, password=word, database=named or database(url))) as server:
        with rdf_store(store) as opened:
            graph = Spool.dumped(opened.write_quads, whole=False)
        with graph, _bar(quiet) as progress:
            pushed = server.replace(graph, progress)
    if not quiet:
        say(
            f"{url}: {pushed.written:,} {pushed.unit} written, {pushed.removed:,} removed in {time.monotonic() - started:.1f} s;"
            f" it holds {pushed.total:,}"
        )


@contextmanager
def _bar(quiet: bool) -> Iterator[Progress]:
    """A bar on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("comparing", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
