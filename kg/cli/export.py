"""`kg export`."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import Parametrised, clock_options, day, given, parameters_option, quiet_option, rdf_store, say, store_option
from kg.errors import KgError, UsageError

if TYPE_CHECKING:
    import datetime

    from kg.spool import Spool
    from kg.store.oxigraph import OxigraphStore


@click.command("export", cls=Parametrised)
@click.argument("file", required=False)
@store_option
@click.option("--format", "format", metavar="NAME", help="The format, where the name of the file does not tell it.")
@click.option("--list-formats", is_flag=True, help="List the formats.")
@click.option("--company", metavar="NAME", help="Only the events of this company, and what they rest on.")
@click.option("--since", metavar="DATE", help="Only the events on or after this date, and what they rest on.")
@click.option("--until", metavar="DATE", help="Only the events on or before this date, and what they rest on.")
@click.option("--question", metavar="NAME", help="Only the events and claims in the answer to this question, and what they rest on.")
@parameters_option("Give a parameter of the question a value.")
@clock_options
@quiet_option
def command(
    file: str | None,
    store: str,
    format: str | None,
    list_formats: bool,
    company: str | None,
    since: str | None,
    until: str | None,
    question: str | None,
    parameters: tuple[tuple[str, str], ...],
    known_as_of: str | None,
    valid_as_of: str | None,
    quiet: bool,
) -> None:
    """Write the graph, or a part of it, to FILE, or to stdout for -.

    A file is replaced only when everything was written; so is a folder, for formats that are folders.
    """
    from kg import export

    if list_formats:
        for f in export.formats():
            click.echo(f"{f.name:10} {' '.join(f.extensions):18} {f.description}")
        return
    if file is None:
        raise UsageError("export: name a FILE, or - for stdout; kg export --list-formats lists the formats")
    if file == "-" and format is None:
        raise UsageError("export -: say which format with --format; kg export --list-formats lists them")
    if parameters and question is None:
        raise UsageError("export: -p gives a parameter to a question; name it with --question")
    if question is not None and (company or since or until):
        raise UsageError("export: --question goes without --company, --since and --until; give the question its parameters with -p")
    chosen = export.find(format or file)
    first, last = day("--since", since), day("--until", until)
    answer = _answer(store, question, parameters) if question is not None else None
    with (
        rdf_store(store, known_as_of, valid_as_of) as opened,
        _spool(opened, company, first and first[0], last and last[1], answer) as spool,
        warnings.catch_warnings(record=True) as caught,
    ):
        warnings.simplefilter("always")
        export.export(spool, None if file == "-" else Path(file), chosen)
        for warning in caught:
            say(f"kg: {warning.message}")
        if not quiet:
            say(f"{spool.nodes:,} nodes and {spool.edges:,} edges written as {chosen.name}")


def _spool(
    opened: OxigraphStore,
    company: str | None,
    since: datetime.date | None,
    until: datetime.date | None,
    answer: list[str] | None,
) -> Spool:
    """The whole graph of a store, or what was asked for."""
    from kg import describe, select
    from kg.spool import Spool

    if answer is not None:
        return Spool.of(select.parts(opened, answer))
    if company is None and since is None and until is None:
        return Spool.dumped(opened.write_quads)
    companies = None
    if company is not None:
        companies = [i for i in describe.find(opened, company) if i.startswith("company/")]
        if not companies:
            raise KgError(f"the store knows no company called {company}; nothing was written")
    events = select.events(opened, companies, since, until)
    return Spool.of(select.parts(opened, [*events, *(companies or ())]))


def _answer(store: str, name: str, parameters: tuple[tuple[str, str], ...]) -> list[str]:
    """The ids in the answer to a question. Raises UsageError for a question whose answers name no events."""
    from kg import generations, queries
    from kg.store import ask

    asked = queries.question(name)
    columns = [i for i, column in enumerate(asked.columns) if column.type == "id"]
    if not columns:
        able = ", ".join(q.name for q in queries.questions() if any(c.type == "id" for c in q.columns))
        raise UsageError(f"--question {name}: its answers name no events; these questions do: {able}")
    with generations.reading(Path(store)) as path:
        table = queries.ask(asked, "sparql", given(parameters), lambda language, text, values: ask(path, language, text, values))
    ids = (row[i] for row in table.rows for i in columns)
    return sorted({str(i) for i in ids if i is not None}, key=lambda i: (not i.startswith("event/"), i))
