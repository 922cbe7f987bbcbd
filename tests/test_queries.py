"""The canned questions: headers, parameters, the same answer in both languages, and the answers over a graph made by hand."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import handmade
import pytest
from handmade import CASES, Case
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import NASTY, graphs, workforce_graphs

from kg import dates, graph, ontology, queries, reference, registry
from kg.errors import KgError, UsageError
from kg.queries import Question
from kg.resources import QUERIES
from kg.store import Language, Store, Table, _tokens
from kg.types import Delta, Edge, Figures, Graph, Node, Revision, Scalar

QUESTIONS = {q.name: q for q in queries.questions()}
EMPTY = Graph()


class Stores:
    """One store of each language, with one graph at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.loads = 0
        self.opened: dict[str, Store] = {}
        self._open()

    def _open(self) -> None:
        for name in ("oxigraph", "ladybug"):
            store: Store = registry.load("store", name).open_store(self.folder / f"{name}-{self.loads}", read_only=False)
            self.opened[store.language] = store

    def load(self, new: Graph) -> None:
        self.loads += 1
        if self.loads % 3 == 0:
            # ladybug keeps some memory for every graph that it has held, which counts as that of the next query.
            self.close()
            self._open()
        for store in self.opened.values():
            store.apply(Delta(store.dump(), EMPTY))
            store.apply(Delta(EMPTY, new))

    def run(self, engine: Language, text: str, parameters: Mapping[str, Scalar | None]) -> Table:
        return self.opened[engine].query(text, parameters)

    def ask(self, question: Question, engine: Language, given: Mapping[str, str]) -> Table:
        return queries.ask(question, engine, given, self.run)

    def both(self, question: Question, given: Mapping[str, str]) -> list[tuple[Scalar | None, ...]]:
        """The answer, after seeing that it is the same from both, types included."""
        sparql, cypher = self.ask(question, "sparql", given).rows, self.ask(question, "cypher", given).rows
        assert list(map(repr, sparql)) == list(map(repr, cypher)), (question.name, given)
        return sparql

    def close(self) -> None:
        for store in self.opened.values():
            store.close()


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    with closing(Stores(tmp_path_factory.mktemp("queries"))) as made:
        yield made


# The same answer in both languages


def some_parameters(question: Question, words: list[str]) -> st.SearchStrategy[dict[str, str]]:
    """Up to three of the parameters, and those that are required, with values that fit their types."""
    kinds: dict[str, st.SearchStrategy[str]] = {
        "string": st.sampled_from([*words, *map(str.swapcase, words), *NASTY]),
        "integer": (st.integers(0, 3) | st.integers(0, 400)).map(str),
        "boolean": st.sampled_from(["true", "false"]),
        "date": st.sampled_from(["2024", "2025", "2024-12", "2025-06", "2025-09-12", "2026-01-01"]),
    }
    values = {p.name: st.sampled_from(p.values) if p.values else kinds[p.type] for p in question.parameters}
    required = {p.name for p in question.parameters if p.required}
    names = st.lists(st.sampled_from(sorted(values)), max_size=3).map(lambda drawn: sorted(required | set(drawn)))
    return names.flatmap(lambda chosen: st.fixed_dictionaries({n: values[n] for n in chosen}))


def sensible(made: Graph) -> Graph:
    """The graph with numbers whose sums and differences fit 64 bits, without links to broader roles, wider places, totals and what they
    supersede that lead round, which ladybug walks until its memory is full, and with one revision of an event, as several that no build
    makes may hold on one day.
    """
    nodes = [
        Node.make(n.id, n.kind, {k: v % 10_000 if isinstance(v, int) and not isinstance(v, bool) else v for k, v in n.attributes})
        for n in made.nodes.values()
    ]
    upward = ("broader", "within", "partOf", "supersedes")
    edges = [e for e in made.sorted_edges() if e.type != "revisedIn" and (e.type not in upward or e.source < e.target)]
    edges += {e.source: e for e in made.sorted_edges() if e.type == "revisedIn"}.values()
    return Graph.of(nodes, edges)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=workforce_graphs() | workforce_graphs() | graphs().map(sensible), data=st.data())
def test_both_languages_give_the_same_answer(stores: Stores, made: Graph, data: st.DataObject) -> None:
    stores.load(made)
    names = {str(n.get("name")) for n in made.nodes.values() if n.kind in ("Company", "Role", "Alias")}
    words = sorted(names | {i for i in made.nodes if i.startswith(("company/", "role/", "event/"))} | {"nobody"})
    for question in QUESTIONS.values():
        required = data.draw(some_parameters(question, words))
        stores.both(question, required)
        if not any(p.required for p in question.parameters):
            stores.both(question, {})


