"""Exporters: each module of this folder offers a family of formats as its `FORMATS`; what it writes depends on the graph alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kg import files, registry
from kg.errors import KgError, UsageError
from kg.types import Graph


@dataclass(frozen=True, slots=True)
class Format:
    """A file format. `extensions` begin with a dot; `write` gives the same bytes for the same graph."""

    name: str
    aliases: tuple[str, ...]
    extensions: tuple[str, ...]
    description: str
    write: Callable[[Graph, BinaryIO], None]


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
    known = ", ".join(f"{f.name} ({' '.join(f.extensions)})" for f in every)
    raise UsageError(f"no export format for {str(name_or_path)!r}; give one of these names or extensions: {known}")


def export(graph: Graph, target: Path | None, format: Format) -> None:
    """Writes a graph to a file, or to stdout where `target` is None or `-`; see `kg.files.write`.

    Raises KgError when an edge lacks one of its nodes, or when the file cannot be written.
    """
    for edge in graph.edges:
        if missing := {edge.source, edge.target} - graph.nodes.keys():
            at = f"{edge.source} -{edge.type}-> {edge.target}"
            raise KgError(f"nothing was exported: {at} has no node {min(missing)}; build the graph again")
    files.write(target, lambda file: format.write(graph, file))
