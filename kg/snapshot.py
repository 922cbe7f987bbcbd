"""The graph as it stood: on the clock of what was known, and on the clock of what had happened. Both are functions of the whole graph."""

from __future__ import annotations

import datetime

from kg import derive, graph, ids, ontology
from kg.reference import Reference
from kg.resolve.decisions import NONE, Decisions
from kg.store._held import Held
from kg.types import Edge, Graph, Node


def known_as_of(whole: Graph, day: datetime.date, reference: Reference, decisions: Decisions = NONE) -> Graph:
    """The graph of a store that was given only the documents that were published by `day`, in the last sense that their date may have.

    A document without a date is left out, and of the log what was recorded by then stays; what was taken back since is not to be had.
    """
    schema = ontology.load()
    published = {ids.document_of(i) for i, n in whole.nodes.items() if n.kind == "Document" and _by(n, "publishedTo", day)}

    def stays(node: Node) -> bool:
        match schema.classes[node.kind].graph:
            case "document":
                return ids.document_of(node.id) in published
            case "log":
                return _by(node, "recorded", day)
            case "reference":
                return node.get("candidate") is not True and node.kind != "ExtractionRun"
            case _:
                return False

    nodes = {i: n for i, n in whole.nodes.items() if stays(n)}
    edges = [e for e in whole.edges if e.source in nodes and e.type not in schema.shortcuts]
    nodes |= {e.target: whole.nodes[e.target] for e in edges if e.type == "extractedBy"}
    said = Graph(nodes, frozenset(edges))
    companies, candidates = derive.touched(graph.claims(said).values(), reference)
    return said | derive.fresh(Held(said), companies, candidates, reference, decisions)


def valid_as_of(whole: Graph, day: datetime.date) -> Graph:
    """The graph with only the events whose date is by `day`, in the last sense that it may have; those without a date are left out.

    Documents and claims stay, and shortcuts follow from the events that are left.
    """
    schema = ontology.load()
    late = {i for i, n in whole.nodes.items() if n.kind in schema.events and not _by(n, "dateTo", day)}
    late |= {e.target for e in whole.edges if e.source in late and e.type in graph.PARTS}
    nodes = {i: n for i, n in whole.nodes.items() if i not in late}
    edges = {e for e in whole.edges if e.source in nodes and e.target in nodes and e.type not in schema.shortcuts}
    return Graph(nodes, frozenset(edges | set(_shortcuts(Graph(nodes, frozenset(edges))))))


def _shortcuts(events: Graph) -> list[Edge]:
    return [edge for event in graph.events(events) for edge in graph.shortcuts(event)]


def _by(node: Node, attribute: str, day: datetime.date) -> bool:
    value = node.get(attribute)
    return isinstance(value, datetime.date) and value <= day
