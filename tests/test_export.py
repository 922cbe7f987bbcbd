"""Every exporter: written, read back by another library, the same graph; the same bytes each time; a target is never half written."""

from __future__ import annotations

import codecs
import csv
import datetime
import errno
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import NASTY as NASTY_TEXTS
from strategies import graphs, texts, typed_text

from kg import ontology, pg, rdf, reference, tables
from kg.errors import KgError, UsageError
from kg.export import Format, export, find, formats, label
from kg.sorting import sorted_lines
from kg.spool import Spool
from kg.store import _tokens
from kg.types import Edge, Graph, Node, Scalar

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

ONTOLOGY = ontology.load()
CLASSES = {c.iri: c.name for c in ONTOLOGY.classes.values()}
SLOTS: dict[str, ontology.Attribute | ontology.Link] = {s.iri: s for s in ONTOLOGY.links.values()}
SLOTS |= {s.iri: s for c in ONTOLOGY.classes.values() for s in c.attributes.values()}
RANGES = {s.name: s.range for s in SLOTS.values() if isinstance(s, ontology.Attribute)}
VALUES: dict[str, Callable[[str], Scalar]] = {
    "string": str,
    "uri": str,
    "edtf": str,
    "integer": int,
    "double": float,
    "boolean": lambda text: {"true": True, "false": False}[text],
    "date": datetime.date.fromisoformat,
}
NASTY = [
    'a "quoted"\nline\r\n\\',
    "[a,b]",
    "\u202bעברית\u202c 👩‍💻\u2028",
    "=cmd|' /C calc'!A0",
    "\x00\x01\x0b\x1b\x7f\x85\ufffe",
    " <b>&amp; ]]> ",
]
FORBIDDEN_IN_XML = 5
DAY = datetime.date(2025, 9, 12)


def nasty() -> Graph:
    """Hand-made: each nasty string, 0 and False, whole doubles, long integers, a date, and two links between the same two nodes."""
    nodes = [Node.make(f"role/{i}", "Role", {"name": text, "definition": text, "candidate": i % 2 == 0}) for i, text in enumerate(NASTY)]
    event: dict[str, Scalar] = {"label": "x", "status": "announced", "countMin": 0, "countMax": 2**62 + 1, "unquantified": False}
    event |= {"percent": 1.0, "date": "2025-09-12", "dateFrom": DAY, "claimCount": 1, "documentCount": 1, "originCount": 1, "roleCount": 1}
    nodes += [
        Node.make("company/xai", "Company", {"name": "xAI", "wikidata": "Q120599684"}),
        Node.make(
            "document/1", "Document", {"identifier": "", "text": NASTY[0], "url": "https://example.org/?a=1&b", "published": "2025-09"}
        ),
        Node.make("event/1", "Layoff", event),
        Node.make("event/2", "Expansion", {"label": "1", "percent": 0.1 + 0.2, "unquantified": True, "countApprox": False}),
    ]
    edges = [Edge("company/xai", link, f"role/{i}") for link in ("laidOff", "expanded") for i in range(len(NASTY))]
    edges += [Edge("event/1", "affectedRole", "role/0"), Edge("event/1", "employer", "company/xai"), Edge("event/2", "partOf", "event/1")]
    return Graph.of(nodes, edges)


def written(graph: Graph, name: str) -> Any:
    """The bytes of a format, or of each file of a folder."""
    format = find(name)
    with warnings.catch_warnings(action="ignore"), Spool.of([graph]) as spool:
        if format.write is not None:
            stream = io.BytesIO()
            format.write(spool, stream)
            return stream.getvalue()
        assert format.fill is not None
        with tempfile.TemporaryDirectory() as folder:
            format.fill(spool, Path(folder))
            return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def put(graph: Graph, target: Path | None, format: Format) -> None:
    with Spool.of([graph]) as spool:
        export(spool, target, format)


def made(kinds: dict[str, str], values: Iterable[tuple[str, str, Scalar]], edges: Iterable[Edge]) -> Graph:
    """A graph from what a reader found: the class of each node, and its values one by one."""
    attributes: dict[str, dict[str, Scalar | None]] = {id: {} for id in kinds}
    for id, name, value in values:
        assert name not in attributes[id]
        attributes[id][name] = value
    return Graph.of((Node.make(id, kind, attributes[id]) for id, kind in kinds.items()), edges)


Triples = set[tuple[str, str, str, str]]
"""Subject, predicate, object, and the object's datatype or an empty text for an IRI."""


def by_rdflib(data: bytes, format: str) -> Triples:
    parsed = rdflib.Dataset(default_union=True) if format in ("nquads", "trig") else rdflib.Graph()
    parsed.parse(data=data, format=format)
    return {(str(s), str(p), str(o), _datatype(o)) for s, p, o in parsed.triples((None, None, None))}


