"""What the endpoint is and holds: a SPARQL 1.1 Service Description, VoID counts, and the questions as examples that editors can offer.

Editors look for such things by a query to the endpoint itself. The graph of the description is no part of the data, where it would be
counted and exported with it. A query that uses terms of the vocabularies of descriptions, of which the data has none, is answered from
it instead: on the data its answer could only be empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from kg import ontology, queries, rdf
from kg.ontology import SCALARS, XSD, Attribute, Link
from kg.store import _guard, _tokens
from kg.store.oxigraph import OxigraphStore

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
SH = "http://www.w3.org/ns/shacl#"
_VOID_EXT = "http://ldf.fi/void-ext#"
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


@dataclass(frozen=True, slots=True)
class Service:
    """What is described."""

    endpoint: str
    """Its IRI."""
    writable: bool
    triples: int
    entities: Mapping[str, int]
    """How many nodes each class has, by its IRI."""


def terms(query: str) -> frozenset[str]:
    """The terms of the vocabularies of descriptions that a query uses, as IRIs; none where it says itself which graphs it reads.

    Raises UsageError as the check of any query does.
    """
    vocabularies = [v for v in (SH, SD, VOID) if v in query]
    if not vocabularies or _guard.names_dataset(query):
        return frozenset()
    tokens = _tokens.sparql(query)
    namespaces = {
        name.text: iri.text[1:-1]
        for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if word.text.upper() == "PREFIX" and iri.text[1:-1] in vocabularies
    }
    used = {t.text[1:-1] for t in tokens if t.kind == "iri"}
    for prefix, namespace in namespaces.items():
        used |= {namespace + t.text.removeprefix(prefix) for t in tokens if t.kind == "prefixed" and t.text.startswith(prefix)}
    # The vocabulary itself, as PREFIX has it, says nothing: editors declare prefixes that nobody uses.
    return frozenset(u for u in used if u.startswith(tuple(vocabularies)) and u not in vocabularies)


def opened(service: Service) -> OxigraphStore:
    """The description as a store, in a named graph of its own."""
    return OxigraphStore.of(triples(service), service.endpoint + "#description")


def prefixes(service: Service) -> dict[str, str]:
    """Prefixes under which the description is short."""
    own = {"": service.endpoint + "#", "sd": SD, "void": VOID, "void-ext": _VOID_EXT, "sh": SH, "formats": _FORMATS}
    return {**ontology.load().prefixes, **own}


def triples(service: Service) -> Iterator[Triple]:
    """The description. No blank nodes: parts are fragments of the endpoint."""
    yield from _service(service.endpoint, service.writable)
    yield from _data(service)
    yield from _examples(service.endpoint)


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


def _data(service: Service) -> Iterator[Triple]:
    """VoID: the classes with their numbers, and with the properties that the ontology gives them, so that editors can complete them."""
    default = NamedNode(service.endpoint + "#default-graph")
    yield Triple(default, rdf.TYPE, NamedNode(VOID + "Dataset"))
    yield Triple(default, NamedNode(_DCTERMS + "title"), Literal("A knowledge graph of AI-industry workforce events", language="en"))
    yield Triple(default, NamedNode(VOID + "sparqlEndpoint"), NamedNode(service.endpoint))
    yield Triple(default, NamedNode(VOID + "uriSpace"), Literal(ontology.load().base))
    yield Triple(default, NamedNode(VOID + "triples"), Literal(service.triples))
    slots = {iri: c.slots for c in ontology.load().classes.values() for iri in (c.table_iri, c.iri)}
    for number, (iri, many) in enumerate(sorted(service.entities.items()), 1):
        part = NamedNode(f"{service.endpoint}#class-{number}")
        yield Triple(default, NamedNode(VOID + "classPartition"), part)
        yield Triple(part, NamedNode(VOID + "class"), NamedNode(iri))
        yield Triple(part, NamedNode(VOID + "entities"), Literal(many))
        for slot in slots.get(iri, {}).values():
            yield from _property(part, slot)


def _property(part: NamedNode, slot: Attribute | Link) -> Iterator[Triple]:
    """A property of a class with what its values are, as https://github.com/sib-swiss/void-generator gives them."""
    property = NamedNode(f"{part.value}-{slot.name}")
    yield Triple(part, NamedNode(VOID + "propertyPartition"), property)
    yield Triple(property, NamedNode(VOID + "property"), NamedNode(slot.iri))
    if isinstance(slot, Attribute):
        kinds, kind, values = _VOID_EXT + "datatypePartition", _VOID_EXT + "datatype", [SCALARS[slot.range][1]]
    else:
        iris = {name: iri for c in ontology.load().classes.values() for name, iri in ((c.table, c.table_iri), (c.name, c.iri))}
        kinds, kind, values = VOID + "classPartition", VOID + "class", [iris[target] for target in slot.targets]
    for number, value in enumerate(values, 1):
        yield Triple(property, NamedNode(kinds), NamedNode(f"{property.value}-{number}"))
        yield Triple(NamedNode(f"{property.value}-{number}"), NamedNode(kind), NamedNode(value))


def _examples(endpoint: str) -> Iterator[Triple]:
    """See https://www.w3.org/TR/shacl-af/#SPARQLExecutable; as SIB's collections of examples give them."""
    prefixes = NamedNode(endpoint + "#prefixes")
    for name, namespace in ontology.load().prefixes.items():
        prefix = NamedNode(f"{endpoint}#prefix-{name}")
        yield Triple(prefixes, NamedNode(SH + "declare"), prefix)
        yield Triple(prefix, NamedNode(SH + "prefix"), Literal(name))
        yield Triple(prefix, NamedNode(SH + "namespace"), Literal(namespace, datatype=NamedNode(XSD + "anyURI")))
    for question in queries.canned().values():
        example = NamedNode(f"{endpoint}#example-{question.name}")
        yield Triple(example, rdf.TYPE, NamedNode(SH + "SPARQLExecutable"))
        yield Triple(example, rdf.TYPE, NamedNode(SH + "SPARQLSelectExecutable"))
        yield Triple(example, NamedNode(SH + "prefixes"), prefixes)
        yield Triple(example, NamedNode(_RDFS + "label"), Literal(question.name))
        yield Triple(example, NamedNode(_RDFS + "comment"), Literal(question.question, language="en"))
        yield Triple(example, NamedNode(SH + "select"), Literal(question.texts["sparql"], datatype=NamedNode(XSD + "string")))
        yield Triple(example, NamedNode("https://schema.org/target"), NamedNode(endpoint))
