"""Stores hold one graph each. The modules of this folder are loaded by name, and each has `open_store(path, *, read_only=True)`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from kg.types import Delta, Graph, Scalar

Language = Literal["sparql", "cypher"]


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
