"""Attribution: who is said to tell of an event."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import reference
from kg.extract import names
from kg.extract.attribution import voices
from kg.extract.lexicon import load
from kg.extract.views import views
from kg.types import Document

LINES = (Path(__file__).parent / "golden" / "voices.tsv").read_text(encoding="utf-8").splitlines()
VOICES = [line.split("\t") for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize(("teller", "text"), VOICES, ids=[text[:60] for _, text in VOICES])
def test_voice(teller: str, text: str) -> None:
    lexicon = load()
    body, _ = views(Document("d", "d", text, None, "2026-05-15", None), lexicon, names.index(reference.load()))
    assert (voices(body, lexicon)[-1] or ["none"])[0] == teller
