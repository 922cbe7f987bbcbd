"""Parquet: `nodes.parquet`, with a column for each attribute of the ontology in its type, and `edges.parquet`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import ontology
from kg.errors import MissingExtra
from kg.export import Format
from kg.spool import Spool

if TYPE_CHECKING:
    import pyarrow

_GROUP = 10_000
"""Rows of a row group, which is held in memory."""


def _fill(spool: Spool, folder: Path) -> None:
    try:
        import pyarrow as pa
    except ImportError as error:
        raise MissingExtra("writing Parquet", "parquet") from error

    types = {int: pa.int64(), float: pa.float64(), bool: pa.bool_(), str: pa.string()}
    attributes = {a.name: a for c in ontology.load().classes.values() for a in c.attributes.values()}
    columns = {name: types.get(a.python, pa.date32()) for name, a in sorted(attributes.items())}
    nodes = ({"id": node.id, "kind": node.kind, **dict(node.attributes)} for node, _ in spool.records())
    edges = ({"source": e.source, "type": e.type, "target": e.target} for _, links in spool.records() for e in links)
    _table(folder / "nodes.parquet", pa.schema({"id": pa.string(), "kind": pa.string(), **columns}), nodes)
    _table(folder / "edges.parquet", pa.schema(dict.fromkeys(("source", "type", "target"), pa.string())), edges)


def _table(path: Path, schema: pyarrow.Schema, rows: Iterable[dict[str, Any]]) -> None:
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    with ParquetWriter(path, schema) as writer:
        for group in _groups(iter(rows)):
            writer.write_table(pyarrow.Table.from_pylist(group, schema))


def _groups(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while group := list(islice(rows, _GROUP)):
        yield group


FORMATS = (Format("parquet", (), (".parquet",), "a folder with nodes.parquet and edges.parquet, typed", fill=_fill),)
