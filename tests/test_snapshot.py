"""The graph as it stood: a past graph is the one of a store that was given only what was known; both clocks together commute."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import typed_text

from kg import dates, derive, graph, ids, ontology, pipeline, reference, snapshot
from kg.store import oxigraph
from kg.types import Document, Graph

KNOWN = reference.load()
DAY = datetime.date(2025, 9, 20)

TEXTS = [
    "Acme Robotics is laying off about 500 software engineers, the company said on Friday.",
    "Acme Robotics confirmed on Monday that it has cut 520 jobs among software engineers.",
    "Acme Robotics laid off 120 recruiters in London in February, according to a filing.",
    "ACME ROBOTICS is hiring 40 quantum plumbers, the company said.",
    "Birch Analytics laid off 30 Quantum Plumbers in London last week.",
    "The weather was fine.",
]
days = st.none() | st.sampled_from(["2025-09-10", "2025-09-19", "2025-09-20", "2025-09-21", "2025-09", "2025", "2024"])


def built(documents: Iterable[Document]) -> Graph:
    """The graph that a build makes of these documents, without a disk."""
    parts = [KNOWN.graph(), *(graph.of_document(d, claims, KNOWN) for d, claims in pipeline.extract(documents))]
    said = Graph.union(parts)
    companies, candidates = derive.touched(graph.claims(said).values(), KNOWN)
    return said | derive.fresh(oxigraph.in_memory(said), companies, candidates, KNOWN)


def document(number: int, published: str | None) -> Document:
    return Document(ids.document_id(TEXTS[number], "wire"), f"doc-{number}", TEXTS[number], None, published, "wire")


@settings(max_examples=30, deadline=None)
@given(st.lists(days, min_size=len(TEXTS), max_size=len(TEXTS)))
def test_what_was_known_is_the_graph_of_what_was_published(published: list[str | None]) -> None:
    documents = [document(number, day) for number, day in enumerate(published)]
    early = [d for d in documents if (period := dates.bounds(d.published)) is not None and period[1] <= DAY]
    assert typed_text(snapshot.known_as_of(built(documents), DAY, KNOWN)) == typed_text(built(early))


@settings(max_examples=30, deadline=None)
@given(st.lists(days, min_size=len(TEXTS), max_size=len(TEXTS)))
def test_what_is_valid_has_only_events_by_then_with_their_shortcuts(published: list[str | None]) -> None:
    whole = built(document(number, day) for number, day in enumerate(published))
    before = snapshot.valid_as_of(whole, DAY)
    assert list(ontology.load().problems(before)) == []
    by_then = {e.id: e for e in graph.events(whole) if (period := dates.bounds(e.date)) is not None and period[1] <= DAY}
    assert {e.id for e in graph.events(before)} == by_then.keys()
    assert {e for e in before.edges if e.type in ontology.load().shortcuts} == {s for e in by_then.values() for s in graph.shortcuts(e)}
    kinds = {"Document", "Claim", "Evidence", "Company", "Role", "Place"}
    assert {i for i, n in whole.nodes.items() if n.kind in kinds} == {i for i, n in before.nodes.items() if n.kind in kinds}
    assert snapshot.valid_as_of(before, DAY) == before


def test_the_seeds_as_they_stood(seeds_store: Path, kg: Run) -> None:
    with_clock = kg("events", "--store", seeds_store, "--company", "xAI", "--format", "csv", "--known-as-of", "2025-09-13").stdout
    assert "2025-09-13-xai-business-insider" in with_clock and "2025-09-14-xai-ndtv" not in with_clock
    assert kg("events", "--store", seeds_store, "--format", "csv", "--valid-as-of", "1999").stdout.count("\n") == 1
    shown = kg("show", "--store", seeds_store, "xAI", "--known-as-of", "2025-09-12").stdout
    assert "Grok" in shown and "Layoff" not in shown
    for option in ("--known-as-of", "--valid-as-of"):
        for command in (["export", "-", "--format", "nt"], ["show", "xAI"], ["events"]):
            done = kg(*command, "--store", seeds_store, option, "soon")
            assert (done.returncode, done.stdout) == (2, "") and "not a date" in done.stderr


def test_a_store_of_other_reference_data_is_told_before_it_is_reconciled(seeds_store: Path, tmp_path: Path, kg: Run) -> None:
    store = tmp_path / "store"
    shutil.copytree(seeds_store, store)
    about = json.loads((store / "store.json").read_text())
    (store / "store.json").write_text(json.dumps(about | {"over": "another"}))
    done = kg("events", "--store", store, "--known-as-of", "2025-09-13")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1) and "kg rebuild" in done.stderr
    assert kg("events", "--store", store, "--valid-as-of", "2025-09-13").returncode == 0, "which takes nothing but the store"
    assert kg("rebuild", "--store", store).returncode == 0
    assert kg("events", "--store", store, "--known-as-of", "2025-09-13").returncode == 0


def test_the_log_of_later_days_was_not_known() -> None:
    from kg.types import Node

    entries = [
        Node.make(
            f"retraction/{'0' * 16}-{n}", "Retraction", {"documentId": "d", "identifier": "i", "recorded": DAY + datetime.timedelta(n)}
        )
        for n in range(2)
    ]
    then = snapshot.known_as_of(KNOWN.graph() | Graph.of(entries), DAY, KNOWN)
    assert [n for n in then.nodes.values() if n.kind == "Retraction"] == entries[:1]


@pytest.mark.parametrize("clock", ["2025-09-13", "2025-10"])
def test_the_clocks_commute_where_the_events_are_the_same(clock: str) -> None:
    day = dates.bounds(clock)
    assert day is not None
    whole = built(document(n, "2025-09-10") for n in range(len(TEXTS)))
    known = snapshot.known_as_of(whole, day[1], KNOWN)
    assert snapshot.valid_as_of(known, day[1]) == snapshot.valid_as_of(whole, day[1])
