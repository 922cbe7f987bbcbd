"""Imports point down, and what `kg --help` loads is light."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

KG = Path(__file__).parent.parent / "kg"

LAYERS = """
errors resources
types
ids dates plain files evaluate sorting
tables
ontology registry
cells reference
rows
layouts
read extract resolve
records graph
rdf pg
spool
store shapes generations
queries
charts networks
export derive diff problems retractions
snapshot describe select review api
serve
pipeline
cli
__main__
"""
"""From the ground up. A module or package imports from the lines above its own, and never from its own line."""

HEIGHT = {name: height for height, line in enumerate(LAYERS.strip().splitlines()) for name in line.split()}

HEAVY = (
    "fastwarc", "feedparser", "ladybug", "linkml", "lxml", "networkx", "openpyxl", "pyarrow", "pyoxigraph", "pypdf", "pyshacl", "rdflib",
    "resvg_py", "rich", "starlette", "trafilatura", "urllib3", "urllib.request", "uvicorn", "yaml",
)  # fmt: skip
OPTIONAL = (
    "fastwarc",
    "feedparser",
    "font_source_sans_pro",
    "linkml",
    "lxml",
    "neo4j",
    "openpyxl",
    "pyarrow",
    "pypdf",
    "pyshacl",
    "rdflib",
    "resvg_py",
    "starlette",
    "trafilatura",
    "urllib3",
    "uvicorn",
)


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """The line and the top part (`store` of `kg.store.oxigraph`) of each import of the project's own, wherever it stands in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                names = [alias.name for alias in node.names]
            case ast.ImportFrom():
                assert node.level == 0, f"{path}:{node.lineno}: imports are written in full"
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            case _:
                continue
        yield from ((node.lineno, name.split(".")[1]) for name in names if name.startswith("kg."))


def faults(path: Path, own: str) -> Iterator[str]:
    for line, other in imported(path):
        if other not in (own, "__version__") and HEIGHT.get(other, 99) >= HEIGHT[own]:
            yield f"{path.relative_to(KG.parent)}:{line}: {own} may not import {other}"


@pytest.mark.parametrize("path", sorted(KG.rglob("*.py")), ids=lambda p: str(p.relative_to(KG)))
def test_imports_point_down(path: Path) -> None:
    own = path.relative_to(KG).parts[0].removesuffix(".py")
    if own == "__init__":
        # The package lends its name to the use from Python, and imports that only when it is used.
        assert {name for _, name in imported(path)} == {"api"}
        return
    assert own in HEIGHT, f"LAYERS does not say where kg.{own} stands"
    assert not list(faults(path, own))


def test_an_import_that_points_up_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = tmp_path / "kg" / "ids.py"
    bad.parent.mkdir()
    bad.write_text("from kg.types import Mention\n\ndef f():\n    import kg.cli.main\n    from kg import store, dates\n", encoding="utf-8")
    monkeypatch.setattr(sys.modules[__name__], "KG", bad.parent)
    assert [fault.partition(":")[2] for fault in faults(bad, "ids")] == [
        "4: ids may not import cli",
        "5: ids may not import store",
        "5: ids may not import dates",
    ]


def test_no_modules_import_each_other_in_a_circle() -> None:
    modules = {".".join(("kg", *path.relative_to(KG).with_suffix("").parts)): path for path in KG.rglob("*.py") if path.stem != "__init__"}
    TopologicalSorter({name: {*modules} & {*_modules(path)} for name, path in modules.items()}).prepare()  # raises CycleError


def _modules(path: Path) -> Iterator[str]:
    """The modules that a file may import, by name: also those imported for their types or within a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names))


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=KG.parent).stdout


def test_help_loads_nothing_heavy() -> None:
    code = f"""
import contextlib, io, json, sys
from kg.cli.main import main
sys.argv = ["kg", "--help"]
shown = io.StringIO()
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(shown):
    main()
print(json.dumps([shown.getvalue(), [name for name in {HEAVY} if name in sys.modules]]))
"""
    shown, loaded = json.loads(run(code))
    assert "build" in shown
    assert loaded == []


def test_every_module_can_be_imported_without_the_optional_packages() -> None:
    code = f"""
import importlib, pkgutil, sys
sys.modules.update(dict.fromkeys({OPTIONAL}))
import kg
for module in pkgutil.walk_packages(kg.__path__, "kg."):
    # The server is nothing without its extra; `kg serve` says which to install.
    if module.name != "kg.__main__" and not module.name.startswith("kg.serve"):
        importlib.import_module(module.name)
        print(module.name)
"""
    assert "kg.shapes" in run(code).split()


def test_the_server_says_which_extra_it_needs() -> None:
    code = """
import sys
sys.modules.update(dict.fromkeys(["starlette", "uvicorn"]))
from kg.cli.main import main
main(["serve"])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=KG.parent)
    assert done.returncode == 1
    assert "pip install 'workforce-kg[serve]'" in done.stderr
