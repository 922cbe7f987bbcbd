"""Linking and reconciling: names, roles and places to nodes, claims to events, values to bounds."""

from __future__ import annotations

import functools
import itertools
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import dates, ids, ontology, reference
from kg.errors import KgError
from kg.reference import company_id, place_id, role_id
from kg.resolve import companies, merging, places, roles, values
from kg.resolve.decisions import Decisions, Verdict
from kg.resolve.events import reconcile
from kg.resolve.figures import Context, figures, revisions
from kg.resolve.linking import link
from kg.resolve.merging import clusters
from kg.types import Claim, Document, Event, Mention, Quantity, Revision, When

GOLD = Path(__file__).parent / "gold"
KNOWN = reference.load()


@pytest.mark.case(15)
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("xAI", "xAI"),
        ("XAI Corp.", "xAI"),
        ("Meta Platforms, Inc.", "Meta"),
        ("META", "Meta"),
        ("Facebook", "Meta"),
        ("Scale AI Inc", "Scale AI"),
    ],
)
def test_names_of_one_company_lead_to_it(name: str, expected: str) -> None:
    assert companies.link(name, KNOWN) == company_id(expected)


@pytest.mark.case(15)
@pytest.mark.parametrize(("a", "b"), [("Metal", "Meta"), ("Scale Computing", "Scale AI"), ("Cohere Health", "Cohere")])
def test_a_likeness_of_names_is_no_identity(a: str, b: str) -> None:
    assert companies.link(a, KNOWN) != companies.link(b, KNOWN)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("general AI tutors", "general AI tutor"),
        ("the generalist AI tutor roles", "general AI tutor"),
        ("Specialist AI tutors", "specialist AI tutor"),
        ("senior software engineers", "software engineer"),
        ("customer support team", "customer support"),
        ("data labelers", "data annotator"),
    ],
)
def test_a_phrase_leads_to_its_concept(phrase: str, expected: str) -> None:
    assert roles.link(phrase, KNOWN) == role_id(expected)


@pytest.mark.parametrize("phrase", ["quantum plumbers", "AI tutor coordinators", "TBD Lab 7", "小米 engineers", "c++ wizards"])
def test_an_unknown_phrase_is_a_candidate_and_never_a_wrong_concept(phrase: str) -> None:
    assert roles.link(phrase, KNOWN) not in reference.by_id(KNOWN)


@pytest.mark.case(6)
@given(st.text(max_size=40))
def test_any_phrase_gets_one_legal_id(phrase: str) -> None:
    for id in (roles.link(phrase, KNOWN), *places.link(phrase, KNOWN), companies.link(phrase, KNOWN)):
        kind, _, local = id.partition("/")
        assert kind in ("role", "place", "company") and local and set(local) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("San Francisco", ["San Francisco"]),
        ("Dublin, London and Zurich", ["Dublin", "London", "Zurich"]),
        ("San Francisco, Calif.", ["San Francisco"]),
        ("Buffalo, New York", ["Buffalo"]),
        ("the old mill by the river", ["the old mill by the river"]),
    ],
)
def test_places_are_told_apart(phrase: str, expected: list[str]) -> None:
    assert list(places.link(phrase, KNOWN)) == [place_id(e) for e in expected]


quantities = st.one_of(
    st.builds(Quantity, value=st.integers(0, 10_000), approx=st.booleans()),
    st.builds(Quantity, min=st.integers(0, 10_000), approx=st.booleans()),
    st.builds(Quantity, max=st.integers(0, 10_000), approx=st.booleans()),
    st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)).map(lambda t: Quantity(min=min(t), max=max(t))),
)


@given(st.lists(quantities, min_size=1, max_size=5), st.randoms())
def test_bounds_do_not_depend_on_the_order_and_never_cross(said: list[Quantity], shuffle: random.Random) -> None:
    bounds = values.combine(said)
    assert bounds is not None
    assert bounds.low is None or bounds.high is None or bounds.low <= bounds.high
    again = list(said)
    shuffle.shuffle(again)
    assert values.combine(again) == bounds


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=5))
def test_exact_figures_that_differ_all_stay_within_the_bounds(said: list[int]) -> None:
    bounds = values.combine([Quantity(v) for v in said])
    assert bounds == values.Bounds(min(said), max(said), False)


@pytest.mark.parametrize(
    ("said", "low", "high", "approx"),
    [
        ([Quantity(500, approx=True), Quantity(min=500)], 500, 500, True),
        ([Quantity(500, approx=True), Quantity(487)], 487, 487, False),
        ([Quantity(195), Quantity(200, approx=True), Quantity(229)], 195, 229, False),
        ([Quantity(min=200), Quantity(min=300)], 300, None, False),
        ([Quantity(min=500), Quantity(300)], 300, None, False),
        ([Quantity(min=60, max=70), Quantity(max=65)], 60, 65, False),
    ],
)
def test_bounds_over_reports(said: list[Quantity], low: int | None, high: int | None, approx: bool) -> None:
    assert values.combine(said) == values.Bounds(low, high, approx)


