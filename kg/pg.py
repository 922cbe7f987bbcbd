"""The only property-graph mapping: a node has the label of its table and its attributes as properties, an edge is one relationship.

The class of a node is its property `kind` (`Layoff`), its label that of the table (`Event`). Links become relationship types in
upper case (`partOf`, `PART_OF`), without properties.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from kg import ontology
from kg.errors import KgError
from kg.ontology import SCALARS, Ontology
from kg.types import Edge, Node, Scalar


def label(node: Node) -> str:
    """The label of a node. Raises KgError for a class that the ontology lacks."""
    cls = ontology.load().classes.get(node.kind)
    if cls is None:
        raise KgError(f"{node.id}: the ontology has no class {node.kind}")
    return cls.table


def labels(kind: str) -> tuple[str, ...]:
    """The labels of a node of that class where an engine has several: `Event` and `Layoff`. Raises KeyError for an unknown class."""
    table = ontology.load().classes[kind].table
    return (table,) if kind == table else (table, kind)


def id_prefix(table: str) -> str:
    """What the ids of the nodes with that label begin with."""
    return {"ExtractionRun": "run"}.get(table, table.lower()) + "/"


def properties(node: Node) -> dict[str, Scalar]:
    """The properties of a node: `id`, `kind`, and its attributes."""
    return {"id": node.id, "kind": node.kind, **dict(node.attributes)}


def node(properties: Mapping[str, Scalar | None]) -> Node:
    """The inverse of `properties`. A property that is None is not there."""
    rest = {k: v for k, v in properties.items() if k not in ("id", "kind")}
    return Node.make(str(properties["id"]), str(properties["kind"]), rest)


def relationship(edge: Edge) -> tuple[str, str, str]:
    """The label of the source, the relationship type and the label of the target.

    The labels follow from the link where it allows only one, and otherwise from the first part of the id, which is the name of the
    label in lower case. Raises KgError for a link that the ontology lacks, or an end that it does not allow.
    """
    found = _relationships().get(edge.type)
    if found is None:
        raise KgError(f"{edge.source}: the ontology has no link {edge.type}")
    name, sources, targets = found
    return _end(edge.source, sources, edge), name, _end(edge.target, targets, edge)


def edge(source: str, relationship: str, target: str) -> Edge:
    """The inverse of `relationship`, between the nodes of these ids. Raises KgError for a type that the ontology lacks."""
    name = _links().get(relationship)
    if name is None:
        raise KgError(f"{source}: the ontology has no relationship {relationship}")
    return Edge(source, name, target)


def _end(id: str, allowed: tuple[str, ...], edge: Edge) -> str:
    if len(allowed) == 1:
        return allowed[0]
    prefix = id.partition("/")[0]
    for table in allowed:
        if table.lower() == prefix:
            return table
    raise KgError(f"{edge.source} -{edge.type}-> {edge.target}: {id} is none of {', '.join(allowed)}")


@cache
def _relationships() -> dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """The relationship type of a link, and the labels that it may start from and lead to."""
    schema = ontology.load()
    pairs = {name: schema.pairs(name) for name in schema.links}
    return {
        name: (link.relationship, tuple(sorted({s for s, _ in pairs[name]})), tuple(sorted({t for _, t in pairs[name]})))
        for name, link in schema.links.items()
    }


@cache
def _links() -> dict[str, str]:
    return {link.relationship: name for name, link in ontology.load().links.items()}


def columns(schema: Ontology, table: str) -> dict[str, str]:
    """The columns of a node table with their Cypher types: `id`, `kind`, and the attributes in the order of the schema."""
    own = schema.tables[table].attributes.values()
    return {"id": "STRING", "kind": "STRING"} | {a.name: SCALARS[a.range][2] for a in own}


def schema_statements(schema: Ontology) -> Iterator[str]:
    """The statements that make the tables of an embedded Cypher engine, nodes first. Names are quoted: some are key words."""
    for table in schema.tables:
        own = ", ".join(f"`{name}` {kind}" for name, kind in columns(schema, table).items())
        yield f"CREATE NODE TABLE `{table}`({own}, PRIMARY KEY(`id`))"
    for name, link in sorted(schema.links.items()):
        ends = ", ".join(f"FROM `{source}` TO `{target}`" for source, target in schema.pairs(name))
        yield f"CREATE REL TABLE `{link.relationship}`({ends})"
