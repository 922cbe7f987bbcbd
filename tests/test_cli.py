"""The command line, run as a person runs it: what it prints where, its exit codes, and that bad input leaves the store as it was."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from pathlib import Path

import pytest
from conftest import Run, required

from kg import describe, generations, ontology, queries
from kg.cli.ask import quicker
from kg.cli.main import COMMANDS
from kg.store import oxigraph

DOC = "Published: 2025-09-13\nSource: Wire\n\nAcme Robotics is laying off about 500 software engineers, the company said on Friday.\n"


def lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    return done.stderr.strip().splitlines()


def snapshot(store: Path) -> dict[str, bytes]:
    return {str(p.relative_to(store)): p.read_bytes() for p in sorted(store.rglob("*")) if p.is_file() and p.name != "lock"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_its_purpose_is_told(kg: Run, command: str) -> None:
    done = kg(command, "--help")
    assert done.returncode == 0 and "--help" in done.stdout
    assert COMMANDS[command] in kg("--help").stdout.replace("\n                ", " ") or command in kg("--help").stdout


def test_extract_prints_claims_as_promised(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text(DOC)
    done = kg("extract", tmp_path / "brief.txt")
    assert (done.returncode, done.stderr) == (0, "")
    (claim,) = (json.loads(line) for line in done.stdout.splitlines())
    text = DOC.partition("\n\n")[2]
    assert text[claim["start"] : claim["end"]] == claim["evidence"]
    assert {k: claim[k] for k in ("doc", "type", "company", "company_id", "roles", "to_roles", "percent", "status", "extractor")} == {
        "doc": "brief",
        "type": "Layoff",
        "company": "Acme Robotics",
        "company_id": "company/acme-robotics",
        "roles": ["software engineers"],
        "to_roles": [],
        "percent": None,
        "status": "announced",
        "extractor": "rules/1",
    }
    assert claim["count"] == {"value": 500, "min": None, "max": None, "approx": True, "raw": "about 500"}
    assert claim["date"] == {"value": "2025-09-12", "kind": "announced", "raw": "on Friday"}
    assert set(claim) == {
        *("id", "doc", "type", "company", "company_id", "roles", "to_roles", "skills", "count", "percent", "headcount_before"),
        *("headcount_after", "date", "location", "reasons", "status", "evidence", "start", "end", "confidence", "extractor"),
    }


def test_stdin_is_text_or_json_lines(kg: Run) -> None:
    as_text = kg("extract", "-", input=DOC)
    as_lines = kg("extract", "-", input=json.dumps({"id": "x", "text": DOC.partition("\n\n")[2], "published": "2025-09-13"}))
    assert json.loads(as_text.stdout)["count"] == json.loads(as_lines.stdout)["count"]
    assert json.loads(as_lines.stdout)["doc"] == "x"


def test_events_are_printed_as_promised_and_filtered(kg: Run, seeds_store: Path) -> None:
    done = kg("events", "--store", seeds_store, "--format", "jsonl")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0 and {e["type"] for e in events} <= set(ontology.load().events)
    keys = ("documents", "claims", "origins", "conflicts", "announced", "effective", "first_published", "last_published")
    assert all({*keys, "id", "part_of", "supersedes", "reversed_by", "count", "status"} <= set(e) for e in events)
    with generations.reading(seeds_store) as path:
        store = oxigraph.open_store(path / generations.RDF)
        for event in events:
            whole = describe.describe(store, f"event/{event['id']}")
            same = event.keys() - {"part_of", "supersedes", "reversed_by", "announced_with"}  # which the page tells in words
            assert {k: whole[k] for k in same} == {k: event[k] for k in same}, "a list tells of an event what its page tells"
        store.close()
    only = kg("events", "--store", seeds_store, "--format", "jsonl", "--company", "x.AI", "--type", "layoff")
    assert {(e["company"], e["type"]) for e in map(json.loads, only.stdout.splitlines())} == {("xAI", "Layoff")}
    rows = list(csv.DictReader(io.StringIO(kg("events", "--store", seeds_store, "--format", "csv", "--since", "2025-09").stdout)))
    assert rows and all((r["date"] or r["first_published"]) >= "2025-09"[: len(r["date"]) or 7] for r in rows)
    assert not [r for r in rows if r["status"] == "completed" and not r["date"]], "background without a date is of no known time"


@pytest.mark.parametrize("format", ["table", "csv", "tsv", "json", "jsonl", "md"])
def test_sparql_and_cypher_answer_alike_in_every_format(seeds_store: Path, kg: Run, tmp_path: Path, format: str) -> None:
    sparql = "SELECT ?name WHERE { ?c a schema:Organization ; kg:laidOff ?r . ?c schema:name ?name } GROUP BY ?name ORDER BY ?name"
    cypher = "MATCH (c:Company)-[r:LAID_OFF]->(x:Role) RETURN DISTINCT c.name AS name ORDER BY name"
    a, b = (
        kg(engine, query, "--store", seeds_store, "--format", format, NO_COLOR="1")
        for engine, query in (("sparql", sparql), ("cypher", cypher))
    )
    assert (a.returncode, b.returncode, a.stdout) == (0, 0, b.stdout)
    assert "xAI" in a.stdout


def test_a_query_comes_from_a_file_or_stdin_with_parameters(kg: Run, seeds_store: Path, tmp_path: Path) -> None:
    query = "MATCH (c:Company) WHERE c.name = $name RETURN c.name AS name LIMIT $most"
    (tmp_path / "q.cypher").write_text(query)
    for arguments, input in ((["-f", tmp_path / "q.cypher"], None), (["-"], query)):
        done = kg("cypher", *arguments, "-p", "name", "xAI", "-p", "most", "1", "--store", seeds_store, "--format", "json", input=input)
        assert json.loads(done.stdout) == [{"name": "xAI"}]


BAD = {
    "a missing path": (["build", "no-such-file.txt"], 2, "no-such-file.txt: no such file"),
    "a date that is none": (["build", "{good}", "--published", "soon"], 2, "--published soon"),
    "an unknown command": (["frobnicate"], 2, "No such command"),
    "an unknown option": (["build", "--frobnicate"], 2, "No such option"),
    "an unknown question": (["ask", "net-chance"], 2, "net-change"),
    "an unknown parameter": (["ask", "net-change", "-p", "compny", "xAI"], 2, "company"),
    "an ill-typed parameter": (["ask", "net-change", "-p", "limit", "many"], 2, "limit"),
    "a parameter with =": (
        ["ask", "net-change", "-p", "company=meta"],
        2,
        "-p company=meta: the name and the value are two words: -p company meta",
    ),
    "a parameter with = before another": (["ask", "net-change", "-p", "role=a b", "-p", "by=role"], 2, "-p role 'a b'"),
    "a parameter with = in one word": (["ask", "net-change", "-pcompany=meta", "--engine", "cypher"], 2, "-p company meta"),
    "a parameter without a value": (["ask", "net-change", "-p", "company", "--engine", "cypher"], 2, "-p company: the value is missing"),
    "a parameter without a name": (["sparql", "-p", "--format", "csv", "ASK {}"], 2, "-p: the name and the value are missing"),
    "a parameter as an option": (
        ["ask", "net-change", "--company", "meta"],
        2,
        "--company: no such option; the parameter of a query is written -p company VALUE",
    ),
    "a SPARQL query with a syntax error": (["sparql", "SELECT ?x WHERE {"], 2, "SPARQL"),
    "a Cypher query with a syntax error": (["cypher", "MATCH (n RETURN n"], 2, "Cypher"),
    "a query that writes": (["cypher", "MATCH (n) DETACH DELETE n"], 2, "DETACH"),
    "an update": (["sparql", "DELETE WHERE { ?s ?p ?o }"], 2, "DELETE"),
    "a call elsewhere": (["sparql", "SELECT * { SERVICE <http://localhost:1> { ?s ?p ?o } }"], 2, "SERVICE"),
    "too many rows": (["cypher", "MATCH (n) RETURN n.id", "--max-rows", "3"], 5, "more than 3 rows"),
    "too long": (["sparql", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "--timeout", "1"], 5, "1 second"),
    "nothing of that name": (["show", "Nobody Ltd"], 1, "Nobody Ltd"),
    "an unknown type": (["events", "--type", "Party"], 2, "Layoff"),
    "an unknown format": (["export", "graph.xyz"], 2, "graphml"),
    "a gold file that is none": (["eval", "{good}"], 1, "gold"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_line_with_the_promised_code_and_changes_nothing(kg: Run, seeds_store: Path, tmp_path: Path, case: str) -> None:
    arguments, code, words = BAD[case]
    (tmp_path / "good.txt").write_text(DOC)
    before = snapshot(seeds_store)
    done = kg(*(a.format(good=tmp_path / "good.txt") if a.startswith("{good") else a for a in arguments), KG_STORE=str(seeds_store))
    assert done.returncode == code, done.stderr
    said = [line for line in lines(done) if not line.startswith(("Usage:", "Try ")) and line]
    assert len(said) == 1 and words in said[0], done.stderr
    assert "Traceback" not in done.stderr and done.stdout == ""
    assert snapshot(seeds_store) == before


@pytest.mark.parametrize("command", ["events", "ask net-change", "sparql ASK{}", "show xAI", "export x.nq", "validate"])
def test_where_there_is_no_store_the_way_to_make_one_is_told(kg: Run, tmp_path: Path, command: str) -> None:
    for store, text in ((tmp_path / "none", "no store there"), (tmp_path, "not a store")):
        done = kg(*command.split(), "--store", store)
        assert (done.returncode, len(lines(done)), done.stdout) == (1, 1, "")
        assert text in done.stderr and "kg build" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.threat(17)
def test_a_broken_line_is_named_and_the_rest_is_kept(kg: Run, tmp_path: Path) -> None:
    good = json.dumps({"id": "one", "text": "Acme Robotics laid off 30 recruiters.", "published": "2025-09-13"})
    (tmp_path / "in.jsonl").write_text(f'{good}\n{{"id": "two", "text"\n')
    done = kg("build", tmp_path / "in.jsonl", "--store", tmp_path / "store", "--quiet")
    assert (done.returncode, done.stdout, len(lines(done))) == (3, "", 1)
    assert "in.jsonl:2" in done.stderr
    assert "one" in kg("events", "--store", tmp_path / "store", "--format", "csv").stdout
    (tmp_path / "bad.jsonl").write_text('{"id": "two", "text"\n')
    before = kg("export", "-", "--format", "nq", "--store", tmp_path / "store").stdout
    assert kg("build", tmp_path / "bad.jsonl", "--store", tmp_path / "store").returncode == 3
    assert kg("export", "-", "--format", "nq", "--store", tmp_path / "store").stdout == before
    assert "bad.jsonl:1" in kg("problems", "--store", tmp_path / "store").stdout


def test_show_of_an_event_gives_the_quotes_with_their_positions(kg: Run, seeds_store: Path) -> None:
    events = map(json.loads, kg("events", "--store", seeds_store, "--company", "xAI", "--format", "jsonl").stdout.splitlines())
    layoff = next(e for e in events if e["type"] == "Layoff")
    shown = json.loads(kg("show", layoff["id"], "--store", seeds_store, "--format", "json").stdout)
    assert len(shown["sources"]) == len(layoff["claims"])
    for source in shown["sources"]:
        document = json.loads(kg("show", source["doc"], "--store", seeds_store, "--format", "json").stdout)
        for m in (source, *source["mentions"]):
            assert document["text"][m["start"] : m["end"]] == m.get("quote", m.get("evidence"))
    as_text = kg("show", layoff["id"][:6], "--store", seeds_store).stdout
    assert layoff["evidence"] in as_text.replace("\n", " ") and str(layoff["start"]) in as_text


@pytest.mark.parametrize("thing", ["xAI", "the Grok maker", "general AI tutors", "company/xai", "San Francisco", "Grok"])
def test_show_finds_things_by_their_names(kg: Run, seeds_store: Path, thing: str) -> None:
    done = kg("show", thing, "--store", seeds_store)
    assert done.returncode == 0 and done.stdout.startswith("kind: "), done.stderr


def test_validate_passes_on_the_seeds(kg: Run, seeds_store: Path) -> None:
    done = kg("validate", "--store", seeds_store)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout


def test_quiet_says_nothing_and_debug_shows_where(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DOC)
    assert kg("build", tmp_path / "a.txt", "--store", tmp_path / "s", "-q").stderr == ""
    assert "Traceback" in kg("show", "nobody", "--store", tmp_path / "s", "--debug").stderr


def test_export_to_a_file_and_to_stdout_are_the_same(kg: Run, seeds_store: Path, tmp_path: Path) -> None:
    kg("export", tmp_path / "g.nq", "--store", seeds_store)
    assert (tmp_path / "g.nq").read_text(encoding="utf-8") == kg("export", "-", "--format", "nq", "--store", seeds_store).stdout
    assert "nq" in kg("export", "--list-formats").stdout


def test_eval_prints_the_figures(kg: Run) -> None:
    gold = Path(__file__).parent / "gold" / "dev-1.jsonl"
    figures = json.loads(kg("eval", gold, "--format", "json").stdout)
    assert figures["extraction"]["events"]["f1"] > 0.5 and figures["clusters"]["bcubed"]["f1"] > 0.8
    assert "events" in kg("eval", gold).stdout


@pytest.mark.threat(20)
def test_a_store_that_is_being_written_is_told_with_its_own_code(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DOC)
    kg("build", tmp_path / "a.txt", "--store", tmp_path / "s")
    with generations.writing(tmp_path / "s"):
        done = kg("build", tmp_path / "a.txt", "--store", tmp_path / "s")
        read = kg("events", "--store", tmp_path / "s")
    assert (done.returncode, len(lines(done))) == (4, 1) and str(os.getpid()) in done.stderr
    assert (read.returncode, "Acme Robotics" in read.stdout) == (0, True), "readers keep the last finished generation"


@pytest.mark.parametrize(
    ("store", "given", "language"),
    [
        ("kg-store", {"company": "xAI"}, "sparql"),
        ("kg-store", {"by": "company"}, "cypher"),
        ("bolt://localhost", {"company": "xAI"}, "cypher"),
        ("http://localhost", {}, "sparql"),
    ],
)
def test_a_question_is_asked_in_the_quicker_language_or_that_of_the_server(store: str, given: dict[str, str], language: str) -> None:
    assert quicker(store, given) == language


@pytest.mark.parametrize("question", [q.name for q in queries.questions()])
def test_both_engines_answer_alike_on_the_seeds(kg: Run, seeds_store: Path, question: str) -> None:
    given = [word for name, value in required(queries.question(question)).items() for word in ("-p", name, value)]
    a, b = (kg("ask", question, *given, "--engine", e, "--format", "json", "--store", seeds_store) for e in ("sparql", "cypher"))
    assert (a.returncode, b.returncode, a.stdout) == (0, 0, b.stdout)
    listed = {q["name"]: q for q in json.loads(kg("ask", "--format", "json").stdout)}
    for row in json.loads(a.stdout):
        assert list(row) == [c["name"] for c in listed[question]["columns"]]


def test_problems_are_listed_again_and_the_exit_code_says_partly(kg: Run, tmp_path: Path) -> None:
    store, case = tmp_path / "store", Path(__file__).parent / "cases" / "12-dates.csv"
    done = kg("build", case, "--store", store, "--quiet")
    assert (
        done.returncode == 3 and "note" not in done.stderr and "12-dates.csv:3: read: Birch Freight: '929/2022' is no date" in done.stderr
    )
    listed = kg("problems", "--store", store, "--format", "jsonl")
    assert listed.returncode == 0
    assert [json.loads(line)["where"].rpartition(":")[2] for line in listed.stdout.splitlines()] == ["2", "3", "4", "8", "9"]
    assert len(done.stderr.splitlines()) == 5
