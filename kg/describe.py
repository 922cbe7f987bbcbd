"""One thing of the graph with its evidence, as nested records: what `kg show` prints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from kg import graph, ids, ontology
from kg.errors import KgError
from kg.records import claim_record, event_record, first_claim
from kg.resolve import roles
from kg.store.oxigraph import OxigraphStore
from kg.types import Claim, Document, Event, Figures, Graph, Mention, Node

Record = dict[str, Any]

_NAMED = frozenset({"company", "role", "skill", "place", "product", "alias", "document"})
"""How the ids of things begin that a person may call by a name."""

_ID = re.compile(r"(?:[a-z]+/)?[a-z0-9-]+")


def find(store: OxigraphStore, thing: str) -> list[str]:
    """The ids of the nodes that a person may mean, best first kind of match only: an id, the beginning of one, or a name.

    Names are those of companies, products, roles and places with their aliases, and the identifiers of documents; case, accents and
    punctuation do not count.
    """
    if _ID.fullmatch(thing):
        for table in ontology.load().tables:
            id = thing if "/" in thing else f"{table.lower()}/{thing}"
            if store.contains(id):
                return [id]
    wanted, company, role = ids.fold(thing), ids.company_key(thing), roles.key(thing)
    found: set[str] = set()
    for table, attribute in (("Company", "name"), ("Document", "identifier")):
        for id, name in store.values(table, attribute):
            kind = id.partition("/")[0]
            if kind not in _NAMED:
                continue
            if ids.fold(name) in (wanted, role) or (kind == "company" and ids.company_key(name) == company):
                found |= set(store.sources("knownAs", id)) if kind == "alias" else {id}
    if _ID.fullmatch(thing) and len(thing) >= 4:
        found.update(id for table in ("Event", "Claim") for id in store.nodes_of(table) if id.partition("/")[2].startswith(thing))
    return sorted(found)


def describe(store: OxigraphStore, id: str) -> Record:
    """The record of one node. Raises KgError for a node of a class that has no record of its own."""
    kind = id.partition("/")[0]
    if kind not in _MAKERS:
        raise KgError(f"{id}: show takes a company, role, skill, place, product, event, document or claim")
    return {"kind": kind} | _MAKERS[kind](store, id)


def _event(store: OxigraphStore, id: str) -> Record:
    event, claims, documents, names = _whole_event(store, id)
    merged = {m.claim: f"{m.because} (together {m.weight:+g})" for m in event.merges}
    sources = [_source(claims[c], documents[claims[c].document], names) | {"merged_for": merged.get(c)} for c in event.claims]
    sources.sort(key=lambda s: (s["document"]["published"] or "9999", s["document"]["identifier"], s["start"]))
    first = claims[first_claim(event, documents)]
    linked = {k: [_label(store, f"event/{e}") for e in v] for k, v in _event_links(event).items() if v}
    return (
        {"label": graph.label(event, names)}
        | event_record(event, names, documents, _employer(store, event, names, first.id), first.evidence)
        | linked
        | {"history": _history(event), "sources": sources}
    )


def _history(event: Event) -> list[str]:
    """What was known of an event from which day on, one line each."""
    return [f"from {r.since}: {graph.size(r.figures) or 'no figure'}, {r.figures.status}, {_reports(r.figures)}" for r in event.revisions]


def _reports(said: Figures) -> str:
    """How many documents report it, and of how many origins."""
    documents, origins = (f"{n} {what}{'' if n == 1 else 's'}" for n, what in ((said.documents, "document"), (said.origins, "origin")))
    return f"{documents} of {origins}"


def _event_links(event: Event) -> dict[str, tuple[str, ...]]:
    part_of = (event.part_of,) if event.part_of else ()
    links = {"part_of": part_of, "supersedes": event.supersedes, "reversed_by": event.reversed_by}
    return links | {"announced_with": event.announced_with}


def _whole_event(store: OxigraphStore, id: str) -> tuple[Event, dict[str, Claim], dict[str, Document], dict[str, str]]:
    part = _closure(store, [id], (*graph.PARTS, "supportedBy", "evidencedBy", "extractedBy", "statedIn"))
    names = graph.names(store.fetch(e.target for e in part.edges))
    return next(graph.events(part)), graph.claims(part), graph.documents(part), names


def _closure(store: OxigraphStore, start: list[str], links: tuple[str, ...]) -> Graph:
    """The nodes that some links lead to from a start, with all edges that go out from them."""
    found = store.fetch(start)
    while missing := {e.target for e in found.edges if e.type in links} - found.nodes.keys():
        found |= store.fetch(missing)
    return found


def _source(claim: Claim, document: Document, names: dict[str, str]) -> Record:
    """A claim with where it stands and the words of each of its values."""
    mentions = [
        {"argument": m.argument, "quote": m.quote, "start": m.start, "end": m.end, "denotes": names.get(m.ref or "", m.ref)}
        for m in claim.mentions
        if m.argument != "event"
    ]
    about = {k: getattr(document, k) for k in ("identifier", "source", "genre", "published", "url")}
    record = claim_record(claim, document) | {"count_scope": claim.scope}
    return {"document": about} | record | {"mentions": mentions}


def _claim(store: OxigraphStore, id: str) -> Record:
    part = _closure(store, [id], ("evidencedBy", "extractedBy", "statedIn"))
    names = graph.names(store.fetch(e.target for e in part.edges))
    claim = next(iter(graph.claims(part).values()))
    return _source(claim, graph.documents(part)[claim.document], names) | {"event": _labels(store, store.sources("supportedBy", id))}


def claims_of_document(store: OxigraphStore, id: str) -> tuple[Document, list[Claim]]:
    """A document and its claims, in the order of their ids."""
    part = _closure(store, [id, *store.sources("statedIn", id)], ("evidencedBy", "extractedBy", "statedIn"))
    (document,) = graph.documents(part).values()
    return document, sorted(graph.claims(part).values(), key=lambda c: c.id)


def _document(store: OxigraphStore, id: str) -> Record:
    document = next(iter(graph.documents(store.fetch([id])).values()))
    claims = [_claim(store, c) for c in store.sources("statedIn", id)]
    about = {k: getattr(document, k) for k in ("id", "identifier", "title", "source", "genre", "published", "url", "text")}
    return about | {"claims": sorted(claims, key=lambda c: (c["start"], c["end"], c["type"]))}


def _named(store: OxigraphStore, id: str) -> Record:
    """A company, role, skill, place or product: what is known of it, and the events that concern it."""
    part = store.fetch([id])
    node = part.nodes[id]
    record: Record = {"id": id} | {k: v for k, v in node.attributes if k not in ("candidate",)}
    record["in_reference_data"] = node.get("candidate") is not True
    links: dict[str, list[str]] = {}
    for edge in part.sorted_edges():
        links.setdefault(edge.type, []).append(_label(store, edge.target))
    for name, link in (
        ("products", "madeBy"),
        ("subsidiaries", "parent"),
        ("narrower", "broader"),
        ("contains", "within"),
        ("others_of_the_name", "namesakeOf"),
    ):
        if incoming := store.sources(link, id):
            links[name] = _labels(store, incoming)
    events = {
        s
        for link in ("employer", "affectedRole", "targetRole", "soughtSkill", "site")
        for s in store.sources(link, id)
        if s.startswith("event/")
    }
    listed = store.fetch(events).nodes.values()
    by_date = sorted(listed, key=lambda n: (str(n.get("dateFrom") or "9999"), n.id))
    return record | links | {"events": [_event_line(n) for n in by_date]}


def _event_line(node: Node) -> str:
    return f"{node.id.partition('/')[2]}  {node.get('label')}  [{node.get('status')}]"


def _labels(store: OxigraphStore, ids: list[str]) -> list[str]:
    return [_label(store, i) for i in ids]


def _label(store: OxigraphStore, id: str) -> str:
    node = store.fetch([id]).nodes.get(id)
    if node is None:
        return id
    return _event_line(node) if node.get("label") is not None else str(node.get("name") or node.get("identifier") or id)


_MAKERS: dict[str, Callable[[OxigraphStore, str], Record]] = {
    "event": _event,
    "claim": _claim,
    "document": _document,
    "company": _named,
    "role": _named,
    "skill": _named,
    "place": _named,
    "product": _named,
}


KINDS = frozenset(_MAKERS)
"""The kinds of things that have a record, which is how their ids begin."""


_BATCH = 500
_TOLD_APART = ("mergedFor", "revisedIn")
"""Parts of an event that its record in a list does not tell."""


def events(store: OxigraphStore, chosen: Iterable[str]) -> list[Event]:
    """The events of these ids, without the reasons of their merges and without their revisions, in the order of their ids."""
    part = store.fetch(chosen)
    part |= store.fetch(e.target for e in part.edges if e.type == "disputedIn")
    return list(graph.events(Graph(part.nodes, frozenset(e for e in part.edges if e.type not in _TOLD_APART))))


def event_records(store: OxigraphStore, events: Sequence[Event]) -> Iterator[Record]:
    """The record of each event. Read piece by piece, and of the claims only the words that are told."""
    for start in range(0, len(events), _BATCH):
        batch = events[start : start + _BATCH]
        documents = graph.documents(store.fetch(f"document/{d}" for e in batch for d in e.documents))
        names = graph.names(store.fetch(i for e in batch for i in (e.company, *e.roles, *e.to_roles, *e.skills, *e.places)))
        for event in batch:
            first = first_claim(event, documents)
            yield event_record(event, names, documents, _employer(store, event, names, first), _words(store, first))


def _employer(store: OxigraphStore, event: Event, names: Mapping[str, str], first: str) -> str:
    """What the company of an event is called: its name, or where several share that what the first claim says."""
    if ids.of_name(event.company) == event.company:
        return names[event.company]
    return str(store.value(f"claim/{first}", "Claim", "employerName"))


def _words(store: OxigraphStore, claim: str) -> Mention:
    """The words in which a claim reports its event, looked up without the rest of the claim."""
    every = (store.fetch([id]).nodes[id] for number in count() for id in [graph.evidence_id(claim, number)])
    return next(graph.mention(node) for node in every if node.get("argument") == "event")
