"""What a worker does: each task reads an opened store and gives an answer that can be sent, within the limits of size."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from pyoxigraph import QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, parse_query_results
from pyoxigraph import serialize as write_rdf

from kg import describe, ontology, queries
from kg.errors import LimitReached, too_many
from kg.serve import description, media, views
from kg.serve.description import Service
from kg.serve.faults import NotFound
from kg.serve.limits import Limits
from kg.store import Language, Table
from kg.store.oxigraph import OxigraphStore
from kg.types import Scalar


class Body(NamedTuple):
    """A finished answer in one of the formats on offer."""

    data: bytes
    media: str


class _Capped(io.BytesIO):
    """A buffer that takes no more than so many bytes."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > self._most:
            raise LimitReached(f"the answer has more than {self._most >> 20} MB; add a LIMIT, or ask for less")
        return super().write(data)


def sparql(
    store: OxigraphStore,
    limits: Limits,
    *,
    text: str,
    accept: str | None,
    base: str,
    default_graphs: list[str],
    named_graphs: list[str],
    rows: int | None = None,
) -> Body:
    """The answer to a query in the format that the client likes best. `rows` may lower the limit of rows and triples."""
    most = min(limits.rows, rows or limits.rows)
    with store.results(text, base=base, default_graphs=default_graphs, named_graphs=named_graphs) as found:
        if isinstance(found, QueryTriples):
            return _graph(_first(found, most), accept, limits)
        form = media.best(accept, tuple(media.TABLES))
        output = _Capped(limits.size)
        found.serialize(output, media.TABLES[form])
    data = output.getvalue()
    # Reading an answer again takes longer than making it, and is left out where it cannot have so many rows.
    if isinstance(found, QuerySolutions) and data.count(_BETWEEN[form]) >= most and _rows(data, media.TABLES[form]) > most:
        raise too_many(most)
    return Body(data, form)


_BETWEEN = {form: b"},{" if "json" in form else b"</result>" if "xml" in form else b"\n" for form in media.TABLES}
"""What stands between two rows, and perhaps inside a value."""


def _rows(data: bytes, format: QueryResultsFormat) -> int:
    if format == QueryResultsFormat.CSV:
        import csv

        return sum(1 for _ in csv.reader(io.StringIO(data.decode(), newline=""))) - 1
    found = parse_query_results(data, format)
    assert isinstance(found, QuerySolutions)
    return sum(1 for _ in found)


def _first(items: Iterable[Any], most: int) -> Iterable[Any]:
    for number, item in enumerate(items):
        if number == most:
            raise too_many(most, "triple")
        yield item


def _graph(triples: Iterable[Any], accept: str | None, limits: Limits, prefixes: Mapping[str, str] | None = None) -> Body:
    form = media.best(accept, tuple(media.GRAPHS))
    format, output = media.GRAPHS[form], _Capped(limits.size)
    known = dict(prefixes or ontology.load().prefixes)
    write_rdf(triples, output, format, prefixes=known if format in (RdfFormat.TURTLE, RdfFormat.TRIG) else None)
    return Body(output.getvalue(), form)


def graph(store: OxigraphStore, limits: Limits, *, name: str | None, accept: str | None) -> Body:
    """One named graph, or with None the default graph, which is the union of all. Raises NotFound where there is none."""
    found = store.triples(name)
    if found is None:
        raise NotFound(f"there is no graph {name}")
    return _graph(found, accept, limits)


def entities(store: OxigraphStore, limits: Limits) -> dict[str, int]:
    """How many nodes each class has, by its IRI."""
    return store.entities()


def size(store: OxigraphStore, limits: Limits) -> int:
    """The number of triples in all graphs."""
    return store.size()


def describe_service(store: OxigraphStore, limits: Limits, *, service: Service, accept: str | None) -> Body:
    """The service description with a VoID description of the data and the questions as examples."""
    return _graph(description.triples(service), accept, limits, description.prefixes(service))


def sparql_of_service(store: OxigraphStore, limits: Limits, *, service: Service, terms: frozenset[str], **asked: Any) -> Body:
    """The answer to a query with these terms of descriptions: about the data if it has one of them, else about the description.

    See `sparql`.
    """
    return sparql(store if any(map(store.mentions, terms)) else description.opened(service), limits, **asked)


def question(store: OxigraphStore, limits: Limits, *, name: str, given: Mapping[str, str], rows: int | None = None) -> Table:
    """The answer to one of the questions. `rows` may lower the limit of rows. Raises UsageError for a wrong parameter."""

    def run(language: Language, text: str, values: Mapping[str, Scalar | None]) -> Table:
        return store.query(text, values, max_rows=min(limits.rows, rows or limits.rows))

    return queries.ask(queries.canned()[name], "sparql", given, run)


def record(store: OxigraphStore, limits: Limits, *, id: str) -> dict[str, Any]:
    """The record of a thing that `kg show --format json` prints. Raises NotFound where there is none."""
    _check(store, id)
    return describe.describe(store, id)


def rdf_of(store: OxigraphStore, limits: Limits, *, id: str, accept: str | None) -> Body:
    """The triples with a thing as subject or object. Raises NotFound where there is none."""
    _check(store, id)
    return _graph(store.about(id), accept, limits)


def _check(store: OxigraphStore, id: str) -> None:
    if not store.contains(id):
        raise NotFound(f"there is nothing with the id {id}")


READING = (
    sparql,
    sparql_of_service,
    graph,
    entities,
    size,
    describe_service,
    question,
    record,
    rdf_of,
    views.overview,
    views.search,
    views.page,
    views.neighbourhood,
)
TASKS: Mapping[str, Callable[..., Any]] = {t.__name__: t for t in READING}
"""The tasks by name: `task(store, limits, **arguments)`."""
