"""A Neo4j server (5 or later), over Bolt. Its graph is that of `kg.pg`; other data in the same database is left alone.

Ours are the nodes that have a label of the ontology, a class of it as `kind` and an `id` as we make them, and what the ontology names
between them. Rows travel as parameters of UNWIND, in transactions of bounded size that the driver repeats when they fail for a while;
every statement may be repeated. One session writes, so there are no deadlocks.
"""

from __future__ import annotations

import datetime
import json
import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlsplit

from kg import ontology, pg, rdf, resources
from kg.errors import KgError, LimitReached, MissingExtra, UsageError, too_many
from kg.spool import Spool, as_lines, differing, graph_of, is_edge, pieces
from kg.store import Progress, Pushed, Table, _guard, silent
from kg.types import Delta, Edge, Graph, Node, Scalar

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction, Result, Session
    from pyoxigraph import Quad

_BULK = 5_000
"""Rows of a transaction; one with a long text counts as more. A change that is not larger is written whole or not at all."""
_PIECE = 16 << 20
"""Bytes of N-Quads that are looked at together."""
_RETRY = 30
"""Seconds for which a transaction is tried again while the server is away or busy."""
_LONG = 1_000
"""Characters of text that count as another row."""

_Rows = list[dict[str, Any]] | list[list[Any]]