TEXT = "word " * 400


def claim(n: int, type: str = "Layoff", *, doc: str = "a", roles: str = "", **said: object) -> Claim:
    """A linked claim of the company Acme: `n` sets its position, `roles` are quotes after it."""
    mentions = [Mention(n, n + 4, "event", "word"), Mention(n, n + 4, "company", "word")]
    mentions += [Mention(n + 5, n + 5 + len(r), "role", r) for r in roles.split(",") if r]
    if where := said.pop("place", None):
        mentions.append(Mention(n + 9, n + 9 + len(str(where)), "location", str(where)))
    evidence = mentions[0]
    made = Claim(ids.claim_id(doc, evidence, type, "t"), doc, type, "Acme", str(said.pop("status", "reported")), tuple(sorted(mentions)))
    (linked,) = link(Document(doc, doc, TEXT), [made], KNOWN)
    return Claim(**{f: getattr(linked, f) for f in Claim.__dataclass_fields__} | said)


def documents(**published: str) -> dict[str, Document]:
    return {id: Document(id, id, TEXT + id, published=date, source=id) for id, date in published.items()}


def events(claims: list[Claim], docs: dict[str, Document]) -> list[Event]:
    found = list(reconcile(claims, docs, KNOWN))
    for seed in range(3):
        shuffled = random.Random(seed).sample(claims, len(claims))
        assert list(reconcile(shuffled, docs, KNOWN)) == found, "the order of claims changed the events"
    return found


def test_reports_of_one_cut_are_one_event_with_all_documents() -> None:
    docs = documents(a="2025-09-13", b="2025-09-14", c="2025-09-15")
    claims = [
        claim(0, doc="a", count=Quantity(min=500)),
        claim(0, doc="b", count=Quantity(500, approx=True), date=When("2025-09-12", "announced")),
        claim(0, doc="c", count=Quantity(512)),
    ]
    (event,) = events(claims, docs)
    assert (event.documents, event.origins, event.count_min, event.count_max) == (("a", "b", "c"), 3, 512, 512)
    assert (event.announced, event.date) == ("2025-09-12", "2025-09-12")


@pytest.mark.case(16)
def test_a_later_round_of_the_same_role_is_another_event() -> None:
    docs = documents(a="2025-01-13", b="2025-09-14")
    assert len(events([claim(0, doc="a", count=Quantity(100)), claim(0, doc="b", count=Quantity(100))], docs)) == 2


@pytest.mark.case(14)
def test_notices_of_two_sites_stay_apart_even_with_one_figure_on_one_day() -> None:
    docs, when = documents(a="2020-04-03", b="2020-04-03"), When("2020-04-02", "effective")
    found = events([claim(0, doc=d, count=Quantity(30), date=when, place=p) for d, p in (("a", "London"), ("b", "Dublin"))], docs)
    assert len(found) == 2


def test_dates_of_one_kind_weeks_apart_are_two_rounds_and_of_two_kinds_one() -> None:
    docs = documents(a="2021-11-18", b="2022-01-14")
    for kinds, number in ((("announced", "effective"), 1), (("effective", "effective"), 2)):
        said = [
            claim(0, doc=d, count=Quantity(70), place="London", date=When(day, kind))
            for d, day, kind in (("a", "2021-11-18", kinds[0]), ("b", "2022-01-14", kinds[1]))
        ]
        assert len(events(said, docs)) == number


def test_a_chain_of_dates_does_not_reach_from_one_round_to_another() -> None:
    days = [f"2018-{month:02}" for month in range(1, 13)]
    docs = documents(**{f"d{n}": f"{day}-28" for n, day in enumerate(days)})
    found = events([claim(0, doc=f"d{n}", count=Quantity(1), date=When(day, "announced")) for n, day in enumerate(days)], docs)
    assert len(found) >= 3


@pytest.mark.case(13)
def test_a_claim_that_its_document_amends_is_no_second_event() -> None:
    first = claim(0, count=Quantity(110), date=When("2025-03-01", "effective"), status="announced")
    second = replace(claim(50, count=Quantity(160), date=When("2025-05-01", "effective"), status="announced"), corrects=first.id)
    (event,) = events([first, second], documents(a="2025-02-01"))
    assert (event.count_min, event.count_max, event.effective, event.conflicts) == (160, 160, "2025-05-01", ())
    assert "amends" in event.merges[0].because
    rescinded = replace(second, status="denied", count=None)
    assert [e.status for e in events([first, rescinded], documents(a="2025-02-01"))] == ["denied"]


