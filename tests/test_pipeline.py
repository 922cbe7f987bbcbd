"""From documents to stores: the same input gives the same graph, in any order and any split, and a write is whole or absent."""

from __future__ import annotations

import csv
import datetime
import hashlib
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import time
import traceback
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg import files, generations, ontology, pipeline, problems, rdf
from kg.errors import KgError, StoreInUse
from kg.read import documents
from kg.spool import Spool
from kg.store import ladybug, oxigraph
from kg.types import Document, Edge, Graph, Node

TEXTS = {
    "a": ("2025-09-13", "Acme Robotics is laying off about 500 software engineers, the company said on Friday."),
    "b": ("2025-09-15", "Acme Robotics confirmed on Monday that it has cut 520 jobs among software engineers."),
    "c": ("2025-09-20", "Acme Robotics is hiring 40 quantum plumbers, the company said."),
    "d": ("2025-09-21", "Birch Analytics laid off 30 quantum plumbers in London last week."),
    "e": ("2025-03-01", "Acme Robotics laid off 120 recruiters in February, according to a filing."),
    "f": ("2025-09-22", "The weather was fine."),
    # What these say of Cedar Labs and Birch Analytics depends on which of them are there: the role, and the names.
    "g": ("2025-09-13", "Cedar Labs laid off about 90 AI tutors on Friday, according to a memo."),
    "h": ("2025-09-14", "Cedar Labs laid off 90 general AI tutors on Friday, a spokesperson said."),
    "i": ("2025-09-25", "BIRCH ANALYTICS is hiring 5 Quantum Plumbers."),
}

KINDS = {
    "first": ("2025-03-01", "Acme Robotics will lay off 500 engineers, the company said."),
    "copied": ("2025-03-02", "Acme Robotics will lay off 500 engineers, the company said. It has 9,000 employees."),
    "denied": ("2025-03-02", "Acme Robotics denied a report that it will lay off 900 engineers in London."),
    "corrected": ("2025-08-09", "Acme Robotics will now cut 700 jobs among engineers, up from the 500 announced earlier."),
    "again": ("2025-08-12", "Acme Robotics is laying off 700 engineers, a memo said."),
    "back": ("2025-10-02", "Acme Robotics is rehiring 80 of the engineers that it laid off, the company said on Wednesday."),
    "parts": (
        "2025-05-04",
        "Birch Analytics is cutting 900 jobs, including 120 in London, and hires 30 engineers fluent in Rust.",
    ),
    "candidate": ("2025-05-20", "BIRCH ANALYTICS dismisses 12 Quantum Plumbers."),
    "parent": ("2025-05-06", "Microsoft will lay off 90 people at its unit LinkedIn, a spokesperson said on Monday."),
    "subsidiary": ("2025-05-07", "LinkedIn laid off 95 people on Monday."),
    "namesake": ("2025-05-08", "Indian hospital chain Dogwood Care is laying off 300 nurses, the company said."),
    "another": ("2025-05-09", "Dogwood Care, the US asset manager, is laying off 300 analysts, a spokesperson said."),
    "either": ("2025-05-10", "Dogwood Care is laying off 300 nurses, a spokesperson said."),
}
"""Documents that are linked in each of the ways there are: copies, corrections, denials, reversals, parts, subsidiaries, companies
of one name."""


def write(folder: Path, names: Sequence[str]) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        published, text = (TEXTS | KINDS)[name]
        (folder / f"{name}.txt").write_text(f"Published: {published}\nSource: wire-{name}\n\n{text}\n", encoding="utf-8")
    return [str(folder / f"{name}.txt") for name in names]


def graphs(store: Path) -> tuple[Graph, Graph]:
    """What the RDF store and the Cypher store hold."""
    with generations.reading(store) as path:
        r, c = oxigraph.open_store(path / generations.RDF), ladybug.open_store(path / generations.CYPHER)
        try:
            return r.dump(), c.dump()
        finally:
            r.close()
            c.close()


def nquads(store: Path) -> str:
    """A digest of the graph as N-Quads; the text of two graphs that differ would fill the screen."""
    with Spool.of([graphs(store)[0]]) as spool:
        return hashlib.sha256(b"".join(spool.lines())).hexdigest()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], str]:
    folder = tmp_path_factory.mktemp("whole")
    paths = write(folder / "in", sorted(TEXTS))
    report = pipeline.build(paths, folder / "store")
    assert report.totals["documents"] == len(TEXTS) and report.totals["events"] >= 4, report
    return paths, nquads(folder / "store")


