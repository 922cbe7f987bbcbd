"""What a query may not do: hostile queries are refused before an engine sees them, friendly ones that look like them are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from listening import Listener, listening

from kg import store
from kg.errors import UsageError
from kg.store import _guard, ladybug, oxigraph
from kg.types import Delta, Graph, Node

GRAPH = Graph.of([Node.make("role/tutor", "Role", {"name": "service"})])


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with listening() as server:
        yield server


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with both stores."""
    path = tmp_path_factory.mktemp("guarded")
    for opened in (oxigraph.open_store(path / "rdf", read_only=False), ladybug.open_store(path / "cypher.lbug", read_only=False)):
        opened.apply(Delta(Graph(), GRAPH))
        opened.close()
    return path


P = "PREFIX ex: <URL> PREFIX : <URL> "
SERVICE = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service <URL> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE<URL>{ ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE # comment\n <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE#>\n<URL>{} }",
    "SELECT * { VALUES ?e { <URL> } SERVICE ?e { ?s ?p ?o } }",
    "SELECT * { VALUES ?service { <URL> } SERVICE?service{} }",
    "SELECT * { OPTIONAL { { SERVICE <URL> {} } UNION {} } }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <URL> {} } }",
    "SELECT * { ?s ?p ?o FILTER NOT EXISTS { SERVICE <URL> {} } }",
    "ASK { SERVICE <URL> {} }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    P + "SELECT * { SERVICE ex: {} }",
    P + "SELECT * { SERVICE:x {} }",
    P + "SELECT * { SERVICEex:x {} }",
    P + "SELECT * { SERVICESILENTex:x {} }",
    P + "SELECT * { ?s ?p trueSERVICE <URL> {} }",
    P + "SELECT * { OPTIONAL { ?s ?p 1SERVICE ex:x {} } }",
    P + "SELECT * { ?s ?p ?o FILTER(1<2)SERVICEex:a#>\n{} }",
    P + "SELECT * { ?s ?p ?o FILTER(1<ex:b)SERVICEex:a#>\n{} }",
    P + r"SELECT * { ?s ex:a\' ?o SERVICE <URL> {} } # '",
    'SELECT * { ?s ?p """ " """ . SERVICE <URL> {} } # "',
    "SELECT * { ?s ?p '''\\'''' . SERVICE <URL> {} } # '",
    'SELECT * { ?s ?p "\\\\" . SERVICE <URL> {} } # "',
    "SELECT * { ?s ?p '' . SERVICE <URL> {} }",
    r"SELECT * { \u0053ERVICE <URL> {} }",
    r"SELECT * { SERV\u0049CE <URL> {} }",
    'SELECT * { ?s ?p """ . SERVICE <URL> {} # " }',
    "SELECT * { ?s ?p ''' . SERVICE <URL> {} # ' }",
    "PREFIX ex: <http://127.0.0.1:80> SELECT * { ?s ?p ex:SERVICE <URL> {} }",
    "LOAD <URL>",
    "load silent <URL> INTO GRAPH <http://x/g>",
    "LOAD <file:///etc/passwd>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
]


@pytest.mark.threat(1, 2)
@pytest.mark.parametrize("text", SERVICE)
def test_no_request_leaves(text: str, listener: Listener, place: Path) -> None:
    text = text.replace("URL", f"http://127.0.0.1:{listener.server_port}/")
    with pytest.raises(UsageError) as error:
        _guard.check_sparql(text)
    assert "\n" not in str(error.value)
    opened = oxigraph.open_store(place / "rdf")
    with pytest.raises(UsageError):
        opened.query(text, {})
    opened.close()
    assert listener.count == 0


def test_the_listener_would_hear(listener: Listener) -> None:
    """Without the guard the engine does send a request, so that the silence above means something."""
    db = ox.Store()
    with pytest.raises(OSError):
        list(db.query(f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.server_port}/> {{ ?s ?p ?o }} }}"))  # type: ignore[arg-type]
    assert listener.count > 0
    listener.count = 0


