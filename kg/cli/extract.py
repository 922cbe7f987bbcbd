"""`kg extract`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import click

from kg.cli.common import PARTIAL, TABLE_FORMATS, format_option, good, name_problems, network_option, print_records, progress

if TYPE_CHECKING:
    from kg.types import Claim, Document, Problem


@click.command("extract")
@click.argument("paths", nargs=-1, metavar="[PATH... | -]")
@format_option(*TABLE_FORMATS)
@click.option("--published", metavar="DATE", help="Date of the documents that do not give their own.")
@click.option("--source", metavar="NAME", help="Publisher of the documents that do not give their own.")
@network_option
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that extract.")
def command(
    paths: tuple[str, ...], format: str | None, published: str | None, source: str | None, networks: tuple[str, ...], jobs: int
) -> None:
    """Print the claims that documents make. Touches no store.

    PATHs are files, directories, patterns, http addresses or - for stdin; without any, the seeds. The format is a table on a terminal,
    otherwise JSON lines.
    """
    from kg import pipeline, resources
    from kg.read import documents
    from kg.records import CLAIM_COLUMNS, TERMINAL_CLAIM_COLUMNS, claim_record

    problems: list[Problem] = []
    items = documents(paths or [str(resources.SEEDS / "documents")], published, source, networks)
    extracted = pipeline.extract(good(items, problems), jobs)
    with progress(quiet=sys.stdout.isatty()) as update:  # where the claims are seen as they come, a bar would stand among them
        records = (claim_record(claim, document) for document, claim in _counted(extracted, problems, update))
        print_records(records, CLAIM_COLUMNS, TERMINAL_CLAIM_COLUMNS, format or ("table" if sys.stdout.isatty() else "jsonl"))
    if name_problems(problems):
        sys.exit(PARTIAL)


def _counted(
    extracted: Iterable[tuple[Document, list[Claim]]], problems: list[Problem], update: Callable[[str, Mapping[str, int]], None]
) -> Iterator[tuple[Document, Claim]]:
    """Each claim with its document; how many there are so far is told."""
    found = 0
    for number, (document, claims) in enumerate(extracted, 1):
        found += len(claims)
        update("extract", {"documents": number, "claims": found, "problems": len(problems)})
        for claim in claims:
            yield document, claim
