"""Likeness proposes, in the review and in a file of decisions, and merges nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from conftest import Run

from kg import pipeline, reference
from kg.resolve.proposals import proposals
from kg.types import Document

KNOWN = reference.load()


def proposed(*names: str) -> set[tuple[str, str]]:
    texts = [f"{name} is laying off 40 software engineers, the company said on Friday." for name in names]
    documents = [Document(str(n), str(n), text, published="2025-09-13") for n, text in enumerate(texts)]
    claims = [c for _, own in pipeline.extract(documents) for c in own]
    assert len(claims) == len(names)
    return {(p.name, p.other) for p in proposals(claims, KNOWN)}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Quantix Robotic", "Quantix Robotics"], {("Quantix Robotics", "Quantix Robotic")}),
        (["Quantix Robotics", "Robotics Quantix"], {("Robotics Quantix", "Quantix Robotics")}),
        (["Quantix Robotics", "Quantix Robotics Inc."], set()),
        (["Quantix Robotics", "Birch Analytics"], set()),
        (["Level3 Robotics", "Level4 Robotics"], set()),
    ],
)
def test_what_is_alike_is_proposed(names: list[str], expected: set[tuple[str, str]]) -> None:
    assert proposed(*names) == expected


def test_the_review_shows_proposals_and_writes_them_as_decisions(tmp_path: Path, kg: Run) -> None:
    rows = [f"{name} is laying off 40 welders." for name in ("Quantix Robotic", "Quantix Robotics")]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps({"id": str(n), "text": t}) + "\n" for n, t in enumerate(rows)), encoding="utf-8")
    page, file = tmp_path / "page.html", tmp_path / "proposals.yaml"
    done = kg("review", page, tmp_path / "in.jsonl", "--proposals", file)
    assert done.returncode == 0, done.stderr
    assert yaml.safe_load(file.read_text(encoding="utf-8")) == [{"company": "Quantix Robotics", "is": "Quantix Robotic"}]
    assert "Quantix Robotic</bdi>" in page.read_text(encoding="utf-8") and "may be" in page.read_text(encoding="utf-8")
    done = kg("build", tmp_path / "in.jsonl", "--store", tmp_path / "store", "--decisions", file)
    assert done.returncode == 0, done.stderr
    listed = kg("events", "--store", tmp_path / "store", "--format", "jsonl").stdout
    assert {json.loads(line)["company_id"] for line in listed.splitlines()} == {"company/quantix-robotic"}
