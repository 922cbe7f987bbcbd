"""The wheel: built from the project, installed into an empty environment, and used far from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(ROOT)], check=True, capture_output=True)
    (found,) = out.glob("*.whl")
    return found


def test_the_wheel_holds_schema_queries_and_seeds_and_nothing_else_of_the_checkout(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for part in ("kg/_data/schema/ontology.yaml", "kg/_data/schema/events/layoff.yaml", "kg/_data/queries/net-change.rq", "kg/py.typed"):
        assert part in names
    for folder, suffix in (("queries", ".cypher"), ("seeds/documents", ".txt"), ("seeds/reference", ".yaml"), ("schema/lexicon", ".yaml")):
        checkout = {p.name for p in (ROOT / folder).glob(f"*{suffix}")}
        assert checkout == {Path(n).name for n in names if n.startswith(f"kg/_data/{folder}/") and n.endswith(suffix)}
    assert not [n for n in names if n.startswith(("tests", "benchmarks", "docs", ".ci"))]


def test_an_empty_environment_builds_and_answers(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)], check=True)
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "KG_STORE", "VIRTUAL_ENV")}

    def kg(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [tmp_path / "env" / "bin" / "kg", *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )

    assert "new documents" in kg("build").stderr
    answers = [
        json.loads(kg("ask", "net-change", "-p", "company", "xAI", "--engine", engine, "--format", "json").stdout)
        for engine in ("sparql", "cypher")
    ]
    assert answers[0] == answers[1] and any(row["cut_max"] == 500 for row in answers[0])
    refused = subprocess.run([tmp_path / "env" / "bin" / "kg", "validate"], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "pip install 'workforce-kg[shacl]'" in refused.stderr
