"""Every exporter: written, read back by another library, the same graph; the same bytes each time; a target is never half written."""

from __future__ import annotations

import csv
import datetime
import errno
import io
import json
import os
import random
import re
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO

import networkx as nx
import pyoxigraph
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from strategies import graphs, typed_text

from kg import ontology, rdf, reference, tables
from kg.errors import KgError, UsageError
from kg.export import Format, export, find, formats
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
    event |= {"percent": 1.0, "date": "2025-09-12", "dateFrom": DAY, "claimCount": 1, "documentCount": 1, "originCount": 1}
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


def written(graph: Graph, name: str) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings(action="ignore"):
        find(name).write(graph, stream)
    return stream.getvalue()


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
        [(r["source"], r["property"], VALUES[r["type"]](r["value"])) for r in rows if r["type"] in VALUES],
        [Edge(r["source"], r["property"], r["value"]) for r in rows if r["type"] == "link"],
    )


def from_network(network: Any) -> Graph:
    assert isinstance(network, nx.MultiDiGraph)
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


def from_graphml(data: bytes) -> Graph:
    return from_network(nx.read_graphml(io.BytesIO(data), force_multigraph=True))


READERS: dict[str, Callable[[bytes], Graph]] = {
    "turtle": lambda data: from_triples(by_rdflib(data, "turtle")),
    "nt": lambda data: from_triples(by_rdflib(data, "nt")),
    "nq": lambda data: from_triples(by_rdflib(data, "nquads")),
    "trig": lambda data: from_triples(by_rdflib(data, "trig")),
    "jsonld": lambda data: from_triples(by_rdflib(data, "json-ld")),
    "json": from_node_link,
    "graphml": from_graphml,
    "csv": from_csv,
}


def expected(graph: Graph, name: str) -> Graph:
    """The graph itself; from GraphML without what XML does not allow."""
    if name != "graphml":
        return graph
    nodes = []
    for node in graph.nodes.values():
        clean = {k: "".join(c for c in v if _in_xml(ord(c))) if isinstance(v, str) else v for k, v in node.attributes}
        nodes.append(Node.make(node.id, node.kind, clean))
    return Graph.of(nodes, graph.edges)


def _in_xml(c: int) -> bool:
    return c in (0x9, 0xA, 0xD) or 0x20 <= c <= 0xD7FF or 0xE000 <= c <= 0xFFFD or c >= 0x10000


@pytest.fixture(autouse=True)
def literal_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes rdflib keep literals as they are written."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


def test_every_format_has_a_reader_here() -> None:
    assert [f.name for f in formats()] == sorted(READERS)


@pytest.mark.parametrize("name", READERS)
def test_read_back_by_another_library(name: str) -> None:
    assert typed_text(READERS[name](written(nasty(), name))) == typed_text(expected(nasty(), name))


@pytest.mark.parametrize("name", READERS)
def test_an_empty_graph(name: str) -> None:
    assert READERS[name](written(Graph(), name)) == Graph()


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
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


def test_graphml_types_ids_and_what_it_leaves_out() -> None:
    with pytest.warns(UserWarning, match=f"GraphML: {2 * FORBIDDEN_IN_XML} characters left out") as caught:
        find("graphml").write(nasty(), io.BytesIO())
    assert len(caught) == 1
    text = written(nasty(), "graphml").decode()
    keys = dict(re.findall(r'for="node" attr\.name="(\w+)" attr\.type="(\w+)"', text))
    assert len(keys) == text.count('for="node"')
    assert (keys["name"], keys["countMin"], keys["percent"], keys["unquantified"], keys["dateFrom"]) == (
        "string",
        "long",
        "double",
        "boolean",
        "string",
    )
    assert {"true", "false"} >= set(re.findall(">(true|false)<", text, re.IGNORECASE))
    ids = re.findall(r'<edge [^>]*\bid="([^"]*)"', text)
    assert len(set(ids)) == len(ids) == len(nasty().edges)
    assert "None" not in text