def _datatype(term: object) -> str:
    return str(term.datatype or ontology.XSD + "string") if isinstance(term, rdflib.Literal) else ""


def by_oxigraph(quads: Iterable[pyoxigraph.Quad]) -> Triples:
    return {
        (q.subject.value, q.predicate.value, q.object.value, q.object.datatype.value if isinstance(q.object, pyoxigraph.Literal) else "")
        for q in quads
        if not isinstance(q.subject, pyoxigraph.Triple) and not isinstance(q.object, pyoxigraph.Triple)
    }


def from_triples(triples: Triples) -> Graph:
    def id(iri: str) -> str:
        assert iri.startswith(ONTOLOGY.base)
        return iri.removeprefix(ONTOLOGY.base)

    kinds = {id(s): CLASSES[o] for s, p, o, _ in triples if p == str(rdflib.RDF.type) and o in CLASSES}
    slots = [(id(s), SLOTS[p], o, datatype) for s, p, o, datatype in triples if p != str(rdflib.RDF.type)]
    edges = [Edge(s, slot.name, id(o)) for s, slot, o, _ in slots if isinstance(slot, ontology.Link)]
    values = []
    for s, slot, o, datatype in slots:
        if isinstance(slot, ontology.Attribute):
            assert datatype == ontology.SCALARS[slot.range][1]
            values.append((s, slot.name, VALUES[slot.range](o)))
    return made(kinds, values, edges)


def from_csv(data: bytes) -> Graph:
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    return made(
        {r["source"]: r["value"] for r in rows if r["type"] == "class"},
        [(r["source"], r["property"], VALUES[r["type"]](tables.unguarded(r["value"]))) for r in rows if r["type"] in VALUES],
        [Edge(r["source"], r["property"], r["value"]) for r in rows if r["type"] == "link"],
    )


def from_tables(data: dict[str, bytes]) -> Graph:
    """An empty cell is no value: texts that are empty are compared as such, see `expected`."""
    assert all(file.startswith(codecs.BOM_UTF8) for file in data.values())
    rows = [row for file in data.values() for row in csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline=""))]
    cells = [(r["id"], name, text) for r in rows for name, text in r.items() if name not in ("id", "kind") and text]
    return made(
        {r["id"]: r["kind"] for r in rows},
        [(id, name, VALUES[RANGES[name]](tables.unguarded(text))) for id, name, text in cells if name in RANGES],
        [Edge(id, name, target) for id, name, text in cells if name not in RANGES for target in text.split("; ")],
    )


def from_parquet(data: dict[str, bytes]) -> Graph:
    import pyarrow.parquet as pq

    nodes, edges = (pq.read_table(io.BytesIO(data[f"{part}.parquet"])).to_pylist() for part in ("nodes", "edges"))
    return made(
        {n["id"]: n["kind"] for n in nodes},
        [(n["id"], k, v) for n in nodes for k, v in n.items() if k not in ("id", "kind") and v is not None],
        [Edge(e["source"], e["type"], e["target"]) for e in edges],
    )


NEO4J_TYPES: dict[str, Callable[[str], Scalar]] = {
    "string": lambda cell: cell[1:-1].replace('""', '"'),
    "long": int,
    "double": float,
    "boolean": VALUES["boolean"],
    "date": datetime.date.fromisoformat,
}


def from_neo4j(data: dict[str, bytes]) -> Graph:
    """As the import tool reads it: quotes around nothing are an empty text, nothing at all is no value, a backslash is a backslash."""
    command = data.pop("import.sh").decode()
    assert data.pop("constraints.cypher").startswith(b"//")
    assert all(command.count(f"={name}") == 1 for name in data) and command.count(".csv") == len(data)
    kinds, values, edges = {}, [], []
    for name, file in data.items():
        header, *rows = (re.findall(r'(?:^|,)((?:"(?:[^"]|"")*")|[^,"]*)', line) for line in _csv_lines(file.decode()))
        for row in rows:
            if name.startswith("edges-"):
                source, target, type = (NEO4J_TYPES["string"](cell) for cell in row)
                edges.append(pg.edge(str(source), str(type), str(target)))
                continue
            typed = dict(zip((h.rpartition(":")[::2] for h in header), row, strict=True))
            id, labels = (str(NEO4J_TYPES["string"](typed.pop(key))) for key in (("id", "ID"), ("", "LABEL")))
            kinds[id] = labels.split(";")[-1]
            found = {n: NEO4J_TYPES[kind](cell) for (n, kind), cell in typed.items() if cell}
            assert found.pop("kind") == kinds[id]
            values += [(id, n, v) for n, v in found.items()]
    return made(kinds, values, edges)


