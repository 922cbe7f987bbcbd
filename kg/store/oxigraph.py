"""The RDF store: an Oxigraph directory on disk, the system of record."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyoxigraph as ox

from kg import ontology, rdf
from kg.errors import KgError, UsageError, too_many
from kg.ontology import XSD
from kg.store import Table, _bind, _guard
from kg.types import Delta, Graph, Scalar

_BULK = 2_000
"""From so many nodes and edges on, a bulk load is quicker than transactions."""
_COMPACT = 200_000
"""From so many on, the files are merged afterwards: a look-up in what a large bulk load leaves behind takes several times as long."""

_DAMAGED = "if it is damaged, build its documents into a new store"

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_INTEGERS = frozenset(
    "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger"
    " unsignedLong unsignedInt unsignedShort unsignedByte".split()
)


class OxigraphStore:
    """A graph in an Oxigraph directory. Writing is in pieces: the caller writes into a copy and shows it when it is finished."""

    language: Final = "sparql"

    def __init__(self, db: ox.Store) -> None:
        self._db = db

    @classmethod
    def of(cls, triples: Iterable[ox.Triple], graph: str) -> OxigraphStore:
        """A store of these triples in one named graph, on no disk."""
        db = ox.Store()
        db.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(graph)) for t in triples)
        return cls(db)

    def apply(self, delta: Delta) -> None:
        """See `Store.apply`."""
        db, added = self._db, delta.added
        gone = set(rdf.quads(Graph({}, delta.removed.edges)))
        for id in delta.removed.nodes:
            node = ox.NamedNode(rdf.iri(id))
            changed = id in added.nodes
            gone.update(q for q in db.quads_for_pattern(node, None, None, None) if not changed or _is_attribute(q))
            if not changed:
                gone.update(db.quads_for_pattern(None, None, node, None))
        new: Iterable[ox.Quad] = rdf.quads(added)
        if gone:
            # Removing is the slow part, and most attributes of a changed node stay.
            new = list(new)
            gone.difference_update(new)
        try:
            for quad in gone:
                db.remove(quad)
            if len(added.nodes) + len(added.edges) > _BULK:
                db.bulk_extend(new)
                if len(added.nodes) + len(added.edges) > _COMPACT:
                    db.optimize()
            else:
                db.extend(new)
        except (OSError, RuntimeError) as error:
            raise KgError(f"RDF store: {_one_line(error)}") from error

    def dump(self) -> Graph:
        """See `Store.dump`."""
        return rdf.graph(self._db)

    def write_quads(self, stream: BinaryIO) -> None:
        """The whole graph as N-Quads, in no order, without holding it in memory."""
        self._db.dump(stream, ox.RdfFormat.N_QUADS)

    def query(self, text: str, parameters: Mapping[str, Scalar | None], *, max_rows: int | None = None) -> Table:
        """See `Store.query`. The default graph is the union of all graphs; the ontology's prefixes need no declaration.

        Parameters are bound by VALUES, see `_bind`. Integers, doubles and decimals, booleans and dates come back as Python values, IRIs
        and other literals as text. ASK gives one column `ask`; CONSTRUCT and DESCRIBE give terms as N-Triples writes them.
        """
        with _said_plainly():
            found = self._evaluate(text, parameters)
            if isinstance(found, ox.QueryBoolean):
                return Table(("ask",), [(bool(found),)])
            if isinstance(found, ox.QueryTriples):
                triples = ((str(t.subject), str(t.predicate), str(t.object)) for t in found)
                return Table(("subject", "predicate", "object"), limited(triples, max_rows))
            columns = tuple(v.value for v in found.variables)
            return Table(columns, limited((tuple(scalar(term) for term in row) for row in found), max_rows))

    @contextmanager
    def results(self, text: str, *, base: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Iterator[Results]:
        """The results of a query as the engine gives them, of terms rather than Python values; see `query` for the rest.

        Relative IRIs are resolved against `base`. The query sees the graphs with the names that are given, or that its FROM gives,
        and without any all of them. Raises as `query` does, also while the results are read inside the block.
        """
        with _said_plainly():
            yield self._evaluate(text, {}, base, default_graphs, named_graphs)

    def update(self, text: str, *, base: str, using: Sequence[str] = (), using_named: Sequence[str] = ()) -> None:
        """Run a SPARQL update, whole or not at all; `using` and `using_named` are the graphs that its patterns see.

        Raises UsageError when it is wrong or not allowed.
        """
        _guard.check_update(text)
        with _said_plainly():
            self._db.update(_bind.with_using(text, using, using_named), base_iri=base, prefixes=dict(ontology.load().prefixes))

    def put(self, graph: str | None, parts: Sequence[tuple[ox.RdfFormat, bytes]], *, replace: bool, base: str) -> bool:
        """Load RDF into a named graph (None: the default graph), instead of what it holds or beside it; whether the graph is new.

        Raises UsageError where a part cannot be read; then nothing is written.
        """
        with _said_plainly():
            name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
            known = self._holds(name)
            quads = [ox.Quad(q.subject, q.predicate, q.object, name) for format, data in parts for q in _parsed(format, data, base)]
            if replace:
                self._db.clear_graph(name)
            if isinstance(name, ox.NamedNode):
                self._db.add_graph(name)
            self._db.extend(quads)
        return not known

    def drop(self, graph: str | None) -> bool:
        """Remove a graph (None: the default graph); whether there was one."""
        with _said_plainly():
            name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
            known = self._holds(name)
            self._db.remove_graph(name)
        return known

    def _holds(self, name: ox.NamedNode | ox.DefaultGraph) -> bool:
        if isinstance(name, ox.NamedNode):
            return self._db.contains_named_graph(name)
        return any(True for _ in self._db.quads_for_pattern(None, None, None, name))

    def _evaluate(
        self,
        text: str,
        parameters: Mapping[str, Scalar | None],
        base: str | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Results:
        _guard.check_sparql(text)
        bound = _bind.with_values(text, parameters)
        prefixes = dict(ontology.load().prefixes)
        if default_graphs or named_graphs:
            default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [ox.NamedNode(name) for name in default_graphs]
            named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(name) for name in named_graphs]
            return self._db.query(bound, base_iri=base, prefixes=prefixes, default_graph=default, named_graphs=named)
        # The engine would let the union win over FROM.
        union = not _guard.names_dataset(text)
        return self._db.query(bound, base_iri=base, prefixes=prefixes, use_default_graph_as_union=union)

    def close(self) -> None:
        """See `Store.close`. Other stores may open the directory afterwards."""
        del self._db

    def flush(self) -> None:
        """Write what is pending to the disk."""
        self._db.flush()

    def contains(self, node_id: str) -> bool:
        """Whether there is a node of that id; what no IRI can end with is the id of none."""
        try:
            node = ox.NamedNode(rdf.iri(node_id))
        except ValueError:
            return False
        return any(True for _ in self._db.quads_for_pattern(node, rdf.TYPE, None, None))

    def mentions(self, iri: str) -> bool:
        """Whether any triple has that IRI in it. Raises UsageError for what is none."""
        with _said_plainly():
            node = ox.NamedNode(iri)
        places = ((node, None, None), (None, node, None), (None, None, node))
        return any(True for s, p, o in places for _ in self._db.quads_for_pattern(s, p, o, None))

    def fetch(self, ids: Iterable[str]) -> Graph:
        """The nodes of these ids, as far as there are any, and all edges that go out from them. Targets need not be among the nodes."""
        return rdf.graph(self.quads_of(ids))

    def quads_of(self, ids: Iterable[str]) -> Iterator[ox.Quad]:
        """The quads that go out from the nodes of these ids, in the order of the ids."""
        return chain.from_iterable(self._db.quads_for_pattern(ox.NamedNode(rdf.iri(i)), None, None, None) for i in sorted(set(ids)))

    def sources(self, link: str, target: str) -> list[str]:
        """The ids of the nodes with that link to `target`, sorted."""
        predicate = ox.NamedNode(ontology.load().links[link].iri)
        return sorted(self._subjects(predicate, ox.NamedNode(rdf.iri(target))))

    def is_linked(self, link: str, target: str, beyond: Collection[str]) -> bool:
        """Whether any node but those has that link to `target`; quick however many there are."""
        found = self._subjects(ox.NamedNode(ontology.load().links[link].iri), ox.NamedNode(rdf.iri(target)))
        return any(id not in beyond for id in found)

    def nodes_of(self, class_name: str) -> Iterator[str]:
        """The ids of the nodes of a class; `Event` stands for all its types. In no order."""
        schema = ontology.load()
        cls = schema.classes.get(class_name) or schema.tables[class_name]
        found = self._each(f"SELECT ?node {{ ?node a <{cls.iri if cls.name == class_name else cls.table_iri}> }}")
        return (node.value.removeprefix(schema.base) for (node,) in found)

    def entities(self) -> dict[str, int]:
        """How many nodes each class has, by its IRI; an event counts for its type and as an event."""
        found = self._each("SELECT ?class (COUNT(*) AS ?many) { ?node a ?class } GROUP BY ?class")
        return {kind.value: int(many.value) for kind, many in found}

    def size(self) -> int:
        """The number of quads."""
        return len(self._db)

    def nodes_with(self, class_name: str, attribute: str, value: Scalar) -> list[str]:
        """The ids of the nodes of a class that have this value of an attribute, sorted."""
        slot = ontology.load().classes[class_name].attributes[attribute]
        found = self._subjects(ox.NamedNode(slot.iri), rdf.literal(value, slot.range))
        return sorted(i for i in found if self.fetch([i]).nodes[i].kind == class_name)

    def values(self, class_name: str, attribute: str) -> Iterator[tuple[str, str]]:
        """The ids of all nodes with an attribute of that class, which others may share, each with its value as text. In no order.

        Many times quicker than fetching the nodes.
        """
        schema = ontology.load()
        found = self._each(f"SELECT ?node ?value {{ ?node <{schema.classes[class_name].attributes[attribute].iri}> ?value }}")
        return ((node.value.removeprefix(schema.base), value.value) for node, value in found)

    def _each(self, query: str) -> Iterator[Any]:
        """The rows of a query of ours. Going through all nodes takes half the time that it takes by quads, which bring their graph."""
        found = self._db.query(query, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        return iter(found)

    def value(self, node_id: str, class_name: str, attribute: str) -> Scalar | None:
        """The value of one attribute of a node, looked up without the rest of it; None where it has none."""
        property = ox.NamedNode(ontology.load().classes[class_name].attributes[attribute].iri)
        return next((scalar(q.object) for q in self._db.quads_for_pattern(ox.NamedNode(rdf.iri(node_id)), property, None, None)), None)

    def quads_with(self, property: str) -> Iterator[ox.Quad]:
        """The quads of a property, by its IRI. In no order."""
        return self._db.quads_for_pattern(None, ox.NamedNode(property), None, None)

    def triples(self, graph: str | None = None) -> Iterator[ox.Triple] | None:
        """The triples of a named graph, of all graphs together for None; None where there is no such graph.

        Raises UsageError for a name that is no IRI.
        """
        if graph is None:
            return (q.triple for q in self._db)
        with _said_plainly():
            name = ox.NamedNode(graph)
        return (q.triple for q in self._db.quads_for_pattern(None, None, None, name)) if self._db.contains_named_graph(name) else None

    def about(self, node_id: str) -> Iterator[ox.Triple]:
        """The triples with that node as subject or object."""
        node = ox.NamedNode(rdf.iri(node_id))
        yield from (q.triple for q in self._db.quads_for_pattern(node, None, None, None))
        yield from (q.triple for q in self._db.quads_for_pattern(None, None, node, None))

    def _subjects(self, predicate: ox.NamedNode, target: ox.NamedNode | ox.Literal) -> Iterator[str]:
        for quad in self._db.quads_for_pattern(None, predicate, target, None):
            assert isinstance(quad.subject, ox.NamedNode)
            yield quad.subject.value.removeprefix(rdf.iri(""))


def open_store(path: Path, *, read_only: bool = True) -> OxigraphStore:
    """The store in the directory `path`, which is made where it is missing and may be written.

    Raises KgError when it cannot be opened.
    """
    try:
        return OxigraphStore(ox.Store.read_only(str(path)) if read_only else ox.Store(str(path)))
    except (OSError, ValueError, RuntimeError) as error:
        raise KgError(f"{path}: no RDF store can be opened there: {_one_line(error)}; {_DAMAGED}") from error


def in_memory(graph: Graph) -> OxigraphStore:
    """A store of that graph that is on no disk."""
    store = OxigraphStore(ox.Store())
    store.apply(Delta(Graph(), graph))
    return store


@contextmanager
def _said_plainly() -> Iterator[None]:
    """The errors of the engine as errors of ours."""
    try:
        yield
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"SPARQL: {_one_line(error)}") from error
    except (OSError, RuntimeError) as error:
        raise KgError(f"RDF store: {_one_line(error)}; {_DAMAGED}") from error


def _parsed(format: ox.RdfFormat, data: bytes, base: str) -> Iterator[ox.Quad]:
    """The quads of RDF without named graphs. Raises UsageError where JSON-LD would have a context fetched, which it names."""
    try:
        yield from ox.parse(data, format, base_iri=base, without_named_graphs=True, rename_blank_nodes=True)
    except SyntaxError as error:
        if format != ox.RdfFormat.JSON_LD or "LoadDocument" not in str(error):
            raise
        named = re.findall(rb'"@(?:context|import)"\s*:\s*[\[\s]*"([^"]*)"', data)
        shown = ", ".join(n.decode(errors="replace") for n in named)
        raise UsageError(f"JSON-LD: the remote context {shown} is not fetched; write what it says into the document") from error


def _is_attribute(quad: ox.Quad) -> bool:
    return isinstance(quad.object, ox.Literal) or quad.predicate == rdf.TYPE


def limited(rows: Iterable[tuple[Scalar | None, ...]], max_rows: int | None) -> list[tuple[Scalar | None, ...]]:
    """The rows. Raises LimitReached when there are more than `max_rows`."""
    found: list[tuple[Scalar | None, ...]] = []
    for row in rows:
        if max_rows is not None and len(found) == max_rows:
            raise too_many(max_rows)
        found.append(row)
    return found


def scalar(term: object) -> Scalar | None:
    """The value of a term of an answer: None where there is none, text for an IRI."""
    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return term.value if isinstance(term, ox.NamedNode) else str(term)
    kind, text = term.datatype.value.removeprefix(XSD), term.value
    try:
        if kind in _INTEGERS:
            return int(text)
        if kind in ("double", "float", "decimal"):
            return float(text)
        if kind == "date":
            return datetime.date.fromisoformat(text)
    except ValueError:
        # A lexical form that Python cannot hold, such as a date with a time zone: the text is the answer.
        return text
    return text in ("true", "1") if kind == "boolean" and text in ("true", "false", "1", "0") else text


def _one_line(error: Exception) -> str:
    """The engine's message, without its list of what it expected where that is long."""
    return re.sub(r"\s+", " ", re.sub(r": expected one of .{100,}", ": this is not expected here", str(error), flags=re.DOTALL)).strip()
