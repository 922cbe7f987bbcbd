"""Exporters: each module of this folder offers a family of formats as its `FORMATS`; what it writes depends on the graph alone."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kg import files, registry
from kg.errors import UsageError
from kg.spool import Spool
from kg.types import Node

_LABELS = ("label", "name", "title", "identifier", "quote", "disputedValue")


@dataclass(frozen=True, slots=True)
class Format:
    """A file format. `extensions` begin with a dot.

    It has either `write`, which fills one file, or `fill`, which puts files into an empty folder. Both read the spool as often as they
    like, hold little of it in memory, and give the same bytes for the same graph.
    """

    name: str
    aliases: tuple[str, ...]
    extensions: tuple[str, ...]
    description: str
    write: Callable[[Spool, BinaryIO], None] | None = None
    fill: Callable[[Spool, Path], None] | None = None


def formats() -> list[Format]:
    """Every format that there is, by name."""
    found = [f for module in registry.names("export") for f in registry.load("export", module).FORMATS]
    return sorted(found, key=lambda f: f.name)


def find(name_or_path: str | Path) -> Format:
    """The format of that name or alias, or of a file name's extension. Raises UsageError, naming what there is, when there is none."""
    name, extension = str(name_or_path).lower(), Path(name_or_path).suffix.lower()
    every = formats()
    for matches in (lambda f: name in (f.name, *f.aliases), lambda f: extension in f.extensions):
        for format in filter(matches, every):
            return format
    known = ", ".join(f"{f.name} ({' '.join(f.extensions)})" if f.extensions else f.name for f in every)
    raise UsageError(f"no export format for {str(name_or_path)!r}; give one of these names or extensions: {known}")


def export(spool: Spool, target: Path | None, format: Format) -> None:
    """Writes a graph to a file, or to stdout where `target` is None or `-`, or to a folder; see `kg.files`.

    Raises UsageError for a folder that should go to stdout, KgError when it cannot be written.
    """
    if format.write is not None:
        write = format.write
        files.write(target, lambda file: write(spool, file))
        return
    assert format.fill is not None
    fill = format.fill
    if target is None or str(target) == "-":
        raise UsageError(f"{format.name} is a folder of files, which cannot go to stdout; name a folder")
    files.write_folder(target, lambda folder: fill(spool, folder))


def label(node: Node) -> str:
    """What a picture calls a node: its label, name, title or words, else its id."""
    known = dict(node.attributes)
    return next((str(known[name]) for name in _LABELS if name in known), node.id)


def tell_removed(format: str, characters: int) -> None:
    """Warn, once for an export, of the characters that a format cannot hold."""
    if characters:
        warnings.warn(f"{format}: {characters:,} characters left out that it cannot hold (control characters)", stacklevel=3)
