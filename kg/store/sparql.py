"""A SPARQL 1.1 server, over HTTP: queries by the SPARQL Protocol, new triples by the Graph Store Protocol, changes by SPARQL Update.

The graph is that of `kg.rdf`. Ours are the named graphs that begin as `rdf.graph_name` does; others are neither read by `dump` nor changed.
"""

from __future__ import annotations

import base64
import heapq
import http.client
import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import IO, Final, NamedTuple
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

from kg import ontology, rdf
from kg.errors import KgError, LimitReached, UsageError
from kg.sorting import sorted_lines
from kg.spool import Spool, as_lines, pieces
from kg.store import Progress, Pushed, Table, _bind, _guard, silent
from kg.store.oxigraph import limited, scalar
from kg.types import Delta, Graph, Scalar

_BULK = 10_000
"""Triples of a request."""
_SMALL = 1 << 20
"""Bytes of an answer that are held in memory; what is larger goes to a file."""


class _Layout(NamedTuple):
    """Where a kind of server has its services, below the URL that people give, and what makes the union of all graphs the default one."""

    query: str
    update: str
    graphs: str
    union: str


_LAYOUTS = (
    _Layout("/query", "/update", "/store", "union-default-graph="),  # Oxigraph
    _Layout("/query", "/update", "/data", "default-graph-uri=urn:x-arq:UnionGraph"),  # Apache Jena Fuseki
    _Layout("", "/statements", "/rdf-graphs/service", ""),  # RDF4J and GraphDB, where the union is the default
)