@pytest.mark.case(13)
def test_all_versions_of_a_notice_are_one_event_in_whatever_order_they_stand() -> None:
    for order in itertools.permutations(range(4)):
        versions = [claim(10 * n, count=Quantity(100 + n), status="announced") for n in order]
        chain = sorted(versions, key=lambda c: c.count.value if c.count and c.count.value else 0)
        linked = [replace(c, corrects=before.id) for before, c in itertools.pairwise(chain)]
        (event,) = events([chain[0], *linked], documents(a="2025-02-01"))
        assert (event.count_min, event.count_max, len(event.claims)) == (103, 103, 4)


def rows(*said: tuple[str, str, Claim], genre: str = "notice") -> tuple[list[Claim], dict[str, Document]]:
    """Claims as rows of lists: by whom, published when."""
    docs = {
        f"d{n}": Document(f"d{n}", f"d{n}", TEXT, published=day, source=by, genre=genre, layout="x") for n, (by, day, _) in enumerate(said)
    }
    return [replace(c, document=f"d{n}", id=f"d{n}-{c.id}") for n, (_, _, c) in enumerate(said)], docs


@pytest.mark.parametrize(
    ("genre", "days", "counts", "number"),
    [
        ("notice", ("2025-03-01", "2025-03-08"), (66, 66), 2),  # two waves, each with a notice of its own
        ("notice", ("2025-03-01", "2025-03-01"), (66, 60), 1),  # the day tells that one revises the other
        ("tracker", ("2025-03-01", "2025-03-08"), (66, 60), 2),
        ("tracker", ("2025-03-01", "2025-03-03"), (66, 66), 1),  # entered twice
    ],
)
def test_a_list_tells_an_event_once(genre: str, days: tuple[str, str], counts: tuple[int, int], number: int) -> None:
    said = [claim(0, count=Quantity(c), date=When(day, "effective"), place="London") for day, c in zip(days, counts, strict=True)]
    one_list = rows(*(("register", f"2025-02-{day:02}", c) for day, c in enumerate(said, 1)), genre=genre)
    assert len(events(*one_list)) == number
    two_lists = rows(*((by, "2025-02-01", c) for by, c in zip(("register", "another"), said, strict=True)), genre=genre)
    assert len(events(*two_lists)) == 1


def test_a_register_puts_no_figure_right_on_the_day_on_which_it_has_it() -> None:
    for day, number in (("2025-02-01", 2), ("2025-02-05", 1)):
        said = [claim(0, count=Quantity(c), date=When("2025-03-01", "effective"), place="London") for c in (134, 94)]
        assert len(events(*rows(*zip(("register",) * 2, ("2025-02-01", day), said, strict=True)))) == number


@pytest.mark.parametrize(
    ("cells", "number"),
    [
        (("Acme #6972", "Acme #6757"), 2),
        (("Acme - Houston9", "Acme - Houston"), 2),
        (("Acme - Houston2", "Acme - Houston2"), 1),
        (("Acme Inc.", "Acme-"), 1),
        (("Acme", "Acme Supplemental 2"), 1),
    ],
)
def test_a_register_tells_sites_apart_by_numbers_behind_the_name(cells: tuple[str, str], number: int) -> None:
    made, docs = [], {}
    for n, cell in enumerate(cells):
        line = f"Company: {cell} | Count: 20"
        docs[f"d{n}"] = Document(f"d{n}", f"d{n}", line, published=f"2025-02-0{n + 1}", source="register", genre="notice", layout="x")
        whole, name = Mention(0, len(line), "event", line), Mention(9, 13, "company", "Acme", company_id("Acme"))
        row = claim(0, doc=f"d{n}", count=Quantity(20), date=When("2025-03-01", "effective"))
        made.append(replace(row, mentions=(whole, name)))
    assert len(events(made, docs)) == number


def test_a_report_without_a_place_does_not_join_two_of_places_apart() -> None:
    docs = documents(a="2025-03-01", b="2025-03-01", c="2025-03-01")
    said = [claim(0, doc=d, count=Quantity(9), place=p) for d, p in (("a", "London"), ("b", None), ("c", "Dublin"))]
    assert sorted(len(e.claims) for e in events(said, docs)) == [1, 2]


def test_a_notice_is_told_when_the_cut_is_announced_whenever_it_takes_effect() -> None:
    notice = claim(0, count=Quantity(70), date=When("2022-01-14", "effective"), place="Dublin")
    entry = claim(0, count=Quantity(70), date=When("2021-11-18", "announced"), place="London")
    claims, docs = rows(("register", "2021-11-17", notice), ("tracker", "2021-11-20", entry))
    assert len(events(claims, docs)) == 2, "places apart"
    docs["d1"] = replace(docs["d1"], genre="tracker")
    (event,) = events(claims, docs)
    assert "told when the other was announced" in event.merges[0].because, "a tracker gives the seat of the company"


