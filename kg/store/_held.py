"""A graph in memory with the look-ups of the RDF store: what a build has just made need not be read back from the disk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.types import Edge, Graph


class Held:
    """The look-ups of `Lookups` over a graph."""

    def __init__(self, graph: Graph) -> None:
        self._nodes = graph.nodes
        self._out: defaultdict[str, list[Edge]] = defaultdict(list)
        self._in: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for edge in graph.edges:
            self._out[edge.source].append(edge)
            self._in[edge.type, edge.target].append(edge.source)

    def fetch(self, ids: Iterable[str]) -> Graph:
        """See `Lookups.fetch`."""
        wanted = set(ids)
        nodes = {i: n for i in wanted if (n := self._nodes.get(i)) is not None}
        return Graph(nodes, frozenset(e for i in wanted for e in self._out.get(i, ())))

    def sources(self, link: str, target: str) -> list[str]:
        """See `Lookups.sources`."""
        return sorted(self._in.get((link, target), ()))
