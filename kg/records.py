"""Claims and events as the JSON records that `kg extract` and `kg events` print. Keys and shapes are a promise to other programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg import ids
from kg.resolve.values import render
from kg.types import Claim, Document, Event, Mention, Quantity, Scalar


def claim_record(claim: Claim, document: Document) -> dict[str, Any]:
    """One claim; `doc` is the identifier that the document came with."""
    evidence, count, when = claim.evidence, claim.count, claim.date
    return {
        "id": claim.id,
        "doc": document.identifier,
        "type": claim.type,
        "company": claim.company,
        "company_id": claim.company_id,
        "roles": list(claim.roles),
        "to_roles": list(claim.to_roles),
        "skills": list(claim.skills),
        "count": count and {"value": count.value, "min": count.min, "max": count.max, "approx": count.approx, "raw": claim.raw("count")},
        "percent": claim.percent,
        "headcount_before": claim.headcount_before,
        "headcount_after": claim.headcount_after,
        "date": when and {"value": when.value, "kind": when.kind, "raw": claim.raw("date")},
        "location": claim.raw("location"),
        "reasons": list(claim.reasons),
        "status": claim.status,
        "evidence": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "confidence": claim.confidence,
        "extractor": claim.extractor,
    }


def first_claim(event: Event, documents: Mapping[str, Document]) -> str:
    """The id of the earliest claim that reports an event."""
    return min(event.claims, key=lambda c: (documents[ids.document_of(f"claim/{c}")].published or "9999", c))


def event_record(
    event: Event, names: Mapping[str, str], documents: Mapping[str, Document], employer: str, evidence: Mention
) -> dict[str, Any]:
    """One reconciled event, in the keys of a claim and more.

    Of a company that shares its name `company` is the name, `employer`, and `company_label` says which one it is.

    `names` gives the name of a node id; `documents` are those of the event, by their ids; `evidence` is that of its first claim.
    """
    conflicts: dict[str, list[dict[str, Any]]] = {}
    for c in event.conflicts:
        said_by = sorted({documents[ids.document_of(f"claim/{claim}")].identifier for claim in c.claims})
        conflicts.setdefault(c.argument, []).append({"value": c.value, "said_by": said_by})
    exact = event.count_min is not None and event.count_min == event.count_max
    bounds = (
        {"value": event.count_min, "min": None, "max": None} if exact else {"value": None, "min": event.count_min, "max": event.count_max}
    )
    kind = "announced" if event.announced else "effective"
    when = event.announced or event.effective
    return {
        "id": event.id,
        "type": event.type,
        "company": employer,
        "company_label": names[event.company],
        "company_id": event.company,
        "roles": [names[r] for r in event.roles],
        "to_roles": [names[r] for r in event.to_roles],
        "skills": [names[s] for s in event.skills],
        "count": None if event.unquantified else bounds | {"approx": bool(event.approx)},
        "count_scope": event.scope,
        "percent": event.percent,
        "headcount_before": event.headcount_before,
        "headcount_after": event.headcount_after,
        "date": when and {"value": when, "kind": kind},
        "location": "; ".join(names[p] for p in event.places) or None,
        "reasons": [r.partition("/")[2] for r in dict.fromkeys(event.stated_reasons + event.inferred_reasons)],
        "status": event.status,
        "evidence": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "confidence": event.confidence,
        "documents": sorted(documents[d].identifier for d in event.documents),
        "claims": list(event.claims),
        "origins": event.origins,
        "conflicts": [{"argument": a, "values": values} for a, values in conflicts.items()],
        "announced": event.announced,
        "effective": event.effective,
        "first_published": event.first_published and event.first_published.isoformat(),
        "last_published": event.last_published and event.last_published.isoformat(),
        "part_of": event.part_of,
        "supersedes": list(event.supersedes),
        "reversed_by": list(event.reversed_by),
        "announced_with": list(event.announced_with),
    }


EVENT_COLUMNS = (
    "date", "company", "type", "roles", "to_roles", "skills", "count_min", "count_max", "approx", "count_scope", "percent",
    "status", "location", "reasons", "first_published", "last_published", "documents", "origins", "conflicts", "id",
)  # fmt: skip
CLAIM_COLUMNS = (
    "doc", "company", "type", "roles", "to_roles", "skills", "count_min", "count_max", "approx", "percent", "date", "location", "reasons",
    "status", "confidence", "evidence", "start", "end", "id",
)  # fmt: skip
TERMINAL_EVENT_COLUMNS = ("date", "first_published", "company", "type", "roles", "count", "percent", "status", "reports", "origins", "id")
TERMINAL_CLAIM_COLUMNS = ("doc", "company", "type", "roles", "count", "percent", "date", "status", "evidence")
"""What fits on a terminal; the other formats have every column."""


def row(record: Mapping[str, Any], columns: Sequence[str]) -> list[Scalar | None]:
    """A record as one line of a table: lists joined by `; `, a count as its bounds (which are equal for a plain number)."""
    count = record["count"] or {}
    value = count.get("value")
    cells: dict[str, Any] = dict(record) | {
        "count": _short(count),
        "count_min": count.get("min") if value is None else value,
        "count_max": count.get("max") if value is None else value,
        "approx": count.get("approx"),
        "date": (record["date"] or {}).get("value"),
        "company": record.get("company_label", record["company"]),
        "reports": len(record.get("documents", ())),
        "conflicts": [c["argument"] for c in record.get("conflicts", ())],
    }
    return ["; ".join(c) or None if isinstance(c := cells[name], list) else c for name in columns]


def _short(count: Mapping[str, Any]) -> str | None:
    """A count in one short string, as `kg.resolve.values.render` writes it."""
    if not count:
        return None
    return render(Quantity(count["value"], count["min"], count["max"], count["approx"]))
