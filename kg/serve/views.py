"""What the pages show, read from the store by a worker: plain records that templates can walk through."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import Any

from kg import describe, graph, ontology
from kg.review.segments import segments
from kg.serve.faults import NotFound
from kg.serve.limits import Limits
from kg.store.oxigraph import OxigraphStore
from kg.types import Graph, Node

Record = dict[str, Any]

LATEST = 12
"""Events on the start page."""
FOUND = 100
"""Things that a search lists."""
NEIGHBOURS = 150
"""Nodes that the drawing of a neighbourhood holds at most; more cannot be told apart."""

GROWTH = frozenset({"Expansion", "Rehire"})

_INVOLVED = ("employer", "affectedRole", "targetRole", "soughtSkill", "site")
"""Links from an event to what has a page that lists it."""
_COUNTED = ("Document", "Claim", "Event", "Company", "Role", "Place")
_LATEST = "SELECT ?event ?day WHERE { ?event kg:dateFrom ?day } ORDER BY DESC(?day) LIMIT $limit"
_NAMES = """SELECT ?thing ?name WHERE {
  { ?thing schema:name ?name } UNION { ?thing dcterms:title ?name } UNION { ?thing rdfs:label ?name }
  FILTER(CONTAINS(LCASE(?name), $text))
}"""


def overview(store: OxigraphStore, limits: Limits) -> Record:
    """What is in the graph: how many of each kind, and the latest events."""
    found, tables = store.entities(), ontology.load().tables
    counts = {kind: found.get(tables[kind].table_iri, 0) for kind in _COUNTED}
    # States of events have dates as well, and some events nobody stands by. To leave them out here takes a tenth of the time that it
    # would take in the query, which would look at all of them first.
    rows = sorted(store.query(_LATEST.replace("$limit", str(50 * LATEST)), {}).rows, key=lambda r: (str(r[1]), str(r[0])), reverse=True)
    events = (id for id in map(_id, rows) if id.startswith("event/"))
    held = (id for id in events if store.value(id, "Layoff", "status") not in ("denied", "rumoured"))
    return {"counts": counts, "latest": _events(store, list(islice(held, LATEST)))}


def search(store: OxigraphStore, limits: Limits, *, text: str) -> list[Record]:
    """Everything with a page whose name, title or label holds a text, in any case; exact names and short ones first."""
    text = " ".join(text.split())
    if not text:
        return []
    exact = describe.find(store, text) if len(text) <= 200 else []
    hits = [(len(str(row[1])), row[1], _id(row)) for row in store.query(_NAMES, {"text": text.lower()}).rows]
    found = dict.fromkeys(exact[:FOUND])
    for _, _, id in sorted(hits):
        if len(found) >= FOUND:
            break
        named = store.sources("knownAs", id) if id.startswith("alias/") else [id]
        found |= dict.fromkeys(i for i in named if i.partition("/")[0] in describe.KINDS)
    names = _titles(store.fetch(found))
    return [{"id": id, "kind": id.partition("/")[0], "name": names.get(id, id)} for id in found]


def page(store: OxigraphStore, limits: Limits, *, id: str) -> Record:
    """What the page of one thing shows. Raises NotFound where there is none."""
    if not store.contains(id):
        raise NotFound(f"there is nothing with the id {id}")
    record = describe.describe(store, id)
    made: Record = {"id": id, "kind": record["kind"], "record": record}
    if record["kind"] == "document":
        made["segments"] = _segments(store, id)
    elif record["kind"] not in ("event", "claim"):
        made["events"] = _events(store, _events_about(store, id))
        made["links"] = _links(store, id)
        made["neighbourhood"] = neighbourhood(store, limits, id=id)
    else:
        made["links"] = _links(store, id)
    return made


def neighbourhood(store: OxigraphStore, limits: Limits, *, id: str) -> Record:
    """The nodes around one thing by the shortcuts and the events that lead to it, as `nodes` and `edges` for a drawing.

    Raises NotFound where there is none.
    """
    if not store.contains(id):
        raise NotFound(f"there is nothing with the id {id}")
    events = _events_about(store, id)
    part = store.fetch([id, *events])
    wanted = {*_INVOLVED, *ontology.load().shortcuts, "parent", "broader", "within"}
    edges = [e for e in part.sorted_edges() if e.type in wanted]
    weight = Counter(end for e in edges for end in (e.source, e.target))
    kept = {id, *(node for node, _ in sorted(weight.items(), key=lambda w: (-w[1], w[0]))[:NEIGHBOURS])}
    names = graph.names(store.fetch(kept))
    nodes = [{"id": n, "kind": n.partition("/")[0], "name": names.get(n, n)} for n in sorted(kept)]
    return {"nodes": nodes, "edges": [[e.source, e.type, e.target] for e in edges if {e.source, e.target} <= kept]}


def _events_about(store: OxigraphStore, id: str) -> list[str]:
    return sorted({source for link in _INVOLVED for source in store.sources(link, id) if source.startswith("event/")})


def _events(store: OxigraphStore, found: list[str]) -> list[Record]:
    """Events as rows of a list, the latest first."""
    part = store.fetch(found)
    names = graph.names(store.fetch({e.target for e in part.edges if e.type in ("employer", "affectedRole", "targetRole", "site")}))
    rows = [_event(node, part.sorted_edges(), names) for node in part.nodes.values()]
    return sorted(rows, key=lambda r: (r["day"] or "", r["id"]), reverse=True)


def _event(node: Node, edges: list[Any], names: dict[str, str]) -> Record:
    def linked(link: str) -> list[Record]:
        return [{"id": e.target, "name": names.get(e.target, e.target)} for e in edges if e.source == node.id and e.type == link]

    day = node.get("dateFrom")
    return {
        "id": node.id,
        "type": node.kind,
        "label": node.get("label"),
        "company": next(iter(linked("employer")), None),
        "roles": linked("affectedRole"),
        "to_roles": linked("targetRole"),
        "places": linked("site"),
        "day": str(day) if day else None,
        "date": node.get("date"),
        "status": node.get("status"),
        "low": node.get("countMin"),
        "high": node.get("countMax"),
        "approx": node.get("countApprox"),
        "percent": node.get("percent"),
        "origins": node.get("originCount"),
        "part": any(e.source == node.id and e.type == "partOf" for e in edges),
    }


def _links(store: OxigraphStore, id: str) -> list[Record]:
    """The edges from a node to things that have a page."""
    part = store.fetch([id])
    targets = {e.target for e in part.edges if e.target.partition("/")[0] in describe.KINDS}
    known = store.fetch(targets)
    names = _titles(known)
    rows = [{"link": e.type, "id": e.target, "name": names.get(e.target, e.target)} for e in part.sorted_edges() if e.target in known.nodes]
    return sorted(rows, key=lambda r: (r["link"], r["name"].lower()))


def _titles(part: Graph) -> dict[str, str]:
    """What each node is called: its name, the label of an event, the title or the own id of a document."""
    said = {i: (n.get("name"), n.get("label"), n.get("title"), n.get("identifier")) for i, n in part.nodes.items()}
    return {i: str(next(s for s in those if s is not None)) for i, those in said.items() if any(s is not None for s in those)}


def _segments(store: OxigraphStore, id: str) -> list[Record]:
    """The text of a document in pieces, each with the claims and arguments that it is evidence of."""
    document, claims = describe.claims_of_document(store, id)
    made = []
    for piece in segments(len(document.text), claims):
        parts = [{"claim": claims[p.claim].id, "type": claims[p.claim].type, "argument": p.mention.argument} for p in piece.parts]
        made.append({"text": document.text[piece.start : piece.end], "parts": parts})
    return made


def _id(row: tuple[object, ...]) -> str:
    """The id of what the first column of a row names."""
    return str(row[0]).removeprefix(ontology.load().base)
