"""What the endpoint is and holds: a SPARQL 1.1 Service Description, VoID counts, and the questions as examples that editors can offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg import ontology, queries, rdf
from kg.ontology import XSD
from kg.store.oxigraph import OxigraphStore

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
SH = "http://www.w3.org/ns/shacl#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_DCTERMS = "http://purl.org/dc/terms/"

RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
    "TriG",
    "N-Quads",
)
"""Local names at http://www.w3.org/ns/formats/."""


def triples(store: OxigraphStore, endpoint: str, writable: bool) -> Iterator[Triple]:
    """The description of the service at the IRI `endpoint` over an opened store. No blank nodes: parts are fragments of the endpoint."""
    yield from _service(endpoint, writable)
    yield from _data(store, endpoint)
    yield from _examples(endpoint)


def _service(endpoint: str, writable: bool) -> Iterator[Triple]:
    service, dataset, default = (NamedNode(endpoint + part) for part in ("#service", "#dataset", "#default-graph"))
    yield Triple(service, rdf.TYPE, NamedNode(SD + "Service"))
    yield Triple(service, NamedNode(SD + "endpoint"), NamedNode(endpoint))
    yield Triple(service, NamedNode(SD + "supportedLanguage"), NamedNode(SD + "SPARQL11Query"))
    if writable:
        yield Triple(service, NamedNode(SD + "supportedLanguage"), NamedNode(SD + "SPARQL11Update"))
    for feature in ("UnionDefaultGraph", "EmptyGraphs"):
        yield Triple(service, NamedNode(SD + "feature"), NamedNode(SD + feature))
    for name in RESULT_FORMATS:
        yield Triple(service, NamedNode(SD + "resultFormat"), NamedNode(_FORMATS + name))
    yield Triple(service, NamedNode(SD + "defaultDataset"), dataset)
    yield Triple(dataset, rdf.TYPE, NamedNode(SD + "Dataset"))
    yield Triple(dataset, NamedNode(SD + "defaultGraph"), default)
    yield Triple(default, rdf.TYPE, NamedNode(SD + "Graph"))


def _data(store: OxigraphStore, endpoint: str) -> Iterator[Triple]:
    default = NamedNode(endpoint + "#default-graph")
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    for triple in store.triples() or ():
        properties[triple.predicate.value] += 1
        if triple.predicate == rdf.TYPE and isinstance(triple.object, NamedNode):
            classes[triple.object.value] += 1
    yield Triple(default, rdf.TYPE, NamedNode(VOID + "Dataset"))
    yield Triple(default, NamedNode(_DCTERMS + "title"), Literal("A knowledge graph of AI-industry workforce events", language="en"))
    yield Triple(default, NamedNode(VOID + "sparqlEndpoint"), NamedNode(endpoint))
    yield Triple(default, NamedNode(VOID + "uriSpace"), Literal(ontology.load().base))
    yield Triple(default, NamedNode(VOID + "triples"), Literal(properties.total()))
    for kind, counts, count in (("class", classes, "entities"), ("property", properties, "triples")):
        for number, (name, many) in enumerate(sorted(counts.items()), 1):
            part = NamedNode(f"{endpoint}#{kind}-{number}")
            yield Triple(default, NamedNode(f"{VOID}{kind}Partition"), part)
            yield Triple(part, NamedNode(VOID + kind), NamedNode(name))
            yield Triple(part, NamedNode(VOID + count), Literal(many))


def _examples(endpoint: str) -> Iterator[Triple]:
    """See https://www.w3.org/TR/shacl-af/#SPARQLExecutable; as SIB's collections of examples give them."""
    for question in queries.canned().values():
        example = NamedNode(f"{endpoint}#example-{question.name}")
        yield Triple(example, rdf.TYPE, NamedNode(SH + "SPARQLExecutable"))
        yield Triple(example, rdf.TYPE, NamedNode(SH + "SPARQLSelectExecutable"))
        yield Triple(example, NamedNode(_RDFS + "label"), Literal(question.name))
        yield Triple(example, NamedNode(_RDFS + "comment"), Literal(question.question, language="en"))
        yield Triple(example, NamedNode(SH + "select"), Literal(question.texts["sparql"], datatype=NamedNode(XSD + "string")))
        yield Triple(example, NamedNode("https://schema.org/target"), NamedNode(endpoint))
