"""Hypothesis strategies for graphs, built from the ontology, for every test of a mapping, store, exporter or question.

- `graphs()`: any graph that the ontology allows, with nasty values. Ids come from small pools, so that two graphs share nodes.
- `workforce_graphs()`: small graphs such as a build makes, so that questions have answers: documents, claims, events with bounds, without
  figures, in parts and rounds, shortcuts, and a reference with `broader` roles and places `within` places.
- `typed_text(graph)`: lines to compare graphs by; unlike ==, they tell 1 from 1.0 and True.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from kg import dates, graph, ids, ontology, reference
from kg.ontology import Attribute
from kg.reference import Entry, Reference
from kg.resolve.figures import Context, revisions
from kg.types import Claim, Conflict, Document, Edge, Event, Graph, Mention, Node, Quantity, Scalar, When

NASTY = (
    *(
        "",
        " ",
        "  two  ",
        "[a,b]",
        "[]",
        "{}",
        "{a: 1}",
        '{"a": [1]}',
        "null",
        "NULL",
        "None",
        "nan",
        "true",
        "0",
        "1",
        "01.50",
        "-0",
        "\\N",
    ),
    *('"', '""', "'", "''", "\\", "\\\\", '\\"', "a\\", '"quoted, with comma"', "a,b", "a;b|c", "it's", "`", "$x", "?x", "%41", "#"),
    *("\n", "line\nbreak", "\r\n", "\r", "\ttab", "\\n", "\\u0022", "\x00", "a\x00b", "\x01\x02", "\x1b[0m", "\x7f", "\x85", "\u2028"),
    *(
        "\ufeffbom",
        "\u202eright to left",
        "שלום",
        "e\u0301",
        "é",
        "😀",
        "\U0010ffff",
        "\ufffe",
        "<a href='x'>&amp;</a>",
        "]]>",
        "=1+1",
        "@x",
    ),
    *("<http://x/>", "_:b0", '"a"@en', "2025-01-01", "x} SERVICE <http://127.0.0.1/> {", "') DETACH DELETE n //", "a" * 5000),
)
"""Strings that some format, shell, engine or browser takes for something else."""

texts = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
integers = st.sampled_from([0, 1, -1, 500, 2**31, 2**53 + 1, 2**63 - 1, -(2**63)]) | st.integers(-(2**63), 2**63 - 1)
doubles = st.sampled_from([0.0, -0.0, 1.0, 0.1, 12.5, 1e300, 5e-324, 2.0**53]) | st.floats(allow_nan=False, allow_infinity=False)
days = st.sampled_from([datetime.date(1, 1, 1), datetime.date(2024, 2, 29), datetime.date(9999, 12, 31)]) | st.dates()
edtf_dates = st.builds(lambda day, length: day.isoformat()[:length], days, st.sampled_from([4, 7, 10]))
_RANGES: dict[str, st.SearchStrategy[Scalar]] = {
    "string": texts,
    "uri": st.sampled_from(["https://example.org/", "https://example.org/a b?c=%20&d='#x", "urn:x:y", "not a uri"]),
    "edtf": edtf_dates,
    "integer": integers,
    "double": doubles,
    "boolean": st.booleans(),
    "date": days,
}


def values(attribute: Attribute) -> st.SearchStrategy[Scalar]:
    """Values that an attribute may have."""
    if attribute.values:
        return st.sampled_from(attribute.values)
    if attribute.pattern and attribute.range == "string":
        return st.from_regex(re.compile(attribute.pattern, re.ASCII), fullmatch=True)
    return _RANGES[attribute.range]


def typed_text(graph: Graph) -> list[str]:
    """The nodes and edges of a graph, in order, as text that tells every value and its type."""
    return [*map(repr, graph.sorted_nodes()), *map(repr, graph.sorted_edges())]


_DOCUMENTS = [ids.digest(text, length=16) for text in "abc"]
_EVENTS = [ids.digest(text, length=12) for text in "abcd"]
_CLAIMS = [f"{document}-{ids.digest(text, length=10)}" for document in _DOCUMENTS for text in "ab"]
_LOCAL = {
    "Document": _DOCUMENTS,
    "Claim": _CLAIMS,
    "Evidence": [f"{claim}-{number}" for claim in _CLAIMS[:3] for number in range(2)],
    "Event": _EVENTS,
    "Disagreement": [f"{event}-{number}" for event in _EVENTS[:2] for number in range(2)],
    "Merge": [f"{event}-{number}" for event in _EVENTS[:2] for number in range(2)],
    "Revision": [f"{event}-{number}" for event in _EVENTS[:2] for number in range(2)],
    "Retraction": [f"{document}-0" for document in _DOCUMENTS],
    "Alias": _EVENTS[:3],
    "ExtractionRun": ["rules-1"],
}
"""The parts of ids after the slash; where they are not hashes, they are slugs."""


def pool(table: str) -> list[str]:
    """The ids that nodes of a table may have."""
    prefix = {"ExtractionRun": "run"}.get(table, table.lower())
    return [f"{prefix}/{local}" for local in _LOCAL.get(table, ["a", "general-ai-tutor", "x-0a1b2c3d"])]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any graph that the ontology allows: what is required is there, the rest may be."""
    schema = ontology.load()
    least = draw(st.integers(0, 1))
    kinds: dict[str, str] = {}
    for table in schema.tables:
        for id in draw(st.lists(st.sampled_from(pool(table)), unique=True, min_size=least, max_size=3)):
            kinds[id] = draw(st.sampled_from(sorted(schema.events))) if table == "Event" else table

    def targets(id: str, link: str) -> list[str]:
        allowed = schema.classes[kinds[id]].links[link].targets
        return sorted(i for i, kind in kinds.items() if kind in allowed or schema.table_of(kind) in allowed)

    # A node whose required link has nowhere to go cannot be; without it, others may have nowhere to go.
    while lost := [i for i, k in kinds.items() if any(x.required and not targets(i, x.name) for x in schema.classes[k].links.values())]:
        for id in lost:
            del kinds[id]
    nodes: list[Node] = []
    edges: list[Edge] = []
    for id, kind in kinds.items():
        cls = schema.classes[kind]
        present = [a for a in cls.attributes.values() if a.required or draw(st.booleans())]
        nodes.append(Node.make(id, kind, {a.name: draw(values(a)) for a in present}))
        for link in cls.links.values():
            if ends := targets(id, link.name):
                most = 2 if link.many else 1
                chosen = draw(st.lists(st.sampled_from(ends), unique=True, min_size=int(link.required), max_size=most))
                edges += [Edge(id, link.name, end) for end in chosen]
    return Graph.of(nodes, edges)


