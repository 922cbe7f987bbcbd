"""Each input that people really have, and each attack and fault, has a test that names it: `mark.case(6)`, `mark.threat(18)`.

The numbers are those of the lists in the project's design (the files of `tests/cases` have them in their names). `pytest -m threat` runs
the tests of all threats.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
LISTS = {"case": ("CASES.md", 20), "threat": ("THREATS.md", 22)}


def named() -> dict[str, defaultdict[int, list[str]]]:
    """The tests for each number of each list."""
    found: dict[str, defaultdict[int, list[str]]] = {name: defaultdict(list) for name in LISTS}
    for path in sorted(TESTS.glob("test_*.py")):
        for test in (n for n in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(n, ast.FunctionDef)):
            for mark in test.decorator_list:
                if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr in LISTS:
                    for number in mark.args:
                        assert isinstance(number, ast.Constant) and isinstance(number.value, int)
                        found[mark.func.attr][number.value].append(f"{path.name}::{test.name}")
    for path in (TESTS / "cases").iterdir():
        if match := re.match(r"(?:(threat)-)?(\d+)-", path.name):
            found[match[1] or "case"][int(match[2])].append(path.name)
    return found


@pytest.mark.parametrize("name", LISTS)
def test_every_row_has_a_test_of_its_own(name: str) -> None:
    assert sorted(named()[name]) == list(range(1, LISTS[name][1] + 1))


@pytest.mark.parametrize("name", LISTS)
def test_the_lists_have_these_rows(name: str, shared: Path) -> None:
    file, rows = LISTS[name]
    text = (shared / "design" / file).read_text(encoding="utf-8")
    assert [int(n) for n in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)] == list(range(1, rows + 1))