def _csv_lines(text: str) -> list[str]:
    """Lines of which each ends outside of quotes."""
    return [line for line in re.findall(r'((?:[^"\n]|"[^"]*")*)\n', text) if line]


def from_cypher(data: bytes) -> Graph:
    """The rows of the statements, with the project's own tokens; `test_neo4j` in a server runs them where there is one."""
    kinds, values, edges = {}, [], []
    statements = data.decode().split(";\n")
    assert statements.pop() == ""
    for statement in statements:
        if "UNWIND" not in statement:
            continue
        assert re.fullmatch(r"UNWIND \[\n[^\x00-\x09\x0b-\x1f\x7f-\x9f]*\n\] AS row\nM[^\n]+", statement), statement
        rows, _, clauses = statement.removeprefix("UNWIND ").rpartition(" AS row\n")
        # No line end, quote or semicolon of a value is outside of a string token.
        code = [t for t in _tokens.cypher(rows) if t.kind not in ("string", "comment", "space", "name", "number", "word")]
        assert {t.text for t in code} <= set("[]{}:,()-")
        as_json = re.sub(r'("(?:[^"\\]|\\.)*")|`(\w+)`|date\(("[^"]*")\)|(\d+) - 1\b', _json_of_cypher, rows)
        for row in json.loads(as_json):
            if isinstance(row, list):
                edges.append(pg.edge(row[0], re.findall(r"\[:`(\w+)`\]", clauses)[0], row[1]))
                continue
            id, kind = row.pop("id"), row.pop("kind")
            kinds[id] = kind
            assert clauses == f"MERGE (n:`{pg.labels(kind)[0]}` {{id: row.id}}) SET n = row" + "".join(
                f", n:`{x}`" for x in pg.labels(kind)[1:]
            )
            values += [(id, k, datetime.date.fromisoformat(v) if RANGES[k] == "date" else v) for k, v in row.items()]
    return made(kinds, values, edges)


def _json_of_cypher(match: re.Match[str]) -> str:
    string, name, day, number = match.groups()
    return string or (f'"{name}"' if name else day or str(int(number) + 1))


def from_network(network: Any) -> Graph:
    nodes = dict(network.nodes(data=True))
    return made(
        {id: data["kind"] for id, data in nodes.items()},
        [
            (id, k, datetime.date.fromisoformat(v) if RANGES[k] == "date" else v)
            for id, data in nodes.items()
            for k, v in data.items()
            if k != "kind"
        ],
        [Edge(s, data["kind"], t) for s, t, data in network.edges(data=True)],
    )


def from_node_link(data: bytes) -> Graph:
    return from_network(nx.node_link_graph(json.loads(data), edges="edges"))


def from_cytoscape(data: bytes) -> Graph:
    network = nx.cytoscape_graph(json.loads(data))
    for id, node in network.nodes(data=True):
        assert node.pop("id") == node.pop("value") == id
    return from_network(network)


def from_graphml(data: bytes) -> Graph:
    return from_network(nx.read_graphml(io.BytesIO(data), force_multigraph=True))


def from_gexf(data: bytes) -> Graph:
    network = nx.read_gexf(io.BytesIO(data))
    for _, node in network.nodes(data=True):
        shown = {k: node.pop(k, None) for k in ("start", "end")}
        assert all(v is None or datetime.date.fromisoformat(v) for v in shown.values())
        if "label" not in ontology.load().classes[node["kind"]].attributes:
            del node["label"]
    return from_network(network)


READERS: dict[str, Callable[[Any], Graph]] = {
    "turtle": lambda data: from_triples(by_rdflib(data, "turtle")),
    "turtle12": lambda data: from_triples(by_oxigraph(q for q in _parsed(data) if q.predicate.value != REIFIES)),
    "nt": lambda data: from_triples(by_rdflib(data, "nt")),
    "nq": lambda data: from_triples(by_rdflib(data, "nquads")),
    "trig": lambda data: from_triples(by_rdflib(data, "trig")),
    "rdfxml": lambda data: from_triples(by_rdflib(data, "xml")),
    "jsonld": lambda data: from_triples(by_rdflib(data, "json-ld")),
    "json": from_node_link,
    "cytoscape": from_cytoscape,
    "graphml": from_graphml,
    "gexf": from_gexf,
    "csv": from_csv,
    "tables": from_tables,
    "parquet": from_parquet,
    "neo4j": from_neo4j,
    "cypher": from_cypher,
}
"""What reads each format that holds the whole graph; `dot` holds labels and kinds."""

REIFIES = "http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies"


def _parsed(data: bytes) -> Iterable[pyoxigraph.Quad]:
    return pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.TURTLE)


