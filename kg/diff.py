"""What differs between two graphs: as triples, and as events with the values that changed.

Both graphs are read in order, side by side. What differs is held in memory, the graphs are not.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Literal

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

from kg import ontology, rdf
from kg.errors import KgError, UsageError
from kg.spool import Spool, as_lines
from kg.store.oxigraph import OxigraphStore
from kg.types import Edge, Node, Scalar

Value = Scalar | tuple[str, ...] | None

READABLE = {".nq": RdfFormat.N_QUADS, ".nt": RdfFormat.N_TRIPLES, ".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG}
"""The exports that can be read, by extension. RDF/XML is not: its reader expands entities without bound."""

_EVENT = "event/"
"""How the ids of events begin."""
_TERMS = 1_000
"""So many openings of triple terms a file may hold: the reader breaks down on many nested ones, and no export but turtle12 has any."""


@dataclass(frozen=True, slots=True)
class Change:
    """An event that one graph has and the other has not, or has with other values.

    `values` gives those that differ, by the name of the attribute or link, with the old and the new one; None is no value, and a link has
    the names of its targets, or their ids where they have none.
    """

    change: Literal["added", "gone", "changed"]
    id: str
    type: str
    label: str
    date: str | None
    values: tuple[tuple[str, Value, Value], ...]


def of_store(store: OxigraphStore, whole: bool) -> Spool:
    """The graph of a store, or only what `events` looks at: its events, and the names of things."""
    if whole:
        return Spool.dumped(store.write_quads)
    events = (id for id in store.nodes_of("Event") if id.startswith(_EVENT))
    return Spool(as_lines(chain(store.quads_of(events), store.quads_with(_name()))), whole=False)


def read(path: Path) -> Spool:
    """An exported file, all of it, so that half a file does not pass for a whole one.

    Raises UsageError for a format that cannot be read back, KgError for what is none of our exports.
    """
    format = READABLE.get(path.suffix.lower())
    if format is None:
        raise UsageError(f"{path}: cannot be compared; export it as one of {' '.join(READABLE)}")
    try:
        with path.open("rb") as file:
            if sum(line.count(b"<<(") for line in file) > _TERMS:
                raise KgError(f"{path}: more than {_TERMS:,} triple terms; compare an export that has none, such as .nq")
        # Which named graph a triple is in follows from the triple; here all are in one.
        where = NamedNode("urn:x-kg:any")
        found = pyoxigraph.parse(path=str(path), format=format)
        return Spool(as_lines(Quad(q.subject, q.predicate, q.object, where) for q in found))
    except (OSError, SyntaxError, ValueError) as error:
        raise KgError(f"{path}: cannot be read: {' '.join(str(error).split())}") from error


def triples(old: Spool, new: Spool) -> Iterator[tuple[str, str]]:
    """Each triple that only one of the graphs has, as a line of N-Triples, in order; after `-` where it is gone, `+` where it is new."""
    for line, group in groupby(heapq.merge(_triples(old, "-"), _triples(new, "+")), key=itemgetter(0)):
        signs = {sign for _, sign in group}
        if len(signs) == 1:
            yield signs.pop(), line.decode() + " ."


def _triples(spool: Spool, sign: str) -> Iterator[tuple[bytes, str]]:
    """Subject, predicate and object of each line, without the graph that ends it, and the sign."""
    return ((triple, sign) for triple, _ in groupby(line[: line.rindex(b" <")] for line in spool.lines()))


def events(old: Spool, new: Spool) -> list[Change]:
    """The events that differ, by date. Raises KgError for quads that are not of the ontology."""
    prefix = f"<{rdf.iri(_EVENT)}"
    ids = {triple.partition(" ")[0].encode() for _, triple in triples(old, new) if triple.startswith(prefix)}
    before, after = _records(old, ids), _records(new, ids)
    ends = {f"<{rdf.iri(e.target)}>".encode() for found in (before, after) for _, edges in found.values() for e in edges}
    was, now = _names(old, ends), _names(new, ends)
    found = [_change(i, before.get(i), after.get(i), was, now) for i in before.keys() | after.keys()]
    return sorted(found, key=lambda c: (c.date or "9999", c.id))


_Record = tuple[Node, list[Edge]]


def _records(spool: Spool, subjects: set[bytes]) -> dict[str, _Record]:
    """The nodes of these IRIs with their edges."""
    found = {}
    for subject, lines in _by_subject(spool, subjects):
        part = rdf.graph(pyoxigraph.parse(b"".join(lines), format=RdfFormat.N_QUADS))
        if not part.nodes:
            raise KgError(f"{subject.decode()}: it is of no class")
        (node,) = part.nodes.values()
        found[node.id] = node, sorted(part.edges)
    return found


def _names(spool: Spool, subjects: set[bytes]) -> dict[str, str]:
    """The names, by id, of the nodes of these IRIs that have one."""
    name = NamedNode(_name())
    lines = b"".join(line for _, own in _by_subject(spool, subjects) for line in own)
    found = (q for q in pyoxigraph.parse(lines, format=RdfFormat.N_QUADS) if q.predicate == name)
    return {str(rdf.node_id(q.subject.value)): q.object.value for q in found}


def _name() -> str:
    """The IRI of the property that names things."""
    return ontology.load().classes["Company"].attributes["name"].iri


def _by_subject(spool: Spool, subjects: set[bytes]) -> Iterator[tuple[bytes, Iterable[bytes]]]:
    for subject, lines in groupby(spool.lines(), lambda line: line.partition(b" ")[0]):
        if subject in subjects:
            yield subject, lines


def _change(id: str, before: _Record | None, after: _Record | None, was: dict[str, str], now: dict[str, str]) -> Change:
    latest = after or before
    assert latest is not None
    node = latest[0]
    old, new = _values(before, was), _values(after, now)
    values = tuple((name, old.get(name), new.get(name)) for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name))
    date = node.get("date")
    return Change(
        change="added" if before is None else "gone" if after is None else "changed",
        id=id,
        type=node.kind,
        label=str(node.get("label")),
        date=None if date is None else str(date),
        values=values,
    )


def _values(record: _Record | None, names: dict[str, str]) -> dict[str, Value]:
    """The class, attributes and links of an event by name."""
    if record is None:
        return {}
    node, edges = record
    links = groupby(edges, lambda e: e.type)
    return {"kind": node.kind} | dict(node.attributes) | {n: tuple(sorted(names.get(e.target, e.target) for e in es)) for n, es in links}