def test_a_report_without_a_date_hides_no_other(stores: Stores) -> None:
    """The greatest of values of which one is unknown is unknown in SPARQL; a company's last report is known all the same."""
    event: dict[str, Any] = {"claimCount": 1, "originCount": 1, "documentCount": 1, "unquantified": True, "status": "reported"}
    day = datetime.date(2024, 11, 1)
    nodes = [
        Node.make("company/acme", "Company", {"name": "Acme"}),
        Node.make("event/a", "Layoff", event | {"label": "a", "firstPublished": day, "lastPublished": day}),
        Node.make("event/b", "Layoff", event | {"label": "b"}),
    ]
    stores.load(Graph.of(nodes, [Edge(n.id, "employer", "company/acme") for n in nodes[1:]]))
    rows = stores.both(QUESTIONS["gone-silent"], {"as_of": "2026-02-16"})
    assert [(row[0], str(row[1]), row[2], row[3]) for row in rows] == [("Acme", "2024-11-01", 15, 2)]


@pytest.mark.parametrize(("name", "given"), [("who-cuts-who-hires", {"role": "engineer"}), ("specialist-growth", {"field": "engineer"})])
@pytest.mark.parametrize("dates", [("2024-11-01", None), (None, None)])
def test_an_event_without_a_date_hides_no_first_and_last(
    stores: Stores, name: str, given: dict[str, str], dates: tuple[str | None, ...]
) -> None:
    made = Graph.of([Node.make("company/acme", "Company", {"name": "Acme"}), Node.make("role/engineer", "Role", {"name": "engineer"})])
    for n, date in enumerate(dates):
        row = {"id": f"e{n}", "type": "Expansion", "company": "Acme", "roles": ["engineer"], "date": date}
        made |= graph.of_event(handmade.event(row), {"company/acme": "Acme", "role/engineer": "engineer"})
    stores.load(made)
    columns = [c.name for c in QUESTIONS[name].columns]
    (answer,) = stores.both(QUESTIONS[name], given)
    assert (answer[columns.index("first")], answer[columns.index("last")]) == (dates[0], dates[0])


def test_a_reason_that_is_empty_comes_after_none(stores: Stores) -> None:
    """Both languages put what is unknown first, also before what is empty."""
    reasons: list[tuple[str, dict[str, Any]]] = [("a", {"retractionReason": ""}), ("b", {}), ("c", {"retractionReason": "wrong"})]
    said: dict[str, Any] = {"identifier": "x", "recorded": datetime.date(2025, 1, 1)}
    gone = [Node.make(f"retraction/{n}", "Retraction", said | reason) for n, reason in reasons]
    stores.load(Graph.of(gone, []))
    assert [row[6] for row in stores.both(QUESTIONS["corrections"], {})] == [None, "", "wrong"]


SUPERSEDED: list[dict[str, Any]] = [
    {"id": "old", "company": "Acme", "roles": ["engineer"], "count": [500, 500], "date": "2025-03-01"},
    {"id": "part", "company": "Acme", "roles": ["engineer"], "count": [120, 120], "date": "2025-03-01", "part_of": "old"},
    {"id": "new", "company": "Acme", "roles": ["engineer"], "count": [300, 300], "date": "2025-03-20", "supersedes": ["old"]},
]