class Neo4jStore:
    """A graph on a Neo4j server."""

    language: Final = "cypher"

    def __init__(self, driver: Driver, url: str, database: str | None, read_only: bool, timeout: float | None) -> None:
        self._driver, self._url, self._database, self._read_only, self._timeout = driver, url, database, read_only, timeout
        if not read_only:
            text = (resources.SCHEMA / "generated" / "neo4j.cypher").read_text(encoding="utf-8")
            # CREATE CONSTRAINT name ..., CREATE INDEX name ...: what is there already costs a transaction each.
            there = {name for (name,) in self._rows("SHOW INDEXES YIELD name RETURN name")}
            self._write((s, []) for s in text.splitlines() if not s.startswith("//") and s.split()[2] not in there)

    def apply(self, delta: Delta, progress: Progress = silent) -> None:
        """See `Store.apply`. A large change is several transactions; after an error, applying it again does what is missing."""
        if self._read_only:
            raise KgError(f"{self._url}: opened to be read")
        removed, added = delta.removed, delta.added
        gone = [n for n in removed.nodes.values() if n.id not in added.nodes]
        total = len(removed.edges) + len(gone) + len(added.nodes) + len(added.edges)
        self._write(_statements(removed, gone, added), lambda done: progress("writing", done, total))

    def replace(self, graph: Spool, progress: Progress = silent) -> Pushed:
        """See `Server.replace`. All nodes are written before the edges between them."""
        written = removed = total = 0

        def read(what: str, done: int, of: int | None) -> None:
            nonlocal total
            total = done
            progress(what, done, of)

        with Spool(self._lines(read), whole=False) as there:
            for edges in (False, True):
                for delta in _deltas(there, graph, edges):
                    before = written + removed
                    self.apply(delta, lambda what, done, of, before=before: progress(what, before + done, None))  # type: ignore[misc]
                    new, old = delta.added, delta.removed
                    written += len(new.nodes) + len(new.edges)
                    removed += len(old.nodes.keys() - new.nodes.keys()) + len(old.edges)
                    total += len(new.nodes) - len(old.nodes) + len(new.edges) - len(old.edges)
        progress("writing", written + removed, written + removed)
        return Pushed("nodes and edges", written, removed, total)

    def dump(self) -> Graph:
        """See `Store.dump`."""
        return Graph.of(self._nodes(), self._edges())

    def _lines(self, progress: Progress) -> Iterator[bytes]:
        """The graph on the server as N-Quads."""
        done = 0
        for nodes in pieces(self._nodes(), _BULK):
            yield from as_lines(_quads(nodes))
            progress("comparing", done := done + len(nodes), None)
        for edges in pieces(self._edges(), _BULK):
            yield from as_lines(rdf.quads(Graph.of(edges=edges)))
            progress("comparing", done := done + len(edges), None)

    def _nodes(self) -> Iterator[Node]:
        """Our nodes. A property that the ontology lacks is somebody else's."""
        schema = ontology.load()
        columns = {c.name: (c.table, pg.columns(schema, c.table)) for c in schema.classes.values()}
        labels = "|".join(f"`{table}`" for table in schema.tables)
        text = f"MATCH (n:{labels}) WHERE n.kind IN $kinds RETURN labels(n), properties(n)"
        for found, properties in self._rows(text, kinds=sorted(columns)):
            table, names = columns[properties["kind"]]
            if table in found and str(properties.get("id")).startswith(pg.id_prefix(table)):
                yield pg.node({c: _native(properties[c]) for c in names if c in properties})

    def _edges(self) -> Iterator[Edge]:
        """The relationships of our types between nodes that are ours."""
        schema = ontology.load()
        tables = {pg.id_prefix(table): table for table in schema.tables}
        kinds = {c.name: c.table for c in schema.classes.values()}
        types = "|".join(f"`{link.relationship}`" for link in schema.links.values())
        labels = "|".join(f"`{table}`" for table in schema.tables)
        text = f"""MATCH (a:{labels})-[r:{types}]->(b:{labels}) WHERE a.kind IN $kinds AND b.kind IN $kinds
                   RETURN a.id, a.kind, type(r), b.id, b.kind"""

        def ours(id: object, kind: str) -> bool:
            return isinstance(id, str) and tables.get(id.partition("/")[0] + "/") == kinds[kind]

        for source, kind, type, target, other in self._rows(text, kinds=sorted(kinds)):
            if ours(source, kind) and ours(target, other):
                yield pg.edge(source, type, target)

    def _rows(self, text: str, **parameters: object) -> Iterator[list[Any]]:
        with self._session(reading=True) as session:
            yield from (record.values() for record in session.run(cast("Any", text), parameters))

    def query(self, text: str, parameters: Mapping[str, Scalar | None], *, max_rows: int | None = None) -> Table:
        """See `Store.query`. Every `$name` of the query must be among the parameters, and the other way round.

        The session may only read, and the server ends what takes longer than the store's time limit. A name that neither the
        database nor the ontology knows is an error. Nodes, relationships, lists and maps come back as JSON, times as ISO text.
        """
        import neo4j

        _guard.check_cypher(text)
        _guard.check_parameters(text, parameters)

        def read(transaction: ManagedTransaction) -> Table:
            result = transaction.run(cast("Any", text), dict(parameters))
            rows: list[tuple[Scalar | None, ...]] = []
            for record in result:
                if len(rows) == max_rows:
                    raise too_many(max_rows)
                rows.append(tuple(_scalar(v) for v in record.values()))
            columns = tuple(result.keys())
            _check_names(result)
            return Table(columns, rows)

        with self._session(reading=True, warned=True) as session:
            return session.execute_read(neo4j.unit_of_work(timeout=self._timeout)(read))

    def close(self) -> None:
        """See `Store.close`."""
        self._driver.close()

    def _write(self, statements: Iterable[tuple[str, _Rows]], progress: Callable[[int], None] = lambda done: None) -> None:
        """Run statements with their rows, in order, in transactions of bounded size."""
        done = 0
        for batch in _transactions(statements):

            def write(transaction: ManagedTransaction, batch: list[tuple[str, _Rows]] = batch) -> None:
                for text, rows in batch:
                    record = transaction.run(cast("Any", text), rows=rows).single()
                    if record is not None and record[0] != len(rows):
                        raise KgError(f"{self._url}: an edge has no node at one of both ends; its batch was not written")

            with self._session() as session:
                session.execute_write(write)
            done += sum(len(rows) for _, rows in batch)
            progress(done)

    @contextmanager
    def _session(self, *, reading: bool = False, warned: bool = False) -> Iterator[Session]:
        """A session, the errors of which are ours. Results are read in large pieces, with the server's warnings where they are wanted."""
        from neo4j import READ_ACCESS, WRITE_ACCESS
        from neo4j.exceptions import DriverError, Neo4jError

        try:
            options: dict[str, Any] = {"default_access_mode": READ_ACCESS if reading else WRITE_ACCESS, "fetch_size": 10_000}
            if not warned:
                options["notifications_min_severity"] = "OFF"
            with self._driver.session(database=self._database, **options) as session:
                yield session
        except (DriverError, Neo4jError, OSError) as error:
            raise _error(self._url, error) from error


