"""How good extraction and reconciling are, against documents that people annotated.

A gold document is `{"id", "title", "published", "source", "text", "events": [...]}`; an event has the keys of a claim in JSON and an
`event_id` that is the same for one event in all documents. Claims and events are records as `kg extract` and `kg events` print them.

Extraction: within a document each claim is paired with at most one gold event of the same type and company, the pair that agrees on most
arguments first. Precision, recall and F1 are of pairs, of each argument, and of all arguments together. Reconciling: B-cubed (Bagga and
Baldwin, 1998) over the mentions (document, type, company) that were found.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

Record = dict[str, Any]
Figures = dict[str, Any]

ARGUMENTS = (
    "roles", "to_roles", "count", "percent", "headcount_before", "headcount_after", "date", "location", "reasons", "status",
)  # fmt: skip
PHRASES = frozenset({"roles", "to_roles", "location"})
ASSERTED = frozenset({"announced", "confirmed", "reported", "completed"})
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Edges of the bins of confidence in the table of reliability."""

# What does not tell two companies or two phrases apart when they are scored.
_LEGAL = re.compile(
    r"\b(?:incorporated|inc|corporation|corp|company|co|llc|ltd|limited|plc|gmbh|ag|sa|platforms|holdings|technologies|com|ai)\b\.?"
)
_EMPTY = frozenset(
    "the a an some of its their our all and s employees employee roles role positions position jobs job workers worker"
    " staff staffers team teams".split()
)


def evaluate_extraction(gold: Iterable[Record], claims: Iterable[Record]) -> Figures:
    """Precision, recall and F1 of events, of all arguments and of each; how many documents without an event got a claim; what share of
    the evidence is in its text; and how often claims of each confidence are right.

    Raises ValueError for a claim of a document that the gold set lacks.
    """
    documents = {str(d["id"]): d for d in gold}
    by_document: dict[str, list[Record]] = defaultdict(list)
    for claim in claims:
        if str(claim["doc"]) not in documents:
            raise ValueError(f"a claim names the document {claim['doc']!r}, which the gold file lacks")
        by_document[str(claim["doc"])].append(claim)
    events = _Tally()
    totals = {a: _Tally() for a in ARGUMENTS}
    classes, grounded = _Tally(), 0
    sure: list[tuple[float, bool]] = []
    for id, document in documents.items():
        said, true = by_document[id], document["events"]
        pairs = paired(said, true)
        right = {index for index, _ in pairs}
        events.add(len(pairs), len(said), len(true))
        classes.add(sum(_status_class(said[i]) == _status_class(true[j]) for i, j in pairs), len(said), len(true))
        for a in ARGUMENTS:
            hit = sum(hits(a, said[i], true[j]) for i, j in pairs)
            totals[a].add(hit, sum(len(_items(c, a)) for c in said), sum(len(_items(e, a)) for e in true))
        whole = f"{document['text']}\n{document['title']}"
        grounded += sum(bool(c.get("evidence")) and c["evidence"] in whole for c in said)
        sure += [(float(c.get("confidence") or 0), i in right) for i, c in enumerate(said)]
    every = _Tally()
    for tally in totals.values():
        every.add(tally.right, tally.said, tally.true)
    return {
        "events": events.figures(),
        "arguments": every.figures(),
        **{a: t.figures() for a, t in totals.items()},
        "status_class": classes.figures(),
        "no_event_documents_with_a_claim": sum(bool(by_document[i]) for i, d in documents.items() if not d["events"]),
        "evidence_found_in_text": round(grounded / events.said, 4) if events.said else 0.0,
        "reliability": _reliability(sure),
    }


def evaluate_clusters(gold: Iterable[Record], events: Iterable[Record]) -> Figures:
    """B-cubed precision, recall and F1 over the gold mentions (document, type, company) that some event covers, and how many there are."""
    documents = list(gold)
    true: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    said: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for document in documents:
        for e in document["events"]:
            true[str(document["id"]), e["type"], company_key(e["company"])].add(e["event_id"])
    count = 0
    for event in events:
        count += 1
        for id in event["documents"]:
            said[str(id), event["type"], company_key(event["company"])].add(event["id"])
    mentions = [m for m in true if m in said]
    precision = recall = 0.0
    for m in mentions:
        alike = [n for n in mentions if n[1:] == m[1:]]
        together_said = {n for n in alike if said[n] & said[m]}
        together_true = {n for n in alike if true[n] & true[m]}
        both = len(together_said & together_true)
        precision += both / len(together_said) / len(mentions)
        recall += both / len(together_true) / len(mentions)
    f1 = 2 * precision * recall / (precision + recall) if mentions else 0.0
    return {
        "bcubed": {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)},
        "mentions_found": len(mentions),
        "mentions_gold": len(true),
        "events_said": count,
        "events_gold": len({e["event_id"] for d in documents for e in d["events"]}),
    }


