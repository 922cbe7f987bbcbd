"""The generated files say what the ontology says, and the shapes accept legal graphs and refuse each kind of broken one."""

from __future__ import annotations

import datetime
import importlib.util
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

pytest.importorskip("rdflib", reason="rdflib (extra: shacl) is not installed")
pytest.importorskip("pyshacl", reason="pyshacl (extra: shacl) is not installed")

from rdflib import OWL, RDF, RDFS, SH, BNode, Literal, Namespace, URIRef
from rdflib import Graph as Rdf
from rdflib.term import Node as Term

from kg import ontology, shapes
from kg.errors import MissingExtra
from kg.ontology import EDTF, SCALARS, Attribute, Link
from kg.types import Edge, Graph, Node, Scalar

ROOT = Path(__file__).parent.parent
GENERATED = ROOT / "schema" / "generated"
MODEL = ontology.load()
XSD = Namespace(ontology.XSD)
ATTRIBUTES: dict[str, Attribute] = {n: a for c in MODEL.classes.values() for n, a in c.attributes.items()}
SLOTS: dict[str, Attribute | Link] = ATTRIBUTES | MODEL.links
TERMS = {t.name: t.iri for t in [*MODEL.classes.values(), *SLOTS.values()]} | {c.table: c.table_iri for c in MODEL.classes.values()}


@cache
def parsed(name: str) -> Rdf:
    return Rdf().parse(GENERATED / name, format="turtle")


# --- the generated files against the ontology


@pytest.mark.parametrize("name", sorted(TERMS))
def test_owl_has_each_term_with_its_kind(name: str) -> None:
    kinds = set(parsed("workforce.owl.ttl").objects(URIRef(TERMS[name]), RDF.type))
    expected = OWL.ObjectProperty if name in MODEL.links else OWL.DatatypeProperty if name in ATTRIBUTES else OWL.Class
    assert kinds == {expected}


@pytest.mark.parametrize("name", sorted(MODEL.events))
def test_owl_puts_each_event_type_under_event(name: str) -> None:
    up = URIRef(MODEL.classes[name].table_iri)
    assert (URIRef(TERMS[name]), RDFS.subClassOf, up) in parsed("workforce.owl.ttl")


def test_owl_ranges_are_those_of_the_ontology() -> None:
    owl = parsed("workforce.owl.ttl")
    for a in (a for a in ATTRIBUTES.values() if not a.values and not (a.pattern and a.range == "string")):
        assert set(owl.objects(URIRef(a.iri), RDFS.range)) == {URIRef(SCALARS[a.range][1])}, a.name
    for link in (link for link in MODEL.links.values() if len(link.targets) == 1):
        assert set(owl.objects(URIRef(link.iri), RDFS.range)) == {URIRef(TERMS[link.targets[0]])}, link.name


def test_owl_patterns_have_no_anchors_since_xml_schema_has_none() -> None:
    patterns = {str(p) for p in parsed("workforce.owl.ttl").objects(None, XSD.pattern)}
    assert "Q[1-9][0-9]*" in patterns
    assert not [p for p in patterns if p.startswith("^") or p.endswith("$")]


