"""Is a graph what the ontology allows? First the ontology's own check, then SHACL over the graph as RDF."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from kg import ontology, rdf
from kg.errors import KgError, MissingExtra
from kg.resources import SCHEMA
from kg.types import Graph

if TYPE_CHECKING:
    import rdflib

SHAPES = SCHEMA / "generated" / "workforce.shacl.ttl"


def validate(graph: Graph) -> list[str]:
    """What is wrong with a graph, one line each: the node, what, and the shape that says so; empty when all is well.

    A graph that fails the ontology's own check is not tried against the shapes, since it has no RDF form.
    Raises MissingExtra when pyshacl is not installed.
    """
    return list(ontology.load().problems(graph)) or list(violations(to_rdflib(graph)))


def to_rdflib(graph: Graph) -> rdflib.Graph:
    """The graph as rdflib triples in memory, all named graphs together. Raises MissingExtra when rdflib is not installed."""
    import pyoxigraph

    try:
        from rdflib import Graph as Rdf
        from rdflib import Literal, URIRef
    except ImportError as error:
        raise MissingExtra("validating against the shapes", "shacl") from error
    iri = cache(URIRef)

    def term(value: object) -> URIRef | Literal:
        if isinstance(value, pyoxigraph.Literal):
            # rdflib holds a plain string and an xsd:string for two values, and its parsers give plain ones. Nothing is normalised, so that
            # what is checked is what is stored.
            kind = value.datatype.value
            return Literal(value.value, datatype=None if kind == ontology.XSD + "string" else iri(kind), normalize=False)
        assert isinstance(value, pyoxigraph.NamedNode)
        return iri(value.value)

    data = Rdf(bind_namespaces="none")
    for quad in rdf.quads(graph):
        data.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return data


def violations(data: rdflib.Graph) -> Iterator[str]:
    """What the shapes do not allow in RDF data, one line each, sorted. Raises MissingExtra when pyshacl is not installed."""
    try:
        import pyshacl
        from rdflib import RDF, SH
    except ImportError as error:
        raise MissingExtra("validating against the shapes", "shacl") from error
    _, report, text = pyshacl.validate(data, shacl_graph=_shapes(), inplace=True)
    if isinstance(report, Exception):
        raise KgError(f"the shapes in {SHAPES} could not be applied: {text}")
    lines = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        node, shape = (_short(str(report.value(result, p))) for p in (SH.focusNode, SH.sourceShape))
        found = {p: report.value(result, p) for p in (SH.resultPath, SH.value, SH.resultMessage)}
        what = " ".join(_short(str(v)) for v in (found[SH.resultPath], found[SH.value]) if v is not None)
        lines.add(f"{node}: {_line(what, 100)}: {_line(str(found[SH.resultMessage]), 300)} ({shape})")
    yield from sorted(lines)


@cache
def _shapes() -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(SHAPES, format="turtle")


def _line(text: str, length: int) -> str:
    """One line of printable characters: a value may be the whole text of a document."""
    text = "".join(c if c.isprintable() else " " for c in text)
    return text if len(text) <= length else text[: length - 1] + "…"


def _short(iri: str) -> str:
    """An IRI of a node as its id, one of an own term as its name."""
    model = ontology.load()
    return iri.removeprefix(model.base).removeprefix(model.vocabulary)