def expected(graph: Graph, name: str) -> Graph:
    """The graph itself; from XML without what XML does not allow; from tables without empty texts."""
    nodes = []
    for node in graph.nodes.values():
        attributes = dict[str, Any](node.attributes)
        if name in ("graphml", "gexf", "rdfxml"):
            attributes = {k: "".join(c for c in v if _in_xml(ord(c))) if isinstance(v, str) else v for k, v in attributes.items()}
        if name == "tables":
            attributes = {k: v for k, v in attributes.items() if v != ""}
        nodes.append(Node.make(node.id, node.kind, attributes))
    return Graph.of(nodes, graph.edges)


def _in_xml(c: int) -> bool:
    return c in (0x9, 0xA, 0xD) or 0x20 <= c <= 0xD7FF or 0xE000 <= c <= 0xFFFD or c >= 0x10000


@pytest.fixture(autouse=True)
def literal_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes rdflib keep literals as they are written."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


def test_every_format_has_a_reader_here() -> None:
    assert {f.name for f in formats()} == {*READERS, "dot"}


@pytest.mark.parametrize("name", READERS)
def test_read_back_by_another_library(name: str) -> None:
    assert typed_text(READERS[name](written(nasty(), name))) == typed_text(expected(nasty(), name))


@pytest.mark.parametrize("name", READERS)
def test_an_empty_graph(name: str) -> None:
    assert READERS[name](written(Graph(), name)) == Graph()


@pytest.mark.case(1)
@pytest.mark.parametrize("name", READERS)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(graph=graphs())
def test_any_graph_is_read_back(name: str, graph: Graph) -> None:
    assert typed_text(READERS[name](written(graph, name))) == typed_text(expected(graph, name))


def test_named_graphs_are_kept_or_united() -> None:
    quads = set(rdf.quads(nasty()))
    assert len({q.graph_name for q in quads}) > 1
    for name, format in (("nq", pyoxigraph.RdfFormat.N_QUADS), ("trig", pyoxigraph.RdfFormat.TRIG)):
        assert set(pyoxigraph.parse(written(nasty(), name), format=format)) == quads
        read = rdflib.Dataset().parse(data=written(nasty(), name), format=format.name.replace("N-Quads", "nquads").lower())
        names = {str(context) for *_, context in read.quads((None, None, None, None))}
        assert names == {q.graph_name.value for q in quads if isinstance(q.graph_name, pyoxigraph.NamedNode)}
    for name, format in (
        ("nt", pyoxigraph.RdfFormat.N_TRIPLES),
        ("turtle", pyoxigraph.RdfFormat.TURTLE),
        ("jsonld", pyoxigraph.RdfFormat.JSON_LD),
    ):
        read_back = list(pyoxigraph.parse(written(nasty(), name), format=format))
        assert {q.triple for q in read_back} == {q.triple for q in quads}
        assert {q.graph_name for q in read_back} == {pyoxigraph.DefaultGraph()}


def test_jsonld_says_the_same_to_rdflib_as_the_quads_do() -> None:
    assert by_rdflib(written(nasty(), "jsonld"), "json-ld") == by_oxigraph(rdf.quads(nasty()))


def test_jsonld_is_plain_json() -> None:
    data = json.loads(written(nasty(), "jsonld"))
    assert set(data) == {"@context", "@graph"}
    assert all(not isinstance(value, str) or "#" in value or ":" in value for value in data["@context"].values())
    event = next(node for node in data["@graph"] if node["@id"] == "id:event/1")
    assert event["@type"] == ["Event", "Layoff"]
    assert {k: event[k] for k in ("countMin", "unquantified", "percent", "dateFrom", "employer", "affectedRole")} == {
        "countMin": 0,
        "unquantified": False,
        "percent": "1",
        "dateFrom": "2025-09-12",
        "employer": "id:company/xai",
        "affectedRole": ["id:role/0"],
    }
    assert data["@context"]["countMin"] == {"@id": "kg:countMin", "@type": "xsd:integer"}


@pytest.mark.parametrize("name", ["nq", "nt"])
def test_lines_are_sorted_and_single(name: str) -> None:
    lines = written(nasty(), name).splitlines(keepends=True)
    assert lines == sorted(set(lines))


XML = ("graphml", "gexf", "rdfxml")


@pytest.mark.case(4)
@pytest.mark.parametrize("name", XML)
def test_what_xml_does_not_allow_is_left_out_and_said_once(name: str, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match=rf": {2 * FORBIDDEN_IN_XML} characters left out") as caught:
        put(nasty(), tmp_path / "graph", find(name))
    assert len(caught) == 1


