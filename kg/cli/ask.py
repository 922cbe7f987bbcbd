"""`kg ask`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.common import TABLE_FORMATS, asking, format_option, given, output, parameters_option, store_or_server_option

if TYPE_CHECKING:
    from kg.store import Language


@click.command("ask")
@click.argument("question", required=False)
@parameters_option
@click.option(
    "--engine", type=click.Choice(("sparql", "cypher")), default="sparql", show_default=True, help="Which of the two graphs answers."
)
@format_option(*TABLE_FORMATS, default="table")
@click.option("--timeout", type=click.FloatRange(0.1), default=60, show_default=True, metavar="SECONDS", help="The longest it may take.")
@click.option("--parameters", "list_parameters", is_flag=True, help="List the parameters and columns of the question instead.")
@store_or_server_option
def command(
    question: str | None,
    parameters: tuple[tuple[str, str], ...],
    engine: Language,
    format: str,
    timeout: float,
    list_parameters: bool,
    store: str,
) -> None:
    """List the canned questions, or answer one. Both engines give the same answer.

    The store may be a server (bolt://, neo4j://, http://) to which `kg push` has written, asked in its language.
    """
    from kg import queries, tables

    if question is None:
        _list(format)
        return
    asked = queries.question(question)
    if list_parameters:
        for kind, items in (("parameter", asked.parameters), ("column", asked.columns)):
            for item in items:
                click.echo(f"{kind:9}  {item.name:14}  {item.type:8}  {item.description}")
        return
    values = given(parameters)

    with asking(store, engine, timeout) as run:
        answer = queries.ask(asked, engine, values, run)
    tables.write(answer.columns, answer.rows, format, output(format), title=asked.question)


def _list(format: str) -> None:
    from kg import plain, queries, tables

    found = queries.questions()
    if format == "json":
        for piece in plain.array(queries.describe(found)):
            click.echo(piece, nl=False)
        click.echo()
        return
    tables.write(("name", "question"), ((q.name, q.question) for q in found), format, output(format))
