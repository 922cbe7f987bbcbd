"""What the index of cues finds is what their patterns find, and it looks at few places."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import KgError
from kg.extract import cues, lexicon

GOLD = [
    json.loads(line)["text"]
    for path in sorted((Path(__file__).parent / "gold").glob("dev-*.jsonl"))
    for line in path.open(encoding="utf-8")
]
LEXICON = lexicon.load()


PATTERNS = {name: re.compile(cue.source, re.IGNORECASE) for name, cue in LEXICON.cues.items()}


def spans(text: str, start: int, end: int) -> dict[str, list[tuple[int, int]]]:
    return {name: [m.span() for m in cue.finditer(text, start, end)] for name, cue in LEXICON.cues.items()}


def expected(text: str, start: int, end: int) -> dict[str, list[tuple[int, int]]]:
    return {name: [m.span() for m in pattern.finditer(text, start, end)] for name, pattern in PATTERNS.items()}


@pytest.mark.parametrize("change", (str, str.upper, str.title), ids=("as it is", "upper case", "title case"))
def test_cues_are_found_as_by_their_patterns(change: Callable[[str], str]) -> None:
    found = 0
    for text in map(change, GOLD):
        start, end = len(text) // 7, len(text) - len(text) // 7
        assert spans(text, start, end) == expected(text, start, end)
        found += sum(map(len, spans(text, 0, len(text)).values()))
    assert found > len(GOLD)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32), st.text("İı–'ß\x00 .", max_size=5))
def test_cues_are_found_in_any_order_of_words(seed: int, odd: str) -> None:
    chance = random.Random(seed)
    words = [w for text in chance.sample(GOLD, 5) for w in text.split()]
    text = odd.join((*chance.sample(words, 60), "")) + " ".join(chance.sample(words, 60))
    assert spans(text, 0, len(text)) == expected(text, 0, len(text))


def test_few_places_are_tried() -> None:
    text = " ".join(GOLD)
    tried = sum(map(len, next(iter(LEXICON.cues.values()))._index.places(text)[1]))
    assert tried < 1.5 * len(text.split())


@pytest.mark.parametrize("pattern", (r"\w+ed", r"(?:cut)?", r"[^a]b", r"\$5", "a|.b"))
def test_a_cue_begins_with_something(pattern: str) -> None:
    with pytest.raises(KgError, match="the cue odd does not begin"):
        cues.compiled({"odd": [pattern]})


@pytest.mark.parametrize(
    "pattern",
    ("colou?r", "(?:re-?)?build", "[a-c]x", "(?:a|an|the) b", "(?<!not )be{2,3}", "x*yz", "(?i:Q)[1-4]", "(?:ab)+c", "(?:(?-i:may)|can)"),
)
def test_every_way_to_begin_is_known(pattern: str) -> None:
    cue = cues.compiled({"one": [pattern]})["one"]
    text = "Colour color rebuild re-build build ax BX cx the b an b a b bee beee not be yz xxyz q1 Q4 ababc abc may May can "
    found = [m.span() for m in cue.finditer(text, 0, len(text))]
    assert found == [m.span() for m in re.finditer(cue.source, text, re.IGNORECASE)] != []
