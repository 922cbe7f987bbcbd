"""Parts of a graph: legal graphs of their own, with what was asked for and nothing that rests on anything else."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from conftest import Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import workforce_graphs

from kg import graph as graphs
from kg import ontology, select
from kg.store import oxigraph
from kg.types import Graph

EVENTS = set(ontology.load().events)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(workforce_graphs(), st.booleans(), st.dates(datetime.date(2024, 11, 1), datetime.date(2026, 2, 28)))
def test_a_part_is_a_legal_graph_of_the_events_asked_for(whole: Graph, by_company: bool, day: datetime.date) -> None:
    store = oxigraph.in_memory(whole)
    companies = ["company/xai"] if by_company else None
    chosen = list(select.events(store, companies, since=None if by_company else day))
    late = {i for i, n in whole.nodes.items() if isinstance(last := n.get("dateTo"), datetime.date) and last >= day}
    right = {e.id for e in graphs.events(whole) if (e.company == "company/xai" if by_company else f"event/{e.id}" in late)}
    assert {i.removeprefix("event/") for i in chosen} == right
    parts = list(select.parts(store, chosen))
    part = Graph.union(parts)
    assert len(part.nodes) == sum(len(p.nodes) for p in parts), "each node comes once"
    assert list(ontology.load().problems(part)) == []
    assert part.edges <= whole.edges and all(whole.nodes[i] == n for i, n in part.nodes.items())
    assert {i.removeprefix("event/") for i, n in part.nodes.items() if n.kind in EVENTS} == right
    stated = {s for e in graphs.events(part) for s in graphs.shortcuts(e)}
    assert {e for e in part.edges if e.type in ontology.load().shortcuts} == stated
    assert {c for e in graphs.events(part) for c in e.claims} <= {i.removeprefix("claim/") for i in part.nodes}


def test_nothing_chosen_is_an_empty_graph_and_everything_is_all_that_events_rest_on(seeds_store: Path) -> None:
    from kg import generations

    with generations.reading(seeds_store) as path:
        store = oxigraph.open_store(path / generations.RDF)
        assert list(select.parts(store, [])) == [] and list(select.parts(store, ["event/none"])) == [Graph()]
        part, whole = Graph.union(select.parts(store, select.events(store))), store.dump()
        store.close()
    left_out = {whole.nodes[i].kind for i in whole.nodes.keys() - part.nodes.keys()}
    assert left_out <= {"Company", "Role", "Place", "Skill", "Reason", "Product", "Alias", "Document"}, (
        "reference data, and documents without events"
    )
    assert {e for e in whole.edges if e.type in ontology.load().shortcuts} <= part.edges


def exported(kg: Run, store: Path, file: Path, *options: str) -> dict[str, str]:
    """The names of companies and labels of events in a part, by id."""
    done = kg("export", file, "--store", store, *options)
    assert done.returncode == 0, done.stderr
    nodes = json.loads(file.read_text(encoding="utf-8"))["nodes"]
    return {n["id"]: n["label"] for n in nodes if n["kind"] in EVENTS}


def test_the_command_writes_one_company_a_period_an_answer_and_the_graph_as_it_stood(kg: Run, seeds_store: Path, tmp_path: Path) -> None:
    file = tmp_path / "part.json"
    of_xai = exported(kg, seeds_store, file, "--company", "x.ai")
    assert of_xai and all(label.startswith("xAI: ") for label in of_xai.values())
    answered = exported(kg, seeds_store, file, "--question", "company-changes", "-p", "company", "xAI")
    assert answered == of_xai
    in_september = exported(kg, seeds_store, file, "--since", "2025-09", "--until", "2025-09")
    both = exported(kg, seeds_store, file, "--company", "xAI", "--since", "2025-09", "--until", "2025-09")
    assert both and both == {i: label for i, label in in_september.items() if i in of_xai} and both != in_september
    early = exported(kg, seeds_store, file, "--company", "xAI", "--known-as-of", "2025-09-13")
    assert early and early != of_xai
    listed = kg(
        "events", "--store", seeds_store, "--known-as-of", "2025-09-13", "--company", "xAI", "--format", "jsonl"
    ).stdout.splitlines()
    assert set(early) == {f"event/{json.loads(line)['id']}" for line in listed}


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--company", "Nobody Ltd"], 1, "no company called Nobody Ltd"),
        (["--question", "net-change"], 2, "company-changes"),
        (["--question", "net-chance"], 2, "did you mean net-change"),
        (["--question", "role-shifts", "-p", "limit", "some"], 2, "limit"),
        (["--question", "role-shifts", "--company", "xAI"], 2, "-p"),
        (["-p", "company", "xAI"], 2, "--question"),
        (["--since", "soon"], 2, "--since soon"),
    ],
)
def test_what_cannot_be_chosen_is_told_and_writes_nothing(
    kg: Run, seeds_store: Path, tmp_path: Path, options: list[str], code: int, words: str
) -> None:
    file = tmp_path / "part.nq"
    file.write_text("before")
    done = kg("export", file, "--store", seeds_store, *options)
    assert (done.returncode, len(done.stderr.splitlines()), done.stdout) == (code, 1, "")
    assert words in done.stderr and file.read_text() == "before"