def paired(said: Sequence[Record], true: Sequence[Record]) -> list[tuple[int, int]]:
    """Which claim (by index) is taken for which gold event: most agreeing arguments first, then the order of both."""
    candidates = sorted(
        (-sum(hits(a, c, e) for a in ARGUMENTS), i, j)
        for i, c in enumerate(said)
        for j, e in enumerate(true)
        if c.get("type") == e["type"] and company_key(c.get("company") or "") == company_key(e["company"])
    )
    pairs: list[tuple[int, int]] = []
    for _, i, j in candidates:
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return pairs


def hits(argument: str, claim: Record, event: Record) -> int:
    """How many values of an argument agree, each gold value with at most one of the claim."""
    left = _items(event, argument)
    found = 0
    for value in _items(claim, argument):
        match = next((k for k, other in enumerate(left) if _agrees(argument, value, other)), None)
        if match is not None:
            del left[match]
            found += 1
    return found


def company_key(name: str) -> str:
    """What two names of one company have in common when they are scored."""
    return re.sub(r"[^a-z0-9]", "", _LEGAL.sub(" ", _fold(name))) or _fold(name)


class _Tally:
    """What is right, of what was said, of what is true."""

    def __init__(self) -> None:
        self.right = self.said = self.true = 0

    def add(self, right: int, said: int, true: int) -> None:
        self.right += right
        self.said += said
        self.true += true

    def figures(self) -> Figures:
        precision = self.right / self.said if self.said else 0.0
        recall = self.right / self.true if self.true else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        rounded = {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}
        return rounded | {"right": self.right, "predicted": self.said, "gold": self.true}


def _reliability(sure: Sequence[tuple[float, bool]]) -> list[Figures]:
    """For each bin of confidence: how many claims it has, their mean confidence, and the share of them that is right."""
    rows = []
    for low, high in pairwise(BINS):
        bin = [(c, r) for c, r in sure if low <= c < high or (high == BINS[-1] and c == high)]
        if bin:
            mean, right = sum(c for c, _ in bin) / len(bin), sum(r for _, r in bin) / len(bin)
            rows.append({"from": low, "to": high, "claims": len(bin), "confidence": round(mean, 4), "right": round(right, 4)})
    return rows


def _items(record: Record, argument: str) -> list[Any]:
    value = record.get(argument)
    if isinstance(value, list):
        return [v for v in value if v not in (None, "")]
    if argument == "count":
        return [value] if value and any(b is not None for b in _bounds(value)) else []
    if argument == "date":
        return [value] if value and value.get("value") else []
    return [] if value in (None, "") else [value]


def _agrees(argument: str, a: Any, b: Any) -> bool:
    if argument in PHRASES:
        mine, theirs = _words(str(a)), _words(str(b))
        return bool(mine & theirs) and 2 * len(mine & theirs) >= len(mine | theirs)
    if argument == "count":
        pairs = list(zip(_bounds(a), _bounds(b), strict=True))
        return all((x is None) == (y is None) and (x is None or _near(x, y)) for x, y in pairs)
    if argument == "date":
        x, y = str(a["value"]), str(b["value"])
        short = min(len(x), len(y))
        # To the coarser of the two precisions, which may be one step coarser at the most.
        return x[:short] == y[:short] and abs(x.count("-") - y.count("-")) <= 1
    if argument in ("percent", "headcount_before", "headcount_after"):
        return _near(a, b)
    return _fold(str(a)) == _fold(str(b))


def _bounds(count: Record) -> tuple[Any, Any, Any]:
    return count.get("value"), count.get("min"), count.get("max")


def _near(a: float, b: float) -> bool:
    return abs(float(a) - float(b)) <= max(0.5, 0.005 * abs(float(b)))


def _words(phrase: str) -> frozenset[str]:
    found = re.findall(r"[a-z0-9+#.]+", _fold(phrase))
    words = {w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w for w in found}
    return frozenset(words - _EMPTY or words)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(plain.replace("-", " ").split())


def _status_class(record: Record) -> str:
    """The status, with the ways of asserting an event taken as one."""
    status = record.get("status") or "reported"
    return "asserted" if status in ASSERTED else str(status)