@pytest.mark.parametrize(
    ("name", "given", "columns"),
    [
        ("net-change", {"by": "company"}, ("cut_min", "cut_max", "events")),
        ("net-change", {}, ("cut_min", "cut_max", "events")),
        ("by-place", {}, ("cut_min", "cut_max", "events")),
        ("employees-contractors", {}, ("cut_min", "cut_max", "events")),
        ("role-trends", {}, ("cut_min", "cut_max", "events")),
        ("teams-hit", {}, ("count_min", "count_max", "events")),
        ("who-cuts-who-hires", {"role": "engineer"}, ("cut_min", "cut_max", "cuts")),
        ("well-sourced-totals", {}, ("all_min", "all_max", "all_events")),
        ("known-as-of", {"by": "company", "known_as_of": "2025-12-31"}, ("now_min", "now_max", "now_events")),
        ("reasons", {}, ("count_min", "count_max", "events")),
        ("took-effect", {}, ("effective_min", "effective_max", "effective_events")),
    ],
)
@pytest.mark.parametrize("status", ["reported", "denied"])
def test_what_a_later_event_supersedes_is_in_no_sum(
    stores: Stores, name: str, given: dict[str, str], columns: tuple[str, str, str], status: str
) -> None:
    """500 at first, 120 of them said apart, then 300: it is 300. Before that was known, or where it is denied, it is 500."""
    nodes = [
        Node.make("company/acme", "Company", {"name": "Acme"}),
        Node.make("role/engineer", "Role", {"name": "engineer"}),
        Node.make("reason/cost_cutting", "Reason", {"name": "Cost cutting", "definition": "x"}),
    ]
    made = Graph.of(nodes)
    for row in SUPERSEDED:
        event = handmade.event(row | {"type": "Layoff", "status": status if row["id"] == "new" else "reported"})
        day = datetime.date.fromisoformat(row["date"])
        seen = Figures(event.status, 1, 1, event.count_min, event.count_max, unquantified=False, date=event.date)
        source, claim = f"document/{row['id']}", f"claim/{row['id']}"
        event = replace(
            event,
            claims=(row["id"],),
            revisions=(Revision(day, None, seen),),
            stated_reasons=("reason/cost_cutting",),
            effective=event.date,
        )
        report = [
            Node.make(source, "Document", {"identifier": row["id"], "text": "", "publishedTo": day}),
            Node.make(claim, "Claim", {"eventType": "Layoff", "status": event.status, "employerName": "Acme"}),
        ]
        made |= Graph.of(report, [Edge(claim, "statedIn", source), Edge(claim, "statedReason", "reason/cost_cutting")])
        made |= graph.of_event(event, graph.names(made))
    stores.load(made)
    question = QUESTIONS[name]

    def total(**more: str) -> list[tuple[Any, ...]]:
        rows = stores.both(question, given | more)
        return [tuple(row[[c.name for c in question.columns].index(c)] for c in columns) for row in rows]

    now = (300, 300, 1) if status == "reported" else (500, 500, 1)
    assert total() == [now]
    if name != "known-as-of":
        assert total(known_as_of="2025-03-19") == [(500, 500, 1)]
        assert total(known_as_of="2025-03-20") == [now]


def test_bounds_that_are_narrowed_are_told_from_a_number_that_is_put_right(stores: Stores) -> None:
    """Hundreds, then 312, then 400."""
    event: dict[str, Any] = {"claimCount": 3, "originCount": 3, "documentCount": 3, "unquantified": False, "status": "reported"}
    days = [datetime.date(2025, 1, day) for day in (1, 2, 3, 4)]
    known = [(100, None), (312, 312), (400, 400)]
    nodes = [Node.make("company/acme", "Company", {"name": "Acme"}), Node.make("event/a", "Layoff", event | {"label": "a"})]
    edges = [Edge("event/a", "employer", "company/acme")]
    for number, (low, high) in enumerate(known):
        until = days[number + 1] if number < 2 else None
        state = {"countMin": low, "countMax": high, "knownFrom": days[number], "knownUntil": until}
        nodes.append(Node.make(f"revision/{number}", "Revision", {k: v for k, v in (event | state).items() if k != "claimCount"}))
        edges.append(Edge("event/a", "revisedIn", f"revision/{number}"))
    stores.load(Graph.of(nodes, edges))
    rows = [(row[0], str(row[3]), *row[4:6]) for row in stores.both(QUESTIONS["corrections"], {})]
    assert rows == [("refined", "2025-01-02", "100-?", "312"), ("corrected", "2025-01-03", "312", "400")]
    assert [row[0] for row in stores.both(QUESTIONS["corrections"], {"what": "refined"})] == ["refined"]


# The answers over a graph made by hand


@pytest.fixture(scope="module")
def golden_stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Stores]]:
    """Stores of each of the graphs made by hand."""
    with ExitStack() as opened:
        made = {over: opened.enter_context(closing(Stores(tmp_path_factory.mktemp(over)))) for over in handmade.graphs()}
        for over, graph in handmade.graphs().items():
            made[over].load(graph)
        yield made


