"""`kg ask`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import TABLE_FORMATS, Parametrised, asking, format_option, given, output, parameters_option, store_or_server_option
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.queries import Question
    from kg.store import Language, Table


@click.command("ask", cls=Parametrised)
@click.argument("question", required=False)
@parameters_option("Give a parameter a value.")
@click.option(
    "--engine",
    type=click.Choice(("sparql", "cypher")),
    show_default="sparql about a company, else cypher; what a server speaks",
    help="Which of the two graphs answers.",
)
@format_option(*TABLE_FORMATS, default="table")
@click.option("--timeout", type=click.FloatRange(0.1), default=60, show_default=True, metavar="SECONDS", help="The longest it may take.")
@click.option("--parameters", "list_parameters", is_flag=True, help="List the parameters and columns of the question instead.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.svg|FILE.png", help="Draw the answer as well.")
@store_or_server_option
def command(
    question: str | None,
    parameters: tuple[tuple[str, str], ...],
    engine: Language | None,
    format: str,
    timeout: float,
    list_parameters: bool,
    plot: Path | None,
    store: str,
) -> None:
    """List the canned questions, or answer one. Both engines give the same answer.

    The store may be a server (bolt://, neo4j://, http://) to which `kg push` has written, asked in its language.
    """
    from kg import queries, tables

    if question is None:
        if plot is not None:
            raise UsageError("--plot: name the QUESTION whose answer is drawn")
        _list(format)
        return
    asked = queries.question(question)
    if list_parameters:
        for kind, items in (("parameter", asked.parameters), ("column", asked.columns)):
            for item in items:
                click.echo(f"{kind:9}  {item.name:14}  {item.type:8}  {item.description}")
        return
    values = given(parameters)
    if plot is not None:
        _check_picture(asked, plot)

    language = engine or quicker(store, values)
    with asking(store, language, timeout) as run:
        answer = queries.ask(asked, language, values, run)
    tables.write(answer.columns, answer.rows, format, output(format), title=asked.question)
    if plot is not None:
        _draw(asked, values, answer, plot)


def quicker(store: str, values: dict[str, str]) -> Language:
    """The language of a server; else that which is quicker: what is about everything takes SPARQL several times as long as Cypher."""
    from kg.store import is_server

    if is_server(store):
        return "sparql" if store.startswith("http") else "cypher"
    return "sparql" if "company" in values else "cypher"


def _check_picture(asked: Question, plot: Path) -> None:
    """Raises UsageError, before anything is asked, for a file or a question of which there is no picture."""
    from kg import queries

    if plot.suffix.lower() not in (".svg", ".png"):
        raise UsageError(f"--plot {plot}: a picture is a .svg or a .png file")
    if asked.picture is None:
        able = ", ".join(q.name for q in queries.questions() if q.picture)
        raise UsageError(f"--plot: {asked.name} has no natural picture; these questions have: {able}")


def _draw(asked: Question, values: dict[str, str], answer: Table, plot: Path) -> None:
    from kg import charts, files

    said = ", ".join(f"{name} {value}" for name, value in values.items())
    svg = charts.draw(asked, answer, asked.question + (f" ({said})" if said else ""), heading=True)
    content = charts.png(svg) if plot.suffix.lower() == ".png" else f"{svg}\n".encode()
    files.write(plot, lambda file: file.write(content))


def _list(format: str) -> None:
    from kg import plain, queries, tables

    found = queries.questions()
    if format == "json":
        for piece in plain.array(queries.describe(found)):
            click.echo(piece, nl=False)
        click.echo()
        return
    tables.write(("name", "question"), ((q.name, q.question) for q in found), format, output(format))