@pytest.mark.parametrize("label", sorted(MODEL.tables))
def test_shapes_of_each_class(label: str) -> None:
    """Exactly the properties of the ontology, each with its datatype, list, pattern, classes and counts."""
    table, shape, shacl = MODEL.tables[label], URIRef(f"{MODEL.vocabulary}{label}Shape"), parsed("workforce.shacl.ttl")
    assert shacl.value(shape, SH.targetClass) == URIRef(table.table_iri)
    assert shacl.value(shape, SH.closed) == Literal(True)
    found = {str(shacl.value(p, SH.path)): p for p in shacl.objects(shape, SH.property)}
    assert found.pop(str(RDF.type), None) is not None or label != "Event"
    assert set(found) == {s.iri for s in table.slots.values()}
    for slot in table.slots.values():
        inner = found[slot.iri]
        assert shacl.value(inner, SH.minCount) == (Literal(1) if slot.required else None), slot.name
        assert str(inner) == f"{shape}-{slot.name}"
        if isinstance(slot, Attribute):
            assert shacl.value(inner, SH.maxCount) == Literal(1), slot.name
            assert shacl.value(inner, SH.datatype) == URIRef(SCALARS[slot.range][1]), slot.name
            assert shacl.value(inner, SH.pattern) == (Literal(slot.pattern) if slot.pattern else None), slot.name
            assert _items(shacl, shacl.value(inner, SH["in"])) == list(slot.values), slot.name
        else:
            assert shacl.value(inner, SH.maxCount) == (None if slot.many else Literal(1)), slot.name
            options = shacl.value(inner, SH["or"])
            classes = [shacl.value(o, SH["class"]) for o in shacl.items(options)] if options else [shacl.value(inner, SH["class"])]
            assert [str(c) for c in classes] == [TERMS[t] for t in slot.targets], slot.name


def _items(graph: Rdf, head: Term | None) -> list[str]:
    return [str(v) for v in graph.items(head)] if head is not None else []


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_context_gives_the_iris_and_types_of_the_ontology() -> None:
    context = json.loads((GENERATED / "workforce.context.jsonld").read_text(encoding="utf-8"))
    for name, iri in TERMS.items():
        value = str(_sample(ATTRIBUTES[name])).lower() if name in ATTRIBUTES else name
        document = {"@context": context["@context"], "@id": "urn:x", ("@type" if name[0].isupper() else name): value}
        read = Rdf().parse(data=json.dumps(document), format="json-ld")
        ((_, predicate, term),) = list(read)
        assert str(term if predicate == RDF.type else predicate) == iri
        if (a := ATTRIBUTES.get(name)) is not None:
            assert isinstance(term, Literal), name
            assert (term.datatype or XSD.string) == URIRef(SCALARS[a.range][1]), name
        elif name in MODEL.links:
            assert isinstance(term, URIRef), name


def test_cypher_has_a_constraint_for_each_label_and_names_nothing_that_is_not_there() -> None:
    text = (GENERATED / "neo4j.cypher").read_text(encoding="utf-8")
    constraints = re.findall(r"^CREATE CONSTRAINT \w+ IF NOT EXISTS FOR \(n:(\w+)\) REQUIRE n\.id IS UNIQUE;$", text, re.M)
    indexes = re.findall(r"^CREATE INDEX \w+ IF NOT EXISTS FOR \(n:(\w+)\) ON \(n\.(\w+)\);$", text, re.M)
    assert constraints == sorted(MODEL.tables)
    assert len(constraints) + len(indexes) == len([line for line in text.splitlines() if not line.startswith("//")])
    assert all(name in MODEL.tables[label].attributes or (label, name) == ("Event", "kind") for label, name in indexes)
    assert ("Company", "name") in indexes
    names = re.findall(r"^CREATE \w+ (\w+)", text, re.M)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", sorted(TERMS))
def test_page_names_each_term(name: str) -> None:
    page = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    prefix, namespace = next((p, ns) for p, ns in MODEL.prefixes.items() if TERMS[name].startswith(ns))
    short = f"`{prefix}:{TERMS[name].removeprefix(namespace)}`"
    lines = [line for line in page.splitlines() if short in line]
    if name in SLOTS:
        lines = [line for line in lines if line.startswith(f"| `{name}` | {short} |")]
        assert all(f"`{MODEL.links[name].relationship}`" in line for line in lines if name in MODEL.links)
    else:
        assert f"### {name}" in page.splitlines()
    assert lines


@pytest.mark.parametrize("name", sorted(MODEL.events))
def test_page_says_what_an_event_type_means_and_what_it_does_not(name: str) -> None:
    page = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    assert MODEL.events[name].meaning in page
    assert MODEL.events[name].excludes in page