class SparqlStore:
    """A graph on a SPARQL server."""

    language: Final = "sparql"

    def __init__(self, url: str, read_only: bool, login: tuple[str, str] | None, timeout: float | None) -> None:
        self._url, self._read_only, self._timeout = url.rstrip("/"), read_only, timeout
        self._headers = {"User-Agent": "workforce-kg"}
        if login is not None:
            self._headers["Authorization"] = "Basic " + base64.b64encode(":".join(login).encode()).decode()
        parts = urlsplit(self._url)
        assert parts.hostname is not None
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._path, self._http = parts.path, kind(parts.hostname, parts.port, timeout=timeout or 600)
        self._layout = self._find_layout()

    def _find_layout(self) -> _Layout:
        ask = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
        for layout in _LAYOUTS:
            status, body, _ = self._request("POST", layout.query, b"ASK {}", ask)
            if status in (401, 403):
                raise KgError(f"{self._url}: the server wants another user or password: --user or $SPARQL_USER, and $SPARQL_PASSWORD")
            if status == 200 and b'"boolean"' in body:
                status, _, _ = self._request("HEAD", f"{layout.graphs}?default", None, {"Accept": "application/n-triples"})
                if status == 200:
                    return layout
        raise KgError(f"{self._url}: no SPARQL 1.1 server with a graph store answers there; name its root or the URL of the data set")

    def apply(self, delta: Delta) -> None:
        """See `Store.apply`. A large change is several requests; after an error, applying it again does what is missing."""
        gone = set(rdf.quads(delta.removed))
        lost = [f"<{rdf.iri(i)}>" for i in delta.removed.nodes if i not in delta.added.nodes]
        new = set(rdf.quads(delta.added))
        for ids in pieces(lost, 500):
            values = f"VALUES ?n {{ {' '.join(ids)} }}"
            self._update(f"DELETE {{ GRAPH ?g {{ ?n ?p ?o }} }} WHERE {{ {values} GRAPH ?g {{ ?n ?p ?o }} }}")
            self._update(f"DELETE {{ GRAPH ?g {{ ?s ?p ?n }} }} WHERE {{ {values} GRAPH ?g {{ ?s ?p ?n }} }}")
        self._change(gone - new, new)

    def replace(self, graph: Spool, progress: Progress = silent) -> Pushed:
        """See `Server.replace`. One named graph after the other is compared with what the server has."""
        there = self._names()
        written = removed = total = 0
        for done, (name, lines) in enumerate(_by_graph(graph), 1):
            theirs = sorted_lines(as_lines(self._triples(name), ox.RdfFormat.N_TRIPLES)) if name in there else iter(())
            there.discard(name)
            for gone, new, same in _differences(theirs, lines):
                if gone:
                    self._update(_data(_block(name, gone), _block(name, new)))
                elif new:
                    self._checked("POST", self._graph_path(name), b"".join(new), {"Content-Type": "application/n-triples"})
                written, removed, total = written + len(new), removed + len(gone), total + len(new) + same
            progress("writing", done, None)
        for name in sorted(there):
            removed += sum(1 for _ in self._triples(name))
            self._checked("DELETE", self._graph_path(name), None, {})
        progress("writing", total, total)
        return Pushed("triples", written, removed, total)

    def dump(self) -> Graph:
        """See `Store.dump`."""
        return rdf.graph(quad for name in sorted(self._names()) for quad in self._graph(name))

    def query(self, text: str, parameters: Mapping[str, Scalar | None], *, max_rows: int | None = None) -> Table:
        """See `Store.query`, and `OxigraphStore.query` for what comes back. The default graph is the union of all graphs."""
        _guard.check_sparql(text)
        bound = _bind.with_values(text, parameters)
        prefixes = "".join(f"PREFIX {name}: <{iri}> " for name, iri in ontology.load().prefixes.items())
        return self._answer(prefixes + bound, self._layout.union, max_rows)

    def _answer(self, text: str, dataset: str, max_rows: int | None = None) -> Table:
        """The answer of the server to a query over a data set that is described as the protocol does."""
        accept = "application/sparql-results+json, application/n-triples;q=0.9"
        path = self._layout.query + (f"?{dataset}" if dataset else "")
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        status, body, kind = self._request("POST", path, text.encode(), headers)
        if status in (408, 503, 504):
            raise LimitReached(f"{self._url}: the server ended the query: {_words(body)}")
        if status == 400:
            raise UsageError(f"SPARQL: {_words(body)}")
        if status != 200:
            raise KgError(f"{self._url}: the server answers {status}: {_words(body)}")
        if "n-triples" in kind:
            triples = ox.parse(io.BytesIO(body), format=ox.RdfFormat.N_TRIPLES)
            return Table(
                ("subject", "predicate", "object"), limited(((str(t.subject), str(t.predicate), str(t.object)) for t in triples), max_rows)
            )
        found = ox.parse_query_results(io.BytesIO(body), format=ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QueryBoolean):
            return Table(("ask",), [(bool(found),)])
        columns = tuple(v.value for v in found.variables)
        return Table(columns, limited((tuple(scalar(term) for term in row) for row in found), max_rows))

    def close(self) -> None:
        """See `Store.close`."""
        self._http.close()

    def _names(self) -> set[str]:
        """The named graphs on the server that are ours."""
        text = f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), '{rdf.iri('graph/')}')) }}"
        # Where the default graph is asked to be the union, Fuseki has no named graphs.
        return {str(name) for (name,) in self._answer(text, "").rows}

    def _graph(self, name: str) -> Iterator[ox.Quad]:
        where = ox.NamedNode(name)
        for triple in self._triples(name):
            yield ox.Quad(triple.subject, triple.predicate, triple.object, where)

    def _triples(self, name: str) -> Iterator[ox.Quad]:
        """The triples of a named graph; what the server sends is in a file if there is much of it."""
        with tempfile.SpooledTemporaryFile(_SMALL) as body:
            self._checked("GET", self._graph_path(name), None, {"Accept": "application/n-triples"}, into=body)
            body.seek(0)
            yield from ox.parse(body, format=ox.RdfFormat.N_TRIPLES)

    def _change(self, gone: set[ox.Quad], new: set[ox.Quad]) -> None:
        """Take quads away and add others, those of one node in one request: nobody sees half of it."""
        size = 0
        parts: tuple[list[str], list[str]] = ([], [])
        changes = sorted([(str(q.subject), 0, q) for q in gone] + [(str(q.subject), 1, q) for q in new], key=lambda c: c[:2])
        before = ""
        for subject, kind, quad in changes:
            if size >= _BULK and subject != before:
                self._update(_data(*map("".join, parts)))
                size, parts = 0, ([], [])
            parts[kind].append(f"GRAPH {quad.graph_name} {{ {quad.subject} {quad.predicate} {quad.object} }}\n")
            size, before = size + 1, subject
        if size:
            self._update(_data(*map("".join, parts)))

    def _update(self, text: str) -> None:
        self._checked("POST", self._layout.update, text.encode(), {"Content-Type": "application/sparql-update"})

    def _graph_path(self, name: str) -> str:
        return f"{self._layout.graphs}?graph={quote(name, safe='')}"

    def _checked(self, method: str, path: str, body: bytes | None, headers: dict[str, str], into: IO[bytes] | None = None) -> bytes:
        if self._read_only and method != "GET":
            raise KgError(f"{self._url}: opened to be read")
        status, answer, _ = self._request(method, path, body, headers, into)
        if status >= 300:
            raise KgError(f"{self._url}: the server answers {status} to {method} {path.partition('?')[0]}: {_words(answer)}")
        return answer

    def _request(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], into: IO[bytes] | None = None
    ) -> tuple[int, bytes, str]:
        """The status, body and type of the answer. A connection that the server has closed in between is made anew, once.

        The body of an answer that is right goes `into` a file where one is given. All that is asked may be asked twice: nothing counts
        on what was there before.
        """
        for last in (False, True):
            try:
                self._http.request(method, self._path + path, body, self._headers | headers)
                answer = self._http.getresponse()
                kind = answer.headers.get("Content-Type", "")
                if into is None or answer.status != 200:
                    return answer.status, answer.read(), kind
                into.seek(0)
                into.truncate()
                shutil.copyfileobj(answer, into, 1 << 20)
                if answer.length:
                    raise http.client.IncompleteRead(b"", answer.length)
                return answer.status, b"", kind
            except TimeoutError as error:
                self._http.close()
                raise LimitReached(f"{self._url}: the server took longer than {self._timeout or 600:g} seconds") from error
            except (OSError, http.client.HTTPException) as error:
                self._http.close()
                if last:
                    raise KgError(f"{self._url}: the SPARQL server does not answer: {error}") from error
        raise AssertionError