@pytest.mark.case(3)
@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_xml_has_one_type_an_attribute_and_an_id_for_each_edge(name: str) -> None:
    text = written(nasty(), name).decode()
    declared = (
        r'<key id="\w+" for="node" attr.name="(\w+)" attr.type="(\w+)"/>'
        if name == "graphml"
        else r'<attribute id="\w+" title="(\w+)" type="(\w+)"/>'
    )
    keys = dict(re.findall(declared, text.partition('class="edge"')[0]))
    used = {k for n in nasty().nodes.values() for k, _ in n.attributes}
    assert set(keys) == used | ({"kind"} if name == "gexf" else set())
    assert (keys["name"], keys["countMin"], keys["percent"], keys["unquantified"], keys["dateFrom"]) == (
        "string",
        "long",
        "double",
        "boolean",
        "string",
    )
    ids = re.findall(r'<edge [^>]*\bid="([^"]*)"', text)
    assert len(set(ids)) == len(ids) == len(nasty().edges)
    assert "None" not in text


@pytest.mark.parametrize("name", [*READERS, "dot"])
def test_a_value_of_another_type_than_its_attribute_has_is_refused_by_name(name: str, tmp_path: Path) -> None:
    """So that an attribute is of one type over all rows, whatever the format."""
    graph = Graph.of([Node.make("company/a", "Company", {"name": 5}), Node.make("company/b", "Company", {"name": "five"})])
    with pytest.raises(KgError, match="company/a: name: 5 is no string"):
        put(graph, tmp_path / "graph", find(name))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.case(2)
def test_gexf_has_times_of_events_and_spells_of_shortcuts() -> None:
    graph = Graph.of(
        [
            Node.make("company/a", "Company", {"name": "A"}),
            Node.make("company/a-b", "Company", {"name": "A B"}),
            Node.make("role/r", "Role", {"name": "R"}),
            Node.make(
                "document/1",
                "Document",
                {
                    "text": "",
                    "identifier": "",
                    "published": "2025-02",
                    "publishedFrom": datetime.date(2025, 2, 1),
                    "publishedTo": datetime.date(2025, 2, 28),
                },
            ),
            *(
                layoff(f"event/{i}", status, day)
                for i, status, day in ((1, "announced", 1), (2, "reported", 9), (3, "denied", 5), (4, "announced", None))
            ),
            layoff("event/5", "announced", 7),
        ],
        [
            Edge("company/a", "laidOff", "role/r"),
            Edge("company/a-b", "laidOff", "role/r"),
            *(Edge(f"event/{i}", "employer", "company/a") for i in range(1, 5)),
            Edge("event/5", "employer", "company/a-b"),
            *(Edge(f"event/{i}", "affectedRole", "role/r") for i in range(1, 6)),
        ],
    )
    network = nx.read_gexf(io.BytesIO(written(graph, "gexf")))
    assert network.graph["mode"] == "dynamic"
    assert {id: (n.get("start"), n.get("end")) for id, n in network.nodes(data=True)} == {
        "company/a": (None, None),
        "company/a-b": (None, None),
        "role/r": (None, None),
        "document/1": ("2025-02-01", "2025-02-28"),
        "event/1": ("2025-09-01", "2025-09-02"),
        "event/2": ("2025-09-09", "2025-09-10"),
        "event/3": ("2025-09-05", "2025-09-06"),
        "event/4": (None, None),
        "event/5": ("2025-09-07", "2025-09-08"),
    }
    times = {(s, t): (e.get("start"), e.get("end"), e.get("spells")) for s, t, e in network.edges(data=True)}
    assert times["company/a", "role/r"] == (None, None, [("2025-09-01", "2025-09-02"), ("2025-09-09", "2025-09-10")])
    assert times["company/a-b", "role/r"] == (None, None, [("2025-09-07", "2025-09-08")])
    assert times["event/1", "company/a"] == ("2025-09-01", "2025-09-02", None)


def layoff(id: str, status: str, day: int | None) -> Node:
    dates: dict[str, Scalar] = {"dateFrom": datetime.date(2025, 9, day), "dateTo": datetime.date(2025, 9, day + 1)} if day else {}
    counts: dict[str, Scalar] = {"claimCount": 1, "documentCount": 1, "originCount": 1, "unquantified": True}
    return Node.make(id, "Layoff", {"label": id, "status": status} | counts | dates)


