"""The neutral graph: documents, claims and events come back from it as they went in, and shortcuts follow from events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import graph, ids, ontology, reference
from kg.types import Claim, Conflict, Document, Edge, Event, Figures, Graph, Mention, Merge, Node, Quantity, Revision, When

ONTOLOGY = ontology.load()
KNOWN = reference.load()
NAMES: Mapping[str, str] = graph.names(KNOWN.graph())

texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=30)
numbers = st.none() | st.sampled_from([0, 1, 500, 2**40])
shares = st.none() | st.sampled_from([0.0, 33.3, 100.0])
dates = st.none() | st.sampled_from(["2025", "2025-02", "2025-02-28"])
companies, roles, reasons = ([e.id for e in part[:5]] for part in (KNOWN.companies, KNOWN.roles, KNOWN.reasons))


@st.composite
def said(draw: st.DrawFn) -> tuple[Document, list[Claim]]:
    """A document, and linked claims on it with evidence of every argument."""
    text = draw(texts)
    document = Document(ids.document_id(text, None), draw(texts), text, draw(st.none() | texts), draw(dates))
    document = replace(document, genre=draw(st.sampled_from([None, *ONTOLOGY.enums["Genre"]])), layout=draw(st.none() | texts))

    def mention(argument: str) -> Mention:
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        refs = {"company": companies, "role": roles, "to_role": roles, "reason": reasons, "inferred_reason": reasons}
        return Mention(start, end, argument, text[start:end], draw(st.sampled_from(refs[argument])) if argument in refs else None)

    claims: dict[str, Claim] = {}
    for _ in range(draw(st.integers(0, 2))):
        arguments = draw(st.lists(st.sampled_from(ONTOLOGY.enums["Argument"]).filter(lambda a: a not in ("event", "company")), max_size=4))
        mentions = tuple(sorted(map(mention, ["event", "company", *arguments]), key=lambda m: (m.start, m.end, m.argument, m.ref or "")))
        type = draw(st.sampled_from(sorted(ONTOLOGY.events)))
        made = Claim(
            id="",
            document=document.id,
            type=type,
            company=draw(texts),
            status=draw(st.sampled_from(ONTOLOGY.enums["Status"])),
            mentions=mentions,
            count=draw(st.none() | st.builds(Quantity, numbers, numbers, numbers, st.booleans())),
            percent=draw(shares),
            headcount_before=draw(numbers),
            headcount_after=draw(numbers),
            date=draw(st.none() | st.builds(When, dates.filter(bool), st.sampled_from(["announced", "effective"]))),
            confidence=draw(st.sampled_from([0.0, 0.5, 1.0])),
            scope=draw(st.sampled_from([None, *ONTOLOGY.enums["CountScope"]])),
        )
        evidence = next(m for m in mentions if m.argument == "event")
        id = ids.claim_id(document.id, evidence, type, made.extractor)
        claims[id] = replace(made, id=id, corrects=draw(st.sampled_from([None, *(c for c in claims if c != id)])))
    return document, list(claims.values())


@settings(deadline=None, max_examples=60)
@given(said())
def test_documents_and_claims_come_back_as_they_went_in(made: tuple[Document, list[Claim]]) -> None:
    document, claims = made
    part = graph.of_document(document, claims, KNOWN)
    assert graph.documents(part) == {document.id: document}
    assert graph.claims(part) == {c.id: c for c in claims}
    outside = {e.target for e in part.edges} - part.nodes.keys()
    whole = part | Graph.of(KNOWN.graph().nodes[i] if i in KNOWN.graph().nodes else _candidate(i) for i in outside)
    assert list(ONTOLOGY.problems(whole)) == [p for p in ONTOLOGY.problems(whole) if "missing" in p and "claim" not in p]


def _candidate(id: str) -> Node:
    return Node.make(id, id.partition("/")[0].title(), {"name": id, "candidate": True})


@st.composite
def events(draw: st.DrawFn) -> Event:
    some_roles = st.lists(st.sampled_from(roles), unique=True, max_size=2).map(sorted).map(tuple)
    claims = tuple(sorted(draw(st.sets(st.sampled_from([f"{d}{'0' * 15}-{'1' * 10}" for d in "abc"]), min_size=1))))
    low, high = draw(numbers), draw(numbers)
    first = draw(st.none() | st.dates())
    since = draw(st.lists(st.dates(), unique=True, max_size=3).map(sorted))
    state = st.builds(
        Figures,
        status=st.sampled_from(ONTOLOGY.enums["Status"]),
        documents=st.integers(1, 3),
        origins=st.integers(1, 3),
        count_min=numbers,
        count_max=numbers,
        approx=st.none() | st.booleans(),
        unquantified=st.booleans(),
        percent=shares,
        date=dates,
    )
    others = st.lists(st.sampled_from(["0" * 12, "1" * 12]), unique=True).map(sorted).map(tuple)
    return Event(
        id="f" * 12,
        type=draw(st.sampled_from(sorted(ONTOLOGY.events))),
        company=draw(st.sampled_from(companies)),
        status=draw(st.sampled_from(ONTOLOGY.enums["Status"])),
        claims=claims,
        documents=tuple(c.partition("-")[0] for c in claims),
        origins=draw(st.integers(1, 3)),
        confidence=draw(st.sampled_from([0.0, 1.0])),
        count_min=low,
        count_max=high,
        approx=draw(st.none() | st.booleans()),
        scope=draw(st.sampled_from([None, *ONTOLOGY.enums["CountScope"]])),
        unquantified=low is None and high is None,
        percent=draw(shares),
        headcount_before=draw(numbers),
        headcount_after=draw(numbers),
        date=draw(dates),
        announced=draw(dates),
        effective=draw(dates),
        first_published=first,
        last_published=first,
        roles=draw(some_roles),
        to_roles=draw(some_roles),
        stated_reasons=draw(st.lists(st.sampled_from(reasons), unique=True).map(sorted).map(tuple)),
        conflicts=draw(st.sampled_from([(), (Conflict("count", "1", claims[:1]), Conflict("count", "2", claims[-1:]))])),
        revisions=tuple(Revision(a, b, draw(state)) for a, b in zip(since, [*since[1:], None], strict=False)),
        merges=tuple(Merge(c, draw(st.sampled_from([1.0, 2.5])), "same count +1.5") for c in claims[1:]),
        part_of=draw(st.none() | st.just("0" * 12)),
        reversed_by=draw(others),
        announced_with=draw(others),
    )


@settings(deadline=None, max_examples=60)
@given(events())
def test_events_come_back_as_they_went_in_and_give_their_shortcuts(event: Event) -> None:
    part = graph.of_event(event, NAMES)
    assert list(graph.events(part)) == [event]
    ends = {"affectedRole": event.roles, "targetRole": event.to_roles}
    asserted = event.status not in ("denied", "rumoured")
    shortcuts = {
        Edge(event.company, shortcut, role)
        for link, shortcut in ONTOLOGY.events[event.type].shortcuts.items()
        for role in ends[link]
        if asserted
    }
    assert {e for e in part.edges if e.source == event.company} == shortcuts


@pytest.mark.parametrize(
    ("low", "high", "approx", "words"),
    [
        (500, 500, True, "~500"),
        (500, 500, False, "500"),
        (195, 229, False, "195-229"),
        (500, None, False, "500-?"),
        (None, 80, False, "?-80"),
    ],
)
def test_an_event_in_one_line(low: int | None, high: int | None, approx: bool, words: str) -> None:
    event = Event("e", "Layoff", companies[0], "reported", (), (), 1, count_min=low, count_max=high, approx=approx, unquantified=False)
    name = NAMES[companies[0]]
    assert (
        graph.label(replace(event, roles=(roles[0],), date="2025-09"), NAMES) == f"{name}: Layoff | {words} | {NAMES[roles[0]]} (2025-09)"
    )
