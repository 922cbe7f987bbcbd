"""Files with the defects that real files have, each with what must come of it beside it: `NAME` and `NAME.json`.

`documents` are lines of identifier, date, publisher, genre and title; `claims` lines of what each says; `problems` and `notes` begin as
given. The number with which a name begins is that of the case in the list of inputs that people really have.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg import pipeline
from kg.read import HARMLESS, documents
from kg.resolve.values import render
from kg.types import Claim, Document

CASES = sorted(p for p in (Path(__file__).parent / "cases").iterdir() if p.suffix != ".json")


def line(*parts: object) -> str:
    return " | ".join("-" if p is None else str(p) for p in parts)


def told(claim: Claim, number: dict[str, int]) -> str:
    corrects = () if claim.corrects is None else (f"corrects {number[claim.corrects]}",)
    return line(
        claim.type,
        claim.company,
        render(claim.count) if claim.count else None,
        claim.raw("count"),
        None if claim.percent is None else f"{claim.percent:g}%",
        *((claim.date.value, claim.date.kind) if claim.date else (None, None)),
        "; ".join(m.quote for m in claim.of("location")) or None,
        claim.status,
        *corrects,
    )


def outcome(path: Path) -> dict[str, Any]:
    """What is read from a file and said in it, in the form of the expected results."""
    items = list(documents([str(path)]))
    found = [i for i in items if isinstance(i, Document)]
    claims = [c for _, own in pipeline.extract(found) for c in own]
    for document, own in pipeline.extract(found):
        assert all(document.text[m.start : m.end] == m.quote for c in own for m in c.mentions)
    number = {c.id: k for k, c in enumerate(claims, 1)}
    problems = [p for p in items if not isinstance(p, Document)]
    strip = str(path.parent) + "/"
    return {
        "documents": [line(d.identifier, d.published, d.source, d.genre, d.title) for d in found],
        "claims": [told(c, number) for c in claims],
        "problems": [str(p).removeprefix(strip) for p in problems if p.stage not in HARMLESS],
        "notes": [str(p).removeprefix(strip) for p in problems if p.stage in HARMLESS],
    }


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.name)
def test_case(path: Path) -> None:
    expected = json.loads(path.with_name(f"{path.name}.json").read_text(encoding="utf-8"))
    assert outcome(path) == expected
