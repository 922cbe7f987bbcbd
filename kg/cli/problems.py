"""`kg problems`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.common import TABLE_FORMATS, format_option, output, store_option


@click.command("problems")
@store_option
@format_option(*TABLE_FORMATS, default="table")
def command(store: str, format: str) -> None:
    """List what builds could not read or had to leave out: where, in which stage, and why.

    A build of the same files again takes off the list what has been mended.
    """
    from kg import generations, problems, tables

    with generations.reading(Path(store)) as path:
        found = problems.load(path)
    tables.write(("where", "stage", "reason"), ((p.document, p.stage, p.reason) for p in found), format, output(format))
    sys.stdout.flush()