def test_turtle12_says_which_events_and_claims_state_a_shortcut() -> None:
    graph = Graph.of(
        [
            Node.make("company/a", "Company", {"name": "A"}),
            *(Node.make(f"role/{r}", "Role", {"name": r}) for r in "rs"),
            layoff("event/1", "announced", None),
            Node.make("claim/1-1", "Claim", {"eventType": "RoleShift", "status": "denied", "employerName": "A"}),
        ],
        [
            *(Edge(source, "employer", "company/a") for source in ("event/1", "claim/1-1")),
            Edge("event/1", "affectedRole", "role/r"),
            Edge("claim/1-1", "affectedRole", "role/r"),
            Edge("claim/1-1", "targetRole", "role/s"),
        ],
    )
    terms = [q for q in _parsed(written(graph, "turtle12")) if q.predicate.value == REIFIES]
    stated = {(str(q.subject)[1:-1].removeprefix(ONTOLOGY.base), str(q.object)) for q in terms}
    assert stated == {
        ("event/1", f"<{ONTOLOGY.base}company/a> <{ONTOLOGY.vocabulary}laidOff> <{ONTOLOGY.base}role/r>"),
        ("claim/1-1", f"<{ONTOLOGY.base}company/a> <{ONTOLOGY.vocabulary}shiftedFrom> <{ONTOLOGY.base}role/r>"),
        ("claim/1-1", f"<{ONTOLOGY.base}company/a> <{ONTOLOGY.vocabulary}shiftedInto> <{ONTOLOGY.base}role/s>"),
    }


@pytest.mark.parametrize("name", ["graphml"])
def test_read_by_igraph(name: str, tmp_path: Path) -> None:
    import igraph

    graph = expected(nasty(), name)
    (tmp_path / "graph").write_bytes(written(nasty(), name))
    read = igraph.Graph.Read_GraphML(str(tmp_path / "graph"))
    assert (read.vcount(), read.ecount(), read.is_directed()) == (len(graph.nodes), len(graph.edges), True)
    # igraph has an empty text where there is no value.
    assert {v["id"]: (v["kind"], v["name"]) for v in read.vs} == {i: (n.kind, n.get("name") or "") for i, n in graph.nodes.items()}
    assert {(read.vs[e.source]["id"], e["kind"], read.vs[e.target]["id"]) for e in read.es} == {
        (e.source, e.type, e.target) for e in graph.edges
    }


@pytest.fixture(scope="session")
def node_reads() -> Callable[[str, bytes], Any]:
    """What a library of JavaScript finds in an export. In CI these libraries must be there."""
    folder = Path(__file__).parent / "node"
    if shutil.which("node") is None or not (folder / "node_modules").is_dir():
        reason = "needs node, and its libraries: npm ci --prefix tests/node"
        if os.environ.get("KG_REQUIRE_SHARED"):
            pytest.fail(reason)
        pytest.skip(reason)

    def read(name: str, data: bytes) -> Any:
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            done = subprocess.run(["node", str(folder / "read.mjs"), name, file.name], capture_output=True, check=True)
        return json.loads(done.stdout)

    return read


@pytest.mark.parametrize("name", ["gexf", "cytoscape", "json"])
def test_read_by_graphology_and_cytoscape(name: str, node_reads: Callable[[str, bytes], Any]) -> None:
    graph = expected(nasty(), name)
    read = node_reads(name, written(nasty(), name))
    labels = {id: (data["kind"], data.get("name")) for id, data in read["nodes"]}
    assert labels == {i: (n.kind, n.get("name")) for i, n in graph.nodes.items()}
    assert sorted((s, data["kind"], t) for s, t, data in read["edges"]) == [(e.source, e.type, e.target) for e in graph.sorted_edges()]


def test_turtle12_is_read_by_n3(node_reads: Callable[[str, bytes], Any]) -> None:
    read = {(s[0], p[0], str(o[0]), o[1]) for s, p, o in node_reads("turtle12", written(nasty(), "turtle12")) if p[0] != REIFIES}
    assert from_triples(read) == nasty()
    terms = [o for _, p, o in node_reads("turtle12", written(nasty(), "turtle12")) if p[0] == REIFIES]
    assert [[part[0] for part in term] for term in terms] == [
        [f"{ONTOLOGY.base}company/xai", f"{ONTOLOGY.vocabulary}laidOff", f"{ONTOLOGY.base}role/0"],
    ]


def test_dot_is_drawn_by_graphviz_with_the_labels_as_they_are() -> None:
    if shutil.which("dot") is None:
        if os.environ.get("KG_REQUIRE_SHARED"):
            pytest.fail("needs dot, of Graphviz")
        pytest.skip("needs dot, of Graphviz")
    image = subprocess.run(["dot", "-Tsvg"], input=written(nasty(), "dot"), capture_output=True, check=True).stdout
    svg = "{http://www.w3.org/2000/svg}"
    groups = list(ElementTree.fromstring(image).iter(f"{svg}g"))
    shown = {g.findtext(f"{svg}title"): "\n".join(t.text or "" for t in g.iter(f"{svg}text")) for g in groups if g.get("class") == "node"}
    graph = expected(nasty(), "graphml")
    assert shown == {i: label(n).replace("\r", "") for i, n in graph.nodes.items()}
    drawn = [(g.findtext(f"{svg}title"), g.findtext(f"{svg}text")) for g in groups if g.get("class") == "edge"]
    assert sorted(drawn) == sorted((f"{e.source}->{e.target}", e.type) for e in graph.edges)


