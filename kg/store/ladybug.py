"""The Cypher store: a ladybug database in one file, a projection that can be built from the RDF store at any time.

Rows travel as CSV files that the engine reads with declared types: the one way that is exact for every string and quick for bulk
and for changes (UNWIND over parameters guesses types, and makes a thousand edges a second).
"""

from __future__ import annotations

import datetime
import decimal
import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import ladybug

from kg import ontology, pg
from kg.errors import KgError, LimitReached, UsageError, too_many
from kg.store import Table, _guard
from kg.types import Delta, Edge, Graph, Node, Scalar

_MAX_DB_SIZE = 1 << 36
"""64 GiB: how far a database may grow. The engine reserves as much address space, by default 8 TiB."""
_ANEW = "kg rebuild makes it anew from the RDF store"
_BUFFER_POOL = 1 << 30
_CSV = "HEADER=false, PARALLEL=false, AUTO_DETECT=false, DELIM=',', QUOTE='\"', ESCAPE='\"'"
_MACROS = (
    # Names that Neo4j has for what ladybug calls otherwise, so that one query runs on both.
    "toString(x) AS cast(x, 'STRING')",
    "toFloat(x) AS cast(x, 'DOUBLE')",
    "toInteger(x) AS cast(x, 'INT64')",
    "type(r) AS label(r)",
)
_ENDS = ("STRING", "STRING")
_BULK = 10_000
"""From so many rows on, an empty table is filled by COPY: MERGE would need memory for all rows at once."""
_FEW = 500
"""Up to so many edges are looked up one by one, at some 3 ms: a look-up of all at once goes through all nodes that they may lead to."""
_Row = tuple[Scalar | None, ...]