def test_claims_of_one_document_stay_apart() -> None:
    assert len(events([claim(0, count=Quantity(200)), claim(50, count=Quantity(500))], documents(a="2025-07-16"))) == 2


def test_claims_of_one_document_stay_apart_even_where_they_agree() -> None:
    both = [claim(0, count=Quantity(200), roles="raters"), claim(50, count=Quantity(200), roles="raters")]
    assert len(events(both, documents(a="2025-07-16"))) == 2


def test_copies_of_one_text_are_one_origin() -> None:
    docs = {id: Document(id, id, "The same  text.", published="2025-07-16", source=id) for id in "ab"}
    docs["c"] = Document("c", "c", "Another text.", published="2025-07-16", source="c")
    (event,) = events([claim(0, doc=d, count=Quantity(200)) for d in "abc"], docs)
    assert (len(event.documents), event.origins) == (3, 2)


def test_independent_origins_raise_the_confidence_and_copies_do_not() -> None:
    docs = {id: Document(id, id, "The same  text.", published="2025-07-16", source=id) for id in "ab"}
    docs |= documents(c="2025-07-16", d="2025-07-16")
    sure = {"a": 0.8, "b": 0.9, "c": 0.5, "d": 0.95}
    said = {d: claim(0, doc=d, count=Quantity(200), confidence=c) for d, c in sure.items()}
    for which, expected in (("a", 0.8), ("ab", 0.9), ("abc", 0.95), ("abcd", 0.99)):
        (event,) = events([said[d] for d in which], docs)
        assert event.confidence == expected


def test_types_and_companies_stay_apart() -> None:
    docs = documents(a="2025-07-16", b="2025-07-16")
    assert {e.type for e in events([claim(0), claim(0, "Expansion", doc="b")], docs)} == {"Layoff", "Expansion"}


def test_each_day_on_which_a_report_changes_what_is_known_begins_a_revision() -> None:
    docs = documents(a="2025-09-13", b="2025-09", c="2025-10-02", d="2025-10-02", e="2025-10-03")
    docs["u"] = Document("u", "u", TEXT + "u", source="u")
    when = When("2025-09-12", "announced")
    said = {"a": Quantity(500, approx=True), "b": Quantity(500, approx=True), "c": Quantity(512), "d": Quantity(512), "u": Quantity(900)}
    claims = [claim(0, doc=d, count=count, date=when, roles="raters") for d, count in said.items()]
    (event,) = events([*claims, claim(0, doc="e", date=when, roles="raters", status="confirmed")], docs)
    assert [
        (str(r.since), str(r.until), r.figures.documents, r.figures.count_min, r.figures.approx, r.figures.status) for r in event.revisions
    ] == [
        ("2025-09-13", "2025-09-30", 1, 500, True, "reported"),
        ("2025-09-30", "2025-10-02", 2, 500, True, "reported"),
        ("2025-10-02", "2025-10-03", 4, 512, False, "reported"),
        ("2025-10-03", "None", 5, 512, False, "confirmed"),
    ]
    assert (len(event.documents), event.count_max) == (6, 900), "an undated document counts in the event only"


def test_an_event_of_which_no_report_is_dated_has_no_revision() -> None:
    (event,) = events([claim(0)], {"a": Document("a", "a", TEXT)})
    assert event.revisions == ()


@given(st.lists(st.tuples(st.sampled_from(["2025-09-13", "2025-09-14", "2025-09"]), quantities), min_size=1, max_size=6))
def test_a_revision_is_what_an_event_of_the_claims_of_its_day_would_be(said: list[tuple[str, Quantity]]) -> None:
    docs = documents(**{f"d{i}": day for i, (day, _) in enumerate(said)})
    claims = [claim(0, doc=f"d{i}", count=count) for i, (_, count) in enumerate(said)]
    context = Context(docs, dict.fromkeys(docs, "one"), {})
    found = list(revisions(claims, context))
    assert [r.since for r in found] == [r.until for r in (Revision(found[0].since, found[0].since, found[0].figures), *found[:-1])]
    for state in found:
        known = [c for c in claims if (period := dates.bounds(docs[c.document].published)) and period[1] <= state.since]
        assert state.figures == figures(known, context)
    assert found[-1].figures == figures(claims, context) and found[-1].until is None


def test_figures_that_differ_are_bounds_and_a_conflict() -> None:
    docs = documents(a="2022-06-28", b="2022-07-01")
    first, second = claim(0, doc="a", count=Quantity(195), roles="raters"), claim(0, doc="b", count=Quantity(229), roles="raters")
    (event,) = events([first, second], docs)
    assert (event.count_min, event.count_max) == (195, 229)
    assert [(c.argument, c.value, c.claims) for c in event.conflicts] == [("count", "195", (first.id,)), ("count", "229", (second.id,))]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["rumoured", "announced"], "announced"),
        (["denied", "rumoured"], "denied"),
        (["denied", "reported"], "denied"),
        (["denied", "confirmed"], "confirmed"),
        (["announced", "completed"], "completed"),
        (["planned"], "planned"),
    ],
)
def test_the_status_of_an_event(said: list[str], expected: str) -> None:
    docs = documents(**{f"d{i}": "2025-07-16" for i in range(len(said))})
    claims = [claim(0, doc=f"d{i}", status=s, count=Quantity(100), date=When("2025-07-16", "announced")) for i, s in enumerate(said)]
    (event,) = events(claims, docs)
    assert event.status == expected


