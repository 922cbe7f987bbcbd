"""What changed between two graphs, as triples and as events: nothing more and nothing less, from stores, exports and dates alike."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import Run
from hypothesis import HealthCheck, given, settings
from strategies import graphs, workforce_graphs

from kg import diff, ontology, rdf, spool
from kg.errors import KgError, UsageError
from kg.spool import Spool
from kg.store import oxigraph
from kg.types import Delta, Edge, Graph, Node, Scalar

few = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def lines(graph: Graph) -> set[str]:
    return {f"{quad.triple} ." for quad in rdf.quads(graph)}


@few
@given(graphs(), graphs())
def test_triples_are_the_difference_of_two_sets(a: Graph, b: Graph) -> None:
    with Spool.of([a]) as old, Spool.of([b]) as new:
        found = list(diff.triples(old, new))
    assert found == sorted(found, key=lambda f: f[1].encode())
    assert {line for sign, line in found if sign == "-"} == lines(a) - lines(b)
    assert {line for sign, line in found if sign == "+"} == lines(b) - lines(a)
    assert len(found) == len(lines(a) ^ lines(b))


@few
@given(graphs(), graphs())
def test_nodes_that_differ_are_told_with_all_their_lines(a: Graph, b: Graph) -> None:
    with Spool.of([a]) as old, Spool.of([b]) as new:
        found = list(spool.differing(old, new))
        before, after = set(old.lines()), set(new.lines())
    assert {line for was, _ in found for line in was} - {line for _, now in found for line in now} == before - after
    assert {line for _, now in found for line in now} - {line for was, _ in found for line in was} == after - before
    for was, now in found:
        assert was != now and len({line.split(b" ")[0] for line in (*was, *now)}) == 1
        assert {line for line in now if spool.is_edge(line)} == set(spool.as_lines(rdf.quads(Graph.of(edges=spool.graph_of(now).edges))))


@few
@given(workforce_graphs(), workforce_graphs())
def test_events_are_those_that_a_delta_touches(a: Graph, b: Graph) -> None:
    types = ontology.load().events
    delta = Delta.between(a, b)
    touched = {i for g in (delta.removed, delta.added) for i, n in g.nodes.items() if n.kind in types}
    touched |= {e.source for e in delta.removed.edges | delta.added.edges if e.source.startswith("event/")}
    with Spool.of([a]) as old, Spool.of([b]) as new:
        found = {c.id: c for c in diff.events(old, new)}
    assert found.keys() == touched
    stores = [oxigraph.in_memory(g) for g in (a, b)]
    with diff.of_store(stores[0], whole=False) as old, diff.of_store(stores[1], whole=False) as new:
        assert {c.id: c for c in diff.events(old, new)} == found, "what is not looked at makes no difference"
    for id, change in found.items():
        assert (change.change == "gone", change.change == "added") == (id not in b.nodes, id not in a.nodes)
        assert all(before != after for _, before, after in change.values) and change.values
        known = b.nodes if id in b.nodes else a.nodes
        assert (change.type, change.label) == (known[id].kind, known[id].get("label"))
        for name, before, after in change.values:
            for graph, value in ((a, before), (b, after)):
                if id in graph.nodes and name in ontology.load().classes[graph.nodes[id].kind].attributes:
                    assert graph.nodes[id].get(name) == value


def test_links_tell_names_and_false_is_a_value() -> None:
    facts: dict[str, Scalar] = {"label": "x", "status": "reported", "claimCount": 1, "documentCount": 1, "originCount": 1, "date": "2025"}
    things = [Node.make("company/a", "Company", {"name": "A"}), *(Node.make(f"role/{r}", "Role", {"name": f"{r}!"}) for r in "rst")]
    a, b = (
        Graph.of(
            [*things, Node.make("event/1", "Layoff", facts | {"unquantified": flag, "countMin": count})],
            [Edge("event/1", "employer", "company/a"), *(Edge("event/1", "affectedRole", f"role/{r}") for r in roles)],
        )
        for flag, count, roles in ((True, None, "rs"), (False, 0, "st"))
    )
    with Spool.of([a]) as old, Spool.of([b]) as new:
        (change,) = diff.events(old, new)
    assert change == diff.Change(
        "changed",
        "event/1",
        "Layoff",
        "x",
        "2025",
        (("affectedRole", ("r!", "s!"), ("s!", "t!")), ("countMin", None, 0), ("unquantified", True, False)),
    )


def test_stores_and_exports_tell_one_difference(seeds_store: Path, tmp_path: Path, kg: Run) -> None:
    """Of a store from which a document was taken back, whichever form either side has."""
    older = tmp_path / "older"
    shutil.copytree(seeds_store, older)
    (event, *_) = map(json.loads, kg("events", "--store", older, "--format", "jsonl").stdout.splitlines())
    assert kg("retract", event["documents"][0], "--store", older).returncode == 0
    sides = []
    for store in (seeds_store, older):
        files = [tmp_path / f"{store.name}-{number}{extension}" for number, extension in enumerate(diff.READABLE)]
        for file in files:
            kg("export", file, "--store", store)
        sides.append([store, *files])
    first, *others = (kg("diff", a, b, "--format", "jsonl") for a, b in zip(*sides, strict=True))
    gone = [json.loads(line) for line in first.stdout.splitlines()]
    assert f"event/{event['id']}" in {c["id"] for c in gone} and {c["change"] for c in gone} <= {"gone", "changed"}
    assert all((o.returncode, o.stdout, o.stderr) == (0, first.stdout, first.stderr) for o in others)
    back = [json.loads(line) for line in kg("diff", *sides[1][:1], sides[0][2], "--format", "jsonl").stdout.splitlines()]
    assert {c["id"] for c in back if c["change"] == "added"} == {c["id"] for c in gone if c["change"] == "gone"}


@pytest.mark.parametrize("extension", diff.READABLE)
def test_an_export_differs_in_nothing_from_its_store(extension: str, seeds_store: Path, tmp_path: Path, kg: Run) -> None:
    file = tmp_path / f"graph{extension}"
    kg("export", file, "--store", seeds_store)
    for a, b in ((file, seeds_store), (seeds_store, file)):
        done = kg("diff", a, b, "--triples", "--exit-code")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_two_dates_of_one_store(seeds_store: Path, kg: Run) -> None:
    before = {str(p): p.read_bytes() for p in seeds_store.rglob("*") if p.is_file() and p.name != "lock"}
    done = kg("diff", "2025-09-13", "2025-09-14", "--store", seeds_store, "--format", "jsonl")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0 and f"{len(found)} changed" in done.stderr
    (layoff,) = (c for c in found if c["type"] == "Layoff" and c["label"].startswith("xAI"))
    assert layoff["change"] == "changed"
    assert layoff["values"]["documentCount"] == {"old": 2, "new": 3} and layoff["values"]["countMax"] == {"old": None, "new": 500}
    table = kg("diff", "2025-09-13", "2025-09-14", "--store", seeds_store)
    assert table.returncode == 0 and "countMax: - -> 500" in table.stdout
    assert kg("diff", "2025-09-13", "--store", seeds_store, "--exit-code").returncode == 1
    triples = kg("diff", "2025-09-13", "2025-09-14", "--store", seeds_store, "--triples").stdout.splitlines()
    assert triples and all(line[:3] in ("- <", "+ <") for line in triples)
    assert {str(p): p.read_bytes() for p in seeds_store.rglob("*") if p.is_file() and p.name != "lock"} == before


def test_what_cannot_be_compared_is_told(seeds_store: Path, tmp_path: Path, kg: Run) -> None:
    (tmp_path / "a.rdf").write_text("<x/>")
    (tmp_path / "b.nq").write_text("no quads\n")
    kg("export", tmp_path / "whole.nq", "--store", seeds_store)
    lines = (tmp_path / "whole.nq").read_bytes().splitlines(True)
    (tmp_path / "half.nq").write_bytes(b"".join(lines[: len(lines) // 2]))
    (tmp_path / "c.ttl").write_text("<urn:a> <urn:p> " + "<<( <urn:a> <urn:p> " * 30_000)
    for given_name, code, words in (
        ("a.rdf", 2, ".nq .nt .ttl .trig"),
        ("b.nq", 1, "cannot be read"),
        ("half.nq", 1, "has no node"),
        ("c.ttl", 1, "triple terms"),
        ("none", 2, "no store, no export and no date"),
    ):
        done = kg("diff", seeds_store, tmp_path / given_name)
        assert (done.returncode, len(done.stderr.splitlines()), done.stdout) == (code, 1, ""), done.stderr
        assert words in done.stderr
    with pytest.raises(UsageError):
        diff.read(tmp_path / "a.rdf")


def test_a_file_of_another_vocabulary_is_no_export(tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text(f'<{rdf.iri("event/1")}> <http://example.org/p> "x" .\n')
    with diff.read(tmp_path / "a.nt") as foreign, Spool.of([]) as empty:
        assert [sign for sign, _ in diff.triples(empty, foreign)] == ["+"]
        with pytest.raises(KgError, match="event/1: the ontology has no property"):
            diff.events(empty, foreign)
