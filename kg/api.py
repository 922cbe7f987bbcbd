"""A store from Python: questions, queries, and the graph for networkx.

import kg

store = kg.open_store("kg-store")
store.ask("net-change", company="xAI").rows
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg import generations, networks, queries
from kg.store import Language, Table, ask, oxigraph
from kg.types import Graph, Scalar

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Opened:
    """The store in a directory. Each call reads the generation that is current then."""

    directory: Path

    def ask(self, question: str, engine: Language = "sparql", **parameters: str) -> Table:
        """The answer to a canned question. Raises UsageError for an unknown question, or a parameter that is wrong or missing."""
        return queries.ask(queries.question(question), engine, parameters, self.query)

    def query(self, engine: Language, text: str, parameters: Mapping[str, Scalar | None] | None = None) -> Table:
        """The answer to a query of one's own. Raises what `kg.store.ask` raises."""
        with generations.reading(self.directory) as path:
            return ask(path, engine, text, parameters or {})

    def graph(self) -> Graph:
        """The whole graph."""
        with generations.reading(self.directory) as path, closing(oxigraph.open_store(path / generations.RDF)) as store:
            return store.dump()

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """The whole graph for networkx, see `kg.networks`. Raises MissingExtra where networkx is missing."""
        return networks.of(self.graph())


def open_store(directory: Path | str = "kg-store") -> Opened:
    """The store that `kg build` made. Raises KgError where there is none."""
    generations.current(Path(directory))
    return Opened(Path(directory))
