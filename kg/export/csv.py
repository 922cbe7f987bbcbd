"""CSV for people: the graph as one table in long form, or as a folder with a table for each kind of thing.

Both are safe to open in a spreadsheet, and `kg.tables.unguarded` gives the exact texts back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from kg import ontology
from kg.export import Format
from kg.spool import Spool
from kg.tables import guarded
from kg.types import Edge

COLUMNS = ("source", "property", "value", "type")


def _rows(spool: Spool) -> Iterator[tuple[str, str, str, str]]:
    classes = ontology.load().classes
    for node, links in spool.records():
        yield node.id, "kind", node.kind, "class"
        for name, value in node.attributes:
            yield node.id, name, guarded(value), classes[node.kind].attributes[name].range
        for edge in links:
            yield node.id, edge.type, edge.target, "link"


def _write(spool: Spool, stream: BinaryIO) -> None:
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    try:
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        writer.writerows(_rows(spool))
    finally:
        text.detach()


def _fill(spool: Spool, folder: Path) -> None:
    """The targets of a link stand in one cell, with `; ` between them, which no id holds. A spreadsheet knows UTF-8 by its mark."""
    with ExitStack() as stack:
        writers = {}
        for table, cls in ontology.load().tables.items():
            file = stack.enter_context((folder / f"{table}.csv").open("w", encoding="utf-8-sig", newline=""))
            writers[table] = csv.DictWriter(file, ("id", "kind", *cls.attributes, *cls.links), restval="")
            writers[table].writeheader()
        classes = ontology.load().classes
        for node, links in spool.records():
            row = {"id": node.id, "kind": node.kind} | {name: guarded(value) for name, value in node.attributes}
            row |= {link: "; ".join(e.target for e in group) for link, group in groupby(links, _type)}
            writers[classes[node.kind].table].writerow(row)


def _type(edge: Edge) -> str:
    return edge.type


FORMATS = (
    Format("csv", (), (".csv",), "a line for each value: source, property, value, type", _write),
    Format("tables", ("spreadsheet",), (), "a folder of CSV files for a spreadsheet, one for each kind of thing", fill=_fill),
)