def test_both_stores_hold_the_same_legal_graph(seeds_store: Path) -> None:
    from_rdf, from_cypher = graphs(seeds_store)
    assert from_rdf == from_cypher
    assert list(ontology.load().problems(from_rdf)) == []
    assert sum(n.kind == "Document" for n in from_rdf.nodes.values()) >= 12


def test_every_quote_is_in_the_text_at_its_position(seeds_store: Path) -> None:
    graph, _ = graphs(seeds_store)
    texts = {n.id.removeprefix("document/"): str(n.get("text")) for n in graph.nodes.values() if n.kind == "Document"}
    quotes = [n for n in graph.nodes.values() if n.kind == "Evidence"]
    assert len(quotes) > 100
    for node in quotes:
        start, end = node.get("startOffset"), node.get("endOffset")
        assert isinstance(start, int) and isinstance(end, int)
        assert texts[node.id.removeprefix("evidence/").partition("-")[0]][start:end] == node.get("quote")


def test_building_again_changes_nothing(tmp_path: Path, whole: tuple[list[str], str]) -> None:
    paths, expected = whole
    store = tmp_path / "store"
    pipeline.build(paths, store)
    before = {p: hashlib.sha256(p.read_bytes()).digest() for p in store.rglob("*") if p.is_file() and p.name != "lock"}
    report = pipeline.build(paths, store)
    assert (report.added.total(), report.known) == (0, len(TEXTS))
    after = {p: hashlib.sha256(p.read_bytes()).digest() for p in store.rglob("*") if p.is_file() and p.name != "lock"}
    assert after == before and nquads(store) == expected


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(sorted(TEXTS)), cuts=st.sets(st.integers(1, len(TEXTS) - 1), max_size=2))
def test_any_order_and_any_split_give_the_same_graph(
    tmp_path_factory: pytest.TempPathFactory, whole: tuple[list[str], str], order: list[str], cuts: set[int]
) -> None:
    folder = tmp_path_factory.mktemp("split")
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(order)], strict=True):
        pipeline.build(write(folder / "in", order[start:end]), folder / "store")
    assert nquads(folder / "store") == whole[1]
    from_rdf, from_cypher = graphs(folder / "store")
    assert from_rdf == from_cypher


def test_worker_processes_give_the_same_graph(tmp_path: Path, whole: tuple[list[str], str]) -> None:
    pipeline.build(whole[0], tmp_path / "store", jobs=2)
    assert nquads(tmp_path / "store") == whole[1]


def test_adding_a_document_touches_only_what_it_names(tmp_path: Path) -> None:
    store = tmp_path / "store"
    pipeline.build(write(tmp_path / "in", ["a", "b", "c", "e"]), store)
    before, _ = graphs(store)
    pipeline.build(write(tmp_path / "in", ["d"]), store)
    after, _ = graphs(store)
    assert before.edges <= after.edges
    assert all(after.nodes[i] == n for i, n in before.nodes.items()), "a document about another company changed a node"
    added = after.nodes.keys() - before.nodes.keys()
    assert "company/birch-analytics" in added and not any(i.startswith("company/acme") for i in added)


NAMES = ['A"B" Robotics <x> {y}', "Müller^ Söhne \\ Co`", "小米 %20 Labs", "x..?z#w", "O'Reilly\u202e <script>", "Ω"]


