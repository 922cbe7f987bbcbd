"""Two graphs made by hand, and what the questions answer over each: `golden/figures` of events with figures, parts and roles,
`golden/reports` of documents and their claims, from which the events are reconciled."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from kg import graph, ids, reference
from kg.reference import Reference
from kg.resolve.events import reconcile
from kg.types import Claim, Conflict, Document, Edge, Event, Graph, Mention, Node, Quantity, When

GOLDEN = Path(__file__).parent / "golden"


class Case(NamedTuple):
    """What a question answers over one of the graphs (`over`) to some parameters, in some of its columns."""

    over: str
    question: str
    why: str
    parameters: dict[str, str]
    columns: list[str]
    rows: list[list[Any]]


def _cases() -> Iterator[Case]:
    for over in ("figures", "reports"):
        for path in sorted((GOLDEN / over).glob("*.json")):
            for case in json.loads(path.read_text(encoding="utf-8")):
                yield Case(over, path.stem, **case)


CASES = list(_cases())


@cache
def graphs() -> dict[str, Graph]:
    """The graphs, by the name of their folder."""
    return {"figures": _figures(), "reports": _reports()[0]}


def expected(case: Case) -> list[list[Any]]:
    """The rows of a case; an event that is named `@a1` is the one that the claim `a1` reports."""
    events = _reports()[1]
    return [[events[cell[1:]] if isinstance(cell, str) and cell.startswith("@") else cell for cell in row] for row in case.rows]


# Events by hand


def _figures() -> Graph:
    data = yaml.safe_load((GOLDEN / "figures" / "graph.yaml").read_text(encoding="utf-8"))
    nodes: list[Node] = []
    edges: list[Edge] = []
    make_id = {"companies": reference.company_id, "roles": reference.role_id}
    for part, kind in (("companies", "Company"), ("roles", "Role")):
        for row in data[part]:
            node = Node.make(make_id[part](row["name"]), kind, {"name": row["name"]})
            nodes.append(node)
            if "broader" in row:
                edges.append(Edge(node.id, "broader", reference.role_id(row["broader"])))
            for alias in row.get("aliases", ()):
                nodes.append(Node.make(f"alias/{alias.replace(' ', '-')}", "Alias", {"name": alias, "aliasKind": "name"}))
                edges.append(Edge(node.id, "knownAs", nodes[-1].id))
    for row in data["documents"]:
        published = str(row["published"])
        attributes = {"identifier": row["identifier"], "text": "", "publisher": row.get("publisher"), "published": published}
        nodes.append(Node.make(f"document/{row['id']}", "Document", attributes))
        claim = Node.make(f"claim/{row['id']}-1", "Claim", {"eventType": "Layoff", "status": "reported", "employerName": "Acme"})
        nodes.append(claim)
        edges += [Edge(claim.id, "statedIn", f"document/{row['id']}"), Edge(claim.id, "employer", "company/acme")]
    made = Graph.of(nodes, edges)
    names = graph.names(made)
    for row in data["events"]:
        made |= graph.of_event(event(row), names)
    return made


def event(row: dict[str, Any]) -> Event:
    """An event as a line of `golden/figures/graph.yaml` describes it."""
    low, high = row.get("count", (None, None))
    date = row.get("date")
    return Event(
        id=row["id"],
        type=row["type"],
        company=reference.company_id(row["company"]),
        status=row.get("status", "reported"),
        claims=(),
        documents=tuple(f"d{n}" for n in range(row.get("documents", 1))),
        origins=row.get("origins", 1),
        count_min=low,
        count_max=high,
        approx=row.get("approx"),
        unquantified="count" not in row,
        percent=row.get("percent"),
        date=None if date is None else str(date),
        roles=tuple(map(reference.role_id, row.get("roles", ()))),
        to_roles=tuple(map(reference.role_id, row.get("to_roles", ()))),
        part_of=row.get("part_of"),
        supersedes=tuple(row.get("supersedes", ())),
        announced_with=tuple(row.get("announced_with", ())),
        conflicts=tuple(
            Conflict(argument, value, tuple(f"{d}-1" for d in said))
            for argument, values in row.get("disputes", {}).items()
            for value, said in values.items()
        ),
    )


# Documents and claims by hand


@cache
def _reports() -> tuple[Graph, dict[str, str]]:
    """The graph of the reports, and by the name of each claim the id of its event."""
    data = yaml.safe_load((GOLDEN / "reports" / "reports.yaml").read_text(encoding="utf-8"))
    known = _reference(data)
    made = known.graph()
    documents: dict[str, Document] = {}
    claims: dict[str, Claim] = {}
    for row in data["documents"]:
        text = "\n".join(c["says"] for c in row["claims"])
        published = str(row["published"]) if "published" in row else None
        document = Document(
            ids.digest(row["id"], length=16), row["id"], text, row.get("title"), published, row.get("publisher"), genre=row.get("genre")
        )
        documents[document.id] = document
        own = {c["id"]: _claim(c, document) for c in row["claims"]}
        claims |= own
        made |= graph.of_document(document, own.values(), known)
    names = {i: e.name for i, e in reference.by_id(known).items()}
    events = list(reconcile(claims.values(), documents, known))
    made = Graph.union([made, *(graph.of_event(e, names) for e in events)])
    gone = [
        Node.make(
            f"retraction/{ids.digest(row['identifier'], length=16)}-0",
            "Retraction",
            {
                "documentId": f"document/{ids.digest(row['identifier'], length=16)}",
                "identifier": row["identifier"],
                "recorded": row["recorded"],
                "retractionReason": row.get("reason"),
                "replacementId": row.get("replacement"),
            },
        )
        for row in data["retractions"]
    ]
    return made | Graph.of(gone), {name: f"event/{e.id}" for name, c in claims.items() for e in events if c.id in e.claims}


def _reference(data: dict[str, Any]) -> Reference:
    with tempfile.TemporaryDirectory() as folder:
        for part in reference.FILES:
            (Path(folder) / f"{part}.yaml").write_text(yaml.safe_dump(data.get(part, [])), encoding="utf-8")
        return reference.load(Path(folder))


def _claim(row: dict[str, Any], document: Document) -> Claim:
    start = document.text.index(row["says"])

    def words(argument: str, quote: str, ref: str | None = None) -> Mention:
        at = document.text.index(quote, start)
        return Mention(at, at + len(quote), argument, quote, ref)

    mentions = [words("event", row["says"]), words("company", row["company"], reference.company_id(row["company"]))]
    mentions += [words("role", role, reference.role_id(role)) for role in row.get("roles", ())]
    mentions += [words("location", place) for place in row.get("places", ())]
    mentions += [words("reason", quote, f"reason/{code}") for quote, code in row.get("reasons", {}).items()]
    mentions += [words("inferred_reason", quote, f"reason/{code}") for quote, code in row.get("inferred", {}).items()]
    kind = row.get("type", "Layoff")
    return Claim(
        id=ids.claim_id(document.id, mentions[0], kind, "by hand"),
        document=document.id,
        type=kind,
        company=row["company"],
        status=row.get("status", "reported"),
        mentions=tuple(sorted(mentions, key=lambda m: (m.start, m.end, m.argument))),
        count=_quantity(str(row["count"])) if "count" in row else None,
        date=When(str(row["date"]), row.get("kind", "announced")) if "date" in row else None,
        extractor="by hand",
    )


def _quantity(text: str) -> Quantity:
    number = int(text.lstrip("~<>="))
    if text.startswith(">="):
        return Quantity(min=number)
    return Quantity(max=number) if text.startswith("<=") else Quantity(value=number, approx=text.startswith("~"))
