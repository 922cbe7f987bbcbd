"""The gate passes over texts without an event, and hides none of the claims that the rules would read."""

from __future__ import annotations

import importlib
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import ids, ontology, reference
from kg.extract import gate, lexicon, rules
from kg.extract.sentences import sentences
from kg.types import Document

GOLD = Path(__file__).parent / "gold"


def texts(name: str) -> list[str]:
    return [json.loads(line)["text"] for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


def as_document(text: str) -> Document:
    id = ids.digest(text, length=16)
    return Document(id, id, text, published="2026-01-01")


@pytest.mark.parametrize("name", ["dev-1.jsonl", "dev-2.jsonl", "dev-3.jsonl"])
def test_no_sentence_with_a_claim_is_hidden(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = lexicon.load()
    alone = [as_document(text[a:b]) for text in texts(name) for a, b in sentences(text)]
    by_id = {d.id: d for d in alone}
    passes = gate.passes
    monkeypatch.setattr(gate, "passes", lambda text, lexicon: True)
    claims = list(rules.extract(by_id.values(), reference.load()))
    assert len(claims) > 20
    assert [by_id[c.document].text for c in claims if not passes(by_id[c.document].text, words)] == []


def test_examples_pass() -> None:
    words = lexicon.load()
    examples = [e["text"] for event in ontology.load().events.values() for e in event.data["examples"]]
    assert [text for text in examples if not gate.passes(text, words)] == []


def test_most_quiet_documents_are_passed_over() -> None:
    words = lexicon.load()
    quiet = texts("dev-4.jsonl")
    assert sum(gate.passes(text, words) for text in quiet) <= len(quiet) // 10


def test_most_business_news_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """One trigger that needs too little lets half of all stories through, and the extractor reads ten times as long."""
    monkeypatch.syspath_prepend(GOLD.parents[1] / "benchmarks")
    corpus = importlib.import_module("corpus")
    chance, words = random.Random(1), lexicon.load()
    assert sum(gate.passes(corpus.filler(chance), words) for _ in range(200)) <= 10


@given(st.text(), st.sampled_from(["\n", " ", ". ", "\u2028"]))
def test_an_event_is_seen_among_any_text(noise: str, between: str) -> None:
    text = f"{noise}{between}\n\nIntel laid off 300 engineers on Monday.\n\n{noise}"
    assert gate.passes(text, lexicon.load())
