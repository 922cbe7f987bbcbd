"""A script of Cypher statements that fills a Neo4j database.

Labels, relationship types and property names come from the ontology alone; what documents say stands only in literals.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from kg import pg, plain, resources
from kg.export import Format
from kg.spool import Spool
from kg.types import Scalar

HEAD = """\
// Fills a Neo4j database: cypher-shell -f FILE. What is there already is not made twice.
// Every statement ends in a semicolon at the end of a line, and no literal holds a line end.
"""

_STATEMENT = 32_000
"""Characters of rows from which on a statement ends, so that each is quickly read and planned."""

# What ends a string, or is hard to see or to keep in a text file. Neo4j reads an escape of four digits before all else, but not after
# a backslash that is itself escaped.
_ESCAPED = re.compile("[\\\\\"'\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def literal(value: Scalar) -> str:
    """A value as Cypher reads it back to the same."""
    match value:
        case bool():
            return plain.text(value)
        case str():
            return '"' + _ESCAPED.sub(_escape, value) + '"'
        case float() if not math.isfinite(value):
            return f'toFloat("{plain.text(value).replace("INF", "Infinity")}")'
        case float():
            return plain.text(value).replace("e+", "e")
        case int() if value == -(2**63):
            # The parser reads the digits first, and they are one too many.
            return f"{value + 1} - 1"
        case int():
            return str(value)
        case _:
            return f'date("{value}")'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return "\\" + character if character in '\\"' else f"\\u{ord(character):04x}"


def _write(spool: Spool, stream: BinaryIO) -> None:
    stream.write(HEAD.encode())
    stream.write((resources.SCHEMA / "generated" / "neo4j.cypher").read_bytes())
    for pairs in (_nodes(spool), _edges(spool)):
        for clauses, rows in _batches(pairs):
            stream.write(f"UNWIND [\n{rows}\n] AS row\n{clauses};\n".encode())


def _nodes(spool: Spool) -> Iterator[tuple[str, str]]:
    """The clauses that make a node from a row, and the row."""
    for node, _ in spool.records():
        first, *others = pg.labels(node.kind)
        values = ", ".join(f"`{name}`: {literal(value)}" for name, value in pg.properties(node).items())
        yield f"MERGE (n:`{first}` {{id: row.id}}) SET n = row" + "".join(f", n:`{o}`" for o in others), f"{{{values}}}"


def _edges(spool: Spool) -> Iterator[tuple[str, str]]:
    """The clauses that make an edge from a row, and the row."""
    for _, edges in spool.records():
        for edge in edges:
            source, type, target = pg.relationship(edge)
            match = f"MATCH (a:`{source}` {{id: row[0]}}) MATCH (b:`{target}` {{id: row[1]}}) MERGE (a)-[:`{type}`]->(b)"
            yield match, f"[{literal(edge.source)}, {literal(edge.target)}]"


def _batches(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The rows of the same clauses together, as far as they fit into one statement."""
    held: defaultdict[str, list[str]] = defaultdict(list)
    sizes: defaultdict[str, int] = defaultdict(int)
    for clauses, row in pairs:
        held[clauses].append(row)
        sizes[clauses] += len(row)
        if sizes[clauses] > _STATEMENT:
            yield clauses, ",\n".join(held.pop(clauses))
            del sizes[clauses]
    for clauses, rows in held.items():
        yield clauses, ",\n".join(rows)


FORMATS = (Format("cypher", (), (".cypher", ".cql"), "a script of Cypher statements that fills a Neo4j database", _write),)