def open_store(
    url: str,
    *,
    read_only: bool = True,
    user: str | None = None,
    password: str | None = None,
    database: str | None = None,
    timeout: float | None = None,
) -> Neo4jStore:
    """The graph on the server at `url` (`bolt://` or `neo4j://`, with `+s` for TLS), with the constraints made where it may be written.

    `database` is the user's home database unless named. `timeout`, in seconds, bounds queries. Raises MissingExtra without the
    driver, UsageError for a URL that is none, KgError when the server does not answer or does not accept the user.
    """
    try:
        from neo4j import GraphDatabase
        from neo4j.exceptions import ConfigurationError, DriverError, Neo4jError
    except ImportError as error:
        raise MissingExtra("a Neo4j server", "neo4j") from error
    if urlsplit(url).path.strip("/"):
        raise UsageError(f"{url}: the URL of a Neo4j server ends after its port; --database or $NEO4J_DATABASE names a database")
    # What the driver would print of warnings, retries and lost connections is looked at here, or becomes an error of ours.
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)
    auth = None if user is None else (user, password or "")
    try:
        driver = GraphDatabase.driver(url, auth=auth, max_transaction_retry_time=_RETRY, connection_timeout=10)
    except (ConfigurationError, ValueError) as error:
        raise UsageError(f"{url}: {_one_line(error)}") from error
    try:
        driver.verify_connectivity()
        return Neo4jStore(driver, url, database, read_only, timeout)
    except (DriverError, Neo4jError, OSError) as error:
        driver.close()
        raise _error(url, error) from error
    except KgError:
        driver.close()
        raise


def _quads(nodes: list[Node]) -> Iterator[Quad]:
    """The quads of nodes; of one that somebody else has given values of other types, only its class, so that it is written anew."""
    try:
        yield from list(rdf.quads(Graph.of(nodes)))
    except KgError:
        for node in nodes:
            try:
                yield from list(rdf.quads(Graph.of([node])))
            except KgError:
                yield from rdf.quads(Graph.of([Node(node.id, node.kind)]))


def _deltas(old: Spool, new: Spool, edges: bool) -> Iterator[Delta]:
    """What turns one graph into another, of its nodes or of its edges, in pieces."""
    gone: list[bytes] = []
    more: list[bytes] = []
    size = 0
    for lines in differing(old, new):
        was, now = ([line for line in own if is_edge(line) == edges] for own in lines)
        if was == now:
            continue
        if edges:
            was, now = [line for line in was if line not in now], [line for line in now if line not in was]
        gone += was
        more += now
        size += sum(map(len, was)) + sum(map(len, now))
        if size >= _PIECE:
            yield Delta(graph_of(gone), graph_of(more))
            gone, more, size = [], [], 0
    if size:
        yield Delta(graph_of(gone), graph_of(more))


def _statements(removed: Graph, gone: list[Node], added: Graph) -> Iterator[tuple[str, _Rows]]:
    """Statements with their rows: edges go before nodes, nodes come before edges."""
    for (source, type, target), pairs in _by_relationship(removed).items():
        ends = f"MATCH (a:`{source}` {{id: row[0]}}), (b:`{target}` {{id: row[1]}})"
        yield f"UNWIND $rows AS row {ends} MATCH (a)-[r:`{type}`]->(b) DELETE r", pairs
    for (table, _), nodes in _by_labels(gone).items():
        yield f"UNWIND $rows AS row MATCH (n:`{table}` {{id: row[0]}}) DETACH DELETE n", [[n.id] for n in nodes]
    for (table, kind), nodes in _by_labels(added.nodes.values()).items():
        # What an attribute no longer says is set to null, which removes it; properties and labels of others stay.
        none = ", ".join(f"`{column}`: null" for column in pg.columns(ontology.load(), table) if column != "id")
        text = f"UNWIND $rows AS row MERGE (n:`{table}` {{id: row.id}}) ON MATCH SET n += {{{none}}} SET n += row"
        if kind != table:
            text += f" SET n:`{kind}`"
            if any(n.id in removed.nodes for n in nodes):
                text += " REMOVE n" + "".join(
                    f":`{c.name}`" for c in ontology.load().classes.values() if c.table == table and c.name != kind
                )
        yield text, [pg.properties(n) for n in nodes]
    for (source, type, target), pairs in _by_relationship(added).items():
        ends = f"MATCH (a:`{source}` {{id: row[0]}}), (b:`{target}` {{id: row[1]}})"
        yield f"UNWIND $rows AS row {ends} MERGE (a)-[r:`{type}`]->(b) RETURN count(r)", pairs


def _by_labels(nodes: Iterable[Node]) -> dict[tuple[str, str], list[Node]]:
    found: defaultdict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in nodes:
        found[pg.label(node), node.kind].append(node)
    return found


