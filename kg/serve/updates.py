"""The tasks that write. Each makes a generation of the store, so that it is whole or absent and readers go on undisturbed.

The property graph is made anew from the RDF graph. Where somebody wrote what the ontology does not know, only RDF can hold it: then
there is no property graph until `kg build` or `kg rebuild` makes one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg import generations
from kg.errors import KgError, UsageError
from kg.serve import media
from kg.serve.faults import Unreadable
from kg.serve.limits import Limits
from kg.store import _memory, ladybug, oxigraph
from kg.store.oxigraph import OxigraphStore
from kg.types import Delta, Graph


def update(store: Path, limits: Limits, *, text: str, base: str, using: list[str], using_named: list[str]) -> None:
    """Run a SPARQL update. Raises UsageError where it is wrong or not allowed."""
    with _writing(store) as rdf:
        rdf.update(text, base=base, using=using, using_named=using_named)


def put_graph(store: Path, limits: Limits, *, name: str | None, parts: list[tuple[str, bytes]], replace: bool, base: str) -> bool:
    """Put what the parts (media type and bytes) say into a graph, instead of its content or beside it; whether the graph is new."""
    for kind, data in parts:
        if kind not in media.READ:
            raise Unreadable(f"Content-Type {kind or '(none)'}: not read here; send {', '.join(media.READ)}")
        if kind == "application/rdf+xml" and b"<!DOCTYPE" in data.upper():
            # Entities can make a few bytes into any amount of text, and the engine would expand them.
            raise UsageError("RDF/XML with a document type is not read: its entities may expand without bound")
    with _writing(store) as rdf:
        return rdf.put(name, [(media.READ[kind], data) for kind, data in parts], replace=replace, base=base)


def delete_graph(store: Path, limits: Limits, *, name: str | None) -> bool:
    """Drop a graph; whether there was one."""
    with _writing(store) as rdf:
        return rdf.drop(name)


@contextmanager
def _writing(store: Path) -> Iterator[OxigraphStore]:
    with generations.writing(store) as new:
        rdf = oxigraph.open_store(new.path / generations.RDF, read_only=False)
        try:
            yield rdf
            rdf.flush()
            try:
                graph: Graph | None = rdf.dump()
            except KgError:
                graph = None
        finally:
            rdf.close()
        (new.path / generations.CYPHER).unlink(missing_ok=True)
        if graph is not None:
            # This engine reserves more than any query may take.
            _memory.lift()
            cypher = ladybug.open_store(new.path / generations.CYPHER, read_only=False)
            try:
                cypher.apply(Delta(Graph.of(), graph))
            finally:
                cypher.close()
        new.commit()


TASKS: Mapping[str, Callable[..., Any]] = {t.__name__: t for t in (update, put_graph, delete_graph)}
"""The tasks by name: `task(path_of_the_store, limits, **arguments)`."""