@pytest.mark.parametrize("case", CASES, ids=[f"{case.question}: {case.why}" for case in CASES])
def test_answers_over_the_graphs_made_by_hand(golden_stores: dict[str, Stores], case: Case) -> None:
    question = QUESTIONS[case.question]
    rows = golden_stores[case.over].both(question, case.parameters)
    columns = [c.name for c in question.columns]
    shown = [columns.index(c) for c in case.columns]
    assert [[row[i] for i in shown] for row in rows] == handmade.expected(case)


def test_every_question_has_answers_by_hand() -> None:
    assert {case.question for case in CASES} == QUESTIONS.keys()


@pytest.mark.threat(11)
@pytest.mark.parametrize("value", [*NASTY, "company/xai'}) //", "x> <y", "\\' OR 1=1", '") } UNION { ?s ?p ?o } #'])
def test_a_value_is_never_more_than_a_value(golden_stores: dict[str, Stores], value: str) -> None:
    for name in ("company-changes", "net-change", "disagreements"):
        assert golden_stores["figures"].both(QUESTIONS[name], {"company": value}) == []
    assert golden_stores["figures"].both(QUESTIONS["cut-while-expanding"], {"role": value}) == []


def test_a_name_may_hold_anything(stores: Stores) -> None:
    made = Graph.of(Node.make(f"company/n{n}", "Company", {"name": name}) for n, name in enumerate(NASTY))
    labels = {f"company/n{n}": name for n, name in enumerate(NASTY)}
    for n in range(len(NASTY)):
        made |= graph.of_event(handmade.event({"id": f"e{n}", "type": "OfficeOpening", "company": f"n{n}"}), labels)
    stores.load(made)
    for name in NASTY:
        found = [row[0] for row in stores.both(QUESTIONS["company-changes"], {"company": name})]
        assert name in found and {str(f).lower() for f in found} == {name.lower()}


# Parameters


@pytest.mark.case(20)
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"compnay": "xAI"}, "net-change has no parameter 'compnay'; did you mean company? There are: company, role, by,"),
        ({"zzz": "xAI"}, "net-change has no parameter 'zzz'; there are: company, role, by,"),
        ({"limit": "ten"}, "parameter limit: 'ten' is not a whole number from 0 on"),
        ({"limit": "-1"}, "parameter limit: '-1' is not a whole number"),
        ({"limit": "1.0"}, "parameter limit: '1.0' is not a whole number"),
        ({"limit": "1 UNION"}, "parameter limit: '1 UNION' is not a whole number"),
        ({"limit": "٣"}, "is not a whole number"),
        ({"min_origins": "9223372036854775808"}, "is not a whole number from 0 on"),
        ({"since": "2025-02-30"}, "parameter since: '2025-02-30' is not a day, month or year such as 2025-09-12"),
        ({"until": "yesterday"}, "parameter until: 'yesterday' is not a day, month or year"),
        ({"by": "roles"}, "parameter by: 'roles' is not allowed; did you mean role? There are: role, company"),
        ({"status": ""}, "parameter status: '' is not allowed; there are: denied, rumoured"),
        ({"company": "\udcff"}, "is not text in Unicode"),
    ],
)
def test_bad_parameters_are_told(given: dict[str, str], message: str) -> None:
    def never(*_: object) -> Table:
        raise AssertionError("asked all the same")

    with pytest.raises(UsageError) as caught:
        queries.ask(QUESTIONS["net-change"], "sparql", given, never)
    assert message in str(caught.value)


def test_unknown_question_is_told() -> None:
    with pytest.raises(UsageError, match=r"no question called 'net-chnage'; did you mean net-change\? There are: ai-cited, by-place, "):
        queries.question("net-chnage")
    with pytest.raises(UsageError, match="no question called"):
        queries.question("../queries/net-change")


# Headers

HEADER = """#+ question: What is there?
#+ parameters:
#+   - {name: n, type: integer, required: true, description: A number.}
#+   - {name: all, type: boolean, default: true, description: Whether all.}
#+ columns:
#+   - {name: a, type: integer, description: A number.}
#+   - {name: b, type: double, description: A number.}
#+   - {name: c, type: date, description: A date.}
#+   - {name: d, type: id, description: A node.}
#+   - {name: e, type: boolean, description: Whether.}
"""
PICTURE = "#+ picture: {kind: bars, names: [a], numbers: [cut]}\n"


def own(folder: Path, header: str = HEADER, cypher_header: str | None = None) -> Path:
    """A folder of questions with one question `own`."""
    (folder / "own.rq").write_text(header + "SELECT * {}\n", encoding="utf-8")
    other = (header if cypher_header is None else cypher_header).replace("#+", "//+")
    (folder / "own.cypher").write_text(other + "RETURN 1\n", encoding="utf-8")
    return folder


