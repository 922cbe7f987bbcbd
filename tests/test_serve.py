"""The server as programs meet it: formats, limits, attacks, and clients that people use."""

from __future__ import annotations

import csv
import io
import itertools
import shutil
import socketserver
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph
import pytest
from conftest import Run, required
from hypothesis import HealthCheck, settings
from hypothesis import given as each
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from serving import serving
from SPARQLWrapper import JSON, SPARQLWrapper

from kg import describe, pipeline, queries
from kg.serve import answers, description, media
from kg.serve.faults import NotAcceptable
from kg.serve.worker import Reply

NAMES = "SELECT ?name WHERE { ?c a schema:Organization ; schema:name ?name } ORDER BY ?name LIMIT 3"
DOUBLING = (
    "SELECT (STRLEN(?x9) AS ?n) WHERE { ?s ?p ?o . BIND('0123456789' AS ?x0) "
    + "".join(f"BIND(CONCAT({', '.join([f'?x{n}'] * 10)}) AS ?x{n + 1}) " for n in range(9))
    + "}"
)
CROSS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def patient(seeds_store: Path) -> Iterator[str]:
    """A server with the limits that it has by itself."""
    with serving(seeds_store) as address:
        yield address


@pytest.fixture(scope="module")
def server(seeds_store: Path) -> Iterator[str]:
    with serving(seeds_store, "--timeout", "2", "--max-rows", "5000", "--memory", "256") as address:
        yield address


def ask(server: str, query: str, accept: str = "application/sparql-results+json", **more: str) -> httpx.Response:
    return httpx.get(f"{server}/sparql", params={"query": query} | more, headers={"Accept": accept}, timeout=30)


@pytest.mark.parametrize("form", media.TABLES)
def test_tables_come_in_every_format(server: str, form: str) -> None:
    answer = ask(server, NAMES, form)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == form
    assert "01.AI" in answer.text or len(answer.text) > 20


@pytest.mark.parametrize("form", media.GRAPHS)
def test_graphs_come_in_every_format(server: str, form: str) -> None:
    answer = ask(server, "CONSTRUCT { ?c schema:name ?n } WHERE { ?c a schema:Organization ; schema:name ?n } LIMIT 7", form)
    assert answer.headers["content-type"].partition(";")[0] == form
    assert len(list(pyoxigraph.parse(answer.content, media.GRAPHS[form]))) == 7


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (None, "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/turtle;q=0.4, application/ld+json", "application/ld+json"),
        ("text/*, application/n-triples;q=0.9", "text/turtle"),
        ("*/*;q=0.1, text/turtle;q=0", "application/n-triples"),
        ("APPLICATION/RDF+XML", "application/rdf+xml"),
        ("text/turtle;q=0.5;charset=utf-8, application/trig;q=0.6", "application/trig"),
    ],
)
def test_negotiation_goes_by_weight_and_by_how_specific_a_range_is(accept: str | None, wanted: str) -> None:
    assert media.best(accept, tuple(media.GRAPHS)) == wanted


@each(st.text(max_size=60))
def test_negotiation_takes_any_header(accept: str) -> None:
    try:
        assert media.best(accept, ("text/csv", "application/json")) in ("text/csv", "application/json")
    except NotAcceptable as error:
        assert "text/csv, application/json" in str(error)


def test_what_is_not_to_be_had_is_said_with_what_there_is(server: str) -> None:
    answer = ask(server, NAMES, "image/png")
    assert answer.status_code == 406
    assert "application/sparql-results+json" in answer.text


