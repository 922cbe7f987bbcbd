"""The documentation tells of everything there is, and shows only what is printed now."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from kg import export, ontology, queries, tables
from kg.cli.main import COMMANDS
from kg.queries import __main__ as index

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "seeds" / "README.md"]
EVERYTHING = "\n".join(p.read_text(encoding="utf-8") for p in [*PAGES, ROOT / "queries" / "README.md"])


def test_the_shown_output_is_what_is_printed_now() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "docs" / "render.py"), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`kg {command}" in README


@pytest.mark.parametrize("name", [q.name for q in queries.questions()])
def test_every_question_is_in_the_readme_and_in_the_index(name: str) -> None:
    assert f"`{name}`" in README and f"## {name}" in (ROOT / "queries" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*(f.name for f in export.formats()), *tables.FORMATS, *ontology.load().events])
def test_every_format_and_type_of_event_is_in_the_documentation(name: str) -> None:
    assert re.search(rf"\b{re.escape(name)}\b", EVERYTHING)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text):
        assert (page.parent / target).exists(), target


def test_the_index_of_questions_is_fresh() -> None:
    """With the answers on the starter corpus."""
    assert index.main(["--check"]) == 0
