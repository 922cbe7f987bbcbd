"""What is exported for Neo4j, read by a real one: the import tool by the very command that is written, the script by a server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import servers
from conftest import started
from servers import Server
from strategies import NASTY, typed_text
from test_export import nasty, put, written

from kg import store
from kg.export import find
from kg.types import Delta, Graph, Node, Scalar

INJECTIONS = (
    "\\u0027",
    "\\\\u0022 x",
    'a\\"b',
    "x\\",
    "\\'",
    "'; //",
    '" MATCH (n) DETACH DELETE n //',
    "`) DELETE n //",
    "tab\tx;\n;",
    "*/",
    "${x}",
)


def hard() -> Graph:
    """Every nasty text, what would run as Cypher, and the ends of the ranges of numbers."""
    texts = [*NASTY, *INJECTIONS]
    event: dict[str, Scalar] = {
        "label": "b",
        "status": "announced",
        "unquantified": True,
        "claimCount": 1,
        "documentCount": 1,
        "originCount": 1,
    }
    ranges: dict[str, Scalar] = {"countMin": -(2**63), "countMax": 2**63 - 1, "percent": 1e300, "confidence": 5e-324}
    nodes = [Node.make(f"role/n{i}", "Role", {"name": text, "definition": text}) for i, text in enumerate(texts)]
    return nasty() | Graph.of([*nodes, Node.make("event/big", "Layoff", {**event, **ranges})])


def dumped(server: Server) -> list[str]:
    opened = store.connect(server.url)
    try:
        return typed_text(opened.dump())
    finally:
        opened.close()


@pytest.mark.case(7)
def test_neo4j_admin_imports_every_value(tmp_path: Path) -> None:
    pytest.importorskip("neo4j")
    put(hard(), tmp_path / "files", find("neo4j"))
    home, tool = tmp_path / "home", tmp_path / "bin" / "neo4j-admin"
    # The first start writes the configuration; what it makes, the import replaces.
    with started(lambda: servers.neo4j(home)) as first:
        assert dumped(first) == []
    tool.parent.mkdir()
    run = "import sys, pathlib, servers; print(servers.admin(pathlib.Path(sys.argv[1]), sys.argv[2:]))"
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{run}" "{home}" "$@" --overwrite-destination\n')
    tool.chmod(0o755)
    path = {"PATH": f"{tool.parent}:{os.environ['PATH']}", "PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run(["sh", str(tmp_path / "files" / "import.sh")], env=os.environ | path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert f"{len(hard().nodes)} nodes" in done.stdout and f"{len(hard().edges)} relationships" in done.stdout
    with started(lambda: servers.neo4j(home)) as server:
        assert dumped(server) == typed_text(hard())


@pytest.mark.threat(11)
def test_a_server_runs_the_script_and_nothing_in_a_value_runs(neo4j_server: Server) -> None:
    import neo4j

    opened = store.connect(neo4j_server.url, read_only=False)
    opened.apply(Delta(opened.dump(), Graph()))
    opened.close()
    statements = [s for s in written(hard(), "cypher").decode().split(";\n") if s]
    with neo4j.GraphDatabase.driver(neo4j_server.url) as driver, driver.session() as session:
        for _ in range(2):
            for statement in statements:
                session.run(statement).consume()
            assert dumped(neo4j_server) == typed_text(hard())