def test_a_denied_figure_does_not_move_the_bounds_of_what_others_assert() -> None:
    docs = documents(a="2025-07-16", b="2025-07-16")
    when = When("2025-07-16", "announced")
    (event,) = events(
        [
            claim(0, doc="a", status="confirmed", count=Quantity(100), date=when, roles="raters"),
            claim(0, doc="b", status="denied", count=Quantity(140), date=when, roles="raters"),
        ],
        docs,
    )
    assert (event.count_min, event.count_max, {c.argument for c in event.conflicts}) == (100, 100, {"count", "status"})


def test_a_place_within_a_total_is_part_of_it() -> None:
    total, part = claim(0, count=Quantity(4000)), claim(50, count=Quantity(262), place="San Francisco")
    found = {e.count_min: e for e in events([total, part], documents(a="2025-09-04"))}
    assert found[262].part_of == found[4000].id and found[4000].part_of is None


@pytest.mark.parametrize(("between", "part"), [("including", True), ("of whom", True), ("and", False), ("including. Later. It", False)])
def test_words_between_two_numbers_make_one_a_part_of_the_other(between: str, part: bool) -> None:
    text = f"Acme cut 700 people, {between} 200 employees."
    first, second = text.index("700"), text.index("200")
    docs = {"a": Document("a", "a", text, published="2025-07-16")}

    def at(start: int, value: int) -> Claim:
        made = claim(0, count=Quantity(value))
        moved = tuple(replace(m, start=start, end=start + 3, quote=text[start : start + 3]) for m in made.mentions)
        return replace(made, id=f"{made.id}{value}", mentions=moved)

    found = {e.count_min: e for e in events([at(first, 700), at(second, 200)], docs)}
    assert found[200].part_of == (found[700].id if part else None)


@pytest.mark.parametrize("status", ["denied", "rumoured"])
def test_what_nobody_asserts_was_announced_with_nothing(status: str) -> None:
    found = events([claim(0, status=status, count=Quantity(3)), claim(50, "Expansion")], documents(a="2025-09-04"))
    assert not any(e.announced_with for e in found)


def test_a_cut_and_a_growth_of_one_document_were_announced_together() -> None:
    docs = documents(a="2025-09-04")
    cut, growth = sorted(events([claim(0), claim(50, "Expansion")], docs), key=lambda e: e.type == "Expansion")
    assert cut.announced_with == (growth.id,) and growth.announced_with == (cut.id,)
    told = events([claim(0, status="completed"), claim(50, "Expansion")], docs)
    assert not any(e.announced_with for e in told), "background is no part of an announcement"


def test_bringing_people_back_reverses_the_cut_of_their_role() -> None:
    docs = documents(a="2024-01-10", b="2025-05-09")
    cut, back = claim(0, doc="a", roles="raters"), claim(0, "Rehire", doc="b", roles="raters")
    found = {e.type: e for e in events([cut, back], docs)}
    assert found["Layoff"].reversed_by == (found["Rehire"].id,)


FIRST = "Acme will lay off 500 people, it said."


def told(*texts: tuple[str, str, int]) -> tuple[list[Claim], dict[str, Document]]:
    """A claim of a layoff for each text, with its day and the figure that stands in it."""
    claims, docs = [], {}
    for n, (published, text, count) in enumerate(texts):
        id = f"d{n}"
        docs[id] = Document(id, id, text, published=published, source=id)
        start = text.index(str(count))
        made = claim(0, doc=id, count=Quantity(count), status="announced")
        moved = (replace(m, start=start, end=start + len(str(count)), quote=str(count)) for m in made.mentions)
        claims.append(replace(made, mentions=tuple(sorted(moved))))
    return claims, docs


@pytest.mark.parametrize(
    "text",
    [
        "Acme will now cut 700 jobs, up from the 500 it announced earlier this month.",
        "An amended notice says that 700 people lose their jobs at Acme, not 500.",
        "Correction: an earlier version of this article gave the number as 500. Acme is cutting 700 jobs.",
        "Acme dismisses 700 people rather than the 500 that it had first announced.",
        "Acme has raised its planned cuts. They concern 700 people instead of the 500 named at the start.",
    ],
)
def test_a_corrected_figure_takes_the_place_of_the_first(text: str) -> None:
    (event,) = events(*told(("2025-03-01", FIRST, 500), ("2025-03-09", text, 700)))
    assert (event.count_min, event.count_max, event.conflicts) == (700, 700, ())
    assert [(str(r.since), r.figures.count_max) for r in event.revisions] == [("2025-03-01", 500), ("2025-03-09", 700)]
    assert "corrects its figure +3.0" in event.merges[0].because