FRIENDLY = [
    "SELECT ?service { ?s ?p ?service }",
    "SELECT $SERVICE { ?s ?p $SERVICE }",
    "PREFIX ex: <http://x/> SELECT * { ?s ex:service ?o . OPTIONAL { ?s ex:SERVICE ?p } }",
    "PREFIX service: <http://x/> SELECT * { ?s service:name ?o }",
    "PREFIX service: <http://x/> SELECT * { ?s a service:Service }",
    "SELECT * { ?s <http://x/SERVICE> ?o { ?s ?p <http://service/> } }",
    "SELECT * { GRAPH <http://x/service> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'SERVICE <http://x/> { }' }",
    'SELECT * { ?s ?p """SERVICE " <http://x/> { }""" }',
    "SELECT * { ?s ?p ?o } # SERVICE <http://x/> { }",
    "SELECT * { ?s ?p 'x'@service }",
    "SELECT * { ?s ?p 'DELETE', 'LOAD' }",
    "SELECT * { ?s ?p ?o FILTER(1<2 && 3>2) }",
    "SELECT (1<2 AS ?x) {}",
    "select*where{?s?p?o}",
    "BASE <http://x/> PREFIX ex: <y> SELECT * { ?s ex:p-1.2 'é', '\\u0041', '''it's''' }",
    "# comment\nASK {}",
    r"PREFIX ex: <http://x/> SELECT * { ?s ex:it\'s ?o ; ex:a\#b ?p } # '",
    r"SELECT * { ?s ?p 'a\u0027 . SERVICE <http://x/> {} # ' }",
    "SELECT * { VALUES ?x { " + "1 " * 2000 + "} }",
    "SELECT " + "(" * 20 + "1" + ")" * 20 + " {}",
    "SELECT * { ?s (!<http://x/p>)* ?o FILTER(!(!(1 = 2))) }",
]


@pytest.mark.threat(1)
@pytest.mark.parametrize("text", FRIENDLY)
def test_friendly_sparql(text: str) -> None:
    _guard.check_sparql(text)
    if "SELECT (((" not in text:
        oxigraph.OxigraphStore(ox.Store()).query(text, {})


WRITING = [
    "CREATE (:Role {id: 'x'})",
    "MATCH (n) SET n.name = 'x'",
    "MATCH (n) DELETE n",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) REMOVE n.name",
    "MATCH (n) MERGE (:Role {id: 'x'})",
    "MATCH (n) /* */ create (:Role {id: 'x'})",
    "MATCH (n) WITH n CREATE(:Role {id: 'x'})",
    "MATCH (n) // comment\nCREATE (:Role {id: 'x'})",
    "MATCH (n) WITH 1 AS x CREATE (:Role {id: 'x'}) RETURN x",
    "UNWIND [1] AS x MERGE (:Role {id: 'x'})",
    "RETURN 1.CREATE (:Role {id: 'x'})",
    "MATCH (n:`a``b`) CREATE (:Role {id: '`'})",
    "MATCH (n {name: 'a\\'}) RETURN n //'}) CREATE (:Role {id: 'x'})",
    "FOREACH (x IN [1] | CREATE (:Role {id: 'x'}))",
    "MATCH (n) FOREACH (x IN [1] | SET n.name = 'x')",
    "LOAD FROM '/etc/passwd' RETURN *",
    "MATCH (n) LOAD FROM '/etc/passwd' RETURN *",
    "LOAD CSV FROM 'file:///etc/passwd' AS x RETURN x",
    "COPY Role FROM 'x.csv'",
    "COPY (MATCH (n) RETURN n) TO 'x.csv'",
    "EXPORT DATABASE 'x'",
    "IMPORT DATABASE 'x'",
    "INSTALL httpfs",
    "LOAD EXTENSION httpfs",
    "ATTACH 'x.db' AS x (dbtype duckdb)",
    "DETACH x",
    "USE x",
    "USE x MATCH (n) RETURN n",
    "DROP TABLE Role",
    "ALTER TABLE Role ADD x INT64",
    "CALL show_tables() RETURN *",
    "MATCH (n) CALL show_tables() RETURN *",
    "CALL threads=1",
    "CALL { MATCH (n) RETURN n } RETURN n",
    "EXPLAIN MATCH (n) RETURN n",
    "PROFILE MATCH (n) CREATE (m)",
    "BEGIN TRANSACTION",
    "CHECKPOINT",
    # Neo4j puts the character of an escape in its place before it looks for strings and comments.
    "RETURN '\\u0027 CREATE (:Role {id: \\u0027x\\u0027}) //'",
    "RETURN 1 // \\u000aCREATE (:Role {id: 'x'})",
    "MATCH (n) \\u0043REATE (:Role {id: 'x'})",
    "MATCH (n) LOAD CSV FROM 'file:///etc/passwd' AS x RETURN x",
    "RETURN 1; RETURN 2",
    "RETURN 1; CREATE (:Role {id: 'x'})",
    "RETURN ';' ; DROP TABLE Role",
    "",
    ";",
    "// nothing",
]


