"""How long `kg push` takes, and how much memory, with a graph of many events and a server of its own; and again when nothing or little
has changed.

    python benchmarks/push.py [EVENTS] [neo4j|oxigraph]     100,000 and both unless told

The graph is that of the seeds, with its documents, claims and events copied until there are so many events.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from kg import generations, ontology, pipeline, resources
from kg.store import oxigraph
from kg.types import Delta, Edge, Graph, Node

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


def write(folder: Path, delta: Delta) -> None:
    """A new generation of a store that has only what `kg push` reads."""
    with (
        generations.writing(folder) as generation,
        closing(oxigraph.open_store(generation.path / generations.RDF, read_only=False)) as store,
    ):
        store.apply(delta)
        store.flush()
        generation.commit()


def push(url: str, folder: Path, what: str) -> None:
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    child = subprocess.Popen([sys.executable, "-m", "kg", "push", url, "--store", str(folder)], stderr=subprocess.PIPE, text=True)
    most = "0"
    while child.poll() is None:
        # What the system says of a child in the end counts the memory of its parent.
        # One that is about to end has none.
        with suppress(OSError):
            said = Path(f"/proc/{child.pid}/status").read_text(encoding="utf-8")
            most = next(iter(re.findall(r"VmHWM:\s*(\d+)", said)), most)
        time.sleep(0.05)
    took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said = child.communicate()[1].strip()
    print(f"  {what:18} {took:7.1f} s, of which {cpu:6.1f} s of the processor here, in {int(most) / 1024:5.0f} MB: {said}", flush=True)
    assert child.returncode == 0


def main(events: int, names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        graph = copied(seeds(Path(name) / "seeds"), events)
        print(f"{events:,} events: {len(graph.nodes):,} nodes and {len(graph.edges):,} edges", flush=True)
        changed = next(n for n in graph.nodes.values() if n.kind == "Layoff")
        one = Graph.of([changed])
        other = Graph.of([Node(changed.id, "Reorganisation", changed.attributes)])
        store = Path(name) / "store"
        write(store, Delta(Graph(), graph))
        del graph
        for server_name in names:
            folder = Path(name) / server_name
            folder.mkdir()
            server = servers.neo4j(folder, brief=False) if server_name == "neo4j" else servers.oxigraph(folder)
            print(server_name)
            try:
                push(server.url, store, "all of it")
                push(server.url, store, "again")
                write(store, Delta(one, other))
                push(server.url, store, "one event changed")
                write(store, Delta(other, one))
            finally:
                server.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, sys.argv[2:] or ["neo4j", "oxigraph"])