@pytest.mark.case(6)
def test_a_name_of_any_characters_is_a_label_and_no_part_of_an_iri(tmp_path: Path) -> None:
    """From the row of a table to both stores; the name is found again as it was written."""
    with (tmp_path / "warn.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["Company", "Location", "Layoff Start Date", "# of Workers", "Closure Layoff", "Received Date"])
        out.writerows([name, name, "5/14/2022", "119", "Closure", "3/11/2022"] for name in NAMES)
        out.writerow(["A&B /../ c", "Tacoma", "5/14/2022", "25", "Layoff", "3/11/2022"])
    pipeline.build([str(tmp_path / "warn.csv")], tmp_path / "store")
    from_rdf, from_cypher = graphs(tmp_path / "store")
    assert from_rdf == from_cypher
    for kind, names in (("Company", {*NAMES, "A&B /../ c"}), ("Place", set(NAMES))):
        assert {n.get("name") for n in from_rdf.nodes.values() if n.kind == kind} >= names
    with Spool.of([from_rdf]) as spool:
        used = {t.value for q in spool.quads() for t in q if isinstance(t, NamedNode)}
    assert all(re.fullmatch(r"[a-z]+://[A-Za-z0-9./#_-]+", iri) for iri in used), used


def test_a_candidate_takes_the_name_that_texts_give_it_most_often(tmp_path: Path) -> None:
    store = tmp_path / "store"
    for names, company, role in ((["i"], "BIRCH ANALYTICS", "Quantum Plumber"), (["d", "c"], "BIRCH ANALYTICS", "quantum plumber")):
        pipeline.build(write(tmp_path / "in", names), store)
        graph, _ = graphs(store)
        for id, name in (("company/birch-analytics", company), ("role/quantum-plumber", role)):
            assert graph.nodes[id] == Node.make(id, id.partition("/")[0].title(), {"name": name, "candidate": True})
            assert rdf.graph_name(graph.nodes[id]).endswith("graph/derived")


def test_a_shortcut_goes_when_no_event_gives_it_any_more(tmp_path: Path) -> None:
    store = tmp_path / "store"
    pipeline.build(write(tmp_path / "in", ["g"]), store)
    assert Edge("company/cedar-labs", "laidOff", "role/ai-tutor") in graphs(store)[0].edges
    pipeline.build(write(tmp_path / "in", ["h"]), store)
    cut = {e for g in graphs(store) for e in g.edges if e.type == "laidOff"}
    assert cut == {Edge("company/cedar-labs", "laidOff", "role/general-ai-tutor")}


def test_the_same_text_with_another_date_is_reported_and_changes_nothing(tmp_path: Path) -> None:
    paths = write(tmp_path / "in", ["a"])
    pipeline.build(paths, tmp_path / "store")
    before = nquads(tmp_path / "store")
    text = Path(paths[0]).read_text(encoding="utf-8")
    Path(paths[0]).write_text(text.replace("2025-09-13", "2025-10-13"), encoding="utf-8")
    (problem,) = pipeline.build(paths, tmp_path / "store").problems
    assert "2025-09-13" in problem.reason and nquads(tmp_path / "store") == before


def without_log(store: Path) -> tuple[list[Node], list[Node], list[Edge]]:
    """The log, and the rest of the graph, which is the same in both stores."""
    graph, cypher = graphs(store)
    assert graph == cypher and list(ontology.load().problems(graph)) == []
    nodes = graph.sorted_nodes()
    return [n for n in nodes if n.kind == "Retraction"], [n for n in nodes if n.kind != "Retraction"], graph.sorted_edges()


@pytest.mark.case(18)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=st.permutations(sorted(TEXTS)).map(lambda names: names[:6]), back=st.integers(1, 3), later=st.booleans())
def test_what_was_taken_back_was_never_given_but_for_the_log(
    tmp_path_factory: pytest.TempPathFactory, given: list[str], back: int, later: bool
) -> None:
    folder = tmp_path_factory.mktemp("back")
    pipeline.build(write(folder / "in", given[: len(given) - later]), folder / "store")
    for name in given[:back]:
        pipeline.retract(folder / "store", name, reason="wrong", today=datetime.date(2026, 1, 1))
    pipeline.build(write(folder / "in", given), folder / "store")
    if kept := given[back:]:
        pipeline.build(write(folder / "kept", kept), folder / "fresh")
    log, nodes, edges = without_log(folder / "store")
    assert ([], nodes, edges) == without_log(folder / "fresh")
    assert {(n.get("identifier"), n.get("retractionReason"), str(n.get("recorded"))) for n in log} == {
        (name, "wrong", "2026-01-01") for name in given[:back]
    }


