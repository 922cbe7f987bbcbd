"""Work grows with the length of a text and no faster: counted in calls, which are the same on every machine."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from kg import ids, reference
from kg.extract import rules
from kg.types import Document

END = "\n\nIntel laid off 300 engineers on Monday."
UNITS = {
    "one event again and again": ["Intel laid off 300 engineers on Monday. "],
    "one endless sentence": ["Intel laid off 300 engineers and "],
    "many events of one company": [f"Intel laid off {n * 7 + 100} engineers in May. " for n in range(1300)],
    "many companies": [
        f"Zorbo{a}{b} Corp laid off {n} engineers. " for n in (120,) for a in "abcdefghijklmnopqrs" for b in "abcdefghijklmnopqrs"
    ],
    "a table of one row": ["a | 12 | "],
    "lines of a list": ["Zorbo: 40\n"],
    "brackets": ["("],
    "commas": ["1,111,"],
    "right to left": ["مرحبا "],
    "control characters": ["\x00\x1b "],
}


def calls(units: list[str], length: int) -> int:
    """Calls of functions, of the interpreter's own too, while a text of that length is read."""
    text = ("".join(units) * (length // sum(map(len, units)) + 1))[:length] + END
    count = 0

    def counted(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event.endswith("call")

    document = Document(ids.digest(text, length=16), "text", text, published="2026-01-01")
    known = reference.load()
    sys.setprofile(counted)
    try:
        assert list(rules.extract([document], known))
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("units", UNITS.values(), ids=UNITS)
def test_work_is_proportional_to_length(units: list[str]) -> None:
    calls(units, 1000)  # what is compiled and loaded once
    short, long = calls(units, 10_000), calls(units, 40_000)
    assert long < 5.5 * short