def test_a_question_of_ones_own_is_two_files(tmp_path: Path) -> None:
    (question,) = queries.questions(own(tmp_path))
    assert queries.describe([question]) == [
        {
            "name": "own",
            "question": "What is there?",
            "parameters": [
                {"name": "n", "type": "integer", "description": "A number.", "default": None, "values": [], "required": True},
                {"name": "all", "type": "boolean", "description": "Whether all.", "default": True, "values": [], "required": False},
            ],
            "columns": [
                {"name": name, "type": kind, "description": what}
                for name, kind, what in [
                    ("a", "integer", "A number."),
                    ("b", "double", "A number."),
                    ("c", "date", "A date."),
                    ("d", "id", "A node."),
                    ("e", "boolean", "Whether."),
                ]
            ],
        }
    ]
    with pytest.raises(UsageError, match="own needs the parameter n: A number"):
        queries.ask(question, "cypher", {}, lambda *_: Table((), []))


@pytest.mark.case(20)
def test_parameters_are_bound_and_values_are_of_the_declared_types(tmp_path: Path) -> None:
    asked: list[dict[str, Scalar | None]] = []
    (question,) = queries.questions(own(tmp_path))
    row: tuple[Scalar | None, ...] = (1.0, 2, dates.bounds("2025-01")[0], ontology.load().base + "company/xai", False)  # type: ignore[index]

    def run(engine: Language, text: str, parameters: Mapping[str, Scalar | None]) -> Table:
        asked.append(dict(parameters))
        return Table(("a", "b", "c", "d", "e"), [row, (None,) * 5])

    answer = queries.ask(question, "sparql", {"n": "007"}, run)
    assert list(map(repr, answer.rows)) == ["(1, 2.0, '2025-01-01', 'company/xai', False)", "(None, None, None, None, None)"]
    queries.ask(question, "cypher", {"n": "0", "all": "false"}, run)
    assert asked == [{"_n": 7, "_all": True}, {"n": 0, "all": False}]


@pytest.mark.parametrize(
    ("columns", "row", "message"),
    [
        ("abcde", (1.5, 1.0, None, None, None), "1.5 is no integer"),
        ("abcde", (True, 1.0, None, None, None), "True is no integer"),
        ("abcde", (1, "x", None, None, None), "'x' is no double"),
        ("abcde", (1, 1.0, None, None, 1), "1 is no boolean"),
        ("abced", (1, 1.0, None, None, None), "the query has the columns a, b, c, e, d, its header a, b, c, d, e"),
    ],
)
def test_an_answer_that_is_not_as_declared_is_an_error(tmp_path: Path, columns: str, row: tuple[Scalar | None, ...], message: str) -> None:
    (question,) = queries.questions(own(tmp_path))
    with pytest.raises(KgError) as caught:
        queries.ask(question, "cypher", {"n": "1"}, lambda *_: Table(tuple(columns), [row]))
    assert "own (cypher): " in str(caught.value) and message in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (HEADER, "", r"own.rq:1: a query begins with a header in comments"),
        ("question: ", "query: ", r"own.rq:1: the key 'question' is missing"),
        ("type: integer, required", "type: number, required", r"own.rq:3: no type called 'number'; there are: string, integer,"),
        ("default: true", "default: perhaps", r"own.rq:4: parameter all: 'perhaps' is not true or false"),
        (
            "name: all, type: boolean, default: true",
            "name: all, type: enum",
            r"own.rq:4: all: an enumeration, and nothing else, has values",
        ),
        ("name: all, type: boolean, default: true", "name: all, type: enum, values: Nix", r"own.rq:4: the ontology has no enumeration Nix"),
        ("name: all", "name: n", r"own.rq:4: n is there twice"),
        ("type: boolean, default", "typ: boolean, default", r"own.rq:4: the key 'type' is missing"),
        ("required: true", "needed: true", r"own.rq:3: no key called 'needed' is known here; there are: default, description,"),
        ("{name: a, type: integer", "{name: a, type: enum", r"own.rq:6: no type called 'enum'"),
        ("{name: b", "{name: [b", r"own.rq:7: the header is no YAML"),
        (HEADER.partition("#+ columns")[2], ": none\n", r"own.rq:4: columns: a list is needed"),
        ("{name: c, type: date, description: A date.}", "c", r"own.rq:8: 'c' is no parameter or column"),
        (HEADER, HEADER + "#+ picture: bars\n", r"own.rq:11: 'bars' is no picture"),
        (HEADER, HEADER + PICTURE.replace("bars", "pie"), r"own.rq:11: no type called 'pie'; there are: bars, timeline, flows"),
        (HEADER, HEADER + PICTURE.replace("[cut]", "[]"), r"own.rq:11: a picture of the kind bars has so many numbers: 1 or 2"),
        (HEADER, HEADER + PICTURE, r"own.rq:11: the picture needs a column cut_min"),
        (HEADER, HEADER + PICTURE.replace("[a]", "[z]"), r"own.rq:11: the picture needs a column z"),
        ("description: A date.", "description: 3", r"own.rq:8: description: 3 is no text"),
    ],
)
def test_a_bad_header_is_told_with_file_and_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert HEADER.count(old) == 1
    with pytest.raises(KgError, match=message):
        queries.questions(own(tmp_path, HEADER.replace(old, new)))


