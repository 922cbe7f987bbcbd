"""How likely a claim is right, from what it fills and how it is told: a logistic model fitted to annotated documents."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from kg.errors import KgError
from kg.resources import SCHEMA
from kg.types import Claim

EVIDENCE = ("amount", "role", "date", "place", "size", "named")
"""Features that can only make a claim surer; their weights are never negative."""
GROUPS = {
    "Expansion": "growth", "Rehire": "growth", "OfficeOpening": "office", "OfficeClosure": "office", "ExecutiveMove": "executive",
    "RoleShift": "change", "Reorganisation": "change", "HiringFreeze": "change",
}  # fmt: skip
"""The group of each type of event; all others are cuts, which are the base."""
FEATURES = (*EVIDENCE, "known", "told", *sorted(set(GROUPS.values())))


def features(claim: Claim) -> frozenset[str]:
    """The features that hold of a claim, of `FEATURES`."""
    arguments = {m.argument for m in claim.mentions}
    event = next(m for m in claim.mentions if m.argument == "event")
    company = next(m for m in claim.mentions if m.argument == "company")
    holds = {
        "amount": bool(arguments & {"count", "percent"}),
        "role": bool(arguments & {"role", "to_role"}),
        "date": "date" in arguments,
        "place": "location" in arguments,
        "size": bool(arguments & {"headcount_before", "headcount_after"}),
        "named": event.start <= company.start < event.end,
        "known": company.ref is not None,
        "told": "status" in arguments,
    }
    group = {GROUPS[claim.type]} if claim.type in GROUPS else set()
    return frozenset({f for f, yes in holds.items() if yes} | group)


def chance(weights: Mapping[str, float], present: frozenset[str]) -> float:
    """The probability that the model gives to a claim with the features `present`."""
    # An exact sum: the order of a set differs from run to run.
    return 1 / (1 + math.exp(-math.fsum((weights["base"], *(weights[f] for f in present)))))


def confidence(claim: Claim) -> float:
    """The probability, of two decimals and between 0.01 and 0.99, that a claim is right. Raises KgError for weights that cannot be used."""
    return min(0.99, max(0.01, round(chance(weights(), features(claim)), 2)))


@cache
def weights(path: Path = SCHEMA / "lexicon" / "confidence.yaml") -> dict[str, float]:
    """The weight of `base` and of each feature. Raises KgError when one is missing or is not a number."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or set(data) != {"base", *FEATURES} or not all(isinstance(v, (int, float)) for v in data.values()):
        raise KgError(f"{path}: a number is expected for each of base, {', '.join(FEATURES)}; make it with schema/calibrate.py")
    return data
