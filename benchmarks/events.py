"""A graph of generated events, such as a build of many documents makes: the same seed always gives the same graph.

Documents, claims with their evidence, and events are made by `kg.graph` as in a build; what they say is drawn at random: some twenty
events for each company over six years, two of three with a figure, two of three with a role, one of ten a part of another.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from corpus import PARTS

from kg import dates, graph, ids, reference
from kg.reference import Entry, Reference
from kg.resolve.figures import Context, figures, revisions
from kg.types import Claim, Conflict, Document, Event, Graph, Mention, Node, Quantity, When

PER_COMPANY = 20
_TYPES = ("Layoff",) * 9 + ("Expansion",) * 5 + ("RoleShift", "HiringFreeze", "Rehire", "OfficeClosure", "OfficeOpening", "Reorganisation")
_STATUSES = ("reported",) * 5 + ("announced",) * 4 + ("planned", "confirmed", "completed", "rumoured", "denied")
_START, _DAYS = date(2020, 1, 1), 2200
_PUBLISHERS = [f"{city} {kind}" for city in PARTS["place"].split("|") for kind in ("Post", "Herald", "Wire", "Times")]


def graph_of(events: int, seed: int = 0) -> Graph:
    """A graph of so many events, with the reference data that they use."""
    known, chance = reference.load(), random.Random(seed)
    names = {i: e.name for i, e in reference.by_id(known).items()}
    parts = [known.graph()]
    for number in range(-(-events // PER_COMPANY)):
        company = _company(number, chance, known)
        if company not in names:
            names[company] = f"{chance.choice(PARTS['first'].split('|'))}{chance.choice(PARTS['last'].split('|'))} {number}"
            parts.append(Graph.of([Node.make(company, "Company", {"name": names[company], "candidate": True})]))
        parts += _history(company, names, min(PER_COMPANY, events - number * PER_COMPANY), chance, known)
    return Graph.union(parts)


def _company(number: int, chance: random.Random, known: Reference) -> str:
    return known.companies[number].id if number < len(known.companies) else f"company/generated-{number}"


def _history(company: str, names: dict[str, str], size: int, chance: random.Random, known: Reference) -> Iterator[Graph]:
    """The documents and events of one company, in order of date."""
    days = sorted(_START + timedelta(days=chance.randrange(_DAYS)) for _ in range(size))
    made: list[Event] = []
    said: dict[str, list[Claim]] = {}
    told: dict[str, Document] = {}
    for number, day in enumerate(days):
        what = chance.choice(_TYPES)
        claims = []
        for report in range(chance.choice((1, 1, 1, 2, 3))):
            published = day + timedelta(days=chance.randrange(1 + 4 * report))
            claim, document = _told(company, names, what, day, published, f"{number}.{report}", chance, known)
            claims.append(claim)
            told[document.id] = document
            said.setdefault(document.id, []).append(claim)
        made.append(_event(company, what, claims, told, chance, known))
    for document in told.values():
        yield graph.of_document(document, said[document.id], known)
    for event in _linked(made, chance):
        yield graph.of_event(event, names)


def _some(entries: tuple[Entry, ...], chance: random.Random, weights: tuple[int, ...]) -> list[Entry]:
    return chance.sample(entries, chance.choice(weights))


def _told(
    company: str, names: dict[str, str], what: str, day: date, published: date, key: str, chance: random.Random, known: Reference
) -> tuple[Claim, Document]:
    """A document of one sentence, with the claim that it makes."""
    said = [("company", names[company], company)]
    said += [("role", e.name, e.id) for e in _some(known.roles, chance, (0, 1, 1, 1, 2))]
    said += [("to_role", e.name, e.id) for e in _some(known.roles, chance, (1, 1, 2)) if what == "RoleShift"]
    said += [(chance.choice(("reason", "reason", "inferred_reason")), e.name, e.id) for e in _some(known.reasons, chance, (0, 0, 1, 2))]
    places = [("location", e.name, None) for e in _some(known.places, chance, (0, 0, 1))]
    text, mentions = "", []
    for argument, words, ref in [*said, *places]:
        mentions.append(Mention(len(text), len(text) + len(words), argument, words, ref))
        text += words + ", "
    mentions.append(Mention(0, len(text), "event", text))
    text += f"{key}."
    publisher = chance.choice(_PUBLISHERS)
    document = Document(ids.document_id(text, publisher), f"{company}-{key}", text, key, published.isoformat(), publisher)
    size = chance.randint(5, 3000)
    counts = (None, None, Quantity(value=size), Quantity(value=size, approx=True), Quantity(min=size), Quantity(min=size, max=size + 40))
    when = When(day.isoformat()[: chance.choice((10, 10, 10, 7))], chance.choice(("announced", "announced", "effective")))
    claim = Claim(
        id="",
        document=document.id,
        type=what,
        company=names[company],
        status=chance.choice(_STATUSES),
        mentions=tuple(sorted(mentions, key=lambda m: (m.start, m.end, m.argument, m.ref or ""))),
        count=chance.choice(counts),
        percent=chance.choice((None, None, None, 5.0, 10.0)),
        headcount_before=chance.choice((None, None, None, 20 * size)),
        date=when,
    )
    return replace(claim, id=ids.claim_id(document.id, claim.evidence, what, claim.extractor)), document


def _event(company: str, what: str, claims: list[Claim], told: dict[str, Document], chance: random.Random, known: Reference) -> Event:
    """The event that claims of one type report, with the roles, places and reasons that the first gives."""
    first, context = claims[0], Context(told, {id: document.source or "" for id, document in told.items()}, {})
    said = figures(claims, context)
    published = [b for c in claims if (b := dates.bounds(told[c.document].published))]
    when = first.date
    assert when is not None

    def refs(*arguments: str) -> tuple[str, ...]:
        return tuple(sorted({m.ref for m in first.mentions if m.argument in arguments and m.ref}))

    places = {e.id for e in known.places for m in first.of("location") if e.name == m.quote}
    differing = len({c.status for c in claims}) > 1
    return Event(
        id=ids.event_id(first.id),
        type=what,
        company=company,
        status=said.status,
        claims=tuple(sorted(c.id for c in claims)),
        documents=tuple(sorted({c.document for c in claims})),
        origins=said.origins,
        count_min=said.count_min,
        count_max=said.count_max,
        approx=said.approx,
        unquantified=said.unquantified,
        percent=said.percent,
        headcount_before=first.headcount_before,
        date=said.date,
        announced=when.value if when.kind == "announced" else None,
        effective=when.value if when.kind == "effective" else chance.choice((None, when.value)),
        first_published=min(b[0] for b in published),
        last_published=max(b[1] for b in published),
        roles=refs("role"),
        to_roles=refs("to_role"),
        places=tuple(sorted(places)),
        stated_reasons=refs("reason"),
        inferred_reasons=refs("inferred_reason"),
        conflicts=tuple(Conflict("status", c.status, (c.id,)) for c in claims) if differing else (),
        revisions=tuple(revisions(claims, context)),
    )


def _linked(events: list[Event], chance: random.Random) -> Iterator[Event]:
    """Events with links to another one of their company: parts of a total, announced together, cuts taken back."""
    for number, event in enumerate(events):
        others = [e for e in events if e.type == event.type and not e.unquantified]
        if others and number % 10 == 9 and (total := others[0]).id != event.id:
            event = replace(event, part_of=total.id)
        if number % 4 == 0 and number + 1 < len(events):
            event = replace(event, announced_with=(events[number + 1].id,))
        later = [e for e in events[number + 1 :] if e.type == "Rehire"]
        if event.type == "Layoff" and later and chance.random() < 0.3:
            event = replace(event, reversed_by=(later[0].id,))
        yield event