@pytest.mark.skipif(importlib.util.find_spec("linkml") is None, reason="linkml (extra: generate) is not installed")
def test_generated_files_are_fresh() -> None:
    done = subprocess.run([sys.executable, ROOT / "schema" / "generate.py", "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


# --- the shapes against graphs

SAMPLES: dict[str, Scalar] = {
    "string": 'quotes " and {braces}',
    "uri": "https://example.org/a?b=c",
    "edtf": "2025-09",
    "integer": 0,
    "double": 0.5,
    "boolean": False,
    "date": datetime.date(2025, 9, 12),
}
CODES = {"wikidata": "Q42", "cik": "0001234567", "lei": "ABCDEFGHIJ0123456789", "onetSoc": "15-1252.00"}


def _sample(a: Attribute) -> Scalar:
    return a.values[0] if a.values else CODES.get(a.name, SAMPLES[a.range])


def example(full: bool) -> Graph:
    """One node of each class, with every attribute and link or only with what is required."""
    nodes, edges = [], []
    for kind, cls in MODEL.classes.items():
        me = f"{kind.lower()}/a"
        nodes.append(Node.make(me, kind, {n: _sample(a) for n, a in cls.attributes.items() if full or a.required}))
        for name, link in cls.links.items():
            if full or link.required:
                targets = [t if t in MODEL.classes else "Layoff" for t in link.targets]
                edges += [Edge(me, name, f"{t.lower()}/a") for t in (targets if link.many else targets[:1])]
    return Graph.of(nodes, edges)


def as_rdf(graph: Graph) -> Rdf:
    """The graph as RDF, written here a second time so that the shapes are not tested by the mapping that they are to check."""
    data = Rdf()
    for node in graph.nodes.values():
        cls, me = MODEL.classes[node.kind], URIRef(MODEL.base + node.id)
        data.add((me, RDF.type, URIRef(cls.iri)))
        data.add((me, RDF.type, URIRef(cls.table_iri)))
        for name, value in node.attributes:
            a = cls.attributes[name]
            text = str(value).lower() if isinstance(value, bool) else str(value)
            datatype = URIRef(SCALARS[a.range][1])
            data.add((me, URIRef(a.iri), Literal(text, datatype=None if datatype == XSD.string else datatype)))
    for edge in graph.edges:
        data.add((URIRef(MODEL.base + edge.source), URIRef(MODEL.links[edge.type].iri), URIRef(MODEL.base + edge.target)))
    return data


@pytest.mark.parametrize("full", [True, False])
def test_shapes_accept_legal_graphs(full: bool) -> None:
    assert list(MODEL.problems(example(full))) == []
    assert list(shapes.violations(as_rdf(example(full)))) == []
    assert shapes.validate(example(full)) == []


def test_rdf_of_the_project_is_that_of_the_shapes_test() -> None:
    ours, theirs = as_rdf(example(True)), shapes.to_rdflib(example(True))
    assert set(ours) == set(theirs)


EDTF_TYPE, NODE = URIRef(EDTF), MODEL.base
BROKEN: list[tuple[str, str, list[Term], str]] = [
    ("company/a", "name", [], "CompanyShape-name"),
    ("claim/a", "eventType", [], "ClaimShape-eventType"),
    ("layoff/a", "unquantified", [], "EventShape-unquantified"),
    ("claim/a", "employer", [], "ClaimShape-employer"),
    ("layoff/a", "supportedBy", [], "EventShape-supportedBy"),
    ("company/a", "name", [Literal("a"), Literal("b")], "CompanyShape-name"),
    ("company/a", "name", [Literal("a", lang="en")], "CompanyShape-name"),
    ("claim/a", "employer", [URIRef(NODE + "company/a"), URIRef(NODE + "company/b")], "ClaimShape-employer"),
    ("layoff/a", "countMin", [Literal("5")], "EventShape-countMin"),
    ("layoff/a", "countMin", [Literal("5.0", datatype=XSD.double)], "EventShape-countMin"),
    ("layoff/a", "countMin", [Literal("five", datatype=XSD.integer)], "EventShape-countMin"),
    ("claim/a", "percent", [Literal("10", datatype=XSD.integer)], "ClaimShape-percent"),
    ("claim/a", "dateFrom", [Literal("2025-02-30", datatype=XSD.date)], "ClaimShape-dateFrom"),
    ("company/a", "candidate", [Literal("true")], "CompanyShape-candidate"),
    ("document/a", "published", [Literal("2025-09")], "DocumentShape-published"),
    ("document/a", "published", [Literal("2025-13", datatype=EDTF_TYPE)], "DocumentShape-published"),
    ("document/a", "published", [Literal("September", datatype=EDTF_TYPE)], "DocumentShape-published"),
    ("document/a", "url", [URIRef("https://example.org/")], "DocumentShape-url"),
    ("company/a", "cik", [Literal("123")], "CompanyShape-cik"),
    ("company/a", "wikidata", [Literal("P42")], "CompanyShape-wikidata"),
    ("role/a", "onetSoc", [Literal("15-1252")], "RoleShape-onetSoc"),
    ("claim/a", "status", [Literal("confirmd")], "ClaimShape-status"),
    ("evidence/a", "argument", [Literal("Count")], "EvidenceShape-argument"),
    ("claim/a", "employer", [URIRef(NODE + "role/a")], "ClaimShape-employer"),
    ("claim/a", "employer", [URIRef(NODE + "company/nobody")], "ClaimShape-employer"),
    ("claim/a", "employer", [BNode()], "ClaimShape-employer"),
    ("layoff/a", "partOf", [URIRef(NODE + "claim/a")], "EventShape-partOf"),
    ("evidence/a", "denotes", [URIRef(NODE + "document/a")], "EvidenceShape-denotes"),
    ("company/a", "laidOff", [URIRef(NODE + "place/a")], "CompanyShape-laidOff"),
    ("company/a", "quote", [Literal("x")], "CompanyShape"),
    ("role/a", "employer", [URIRef(NODE + "company/a")], "RoleShape"),
]


@pytest.mark.parametrize(
    ("node", "slot", "values", "shape"), BROKEN, ids=[f"{n}-{s}-{len(v)}-{i}" for i, (n, s, v, _) in enumerate(BROKEN)]
)
def test_shapes_refuse_a_broken_value(node: str, slot: str, values: list[Term], shape: str) -> None:
    data, me, path = as_rdf(example(True)), URIRef(NODE + node), URIRef(SLOTS[slot].iri)
    data.remove((me, path, None))
    for value in values:
        data.add((me, path, value))
    assert [line for line in shapes.violations(data) if line.startswith(f"{node}: ") and line.endswith(f"({shape})")]


@pytest.mark.parametrize(
    ("kinds", "shape"),
    [
        (["Event"], "EventShape-type"),
        (["Layoff"], "LayoffShape"),
        (["Event", "Layoff", "Rehire"], "EventShape-type"),
        (["Event", "Company"], "EventShape-type"),
    ],
)
def test_shapes_want_an_event_to_be_of_one_type(kinds: list[str], shape: str) -> None:
    data, me = as_rdf(example(True)), URIRef(NODE + "layoff/a")
    data.remove((me, RDF.type, None))
    for kind in kinds:
        data.add((me, RDF.type, URIRef(TERMS[kind])))
    assert [line for line in shapes.violations(data) if line.startswith("layoff/a: ") and line.endswith(f"({shape})")]


def test_a_violation_is_one_short_printable_line() -> None:
    data, me, path = as_rdf(example(True)), URIRef(NODE + "document/a"), URIRef(SLOTS["text"].iri)
    data.set((me, path, Literal("\x1b[31m\r\u2028" + "long " * 1000, lang="en")))
    lines = list(shapes.violations(data))
    assert lines
    assert all(line.isprintable() and len(line) < 600 for line in lines)


def test_validate_reports_what_the_ontology_finds_first() -> None:
    graph = Graph.of([Node.make("company/a", "Company", {"name": 1})])
    assert shapes.validate(graph) == ["company/a: name: 1 is no string"]


def test_without_pyshacl_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with pytest.raises(MissingExtra, match=r"workforce-kg\[shacl\]"):
        list(shapes.violations(Rdf()))