def _by_relationship(graph: Graph) -> dict[tuple[str, str, str], list[list[Any]]]:
    found: defaultdict[tuple[str, str, str], list[list[Any]]] = defaultdict(list)
    for edge in graph.sorted_edges():
        found[pg.relationship(edge)].append([edge.source, edge.target])
    return found


def _transactions(statements: Iterable[tuple[str, _Rows]]) -> Iterator[list[tuple[str, _Rows]]]:
    """The statements in groups of bounded size; one with many rows is in several. One without rows is on its own."""
    batch: list[tuple[str, _Rows]] = []
    size = 0
    for text, rows in statements:
        if not rows:
            yield [(text, rows)]
        part: list[Any] = []
        for row in rows:
            if size >= _BULK:
                yield [*batch, (text, part)] if part else batch
                batch, part, size = [], [], 0
            part.append(row)
            size += 1 + sum(len(v) // _LONG for v in (row.values() if isinstance(row, dict) else row) if isinstance(v, str))
        if part:
            batch.append((text, part))
    if batch:
        yield batch


def _check_names(result: Result) -> None:
    """Raises UsageError for a label, type or property of the query that neither the database nor the ontology has."""
    for status in result.consume().gql_status_objects:
        if status.raw_classification == "UNRECOGNIZED":
            for name in re.findall(r"`([^`]+)`", status.status_description):
                if name not in _names():
                    raise UsageError(f"Cypher: there is no label, relationship type or property {name}; see the schema for the names")


@cache
def _names() -> frozenset[str]:
    schema = ontology.load()
    properties = {column for table in schema.tables for column in pg.columns(schema, table)}
    return frozenset({*schema.tables, *schema.classes, *(link.relationship for link in schema.links.values()), *properties})


def _native(value: Any) -> Any:
    """Dates as Python has them."""
    from neo4j.time import Date

    return value.to_native() if isinstance(value, Date) else value


def _scalar(value: Any) -> Scalar | None:
    from neo4j.time import Date, DateTime, Duration, Time

    match value:
        case None | str() | bool() | int() | float():
            return value
        case Date():
            return value.to_native()
        case DateTime() | Time() | Duration():
            return value.iso_format()
        case _:
            return json.dumps(_plain(value), ensure_ascii=False, default=lambda v: _scalar(v) if hasattr(v, "iso_format") else str(v))


def _plain(value: Any) -> Any:
    """Nodes, relationships and paths as maps and lists of what they hold."""
    from neo4j.graph import Node as ServerNode
    from neo4j.graph import Path as ServerPath
    from neo4j.graph import Relationship

    match value:
        case ServerNode():
            return {"labels": sorted(value.labels), **{k: _plain(v) for k, v in sorted(value.items())}}
        case Relationship():
            return {"type": value.type, **{k: _plain(v) for k, v in sorted(value.items())}}
        case ServerPath():
            steps = [x for pair in zip(value.nodes, value.relationships, strict=False) for x in pair]
            return [_plain(x) for x in [*steps, value.nodes[-1]]]
        case dict():
            return {k: _plain(v) for k, v in value.items()}
        case list():
            return [_plain(v) for v in value]
        case datetime.date():
            return value.isoformat()
        case _:
            return value


def _error(url: str, error: Exception) -> KgError:
    """What the driver or the server says, as an error of ours."""
    from neo4j.exceptions import AuthError, ClientError, ConfigurationError, DriverError, TransientError

    code = str(getattr(error, "code", ""))
    message = _one_line(error)
    if "TransactionTimedOut" in code:
        return LimitReached("the server ended the query, which took too long; ask for less, or allow more time")
    if "OutOfMemory" in code or "MemoryLimit" in code:
        return LimitReached(f"the server has not the memory for this; ask for less ({message})")
    if isinstance(error, AuthError):
        return KgError(f"{url}: the server wants another user or password: --user or $NEO4J_USER, and $NEO4J_PASSWORD")
    if isinstance(error, ConfigurationError):
        return UsageError(f"{url}: {message}")
    if isinstance(error, (DriverError, TransientError, OSError)):
        return KgError(f"{url}: the Neo4j server does not answer: {message}")
    if isinstance(error, ClientError) and ".Statement." in code:
        return UsageError(f"Cypher: {message}")
    return KgError(f"{url}: {message}")


def _one_line(error: Exception) -> str:
    """The message with its position, without the echo of the query."""
    text = getattr(error, "message", None) or str(error)
    return re.sub(r"\s+", " ", str(text).split('\n"')[0]).strip()