def test_documents_of_all_kinds_are_linked_in_all_ways(tmp_path: Path) -> None:
    pipeline.build(write(tmp_path / "in", sorted(KINDS)), tmp_path / "store")
    graph = graphs(tmp_path / "store")[0]
    links = {e.type for e in graph.edges}
    assert links >= {"partOf", "reversedBy", "announcedWith", "revisedIn", "disputedIn", "mergedFor", "soughtSkill"}
    events = [n for n in graph.nodes.values() if n.kind in ontology.load().events]
    assert {n.get("status") for n in events} >= {"denied", "announced"}
    (cut,) = (n for n in events if n.get("countMin") == n.get("countMax") == 700)
    assert (cut.get("documentCount"), cut.get("originCount")) == (4, 3), "the copy has the origin of the first"
    (owned,) = (n for n in events if "LinkedIn" in str(n.get("label")))
    assert owned.get("documentCount") == 2
    assert sorted(i for i in graph.nodes if i.startswith("company/dogwood")) == [
        "company/dogwood-care",
        "company/dogwood-care--india",
        "company/dogwood-care--united-states",
    ]
    assert sum("Dogwood" in str(n.get("label")) for n in events) == 3


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(sorted(KINDS)), cuts=st.sets(st.integers(1, len(KINDS) - 1), max_size=2), back=st.integers(1, 3))
def test_order_splits_and_what_was_taken_back_leave_no_trace_of_any_kind(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], cuts: set[int], back: int
) -> None:
    folder = tmp_path_factory.mktemp("kinds")
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(order)], strict=True):
        pipeline.build(write(folder / "in", order[start:end]), folder / "store")
    for name in order[:back]:
        pipeline.retract(folder / "store", name)
    pipeline.build(write(folder / "kept", sorted(order[back:])), folder / "fresh")
    assert without_log(folder / "store")[1:] == without_log(folder / "fresh")[1:]
    for name in order[:back]:
        pipeline.readmit(folder / "store", name)
    pipeline.build(write(folder / "in", order[:back]), folder / "store")
    pipeline.build(write(folder / "kept", order[:back]), folder / "fresh")
    assert without_log(folder / "store")[1:] == without_log(folder / "fresh")[1:]


@pytest.mark.case(17)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(sorted(TEXTS | KINDS)).map(lambda names: names[:8]), later=st.integers(1, 4))
def test_a_new_report_makes_nothing_older_vanish(tmp_path_factory: pytest.TempPathFactory, order: list[str], later: int) -> None:
    """What was said stays as it was said, and counts in an event; that is denied only where one of its own claims denies it."""
    folder = tmp_path_factory.mktemp("older")
    pipeline.build(write(folder / "in", order[later:]), folder / "store")
    before = graphs(folder / "store")[0]
    pipeline.build(write(folder / "in", order[:later]), folder / "store")
    after = graphs(folder / "store")[0]
    said = {i: n for i, n in before.nodes.items() if n.kind in ("Document", "Claim", "Evidence")}
    assert said.items() <= after.nodes.items()
    reports = [e for e in after.edges if e.type == "supportedBy"]
    assert {e.target for e in reports} >= {i for i, n in said.items() if n.kind == "Claim"}
    for event in {e.source for e in reports if after.nodes[e.source].get("status") == "denied"}:
        assert "denied" in {after.nodes[e.target].get("status") for e in reports if e.source == event}


def test_a_retraction_touches_only_what_rests_on_the_document(tmp_path: Path) -> None:
    store = tmp_path / "store"
    pipeline.build(write(tmp_path / "in", ["a", "b", "d", "e"]), store)
    before, _ = graphs(store)
    pipeline.retract(store, "b")
    after, _ = graphs(store)
    changed = {i for i in before.nodes.keys() | after.nodes.keys() if before.nodes.get(i) != after.nodes.get(i)}
    assert changed and not any("birch" in i for i in changed)
    assert {i for i in changed if i.startswith("company/")} == set()


def test_a_retracted_document_stays_out_until_somebody_lifts_that(tmp_path: Path) -> None:
    store = tmp_path / "store"
    paths = write(tmp_path / "in", ["a", "d"])
    pipeline.build(paths, store)
    whole = without_log(store)
    pipeline.retract(store, "a")
    with pytest.raises(KgError, match="taken back on"):
        pipeline.retract(store, "a")
    (problem,) = pipeline.build(paths, store).problems
    assert problem.stage == "skipped" and "--undo" in problem.reason
    pipeline.rebuild(store)
    assert [p.stage for p in pipeline.build(paths, store).problems] == ["skipped"]
    assert pipeline.readmit(store, "a", today=datetime.date(2026, 1, 2)) == "a"
    assert pipeline.build(paths, store).added["documents"] == 1
    assert without_log(store)[1:] == whole[1:]
    pipeline.retract(store, "a", reason="again")
    log = without_log(store)[0]
    assert [(n.get("retractionReason"), str(n.get("lifted"))) for n in log] == [(None, "2026-01-02"), ("again", "None")]
    with pytest.raises(KgError, match="no document"):
        pipeline.readmit(store, "d")