@pytest.mark.threat(10)
@pytest.mark.parametrize("name", ["csv", "tables"])
def test_no_cell_for_people_is_a_formula(name: str) -> None:
    starts = [f"{quotes}{c}1" for c in "=+-@\t\r" for quotes in ("", "'", "''")]
    graph = Graph.of(Node.make(f"role/{i}", "Role", {"name": text}) for i, text in enumerate([*starts, *NASTY_TEXTS]))
    files = {"": written(graph, name)} if name == "csv" else written(graph, name)
    for file in files.values():
        for row in csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_csv_has_a_line_for_each_value() -> None:
    lines = written(nasty(), "csv").decode()
    assert lines.startswith("source,property,value,type\r\ncompany/xai,kind,Company,class\r\ncompany/xai,name,xAI,string\r\n")
    assert "role/3,name,'=cmd|' /C calc'!A0,string\r\n" in lines
    assert "event/1,dateFrom,2025-09-12,date\r\n" in lines
    assert "event/1,date,2025-09-12,edtf\r\n" in lines


@given(texts)
def test_the_guard_against_formulas_can_be_taken_away(text: str) -> None:
    assert tables.unguarded(tables.guarded(text)) == text
    assert tables.unguarded(tables.guarded("'" + text)) == "'" + text


@pytest.mark.parametrize("name", READERS)
def test_bytes_do_not_depend_on_the_order_of_the_input(name: str) -> None:
    graph = nasty()
    nodes, edges = list(graph.nodes.values()), list(graph.edges)
    for seed in range(3):
        random.Random(seed).shuffle(nodes)
        random.Random(seed).shuffle(edges)
        assert written(Graph.of(nodes, edges), name) == written(graph, name)


def test_bytes_do_not_depend_on_the_process(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from kg import export, reference, spool\n"
        "with spool.Spool.of([reference.load().graph()]) as graph:\n"
        "    for f in export.formats(): export.export(graph, pathlib.Path(sys.argv[1]) / f.name, f)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, env=os.environ | {"PYTHONHASHSEED": "7"})
    for format in formats():
        path = tmp_path / format.name
        content = {p.name: p.read_bytes() for p in path.iterdir()} if path.is_dir() else path.read_bytes()
        assert content == written(reference.load().graph(), format.name)


def failing(error: BaseException) -> Format:
    def write(spool: Spool, stream: BinaryIO) -> None:
        stream.write(b"half")
        raise error

    return Format("failing", (), (), "", write)


def failing_folder(error: BaseException) -> Format:
    def fill(spool: Spool, folder: Path) -> None:
        (folder / "a.csv").write_text("half")
        raise error

    return Format("failing", (), (), "", fill=fill)


@pytest.mark.threat(22)
@pytest.mark.parametrize(
    ("error", "raised"),
    [(OSError(errno.ENOSPC, "No space left on device"), KgError), (ValueError(), ValueError), (KeyboardInterrupt(), KeyboardInterrupt)],
)
def test_what_fails_half_way_leaves_the_target_as_it_was(error: BaseException, raised: type[BaseException], tmp_path: Path) -> None:
    target = tmp_path / "graph.nq"
    with pytest.raises(raised):
        put(nasty(), target, failing(error))
    assert list(tmp_path.iterdir()) == []
    target.write_text("before")
    with pytest.raises(raised):
        put(nasty(), target, failing(error))
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("graph.nq", "before")]


@pytest.mark.threat(22)
@pytest.mark.parametrize(
    ("error", "raised"),
    [(OSError(errno.ENOSPC, "No space left on device"), KgError), (ValueError(), ValueError), (KeyboardInterrupt(), KeyboardInterrupt)],
)
def test_a_folder_that_fails_half_way_stays_as_it_was(error: BaseException, raised: type[BaseException], tmp_path: Path) -> None:
    target = tmp_path / "graph"
    with pytest.raises(raised):
        put(nasty(), target, failing_folder(error))
    assert list(tmp_path.iterdir()) == []
    target.mkdir()
    (target / "a.csv").write_text("before")
    with pytest.raises(raised):
        put(nasty(), target, failing_folder(error))
    assert [p.name for p in tmp_path.iterdir()] == ["graph"] and (target / "a.csv").read_text() == "before"


