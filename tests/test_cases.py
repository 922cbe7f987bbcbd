"""Files with the defects that real files have, each with what must come of it beside it: `NAME` and `NAME.json`.

`documents` are lines of identifier, date, publisher, genre and title; `texts` those of prose; `claims` lines of what each row of a table
says; `problems` and `notes` are what is told. The number with which a name begins is that of the case in the list of inputs that people
really have.
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
        *((f"of {claim.scope}",) if claim.scope else ()),
        *corrects,
    )


def outcome(path: Path) -> dict[str, Any]:
    """What is read from a file and said in it, in the form of the expected results."""
    items = list(documents([str(path)]))
    found = [i for i in items if isinstance(i, Document)]
    claims = []
    for document, own in pipeline.extract(d for d in found if d.layout):
        claims += own
        assert all(document.text[m.start : m.end] == m.quote for c in own for m in c.mentions)
    number = {c.id: k for k, c in enumerate(claims, 1)}
    problems = [p for p in items if not isinstance(p, Document)]
    strip = str(path.parent) + "/"
    return {
        "documents": [line(d.identifier, d.published, d.source, d.genre, d.title) for d in found],
        "texts": [d.text for d in found if not d.layout],
        "claims": [told(c, number) for c in claims],
        "problems": [str(p).removeprefix(strip) for p in problems if p.stage not in HARMLESS],
        "notes": [str(p).removeprefix(strip) for p in problems if p.stage in HARMLESS],
    }


NEEDS = {".html": "trafilatura", ".rss": "feedparser", ".atom": "feedparser", ".xml": "feedparser", ".pdf": "pypdf", ".xlsx": "openpyxl"}


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.name)
def test_case(path: Path) -> None:
    pytest.importorskip(NEEDS.get(path.suffix, "fastwarc" if ".warc" in path.name else "json"))
    expected = json.loads(path.with_name(f"{path.name}.json").read_text(encoding="utf-8"))
    assert outcome(path) == expected