def test_graphml_types_are_decided_over_all_rows() -> None:
    graph = Graph.of([Node.make("company/a", "Company", {"name": 5}), Node.make("company/b", "Company", {"name": "five"})])
    read = nx.read_graphml(io.BytesIO(written(graph, "graphml")))
    assert dict(read.nodes(data="name")) == {"company/a": "5", "company/b": "five"}


def test_csv_is_exact() -> None:
    lines = written(nasty(), "csv").decode()
    assert lines.startswith("source,property,value,type\r\ncompany/xai,kind,Company,class\r\ncompany/xai,name,xAI,string\r\n")
    assert "role/3,name,=cmd|' /C calc'!A0,string\r\n" in lines
    assert "event/1,dateFrom,2025-09-12,date\r\n" in lines
    assert "event/1,date,2025-09-12,edtf\r\n" in lines


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
        "import sys, pathlib; from kg import export, reference\n"
        "for f in export.formats(): export.export(reference.load().graph(), pathlib.Path(sys.argv[1]) / f.name, f)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, env=os.environ | {"PYTHONHASHSEED": "7"})
    for format in formats():
        assert (tmp_path / format.name).read_bytes() == written(reference.load().graph(), format.name)


def failing(error: BaseException) -> Format:
    def write(graph: Graph, stream: BinaryIO) -> None:
        stream.write(b"half")
        raise error

    return Format("failing", (), (), "", write)


@pytest.mark.parametrize(
    ("error", "raised"),
    [(OSError(errno.ENOSPC, "No space left on device"), KgError), (ValueError(), ValueError), (KeyboardInterrupt(), KeyboardInterrupt)],
)
def test_what_fails_half_way_leaves_the_target_as_it_was(error: BaseException, raised: type[BaseException], tmp_path: Path) -> None:
    target = tmp_path / "graph.nq"
    with pytest.raises(raised):
        export(nasty(), target, failing(error))
    assert list(tmp_path.iterdir()) == []
    target.write_text("before")
    with pytest.raises(raised):
        export(nasty(), target, failing(error))
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("graph.nq", "before")]


def test_a_target_keeps_its_mode_and_links_lead_to_it(tmp_path: Path) -> None:
    target, link = tmp_path / "graph.nq", tmp_path / "link.nq"
    target.write_text("before")
    target.chmod(0o640)
    link.symlink_to(target)
    export(nasty(), link, find("nq"))
    assert link.is_symlink()
    assert target.read_bytes() == written(nasty(), "nq")
    assert target.stat().st_mode & 0o777 == 0o640


def test_targets_that_are_no_files(tmp_path: Path) -> None:
    export(nasty(), Path("/dev/null"), find("nq"))
    assert not Path("/dev/null").is_file()
    with pytest.raises(KgError, match=r"cannot write .*: Is a directory"):
        export(nasty(), tmp_path, find("nq"))
    with pytest.raises(KgError, match=r"cannot write .*: No such file or directory"):
        export(nasty(), tmp_path / "none" / "graph.nq", find("nq"))


@pytest.mark.parametrize("target", [None, Path("-")])
def test_stdout(target: Path | None, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    export(nasty(), target, find("nq"))
    assert capfdbinary.readouterr().out == written(nasty(), "nq")


def test_an_edge_without_its_node_is_refused_by_name(tmp_path: Path) -> None:
    graph = Graph(nasty().nodes, nasty().edges | {Edge("company/xai", "laidOff", "role/none")})
    with pytest.raises(KgError, match="company/xai -laidOff-> role/none has no node role/none"):
        export(graph, tmp_path / "graph.csv", find("csv"))
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
        assert all(f.name in str(caught.value) and f.extensions[0] in str(caught.value) for f in formats())
    every = [n for f in formats() for n in (f.name, *f.aliases, *f.extensions)]
    assert len(set(every)) == len(every)


def test_every_format_is_documented() -> None:
    page = (Path(__file__).parent.parent / "docs" / "formats.md").read_text()
    for format in formats():
        assert all(f"`{word}`" in page for word in (format.name, *format.aliases, *format.extensions)), format.name
    assert all(f"`{name}`" in page for name in tables.FORMATS)
