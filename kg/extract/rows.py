"""Rows of a tracker or a register of notices -> claims. The columns say what each value is; no rule of English has a part in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from kg import ids, reference
from kg import rows as table
from kg.extract.assemble import mention
from kg.layouts import Layout
from kg.reference import Reference
from kg.rows import Cell, Row
from kg.types import Claim, Document, Mention, When

EXTRACTOR = "rows/1"
CONFIDENCE = 0.95
"""Of a claim from a row. Of 54 rows of twelve files that were compared with their claims by eye, 53 were right in everything."""
DOUBTFUL = 0.5
"""Of a claim whose figure is more than its row is likely to mean."""


def extract(document: Document, layout: Layout, known: Reference) -> Iterator[Claim]:
    """The claims of a document whose lines are rows of a table, in the order of the lines. Raises KgError as `assemble.mention` does."""
    lines = document.text.split("\n")
    rows = [layout.row(line) for line in lines]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    verdicts = table.judge(rows)
    made: dict[tuple[int, str], str] = {}
    closed: set[tuple[str, ...]] = set()
    for k, (line, row, verdict) in enumerate(zip(lines, rows, verdicts, strict=True)):
        if row.company is None or verdict.what not in ("claim", "correct"):
            continue
        sharing = [(starts[j], rows[j]) for j, v in enumerate(verdicts) if v.what == "share" and v.of == k]
        towns = tuple(c for c, _ in row.locations)
        for type in row.kinds:
            if type != "Layoff" and (not towns or towns in closed):
                continue  # a site closes once, in however many waves its people leave
            if type != "Layoff":
                closed.add(towns)
            event = mention(document, starts[k], starts[k] + len(line), "event")
            mentions = [event, *_mentions(document, type, layout, [(starts[k], row), *sharing], known)]
            id = ids.claim_id(document.id, event, type, EXTRACTOR)
            made[k, type] = id
            counts = type == "Layoff"
            yield Claim(
                id=id,
                document=document.id,
                type=type,
                company=table.name(row.company),
                status="denied" if row.change == "rescinded" else layout.status,
                mentions=tuple(sorted(mentions, key=lambda m: (m.start, m.end, m.argument, m.ref or ""))),
                count=row.quantity if counts else None,
                percent=row.percent if counts else None,
                date=_when(row),
                confidence=DOUBTFUL if row.beyond else CONFIDENCE,
                extractor=EXTRACTOR,
                scope=_scope(row) if counts else None,
                corrects=made.get((verdict.of, type)) if verdict.what == "correct" and verdict.of is not None else None,
            )


def _scope(row: Row) -> str | None:
    """Of whom the count of a row is: `company` where its cell says so, `doubtful` where it is more than the region is likely to have."""
    return "company" if row.count.whole else "doubtful" if row.beyond else None


def _when(row: Row) -> When | None:
    """The day on which it takes effect, else that of the announcement."""
    if (value := row.days["effective"][0]) is not None:
        return When(value, "effective")
    value = row.days["announced"][0] or row.days["published"][0]
    return When(value, "announced") if value is not None else None


def _mentions(document: Document, type: str, layout: Layout, rows: list[tuple[int, Row]], known: Reference) -> Iterator[Mention]:
    start, row = rows[0]

    def said(argument: str, cell: Cell | None, at: int = start, ref: str | None = None) -> Iterator[Mention]:
        if cell is not None:
            yield mention(document, at + cell[1], at + cell[1] + len(cell[0]), argument, ref)

    yield from said("company", row.company)
    if type == "Layoff":
        yield from said("count", row.counted)
        yield from said("percent", row.shared)
        for role in row.roles:
            yield from said("role", role)
    yield from said("date", next((cell for _, cell in (row.days[d] for d in ("effective", "announced", "published")) if cell), None))
    for code, cell in row.reasons:
        yield from said("reason", cell, ref=code)
    for at, other in rows:
        for place in () if row.beyond else other.locations:
            if not _elsewhere(place[0], layout.region, known):
                yield from said("location", place, at)


@cache
def _places(known: Reference) -> Mapping[str, str]:
    return {ids.fold(name): entry.id for entry in known.places for name in entry.names}


def _elsewhere(name: str, region: str | None, known: Reference) -> bool:
    """Whether a name is known as a place outside the region only, such as Vancouver in a notice of the state of Washington."""
    if region is None:
        return False
    entry = _places(known).get(ids.fold(name))
    inside = reference.place_id(region)
    return entry is not None and entry != inside and inside not in reference.ancestors(known)[entry]