def test_a_corrected_version_takes_the_place_of_a_document(tmp_path: Path) -> None:
    store, corrected = tmp_path / "store", tmp_path / "a-corrected.txt"
    paths = write(tmp_path / "in", ["a", "d"])
    pipeline.build(paths, store)
    corrected.write_text(TEXTS["a"][1].replace("500", "540"), encoding="utf-8")
    report = pipeline.retract(store, "a", replacement=str(corrected), reason="corrected")
    assert (report.added["documents"], report.added["events"]) == (0, 0)
    graph = graphs(store)[0]
    (cut,) = (n for n in graph.nodes.values() if n.kind == "Layoff" and "Acme" in str(n.get("label")))
    (new,) = (n for n in graph.nodes.values() if n.get("identifier") == "a-corrected")
    assert cut.get("countMin") == 540 and (new.get("published"), new.get("publisher")) == ("2025-09-13", "wire-a")
    assert [n.get("replacementId") for n in without_log(store)[0]] == [new.id]
    assert [p.document for p in pipeline.build(paths, store).problems] == ["a"]


def test_the_same_text_with_another_date_can_take_its_own_place(tmp_path: Path) -> None:
    store = tmp_path / "store"
    (path,) = write(tmp_path / "in", ["a"])
    pipeline.build([path], store)
    Path(path).write_text(Path(path).read_text(encoding="utf-8").replace("2025-09-13", "2025-09-16"), encoding="utf-8")
    pipeline.retract(store, "a", replacement=path)
    pipeline.build([path], tmp_path / "fresh")
    assert without_log(store)[1:] == without_log(tmp_path / "fresh")[1:]
    assert pipeline.build([path], store).problems == []
    pipeline.rebuild(store)
    assert without_log(store)[1:] == without_log(tmp_path / "fresh")[1:]


@pytest.mark.parametrize(
    ("thing", "replacement", "message"),
    [("z", None, "no document"), ("a", "two.jsonl", "2 documents"), ("a", "empty.txt", "empty"), ("a", "none.txt", "no such file")],
)
def test_a_retraction_that_cannot_be_changes_nothing(tmp_path: Path, thing: str, replacement: str | None, message: str) -> None:
    store = tmp_path / "store"
    pipeline.build(write(tmp_path / "in", ["a"]), store)
    (tmp_path / "two.jsonl").write_text('{"id": "1", "text": "One."}\n{"id": "2", "text": "Two."}\n', encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    before = nquads(store)
    with pytest.raises(KgError, match=message):
        pipeline.retract(store, thing, replacement=replacement and str(tmp_path / replacement))
    assert nquads(store) == before


def test_a_rebuild_gives_the_same_graph(tmp_path: Path, whole: tuple[list[str], str]) -> None:
    pipeline.build(whole[0], tmp_path / "store")
    report = pipeline.rebuild(tmp_path / "store")
    assert report.rebuilt and report.totals["documents"] == len(TEXTS) and nquads(tmp_path / "store") == whole[1]
    with pytest.raises(KgError, match="no store"):
        pipeline.rebuild(tmp_path / "nothing")


def test_a_change_of_what_it_was_built_over_makes_everything_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "store"
    pipeline.build(write(tmp_path / "in", ["a", "b"]), store)
    monkeypatch.setattr(pipeline, "_foundation", lambda *_: "another")
    report = pipeline.build(write(tmp_path / "in", ["c"]), store)
    assert report.rebuilt and report.totals["documents"] == 3
    monkeypatch.undo()
    assert not pipeline.build(write(tmp_path / "other", ["a", "b", "c"]), tmp_path / "fresh").rebuilt
    assert nquads(store) == nquads(tmp_path / "fresh")


@pytest.mark.threat(19)
@pytest.mark.parametrize(
    "failing",
    [(oxigraph.OxigraphStore, "apply"), (ladybug.LadybugStore, "apply"), (files, "write"), (generations, "_copy")],
    ids=lambda f: f"{f[0].__name__.rpartition('.')[2]}.{f[1]}",
)
def test_an_error_in_a_build_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: tuple[object, str]
) -> None:
    store = tmp_path / "store"
    pipeline.build(write(tmp_path / "in", ["a"]), store)
    before = nquads(store)

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(*failing, fail)
    with pytest.raises(OSError, match="full"):
        pipeline.build(write(tmp_path / "in", ["b"]), store)
    monkeypatch.undo()
    assert nquads(store) == before
    assert [p.name for p in store.glob("generation-*")] == ["generation-000001"]
    assert pipeline.build(write(tmp_path / "in", ["b"]), store).added["documents"] == 1


