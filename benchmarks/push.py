"""How long it takes to push a graph of many events to a Neo4j server of its own, and to push it again when nothing or little has changed.

    python benchmarks/push.py [EVENTS]     100,000 unless told

The graph is that of the seeds, with its documents, claims and events copied until there are so many events.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from kg import generations, ontology, pipeline, resources, store
from kg.store import oxigraph
from kg.types import Edge, Graph, Node

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
import servers


def seeds(folder: Path) -> Graph:
    pipeline.build([str(resources.SEEDS / "documents")], folder)
    with generations.reading(folder) as path, closing(oxigraph.open_store(path / generations.RDF)) as opened:
        return opened.dump()


def copied(graph: Graph, events: int) -> Graph:
    """The graph with copies of all but its reference data; shortcuts and reference data are there once."""
    types = ontology.load().events
    each = sum(n.kind in types for n in graph.nodes.values())
    own = {n.id for n in graph.nodes.values() if ontology.load().classes[n.kind].graph != "reference"}

    def nodes() -> Iterator[Node]:
        for number in range(-(-events // each)):
            yield from (Node(f"{n.id}-{number}", n.kind, n.attributes) for n in graph.nodes.values() if n.id in own)
        yield from (n for n in graph.nodes.values() if n.id not in own)

    def edges() -> Iterator[Edge]:
        for edge in graph.edges:
            for number in range(-(-events // each)) if edge.source in own else (None,):
                source = edge.source if edge.source not in own else f"{edge.source}-{number}"
                yield Edge(source, edge.type, edge.target if edge.target not in own else f"{edge.target}-{number}")

    return Graph.of(nodes(), edges())


def main(events: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        graph = copied(seeds(Path(name) / "store"), events)
        print(f"{events:,} events: {len(graph.nodes):,} nodes and {len(graph.edges):,} edges")
        server = servers.neo4j(Path(name) / "neo4j", brief=False)
        try:
            with closing(store.connect(server.url, read_only=False)) as target:
                changed = next(n for n in graph.nodes.values() if n.kind == "Layoff")
                other = Graph({**graph.nodes, changed.id: Node(changed.id, "Reorganisation", changed.attributes)}, graph.edges)
                for what, new in (("all of it", graph), ("again", graph), ("one event changed", other)):
                    began, cpu = time.perf_counter(), time.process_time()
                    pushed = target.replace(new)
                    print(
                        f"  {what:18} {time.perf_counter() - began:7.1f} s, of which {time.process_time() - cpu:6.1f} s here;"
                        f" {pushed.written:,} written, {pushed.removed:,} removed"
                    )
        finally:
            server.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
