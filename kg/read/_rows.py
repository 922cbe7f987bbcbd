"""Rows of a table, whatever file they are from -> documents: by a layout of `seeds/sources`, or of a column `text`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg import ids, layouts, rows
from kg.layouts import Layout
from kg.read import NOTE, Defaults, make
from kg.types import Document, Problem

Record = tuple[int, Sequence[str]]
"""The number of a row in its file, and its cells."""


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    number: int
    text: str
    row: rows.Row
    company: str


def documents(header: Sequence[str], records: Iterable[Record], defaults: Defaults) -> Iterator[Document | Problem]:
    """The documents that the rows under a header make, and what is wrong with them; a note at the end says what became of each row."""
    names = {ids.fold(h): k for k, h in reversed(list(enumerate(header)))}
    if "text" in names:
        yield from _texts(names, records, defaults)
        return
    layout = layouts.recognise(header)
    if isinstance(layout, str):
        yield Problem("", "read", layout)
        return
    tally = Counter[str]()
    lines: list[_Line] = []
    for number, cells in records:
        if not any(c.strip() for c in cells):
            tally["empty"] += 1
            continue
        if lost := [c for c in cells[len(header) :] if c.strip()]:
            yield Problem(f":{number}", "read", f"more cells than columns; left out: {', '.join(lost)[:200]}")
        text = layout.line(header, cells)
        row = layout.row(text)
        if row.company is None:
            if layouts.is_heading(text, header):
                tally["headings"] += 1
            else:
                tally["without an employer"] += 1
                yield Problem(f":{number}", "read", f"no employer; the row is left out: {text[:200]}")
            continue
        name = rows.name(row.company)
        for trouble in row.troubles:
            yield Problem(f":{number}", "read", f"{name}: {trouble}; the row is kept")
        lines.append(_Line(number, text, row, ids.company_key(name)))
    for group in _groups(lines):
        verdicts = rows.judge([line.row for line in group])
        tally.update(v.what for v in verdicts)
        telling = [line for line, v in zip(group, verdicts, strict=True) if v.what != "repeat"]
        yield from _document(group, telling, layout, defaults)
    yield Problem("", NOTE, _account(layout, tally))


def _groups(lines: Sequence[_Line]) -> list[list[_Line]]:
    """The lines of each document: those of one company and notice, with what changes that notice later, each in order of time."""
    groups: dict[tuple[str, str | None], list[_Line]] = {}
    companies: dict[str, list[list[_Line]]] = {}
    for line in sorted(lines, key=lambda x: (x.row.known or "", x.number)):
        row = line.row
        before = companies.setdefault(line.company, [])
        changed = next((g for g in reversed(before) if rows.changes(row, [o.row for o in g])), None)
        if changed is not None:
            changed.append(line)
            continue
        key = line.company, row.number or row.days["announced"][0] or row.known or row.days["effective"][0]
        if key not in groups:
            groups[key] = []
            before.append(groups[key])
        groups[key].append(line)
    return sorted(groups.values(), key=lambda g: min(line.number for line in g))


def _document(group: Sequence[_Line], telling: Sequence[_Line], layout: Layout, defaults: Defaults) -> Iterator[Document | Problem]:
    """The document of a group of lines. It is as old as the last line that tells anything new."""
    first = min(line.number for line in group)
    fields = {
        "id": f"{defaults.identifier}:{first}",
        "published": max((line.row.known for line in telling if line.row.known), default=None),
        "source": layout.publisher,
        "url": next((line.row.url for line in group if line.row.url), None),
        "genre": layout.genre,
        "layout": layout.name,
    }
    yield from make("\n".join(line.text for line in group), f":{first}", defaults, fields)


def _account(layout: Layout, tally: Mapping[str, int]) -> str:
    what = {
        "correct": "corrections of another row among them",
        "repeat": "repeating another row",
        "share": "sharing the total of another row",
        "headings": "headings",
        "empty": "empty",
        "without an employer": "without an employer",
    }
    told = tally.get("claim", 0) + tally.get("correct", 0)
    parts = [f"read as {layout.name}; rows: {sum(tally.values()):,}; became claims: {told:,}"]
    return "; ".join([*parts, *(f"{words}: {tally[k]:,}" for k, words in what.items() if tally.get(k))])


def _texts(names: Mapping[str, int], records: Iterable[Record], defaults: Defaults) -> Iterator[Document | Problem]:
    """A document for each row of a table whose columns are called as the keys of JSON lines are."""
    for number, cells in records:
        said = {key: cells[k] if k < len(cells) else "" for key, k in names.items()}
        if any(c.strip() for c in cells):
            own = replace(defaults, identifier=f"{defaults.identifier}:{number}")
            fields = {key: said.get(key) for key in ("id", "title", "published", "source", "url", "genre")}
            yield from make(said["text"], f":{number}", own, fields)