def test_a_folder_is_replaced_only_where_it_holds_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "graph"
    put(nasty(), target, find("parquet"))
    (target / "nodes.parquet").write_bytes(b"old")
    put(nasty(), target, find("parquet"))
    assert {p.name: p.read_bytes() for p in target.iterdir()} == written(nasty(), "parquet")
    with pytest.raises(KgError, match=r"it holds edges.parquet, which is not of this format"):
        put(nasty(), target, find("neo4j"))
    (target / "mine.txt").write_text("keep")
    with pytest.raises(KgError, match=r"it holds mine.txt"):
        put(nasty(), target, find("parquet"))
    assert [p.name for p in tmp_path.iterdir()] == ["graph"] and len(list(target.iterdir())) == 3
    (tmp_path / "file").write_text("keep")
    with pytest.raises(KgError, match=r"it is a file, and this format is a folder"):
        put(nasty(), tmp_path / "file", find("neo4j"))
    for stdout in (None, Path("-")):
        with pytest.raises(UsageError, match="parquet is a folder of files, which cannot go to stdout"):
            put(nasty(), stdout, find("parquet"))
    with pytest.raises(KgError, match="No such file or directory"):
        put(nasty(), tmp_path / "none" / "graph", find("parquet"))


def test_a_target_keeps_its_mode_and_links_lead_to_it(tmp_path: Path) -> None:
    target, link = tmp_path / "graph.nq", tmp_path / "link.nq"
    target.write_text("before")
    target.chmod(0o640)
    link.symlink_to(target)
    put(nasty(), link, find("nq"))
    assert link.is_symlink()
    assert target.read_bytes() == written(nasty(), "nq")
    assert target.stat().st_mode & 0o777 == 0o640


def test_targets_that_are_no_files(tmp_path: Path) -> None:
    put(nasty(), Path("/dev/null"), find("nq"))
    assert not Path("/dev/null").is_file()
    with pytest.raises(KgError, match=r"cannot write .*: Is a directory"):
        put(nasty(), tmp_path, find("nq"))
    with pytest.raises(KgError, match=r"cannot write .*: No such file or directory"):
        put(nasty(), tmp_path / "none" / "graph.nq", find("nq"))


@pytest.mark.parametrize("target", [None, Path("-")])
def test_stdout(target: Path | None, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    put(nasty(), target, find("nq"))
    assert capfdbinary.readouterr().out == written(nasty(), "nq")


@pytest.mark.case(5)
def test_an_edge_without_its_node_is_refused_by_name(tmp_path: Path) -> None:
    graph = Graph(nasty().nodes, nasty().edges | {Edge("company/xai", "laidOff", "role/none")})
    with pytest.raises(KgError, match="company/xai -laidOff-> role/none has no node role/none"):
        put(graph, tmp_path / "graph.csv", find("csv"))
    assert list(tmp_path.iterdir()) == []


def test_formats_are_found_by_name_alias_and_extension() -> None:
    names = {"ttl": "turtle", "NQ": "nq", "nquads": "nq", "nt": "nt", "json-ld": "jsonld", "node-link": "json", "csv": "csv"}
    paths = {
        "out/graph.TTL": "turtle",
        "a.nt": "nt",
        "a.nq": "nq",
        "a.trig": "trig",
        "a.jsonld": "jsonld",
        "a.graphml": "graphml",
        "a.b.json": "json",
    }
    for given_name, name in (names | paths).items():
        assert find(given_name).name == name
    assert find(Path("x/y.csv")).name == "csv"
    for unknown in ("graph.xlsx", "xlsx", "graph", "-"):
        with pytest.raises(UsageError) as caught:
            find(unknown)
        assert repr(unknown) in str(caught.value)
        assert all(word in str(caught.value) for f in formats() for word in (f.name, *f.extensions))
    every = [n for f in formats() for n in (f.name, *f.aliases, *f.extensions)]
    assert len(set(every)) == len(every)


def test_every_format_is_documented() -> None:
    page = (Path(__file__).parent.parent / "docs" / "formats.md").read_text()
    for format in formats():
        assert all(f"`{word}`" in page for word in (format.name, *format.aliases, *format.extensions)), format.name
    assert all(f"`{name}`" in page for name in tables.FORMATS)


def test_a_disk_that_is_full_is_told_and_nothing_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(lines: Iterable[bytes]) -> Iterable[bytes]:
        yield from list(lines)[:1]
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("kg.spool.sorted_lines", full)
    with pytest.raises(KgError, match=r"temporary files in .*: No space left on device; TMPDIR"):
        put(nasty(), tmp_path / "graph.nq", find("nq"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("run", [1, 40, 10_000])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.binary(max_size=20).map(lambda b: b.replace(b"\n", b"") + b"\n")))
def test_sorting_is_that_of_a_list_however_much_is_held(run: int, lines: list[bytes]) -> None:
    assert list(sorted_lines(iter(lines), run)) == sorted(set(lines))


def test_a_reader_that_has_enough_is_no_error(seeds_store: Path) -> None:
    command = f"{sys.executable} -m kg export - --format nq --store {seeds_store} | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    )
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 1)