def test_head_etag_and_not_modified(server: str) -> None:
    whole = ask(server, NAMES)
    head = httpx.head(f"{server}/sparql", params={"query": NAMES}, headers={"Accept": "application/sparql-results+json"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == whole.headers["etag"]
    sent = {"Accept": "application/sparql-results+json", "If-None-Match": whole.headers["etag"]}
    assert httpx.get(f"{server}/sparql", params={"query": NAMES}, headers=sent).status_code == 304
    other = sent | {"Accept": "text/csv"}
    assert httpx.get(f"{server}/sparql", params={"query": NAMES}, headers=other).status_code == 200


def test_cors_and_gzip(server: str) -> None:
    answer = httpx.get(
        f"{server}/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 500"}, headers={"Origin": "https://elsewhere.example"}
    )
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        *((path, "GET, HEAD, OPTIONS") for path in ("/", "/ask", "/ask/net-change", "/openapi.json", "/search", "/.well-known/void")),
        *((path, "GET, HEAD, OPTIONS") for path in ("/id/company/xai", "/neighbours/company/xai", "/static/style.css")),
        *((path, "GET, HEAD, OPTIONS, POST") for path in ("/sparql", "/sparql/")),
        *((path, "DELETE, GET, HEAD, OPTIONS, POST, PUT") for path in ("/store", "/store/a/b")),
    ],
)
def test_options_say_what_a_page_elsewhere_may_do(server: str, path: str, methods: str) -> None:
    page = {"Origin": "https://elsewhere.example"}
    for method in ("GET", "POST", "DELETE"):
        wanted = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "content-type, authorization"}
        answer = httpx.options(server + path, headers=page | wanted)
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "*"
        assert method in answer.headers["access-control-allow-methods"]
        assert "authorization" in answer.headers["access-control-allow-headers"]
    plain = httpx.options(server + path, headers=page)
    assert (plain.status_code, plain.headers["allow"], plain.headers["access-control-allow-origin"]) == (204, methods, "*")
    wrong = httpx.patch(server + path, headers=page)
    assert (wrong.status_code, wrong.headers["access-control-allow-origin"]) == (405, "*")


def test_a_request_may_only_lower_a_limit(server: str) -> None:
    assert ask(server, NAMES, **{"max-rows": "2"}).status_code == 503
    assert ask(server, "SELECT * { ?s ?p ?o } LIMIT 6000", **{"max-rows": "9000"}).status_code == 503
    assert ask(server, NAMES, timeout="0").status_code == 400
    assert "2 seconds" in ask(server, CROSS, timeout="9").text
    assert "0.5 seconds" in ask(server, CROSS, timeout="0.5").text


@pytest.mark.parametrize(
    "form", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]
)
def test_rows_beyond_the_limit_are_never_cut_off(server: str, form: str) -> None:
    assert ask(server, "SELECT ?s ?p { ?s ?p ?o } LIMIT 5000", form).status_code == 200
    answer = ask(server, "SELECT ?s ?p { ?s ?p ?o } LIMIT 5001", form)
    assert answer.status_code == 503
    assert "5,000 rows" in answer.text


def test_triples_beyond_the_limit_are_never_cut_off(server: str) -> None:
    answer = ask(server, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "text/turtle")
    assert answer.status_code == 503
    assert "5,000 triples" in answer.text


@pytest.mark.threat(4)
@pytest.mark.parametrize(
    "bomb",
    [
        CROSS,
        "SELECT (COUNT(*) AS ?n) WHERE { ?a (!<x:y>)* ?b . ?b (!<x:y>)* ?c . ?c (!<x:y>)* ?d }",
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?b), STR(?c), STR(?d), STR(?e), STR(?f))) AS ?x) WHERE { ?a ?b ?c . ?d ?e ?f }",
        DOUBLING,
    ],
    ids=["cross join", "paths", "aggregate", "doubling"],
)
def test_a_bomb_ends_with_its_limit_and_harms_nobody(server: str, bomb: str) -> None:
    answer = ask(server, bomb)
    assert answer.status_code == 503, answer.text
    assert "ended" in answer.text
    assert ask(server, NAMES).status_code == 200


@pytest.mark.threat(5)
@pytest.mark.parametrize(
    "text", ["{" * 5_000, "SELECT * { FILTER" + "(" * 10_000, "ASK { FILTER(" + "!" * 50_000, "ASK { ?s " + "/".join(["<p:q>"] * 9_000)]
)
def test_bombs_for_the_parser_are_refused_before_it_sees_them(server: str, text: str) -> None:
    answer = httpx.post(f"{server}/sparql", content=text, headers={"Content-Type": "application/sparql-query"})
    assert answer.status_code == 400, answer.text
    assert ask(server, NAMES).status_code == 200


