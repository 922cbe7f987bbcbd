"""The contract of stores, over every store that there is, and what each adds."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import graphs, typed_text, workforce_graphs

from kg import ontology, registry, store
from kg.errors import KgError, LimitReached, UsageError
from kg.store import Store
from kg.store.neo4j import Neo4jStore
from kg.types import Delta, Edge, Graph, Node, Scalar

few = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
LOCAL = ["oxigraph", "ladybug"]
SERVERS = {"neo4j": "neo4j_server", "oxigraph-server": "oxigraph_server", "fuseki": "fuseki_server"}
"""The fixture of the server behind each store that is one."""
STORES = [*LOCAL, *SERVERS]
any_graph = graphs() | workforce_graphs()
EMPTY = Graph()


def fresh(name: str, folder: Path, request: pytest.FixtureRequest) -> Store:
    """An empty store to write to."""
    opened: Store
    if name in SERVERS:
        opened = store.connect(request.getfixturevalue(SERVERS[name]).url, read_only=False)
        opened.apply(Delta(opened.dump(), EMPTY))
    else:
        opened = registry.load("store", name).open_store(folder / name, read_only=False)
    return opened


def refill(opened: Store, graph: Graph) -> None:
    """Put a graph in the place of what the last example left."""
    opened.apply(Delta(opened.dump(), EMPTY))
    opened.apply(Delta(EMPTY, graph))


@pytest.fixture(scope="module", params=STORES)
def any_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of each kind, for examples to refill."""
    with closing(fresh(request.param, tmp_path_factory.mktemp("stores"), request)) as opened:
        yield opened


@pytest.fixture(scope="module", params=[name for name in STORES if name in ("ladybug", "neo4j")])
def stores(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Store]]:
    """Oxigraph, and each of the stores that answer Cypher, by their language, for examples to refill."""
    opened = [fresh(name, tmp_path_factory.mktemp("stores"), request) for name in ("oxigraph", request.param)]
    yield {s.language: s for s in opened}
    for each in opened:
        each.close()


@few
@given(old=any_graph, new=any_graph)
def test_store_holds_what_deltas_say(any_store: Store, old: Graph, new: Graph) -> None:
    refill(any_store, EMPTY)
    assert typed_text(any_store.dump()) == []
    for delta, expected in [(Delta(EMPTY, old), old), (Delta.between(old, new), new), (Delta(new, EMPTY), EMPTY)]:
        for _ in range(2):
            any_store.apply(delta)
            assert typed_text(any_store.dump()) == typed_text(expected)