@pytest.mark.threat(12)
@pytest.mark.parametrize("text", WRITING)
def test_cypher_only_reads(text: str) -> None:
    with pytest.raises(UsageError) as error:
        _guard.check_cypher(text)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n:Role) RETURN n.name",
        "MATCH (n:Role) RETURN n.name;",
        "match (n:Role) optional match (n)-[b:BROADER]->(m) with n, m where m is null return n.id",
        "MATCH (n:Role {name: 'CREATE (x) ; DROP TABLE Role'}) RETURN n.id",
        'MATCH (n:Role {name: "it\'s // no comment; /* DELETE"}) RETURN n.id',
        "MATCH (n:Role) WHERE n.name <> 'a\\'b' RETURN n.id // SET",
        "UNWIND [1, 2] AS x RETURN {set: x, load: 2} AS m",
        "WITH {set: 1} AS m RETURN m.set AS s",
        "MATCH (n:Role) RETURN n.id AS `delete`",
        "RETURN 1 AS created, 2 AS offset, 'x' AS loaded",
        "RETURN " + "(" * 20 + "1" + ")" * 20 + " AS x",
        "UNWIND [" + "1, " * 2000 + "1] AS x RETURN count(x) AS n",
    ],
)
def test_friendly_cypher(text: str, place: Path) -> None:
    opened = ladybug.open_store(place / "cypher.lbug")
    opened.query(text, {})
    opened.close()


BOMBS: list[tuple[Callable[[str], None], str]] = [
    (_guard.check_sparql, "SELECT * " + "{" * 5000),
    (_guard.check_sparql, "SELECT * " + "{" * 2500 + "}" * 2500),
    (_guard.check_sparql, "SELECT (" + "(" * 10_000 + "1" + ")" * 10_000 + " AS ?x) {}"),
    (_guard.check_sparql, "SELECT (" + "!" * 50_000 + "(1=1) AS ?x) {}"),
    (_guard.check_sparql, "SELECT (" + "! " * 5_000 + "(1=1) AS ?x) {}"),
    (_guard.check_sparql, "SELECT (" + "STR(" * 2000 + "1" + ")" * 2000 + " AS ?x) {}"),
    (_guard.check_sparql, "SELECT * { ?a <x:p>" + "/<x:p>" * 10_000 + " ?b }"),
    (_guard.check_sparql, "SELECT * { ?a <x:p>" + "|<x:p>" * 50_000 + " ?b }"),
    (_guard.check_sparql, "SELECT (1" + "+1" * 20_000 + " AS ?x) {}"),
    (_guard.check_sparql, "SELECT * { ?a ?b " + "[?p " * 3000 + "]" * 3000 + "}"),
    (_guard.check_sparql, "SELECT * { FILTER(1<" + "(" * 5000 + ">2) }"),
    (_guard.check_sparql, "SELECT * { FILTER(" + ("1<" + "(" * 500 + "#>\n") * 10 + "2) }"),
    (_guard.check_sparql, "SELECT * { ?s ?p '" + "x" * 200_000 + "' }"),
    (_guard.check_cypher, "RETURN " + "(" * 2000 + "1" + ")" * 2000),
    (_guard.check_cypher, "RETURN " + "[" * 2000 + "]" * 2000),
    (_guard.check_cypher, "RETURN " + "{a: " * 2000 + "1" + "}" * 2000),
    (_guard.check_cypher, "RETURN " + "NOT " * 2000 + "true"),
    (_guard.check_cypher, "RETURN " + "- " * 2000 + "1"),
    (_guard.check_cypher, "RETURN " + "CASE WHEN true THEN " * 2000 + "1" + " END" * 2000),
    (_guard.check_cypher, "RETURN 1" + " + 1" * 20_000),
    (_guard.check_cypher, "MATCH (a)" + "-->()" * 5000 + " RETURN 1"),
]


@pytest.mark.threat(5)
@pytest.mark.parametrize(("check", "text"), BOMBS, ids=range(len(BOMBS)))
def test_parser_bombs(check: Callable[[str], None], text: str) -> None:
    with pytest.raises(UsageError, match="are the most"):
        check(text)


@pytest.mark.parametrize("engine", ["sparql", "cypher"])
def test_guard_stands_before_every_query(engine: store.Language, place: Path) -> None:
    text = {"sparql": "SELECT * " + "{" * 5000, "cypher": "LOAD FROM '/etc/passwd' RETURN *"}[engine]
    with pytest.raises(UsageError):
        store.ask(place, engine, text, {})
