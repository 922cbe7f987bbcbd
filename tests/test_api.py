"""A store from Python, and its graph in networkx."""

from __future__ import annotations

import sys
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from strategies import graphs

import kg
from kg import networks
from kg.errors import KgError, MissingExtra, UsageError
from kg.types import Edge, Graph, Node


@given(graphs())
def test_networkx_has_the_whole_graph(made: Graph) -> None:
    network = networks.of(made)
    nodes = {n: dict(data) for n, data in network.nodes(data=True) if data}
    assert {n: Node.make(n, data.pop("kind"), data) for n, data in nodes.items()} == made.nodes
    assert {Edge(source, link, target) for source, target, link in network.edges(keys=True)} == made.edges


@pytest.mark.parametrize(("of", "kind"), [("company", "Company"), ("role", "Role")])
def test_central_is_what_networkx_measures(seeds_store: Path, of: str, kind: str) -> None:
    store = kg.open_store(str(seeds_store))
    moves = networks.moves(store.to_networkx())
    assert nx.is_bipartite(moves)
    companies = {n for n, data in moves.nodes(data=True) if data["kind"] == "Company"}
    measured = nx.bipartite.degree_centrality(moves, companies)
    for engine in ("sparql", "cypher"):
        answer = store.ask("central", engine, of=of)
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        assert {r["id"]: r["degree"] for r in rows} == {n: moves.degree(n) for n in moves if moves.nodes[n]["kind"] == kind}
        assert {r["id"]: r["centrality"] for r in rows} == pytest.approx({n: measured[n] for n in moves if moves.nodes[n]["kind"] == kind})
        assert len(rows) > 10


def test_questions_and_queries(seeds_store: Path) -> None:
    store = kg.open_store(str(seeds_store))
    assert store.ask("net-change", company="xAI").rows == store.ask("net-change", "cypher", company="xAI").rows != []
    assert store.query("cypher", "MATCH (c:Company {id: $id}) RETURN c.name AS name", {"id": "company/xai"}).rows == [("xAI",)]
    with pytest.raises(UsageError, match="did you mean company"):
        store.ask("net-change", compnay="xAI")


def test_what_is_missing_is_named(tmp_path: Path, seeds_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KgError, match="no store there; make one with: kg build"):
        kg.open_store(str(tmp_path / "none"))
    monkeypatch.setitem(sys.modules, "networkx", None)
    with pytest.raises(MissingExtra, match=r"to_networkx needs an optional package: pip install 'workforce-kg\[networkx\]'"):
        kg.open_store(str(seeds_store)).to_networkx()