class LadybugStore:
    """A graph in a ladybug database. Each `apply` is one transaction."""

    language: Final = "cypher"

    def __init__(self, db: ladybug.Database) -> None:
        self._db = db
        # With more than one thread, an ORDER BY over some 8,000 rows at times gives its sorted blocks in the wrong order.
        self._connection = ladybug.Connection(db, num_threads=1)
        self._tables = {table: pg.columns(ontology.load(), table) for table in ontology.load().tables}

    def apply(self, delta: Delta) -> None:
        """See `Store.apply`."""
        removed, added = delta.removed, delta.added
        with self._transaction(), tempfile.TemporaryDirectory(prefix="kg-") as name:
            folder = Path(name)
            for ends, edges in _by_relationship(removed.edges).items():
                self._remove_edges(folder, ends, edges)
            for table, nodes in _by_label(n for i, n in removed.nodes.items() if i not in added.nodes).items():
                self._run(_load(folder, ["STRING"], [(n.id,) for n in nodes]) + f" MATCH (n:`{table}` {{id: c0}}) DETACH DELETE n")
            made: set[Scalar | None] = set()
            for table, nodes in _by_label(added.nodes.values()).items():
                made |= self._put_nodes(folder, table, nodes)
            for ends, edges in _by_relationship(added.edges).items():
                self._put_edges(folder, ends, edges, made)

    def _remove_edges(self, folder: Path, ends: tuple[str, str, str], edges: list[_Row]) -> None:
        if len(edges) > _FEW:
            self._run(_load(folder, _ENDS, edges) + " MATCH" + _edge_pattern(*ends, "c0", "c1") + " DELETE r")
            return
        for source, target in edges:
            self._run("MATCH" + _edge_pattern(*ends, "$source", "$target") + " DELETE r", {"source": source, "target": target})

    def _put_nodes(self, folder: Path, table: str, nodes: list[Node]) -> set[Scalar | None]:
        """The ids of those that were not there. MERGE would look at every node of the table."""
        columns = self._tables[table]
        rows = [tuple(pg.properties(n).get(c) for c in columns) for n in nodes]
        ids = {row[0] for row in rows}
        if len(rows) >= _BULK and self._is_empty(f"MATCH (n:`{table}`)"):
            self._run(f"COPY `{table}` FROM {_file(folder, rows)} ({_CSV})")
            return ids
        one = f" MATCH (n:`{table}` {{id: c0}})"
        known = {id for (id,) in self._run(_load(folder, ["STRING"], [(n.id,) for n in nodes]) + one + " RETURN c0")}
        if new := [row for row in rows if row[0] not in known]:
            values = ", ".join(f"`{c}`: c{k}" for k, c in enumerate(columns))
            self._run(_load(folder, columns.values(), new) + f" CREATE (:`{table}` {{{values}}})")
        if old := [row for row in rows if row[0] in known]:
            values = ", ".join(f"n.`{c}` = c{k}" for k, c in enumerate(columns) if c != "id")
            self._run(_load(folder, columns.values(), old) + one + f" SET {values}")
        return ids - known

    def _put_edges(self, folder: Path, ends: tuple[str, str, str], edges: list[_Row], made: Set[Scalar | None]) -> None:
        """The engine counts wrongly over two edges of a type between the same two nodes, so only new ones are made.

        Those of a node that was just `made` are new. MERGE would compare all nodes with all nodes, and so would one MATCH for both ends.
        """
        source, type, target = ends
        if len(edges) >= _BULK and self._is_empty(f"MATCH (:`{source}`)-[r:`{type}`]->(:`{target}`)"):
            self._run(f"COPY `{type}` FROM {_file(folder, edges)} (from='{source}', to='{target}', {_CSV})")
            return
        known = self._known(folder, ends, [row for row in edges if made.isdisjoint(row)])
        new = [row for row in edges if row not in known]
        make = f" MATCH (a:`{source}` {{id: c0}}) WITH a, c1 MATCH (b:`{target}` {{id: c1}}) CREATE (a)-[:`{type}`]->(b) RETURN count(*)"
        if new and self._run(_load(folder, _ENDS, new) + make) != [(len(new),)]:
            raise KgError(f"Cypher store: not every edge {source} -{type}-> {target} has a node at both ends; nothing was written")

    def _known(self, folder: Path, ends: tuple[str, str, str], edges: list[_Row]) -> set[_Row]:
        """Those of the edges that are there."""
        if len(edges) > _FEW:
            return set(self._run(_load(folder, _ENDS, edges) + " MATCH" + _edge_pattern(*ends, "c0", "c1") + " RETURN c0, c1"))
        one = "MATCH" + _edge_pattern(*ends, "$source", "$target") + " RETURN 1"
        return {row for row in edges if self._run(one, {"source": row[0], "target": row[1]})}

    def _is_empty(self, pattern: str) -> bool:
        return self._run(f"{pattern} RETURN 1 LIMIT 1") == []

    def dump(self) -> Graph:
        """See `Store.dump`."""
        nodes: dict[str, Node] = {}
        for table, columns in self._tables.items():
            for row in self._run(f"MATCH (n:`{table}`) RETURN {', '.join(f'n.`{c}`' for c in columns)}"):
                node = pg.node(dict(zip(columns, row, strict=True)))
                nodes[node.id] = node
        edges: set[Edge] = set()
        for link in ontology.load().links.values():
            rows = self._run(f"MATCH (a)-[r:`{link.relationship}`]->(b) RETURN a.id, b.id")
            edges.update(pg.edge(str(a), link.relationship, str(b)) for a, b in rows)
        return Graph(nodes, frozenset(edges))

    def query(self, text: str, parameters: Mapping[str, Scalar | None], *, max_rows: int | None = None) -> Table:
        """See `Store.query`. Every `$name` of the query must be among the parameters, and the other way round.

        Sums of integers come back as int; nodes, relationships, lists and maps as JSON; times as ISO text.
        """
        _guard.check_cypher(text)
        text = _without_nulls(text, parameters)
        values = {name: value for name, value in parameters.items() if value is not None}
        try:
            result = self._execute(text, values)
            columns = tuple(result.get_column_names())
            rows: list[_Row] = []
            while result.has_next():
                if len(rows) == max_rows:
                    raise too_many(max_rows)
                rows.append(tuple(_scalar(v) for v in result.get_next()))
            result.close()
        except RuntimeError as error:
            if "Buffer manager exception" in str(error):
                raise LimitReached(f"Cypher: the query needs more than {_BUFFER_POOL >> 20} MB of memory; ask for less") from error
            raise UsageError(f"Cypher: {_one_line(error)}") from error
        return Table(columns, rows)

    def close(self) -> None:
        """See `Store.close`."""
        self._connection.close()
        self._db.close()

    def _execute(self, statement: str, parameters: Mapping[str, Scalar | None] | None = None) -> ladybug.QueryResult:
        result = self._connection.execute(statement, dict(parameters or {}))
        assert not isinstance(result, list), "one statement has one result"
        return result

    def _run(self, statement: str, parameters: Mapping[str, Scalar | None] | None = None) -> list[_Row]:
        try:
            result = self._execute(statement, parameters)
            rows = [tuple(row) for row in result.get_all()]
            result.close()
        except RuntimeError as error:
            raise KgError(f"Cypher store: {_one_line(error)}") from error
        return rows

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._run("BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            # After some errors the engine has rolled back by itself, and says so; the first error is the one to tell.
            with suppress(RuntimeError):
                self._connection.execute("ROLLBACK")
            raise
        self._run("COMMIT")


def open_store(path: Path, *, read_only: bool = True) -> LadybugStore:
    """The store in the file `path`, which is made with its tables where it is missing and may be written.

    Raises KgError when it cannot be opened.
    """
    new = not path.exists()
    if read_only and not new and path.stat().st_size == 0:
        raise KgError(f"{path}: no Cypher store can be opened there: the file is empty; {_ANEW}")
    try:
        db = ladybug.Database(str(path), read_only=read_only, max_db_size=_MAX_DB_SIZE, buffer_pool_size=_BUFFER_POOL)
        store = LadybugStore(db)
    except (RuntimeError, OSError) as error:
        raise KgError(f"{path}: no Cypher store can be opened there: {_one_line(error)}; {_ANEW}") from error
    if new:
        for statement in (*pg.schema_statements(ontology.load()), *(f"CREATE MACRO {m}" for m in _MACROS)):
            store._run(statement)
    return store


def _by_label(nodes: Iterable[Node]) -> dict[str, list[Node]]:
    found: defaultdict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        found[pg.label(node)].append(node)
    return found


def _by_relationship(edges: Iterable[Edge]) -> dict[tuple[str, str, str], list[_Row]]:
    found: defaultdict[tuple[str, str, str], list[_Row]] = defaultdict(list)
    for edge in edges:
        found[pg.relationship(edge)].append((edge.source, edge.target))
    return {ends: sorted(rows) for ends, rows in sorted(found.items())}


def _edge_pattern(source: str, type: str, target: str, first: str, second: str) -> str:
    return f" (:`{source}` {{id: {first}}})-[r:`{type}`]->(:`{target}` {{id: {second}}})"


def _load(folder: Path, types: Iterable[str], rows: Iterable[_Row]) -> str:
    """The clause that reads rows as the columns c0, c1, ..."""
    header = ", ".join(f"c{k} {kind}" for k, kind in enumerate(types))
    return f"LOAD WITH HEADERS ({header}) FROM {_file(folder, rows)} ({_CSV})"


def _file(folder: Path, rows: Iterable[_Row]) -> str:
    """A new file with the rows, as a Cypher string: every value in quotes, no value as nothing at all."""
    with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".csv", delete=False, encoding="utf-8", newline="") as file:
        for row in rows:
            file.write(",".join("" if v is None else '"' + str(v).replace('"', '""') + '"' for v in row) + "\n")
    return "'" + file.name.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _without_nulls(text: str, parameters: Mapping[str, Scalar | None]) -> str:
    """The query with NULL for each parameter that is None: the engine takes an untyped null for a boolean, and a missing one for no rows.

    Raises UsageError unless the parameters are those that the query uses.
    """
    for token in reversed(_guard.check_parameters(text, parameters)):
        if parameters[token.text[1:]] is None:
            text = text[: token.start] + "NULL".ljust(len(token.text)) + text[token.start + len(token.text) :]
    return text


def _scalar(value: object) -> Scalar | None:
    match value:
        case None | str() | bool() | int() | float():
            return value
        case datetime.datetime():
            return value.isoformat()
        case datetime.date():
            return value
        case decimal.Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case dict() | list() | tuple():
            return json.dumps(value, ensure_ascii=False, default=str)
        case _:
            return str(value)


def _one_line(error: Exception) -> str:
    """The engine's message with its position, without the echo of the query and the list of all keywords."""
    return re.sub(r"\s+", " ", re.sub(r" expecting \{[^}]*\}", "", str(error).split('\n"')[0])).strip()
