"""Independent origins: copies, near copies and reports of a report are one."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolve import origins
from kg.resolve.origins import near_duplicates, origins_of
from kg.types import Document

STORY = (
    "Acme Robotics is letting 340 of its welders go, the maker of warehouse arms told staff on Tuesday. The cuts fall on the plant in"
    " Leeds, where orders have been thin since the spring. Those concerned leave at the end of the month with eight weeks of pay."
    " A new line for lighter arms opens in Porto next year. The union wants talks before anybody signs, and called a meeting for Friday."
)
OTHER = (
    "Some 340 jobs go at Acme Robotics. People at the Leeds works heard of it in the canteen, an hour before the markets opened; the"
    " shares rose four per cent. Analysts had expected a cut since the Portuguese site was agreed, one of them wrote to clients."
)


def document(id: str, text: str, source: str | None = None) -> Document:
    return Document(id, id, text, source=source)


def groups(*documents: Document, company: str = "Acme Robotics") -> set[frozenset[str]]:
    """The ids of the documents of each origin, the same in any order."""
    found = origins_of(documents, [company])
    for seed in range(3):
        assert origins_of(random.Random(seed).sample(documents, len(documents)), [company]) == found
    assert found.keys() == {d.id for d in documents}
    return {frozenset(d for d in found if found[d] == origin) for origin in found.values()}


ONE, TWO = {frozenset("ab")}, {frozenset("a"), frozenset("b")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (STORY, ONE),
        (STORY.upper().replace(",", " "), ONE),
        (STORY.replace("340", "355").replace("Tuesday", "Monday night"), ONE),
        (STORY[: STORY.index(" A new line")], ONE),
        ("LEEDS (Wire) - " + STORY + " The company did not answer questions by press time.", ONE),
        (OTHER, TWO),
        ("Acme Robotics cuts 340.", TWO),
    ],
)
def test_near_copies_are_one_origin(text: str, expected: set[frozenset[str]]) -> None:
    assert groups(document("a", STORY, "Wire"), document("b", text, "Gazette")) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The cuts were first reported by The Leeds Herald.", ONE),
        ("The Leeds Herald first reported the cuts.", ONE),
        ("The Leeds Herald reported on Tuesday that the plant is to shrink.", ONE),
        ("That is according to the Leeds Herald, which saw the letter.", ONE),
        ("The cuts were first reported by the Porto Herald.", TWO),
        ("Acme Robotics reported a loss.", TWO),
        ("That is according to Acme Robotics.", TWO),
        ("It reported a loss in Leeds.", TWO),
    ],
)
def test_a_report_of_a_report_has_its_origin(words: str, expected: set[frozenset[str]]) -> None:
    assert groups(document("a", STORY, "Leeds Herald"), document("b", f"{OTHER} {words}", "Gazette")) == expected


def test_two_reports_of_a_third_that_is_not_there_have_one_origin() -> None:
    cited = [
        document(i, f"{text} The {verb} the news.", i) for i, text, verb in (("a", STORY, "Leeds Herald first reported"), ("b", OTHER, ""))
    ]
    assert groups(*cited) == TWO
    cited[1] = document("b", f"{OTHER} The story was earlier reported by the Leeds Herald.", "b")
    assert groups(*cited) == TWO - TWO | {frozenset("ab")}


def test_whom_two_reports_quote_is_no_origin() -> None:
    quoting = [document(i, f"{text} So it is according to Jane Roe.", i) for i, text in (("a", STORY), ("b", OTHER))]
    assert groups(*quoting) == TWO


@given(st.lists(st.sampled_from([STORY, STORY + " More follows.", OTHER, "Acme cut 340.", ""]), max_size=6))
def test_each_text_is_near_itself_and_pairs_are_symmetric(texts: list[str]) -> None:
    documents = [document(str(n), text) for n, text in enumerate(texts)]
    pairs = {frozenset(p) for p in near_duplicates(documents)}
    assert pairs == {frozenset(p) for p in near_duplicates(documents[::-1])}
    same = {frozenset((a.id, b.id)) for a in documents for b in documents if a.id != b.id and a.text == b.text}
    assert same <= pairs


def test_a_sketch_estimates_the_share_of_common_shingles() -> None:
    chance = random.Random(1)
    words = [str(chance.randrange(10_000)) for _ in range(4_000)]
    half = " ".join(words[:2000] + [str(chance.randrange(10_000)) for _ in range(2_000)])
    estimate = origins.resemblance(origins.sketch(" ".join(words)), origins.sketch(half))
    assert abs(estimate - 1 / 3) < 3 / origins.SKETCH**0.5