def test_a_first_build_that_fails_leaves_nothing_that_the_next_one_minds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(files, "write", fail)
    with pytest.raises(OSError, match="full"):
        pipeline.build(write(tmp_path / "in", ["a"]), tmp_path / "store")
    monkeypatch.undo()
    assert [p.name for p in (tmp_path / "store").iterdir()] == ["lock"]
    (tmp_path / "store" / ".store.json.0a1b2c3d").touch()  # as a build leaves it that is killed while it writes the file
    pipeline.build(write(tmp_path / "in", ["a"]), tmp_path / "store")
    assert sorted(p.name for p in (tmp_path / "store").iterdir()) == ["generation-000001", "lock", "store.json"]


def _forked(work: Callable[[], object]) -> int:
    """The id of a process of its own that does something; it ends with code 0 where that goes well."""
    if pid := os.fork():
        return pid
    try:
        work()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def _kill_builds(paths: list[str], folder: Path, kills: int, tell: Connection) -> None:
    """Builds document by document, each time killed at a moment of its own, and after it a look at what is there.

    Children are forked from a process that has loaded everything and has opened no store, so that each costs its build alone.
    """
    list(pipeline.extract(i for i in documents(paths) if isinstance(i, Document)))
    chance, store, finished = random.Random(kills), folder / "store", folder / "finished"

    def build() -> None:
        for path in paths:
            pipeline.build([path], store)
            with finished.open("a") as file:
                file.write(f"{Path(path).stem}\n")

    def look() -> None:
        if (store / "store.json").exists():
            from_rdf, from_cypher = graphs(store)
            assert from_rdf == from_cypher
            held = {n.get("identifier") for n in from_rdf.nodes.values() if n.kind == "Document"}
            assert held >= set(finished.read_text().split()), "a build that had ended is not there"

    finished.touch()
    start = time.monotonic()
    os.waitpid(_forked(lambda: pipeline.build(paths[:1], store)), 0)
    one = time.monotonic() - start
    for _ in range(kills):
        if len(finished.read_text().split()) >= len(paths):
            shutil.rmtree(store)
            finished.write_text("")
        child = _forked(build)
        time.sleep(chance.uniform(0, 2 * one))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        _, status = os.waitpid(_forked(look), 0)
        tell.send(status)
    _, status = os.waitpid(_forked(build), 0)
    tell.send(status)


KILLS = int(os.environ.get("KG_KILLS", "8"))
"""How often a build is killed. Each takes a second, so that only CI does it fifty times."""


@pytest.mark.threat(18)
def test_killed_at_any_moment_a_store_holds_whole_builds_only(tmp_path: Path, whole: tuple[list[str], str]) -> None:
    paths, expected = whole
    context = multiprocessing.get_context("spawn")
    told, tell = context.Pipe(duplex=False)
    process = context.Process(target=_kill_builds, args=(paths, tmp_path, KILLS, tell))
    process.start()
    tell.close()
    assert [told.recv() for _ in range(KILLS + 1)] == [0] * (KILLS + 1)
    process.join()
    pipeline.build(paths, tmp_path / "store")
    assert nquads(tmp_path / "store") == expected
    assert len(list((tmp_path / "store").glob("generation-*"))) == 1, "what killed builds left behind was not swept away"


@pytest.mark.threat(20)
def test_the_second_of_two_builds_says_who_holds_the_store(tmp_path: Path) -> None:
    with (
        generations.writing(tmp_path / "store"),
        pytest.raises(StoreInUse, match=str(os.getpid())),
        generations.writing(tmp_path / "store"),
    ):
        pass


