"""The whole graph as one table in long form, for programs: a line for each class, attribute and link of each node."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import groupby
from typing import BinaryIO

from kg import ontology, plain
from kg.export import Format
from kg.types import Graph

COLUMNS = ("source", "property", "value", "type")


def _rows(graph: Graph) -> Iterator[tuple[str, str, str, str]]:
    classes = ontology.load().classes
    links = {source: list(edges) for source, edges in groupby(graph.sorted_edges(), lambda e: e.source)}
    for node in graph.sorted_nodes():
        yield node.id, "kind", node.kind, "class"
        for name, value in node.attributes:
            yield node.id, name, plain.text(value), classes[node.kind].attributes[name].range
        for edge in links.get(node.id, ()):
            yield node.id, edge.type, edge.target, "link"


def _write(graph: Graph, stream: BinaryIO) -> None:
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    try:
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        writer.writerows(_rows(graph))
    finally:
        text.detach()


FORMATS = (Format("csv", (), (".csv",), "a line for each value: source, property, value, type; exact, for programs", _write),)
