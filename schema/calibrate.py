"""Fits the confidence of claims to the annotated development documents and writes schema/lexicon/confidence.yaml.

It prints how far probabilities can be trusted on documents that the fit has not seen, and how much F1 differs among parts of the documents.
Documents that share an event are never in different folds.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from kg import evaluate, ids, records, reference
from kg.extract.confidence import EVIDENCE, FEATURES, chance, features
from kg.extract.rules import extract
from kg.resources import SCHEMA
from kg.types import Document

FOLDS, PENALTY, SWEEPS = 5, 2.0, 60
OUT = SCHEMA / "lexicon" / "confidence.yaml"
Case = tuple[int, frozenset[str], bool]
"""A claim: the fold of its document, its features, and whether it is right."""


def folds(documents: Sequence[dict[str, Any]], count: int = FOLDS) -> list[int]:
    """The fold of each document; clusters of documents that share events, largest first, go to the smallest fold."""
    parent = list(range(len(documents)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    first: dict[str, int] = {}
    for i, d in enumerate(documents):
        for e in d["events"]:
            parent[root(i)] = root(first.setdefault(e["event_id"], i))
    clusters: dict[int, list[int]] = {}
    for i in range(len(documents)):
        clusters.setdefault(root(i), []).append(i)
    out, sizes = [0] * len(documents), [0] * count
    for members in sorted(clusters.values(), key=lambda m: (-len(m), m)):
        fold = sizes.index(min(sizes))
        sizes[fold] += len(members)
        for i in members:
            out[i] = fold
    return out


def fit(cases: Sequence[Case]) -> dict[str, float]:
    """Logistic regression by Newton steps on one weight at a time, with an L2 penalty on all but the base."""
    w = dict.fromkeys(("base", *FEATURES), 0.0)
    for _ in range(SWEEPS):
        for name in w:
            penalty = 0.0 if name == "base" else PENALTY
            slope, bend = -penalty * w[name], penalty + 1e-9
            for _, present, right in cases:
                if name == "base" or name in present:
                    p = chance(w, present)
                    slope, bend = slope + right - p, bend + p * (1 - p)
            step = max(-1.0, min(1.0, slope / bend))
            w[name] = max(0.0, w[name] + step) if name in EVIDENCE else w[name] + step
    return {name: round(value, 2) + 0.0 for name, value in w.items()}


def development() -> list[dict[str, Any]]:
    """The annotated documents for development; those held out are never read."""
    paths = sorted((Path(__file__).parent.parent / "tests" / "gold").glob("dev-*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def measure(gold: Sequence[dict[str, Any]]) -> tuple[list[Case], list[evaluate.Figures]]:
    """The claims of the documents as cases, and the figures of extraction for each fold."""
    known, parts = reference.load(), folds(gold)
    cases: list[Case] = []
    said: list[list[dict[str, Any]]] = [[] for _ in range(FOLDS)]
    for d, fold in zip(gold, parts, strict=True):
        source = d.get("source")
        document = Document(ids.document_id(d["text"], source), d["id"], d["text"], d.get("title"), d.get("published"), source)
        claims = list(extract([document], known))
        found = [records.claim_record(c, document) | {"doc": d["id"]} for c in claims]
        right = {i for i, _ in evaluate.paired(found, d["events"])}
        cases += [(fold, features(c), i in right) for i, c in enumerate(claims)]
        said[fold] += found
    figures = [evaluate.evaluate_extraction([d for d, p in zip(gold, parts, strict=True) if p == f], said[f]) for f in range(FOLDS)]
    return cases, figures


def main() -> None:
    """Measures, prints and writes the weights."""
    cases, figures = measure(development())
    sure: list[tuple[float, bool]] = []
    constant = 0.0
    for f in range(FOLDS):
        train = [c for c in cases if c[0] != f]
        w, mean = fit(train), sum(c[2] for c in train) / len(train)
        for _, present, right in (c for c in cases if c[0] == f):
            sure.append((chance(w, present), right))
            constant += (mean - right) ** 2 / len(cases)
    print("from   to  claims  predicted  right")
    edges = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)
    for low, high in pairwise(edges):
        bin = [s for s in sure if low <= s[0] < high]
        if bin:
            predicted, right_share = sum(p for p, _ in bin) / len(bin), sum(r for _, r in bin) / len(bin)
            print(f"{low:.2f} {min(high, 1):.2f} {len(bin):6} {predicted:10.3f} {right_share:6.3f}")
    print(f"Brier score {sum((p - r) ** 2 for p, r in sure) / len(sure):.4f}, of a constant {constant:.4f}, {len(cases)} claims")
    for what in ("events", "arguments"):
        f1 = [f[what]["f1"] for f in figures]
        print(f"{what}: F1 by fold {f1}, mean {statistics.mean(f1):.3f}, standard deviation {statistics.stdev(f1):.3f}")
    head = "# Log-odds that a claim is right: the base, and what each feature adds. Made by schema/calibrate.py; do not edit.\n"
    OUT.write_text(head + "".join(f"{name}: {value}\n" for name, value in fit(cases).items()), encoding="utf-8")


if __name__ == "__main__":
    main()