@pytest.mark.parametrize(
    "text",
    [
        "Acme will cut another 700 jobs on top of the 500 announced earlier this month.",
        "Acme cuts 700 jobs, including the 500 announced earlier.",
        "Acme cuts 700 jobs. Birch, a rival, let 500 people go.",
        "Acme cut 700 jobs, up from 500 a year ago.",
    ],
)
def test_a_figure_beside_another_corrects_nothing(text: str) -> None:
    found = events(*told(("2025-03-01", FIRST, 500), ("2025-03-09", text, 700)))
    assert sorted(e.count_max or 0 for e in found) == [500, 700] and not any(e.supersedes for e in found)


def test_a_correction_without_the_old_figure_sets_aside_what_it_contradicts() -> None:
    claims, docs = told(("2025-03-01", FIRST, 500), ("2025-03-02", "Correction: Acme is cutting 450 jobs.", 450))
    (event,) = events(claims, docs)
    assert (event.count_min, event.count_max) == (450, 450)
    later, more = told(
        ("2025-03-01", FIRST, 500), ("2025-03-02", "Correction: Acme is cutting 450 jobs.", 450), ("2025-03-03", FIRST + " ", 500)
    )
    (event,) = events(later, more)
    assert (event.count_min, event.count_max) == (450, 500), "what is said again after the correction counts"


NOT_500 = "Acme will lay off 300 people, not 500, it said."


@pytest.mark.parametrize("days", list(itertools.product(["2025-03-01", "2025-03", "2025", ""], repeat=2)))
def test_a_correction_whose_order_is_not_known_stands(days: tuple[str, str]) -> None:
    for texts in ((FIRST, NOT_500), (FIRST, "Correction: Acme is cutting 300 jobs.")):
        claims, docs = told(*((day, text, int("300" in text) * -200 + 500) for day, text in zip(days, texts, strict=True)))
        if not all(days) and texts[1] != NOT_500:
            continue  # nothing tells that it is the same event
        docs = {id: replace(d, published=d.published or None) for id, d in docs.items()}
        for first, second in (("d0", "d1"), ("d1", "d0")):  # in whatever order their ids stand
            names = {"d0": first, "d1": second}
            renamed = [replace(c, document=names[c.document], id=f"{names[c.document]}-{c.id}") for c in claims]
            (event,) = events(renamed, {names[id]: replace(d, id=names[id]) for id, d in docs.items()})
            assert (event.count_min, event.count_max) == (300, 300)


def test_of_two_that_correct_each_other_both_stand() -> None:
    back = NOT_500.replace("300", "x").replace("500", "300").replace("x", "500")
    (event,) = events(*told(("2025-03-01", NOT_500, 300), ("2025-03-01", back, 500)))
    assert (event.count_min, event.count_max) == (300, 500)


RAISED = "Acme will now cut 700 jobs, up from the 500 announced in spring."


def test_a_claim_that_names_the_old_figure_joins_its_event_even_months_later() -> None:
    claims, docs = told(("2025-03-01", FIRST, 500), ("2025-09-09", RAISED, 700), ("2025-09-12", "Acme cuts 700 jobs, it said.", 700))
    (event,) = events(claims, docs)
    assert (event.count_min, event.count_max, len(event.revisions), event.conflicts) == (700, 700, 3, ())
    claims, docs = told(("2025-03-01", FIRST, 500), ("2025-09-09", RAISED.replace("announced in spring", "cut last year"), 700))
    assert len(events(claims, docs)) == 2, "the figure of an earlier year is only compared"


def test_an_event_that_names_the_figure_of_one_that_it_cannot_join_supersedes_it() -> None:
    claims, docs = told(("2025-03-01", FIRST, 500), ("2025-09-09", RAISED, 700))
    apart = Decisions((Verdict("apart", tuple(sorted(c.id for c in claims)), "two plans"),))
    old, new = sorted(reconcile(claims, docs, KNOWN, apart), key=lambda e: e.count_max or 0)
    assert (old.supersedes, new.supersedes) == ((), (old.id,))


def test_a_document_that_corrects_one_event_supersedes_it_by_no_other() -> None:
    text = "Acme revised its notice. It cuts 700 people in London, not 500. About 90 more go in Dublin, it said."
    claims, docs = told(("2025-03-01", FIRST, 500), ("2025-03-05", text, 700))
    start = text.index("90")
    other = replace(
        claims[1],
        id="other",
        count=Quantity(90, approx=True),
        mentions=tuple(replace(m, start=start, end=start + 2) for m in claims[1].mentions),
    )
    assert {e.count_max: e.supersedes for e in events([*claims, other], docs)} == {700: (), 90: ()}


