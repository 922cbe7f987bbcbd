"""The W3C's tests of the SPARQL Protocol, the Graph Store Protocol and the Service Description, against a real server.

The tests of the folder `http-rdf-update` describe their requests in prose only, and the W3C has replaced them by those of
`graph-store-protocol`. Here the requests are read out of that prose, in the order of the manifest, as one conversation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import SHARED
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from serving import serving

from kg import pipeline
from kg.serve.media import GRAPHS, TABLES

SUITE = SHARED / "suites" / "w3c-sparql11"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
TOKEN = {"Authorization": "Bearer secret"}
NAMES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404, "BadRequest": 400}


def manifest(path: str, kind: str) -> tuple[Graph, list[Any]]:
    """The tests of a kind, by their type: one of them is in no list of entries."""
    graph = Graph().parse(SUITE / path)
    return graph, sorted(graph.subjects(RDF.type, MF[kind]))


def cases(kind: str, *paths: str) -> list[Any]:
    found = []
    for path in paths if SUITE.exists() else ():
        graph, entries = manifest(path, kind)
        found += [pytest.param(graph, entry, id=str(entry).rpartition("#")[2]) for entry in entries]
    return found


@pytest.fixture(scope="module")
def server(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("w3c")
    (folder / "a.txt").write_text("Acme cut 5 jobs.", encoding="utf-8")
    pipeline.build([str(folder / "a.txt")], folder / "store")
    with serving(folder / "store", "--write-token", "secret") as address:
        yield address


@pytest.fixture
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, headers=TOKEN, timeout=30) as opened:
        emptied = opened.post("/sparql", data={"update": "DROP ALL"})
        assert emptied.status_code == 204, emptied.text
        yield opened


def requests(graph: Graph, entry: Any) -> Iterator[Any]:
    for head in graph.objects(graph.value(entry, MF.action), HT.requests):
        yield from Collection(graph, head)


def headers(graph: Graph, message: Any) -> dict[str, str]:
    return {
        str(graph.value(field, HT.fieldName)): str(graph.value(field, HT.fieldValue))
        for head in graph.objects(message, HT.headers)
        for field in Collection(graph, head)
    }


def chars(graph: Graph, message: Any) -> str | None:
    body = graph.value(message, HT.body)
    return None if body is None else str(graph.value(body, CNT.chars))


def statuses(graph: Graph, response: Any) -> list[range]:
    found = []
    for status in graph.objects(response, MF.expectedStatus):
        name = str(status).rpartition("#")[2]
        hundreds = re.fullmatch(r"StatusCode(\d)xx", name)
        found.append(range(int(hundreds[1]) * 100, int(hundreds[1]) * 100 + 100) if hundreds else range(NAMES[name], NAMES[name] + 1))
    assert found
    return found


def send(client: httpx.Client, graph: Graph, request: Any, path: str, location: dict[str, str]) -> httpx.Response:
    content = chars(graph, request)
    for name, value in location.items():
        path, content = path.replace(name, value), content and content.replace(name, value)
    sent = {"Host": "www.example"} | headers(graph, request)
    if "multipart/form-data" in sent.get("content-type", "") and content:
        content = "\r\n".join(line.strip() for line in content.strip().splitlines()) + "\r\n"
    encoding = "utf-16" if "UTF-16" in sent.get("content-type", "") else "utf-8"
    return client.request(str(graph.value(request, HT.methodName)), path, content=content and content.encode(encoding), headers=sent)


@pytest.mark.parametrize(("graph", "entry"), cases("ProtocolTest", "protocol/manifest.ttl"))
def test_protocol(client: httpx.Client, graph: Graph, entry: Any) -> None:
    for data in graph.objects(entry, UT.graphData):
        name, file = graph.value(data, RDFS.label), graph.value(data, UT.graph)
        content = (SUITE / "protocol" / Path(str(file)).name).read_bytes()
        client.put("/store", params={"graph": str(name)}, content=content, headers={"Content-Type": "application/n-triples"})
    for request in requests(graph, entry):
        path = str(graph.value(request, HT.absolutePath))
        answer = send(client, graph, request, path, {})
        expected: Any = graph.value(request, HT.resp)
        assert any(answer.status_code in s for s in statuses(graph, expected)), answer.text
        kind = answer.headers.get("content-type", "").partition(";")[0]
        match graph.value(expected, MF.expectedFormat):
            case None:
                pass
            case form if str(form) == "RDF":
                assert kind in GRAPHS
            case form:
                assert str(form) in ("boolean", "tabular")
                assert kind in TABLES
        if (truth := graph.value(expected, MF.expectedBoolean)) is not None:
            assert answer.json()["boolean"] is truth.toPython()


GRAPH_STORE = ("graph-store-protocol/manifest-direct.ttl", "graph-store-protocol/manifest-indirect.ttl")


@pytest.mark.parametrize(("graph", "entry"), cases("GraphStoreProtocolTest", *GRAPH_STORE))
def test_graph_store(client: httpx.Client, graph: Graph, entry: Any) -> None:
    location: dict[str, str] = {}
    for request in requests(graph, entry):
        path = str(graph.value(request, HT.absolutePath)).replace("/gsp", "/store", 1)
        for name, value in location.items():
            path = path.replace(name, value)
        answer = send(client, graph, request, path, location)
        expected: Any = graph.value(request, HT.resp)
        assert any(answer.status_code in s for s in statuses(graph, expected)), answer.text
        if (variable := graph.value(expected, MF.expectedLocation)) is not None:
            location[str(variable)] = answer.headers["location"]
        if (content := chars(graph, expected)) is not None:
            for name, value in location.items():
                content = content.replace(name, value)
            assert answer.headers["content-type"].partition(";")[0] == "text/turtle"
            assert isomorphic(Graph().parse(data=answer.text, format="turtle"), Graph().parse(data=content, format="turtle"))


class Told:
    """A request and its answer as the prose of a manifest tells them."""

    def __init__(self, prose: str) -> None:
        request, _, answer = prose.partition("#### Response")
        (self.method, self.path), self.headers, self.body = self._message(request.partition("#### Request")[2])
        (status, *_), self.answer_headers, self.answer = self._message(answer)
        self.status = int(status)

    @staticmethod
    def _message(text: str) -> tuple[list[str], dict[str, str], str]:
        lines = [line.removeprefix("    ") for line in text.strip("\n").splitlines()]
        while lines and not lines[0].strip():
            del lines[0]
        end = lines.index("") if "" in lines else len(lines)
        start = [word for word in lines[0].split() if not word.startswith("HTTP/")]
        fields = dict(line.split(": ", 1) for line in lines[1:end])
        return start[:2], fields, "\n".join(lines[end + 1 :])


def conversation() -> list[Any]:
    """The tests of `http-rdf-update`, each with all that come before it: it finds the store as those left it."""
    if not SUITE.exists():
        return []
    graph = Graph().parse(SUITE / "http-rdf-update" / "manifest.ttl")
    (head,) = graph.objects(None, MF.entries)
    names = list(Collection(graph, head))
    told = [next(Told(str(c)) for c in graph.objects(n, RDFS.comment) if "#### Request" in str(c)) for n in names]
    return [pytest.param(told[: i + 1], id=str(n).rpartition("#")[2]) for i, n in enumerate(names)]


OUT_OF_STEP = {
    "get_of_post__existing_graph": "the prose shows the graph as it was before the request that it answers",
    "get_of_post__multipart_formdata": "the prose writes v:fn where the requests wrote it of another person",
}
"""Tests whose prose shows a content that its own requests do not lead to; their status is checked all the same."""


@pytest.mark.parametrize("told", conversation())
def test_graph_store_as_told(client: httpx.Client, told: list[Told], request: pytest.FixtureRequest) -> None:
    new = ""
    if "?default" in told[-1].path:
        # The default graph is the union of all graphs here: without what went before, it is what was put there.
        told = [t for t in told if "?default" in t.path]

    def filled(text: str) -> str:
        text = text.replace("http://$HOST$/$GRAPHSTORE$", "http://www.example/store").replace("$GRAPHSTORE$", "/store")
        return text.replace("$NEWPATH$", new).replace("$HOST$", "www.example")

    if any(t.method == "DELETE" for t in told):
        # The manifest takes this graph for there and never says how it came.
        client.put("/store/person/2.ttl", content=b"<a> <b> <c> .", headers={"Content-Type": "text/turtle", "Host": "www.example"})
    for number, one in enumerate(told):
        last = number == len(told) - 1
        if one.method in ("GET", "HEAD") and not last:
            continue
        fields = {name: filled(value) for name, value in one.headers.items()}
        body = filled(one.body)
        if "turtle" in fields.get("Content-Type", "") and not body.rstrip().endswith("."):
            body += " ."
        body = body.replace('"Doe"\n', '"Doe" .\n').replace('"Jane"\n', '"Jane" .\n')
        if "multipart" in fields.get("Content-Type", ""):
            body = body.replace("\n", "\r\n")
        answer = client.request(one.method, filled(one.path), content=body.encode() or None, headers=fields)
        new = answer.headers.get("location", new).removeprefix("http://www.example")
    assert answer.status_code // 100 == one.status // 100, answer.text
    if one.status == 201:
        assert answer.status_code == 201
    if one.answer.strip() and request.node.callspec.id not in OUT_OF_STEP:
        assert isomorphic(Graph().parse(data=answer.text, format="turtle"), Graph().parse(data=filled(one.answer), format="turtle"))


@pytest.fixture
def described(server: str) -> Graph:
    answer = httpx.get(f"{server}/sparql", headers={"Accept": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle")
    return Graph().parse(data=answer.text, format="turtle")


def test_service_description_returns_rdf(described: Graph) -> None:
    assert len(described) > 0


def test_service_description_has_endpoint_triple(described: Graph, server: str) -> None:
    assert (None, SD.endpoint, URIRef(f"{server}/sparql")) in described


def test_service_description_conforms_to_schema(described: Graph) -> None:
    """Its terms are those of https://www.w3.org/TR/sparql11-service-description/, on subjects and with values of the right classes."""
    (service,) = described.subjects(RDF.type, SD.Service)
    (dataset,) = described.objects(service, SD.defaultDataset)
    (default,) = described.objects(dataset, SD.defaultGraph)
    assert (dataset, RDF.type, SD.Dataset) in described
    assert (default, RDF.type, SD.Graph) in described
    known = {"endpoint", "supportedLanguage", "feature", "resultFormat", "defaultDataset", "defaultGraph"}
    used = {str(p).removeprefix(SD) for p in described.predicates() if str(p).startswith(SD)}
    assert used == known
    for name in known - {"defaultGraph"}:
        assert set(described.subjects(SD[name])) == {service}
    assert set(described.objects(service, SD.supportedLanguage)) <= {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update}
    features = {SD.DereferencesURIs, SD.UnionDefaultGraph, SD.RequiresDataset, SD.EmptyGraphs, SD.BasicFederatedQuery}
    assert set(described.objects(service, SD.feature)) <= features


def test_all_tests_of_the_suite_are_here(shared: Path) -> None:
    kinds = [cases("ProtocolTest", "protocol/manifest.ttl"), cases("GraphStoreProtocolTest", *GRAPH_STORE), conversation()]
    assert [len(k) for k in kinds] == [34, 14, 18]