def _entries(make_id: Callable[[str], str], rows: list[dict[str, str]], above: str) -> tuple[Entry, ...]:
    return tuple(Entry(make_id(r["name"]), r["name"], (r["name"],), (r[above],) if above in r else (), r) for r in rows)


REFERENCE = Reference(
    companies=_entries(reference.company_id, [{"name": "xAI"}, {"name": "Acme AI"}, {"name": "Acme Labs", "parent": "Acme AI"}], "parent"),
    roles=_entries(
        reference.role_id,
        [
            {"name": "tutor"},
            {"name": "general AI tutor", "broader": "tutor"},
            {"name": "specialist AI tutor", "broader": "tutor"},
            {"name": "STEM tutor", "broader": "specialist AI tutor"},
            {"name": "data annotator"},
        ],
        "broader",
    ),
    skills=tuple(Entry(f"skill/{k}", k.upper(), (k.upper(),), (), {"name": k.upper(), "kind": "tool"}) for k in ("cuda", "jax")),
    places=_entries(
        reference.place_id,
        [
            {"name": "United States", "kind": "country"},
            {"name": "California", "kind": "region", "within": "United States"},
            {"name": "Palo Alto", "kind": "city", "within": "California"},
        ],
        "within",
    ),
    sectors=(),
    reasons=tuple(
        Entry(f"reason/{code}", code, (code,), (), {"code": code, "definition": code})
        for code in ("ai_automation", "cost_cutting", "strategic_refocus")
    ),
    fingerprint="strategies",
)
"""Small reference data, over which `workforce_graphs` are made."""


@dataclass(frozen=True)
class _Report:
    """What one document says of an event, before it has a text."""

    document: int
    status: str
    count: Quantity | None


@dataclass(frozen=True)
class _Case:
    """An event before it has claims."""

    type: str
    company: Entry
    roles: tuple[Entry, ...]
    to_roles: tuple[Entry, ...]
    skills: tuple[Entry, ...]
    places: tuple[Entry, ...]
    stated: tuple[Entry, ...]
    inferred: tuple[Entry, ...]
    date: When | None
    percent: float | None
    headcount: int | None
    reports: tuple[_Report, ...]


