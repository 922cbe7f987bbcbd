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
@click.option("--proposals", metavar="FILE", help="Also write the names that may be one, as lines of a decisions file.")
@quiet_option
def command(
    file: str, paths: tuple[str, ...], published: str | None, source: str | None, jobs: int, proposals: str | None, quiet: bool
) -> None:
    """Write a page that shows each document with its claims at their positions. Touches no store.

    PATHs are files, directories or - for stdin; without any, the seeds. FILE is one page that needs nothing else, to be opened in a
    browser. It is replaced only when everything was written, and only if it is such a page. At its end stand names that may be one; they
    are merged only where somebody puts that into a decisions file.
    """
    from kg import files, pipeline, reference, resources, review
    from kg.read import documents
    from kg.resolve.proposals import proposals as alike

    target = Path(file)
    _check(target)
    problems: list[Problem] = []
    items = documents(paths or [str(resources.SEEDS / "documents")], published, source)
    extracted = list(pipeline.extract(good(items, problems), jobs))
    proposed = alike((c for _, claims in extracted for c in claims), reference.load())
    files.write(target, lambda out: out.writelines(piece.encode() for piece in review.page(extracted, proposed)))
    if proposals is not None:
        lines = [f"{p.decision}  # alike: {p.likeness:g} of 100\n" for p in proposed] or ["[]\n"]
        files.write(Path(proposals), lambda out: out.writelines(line.encode() for line in lines))
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
