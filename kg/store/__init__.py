"""Stores hold one graph each. The modules of this folder are loaded by name, and each has `open_store(where, *, read_only=True)`.

Some are files on this machine and `where` is their path; others are servers and `where` is a URL, see `connect`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import urlsplit

from kg import registry
from kg.errors import UsageError
from kg.types import Delta, Graph, Scalar

if TYPE_CHECKING:
    from kg.spool import Spool

Language = Literal["sparql", "cypher"]
Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how much of it is done, and how much there is to do where that is known."""


def silent(what: str, done: int, total: int | None) -> None:
    """Progress that nobody looks at."""


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a query. None is a value that is not there."""

    columns: tuple[str, ...]
    rows: list[tuple[Scalar | None, ...]]


class Store(Protocol):
    """What every store can do. A store that was opened to be read refuses `apply`."""

    @property
    def language(self) -> Language: ...

    def apply(self, delta: Delta) -> None:
        """Turn the graph in the store into the next one.

        A node in `removed` and in `added` has changed, and keeps the edges that the delta does not name; one only in `removed` goes
        with all its edges. Applying the same delta again changes nothing.
        """

    def dump(self) -> Graph:
        """The whole graph."""

    def query(self, text: str, parameters: Mapping[str, Scalar | None], *, max_rows: int | None = None) -> Table:
        """The answer to a query that only reads. A parameter that is None stands for no value.

        Raises UsageError when the query is wrong or not allowed, LimitReached when there are more than `max_rows` rows.
        """

    def close(self) -> None:
        """Write what is pending and let go of the files."""


class Lookups(Protocol):
    """What deriving needs to see of a graph, in a store or in memory."""

    def fetch(self, ids: Iterable[str]) -> Graph:
        """The nodes of these ids, as far as there are any, and all edges that go out from them."""

    def sources(self, link: str, target: str) -> list[str]:
        """The ids of the nodes with that link to `target`, sorted."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What `Server.replace` did: how many `unit`s were written and taken away, and how many there are now."""

    unit: str
    written: int
    removed: int
    total: int


class Server(Store, Protocol):
    """A store on another machine, which may hold data of others as well. That is neither read by `dump` nor changed."""

    def replace(self, graph: Spool, progress: Progress = silent) -> Pushed:
        """Make the server's graph this one. Only what differs is written, in pieces; neither graph is held in memory.

        After an error, doing it again mends what was left half done. Raises KgError when the server fails or goes away.
        """


SERVERS = {scheme + tls: "neo4j" for scheme in ("bolt", "neo4j") for tls in ("", "+s", "+ssc")} | {"http": "sparql", "https": "sparql"}
"""The store for each kind of URL."""


def is_server(where: str) -> bool:
    """Whether a text names a server rather than a directory."""
    return "://" in where


def connect(
    url: str,
    *,
    read_only: bool = True,
    user: str | None = None,
    password: str | None = None,
    database: str | None = None,
    timeout: float | None = None,
) -> Server:
    """The store on the server at `url`. `timeout`, in seconds, bounds queries.

    Raises UsageError for a URL of another kind or one that holds a password, which would end up in logs, MissingExtra where a
    package is missing, KgError when the server does not answer.
    """
    try:
        parts = urlsplit(url)
        name = SERVERS.get(parts.scheme)
        if "@" in parts.netloc:
            raise UsageError("a URL with a user or password in it would end up in logs; give them as options or in the environment")
        if parts.query or parts.fragment:
            raise UsageError("the URL of a server ends before ? and #; user and password are options or in the environment")
        if name is None or not parts.hostname or parts.port == 0:
            raise ValueError
    except ValueError:
        raise UsageError(f"{url}: no URL of a server; they begin with {', '.join(f'{s}://' for s in SERVERS)}") from None
    opened: Server = registry.load("store", name).open_store(
        url, read_only=read_only, user=user, password=password, database=database, timeout=timeout
    )
    return opened


def ask(
    path: Path,
    engine: Language,
    text: str,
    parameters: Mapping[str, Scalar | None],
    *,
    timeout: float = 60,
    max_rows: int = 1_000_000,
) -> Table:
    """The answer to a query over the stores in the directory `path` (`rdf/` and `cypher.lbug`), from a process of its own.

    `timeout` is in seconds. Raises UsageError when the query is wrong or not allowed, LimitReached when time, rows or memory run
    out, KgError when there is no store or the engine breaks down.
    """
    from kg.store import _isolated

    name, place = {"sparql": ("oxigraph", "rdf"), "cypher": ("ladybug", "cypher.lbug")}[engine]
    return _isolated.run(name, path / place, text, parameters, timeout=timeout, max_rows=max_rows)
