"""Layouts: what the columns of a tracker or a register of notices mean. Each is one short file in `seeds/sources`.

    publisher: who keeps the list
    genre: notice | tracker | ...            of the documents
    status: announced | reported             how the source stands to what it lists
    dates: mdy | dmy                         the order of numbers in a date; without it, what is ambiguous keeps only its year
    region: the state that it is of          a place that is known elsewhere only is not taken for one in this region
    code: CO                                 the abbreviation of the region, which places end in
    limit: N                                 more people than that in one row are hardly of this region alone
    columns:                                 for each meaning the headers it has, in any case and punctuation; the first with a value
                                             counts, of counts the one of most people, as the others are parts of it, of kinds all
      company, count, percent, effective, announced, published, location, country, industry, number, kind, reason, role, url
    optional: [meanings]                     those that a file may lack
    private: [headers]                       columns that name people, which are left out of the text
    kinds: {pattern: [event types]}          where it lists other events than layoffs; the first that begins a word of the cell counts
    reasons: {pattern: code}

A row becomes a line of a document's text, `Header: cell | Header: cell`, without the empty cells; so the text says itself what it means,
and the values of a claim are found again in it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kg import cells, dates, ids, ontology, rows
from kg.errors import KgError
from kg.resources import SEEDS
from kg.rows import Cell, Row
from kg.types import Quantity

MEANINGS = (
    "company", "count", "percent", "effective", "announced", "published", "location", "country", "industry", "number", "kind", "reason",
    "role", "url",
)  # fmt: skip

_BETWEEN = " | "
_FAR = 10 * 366
"""Days between a notice and its effect from which on one of the two dates must be wrong."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """What the columns of one source mean. `columns` gives for each meaning its headers, folded."""

    name: str
    publisher: str
    genre: str
    status: str
    columns: Mapping[str, tuple[str, ...]]
    written: Mapping[str, tuple[str, ...]]
    """The same headers as the file of the layout writes them."""
    dates: str | None = None
    region: str | None = None
    code: str | None = None
    limit: int | None = None
    optional: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    def missing(self, header: Sequence[str]) -> list[str]:
        """The meanings that must have a column and have none in a header."""
        there = {ids.fold(h) for h in header}
        return [m for m, names in self.columns.items() if m not in self.optional and there.isdisjoint(names)]

    def explained(self, header: Sequence[str]) -> int:
        """How many columns of a header have a meaning."""
        known = {n for names in self.columns.values() for n in names} | self.private
        return len(known & {ids.fold(h) for h in header})

    def line(self, header: Sequence[str], row: Sequence[str]) -> str:
        """A row as a line of text, without its empty cells. In a cell a bar becomes a broken bar and a line break a space, so that
        positions stay."""
        parts = []
        seen = set()
        for name, cell in zip(header, row, strict=False):
            name, cell = _flat(name).replace(":", " ").strip(), _flat(cell).strip()
            if cell and name and ids.fold(name) not in self.private and (name, cell) not in seen:
                seen.add((name, cell))
                parts.append(f"{name}: {cell}")
        return _BETWEEN.join(parts)

    def said(self, line: str) -> dict[str, list[Cell]]:
        """The cells of a line for each meaning that has a column."""
        by_header: dict[str, Cell] = {}
        at = 0
        for part in line.split(_BETWEEN):
            name, _, cell = part.partition(": ")
            by_header.setdefault(ids.fold(name), (cell, at + len(name) + 2))
            at += len(part) + len(_BETWEEN)
        return {m: [by_header[n] for n in names if n in by_header] for m, names in self.columns.items()}

    def row(self, line: str) -> Row:
        """What a line says. What cannot be read is among the row's `troubles`."""
        said = self.said(line)
        troubles: list[str] = []
        company, change = rows.company(said.get("company", ()))
        if rows.is_rescinded(said.get("kind", ())):
            change = "rescinded"
        count, counted = self._count(said.get("count", ()), troubles)
        found = {m: self._day(said.get(m, ()), troubles) for m in ("effective", "announced", "published")}
        known = dates.bounds(found["published"][0] or found["announced"][0])
        starts = dates.bounds(found["effective"][0])
        if known and starts and dates.gap(known, starts) > _FAR:
            troubles.append(f"the effective date {found['effective'][0]} is too far from the notice of {known[0]}; it is left out")
            found["effective"] = None, None
        percent = self._percent(said.get("percent", ()), troubles)
        locations = tuple(rows.towns([*said.get("location", ()), *said.get("country", ())], self.code))
        return Row(
            company=company and rows.without_town(company, locations),
            site=next((ids.fold(c) for c, _ in said.get("company", ())), ""),
            change="more" if counted and rows.ADDED.search(counted[0]) else change,
            count=count,
            counted=counted,
            beyond=self._beyond(count.quantity, troubles),
            percent=percent[0],
            shared=percent[1],
            days=found,
            locations=locations,
            number=next((c for c, _ in said.get("number", ())), None),
            kinds=self._kinds(said.get("kind", ())),
            reasons=tuple(self._reasons(said.get("reason", ()))),
            roles=tuple(rows.roles(said.get("role", ()))),
            url=next((c for c, _ in said.get("url", ()) if c.startswith(("http://", "https://"))), None),
            troubles=tuple(troubles),
        )

    def _count(self, said: Sequence[Cell], troubles: list[str]) -> tuple[cells.Count, Cell | None]:
        read = [(cells.count(c), (c, at)) for c, at in said]
        known = [(value, cell) for value, cell in read if value.quantity is not None]
        troubles += [v.trouble for v, _ in read if v.trouble and not known][:1]
        return max(known, key=lambda k: _least(k[0].quantity), default=(cells.Count(), None))

    def _beyond(self, quantity: Quantity | None, troubles: list[str]) -> bool:
        """Whether a number is more than one row of the region is likely to mean."""
        least = _least(quantity)
        if self.limit is None or least <= self.limit:
            return False
        troubles.append(
            f"{least:,} people are more than a row of {self.region} is likely to mean: perhaps it counts all sites of the company"
        )
        return True

    def _day(self, said: Sequence[Cell], troubles: list[str]) -> tuple[str | None, Cell | None]:
        for cell in said:
            read = cells.day(cell[0], self.dates)
            if read.trouble:
                troubles.append(read.trouble)
            if read.value is not None:
                return read.value, cell
        return None, None

    def _percent(self, said: Sequence[Cell], troubles: list[str]) -> tuple[float | None, Cell | None]:
        for text, at in said:
            if cells.is_unknown(text):
                continue
            try:
                share = float(text.rstrip("%")) / (1 if text.endswith("%") else 0.01)
            except ValueError:
                share = -1.0
            if 0 < share <= 100:
                return round(share, 2), (text, at)
            troubles.append(f"{text!r} is no share of a workforce")
        return None, None

    def _kinds(self, said: Sequence[Cell]) -> tuple[str, ...]:
        folded = " ".join(ids.fold(c) for c, _ in said)
        return next((types for pattern, types in self.kinds.items() if re.search(rf"\b(?:{pattern})", folded)), ("Layoff",))

    def _reasons(self, said: Sequence[Cell]) -> Iterator[tuple[str, Cell]]:
        for text, at in said:
            code = next((code for pattern, code in self.reasons.items() if re.search(rf"\b(?:{pattern})", ids.fold(text))), None)
            if code is not None:
                yield code, (text, at)


