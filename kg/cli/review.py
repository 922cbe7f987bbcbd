"""`kg review`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import PARTIAL, good, name_problems, quiet_option, say
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.types import Problem


@click.command("review")
@click.argument("file", metavar="FILE.html")
@click.argument("paths", nargs=-1, metavar="[PATH... | -]")
@click.option("--published", metavar="DATE", help="Date of the documents that do not give their own.")
@click.option("--source", metavar="NAME", help="Publisher of the documents that do not give their own.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that extract.")
@quiet_option
def command(file: str, paths: tuple[str, ...], published: str | None, source: str | None, jobs: int, quiet: bool) -> None:
    """Write a page that shows each document with its claims at their positions. Touches no store.

    PATHs are files, directories or - for stdin; without any, the seeds. FILE is one page that needs nothing else, to be opened in a
    browser. It is replaced only when everything was written, and only if it is such a page.
    """
    from kg import files, pipeline, resources, review
    from kg.read import documents

    target = Path(file)
    _check(target)
    problems: list[Problem] = []
    items = documents(paths or [str(resources.SEEDS / "documents")], published, source)
    extracted = list(pipeline.extract(good(items, problems), jobs))
    files.write(target, lambda out: out.writelines(piece.encode() for piece in review.page(extracted)))
    if not quiet:
        say(f"{len(extracted):,} documents with {sum(len(claims) for _, claims in extracted):,} claims written to {file}")
    if name_problems(problems):
        sys.exit(PARTIAL)


def _check(target: Path) -> None:
    """A document that is named where the page should be must not be lost. Raises UsageError."""
    from kg.review import GENERATOR

    if str(target) != "-" and target.suffix.lower() not in (".html", ".htm"):
        raise UsageError(f"review {target}: name the page to be written first, ending in .html")
    if target.is_file() and GENERATOR.encode() not in target.read_bytes()[:1000]:
        raise UsageError(f"review {target}: the file is there and is no page of kg review; name another one, or remove it")
