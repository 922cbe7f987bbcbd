"""The figures of kg.evaluate: on cases whose figures are known, and beside the scorer that comes with the evaluation data."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.evaluate import evaluate_clusters, evaluate_extraction

GOLD = Path(__file__).parent / "gold" / "dev-1.jsonl"
EVENT = {
    "event_id": "e", "type": "Layoff", "company": "Acme Inc.", "roles": ["software engineers"], "to_roles": [],
    "count": {"value": 500, "min": None, "max": None, "approx": True}, "percent": None, "headcount_before": None, "headcount_after": None,
    "date": {"value": "2025-09-12", "kind": "announced"}, "location": None, "reasons": ["macro"], "status": "announced", "evidence": "x",
}  # fmt: skip


def document(*events: dict[str, Any], id: str = "d") -> dict[str, Any]:
    return {"id": id, "title": "", "text": "x y", "events": list(events)}


def said(**changes: Any) -> dict[str, Any]:
    return EVENT | {"doc": "d", "confidence": 0.85} | changes


@pytest.mark.parametrize(
    ("changes", "argument", "agrees"),
    [
        ({"company": "Acme"}, "events", True),
        ({"company": "Acme Robotics"}, "events", False),
        ({"type": "Expansion"}, "events", False),
        ({"roles": ["senior software engineers"]}, "roles", True),
        ({"roles": ["mechanical engineers of the bridge"]}, "roles", False),
        ({"count": {"value": 502, "min": None, "max": None, "approx": False}}, "count", True),
        ({"count": {"value": None, "min": 500, "max": None, "approx": False}}, "count", False),
        ({"date": {"value": "2025-09", "kind": "announced"}}, "date", True),
        ({"date": {"value": "2025", "kind": "announced"}}, "date", False),
        ({"status": "reported"}, "status_class", True),
        ({"status": "planned"}, "status_class", False),
    ],
)
def test_what_agrees(changes: dict[str, Any], argument: str, agrees: bool) -> None:
    assert evaluate_extraction([document(EVENT)], [said(**changes)])[argument]["f1"] == (1.0 if agrees else 0.0)


def test_figures_of_a_known_case() -> None:
    figures = evaluate_extraction([document(EVENT, EVENT), document(id="quiet")], [said(), said(doc="quiet", confidence=0.4)])
    assert figures["events"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "right": 1, "predicted": 2, "gold": 2}
    assert figures["no_event_documents_with_a_claim"] == 1 and figures["evidence_found_in_text"] == 1.0
    assert [(row["claims"], row["right"]) for row in figures["reliability"]] == [(1, 0.0), (1, 1.0)]
    with pytest.raises(ValueError, match="elsewhere"):
        evaluate_extraction([document(EVENT)], [said(doc="elsewhere")])


def test_clusters_of_a_known_case() -> None:
    gold = [document(EVENT, id="a"), document(EVENT, id="b"), document(EVENT | {"event_id": "other"}, id="c")]
    one = {"id": "1", "type": "Layoff", "company": "Acme", "documents": ["a", "b", "c"]}
    apart = [one | {"id": i, "documents": [i]} for i in "abc"]
    assert evaluate_clusters(gold, [one])["bcubed"] == {"precision": 0.5556, "recall": 1.0, "f1": 0.7143}
    assert evaluate_clusters(gold, apart)["bcubed"] == {"precision": 1.0, "recall": 0.6667, "f1": 0.8}
    assert evaluate_clusters(gold, [])["bcubed"]["f1"] == 0.0


@pytest.mark.parametrize("seed", range(3))
def test_the_figures_are_those_of_the_scorer(shared: Path, tmp_path: Path, seed: int) -> None:
    """Annotations with faults put in at random, scored by both."""
    rng = random.Random(seed)
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    claims, events = [], []
    for d in gold:
        for n, e in enumerate(d["events"]):
            if rng.random() < 0.8:
                other = rng.choice([x for g in gold for x in g["events"]])
                changed = {k: other[k] for k in ("roles", "count", "date", "status", "percent", "type") if rng.random() < 0.3}
                claims.append(e | changed | {"doc": d["id"]})
                cluster = e["event_id"] if rng.random() < 0.8 else f"{d['id']}-{n}"
                events.append({"id": cluster, "type": e["type"], "company": e["company"], "documents": [d["id"]]})
    for task, records, ours in (
        ("extract", claims, evaluate_extraction(gold, claims)),
        ("cluster", events, evaluate_clusters(gold, events)),
    ):
        (tmp_path / "said.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        command = [sys.executable, str(shared / "eval" / "score.py"), task, str(GOLD), str(tmp_path / "said.jsonl"), "--json"]
        theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        assert {k: ours[k] for k in theirs} == theirs
