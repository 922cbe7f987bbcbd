"""What people decided: builds replay it, taking it back restores what was, and a file that cannot be followed is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_pipeline import graphs, nquads, write

from kg import graph, pipeline, snapshot
from kg.errors import KgError
from kg.reference import load as load_reference
from kg.resolve import decisions
from kg.types import Event


def layoffs(store: Path, company: str = "company/acme-robotics") -> list[Event]:
    found = [e for e in graph.events(graphs(store)[0]) if e.type == "Layoff" and e.company == company]
    return sorted(found, key=lambda e: e.count_max or 0)


def decide(folder: Path, *entries: str) -> Path:
    file = folder / "decisions.yaml"
    file.write_text("".join(f"- {e}\n" for e in entries) or "[]", encoding="utf-8")
    return file


@pytest.mark.case(15)
def test_a_line_forbids_or_forces_a_merge_and_its_removal_restores_what_was(tmp_path: Path) -> None:
    store, paths = tmp_path / "store", write(tmp_path / "in", ["a", "b", "e"])
    pipeline.build(paths, store)
    before = nquads(store)
    small, large = layoffs(store)
    assert (len(small.claims), len(large.claims)) == (1, 2)

    file = decide(tmp_path, f"{{apart: [{', '.join(large.claims)}], why: two plants}}")
    pipeline.build(paths, store, decisions=file)
    assert [len(e.claims) for e in layoffs(store)] == [1, 1, 1]

    decide(tmp_path, f"{{together: [{small.claims[0]}, {large.claims[0]}], why: 'one plan, said a spokesman'}}")
    pipeline.build([], store)
    (event,) = layoffs(store)
    assert (len(event.claims), event.count_min, event.count_max) == (3, 120, 520)
    assert any(m.because == "decided: one plan, said a spokesman" for m in event.merges)
    assert event.last_published is not None
    known = snapshot.known_as_of(graphs(store)[0], event.last_published, load_reference(), decisions.load(file))
    assert [e for e in graph.events(known) if e.type == "Layoff"] == [event]

    decide(tmp_path)
    pipeline.build([], store)
    assert nquads(store) == before


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(["a", "b", "d", "e"]), cut=st.integers(1, 3))
def test_decisions_hold_for_any_order_and_split(tmp_path_factory: pytest.TempPathFactory, order: list[str], cut: int) -> None:
    folder = tmp_path_factory.mktemp("decided")
    pipeline.build(write(folder / "in", order), folder / "plain")
    small, large = layoffs(folder / "plain")
    file = decide(
        folder,
        f"{{together: [{small.claims[0]}, {large.claims[0]}]}}",
        f"{{apart: [{large.claims[0]}, {large.claims[1]}]}}",
        "{company: Birch Analytics, is: Acme Robotics, in: [d]}",
    )
    pipeline.build(write(folder / "in", order), folder / "once", decisions=file)
    pipeline.build(write(folder / "in", order[:cut]), folder / "split", decisions=file)
    pipeline.build(write(folder / "in", order[cut:]), folder / "split")
    assert nquads(folder / "once") == nquads(folder / "split") != nquads(folder / "plain")
    assert sorted(len(e.claims) for e in layoffs(folder / "once")) == [1, 1, 2]


def test_a_name_is_what_somebody_decided(tmp_path: Path) -> None:
    file = decide(
        tmp_path,
        "{company: ACME ROBOTICS, is: Acme Robotics of Leeds, in: [b]}",
        "{company: Birch Analytics, is: Meta Platforms}",
        "{role: quantum plumbers, is: software engineer}",
    )
    pipeline.build(write(tmp_path / "in", ["a", "b", "c", "d"]), tmp_path / "store", decisions=file)
    nodes = graphs(tmp_path / "store")[0].nodes
    assert nodes["company/acme-robotics-of-leeds"].get("name") == "Acme Robotics of Leeds"
    by_company = {e.company for e in graph.events(graphs(tmp_path / "store")[0])}
    assert by_company == {"company/acme-robotics", "company/acme-robotics-of-leeds", "company/meta"}
    assert "role/quantum-plumber" not in nodes and "company/birch-analytics" not in nodes


def test_what_cannot_be_followed_is_told(tmp_path: Path, kg: Run) -> None:
    paths = write(tmp_path / "in", ["a", "c"])
    pipeline.build(paths, tmp_path / "plain")
    a, c = sorted(e.claims[0] for e in graph.events(graphs(tmp_path / "plain")[0]))
    file = decide(tmp_path, "{apart: [abc, def]}", f"{{together: [{a}, {c}]}}")
    done = kg("build", *paths, "--store", tmp_path / "store", "--decisions", file)
    assert done.returncode == 0, done.stderr
    assert "apart: no claim abc, def in the store" in done.stderr and "several companies or types" in done.stderr
    file.unlink()
    done = kg("build", *paths, "--store", tmp_path / "store")
    assert done.returncode == 1 and "the decisions cannot be read" in done.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{a: 1}", "no list"),
        ("- {merge: [a, b]}", "has one of together"),
        ("- {together: [a, b], apart: [a, c]}", "has one of together"),
        ("- {together: [a]}", "two claims"),
        ("- {apart: [a, b], because: x}", "not because"),
        ("- {company: Acme}", "are names"),
        ("- {role: [a], is: b}", "are names"),
        ("- [", "no YAML"),
        ("- text", "has one of"),
    ],
)
def test_faults_in_a_file_are_told(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "decisions.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KgError, match=message):
        decisions.load(tmp_path / "decisions.yaml")


def test_the_decisions_of_the_program_can_be_read() -> None:
    assert isinstance(decisions.load(), decisions.Decisions)
