"""A folder of CSV files for `neo4j-admin database import`, with the command that imports them."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path

from kg import ontology, pg, plain, resources
from kg.export import Format
from kg.spool import Spool
from kg.types import Scalar

COMMAND = """\
#!/bin/sh
# Fills an empty Neo4j database, by default the one called neo4j, while it is stopped: sh import.sh [DATABASE]
# Then start the server and run constraints.cypher, which makes ids unique and look-ups quick: cypher-shell -f constraints.cypher
cd "$(dirname "$0")" && exec neo4j-admin database import full "${1:-neo4j}" --id-type=string --multiline-fields=true"""

_TYPES = {"STRING": "string", "INT64": "long", "DOUBLE": "double", "BOOL": "boolean", "DATE": "date"}
"""The types of the import tool by those of Cypher."""


def _fill(spool: Spool, folder: Path) -> None:
    schema = ontology.load()
    columns = {table: pg.columns(schema, table) for table in schema.tables}
    headers = {f"nodes-{table}": (*map(_header, own, own.values()), ":LABEL") for table, own in columns.items()}
    headers |= {f"edges-{link.relationship}": (":START_ID", ":END_ID", ":TYPE") for link in schema.links.values()}
    with ExitStack() as stack:
        files = {name: stack.enter_context((folder / f"{name}.csv").open("w", encoding="utf-8", newline="")) for name in headers}
        for name, header in headers.items():
            files[name].write(",".join(header) + "\n")
        for node, edges in spool.records():
            table, properties = pg.label(node), pg.properties(node)
            values = [properties.get(name) for name in columns[table]]
            files[f"nodes-{table}"].write(_row(*values, ";".join(pg.labels(node.kind))))
            for edge in edges:
                type = schema.links[edge.type].relationship
                files[f"edges-{type}"].write(_row(edge.source, edge.target, type))
    options = [f"  --{'nodes' if name.startswith('nodes-') else 'relationships'}={name}.csv" for name in headers]
    (folder / "import.sh").write_text(" \\\n".join((COMMAND, *options)) + "\n", encoding="utf-8")
    shutil.copyfile(resources.SCHEMA / "generated" / "neo4j.cypher", folder / "constraints.cypher")


def _header(name: str, kind: str) -> str:
    return "id:ID" if name == "id" else f"{name}:{_TYPES[kind]}"


def _row(*values: Scalar | None) -> str:
    """A line with every text in quotes: the import tool takes nothing at all for no value, and quotes around nothing for an empty text."""
    return ",".join("" if v is None else _cell(v) for v in values) + "\n"


def _cell(value: Scalar) -> str:
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return plain.text(value).replace("INF", "Infinity")


FORMATS = (
    Format("neo4j", ("neo4j-admin",), (), "a folder of exact CSV files for neo4j-admin database import, with the command", fill=_fill),
)
