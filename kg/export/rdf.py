"""RDF as text. N-Quads and TriG keep the named graphs; N-Triples and Turtle hold their union."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import pyoxigraph
from pyoxigraph import Quad, RdfFormat, Triple

from kg import ontology, rdf
from kg.export import Format
from kg.types import Graph


def union(graph: Graph) -> list[Triple]:
    """The triples of all named graphs, by subject, with `rdf:type` first."""
    return sorted({quad.triple for quad in rdf.quads(graph)}, key=_order)


def _order(statement: Triple | Quad) -> tuple[str, bool, str, str]:
    return str(statement.subject), statement.predicate != rdf.TYPE, statement.predicate.value, str(statement.object)


def _lines(statements: Iterable[Triple] | Iterable[Quad], format: RdfFormat, stream: BinaryIO) -> None:
    """One statement a line, in the order of the bytes, as `LC_ALL=C sort` has it."""
    text = pyoxigraph.serialize(statements, format=format)
    assert text is not None
    stream.writelines(line + b"\n" for line in sorted(set(text.split(b"\n"))) if line)


def _ntriples(graph: Graph, stream: BinaryIO) -> None:
    _lines((quad.triple for quad in rdf.quads(graph)), RdfFormat.N_TRIPLES, stream)


def _nquads(graph: Graph, stream: BinaryIO) -> None:
    _lines(rdf.quads(graph), RdfFormat.N_QUADS, stream)


def _turtle(graph: Graph, stream: BinaryIO) -> None:
    pyoxigraph.serialize(union(graph), stream, RdfFormat.TURTLE, prefixes=dict(ontology.load().prefixes))


def _trig(graph: Graph, stream: BinaryIO) -> None:
    quads = sorted(set(rdf.quads(graph)), key=lambda q: (str(q.graph_name), *_order(q)))
    pyoxigraph.serialize(quads, stream, RdfFormat.TRIG, prefixes=dict(ontology.load().prefixes))


FORMATS = (
    Format("turtle", ("ttl",), (".ttl",), "RDF for people to read, the named graphs as one", _turtle),
    Format("nt", ("ntriples", "n-triples"), (".nt",), "RDF, a sorted line for each triple, the named graphs as one", _ntriples),
    Format("nq", ("nquads", "n-quads"), (".nq",), "RDF with its named graphs, a sorted line for each quad", _nquads),
    Format("trig", (), (".trig",), "RDF for people to read, with its named graphs", _trig),
)
