"""The only RDF mapping: a node is its `rdf:type` and one literal per attribute, an edge is one triple. No blank nodes.

An event has its type twice, as `Layoff` and as the `Event` that all types share. The named graph follows from the id and the ontology:
`graph/document/ID` holds what one document says, `graph/derived` what is computed (events, shortcuts, candidates), `graph/log` which
documents were taken back, and `graph/reference` the rest. So the quads of a node or an edge are known without looking into a store.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg import ids, ontology
from kg.errors import KgError
from kg.ontology import XSD, Attribute, Class, Link
from kg.types import Edge, Graph, Node, Scalar

TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

_READ: dict[type, Callable[[str], Scalar]] = {
    str: str,
    int: int,
    float: float,
    bool: lambda text: {"true": True, "1": True, "false": False, "0": False}[text],
    datetime.date: datetime.date.fromisoformat,
}


def iri(node_id: str) -> str:
    """The IRI of a node."""
    return ontology.load().base + node_id


def node_id(iri: str) -> str | None:
    """The id of the node with that IRI, or None when the IRI is not one of ours."""
    base = ontology.load().base
    return iri.removeprefix(base) if iri.startswith(base) else None


def graph_name(item: Node | Edge) -> str:
    """The IRI of the named graph that a node or an edge belongs to."""
    if isinstance(item, Node):
        return _graph_of(item.id, item.get("candidate") is True)
    return _graph_of(item.source, item.type in ontology.load().shortcuts)


def _graph_of(id: str, derived: bool) -> str:
    kind = "derived" if derived else _graph_kinds().get(id.partition("/")[0], "reference")
    return iri(f"graph/document/{ids.document_of(id)}" if kind == "document" else f"graph/{kind}")


@cache
def _graph_kinds() -> dict[str, str]:
    """The kind of graph by the first part of an id, which is the name of the table in lower case."""
    return {table.lower(): c.graph for table, c in ontology.load().tables.items()}


@cache
def _named(iri: str) -> NamedNode:
    """For the few IRIs that come again and again: properties, classes, graphs."""
    return NamedNode(iri)


def literal(value: Scalar, range: str) -> Literal:
    """The literal for a value of an attribute of that range (a key of `ontology.SCALARS`)."""
    if isinstance(value, (bool, int, float)):
        return Literal(value)
    return Literal(str(value), datatype=_named(ontology.SCALARS[range][1]))


def quads(graph: Graph) -> Iterator[Quad]:
    """The quads of a graph, node by node and then edge by edge. Raises KgError for what the ontology lacks: a class, attribute or
    link of that name, and a value of another type than its attribute has.
    """
    schema = ontology.load()
    base = schema.base
    for node in graph.nodes.values():
        if node.kind not in schema.classes:
            raise KgError(f"{node.id}: the ontology has no class {node.kind}")
        types, attributes = _terms(node.kind)
        subject, where = NamedNode(base + node.id), _named(graph_name(node))
        for kind in types:
            yield Quad(subject, TYPE, kind, where)
        for name, value in node.attributes:
            if name not in attributes:
                raise KgError(f"{node.id}: a {node.kind} has no attribute {name}")
            property, python, range = attributes[name]
            if type(value) is not python:
                raise KgError(f"{node.id}: {name}: {value!r} is no {range}")
            yield Quad(subject, property, literal(value, range), where)
    links = {name: NamedNode(link.iri) for name, link in schema.links.items()}
    for edge in graph.edges:
        if edge.type not in links:
            raise KgError(f"{edge.source}: the ontology has no link {edge.type}")
        yield Quad(NamedNode(base + edge.source), links[edge.type], NamedNode(base + edge.target), _named(graph_name(edge)))


@cache
def _terms(kind: str) -> tuple[tuple[NamedNode, ...], dict[str, tuple[NamedNode, type, str]]]:
    """The types of a node of a class of the ontology, and for each attribute its property, its Python type and its range."""
    cls = ontology.load().classes[kind]
    types = tuple(map(NamedNode, dict.fromkeys((cls.iri, cls.table_iri))))
    return types, {name: (NamedNode(a.iri), a.python, a.range) for name, a in cls.attributes.items()}


def graph(quads: Iterable[Quad | Triple]) -> Graph:
    """The inverse of `quads`; the names of the graphs are not looked at.

    Raises KgError for what the mapping never writes: a foreign subject, class or property, a second value, another datatype, a node
    without a class.
    """
    classes, slots = _by_iri()
    kinds: dict[str, str] = {}
    values: dict[str, dict[str, Scalar]] = {}
    edges: list[Edge] = []
    for quad in quads:
        subject = _id_of(quad.subject)
        if quad.predicate == TYPE:
            assert isinstance(quad.object, NamedNode)
            cls = classes.get(quad.object.value)
            if cls is None:
                if not any(c.table_iri == quad.object.value for c in classes.values()):
                    raise KgError(f"{subject}: the ontology has no class with the IRI {quad.object.value}")
            elif kinds.setdefault(subject, cls.name) != cls.name:
                raise KgError(f"{subject}: it is a {kinds[subject]} and a {cls.name}")
            continue
        slot = slots.get(quad.predicate.value)
        if slot is None:
            raise KgError(f"{subject}: the ontology has no property with the IRI {quad.predicate.value}")
        if isinstance(slot, Link):
            edges.append(Edge(subject, slot.name, _id_of(quad.object)))
            continue
        value = _value(subject, slot, quad.object)
        if values.setdefault(subject, {}).setdefault(slot.name, value) != value:
            raise KgError(f"{subject}: it has two values for {slot.name}")
    if untyped := sorted(values.keys() - kinds.keys()):
        raise KgError(f"{untyped[0]}: it has attributes and no class")
    return Graph({i: Node.make(i, kind, values.get(i, {})) for i, kind in kinds.items()}, frozenset(edges))


@cache
def _by_iri() -> tuple[dict[str, Class], dict[str, Attribute | Link]]:
    schema = ontology.load()
    slots: dict[str, Attribute | Link] = {}
    for cls in schema.classes.values():
        slots |= {a.iri: a for a in cls.attributes.values()} | {link.iri: link for link in cls.links.values()}
    return {c.iri: c for c in schema.classes.values()}, slots


def _id_of(term: object) -> str:
    found = node_id(term.value) if isinstance(term, NamedNode) else None
    if found is None:
        raise KgError(f"{term}: it does not begin with {ontology.load().base} as the IRI of a node does")
    return found


def _value(subject: str, attribute: Attribute, term: object) -> Scalar:
    python, datatype, _ = ontology.SCALARS[attribute.range]
    if not isinstance(term, Literal) or term.datatype.value != datatype:
        raise KgError(f"{subject}: {attribute.name}: {term} is no literal of the type {datatype.removeprefix(XSD)}")
    try:
        return _READ[python](term.value)
    except (ValueError, KeyError) as error:
        raise KgError(f"{subject}: {attribute.name}: {term} cannot be read") from error
