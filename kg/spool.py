"""A graph on its way out: its N-Quads, sorted, in a temporary file, so that it may be larger than memory.

Every export, every comparison and every push reads graphs in this one form and order, wherever they come from.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby, islice
from typing import TYPE_CHECKING, BinaryIO, TypeVar

import pyoxigraph
from pyoxigraph import Quad, RdfFormat, Triple

from kg import rdf
from kg.errors import KgError
from kg.sorting import sorted_lines
from kg.types import Edge, Graph, Node

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_T = TypeVar("_T")
_BATCH = 5_000
_TYPE = str(rdf.TYPE).encode()


class Spool:
    """A graph on disk, in the order of its N-Quads: by node, and in it by property and value. Use it in a `with` block."""

    nodes = edges = 0

    def __init__(self, lines: Iterable[bytes], *, whole: bool = True) -> None:
        """Take N-Quads in any order. Raises KgError, naming it, for an edge of which an end is no node of the graph.

        Where it is not of a `whole` graph, edges may lead out of it, and neither are they counted nor nodes and properties.
        """
        self.properties: set[str] = set()
        """The IRIs of all properties that come in it."""
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `close`)
        try:
            with _telling():
                self._file.writelines(sorted_lines(lines))
                self._file.flush()
                if whole:
                    self.nodes, self.edges = _counted(_marks(self.lines(), self.properties))
        except BaseException:
            self.close()
            raise

    @classmethod
    def of(cls, parts: Iterable[Graph]) -> Spool:
        """Graphs together. Raises KgError as `rdf.quads` does."""
        return cls(as_lines(quad for part in parts for quad in rdf.quads(part)))

    @classmethod
    def dumped(cls, dump: Callable[[BinaryIO], object], *, whole: bool = True) -> Spool:
        """What a store writes as N-Quads."""
        with _telling(), tempfile.TemporaryFile() as raw:
            dump(raw)
            raw.seek(0)
            return cls(raw, whole=whole)

    def lines(self) -> Iterator[bytes]:
        """Each quad as a line of N-Quads."""
        return iter(self._reader())

    def subjects(self) -> Iterator[tuple[bytes, list[bytes]]]:
        """The IRI of each node, in brackets, with its lines."""
        return ((iri, list(lines)) for iri, lines in groupby(self.lines(), lambda line: line.partition(b" ")[0]))

    def quads(self) -> Iterator[Quad]:
        """Each quad."""
        return pyoxigraph.parse(self._reader(), format=RdfFormat.N_QUADS)

    def triples(self) -> Iterator[Triple]:
        """Each triple once, whatever graphs it is in."""
        previous = None
        for quad in self.quads():
            triple = quad.triple
            if triple != previous:
                yield triple
            previous = triple

    def records(self) -> Iterator[tuple[Node, list[Edge]]]:
        """Each node with the edges that go out from it, sorted. Raises KgError for quads that `rdf.quads` never gives."""
        for _, group in groupby(self.quads(), lambda q: q.subject):
            part = rdf.graph(group)
            (node,) = part.nodes.values()
            yield node, sorted(part.edges)

    def close(self) -> None:
        """Let go of the file, which goes."""
        self._file.close()

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _reader(self) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._file.fileno()), 1 << 20)


class _Reader(io.RawIOBase):
    """Reads an open file from its start, with a position of its own."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        count = os.preadv(self._descriptor, [buffer], self._at)
        self._at += count
        return count


@contextmanager
def _telling() -> Iterator[None]:
    """Says where temporary files are when there is no room for them."""
    try:
        yield
    except OSError as error:
        where = f"temporary files in {tempfile.gettempdir()}: {error.strerror or error}"
        raise KgError(f"{where}; TMPDIR names a folder with more room") from error


def differing(old: Spool, new: Spool) -> Iterator[tuple[list[bytes], list[bytes]]]:
    """The lines of each node that is not the same in two graphs, in the one and in the other, in order."""
    nothing: tuple[bytes, list[bytes]] = b"", []
    before, after = old.subjects(), new.subjects()
    was, now = next(before, nothing), next(after, nothing)
    while was[1] or now[1]:
        if was[0] == now[0]:
            if was[1] != now[1]:
                yield was[1], now[1]
            was, now = next(before, nothing), next(after, nothing)
        elif not now[1] or (was[1] and was[0] < now[0]):
            yield was[1], []
            was = next(before, nothing)
        else:
            yield [], now[1]
            now = next(after, nothing)


def is_edge(line: bytes) -> bool:
    """Whether a line says that a node has a link, rather than a class or an attribute."""
    _, predicate, rest = line.split(b" ", 2)
    return rest.startswith(b"<") and predicate != _TYPE


def graph_of(lines: Iterable[bytes]) -> Graph:
    """What lines of N-Quads say. Raises KgError for what `rdf.quads` never gives."""
    return rdf.graph(pyoxigraph.parse(b"".join(lines), format=RdfFormat.N_QUADS))


def as_lines(statements: Iterable[Quad] | Iterable[Triple], format: RdfFormat = RdfFormat.N_QUADS) -> Iterator[bytes]:
    """Quads as lines of N-Quads, or triples as lines of N-Triples."""
    for batch in pieces(statements, _BATCH):
        text = pyoxigraph.serialize(batch, format=format)  # type: ignore[arg-type]
        assert text is not None
        yield from text.splitlines(keepends=True)


def pieces(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """The items in lists of that size; the last may be shorter."""
    remaining = iter(items)
    while piece := list(islice(remaining, size)):
        yield piece


def _counted(marks: Iterable[bytes]) -> tuple[int, int]:
    """The numbers of nodes and edges, from what `_marks` gives. Raises KgError for an edge that lacks one of its nodes."""
    nodes = edges = 0
    node = None
    for mark in sorted_lines(marks):
        iri, _, edge = mark.partition(b"\t")
        if not edge.strip():
            nodes += 1
            node = iri
        elif iri == node:
            edges += 1
        else:
            (broken,) = rdf.graph(pyoxigraph.parse(edge, format=RdfFormat.N_TRIPLES)).edges
            at = f"{broken.source} -{broken.type}-> {broken.target}"
            raise KgError(f"{at} has no node {rdf.node_id(iri[1:-1].decode())}; build the graph again")
    return nodes, edges


def _marks(lines: Iterable[bytes], properties: set[str]) -> Iterator[bytes]:
    """The IRI of each node; after that of its target each edge; and an edge after that of its source, where this is no node.

    The properties that are met are put into `properties`.
    """
    met: set[bytes] = set()
    for subject, group in groupby((line.split(b" ", 2) for line in lines), lambda parts: parts[0]):
        edge, typed = None, False
        for _, predicate, rest in group:
            met.add(predicate)
            if predicate == _TYPE:
                typed = True
            elif rest.startswith(b"<"):
                target = rest.partition(b" ")[0]
                edge = b" ".join((subject, predicate, target, b".\n"))
                yield target + b"\t" + edge
        if typed:
            yield subject + b"\t\n"
        elif edge is not None:
            yield subject + b"\t" + edge
    properties.update(iri[1:-1].decode() for iri in met)