def is_heading(line: str, header: Sequence[str]) -> bool:
    """Whether a line without an employer repeats headings, its own or those of another year."""
    cells = {ids.fold(part.partition(": ")[2]) for part in line.split(_BETWEEN)}
    return not any(c.isdigit() for c in line.partition(": ")[2]) and bool(cells & (rows.HEADINGS | {ids.fold(h) for h in header}))


def _least(quantity: Quantity | None) -> int:
    return (quantity.value or quantity.min or 0) if quantity else 0


def _flat(text: str) -> str:
    return re.sub(r"[\r\n\t\v\f\x1c-\x1e\x85\u2028\u2029]", " ", text).replace("|", "¦")


@cache
def load(folder: Path = SEEDS / "sources") -> Mapping[str, Layout]:
    """All layouts by name. Raises KgError, with the file, when one cannot be used."""
    return {path.stem: _layout(path) for path in sorted(folder.glob("*.yaml"))}


@cache
def fingerprint(folder: Path = SEEDS / "sources") -> str:
    """A hash of the files, by which a store knows whether its rows were read by the same layouts."""
    return hashlib.sha256(b"\0".join(p.read_bytes() for p in sorted(folder.glob("*.yaml")))).hexdigest()[:16]


def _layout(path: Path) -> Layout:

    try:
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        schema = ontology.load()
        written = {m: tuple(names) for m, names in data.pop("columns").items()}
        columns = {m: tuple(map(ids.fold, names)) for m, names in written.items()}
        kinds = {str(pattern): tuple(types) for pattern, types in data.pop("kinds", {}).items()}
        reasons = data.pop("reasons", {})
        layout = Layout(
            path.stem,
            columns=columns,
            written=written,
            kinds=kinds,
            reasons=reasons,
            optional=frozenset(data.pop("optional", ())),
            private=frozenset(ids.fold(h) for h in data.pop("private", ())),
            **data,
        )
        wrong = [
            *(m for m in (*columns, *layout.optional) if m not in MEANINGS),
            *(t for types in kinds.values() for t in types if t not in schema.events),
            *(g for g in (layout.genre,) if g not in schema.enums["Genre"]),
            *(s for s in (layout.status,) if s not in schema.enums["Status"]),
        ]
    except (yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
        raise KgError(f"{path}: not a layout: {error!r}") from error
    if wrong or "company" not in columns:
        raise KgError(f"{path}: {wrong[0] if wrong else 'no column for the company'}: not known here")
    return layout


def recognise(header: Sequence[str]) -> Layout | str:
    """The layout that a header has, or why there is none: which comes nearest, and what was expected."""
    layouts = load().values()
    fits = [x for x in layouts if not x.missing(header)]
    if fits:
        return max(fits, key=lambda x: (x.explained(header), -len(x.columns)))
    shown = ", ".join(h for h in header if h)[:200]
    near = max(layouts, key=lambda x: x.explained(header) / (1 + len(x.missing(header))), default=None)
    if near is None or near.explained(header) < 2:
        return f"no layout of seeds/sources has the columns {shown}"
    expected = "; ".join(f"{m}, as one of: {', '.join(near.written[m])}" for m in near.missing(header))
    return f"the columns are nearly those of {near.name}, but there is none for {expected}. The columns are: {shown}"