def test_the_figures_of_an_amendment_differ_from_those_that_it_amends() -> None:
    claims, docs = told(("2025-03-01", FIRST, 500), ("2025-03-09", "Acme now expects to dismiss 700 employees.", 700))
    assert len(events(claims, docs)) == 2
    docs["d1"] = replace(docs["d1"], title="Form 8-K/A, Acme Corp.")
    assert len(events(claims, docs)) == 1


def test_a_bound_speaks_for_figures_near_it_only() -> None:
    docs = documents(a="2025-02-08", b="2025-04-08")
    for count, number in ((310, 1), (800, 2)):
        said = [claim(0, doc="a", count=Quantity(min=300), roles="raters"), claim(0, doc="b", count=Quantity(count), roles="raters")]
        assert len(events(said, docs)) == number


@pytest.mark.parametrize(
    ("type", "place", "number"), [("OfficeOpening", "Munich", 1), ("OfficeOpening", "Germany", 2), ("Layoff", "Munich", 2)]
)
def test_the_day_of_an_opening_is_put_off_and_it_stays_one(type: str, place: str, number: int) -> None:
    docs = documents(a="2025-06-12", b="2025-09-12")
    said = [claim(0, type, doc=d, place=place, date=When(day, "announced")) for d, day in (("a", "2025-06-11"), ("b", "2025-09-11"))]
    assert len(events(said, docs)) == number


@pytest.mark.parametrize(
    ("cut", "back", "reversed"),
    [
        (Quantity(500), Quantity(500), True),
        (Quantity(500), Quantity(80), False),
        (Quantity(80), Quantity(500), False),
        (None, None, False),
    ],
)
def test_without_roles_a_rehiring_reverses_a_cut_of_as_many(cut: Quantity | None, back: Quantity | None, reversed: bool) -> None:
    docs = documents(a="2025-01-10", b="2025-05-09")
    found = {e.type: e for e in events([claim(0, doc="a", count=cut), claim(0, "Rehire", doc="b", count=back)], docs)}
    assert bool(found["Layoff"].reversed_by) is reversed


def test_without_roles_a_rehiring_reverses_the_cut_that_its_document_tells_of() -> None:
    docs = documents(a="2025-05-09")
    cut = claim(50, count=Quantity(500), status="completed", date=When("2025-03", "effective"))
    found = {e.type: e for e in events([cut, claim(0, "Rehire", count=Quantity(80))], docs)}
    assert found["Layoff"].reversed_by == (found["Rehire"].id,)


def test_no_more_people_come_back_than_were_cut() -> None:
    docs = documents(a="2024-01-10", b="2025-05-09")
    cut, back = claim(0, doc="a", roles="raters", count=Quantity(50)), claim(0, "Rehire", doc="b", roles="raters", count=Quantity(80))
    assert not any(e.reversed_by for e in events([cut, back], docs))


def test_each_merge_says_why() -> None:
    docs = documents(a="2025-09-13", b="2025-09-15")
    first, second = claim(0, doc="a", count=Quantity(500), roles="raters"), claim(0, doc="b", count=Quantity(500), roles="raters")
    (event,) = events([first, second], docs)
    assert [(m.claim, m.weight, m.because) for m in event.merges] == [
        (second.id, 3.5, "0 days apart +1.0, same count +1.5, same role +1.0")
    ]


@given(st.lists(st.tuples(st.sampled_from(["2025-01-01", "2025-03", "2025", "2024-12-30", "2026-06-01"]), st.integers(0, 3)), max_size=7))
def test_blocking_by_time_loses_no_merge(said: list[tuple[str, int]]) -> None:
    docs = documents(**{f"d{n}": "2025-01-01" for n in range(len(said))}) | {"u": Document("u", "u", TEXT)}
    claims = [claim(0, doc=f"d{n}", count=Quantity(count), date=When(day, "effective")) for n, (day, count) in enumerate(said)]
    claims.append(claim(0, doc="u", count=Quantity(1)))
    blocked = clusters(claims, docs, KNOWN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "APART", 40_000)
        patch.setattr(merging, "_time", functools.partial(_time_with, apart=120))
        assert [[m.claim.id for m in c.members] for c in clusters(claims, docs, KNOWN)] == [
            [m.claim.id for m in c.members] for c in blocked
        ]


def _time_with(a: merging.Placed, b: merging.Placed, apart: int) -> tuple[float, str]:
    return (-10.0, "apart") if a.period and b.period and dates.gap(a.period, b.period) > apart else TIME(a, b)


TIME = merging._time


def test_broader_roles_give_way_to_narrower_ones() -> None:
    (event,) = events([claim(0, roles="AI tutors,general AI tutors")], documents(a="2025-09-13"))
    assert event.roles == (role_id("general AI tutor"),)