@few
@given(old=any_graph, new=any_graph)
def test_bulk_loading_gives_what_small_changes_give(any_store: Store, old: Graph, new: Graph) -> None:
    """Each store writes many rows in another way than few; here everything counts as many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[type(any_store).__module__], "_BULK", 10 if hasattr(any_store, "replace") else 1)
        refill(any_store, EMPTY)
        for delta, expected in [(Delta(EMPTY, old), old), (Delta.between(old, new), new)]:
            for _ in range(2):
                any_store.apply(delta)
                assert typed_text(any_store.dump()) == typed_text(expected)


XAI = Node.make("company/xai", "Company", {"name": "xAI"})
TUTOR = Node.make("role/tutor", "Role", {"name": "tutor", "definition": "teaches"})
TEACHER = Node.make("role/teacher", "Role", {"name": "teacher"})
SMALL = Graph.of([XAI, TUTOR, TEACHER], [Edge("company/xai", "laidOff", "role/tutor"), Edge("role/tutor", "broader", "role/teacher")])


@pytest.fixture(params=STORES)
def small(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with closing(fresh(request.param, tmp_path, request)) as opened:
        opened.apply(Delta(EMPTY, SMALL))
        yield opened


def test_changed_node_keeps_its_edges(small: Store) -> None:
    changed = Node.make("role/tutor", "Role", {"name": "Tutor", "onetSoc": "25-3041.00"})
    small.apply(Delta(Graph.of([TUTOR]), Graph.of([changed])))
    assert typed_text(small.dump()) == typed_text(Graph.of([XAI, changed, TEACHER], SMALL.edges))


def test_removed_node_takes_its_edges_along(small: Store) -> None:
    small.apply(Delta(Graph.of([TUTOR]), EMPTY))
    assert typed_text(small.dump()) == typed_text(Graph.of([XAI, TEACHER]))


def test_edges_are_unique(small: Store) -> None:
    small.apply(Delta(EMPTY, SMALL))
    count = {"sparql": "SELECT (COUNT(*) AS ?n) { ?c kg:laidOff ?r }", "cypher": "MATCH (c)-[x:LAID_OFF]->(r) RETURN count(x) AS n"}
    assert small.query(KG * (small.language == "sparql") + count[small.language], {}).rows == [(1,)]


def test_edge_without_a_node_is_refused_by_the_property_graph(stores: dict[str, Store]) -> None:
    refill(stores["cypher"], SMALL)
    nowhere = Graph.of([Node.make("role/new", "Role", {"name": "new"})], [Edge("company/xai", "laidOff", "role/nobody")])
    with pytest.raises(KgError, match="both ends"):
        stores["cypher"].apply(Delta(EMPTY, nowhere))
    assert typed_text(stores["cypher"].dump()) == typed_text(SMALL)


def test_event_may_change_its_type(small: Store) -> None:
    figures: dict[str, Scalar | None] = {"label": "x", "status": "reported", "unquantified": True}
    figures |= {"claimCount": 1, "documentCount": 1, "originCount": 1, "roleCount": 1}
    before, after = Node.make("event/e1", "Layoff", figures), Node.make("event/e1", "Reorganisation", figures)
    small.apply(Delta(EMPTY, Graph.of([before], [Edge("event/e1", "employer", "company/xai")])))
    small.apply(Delta(Graph.of([before]), Graph.of([after])))
    assert small.dump().nodes["event/e1"] == after
    assert Edge("event/e1", "employer", "company/xai") in small.dump().edges


@pytest.mark.parametrize("name", STORES)
def test_closed_store_opens_again_to_be_read(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with closing(fresh(name, tmp_path, request)) as opened:
        opened.apply(Delta(EMPTY, SMALL))
    again: Store
    if name in SERVERS:
        again = store.connect(request.getfixturevalue(SERVERS[name]).url)
    else:
        again = registry.load("store", name).open_store(tmp_path / name)
    with closing(again) as opened:
        assert typed_text(opened.dump()) == typed_text(SMALL)
        with pytest.raises(KgError):
            opened.apply(Delta(EMPTY, Graph.of([XAI])))


@pytest.mark.parametrize("name", LOCAL)
@pytest.mark.parametrize("content", [None, b"", b"this is no store" * 1000])
def test_no_store_is_said_in_one_line(name: str, content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "broken"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(KgError) as error:
        registry.load("store", name).open_store(path)
    assert str(path) in str(error.value) and "\n" not in str(error.value)
    assert path.exists() == (content is not None)


# What a query gives back, in both languages: (SPARQL, Cypher, parameters, columns, rows).
KG = "PREFIX kg: <https://workforce.example/schema/> PREFIX schema: <https://schema.org/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
SAME: list[tuple[str, str, dict[str, Scalar | None], tuple[str, ...], list[tuple[Scalar | None, ...]]]] = [
    (
        "SELECT (1 AS ?i) (1.5e0 AS ?d) (true AS ?b) ('[a,b]' AS ?s) ('2025-01-02'^^xsd:date AS ?t) ?n {}",
        "RETURN 1 AS i, 1.5 AS d, true AS b, '[a,b]' AS s, date('2025-01-02') AS t, NULL AS n",
        {},
        ("i", "d", "b", "s", "t", "n"),
        [(1, 1.5, True, "[a,b]", datetime.date(2025, 1, 2), None)],
    ),
    (
        "SELECT ?name { ?c kg:laidOff ?r . ?r schema:name ?name FILTER(!BOUND($role) || ?name = $role) }",
        "MATCH (:Company)-[x:LAID_OFF]->(r:Role) WHERE $role IS NULL OR r.name = $role RETURN r.name AS name",
        {"role": "tutor"},
        ("name",),
        [("tutor",)],
    ),
    (
        "SELECT ?name { ?c kg:laidOff ?r . ?r schema:name ?name FILTER(!BOUND($role) || ?name = $role) }",
        "MATCH (:Company)-[x:LAID_OFF]->(r:Role) WHERE $role IS NULL OR r.name = $role RETURN r.name AS name",
        {"role": None},
        ("name",),
        [("tutor",)],
    ),
    (
        "SELECT ?name { ?c schema:name ?name FILTER(?name = $x) }",
        "MATCH (c:Company) WHERE c.name = $x RETURN c.name AS name",
        {"x": "xAI' OR true OR '"},
        ("name",),
        [],
    ),
]


@pytest.mark.parametrize(("sparql", "cypher", "parameters", "columns", "rows"), SAME)
def test_query(
    small: Store,
    sparql: str,
    cypher: str,
    parameters: dict[str, Scalar | None],
    columns: tuple[str, ...],
    rows: list[tuple[Scalar | None, ...]],
) -> None:
    answer = small.query(KG + sparql if small.language == "sparql" else cypher, parameters)
    assert (answer.columns, repr(answer.rows)) == (columns, repr(rows))


ECHO = {"sparql": "SELECT $x { FILTER(BOUND($x)) }", "cypher": "WITH $x AS x RETURN x"}


@pytest.mark.threat(11)
@few
@given(graph=graphs())
def test_parameter_is_only_ever_a_value(stores: dict[str, Store], graph: Graph) -> None:
    for value in {repr(v): v for n in graph.nodes.values() for _, v in n.attributes}.values():
        for language, text in ECHO.items():
            assert repr(stores[language].query(text, {"x": value}).rows) == repr([(value,)])


@pytest.mark.parametrize(
    ("sparql", "cypher", "parameters", "problem"),
    [
        ("SELECT * { ?s ?p $x }", "MATCH (n:Role {name: $x}) RETURN n.id", {"x": "tutor", "y": 1}, "y"),
        ("SELECT * { ?s ?p ?o ", "MATCH (n:Role RETURN n", {}, "1:|line: 1|line 1"),
        ("SELECT * { ?s nix:p ?o }", "MATCH (n:Nix) RETURN n.id", {}, "SPARQL: |Nix"),
        ("DELETE WHERE { ?s ?p ?o }", "MATCH (n) DETACH DELETE n", {}, "DELETE|DETACH"),
    ],
)
def test_wrong_query(small: Store, sparql: str, cypher: str, parameters: dict[str, Scalar | None], problem: str) -> None:
    with pytest.raises(UsageError, match=problem) as error:
        small.query(sparql if small.language == "sparql" else cypher, parameters)
    assert "\n" not in str(error.value)
    assert typed_text(small.dump()) == typed_text(SMALL)


def test_cypher_parameter_without_a_value(stores: dict[str, Store]) -> None:
    for text in ("RETURN $x AS a", "RETURN $`x` AS a"):
        with pytest.raises(UsageError):
            stores["cypher"].query(text, {})


@pytest.mark.parametrize(
    ("query", "names"),
    [
        # The same in every group that mentions the parameter, though a group sees nothing of those around it.
        ("SELECT ?n { { ?r schema:name ?n FILTER(?n = $x) } }", ["tutor"]),
        ("SELECT ?n { { ?r schema:name ?n FILTER(?n = $x) } UNION { ?r schema:name ?n FILTER(?n = $x) } }", ["tutor", "tutor"]),
        ("SELECT ?n { { SELECT ?n WHERE { ?r schema:name ?n FILTER(?n = ?x) } ORDER BY ?n } }", ["tutor"]),
        ("SELECT ?n { ?r schema:name ?n FILTER EXISTS { ?r schema:name ?m FILTER(?m = $x) } }", ["tutor"]),
        ("SELECT ?n { ?r schema:name ?n OPTIONAL { ?r schema:name ?m FILTER(?m = $x) } FILTER(BOUND(?m)) }", ["tutor"]),
        ("SELECT ($x AS ?n) { }", ["tutor"]),
        ("SELECT ?n { VALUES ?n { 'a' 'tutor' } FILTER(?n = $x) } # { $x", ["tutor"]),
        ("SELECT ?n { ?r schema:name ?n FILTER('{ $x' != ?n && ?n = $x) }", ["tutor"]),
    ],
)
def test_sparql_parameter_in_every_group(stores: dict[str, Store], query: str, names: list[str]) -> None:
    refill(stores["sparql"], SMALL)
    rows = stores["sparql"].query(KG + query, {"x": "tutor"}).rows
    assert [n for row in rows for n in row] == names


def test_other_forms_of_sparql(stores: dict[str, Store]) -> None:
    refill(stores["sparql"], SMALL)
    ask = stores["sparql"].query(KG + "ASK { ?c kg:laidOff ?r }", {})
    assert (ask.columns, ask.rows) == (("ask",), [(True,)])
    made = stores["sparql"].query(KG + "CONSTRUCT { ?r schema:name $x } WHERE { ?c kg:laidOff ?r FILTER(BOUND($x)) }", {"x": 'a"b'})
    row = ("<https://workforce.example/id/role/tutor>", "<https://schema.org/name>", '"a\\"b"')
    assert (made.columns, made.rows) == (("subject", "predicate", "object"), [row])


def test_values_of_cypher_alone(stores: dict[str, Store]) -> None:
    refill(stores["cypher"], SMALL)
    text = "MATCH (c:Company)-[x:LAID_OFF]->(r:Role) RETURN sum(1) AS s, collect(r.name) AS l, {a: 1} AS m"
    assert repr(stores["cypher"].query(text, {}).rows) == repr([(1, '["tutor"]', '{"a": 1}')])
    text = "MATCH (c:Company)-[x:LAID_OFF]->(r:Role) RETURN type(x) AS t, toString(1) AS s, toFloat(1) AS f, toInteger('1') AS i"
    assert repr(stores["cypher"].query(text, {}).rows) == repr([("LAID_OFF", "1", 1.0, 1)])


TWO_STEPS = [
    (a, b)
    for a in sorted(ontology.load().links)
    for b in sorted(ontology.load().links)
    if {t for _, t in ontology.load().pairs(a)} & {s for s, _ in ontology.load().pairs(b)}
]


@few
@given(graph=any_graph, steps=st.lists(st.sampled_from(TWO_STEPS), unique=True, min_size=5, max_size=5))
def test_both_languages_count_alike(stores: dict[str, Store], graph: Graph, steps: list[tuple[str, str]]) -> None:
    """The Cypher engine is known to count wrongly in some versions; SPARQL is the measure."""
    for opened in stores.values():
        refill(opened, graph)

    def same(sparql: str, cypher: str) -> None:
        one, other = stores["sparql"].query(KG + sparql, {}), stores["cypher"].query(cypher, {})
        assert one.columns == other.columns
        assert sorted(map(repr, one.rows)) == sorted(map(repr, other.rows)), cypher

    links = ontology.load().links
    # Neo4j passes no edge twice within one MATCH, such as one that leads from a node to itself.
    again = " MATCH (b)" if isinstance(stores["cypher"], Neo4jStore) else ""
    for a, b in steps:
        p, q, x, y = links[a].iri, links[b].iri, links[a].relationship, links[b].relationship
        same(
            f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?a) AS ?m) {{ ?a <{p}> ?b . ?b <{q}> ?c }}",
            f"MATCH (a)-[x:{x}]->(b){again}-[y:{y}]->(c) RETURN count(x) AS n, count(DISTINCT a.id) AS m",
        )
    base, broader = ontology.load().base, links["broader"].iri
    same(
        f"SELECT DISTINCT ?a ?b {{ ?r <{broader}>+ ?s BIND(STRAFTER(STR(?r), '{base}') AS ?a) BIND(STRAFTER(STR(?s), '{base}') AS ?b) }}",
        "MATCH (r:Role)-[x:BROADER*1..4]->(s:Role) RETURN DISTINCT r.id AS a, s.id AS b",
    )
    same(
        f"""SELECT ?c (COUNT(DISTINCT ?e) AS ?n) (COUNT(?r) AS ?m) (SUM(xsd:double(COALESCE(?low, 0))) AS ?s) {{
            ?e <{links["employer"].iri}> ?x ; a <http://semanticweb.cs.vu.nl/2009/11/sem/Event>
            OPTIONAL {{ ?e kg:unquantified ?u FILTER(?u) BIND(1 AS ?low) }}
            OPTIONAL {{ ?e <{links["affectedRole"].iri}> ?r }}
            BIND(STRAFTER(STR(?x), '{base}') AS ?c) }} GROUP BY ?c""",
        """MATCH (e:Event)-[x:EMPLOYER]->(c:Company) OPTIONAL MATCH (e)-[y:AFFECTED_ROLE]->(r:Role)
           RETURN c.id AS c, count(DISTINCT e.id) AS n, count(y) AS m, sum(CASE WHEN e.unquantified THEN 1.0 ELSE 0.0 END) AS s""",
    )


def test_oxigraph_looks_up(tmp_path: Path) -> None:
    from kg.store import oxigraph

    layoff = Node.make("event/e1", "Layoff", {"label": "x"})
    graph = SMALL | Graph.of([layoff], [Edge("event/e1", "affectedRole", "role/tutor"), Edge("event/e1", "employer", "company/xai")])
    with closing(oxigraph.open_store(tmp_path / "rdf", read_only=False)) as opened:
        opened.apply(Delta(EMPTY, graph))
        opened.flush()
        assert opened.contains("role/tutor") and not opened.contains("role/nobody")
        assert typed_text(opened.fetch(["role/tutor", "role/nobody"])) == typed_text(
            Graph.of([TUTOR], [Edge("role/tutor", "broader", "role/teacher")])
        )
        assert opened.sources("affectedRole", "role/tutor") == ["event/e1"]
        assert opened.sources("laidOff", "role/tutor") == ["company/xai"]
        assert sorted(opened.nodes_of("Role")) == ["role/teacher", "role/tutor"]
        assert sorted(opened.values("Role", "name")) == sorted(
            (n.id, n.get("name")) for n in graph.nodes.values() if n.get("name") is not None
        )
        assert [list(opened.nodes_of(k)) for k in ("Event", "Layoff", "Rehire")] == [["event/e1"], ["event/e1"], []]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory as a build leaves it, with 300 companies."""
    path = tmp_path_factory.mktemp("both")
    graph = Graph.of(Node.make(f"company/c{i}", "Company", {"name": f"c{i}"}) for i in range(300))
    for name, place in (("oxigraph", "rdf"), ("ladybug", "cypher.lbug")):
        with closing(registry.load("store", name).open_store(path / place, read_only=False)) as opened:
            opened.apply(Delta(EMPTY, graph))
    return path


