"""RDF as text. N-Quads and TriG keep the named graphs; the others hold their union."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import BinaryIO

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from kg import ontology, rdf
from kg.export import Format, _xml
from kg.export._xml import Cleaner
from kg.sorting import sorted_lines
from kg.spool import Spool

REIFIES = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")
_TYPE = str(rdf.TYPE).encode()
_BATCH = 5_000


def by_node(spool: Spool) -> Iterator[Triple]:
    """The triples of all named graphs, by subject, with `rdf:type` first."""
    for _, group in groupby(spool.triples(), lambda t: t.subject):
        own = list(group)
        yield from (t for t in own if t.predicate == rdf.TYPE)
        yield from (t for t in own if t.predicate != rdf.TYPE)


def _nquads(spool: Spool, stream: BinaryIO) -> None:
    stream.writelines(spool.lines())


def _ntriples(spool: Spool, stream: BinaryIO) -> None:
    previous = None
    for line in spool.lines():
        triple = line[: line.rindex(b" <")]
        if triple != previous:
            stream.write(triple + b" .\n")
        previous = triple


def _turtle(spool: Spool, stream: BinaryIO) -> None:
    _serialize(by_node(spool), stream, RdfFormat.TURTLE)


def _trig(spool: Spool, stream: BinaryIO) -> None:
    _serialize(_by_graph(spool), stream, RdfFormat.TRIG)


def _by_graph(spool: Spool) -> Iterator[Quad]:
    """The quads by graph, and in it as `by_node` has them."""

    def keys() -> Iterator[bytes]:
        for line in spool.lines():
            subject, predicate, rest = line.split(b" ", 2)
            at = rest.rindex(b" <")
            yield b" ".join((rest[at + 1 : -3], subject, b"0" if predicate == _TYPE else b"1", predicate, rest[:at])) + b"\n"

    sorted_keys = (key[:-1].split(b" ", 4) for key in sorted_lines(keys()))
    while batch := [b" ".join((s, p, o, g)) + b" .\n" for g, s, _, p, o in islice(sorted_keys, _BATCH)]:
        yield from pyoxigraph.parse(b"".join(batch), format=RdfFormat.N_QUADS)


def _rdfxml(spool: Spool, stream: BinaryIO) -> None:
    cleaner = Cleaner("RDF/XML")

    def clean(triple: Triple) -> Triple:
        if not isinstance(triple.object, Literal):
            return triple
        return Triple(triple.subject, triple.predicate, Literal(cleaner(triple.object.value), datatype=triple.object.datatype))

    _serialize(map(clean, by_node(spool)), _xml.Stream(stream), RdfFormat.RDF_XML)
    cleaner.tell()


def _turtle12(spool: Spool, stream: BinaryIO) -> None:
    _serialize(_with_terms(spool), stream, RdfFormat.TURTLE)


def _with_terms(spool: Spool) -> Iterator[Triple]:
    """The triples of `by_node`, and that each event and claim reifies the shortcuts that it is about.

    A triple term asserts nothing, so that what a claim denies or rumours can be pointed at as well.
    """
    schema = ontology.load()
    types = {schema.classes[name].iri: event for name, event in schema.events.items()}
    employer, kind = schema.links["employer"].iri, schema.classes["Claim"].attributes["eventType"].iri
    for subject, group in groupby(by_node(spool), lambda t: t.subject):
        own: list[Triple] = []
        event = company = None
        for triple in group:
            own.append(triple)
            value = triple.object.value if isinstance(triple.object, NamedNode | Literal) else ""
            if triple.predicate == rdf.TYPE:
                event = types.get(value, event)
            elif triple.predicate.value == kind:
                event = schema.events[value]
            elif triple.predicate.value == employer:
                company = triple.object
        yield from own
        if event is None or company is None:
            continue
        assert isinstance(company, NamedNode)
        for link, shortcut in event.shortcuts.items():
            stated = NamedNode(schema.links[shortcut].iri)
            for triple in own:
                if triple.predicate.value == schema.links[link].iri:
                    yield Triple(subject, REIFIES, Triple(company, stated, triple.object))


def _serialize(statements: Iterable[Triple] | Iterable[Quad], stream: BinaryIO | _xml.Stream, format: RdfFormat) -> None:
    pyoxigraph.serialize(statements, stream, format, prefixes=dict(ontology.load().prefixes))  # type: ignore[arg-type]


FORMATS = (
    Format("turtle", ("ttl",), (".ttl",), "RDF for people to read, the named graphs as one", _turtle),
    Format("nt", ("ntriples", "n-triples"), (".nt",), "RDF, a sorted line for each triple, the named graphs as one", _ntriples),
    Format("nq", ("nquads", "n-quads"), (".nq",), "RDF with its named graphs, a sorted line for each quad", _nquads),
    Format("trig", (), (".trig",), "RDF for people to read, with its named graphs", _trig),
    Format("rdfxml", ("rdf/xml", "rdf-xml"), (".rdf",), "RDF/XML, the named graphs as one", _rdfxml),
    Format("turtle12", ("ttl12",), (), "RDF 1.2 in Turtle: events and claims reify the shortcuts that they state", _turtle12),
)
