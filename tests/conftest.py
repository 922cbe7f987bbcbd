"""Fixtures that several test files share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import servers
from hypothesis import settings
from servers import Server, Unavailable

from kg import resources
from kg.queries import Question

# A machine that is busy with other things must fail no test; what has to be quick is measured in benchmarks.
settings.register_profile("kg", deadline=None)
settings.load_profile("kg")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
"""The browser that pages are tested in, where there is one."""


def required(question: Question) -> dict[str, str]:
    """A value for each parameter that a question cannot do without."""
    return {p.name: p.example for p in question.parameters if p.example is not None}


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of evaluation data beside the project. Where it is not there its tests are skipped, but never in CI."""
    if not SHARED.is_dir():
        if os.environ.get("KG_REQUIRE_SHARED"):
            pytest.fail("../shared is not there, and KG_REQUIRE_SHARED asks for it")
        pytest.skip("../shared is not there")
    return SHARED


@pytest.fixture(scope="session")
def kg() -> Run:
    """Runs the command line in a process of its own, as a person would: kg("ask", "net-change", "--store", path)."""

    def run(*arguments: str | Path, input: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if k != "KG_STORE"}
        return subprocess.run(
            [sys.executable, "-m", "kg", *map(str, arguments)],
            input=input,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=clean | {"PYTHONPATH": str(ROOT)} | environment,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def seeds_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built from the seeds; tests only read it."""
    from kg import pipeline

    store = tmp_path_factory.mktemp("seeds") / "store"
    pipeline.build([str(resources.SEEDS / "documents")], store)
    return store


@contextmanager
def started(start: Callable[[], Server]) -> Iterator[Server]:
    """A server while it is needed. Where it cannot be had its tests are skipped, but never in CI."""
    try:
        server = start()
    except Unavailable as error:
        if os.environ.get("KG_REQUIRE_SERVERS"):
            pytest.fail(f"{error}, and KG_REQUIRE_SERVERS asks for it")
        pytest.skip(str(error))
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Neo4j of this process's own."""
    pytest.importorskip("neo4j")
    with started(lambda: servers.neo4j(tmp_path_factory.mktemp("neo4j"))) as server:
        yield server


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An Oxigraph server of this process's own."""
    with started(lambda: servers.oxigraph(tmp_path_factory.mktemp("oxigraph"))) as server:
        yield server


@pytest.fixture(scope="session")
def fuseki_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An Apache Jena Fuseki of this process's own."""
    with started(lambda: servers.fuseki(tmp_path_factory.mktemp("fuseki"))) as server:
        yield server