def open_store(
    url: str,
    *,
    read_only: bool = True,
    user: str | None = None,
    password: str | None = None,
    database: str | None = None,
    timeout: float | None = None,
) -> SparqlStore:
    """The graph on the server at `url`: the root of an Oxigraph, a data set of Fuseki, or a repository of RDF4J or GraphDB.

    `timeout`, in seconds, bounds each request. Raises UsageError for a `database`, which such a server has in its URL, KgError when the
    server does not answer, does not accept the user, or has no graph store where one is looked for.
    """
    if database is not None:
        raise UsageError(f"{url}: a SPARQL server has no databases; the URL names the data set")
    return SparqlStore(url, read_only, None if user is None else (user, password or ""), timeout)


def _by_graph(graph: Spool) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The IRI of each named graph with its triples as lines, both in order."""

    def named() -> Iterator[bytes]:
        for line in graph.lines():
            triple, _, name = line[:-3].rpartition(b" ")
            yield name + b" " + triple + b" .\n"

    for name, lines in groupby(sorted_lines(named()), lambda line: line.partition(b" ")[0]):
        yield name[1:-1].decode(), (line.partition(b" ")[2] for line in lines)


def _differences(old: Iterable[bytes], new: Iterable[bytes]) -> Iterator[tuple[list[bytes], list[bytes], int]]:
    """The lines that only one of two has, both in order, and how many both have: in pieces, in which a node is whole."""
    gone: list[bytes] = []
    more: list[bytes] = []
    same = 0
    before = b""
    for line, group in groupby(heapq.merge(((line, False) for line in old), ((line, True) for line in new)), key=itemgetter(0)):
        signs = [sign for _, sign in group]
        subject = line.partition(b" ")[0]
        if len(gone) + len(more) >= _BULK and subject != before:
            yield gone, more, same
            gone, more, same = [], [], 0
        before = subject
        if len(signs) == 2:
            same += 1
        else:
            (more if signs[0] else gone).append(line)
    yield gone, more, same


def _block(name: str, lines: list[bytes]) -> str:
    """Triples of a named graph, as an update says them."""
    return f"GRAPH <{name}> {{\n{b''.join(lines).decode()}}}\n" if lines else ""


def _data(gone: str, new: str) -> str:
    """One update that takes triples away and adds others."""
    return ";\n".join(f"{verb} DATA {{\n{said}}}" for verb, said in (("DELETE", gone), ("INSERT", new)) if said)


def _words(body: bytes) -> str:
    return " ".join(body.decode(errors="replace").split())[:300]