_numbers = st.integers(0, 2000)
_quantities = st.one_of(
    st.builds(lambda n, approx: Quantity(value=n, approx=approx), _numbers, st.booleans()),
    st.builds(lambda n: Quantity(min=n), _numbers),
    st.builds(lambda n: Quantity(max=n), _numbers),
    st.builds(lambda a, b: Quantity(min=min(a, b), max=max(a, b)), _numbers, _numbers),
)
_recent = st.builds(
    lambda day, length: day.isoformat()[:length],
    st.dates(datetime.date(2024, 11, 1), datetime.date(2026, 2, 28)),
    st.sampled_from([10, 10, 10, 7, 4]),
)


def _some(entries: tuple[Entry, ...], most: int = 2, least: int = 0) -> st.SearchStrategy[tuple[Entry, ...]]:
    return st.lists(st.sampled_from(entries), unique_by=lambda e: e.id, min_size=least, max_size=most).map(tuple)


@st.composite
def _cases(draw: st.DrawFn, documents: int) -> _Case:
    # Cuts, growth and shifts, which most questions are about, come more often than the rest.
    type = draw(st.sampled_from(["Layoff", "Layoff", "Expansion", "Expansion", "RoleShift", *sorted(ontology.load().events)]))
    statuses = ["reported", "announced", "confirmed", "reported", *ontology.load().enums["Status"]]
    report = st.builds(_Report, st.integers(0, documents - 1), st.sampled_from(statuses), st.none() | _quantities)
    return _Case(
        type,
        draw(st.sampled_from((REFERENCE.companies[0], *REFERENCE.companies))),
        draw(_some(REFERENCE.roles, least=draw(st.sampled_from([1, 1, 1, 0])))),
        draw(_some(REFERENCE.roles, least=1)) if type == "RoleShift" else (),
        draw(_some(REFERENCE.skills)) if type == "Expansion" else (),
        draw(_some(REFERENCE.places, 1)),
        draw(_some(REFERENCE.reasons)),
        draw(_some(REFERENCE.reasons, 1)),
        draw(st.none() | st.builds(When, _recent, st.sampled_from(["announced", "effective"]))),
        draw(st.none() | st.sampled_from([0.0, 5.0, 12.5])),
        draw(st.none() | _numbers),
        tuple(draw(st.lists(report, min_size=1, max_size=3))),
    )


@st.composite
def workforce_graphs(draw: st.DrawFn) -> Graph:
    """A graph such as a build makes, over REFERENCE: one to four documents, one to six events."""
    published = draw(st.lists(st.none() | _recent, min_size=1, max_size=4))
    cases = draw(st.lists(_cases(len(published)), min_size=1, max_size=6))
    texts = [f"Document {i}. " for i in range(len(published))]
    drafts: list[list[Claim]] = []
    for case in cases:
        drafts.append([])
        for report in case.reports:
            claim, texts[report.document] = _draft(case, report, texts[report.document])
            drafts[-1].append(claim)
    documents = [
        Document(ids.document_id(text, f"Paper {i % 2}"), f"doc-{i}", text, f"Title {i}", published[i], f"Paper {i % 2}")
        for i, text in enumerate(texts)
    ]
    claims: list[list[Claim]] = []
    for case, group in zip(cases, drafts, strict=True):
        placed = [(documents[r.document].id, c) for r, c in zip(case.reports, group, strict=True)]
        claims.append([replace(c, document=d, id=ids.claim_id(d, c.evidence, c.type, c.extractor)) for d, c in placed])
    result = REFERENCE.graph()
    for document in documents:
        result |= graph.of_document(document, [c for group in claims for c in group if c.document == document.id], REFERENCE)
    events = [_event(case, group, {d.id: d for d in documents}) for case, group in zip(cases, claims, strict=True)]
    names = {i: e.name for i, e in reference.by_id(REFERENCE).items()}
    for event in draw(_linked(events)):
        result |= graph.of_event(event, names)
    return result | Graph.of(draw(st.lists(_retractions, max_size=2, unique_by=lambda n: n.id)))


_retractions = st.builds(
    lambda number, day, why, again: Node.make(
        f"retraction/{_DOCUMENTS[number]}-0",
        "Retraction",
        {
            "documentId": f"document/{_DOCUMENTS[number]}",
            "identifier": f"doc-{number}",
            "title": f"Title {number}",
            "recorded": day,
            "retractionReason": why,
            "replacementId": again,
        },
    ),
    st.integers(0, 2),
    st.dates(datetime.date(2025, 1, 1), datetime.date(2026, 2, 28)),
    st.none() | st.just("withdrawn by its publisher"),
    st.none() | st.just(f"document/{_DOCUMENTS[0]}"),
)


