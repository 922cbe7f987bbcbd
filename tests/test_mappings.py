"""Each mapping with its inverse is the identity, on any graph that the ontology allows."""

from __future__ import annotations

import datetime

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from strategies import graphs, typed_text, workforce_graphs

from kg import ontology, pg, rdf
from kg.errors import KgError
from kg.types import Edge, Graph, Node

any_graph = graphs() | workforce_graphs()
few = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@few
@given(any_graph)
def test_strategies_make_what_the_ontology_allows(graph: Graph) -> None:
    assert list(ontology.load().problems(graph)) == []


@few
@given(any_graph)
def test_rdf_and_back(graph: Graph) -> None:
    quads = list(rdf.quads(graph))
    assert typed_text(rdf.graph(quads)) == typed_text(graph)
    assert len(set(quads)) == len(quads)
    # Through text as well, as every export and every other store gets it.
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert data is not None
    assert typed_text(rdf.graph(ox.parse(data, format=ox.RdfFormat.N_QUADS))) == typed_text(graph)


@few
@given(any_graph)
def test_property_graph_and_back(graph: Graph) -> None:
    nodes = [pg.node(pg.properties(n)) for n in graph.nodes.values()]
    edges = [pg.edge(e.source, pg.relationship(e)[1], e.target) for e in graph.edges]
    assert typed_text(Graph.of(nodes, edges)) == typed_text(graph)
    for edge in graph.edges:
        source, _, target = pg.relationship(edge)
        assert (source, target) == (pg.label(graph.nodes[edge.source]), pg.label(graph.nodes[edge.target]))


ROLE = Node.make("role/tutor", "Role", {"name": "tutor"})
CANDIDATE = Node.make("role/tuner", "Role", {"name": "tuner", "candidate": True})


@pytest.mark.parametrize(
    ("item", "graph"),
    [
        (Node.make("document/d1", "Document", {}), "document/d1"),
        (Node.make("claim/d1-c1", "Claim", {}), "document/d1"),
        (Node.make("evidence/d1-c1-0", "Evidence", {}), "document/d1"),
        (Node.make("event/e1", "Layoff", {}), "derived"),
        (Node.make("disagreement/e1-0", "Disagreement", {}), "derived"),
        (Node.make("revision/e1-0", "Revision", {}), "derived"),
        (Node.make("retraction/d1-0", "Retraction", {}), "log"),
        (ROLE, "reference"),
        (CANDIDATE, "derived"),
        (Node.make("run/rules-1", "ExtractionRun", {}), "reference"),
        (Edge("claim/d1-c1", "employer", "company/xai"), "document/d1"),
        (Edge("event/e1", "employer", "company/xai"), "derived"),
        (Edge("company/xai", "laidOff", "role/tutor"), "derived"),
        (Edge("company/xai", "parent", "company/x"), "reference"),
        (Edge("role/tutor", "broader", "role/teacher"), "reference"),
    ],
)
def test_named_graph(item: Node | Edge, graph: str) -> None:
    assert rdf.graph_name(item) == f"https://workforce.example/id/graph/{graph}"


def test_event_in_rdf() -> None:
    event = Node.make(
        "event/e1", "Layoff", {"countMin": 0, "unquantified": False, "percent": 1.0, "firstPublished": datetime.date(2025, 9, 13)}
    )
    written = {f"{q.predicate} {q.object}" for q in rdf.quads(Graph.of([event], [Edge("event/e1", "employer", "company/xai")]))}
    kg, xsd = "https://workforce.example/schema/", "http://www.w3.org/2001/XMLSchema#"
    assert written == {
        f"{rdf.TYPE} <{kg}Layoff>",
        f"{rdf.TYPE} <http://semanticweb.cs.vu.nl/2009/11/sem/Event>",
        f'<{kg}countMin> "0"^^<{xsd}integer>',
        f'<{kg}unquantified> "false"^^<{xsd}boolean>',
        f'<{kg}percent> "1"^^<{xsd}double>',
        f'<{kg}firstPublished> "2025-09-13"^^<{xsd}date>',
        "<http://semanticweb.cs.vu.nl/2009/11/sem/hasActor> <https://workforce.example/id/company/xai>",
    }


SUBJECT = "<https://workforce.example/id/role/tutor>"
A_ROLE = f"{SUBJECT} {rdf.TYPE} <http://www.w3.org/2004/02/skos/core#Concept> .\n"


@pytest.mark.parametrize(
    ("triples", "problem"),
    [
        (f"<http://elsewhere/x> {rdf.TYPE} <http://www.w3.org/2004/02/skos/core#Concept> .", "http://elsewhere/x"),
        (f"_:b {rdf.TYPE} <http://www.w3.org/2004/02/skos/core#Concept> .", "_:b"),
        (f"{SUBJECT} {rdf.TYPE} <http://elsewhere/Role> .", "no class with the IRI http://elsewhere/Role"),
        (f"{A_ROLE}{SUBJECT} {rdf.TYPE} <https://schema.org/Place> .", "it is a Role and a Place"),
        (f"{A_ROLE}{SUBJECT} <http://elsewhere/p> 'x' .", "no property with the IRI http://elsewhere/p"),
        (f"{A_ROLE}{SUBJECT} <https://schema.org/name> 'x', 'y' .", "two values for name"),
        (f"{A_ROLE}{SUBJECT} <https://schema.org/name> 1 .", "no literal of the type string"),
        (f"{A_ROLE}{SUBJECT} <https://schema.org/name> 'x'@en .", "no literal of the type string"),
        (f"{SUBJECT} <https://schema.org/name> 'x' .", "no class"),
    ],
)
def test_rdf_that_the_mapping_does_not_write(triples: str, problem: str) -> None:
    with pytest.raises(KgError, match=problem):
        rdf.graph(ox.parse(triples, format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("bad", [Graph.of([Node("x/y", "Nothing")]), Graph.of(edges=[Edge("x/y", "nothing", "x/z")])])
def test_what_the_ontology_lacks_is_refused(bad: Graph) -> None:
    with pytest.raises(KgError, match="the ontology has no"):
        list(rdf.quads(bad))
    with pytest.raises(KgError, match="the ontology has no"):
        [pg.label(n) for n in bad.nodes.values()]
        [pg.relationship(e) for e in bad.edges]