def test_headers_that_differ_and_files_that_are_missing_are_told(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"own.cypher:3: the header differs from that of own.rq"):
        queries.questions(own(tmp_path, cypher_header=HEADER.replace("required: true, ", "")))
    with pytest.raises(KgError, match=r"own.cypher:10: the header differs"):
        queries.questions(own(tmp_path, cypher_header="".join(HEADER.splitlines(keepends=True)[:9])))
    (tmp_path / "own.cypher").unlink()
    with pytest.raises(KgError, match=r"own.cypher: cannot be read; a question is a .rq and a .cypher file"):
        queries.questions(tmp_path)


# The queries as texts


@pytest.mark.parametrize("name", QUESTIONS)
def test_sparql_uses_only_terms_of_the_ontology(name: str) -> None:
    schema = ontology.load()
    known = {schema.base, schema.vocabulary}
    for cls in schema.classes.values():
        known |= {cls.iri, cls.table_iri} | {slot.iri for slot in cls.slots.values()}
    known |= {schema.base + id for id in reference.load().graph().nodes}
    tokens = _tokens.sparql(QUESTIONS[name].texts["sparql"])
    prefixes = {a.text: b.text[1:-1] for a, b in pairwise(tokens) if a.kind == "prefixed" and b.kind == "iri"}
    used = {
        p + local for t in tokens if t.kind == "prefixed" for prefix, _, local in [t.text.partition(":")] for p in [prefixes[prefix + ":"]]
    }
    used = {i.replace("\\/", "/") for i in used}
    assert {i for i in used if not i.startswith(ontology.XSD)} - known <= set(prefixes.values())


@pytest.mark.parametrize("name", QUESTIONS)
def test_cypher_names_every_relationship_and_uses_only_what_neo4j_has(name: str) -> None:
    tokens = [t.text for t in _tokens.cypher(QUESTIONS[name].texts["cypher"])]
    text = " ".join(tokens)
    assert "[ :" not in text and "- -" not in text
    assert not {"EXISTS", "CALL", "shortestPath", "labels"} & set(tokens) and "label (" not in text


def test_neo4j_s_own_linter_has_no_complaint(tmp_path: Path) -> None:
    folder = Path(__file__).parent / "node"
    if shutil.which("node") is None or not (folder / "node_modules" / "@neo4j-cypher").is_dir():
        pytest.skip("no node, or no packages for it: npm ci --prefix tests/node")

    def lint(*files: Path) -> list[str]:
        done = subprocess.run(["node", folder / "lint.mjs", *files], capture_output=True, text=True, check=False)
        assert done.stderr == "" and done.returncode == (1 if done.stdout else 0)
        return done.stdout.splitlines()

    assert lint(*sorted(QUERIES.glob("*.cypher"))) == []
    wrong = tmp_path / "wrong.cypher"
    wrong.write_text("MATCH (e:Event)\nRETURN f.id AS event\n", encoding="utf-8")
    assert lint(wrong) == [f"{wrong}:2: Variable `f` not defined"]


def test_a_query_can_be_copied_with_its_folder(tmp_path: Path) -> None:
    shutil.copytree(QUERIES, tmp_path / "queries")
    assert [q.name for q in queries.questions(tmp_path / "queries")] == list(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_line_is_too_long_to_be_read(name: str) -> None:
    assert [line for text in QUESTIONS[name].texts.values() for line in text.splitlines() if len(line) > 140] == []