def _draft(case: _Case, report: _Report, text: str) -> tuple[Claim, str]:
    """A claim at the end of a text, and the text with the words of the claim."""
    start = len(text)
    mentions: list[Mention] = []
    said = [("company", case.company.name, case.company.id)]
    said += [("role", e.name, e.id) for e in case.roles] + [("to_role", e.name, e.id) for e in case.to_roles]
    said += [("reason", e.name, e.id) for e in case.stated] + [("inferred_reason", e.name, e.id) for e in case.inferred]
    said += [("skill", e.name, e.id) for e in case.skills]
    for argument, quote, ref in [*said, *(("location", e.name, None) for e in case.places)]:
        mentions.append(Mention(len(text), len(text) + len(quote), argument, quote, ref))
        text += f"{quote}, "
    mentions.append(Mention(start, len(text), "event", text[start:]))
    claim = Claim(
        id="",
        document="",
        type=case.type,
        company=case.company.name,
        status=report.status,
        mentions=tuple(sorted(mentions, key=_place)),
        count=report.count,
        percent=case.percent,
        headcount_before=case.headcount,
        date=case.date,
    )
    return claim, text + "\n"


def _place(mention: Mention) -> tuple[int, int, str, str]:
    return mention.start, mention.end, mention.argument, mention.ref or ""


def _event(case: _Case, claims: list[Claim], documents: dict[str, Document]) -> Event:
    """The event that one to three claims support."""
    counts = [c.count for c in claims if c.count is not None]
    lows = [low for q in counts if (low := q.min if q.value is None else q.value) is not None]
    highs = [high for q in counts if (high := q.max if q.value is None else q.value) is not None]
    told = sorted({c.document for c in claims})
    seen = [b for d in told if (b := dates.bounds(documents[d].published)) is not None]
    statuses = sorted({c.status for c in claims})
    conflicts = [Conflict("status", s, tuple(sorted(c.id for c in claims if c.status == s))) for s in statuses]
    return Event(
        id=ids.event_id(claims[0].id),
        type=case.type,
        company=case.company.id,
        status=claims[-1].status,
        claims=tuple(sorted(c.id for c in claims)),
        documents=tuple(told),
        origins=len({documents[d].source for d in told}),
        count_min=min(lows) if counts and len(lows) == len(counts) else None,
        count_max=max(highs) if counts and len(highs) == len(counts) else None,
        approx=any(q.approx for q in counts) if counts else None,
        unquantified=not counts,
        percent=case.percent,
        headcount_before=case.headcount,
        date=case.date.value if case.date else min((documents[d].published or "9999" for d in told), default=None) if seen else None,
        announced=case.date.value if case.date and case.date.kind == "announced" else None,
        effective=case.date.value if case.date and case.date.kind == "effective" else None,
        first_published=min(b[0] for b in seen) if seen else None,
        last_published=max(b[1] for b in seen) if seen else None,
        roles=tuple(sorted(e.id for e in case.roles)),
        to_roles=tuple(sorted(e.id for e in case.to_roles)),
        skills=tuple(sorted(e.id for e in case.skills)),
        places=tuple(sorted(e.id for e in case.places)),
        stated_reasons=tuple(sorted(e.id for e in case.stated)),
        inferred_reasons=tuple(sorted(e.id for e in case.inferred)),
        conflicts=tuple(conflicts) if len(statuses) > 1 else (),
        revisions=tuple(revisions(claims, Context(documents, {d.id: d.source or "" for d in documents.values()}, {}))),
    )


@st.composite
def _linked(draw: st.DrawFn, events: list[Event]) -> list[Event]:
    """The events with links to earlier ones of their company, so that no chain leads back: each is at most one of these."""
    linked = list(events)
    for number, event in enumerate(events):
        earlier = [i for i in range(number) if events[i].company == event.company]
        alike = [i for i in earlier if events[i].type == event.type]
        how = draw(
            st.sampled_from([*(["part_of", "supersedes"] if alike else []), *(["reversed_by", "announced_with"] if earlier else []), ""])
        )
        if not how:
            continue
        other = draw(st.sampled_from(alike if how in ("part_of", "supersedes") else earlier))
        older, newer = linked[other], linked[number]
        match how:
            case "part_of":
                linked[number] = replace(newer, part_of=older.id)
            case "supersedes":
                linked[number] = replace(newer, supersedes=(older.id,))
            case "reversed_by":
                linked[other] = replace(older, reversed_by=(*older.reversed_by, event.id))
            case "announced_with":
                linked[number] = replace(newer, announced_with=(*newer.announced_with, older.id))
                linked[other] = replace(older, announced_with=(*older.announced_with, event.id))
    return linked
