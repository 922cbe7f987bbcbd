"""A part of the graph: some events, with all that they rest on and all that is known of what they name."""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Iterable, Iterator

from kg import ontology
from kg.graph import UNASSERTED
from kg.store.oxigraph import OxigraphStore
from kg.types import Edge, Graph

_BATCH = 500


def events(
    store: OxigraphStore,
    companies: Iterable[str] | None = None,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> Iterator[str]:
    """The ids of the events of these companies (by default of all) that may have been in a period. One without a date is in no period."""
    found = store.nodes_of("Event") if companies is None else (s for c in companies for s in store.sources("employer", c))
    ids = sorted({i for i in found if i.startswith("event/")})
    if since is None and until is None:
        yield from ids
        return
    begin, end = since or datetime.date.min, until or datetime.date.max
    for id in ids:
        first, last = (store.value(id, "Layoff", bound) for bound in ("dateFrom", "dateTo"))  # of all types of events alike
        if isinstance(first, datetime.date) and isinstance(last, datetime.date) and first <= end and last >= begin:
            yield id


def parts(store: OxigraphStore, chosen: Iterable[str]) -> Iterator[Graph]:
    """The chosen nodes with everything that links lead to from them, in pieces, each node in one of them; only ids are held in memory.

    Of other events nothing is there, nor are shortcuts that rest on other events alone. Name events before companies. An id that the
    store does not have is passed over.
    """
    shortcuts = ontology.load().shortcuts
    queue = deque(dict.fromkeys(chosen))
    of_choice, seen = frozenset(queue), set(queue)
    stated: set[Edge] = set()

    def belongs(edge: Edge) -> bool:
        if edge.type in shortcuts:
            return edge in stated
        return not edge.target.startswith("event/") or edge.target in of_choice

    while queue:
        found = store.fetch(queue.popleft() for _ in range(min(_BATCH, len(queue))))
        stated.update(_shortcuts(found))
        edges = frozenset(filter(belongs, found.edges))
        yield Graph(found.nodes, edges)
        new = sorted({e.target for e in edges} - seen)
        seen.update(new)
        queue.extend(new)


def _shortcuts(found: Graph) -> Iterator[Edge]:
    """The shortcuts that rest on the events in a graph."""
    known = ontology.load().events
    employers = {e.source: e.target for e in found.edges if e.type == "employer"}
    for edge in found.edges:
        node = found.nodes[edge.source]
        event = known.get(node.kind)
        if event is not None and edge.type in event.shortcuts and node.get("status") not in UNASSERTED:
            yield Edge(employers[edge.source], event.shortcuts[edge.type], edge.target)