def test_a_shortened_phrase_gives_way_to_the_whole_one() -> None:
    (event,) = events([claim(0, roles="specialist,specialist AI tutors")], documents(a="2025-09-13"))
    assert event.roles == (role_id("specialist AI tutor"),)
    (event,) = events([claim(0, roles="plumbers,quantum plumbers,electricians")], documents(a="2025-09-13"))
    assert event.roles == (role_id("electrician"), role_id("quantum plumber"))


def test_what_is_told_as_background_without_a_date_has_none() -> None:
    news, past = events([claim(0), claim(50, status="completed")], documents(a="2025-09-13"))
    assert {news.date, past.date} == {"2025-09-13", None}


def test_an_event_keeps_its_id_when_later_documents_join() -> None:
    docs = documents(a="2025-09-13", b="2025-09-14")
    first, second = claim(0, doc="a", count=Quantity(500)), claim(0, doc="b", count=Quantity(510, approx=True))
    assert [e.id for e in events([first], docs)] == [e.id for e in events([first, second], docs)]


@pytest.mark.parametrize(
    "path", [p for p in sorted(GOLD.glob("dev-*.jsonl")) if '"event_id"' in p.read_text(encoding="utf-8")], ids=lambda p: p.stem
)
def test_gold_annotations_are_reconciled_as_their_annotator_did(path: Path) -> None:
    """Claims made of the annotations themselves, so that this judges reconciling alone: B-cubed as in kg.evaluate."""
    from kg.evaluate import evaluate_clusters

    documents_of_gold = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    docs: dict[str, Document] = {}
    claims: list[Claim] = []
    for d in documents_of_gold:
        id = ids.document_id(d["text"], d["source"])
        docs[id] = Document(id, d["id"], d["text"], d["title"], d["published"], d["source"])
        claims += link(docs[id], [_claim_of(e, docs[id]) for e in d["events"]], KNOWN)
    found = [
        {"id": e.id, "type": e.type, "company": e.company.partition("/")[2], "documents": [docs[x].identifier for x in e.documents]}
        for e in reconcile(claims, docs, KNOWN)
    ]
    for d in documents_of_gold:
        for e in d["events"]:
            e["company"] = companies.link(e["company"], KNOWN).partition("/")[2]
    assert evaluate_clusters(documents_of_gold, found)["bcubed"]["f1"] >= 0.9


def _claim_of(event: dict[str, object], document: Document) -> Claim:
    text, evidence = document.text, str(event["evidence"])
    start = text.index(evidence)
    # The id is made of the event's id too, as two events of a gold document may share their evidence.
    mentions = [Mention(start, start + len(evidence), "event", evidence), Mention(start, start + 1, "company", evidence[0])]
    for argument, phrases in (("role", event["roles"]), ("to_role", event["to_roles"]), ("location", [event["location"] or ""])):
        assert isinstance(phrases, list)
        for phrase in filter(None, phrases):
            at = text.lower().index(phrase.lower())
            mentions.append(Mention(at, at + len(phrase), argument, text[at : at + len(phrase)]))
    count, date = event["count"], event["date"]
    id = ids.claim_id(document.id, mentions[0], f"{event['type']} {event['event_id']}", "gold")
    return Claim(
        id,
        document.id,
        str(event["type"]),
        str(event["company"]),
        str(event["status"]),
        tuple(sorted(mentions, key=lambda m: (m.start, m.end, m.argument))),
        Quantity(**count) if isinstance(count, dict) else None,
        event["percent"],  # type: ignore[arg-type]
        event["headcount_before"],  # type: ignore[arg-type]
        event["headcount_after"],  # type: ignore[arg-type]
        When(**date) if isinstance(date, dict) else None,
    )


def test_every_reason_of_the_guideline_is_a_node() -> None:
    assert {e.id for e in KNOWN.reasons} == {n.id for n in KNOWN.graph().nodes.values() if n.kind == "Reason"}
    assert len(KNOWN.reasons) == 9 and set(ontology.load().enums["EventType"]) == set(ontology.load().events)


@pytest.mark.parametrize(
    ("roles_yaml", "message"),
    [
        ("- {name: a, broader: b}\n- {name: b, broader: [c, a]}\n- {name: c}", "above one another: a, b"),
        ("- {name: a, broader: nothing}", "'nothing' is no entry"),
        ("- {name: a}\n- {name: A}", "more than one entry for role/a"),
        ("- {label: a}", "roles.yaml"),
    ],
)
def test_faults_in_reference_data_are_told(tmp_path: Path, roles_yaml: str, message: str) -> None:
    for name in reference.FILES:
        (tmp_path / f"{name}.yaml").write_text(roles_yaml if name == "roles" else "[]", encoding="utf-8")
    with pytest.raises(KgError, match=message):
        reference.load(tmp_path)