QUERIES: dict[store.Language, dict[str, str]] = {
    "sparql": {
        "count": "SELECT (COUNT(?s) AS ?n) { ?s a ?type }",
        "endless": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "large": "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i",
    },
    "cypher": {
        "count": "MATCH (n) RETURN count(n) AS n",
        "endless": "MATCH (a:Company), (b:Company), (c:Company), (d:Company) WHERE a.name + b.name = c.name + d.id RETURN count(*) AS n",
        "large": "MATCH (a:Company), (b:Company), (c:Company) RETURN a.name + b.name + c.name AS x ORDER BY x",
    },
}


@pytest.mark.parametrize("engine", ["sparql", "cypher"])
def test_isolated_query(both: Path, engine: store.Language, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.store import _isolated

    queries = QUERIES[engine]
    assert store.ask(both, engine, queries["count"], {}) == store.Table(("n",), [(300,)])
    with pytest.raises(LimitReached, match=r"longer than 0.5 seconds"):
        store.ask(both, engine, queries["endless"], {}, timeout=0.5)
    with pytest.raises(LimitReached, match="more than 100 rows"):
        store.ask(both, engine, queries["large"].partition("ORDER")[0], {}, max_rows=100)
    with pytest.raises(UsageError, match="nothing"):
        store.ask(both, engine, "", {})
    monkeypatch.setattr(_isolated, "MEMORY", 150 << 20)
    with pytest.raises(LimitReached, match="memory"):
        store.ask(both, engine, queries["large"], {})
    monkeypatch.setattr("sys.executable", "false")
    with pytest.raises(KgError, match="broke down"):
        store.ask(both, engine, queries["count"], {})


def test_no_store_to_ask(tmp_path: Path) -> None:
    for engine in QUERIES:
        with pytest.raises(KgError, match="store can be opened"):
            store.ask(tmp_path, engine, QUERIES[engine]["count"], {})
