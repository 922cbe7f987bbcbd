"""`kg retract`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.common import PARTIAL, name_problems, quiet_option, say, store_option
from kg.errors import UsageError


@click.command("retract")
@click.argument("document")
@store_option
@click.option("--reason", metavar="TEXT", help="Why; it stands in the log.")
@click.option("--replace-with", "replacement", metavar="FILE", help="A corrected version, to take its place in the same step.")
@click.option("--undo", is_flag=True, help="Let builds bring the document again that was taken back.")
@quiet_option
def command(document: str, store: str, reason: str | None, replacement: str | None, undo: bool, quiet: bool) -> None:
    """Take a document back: its claims go, what rested on them is made anew, and the log says so.

    DOCUMENT is the identifier or the id of a document. No later build brings it again, unless --undo lets it.
    """
    from kg import pipeline

    if undo and (reason or replacement):
        raise UsageError("--undo takes neither --reason nor --replace-with")
    if undo:
        identifier = pipeline.readmit(Path(store), document)
        if not quiet:
            say(f"{identifier} may come again: give it to kg build")
        return
    report = pipeline.retract(Path(store), document, reason=reason, replacement=replacement)
    failed = name_problems(report.problems)
    if not quiet:
        added, totals = report.added, report.totals
        what = "replaced" if replacement else "taken back"
        say(
            f"{document} {what}: {added['claims']:+,} claims, {added['events']:+,} events; {store} holds"
            f" {totals['documents']:,} documents, {totals['claims']:,} claims, {totals['events']:,} events"
        )
    if failed:
        sys.exit(PARTIAL)
