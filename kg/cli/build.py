"""`kg build`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from kg.cli.common import PARTIAL, decisions_option, name_problems, network_option, progress, quiet_option, say, store_option


@click.command("build")
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@store_option
@click.option("--published", metavar="DATE", help="Date of the documents that do not give their own.")
@click.option("--source", metavar="NAME", help="Publisher of the documents that do not give their own.")
@network_option
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that extract.")
@decisions_option
@quiet_option
def command(
    paths: tuple[str, ...],
    store: str,
    published: str | None,
    source: str | None,
    networks: tuple[str, ...],
    jobs: int,
    decisions: Path | None,
    quiet: bool,
) -> None:
    """Read documents, extract, link and reconcile, and write both graphs.

    PATHs are files, directories, patterns, http addresses or - for stdin; without any, the seeds that come with the program. Adding to a
    store is incremental; building the same input again changes nothing.
    """
    from kg import ontology, pipeline, resources

    started = time.monotonic()
    with progress(quiet) as update:
        report = pipeline.build(
            paths or [str(resources.SEEDS / "documents")],
            Path(store),
            published=published,
            source=source,
            networks=networks,
            decisions=decisions,
            jobs=jobs,
            progress=update,
        )
    failed = name_problems(report.problems, quiet)
    if not quiet:
        if report.rebuilt:
            say("the reference data, the schema or the extractor has changed: everything in the store was made anew")
        added, totals = report.added, report.totals
        known = f" ({report.known:,} known)" if report.known else ""
        say(
            f"{added['documents']:,} new documents{known}, {added['claims']:,} claims, {added['events']:+,} events"
            f" in {time.monotonic() - started:.1f} s;"
            f" {store} holds {totals['documents']:,} documents, {totals['claims']:,} claims, {totals['events']:,} events"
        )
        types = {name: totals[name] for name in ontology.load().events if totals[name]}
        if types:
            say(", ".join(f"{count:,} {name}" for name, count in sorted(types.items(), key=lambda t: (-t[1], t[0]))))
    if failed:
        sys.exit(PARTIAL)
