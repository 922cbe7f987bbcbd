"""`kg export`."""

from __future__ import annotations

import warnings
from pathlib import Path

import click

from kg.cli.common import clock_options, quiet_option, rdf_store, say, store_option
from kg.errors import UsageError


@click.command("export")
@click.argument("file", required=False)
@store_option
@click.option("--format", "format", metavar="NAME", help="The format, where the name of the file does not tell it.")
@click.option("--list-formats", is_flag=True, help="List the formats.")
@clock_options
@quiet_option
def command(
    file: str | None,
    store: str,
    format: str | None,
    list_formats: bool,
    known_as_of: str | None,
    valid_as_of: str | None,
    quiet: bool,
) -> None:
    """Write the whole graph to FILE, or to stdout for -. A file is replaced only when everything was written."""
    from kg import export
    from kg.spool import Spool

    if list_formats:
        for f in export.formats():
            click.echo(f"{f.name:10} {' '.join(f.extensions):18} {f.description}")
        return
    if file is None:
        raise UsageError("export: name a FILE, or - for stdout; kg export --list-formats lists the formats")
    if file == "-" and format is None:
        raise UsageError("export -: say which format with --format; kg export --list-formats lists them")
    chosen = export.find(format or file)
    with rdf_store(store, known_as_of, valid_as_of) as opened, Spool.dumped(opened.write_quads) as spool:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            export.export(spool, None if file == "-" else Path(file), chosen)
        for warning in caught:
            say(f"kg: {warning.message}")
        if not quiet:
            say(f"{spool.nodes:,} nodes and {spool.edges:,} edges written as {chosen.name}")