@pytest.mark.threat(1, 2)
@pytest.mark.parametrize(
    "text", ["SELECT * { SERVICE <%s> { ?s ?p ?o } }", "SELECT * { service silent<%s>{ ?s ?p ?o } }", "SELECT * FROM <%s> { ?s ?p ?o }"]
)
def test_nothing_is_fetched(server: str, text: str) -> None:
    asked: list[bytes] = []

    class Listener(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked.append(self.request.recv(100))

    with socketserver.TCPServer(("127.0.0.1", 0), Listener) as listener:
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{listener.server_address[1]}/"
        answer = ask(server, text % address)
        ask(server, NAMES, **{"default-graph-uri": address})
        listener.shutdown()
    assert asked == []
    assert answer.status_code == (200 if "FROM" in text else 400)


@pytest.mark.threat(3)
def test_no_byte_of_a_file_is_answered(server: str, tmp_path: Path) -> None:
    canary = tmp_path / "canary.ttl"
    canary.write_text("<a:b> <c:d> 'canary' .", encoding="utf-8")
    for answer in (
        ask(server, f"SELECT * FROM <{canary.as_uri()}> {{ ?s ?p ?o }}"),
        ask(server, "SELECT * { ?s ?p ?o }", **{"default-graph-uri": canary.as_uri()}),
        httpx.get(f"{server}/store", params={"graph": canary.as_uri()}),
        httpx.get(f"{server}/static/..%2f..%2f..%2f..{canary}"),
    ):
        assert "canary" not in answer.text.replace(canary.as_uri(), "")


def test_from_says_which_graphs_are_read(server: str) -> None:
    graph = "https://workforce.example/id/graph/reference"
    one, all_ = (
        int(ask(server, f"SELECT (COUNT(*) AS ?n) {part} {{ ?s ?p ?o }}").json()["results"]["bindings"][0]["n"]["value"])
        for part in (f"FROM <{graph}>", "")
    )
    assert 0 < one < all_


@pytest.mark.threat(6)
def test_a_server_without_a_token_only_reads(server: str) -> None:
    for answer in (
        httpx.post(f"{server}/sparql", data={"update": "CLEAR ALL"}),
        httpx.post(f"{server}/sparql", data={"update": "CLEAR ALL"}, headers={"Authorization": "Bearer x"}),
        httpx.get(f"{server}/sparql", params={"update": "CLEAR ALL"}),
        httpx.put(f"{server}/store?default", content="", headers={"Content-Type": "text/turtle"}),
        httpx.delete(f"{server}/store?graph=x:y"),
        httpx.post(f"{server}/sparql", content="CLEAR ALL", headers={"Content-Type": "application/sparql-query"}),
    ):
        assert answer.status_code in (400, 403, 405), answer.text
    assert ask(server, NAMES).json()["results"]["bindings"]


@pytest.mark.threat(6, 7)
def test_writing_needs_the_token_and_fetches_nothing(seeds_store: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(seeds_store, store)
    with serving(store, "--write-token", "s3cret") as server:

        def update(text: str, token: str = "s3cret") -> httpx.Response:
            sent = {"Authorization": f"Bearer {token}".strip()}
            return httpx.post(f"{server}/sparql", data={"update": text}, headers=sent, timeout=30)

        for wrong in ("wrong", "", "s3cre", "s3crett", "S3CRET"):
            assert update("CLEAR ALL", wrong).status_code == 401
        for header in ("Bearer", "Basic s3cret", "s3cret", ""):
            answer = httpx.post(f"{server}/sparql", data={"update": "CLEAR ALL"}, headers={"Authorization": header})
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="kg"')
        for load in (
            "LOAD <http://127.0.0.1:9/>",
            "load silent<http://127.0.0.1:9/>into graph<a:b>",
            "CLEAR ALL;LOAD <file:///etc/passwd>",
        ):
            assert update(load).status_code == 400
        assert update("INSERT DATA { GRAPH <a:b> { <a:c> <a:d> 'new' } }").status_code == 204
        assert ask(server, "ASK { <a:c> <a:d> 'new' }").json()["boolean"] is True
        bomb = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
        sent = {"Authorization": "Bearer s3cret", "Content-Type": "application/rdf+xml"}
        assert httpx.put(f"{server}/store?graph=a:x", content=bomb, headers=sent, timeout=30).status_code == 400
        bad = httpx.put(f"{server}/store?graph=a:b", content=b"<a:c> <a:d> .", headers=sent | {"Content-Type": "text/turtle"}, timeout=30)
        assert bad.status_code == 400
        assert ask(server, "ASK { <a:c> <a:d> 'new' }").json()["boolean"] is True


def test_builds_beside_eight_clients_are_seen_whole(seeds_store: Path, tmp_path: Path) -> None:
    """Every answer is that of one finished generation, and has its tag; each client sees them in order, the last one without a restart."""
    store = tmp_path / "store"
    shutil.copytree(seeds_store, store)
    events = "SELECT ?event ?label ?day { ?event a sem:Event ; rdfs:label ?label OPTIONAL { ?event kg:dateFrom ?day } } ORDER BY ?event"
    triples = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    done = threading.Event()

    def client(server: str, number: int) -> list[tuple[str, str]]:
        seen: list[tuple[str, str]] = []
        for round in itertools.count():
            # Half of them ask what others have asked as well, and may be given what was answered to those.
            query = f"{events if number < 4 else triples}{f' # {number} {round}' if number % 2 else ''}"
            last = done.is_set()
            answer = ask(server, query, "text/csv")
            assert answer.status_code == 200, answer.text
            seen.append((answer.headers["etag"], answer.text))
            if last:
                return seen
        raise AssertionError

    with serving(store) as server, ThreadPoolExecutor(8) as threads:

        def whole() -> tuple[str, str]:
            return ask(server, events + " # whole", "text/csv").text, ask(server, triples + " # whole", "text/csv").text

        finished = [whole()]
        clients = [threads.submit(client, server, number) for number in range(8)]
        for number in range(4):
            text = f"Published: 2026-05-0{number + 1}\n\nAcme Robotics cut {number + 5} engineers on Friday. Hooli is hiring 70 welders."
            (tmp_path / "report.txt").write_text(text, encoding="utf-8")
            pipeline.build([str(tmp_path / "report.txt")], store)
            finished.append(whole())
        done.set()
        seen = [c.result() for c in clients]
    assert len(set(finished)) == 5
    tags: dict[str, set[int]] = {}
    for number, given in enumerate(seen):
        states = [[f[number >= 4] for f in finished].index(text) for _, text in given]
        assert states == sorted(states)
        assert states[-1] == 4
        for (tag, _), state in zip(given, states, strict=True):
            tags.setdefault(tag, set()).add(state)
    assert sorted(map(sorted, tags.values())) == [[0], [1], [2], [3], [4]]


def test_what_is_asked_again_is_answered_alike_unless_it_varies(server: str) -> None:
    """The second answer comes from memory; formats, limits and errors stay their own."""
    first, second = ask(server, NAMES), ask(server, NAMES)
    assert (first.content, first.headers["etag"]) == (second.content, second.headers["etag"])
    assert ask(server, NAMES, "text/csv").text.startswith("name")
    assert ask(server, NAMES, **{"max-rows": "2"}).status_code == 503
    assert ask(server, "SELECT * {").status_code == ask(server, "SELECT * {").status_code == 400
    for call in ("RAND()", "STRUUID()", "uuid ( )", "NOW#\n()"):
        query = f"SELECT ({call} AS ?x) {{}}"
        first, second = ask(server, query), ask(server, query)
        assert first.text != second.text, call
        assert "etag" not in first.headers and first.headers["cache-control"] == "no-store"


def test_answers_that_are_kept_take_no_more_than_their_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long questions with short answers count as well, and what was asked for longest ago goes first."""
    monkeypatch.setattr(answers, "ROOM", 10_000)
    kept = answers.Answers()
    for number in range(20):
        kept.put((None, b"%d" % number + b" " * 1_000), Reply(b"yes", 1, False, 0))
        assert kept.get((None, b"0" + b" " * 1_000)), "what is asked for again and again stays"
    left = [n for n in range(20) if kept.get((None, b"%d" % n + b" " * 1_000))]
    assert len(left) == 6
    assert {0, 19} < set(left)


def test_a_long_query_goes_on_beside_quick_ones_and_gets_its_answer(server: str) -> None:
    """It makes room again and again, but it is not forgotten."""
    long = "SELECT (COUNT(*) AS ?n) WHERE { ?a a ?b . ?c a kg:Layoff . ?d a kg:Expansion }"
    alone = ask(server, long)
    assert alone.status_code == 200
    end = time.monotonic() + 6

    def hurry(number: int) -> set[int]:
        statuses = set()
        while time.monotonic() < end:
            statuses.add(ask(server, f"{NAMES} # {number} {time.monotonic()}").status_code)
        return statuses

    with ThreadPoolExecutor(5) as threads:
        quick = [threads.submit(hurry, n) for n in range(4)]
        beside = ask(server, long + " #")
        assert {s for q in quick for s in q.result()} == {200}
    assert beside.text == alone.text


def test_long_queries_leave_room_for_quick_ones(server: str) -> None:
    with ThreadPoolExecutor(16) as threads:
        bombs = [threads.submit(ask, server, CROSS) for _ in range(6)]
        time.sleep(0.5)
        quick = [threads.submit(ask, server, NAMES) for _ in range(10)]
        assert {q.result().status_code for q in quick} == {200}
        assert not all(b.done() for b in bombs)
        assert {b.result().status_code for b in bombs} == {503}
    assert ask(server, NAMES).status_code == 200


@pytest.mark.parametrize("question", [q.name for q in queries.questions()])
def test_questions_answer_as_json_csv_and_page(patient: str, question: str) -> None:
    given = required(queries.question(question))
    json_, csv_, page = (httpx.get(f"{patient}/ask/{question}", params=given | {"format": f}, timeout=30) for f in ("json", "csv", "html"))
    assert (json_.status_code, csv_.status_code, page.status_code) == (200, 200, 200), json_.text
    columns = [c.name for c in queries.question(question).columns]
    rows = json_.json()["rows"]
    assert all(list(row) == columns for row in rows)
    lines = list(csv.reader(io.StringIO(csv_.text)))
    assert lines[0] == columns
    assert len(lines) == len(rows) + 1
    assert queries.question(question).question in page.text.replace("&#39;", "'")


@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_the_api_does_what_its_description_says(patient: str, mode: str) -> None:
    """Requests made from the OpenAPI description, such as it allows and such as it does not, for every question."""
    schemathesis = pytest.importorskip("schemathesis")
    from schemathesis.checks import not_a_server_error

    described = schemathesis.openapi.from_url(f"{patient}/openapi.json")
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) == len(queries.questions())
    statuses: set[int] = set()
    for operation in operations:

        @settings(max_examples=2, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @each(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode[mode]))
        def check(case: Any) -> None:
            # 503 is no fault here: it says that a limit was hit, perhaps the one that the request set. 500 is not described.
            statuses.add(case.call_and_validate(excluded_checks=[not_a_server_error], timeout=60).status_code)

        check()
    assert (200 if mode == "POSITIVE" else 400) in statuses


def test_a_wrong_parameter_says_what_is_allowed(server: str) -> None:
    for wrong, said in (({"statsu": "x"}, "status"), ({"by": "galaxy"}, "role, company"), ({"since": "soon"}, "2025-09-12")):
        answer = httpx.get(f"{server}/ask/net-change", params=wrong, headers={"Accept": "application/json"})
        assert answer.status_code == 400
        assert said in answer.text
    assert httpx.get(f"{server}/ask/nothing").status_code == 404
    assert httpx.get(f"{server}/ask/net-change?by=role&by=company", headers={"Accept": "application/json"}).status_code == 400
    assert httpx.get(f"{server}/ask/net-change?format=xml").status_code == 400


@pytest.mark.parametrize("kind", ["company", "role", "place", "event", "claim", "document"])
def test_everything_has_a_page_json_and_rdf(server: str, kind: str) -> None:
    found = ask(server, f'SELECT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "https://workforce.example/id/{kind}/")) }} LIMIT 1').json()
    id = found["results"]["bindings"][0]["s"]["value"].removeprefix("https://workforce.example/id/")
    page, record, rdf = (httpx.get(f"{server}/id/{id}", headers={"Accept": a}) for a in ("text/html", "application/json", "text/turtle"))
    assert "<h1" in page.text
    assert record.json()["kind"] == kind
    assert len(Graph().parse(data=rdf.text, format="turtle")) > 2
    assert httpx.get(f"{server}/id/{kind}/nothing-of-that-name").status_code == 404


@pytest.mark.parametrize("form", media.GRAPHS)
def test_what_is_known_of_a_thing_is_the_same_in_every_format(server: str, form: str) -> None:
    """Whatever the kind: parts such as an alias or a reason, which have no page, too."""
    base = "https://workforce.example/id/"
    for kind in ("company", "alias", "reason", "evidence", "revision", "skill"):
        found = ask(server, f'SELECT ?s {{ ?s a ?c FILTER(STRSTARTS(STR(?s), "{base}{kind}/")) }} ORDER BY ?s LIMIT 1').json()
        iri = found["results"]["bindings"][0]["s"]["value"]
        answer = httpx.get(f"{server}/id/{iri.removeprefix(base)}", headers={"Accept": form})
        assert answer.headers["content-type"].partition(";")[0] == form
        known = {quad.triple for quad in pyoxigraph.parse(answer.content, media.GRAPHS[form])}
        asked = ask(server, f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o FILTER(?s = <{iri}> || ?o = <{iri}>) }}", "application/n-triples")
        assert known == {quad.triple for quad in pyoxigraph.parse(asked.content, pyoxigraph.RdfFormat.N_TRIPLES)}
        page = httpx.get(f"{server}/id/{iri.removeprefix(base)}", headers={"Accept": "text/html"})
        assert page.status_code == (200 if kind in describe.KINDS else 406)


def test_curl(server: str) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not there")
    done = subprocess.run(
        [curl, "-sS", "--compressed", "-H", "Accept: text/csv", "--data-urlencode", f"query={NAMES}", f"{server}/sparql"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(done.stdout.splitlines()) == 4


def test_sparqlwrapper_and_rdflib_are_clients(server: str) -> None:
    client = SPARQLWrapper(f"{server}/sparql")
    client.setQuery(NAMES)
    client.setReturnFormat(JSON)
    found = client.queryAndConvert()
    assert isinstance(found, dict)
    names = [row["name"]["value"] for row in found["results"]["bindings"]]
    prefix = "PREFIX schema: <https://schema.org/> "
    assert [str(row[0]) for row in Graph(SPARQLStore(f"{server}/sparql")).query(prefix + NAMES)] == names  # type: ignore[index]


@pytest.mark.parametrize("place", ["id", "neighbours", "store?graph="])
@pytest.mark.parametrize(
    "name",
    [
        "company/%00",
        "company/%ff",
        "a b",
        "%3Cscript%3E",
        "x%3E%20%3Cy:z",
        "..%2f..%2fetc%2fpasswd",
        "%E2%80%AE",
        "{}",
        "company/" + "x" * 3000,
    ],
)
def test_a_name_of_nothing_is_no_fault_of_the_server(server: str, place: str, name: str) -> None:
    for accept in ("text/html", "application/json", "text/turtle"):
        answer = httpx.get(f"{server}/{place}{'' if '?' in place else '/'}{name}", headers={"Accept": accept})
        assert answer.status_code in (400, 404), answer.text
        assert "root:" not in answer.text


def test_headers_that_nobody_sends(server: str) -> None:
    def get(**headers: str) -> httpx.Response:
        return httpx.get(f"{server}/sparql", params={"query": NAMES}, headers=headers)

    for accept, status in (("a/b," * 5_000, 406), ("text/csv;q=nan, */*;q=0.1", 200), ("text/csv;q=-1", 406), (";;;,,,q=", 406)):
        answer = get(Accept=accept)
        assert answer.status_code == status, answer.text
        assert len(answer.text) < 1_000
    assert get(Host="<script>").status_code in (200, 400)
    packed = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}
    assert httpx.post(f"{server}/sparql", content=NAMES, headers=packed).status_code == 415


@pytest.mark.parametrize(
    "path", ["/", "/ask", "/ask/net-change", "/openapi.json", "/id/company/xai", "/search?q=x", "/sparql", "/store?default"]
)
def test_head_says_what_get_does(patient: str, path: str) -> None:
    head, whole = (httpx.request(m, patient + path, headers={"Accept-Encoding": "identity"}, timeout=30) for m in ("HEAD", "GET"))
    assert (head.status_code, head.content) == (200, b"")
    changing = {"date"}
    assert {k: v for k, v in head.headers.items() if k not in changing} == {k: v for k, v in whole.headers.items() if k not in changing}


SHACL = "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
VOID = "PREFIX void: <http://rdfs.org/ns/void#> PREFIX ext: <http://ldf.fi/void-ext#> "
EXAMPLES = SHACL + "SELECT DISTINCT ?comment ?query { ?e a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask ?query }"


def rows(answer: httpx.Response) -> set[tuple[str, ...]]:
    assert answer.status_code == 200, answer.text
    found = answer.json()
    return {tuple(row[v]["value"] if v in row else "" for v in found["head"]["vars"]) for row in found["results"]["bindings"]}


def test_the_description_is_where_programs_look_for_it(server: str) -> None:
    """At the address that VoID names, and by a query to the endpoint, with every question as an example that can be run as it stands."""
    known = httpx.get(f"{server}/.well-known/void", headers={"Accept": "text/turtle"})
    assert known.text == httpx.get(f"{server}/sparql", headers={"Accept": "text/turtle"}).text
    examples = rows(ask(server, EXAMPLES))
    assert {(str(row[0]), str(row[1])) for row in Graph().parse(data=known.text, format="turtle").query(EXAMPLES)} == examples  # type: ignore[index]
    assert {comment for comment, _ in examples} == {q.question for q in queries.questions()}
    assert ask(server, min(query for _, query in examples)).status_code in (200, 503)
    declared = rows(ask(server, SHACL + "SELECT ?p ?n { [] sh:prefix ?p ; sh:namespace ?n }"))
    assert ("kg", "https://workforce.example/schema/") in declared


def test_editors_find_the_classes_with_their_numbers_and_properties(server: str) -> None:
    """By the queries with which they ask; the numbers are those of the data, and what a class has is a property of it there."""
    described = rows(ask(server, VOID + "SELECT ?class ?n { ?part void:class ?class ; void:entities ?n }"))
    assert described == rows(ask(server, "SELECT ?class (COUNT(*) AS ?n) { ?s a ?class } GROUP BY ?class"))
    total = rows(ask(server, VOID + "SELECT ?n { [] void:triples ?n }"))
    assert total == rows(ask(server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    part = VOID + "SELECT ?class ?p ?to { ?c void:class ?class ; void:propertyPartition ?part . ?part void:property ?p . "
    literals = rows(ask(server, part + "?part ext:datatypePartition [ ext:datatype ?to ] }"))
    links = rows(ask(server, part + "?part void:classPartition [ void:class ?to ] }"))
    used = rows(ask(server, "SELECT DISTINCT ?class ?p ?type { ?s a ?class ; ?p ?o BIND(DATATYPE(?o) AS ?type) FILTER(isLiteral(?o)) }"))
    assert used and used <= literals
    joined = rows(ask(server, "SELECT DISTINCT ?class ?p { ?s a ?class ; ?p ?o . ?o a ?to }"))
    assert joined and joined <= {link[:2] for link in links}


@pytest.mark.parametrize(
    ("query", "described"),
    [
        ("ASK { ?s a <http://www.w3.org/ns/shacl#SPARQLExecutable> }", True),
        ("PREFIX x: <http://www.w3.org/ns/shacl#> ASK { ?s a x:SPARQLExecutable }", True),
        ("prefix sd:<http://www.w3.org/ns/sparql-service-description#>ask{graph ?g{?s sd:endpoint ?o}}", True),
        (SHACL + "ASK { ?s a <https://schema.org/Organization> }", False),
        (VOID + "ASK { ?s a <https://schema.org/Organization> # void:class\n }", False),
        (VOID + "ASK { ?s a schema:Organization FILTER(?s != 'void:class') }", False),
        ("ASK { ?s <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://rdfs.org/ns/void#> }", False),
        (SHACL + "ASK FROM <https://workforce.example/id/graph/reference> { ?s a sh:SPARQLExecutable }", False),
    ],
)
def test_a_query_is_about_the_description_when_it_uses_its_words(query: str, described: bool) -> None:
    assert bool(description.terms(query)) is described


def test_data_with_such_words_is_not_hidden_by_the_description(seeds_store: Path, tmp_path: Path) -> None:
    shutil.copytree(seeds_store, tmp_path / "store")
    with serving(tmp_path / "store", "--write-token", "s3cret") as server:
        insert = {"update": "INSERT DATA { GRAPH <x:g> { <x:shape> a <http://www.w3.org/ns/shacl#NodeShape> } }"}
        assert httpx.post(f"{server}/sparql", data=insert, headers={"Authorization": "Bearer s3cret"}, timeout=30).status_code == 204
        assert rows(ask(server, SHACL + "SELECT ?s { ?s a sh:NodeShape }")) == {("x:shape",)}
        assert len(rows(ask(server, EXAMPLES))) == len(queries.questions())


def test_the_description_is_no_part_of_the_data(server: str) -> None:
    names = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o FILTER(CONTAINS(STR(?g), 'description')) } }"
    assert rows(ask(server, names)) == {("0",)}
    graph = {"default-graph-uri": "https://workforce.example/id/graph/reference"}
    assert rows(ask(server, EXAMPLES, **graph)) == set()


def test_errors_are_one_line(server: str) -> None:
    answer = ask(server, "SELECT * {")
    assert answer.status_code == 400
    assert answer.text.count("\n") == 1
    assert httpx.get(f"{server}/nowhere").status_code == 404
    assert httpx.post(f"{server}/sparql", content=b"x" * (2 << 20), headers={"Content-Type": "application/sparql-query"}).status_code == 413
    assert (
        httpx.post(f"{server}/sparql", content=b"query=\xff", headers={"Content-Type": "application/x-www-form-urlencoded"}).status_code
        == 400
    )


def test_an_empty_token_opens_nothing(seeds_store: Path, kg: Run) -> None:
    for token in ("", " "):
        done = kg("serve", "--store", seeds_store, "--port", "0", "--write-token", token)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "empty" in done.stderr


def test_a_token_may_be_any_text(seeds_store: Path, tmp_path: Path) -> None:
    shutil.copytree(seeds_store, tmp_path / "store")
    with serving(tmp_path / "store", "--write-token", "clé secrète") as server:
        for token, status in (("clé secrète", 204), ("cle secrete", 401)):
            sent = {b"Authorization": f"Bearer {token}".encode()}
            insert = {"update": "INSERT DATA { GRAPH <x:g> { <x:a> <x:b> 1 } }"}
            assert httpx.post(f"{server}/sparql", data=insert, headers=sent, timeout=30).status_code == status


def test_without_a_store_there_is_no_server(tmp_path: Path, kg: Run) -> None:
    done = kg("serve", "--store", tmp_path / "none")
    assert done.returncode == 1
    assert "kg build" in done.stderr
