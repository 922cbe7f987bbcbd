"""`kg rebuild`."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import decisions_option, name_problems, progress, quiet_option, say, store_option


@click.command("rebuild")
@store_option
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that extract.")
@decisions_option
@quiet_option
def command(store: str, jobs: int, decisions: Path | None, quiet: bool) -> None:
    """Make both graphs anew from the documents in the store: extract, link and reconcile all of them. The log of retractions stays."""
    from kg import pipeline

    with progress(quiet) as update:
        report = pipeline.rebuild(Path(store), decisions=decisions, jobs=jobs, progress=update)
    name_problems(report.problems)
    totals = report.totals
    if not quiet:
        say(f"{store} holds {totals['documents']:,} documents, {totals['claims']:,} claims, {totals['events']:,} events")