@pytest.mark.threat(20)
def test_a_reader_keeps_its_generation_while_builds_go_on(tmp_path: Path) -> None:
    store = tmp_path / "store"
    pipeline.build(write(tmp_path / "in", ["a"]), store)
    with generations.reading(store) as path:
        pipeline.build(write(tmp_path / "in", ["b"]), store)
        pipeline.build(write(tmp_path / "in", ["d"]), store)
        opened = oxigraph.open_store(path / generations.RDF)
        assert len(list(opened.nodes_of("Document"))) == 1
        opened.close()
    assert len(list(graphs(store)[0].nodes)) > 0
    pipeline.build(write(tmp_path / "in", ["e"]), store)
    assert not path.exists()


@pytest.mark.threat(21)
@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"format": 99, "generation": 1}, "format 99"),
        ({"format": 1, "generation": 7}, "damaged"),
        ("no json", "damaged"),
        ([], "damaged"),
    ],
)
def test_another_version_and_a_damaged_store_are_told(tmp_path: Path, content: object, message: str) -> None:
    store = tmp_path / "store"
    pipeline.build(write(tmp_path / "in", ["a"]), store)
    (store / "store.json").write_text(content if isinstance(content, str) else json.dumps(content))
    before = sorted(p.name for p in store.rglob("*"))
    for use in (generations.reading, generations.writing):
        with pytest.raises(KgError, match=message), use(store):
            pass
    assert sorted(p.name for p in store.rglob("*")) == before


def test_a_directory_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    for use in (generations.reading, generations.writing):
        with pytest.raises(KgError, match=r"no store|not a store"), use(tmp_path):
            pass
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]
    with pytest.raises(KgError, match="a file"), generations.writing(tmp_path / "notes.txt"):
        pass


def test_problems_are_kept_until_they_are_mended(tmp_path: Path) -> None:
    store, folder = tmp_path / "store", tmp_path / "in"
    folder.mkdir()
    (folder / "a.jsonl").write_text('{"text": "Acme cut 5 jobs."}\nnot json\n')
    (folder / "b.jsonl").write_text("[]\n")

    def kept() -> list[str]:
        with generations.reading(store) as path:
            return [p.document.removeprefix(f"{folder}/") for p in problems.load(path)]

    pipeline.build([str(folder)], store)
    assert kept() == ["a.jsonl:2", "b.jsonl:1"]
    before = (store / "store.json").read_bytes()
    pipeline.build([str(folder)], store)
    assert kept() == ["a.jsonl:2", "b.jsonl:1"] and (store / "store.json").read_bytes() == before, "the same problems again change nothing"
    (folder / "b.jsonl").write_text('{"text": "Birch cut 5 jobs."}\n')
    pipeline.build([str(folder / "b.jsonl")], store)
    assert kept() == ["a.jsonl:2"], "what is mended goes, what was not looked at stays"
    pipeline.rebuild(store)
    assert kept() == ["a.jsonl:2"]
    (folder / "a.jsonl").write_text('{"text": "Acme cut 5 jobs."}\n')
    assert pipeline.build([str(folder / "a*")], store).added.total() == 0
    assert kept() == [], "a build that brings no document takes off the list what it finds mended"


@pytest.mark.case(11)
def test_a_number_of_more_people_than_a_region_has_in_one_row_can_be_asked_for(tmp_path: Path) -> None:
    """A national total in one state's file is kept, and flagged on the claim and on the event, in both graphs."""
    pipeline.build([str(Path(__file__).parent / "cases" / "11-national-totals.csv")], tmp_path / "store")
    wanted = [("Birch Therapeutics: Layoff | 91 (2022-04-15)", None), ("Cedar Motors: Layoff | 27500 (2022-04-15)", "doubtful")]
    events = "SELECT ?label ?scope WHERE { ?e a kg:Layoff ; rdfs:label ?label OPTIONAL { ?e kg:countScope ?scope } } ORDER BY ?label"
    same = "MATCH (e:Event) RETURN e.label, e.countScope ORDER BY e.label"
    with generations.reading(tmp_path / "store") as path:
        rdf, cypher = oxigraph.open_store(path / generations.RDF), ladybug.open_store(path / generations.CYPHER)
        for found in (rdf.query(events, {}).rows, cypher.query(same, {}).rows):
            assert found == [("Alder Campus Health: Layoff | 175 (2022-05-31)", "company"), *wanted]
        claims = rdf.query("SELECT ?name WHERE { ?c a kg:Claim ; kg:countScope 'doubtful' ; kg:employerName ?name }", {}).rows
        assert claims == [("Cedar Motors",)]
        rdf.close()
        cypher.close()
