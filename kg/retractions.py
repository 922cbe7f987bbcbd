"""The log of documents that were taken back: its entries, and how a person names the document that is meant."""

from __future__ import annotations

import datetime

from kg import graph
from kg.errors import KgError
from kg.store.oxigraph import OxigraphStore
from kg.types import Document, Node, Scalar


def entry(store: OxigraphStore, document: Document, day: datetime.date, reason: str | None, replacement: str | None) -> Node:
    """A new entry, that a document is taken back on that day. `replacement` is the id of the document in its place."""
    number = len(_about(store, document.id))
    attributes: dict[str, Scalar | None] = {
        "documentId": f"document/{document.id}",
        "identifier": document.identifier,
        "title": document.title,
        "recorded": day,
        "retractionReason": reason,
        "replacementId": replacement and f"document/{replacement}",
    }
    return Node.make(f"retraction/{document.id}-{number}", "Retraction", attributes)


def lifted(entry: Node, day: datetime.date) -> Node:
    """The entry with the day from which a build may bring the document again."""
    return Node.make(entry.id, entry.kind, dict(entry.attributes) | {"lifted": day})


def against(store: OxigraphStore, document: str) -> Node | None:
    """The entry that keeps the document of that id out, if there is one."""
    return next(filter(_keeps_out, _about(store, document)), None)


def _keeps_out(entry: Node) -> bool:
    """Nobody lifted it, and what stands in the place of the document is not the same text with another date or title."""
    return entry.get("lifted") is None and entry.get("replacementId") != entry.get("documentId")


def find_document(store: OxigraphStore, thing: str) -> Document:
    """The document of that id or identifier. Raises KgError unless there is exactly one."""
    found = graph.documents(store.fetch([thing, f"document/{thing}", *store.nodes_with("Document", "identifier", thing)]))
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise KgError(f"{thing}: {len(found)} documents are called so; give the id of one: {', '.join(sorted(found))}")
    if gone := _entries(store, thing):
        raise KgError(f"{thing}: it was taken back on {gone[0].get('recorded')}")
    raise KgError(f"{thing}: no document has that identifier or id")


def find_entry(store: OxigraphStore, thing: str) -> Node:
    """The entry that keeps the document of that id or identifier out. Raises KgError unless there is exactly one."""
    found = _entries(store, thing)
    if len(found) > 1:
        every = ", ".join(str(n.get("documentId")) for n in found)
        raise KgError(f"{thing}: {len(found)} documents called so were taken back; give the id of one: {every}")
    if not found:
        raise KgError(f"{thing}: no document of that identifier or id was taken back")
    return found[0]


def _entries(store: OxigraphStore, thing: str) -> list[Node]:
    found = store.fetch(store.nodes_with("Retraction", "identifier", thing)).sorted_nodes()
    return list(filter(_keeps_out, found or _about(store, thing.removeprefix("document/"))))


def _about(store: OxigraphStore, document: str) -> list[Node]:
    """Every entry about the document of that id."""
    return store.fetch(store.nodes_with("Retraction", "documentId", f"document/{document}")).sorted_nodes()
