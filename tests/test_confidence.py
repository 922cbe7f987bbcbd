"""Confidence: a probability, never lowered by more evidence, with the weights that schema/calibrate.py fits."""

from __future__ import annotations

import random
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.errors import KgError
from kg.extract.confidence import EVIDENCE, FEATURES, chance, weights
from kg.resources import SCHEMA

calibrate = SimpleNamespace(**runpy.run_path(str(SCHEMA / "calibrate.py")))


def test_a_chance_grows_with_evidence_and_is_a_probability() -> None:
    w, rng = weights(), random.Random(1)
    for _ in range(300):
        present = frozenset(f for f in FEATURES if rng.random() < 0.5)
        assert 0 < chance(w, present) < 1
        assert all(chance(w, present | {f}) >= chance(w, present) for f in EVIDENCE)


def test_a_fit_finds_the_share_that_is_right() -> None:
    cases = [(0, frozenset({"known"} if i % 2 else ()), i % 4 != 0) for i in range(400)]
    w = calibrate.fit(cases)
    assert chance(w, frozenset()) == pytest.approx(0.5, abs=0.05)
    assert chance(w, frozenset({"known"})) > 0.9


def test_documents_that_share_an_event_are_in_one_fold() -> None:
    events = [["a"], ["b"], ["a", "c"], ["c"], [], ["d"]]
    got = calibrate.folds([{"events": [{"event_id": e} for e in ids]} for ids in events], 3)
    assert got[0] == got[2] == got[3] and len(set(got)) == 3


def test_weights_that_lack_a_feature_are_refused(tmp_path: Path) -> None:
    (tmp_path / "w.yaml").write_text("base: 1.0\n", encoding="utf-8")
    with pytest.raises(KgError, match="a number is expected"):
        weights(tmp_path / "w.yaml")


def test_the_weights_are_those_of_the_development_documents() -> None:
    """To 0.05 for each claim, so that a small change of extraction does not ask for a new fit."""
    cases, figures = calibrate.measure(calibrate.development())
    fitted, stored = calibrate.fit(cases), weights()
    assert len(figures) == calibrate.FOLDS
    assert max(abs(chance(fitted, present) - chance(stored, present)) for _, present, _ in cases) < 0.05
    share = sum(right for *_, right in cases) / len(cases)
    brier = sum((chance(stored, present) - right) ** 2 for _, present, right in cases) / len(cases)
    assert brier < share * (1 - share)
