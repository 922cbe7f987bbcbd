"""`kg push` to real servers: Neo4j, and two SPARQL servers; and the questions asked there."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path

import handmade
import pytest
import servers
from conftest import Run, started
from handmade import CASES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servers import Server
from strategies import typed_text, workforce_graphs
from test_queries import QUESTIONS, some_parameters

from kg import generations, graph, queries, store
from kg.errors import KgError, UsageError
from kg.spool import Spool
from kg.store import Language, Progress, Pushed, Table, neo4j, oxigraph, silent, sparql
from kg.types import Delta, Graph, Node, Scalar

FIXTURES = {"neo4j": "neo4j_server", "oxigraph": "oxigraph_server", "fuseki": "fuseki_server"}
EMPTY = Graph()


@pytest.fixture(scope="module")
def seeds(seeds_store: Path) -> Graph:
    """The graph of the seeds."""
    with (
        generations.reading(seeds_store) as path,
        closing(oxigraph.open_store(path / generations.RDF)) as opened,
    ):
        return opened.dump()


@pytest.fixture(scope="module", params=FIXTURES)
def url(request: pytest.FixtureRequest) -> str:
    """Each server."""
    server: Server = request.getfixturevalue(FIXTURES[request.param])
    return server.url


def replace(server: store.Server, graph: Graph, progress: Progress = silent) -> Pushed:
    """Make the graph on a server that one."""
    with Spool.of([graph]) as spool:
        return server.replace(spool, progress)


def smaller(graph: Graph) -> Graph:
    """The graph without one of its documents and what hangs on it, with a changed company and an event of another type."""
    gone = min(i for i in graph.nodes if i.startswith("document/"))
    nodes = {i: n for i, n in graph.nodes.items() if gone.partition("/")[2] not in i}
    company = next(n for n in nodes.values() if n.kind == "Company")
    event = next(n for n in nodes.values() if n.kind == "Layoff")
    nodes[company.id] = Node.make(company.id, "Company", {"name": 'Renamed "now"'})
    nodes[event.id] = Node(event.id, "Reorganisation", event.attributes)
    return Graph(nodes, frozenset(e for e in graph.edges if e.source in nodes and e.target in nodes))


def test_server_has_the_graph_and_pushing_again_changes_nothing(url: str, seeds: Graph) -> None:
    steps: list[tuple[str, int, int | None]] = []
    with closing(store.connect(url, read_only=False)) as server:
        for graph in (seeds, smaller(seeds), seeds, EMPTY, seeds):
            pushed = replace(server, graph, lambda *step: steps.append(step))
            assert pushed.written or not graph.nodes
            assert typed_text(server.dump()) == typed_text(graph)
            again = replace(server, graph)
            assert (again.written, again.removed, again.total) == (0, 0, pushed.total)
    assert ("writing", steps[-1][1], steps[-1][1]) == steps[-1]


def test_what_others_keep_there_stays(neo4j_server: Server, seeds: Graph) -> None:
    import neo4j as driver

    with (
        closing(store.connect(neo4j_server.url, read_only=False)) as server,
        driver.GraphDatabase.driver(neo4j_server.url) as other,
    ):
        replace(server, seeds)
        make = """CREATE (c:Company {id: 'company/theirs', name: 'Theirs'})<-[:OWNS]-(:Person {id: 1, kind: 'Company'})
                  CREATE (:Company {id: 17, kind: 'Company'})
                  WITH c MATCH (x:Company {id: 'company/xai'}) SET x.note = 'ours too' CREATE (c)-[:KNOWS]->(x)"""
        other.execute_query(make)
        try:
            for graph in (seeds, EMPTY, seeds):
                replace(server, graph)
                assert typed_text(server.dump()) == typed_text(graph)
                theirs = "MATCH (c:Company) WHERE c.kind IS NULL OR c.id = 17 RETURN count(c)"
                assert other.execute_query(theirs).records[0].values() == [2]
                assert other.execute_query("MATCH (:Person)-[r:OWNS]->(:Company) RETURN count(r)").records[0].values() == [1]
        finally:
            other.execute_query("MATCH (n) WHERE n:Person OR n.id IN [17, 'company/theirs'] DETACH DELETE n")


def test_what_somebody_changed_there_is_mended(neo4j_server: Server, seeds: Graph) -> None:
    """A value of another type, one too many, a label and an edge that has gone."""
    import neo4j as driver

    with (
        closing(store.connect(neo4j_server.url, read_only=False)) as server,
        driver.GraphDatabase.driver(neo4j_server.url) as other,
    ):
        replace(server, seeds)
        for change in (
            "MATCH (e:Layoff) WITH e ORDER BY e.id LIMIT 3 SET e.countMin = 'many', e.label = ['a', 'b'], e.dayNumber = 1.0",
            "MATCH (c:Company {id: 'company/xai'})-[r]->() DELETE r SET c.lei = 'none', c.name = null",
            "MATCH (e:Layoff) WITH e ORDER BY e.id LIMIT 2 SET e.kind = 'Rehire'",
            "MATCH (e:Layoff), (r:Role) WHERE NOT (e)--(r) WITH e, r LIMIT 1 CREATE (e)-[:AFFECTED_ROLE]->(r)",
        ):
            other.execute_query(change)
            pushed = replace(server, seeds)
            assert pushed.written + pushed.removed > 0
            assert typed_text(server.dump()) == typed_text(seeds)
            assert other.execute_query("MATCH (e:Event) WHERE NOT e.kind IN labels(e) RETURN count(e)").records[0].values() == [0]
            assert replace(server, seeds).written == 0


def test_graphs_of_others_stay(oxigraph_server: Server, seeds: Graph) -> None:
    with closing(sparql.open_store(oxigraph_server.url, read_only=False)) as server:
        server._update("INSERT DATA { <http://x/s> <http://x/p> 1 . GRAPH <http://x/g> { <http://x/s> <http://x/p> 2 } }")
        for graph in (seeds, EMPTY):
            replace(server, graph)
            assert typed_text(server.dump()) == typed_text(graph)
            assert server.query("SELECT ?o { <http://x/s> <http://x/p> ?o }", {}).rows == [(1,), (2,)]
        server._update("DROP ALL")


class Wire:
    """A way to a server that is cut after so many bytes of what goes there."""

    def __init__(self, port: int, most: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._target, self._left = port, most
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                for pair in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._left -= len(data) if counted else 0
                if self._left < 0:
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        if self._left < 0:
            self.close()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


def push(url: str, graph: Graph) -> None:
    with closing(store.connect(url, read_only=False)) as server:
        replace(server, graph)


def test_push_that_is_cut_off_is_mended_by_the_next(url: str, seeds: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neo4j, "_BULK", 300)
    monkeypatch.setattr(neo4j, "_RETRY", 1)
    monkeypatch.setattr(sparql, "_BULK", 300)
    port = int(url.split(":")[2].partition("/")[0])
    with closing(store.connect(url, read_only=False)) as server:
        replace(server, EMPTY)
        for most in (60_000, 150_000, 300_000):
            with closing(Wire(port, most)) as wire, pytest.raises(KgError, match="answer"):
                push(url.replace(str(port), str(wire.port)), seeds)
        pushed = replace(server, seeds)
        assert 0 < pushed.written < pushed.total
        assert typed_text(server.dump()) == typed_text(seeds)


def test_neo4j_that_is_killed_is_mended_by_the_next_push(tmp_path: Path, seeds: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("neo4j")
    monkeypatch.setattr(neo4j, "_BULK", 300)
    monkeypatch.setattr(neo4j, "_RETRY", 1)
    with started(lambda: servers.neo4j(tmp_path)) as first:

        def kill(what: str, done: int, total: int | None) -> None:
            if what == "writing" and done > len(seeds.nodes) + len(seeds.edges) / 2:
                first.kill()

        with closing(store.connect(first.url, read_only=False)) as server, pytest.raises(KgError, match="does not answer"):
            replace(server, seeds, kill)
    with started(lambda: servers.neo4j(tmp_path)) as second, closing(store.connect(second.url, read_only=False)) as server:
        assert 0 < len(server.dump().nodes) <= len(seeds.nodes)
        pushed = replace(server, seeds)
        assert 0 < pushed.written < pushed.total
        assert typed_text(server.dump()) == typed_text(seeds)


# The questions


class Both:
    """A graph in an Oxigraph on this machine and in a Neo4j server."""

    def __init__(self, folder: Path, url: str) -> None:
        self.local = oxigraph.open_store(folder / "rdf", read_only=False)
        self.server = store.connect(url, read_only=False)

    def load(self, graph: Graph) -> None:
        self.local.apply(Delta.between(self.local.dump(), graph))
        replace(self.server, graph)

    def run(self, engine: Language, text: str, parameters: Mapping[str, Scalar | None]) -> Table:
        return (self.local if engine == "sparql" else self.server).query(text, parameters)

    def same(self, name: str, given: Mapping[str, str]) -> None:
        one, other = (queries.ask(QUESTIONS[name], engine, given, self.run).rows for engine in ("sparql", "cypher"))
        assert list(map(repr, one)) == list(map(repr, other)), (name, given)

    def close(self) -> None:
        self.local.close()
        self.server.close()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, neo4j_server: Server) -> Iterator[Both]:
    with closing(Both(tmp_path_factory.mktemp("both"), neo4j_server.url)) as made:
        yield made


def example(parameter: queries.Parameter, text: str) -> str:
    """A value for a parameter that must be given."""
    return parameter.values[0] if parameter.values else {"date": "2025-10-01", "integer": "1", "boolean": "true"}.get(parameter.type, text)


def test_questions_on_the_seeds_are_answered_alike(both: Both, seeds: Graph) -> None:
    both.load(seeds)
    for name, question in QUESTIONS.items():
        needed = {p.name: p for p in question.parameters if p.required}
        for company in ("xAI", "meta", "nobody"):
            given = {n: example(p, company) for n, p in needed.items()}
            if any(p.name == "company" for p in question.parameters):
                both.same(name, given | {"company": company})
        both.same(name, {n: example(p, "xAI") for n, p in needed.items()})


def test_questions_on_the_seeds_as_of_a_day_are_answered_alike(both: Both, seeds: Graph) -> None:
    both.load(seeds)
    for name, question in QUESTIONS.items():
        needed = {p.name: example(p, "xAI") for p in question.parameters if p.required}
        clocks = [p.name for p in question.parameters if p.name in ("valid_as_of", "known_as_of")]
        for clock in clocks:
            both.same(name, needed | {clock: "2025-09-13"})
        both.same(name, needed | dict.fromkeys(clocks, "2025-07"))


@pytest.mark.parametrize("over", handmade.graphs())
def test_questions_on_graphs_made_by_hand_are_answered_alike(both: Both, over: str) -> None:
    both.load(handmade.graphs()[over])
    for case in CASES:
        if case.over == over:
            both.same(case.question, case.parameters)


HOSTILE = (
    *("'", '"', "`", "\\", "\\'", "\\u0027", "\n", "//", "/* x", "*/", "{", "}", "$company", "\x00", "\u2028", "\u202e'", "😀"),
    *("') DETACH DELETE n //", "' OR 1=1 //", "company/xai'}) DETACH DELETE c //", "x`}) SET n.name = 'y' //"),
    *("\\') RETURN 1 AS x //", '"}) CALL db.labels() YIELD label RETURN label //', "a\nMATCH (n) DETACH DELETE n"),
    "}]->() WITH 1 AS x MATCH (n) DETACH DELETE n /*",
)
"""Texts that end a string, a name or a comment of Cypher, or begin another clause, where they are taken for more than a value."""


@pytest.mark.threat(11)
def test_a_value_is_never_more_than_a_value_on_a_server(both: Both) -> None:
    """A company of each such name is found by it, and no question finds or changes anything else."""
    nodes = [Node.make(f"company/n{n}", "Company", {"name": value}) for n, value in enumerate(HOSTILE)]
    made = Graph.of([*nodes, Node.make("role/other", "Role", {"name": "other"})])
    names = {n.id: str(n.get("name")) for n in nodes}
    for n in range(len(HOSTILE)):
        made |= graph.of_event(handmade.event({"id": f"e{n}", "type": "OfficeOpening", "company": f"n{n}"}), names)
    both.load(made)
    for value in HOSTILE:
        answer = queries.ask(QUESTIONS["company-changes"], "cypher", {"company": value}, both.run)
        assert [row[0] for row in answer.rows] == [value]
    for name, question in QUESTIONS.items():
        texts = [p.name for p in question.parameters if p.type == "string" and not p.values]
        needed = {p.name: example(p, "x") for p in question.parameters if p.required}
        for value in ("".join(HOSTILE), HOSTILE[-1]) if texts else ():
            both.same(name, needed | dict.fromkeys(texts, value))
    assert typed_text(both.server.dump()) == typed_text(made)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=workforce_graphs(), data=st.data())
def test_questions_on_any_graph_are_answered_alike(both: Both, made: Graph, data: st.DataObject) -> None:
    both.load(made)
    names = {str(n.get("name")) for n in made.nodes.values() if n.kind in ("Company", "Role", "Alias")}
    words = sorted(names | {i for i in made.nodes if i.startswith(("company/", "role/", "event/"))} | {"nobody"})
    for name, question in QUESTIONS.items():
        both.same(name, data.draw(some_parameters(question, words)))


# The command line


def test_push_and_ask_by_hand(kg: Run, neo4j_server: Server, seeds_store: Path) -> None:
    with closing(store.connect(neo4j_server.url, read_only=False)) as server:
        replace(server, EMPTY)
    first, again = (kg("push", neo4j_server.url, "--store", seeds_store) for _ in range(2))
    assert (first.returncode, first.stdout) == (0, "") and "0 removed" in first.stderr
    assert "0 nodes and edges written, 0 removed" in again.stderr
    asked = ("ask", "net-change", "--format", "csv", "--store")
    assert kg(*asked, neo4j_server.url).stdout == kg(*asked, seeds_store).stdout != ""
    counted = kg("cypher", "MATCH (c:Company) RETURN count(c) AS n", "--format", "csv", "--store", neo4j_server.url)
    assert int(counted.stdout.split()[1]) > 10
    for arguments, code, message in [
        (("cypher", "MATCH (c:Compnay) RETURN c.name AS n"), 2, "no label, relationship type or property Compnay"),
        (("cypher", "MATCH (c:Company) DETACH DELETE c"), 2, "DETACH"),
        (("ask", "net-change", "--engine", "sparql"), 2, "kg cypher"),
        (("events",), 2, "needs the directory of a store"),
    ]:
        done = kg(*arguments, "--store", neo4j_server.url)
        assert done.returncode == code and message in done.stderr and done.stderr.count("\n") == 1


def test_password_is_told_nobody(kg: Run, tmp_path: Path, seeds_store: Path) -> None:
    pytest.importorskip("neo4j")
    done = kg("push", "bolt://me:open-sesame@127.0.0.1:1", "--store", seeds_store)
    assert done.returncode == 2 and "sesame" not in done.stdout + done.stderr
    done = kg("push", "bolt://127.0.0.1:1", "--user", "me", "--store", seeds_store, input="")
    assert done.returncode == 2 and "$NEO4J_PASSWORD" in done.stderr
    with started(lambda: servers.neo4j(tmp_path / "neo4j", password="open-sesame")) as server:
        right = {"NEO4J_USER": "neo4j", "NEO4J_PASSWORD": "open-sesame"}
        assert kg("cypher", "RETURN 1 AS n", "--store", server.url, **right).returncode == 0
        wrong = kg("cypher", "RETURN 1 AS n", "--store", server.url, **right | {"NEO4J_PASSWORD": "open-barley"})
        assert wrong.returncode == 1 and "wants another user or password" in wrong.stderr and "barley" not in wrong.stderr


@pytest.mark.parametrize(
    "url",
    [
        *("bolt://", "ftp://127.0.0.1", "bolt://127.0.0.1:port", "http://me@127.0.0.1", "x", "bolt://127.0.0.1:1/neo4j"),
        *("bolt://me:open-sesame@127.0.0.1:1", "http://127.0.0.1:1/ds?password=open-sesame", "bolt://127.0.0.1:1/#open-sesame"),
    ],
)
def test_url_that_is_none(url: str) -> None:
    if url.startswith("bolt"):
        pytest.importorskip("neo4j")
    with pytest.raises(UsageError) as error:
        store.connect(url)
    assert "sesame" not in str(error.value)


@pytest.mark.parametrize("url", ["bolt://127.0.0.1:1", "http://127.0.0.1:1", "http://127.0.0.1:1/ds"])
def test_server_that_is_not_there(url: str) -> None:
    if url.startswith("bolt"):
        pytest.importorskip("neo4j")
    with pytest.raises(KgError, match="does not answer") as error:
        store.connect(url)
    assert "\n" not in str(error.value)
