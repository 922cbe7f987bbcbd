"""Rows of a tracker or a register of notices: what one says, and what the rows of one notice are to each other."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg import cells, dates, ids
from kg.types import Quantity

Cell = tuple[str, int]
"""The text of a cell, and where it starts in its line."""

HEADINGS = frozenset(("company", "companies", "employer", "company name", "employer name", "job site name", "business legal name"))
"""What stands in the column of the employer where a file repeats its headings."""

_MOVED = 45
"""Days by which an update may move the effective date; one that is further away is another round."""
_REVISED_WITHIN = 366
"""Days after a notice in which it may be updated, where no effective date tells."""

_UPDATE = re.compile(
    r"^\W*(?:up?dated?|revised|revision|amended)\b\W*|[\s(*,;-]*(?:\b(?:up?dated?|revised|revision|amended|amendment|corrected|rev)\b|notice\b).*$",
    re.I,
)
_MORE = re.compile(r"[\s(*,-]*\b(?:supplement\w*|additional)\b.*$|\b\d+(?:st|nd|rd|th) notice\b.*$", re.I)
ADDED = re.compile(r"\badd?it\w*nal\b|\bremaining\b", re.I)
_RESCINDED = re.compile(r"[\s(*,-]*\b(?:notice )?(?:rescinded|cancell?ed|withdrawn)\b.*$", re.I)
_NO_ROLE = frozenset({"others", "other", "etc", "more", ""})
"""Last words of what a list of roles ends with and that names none."""
_ADDRESS = re.compile(r"\d+\s.*,\s*[A-Z]{2}\.?\s+\d{5}(?:-\d{4})?")
"""What stands in the column of the employer where a cell has slipped."""
_TAIL = re.compile(r"(?<=\S)\s*\((?:together with|[\"“”']).*$|(?<=\S)\s*\([^()]*\)\s*$|(?:[\s-]+store)?\s+#\s?\d+\s*$|[\s*,;-]+$", re.I)
"""What follows the name of a company in its cell: another name, a site, the number of a store."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """What a line of a table says; each value with the cell that it is from.

    `site` is the cell of the company with all that it says of a site or store; `change` is `update`, `more` or `rescinded` where the row
    says that it changes an earlier one; `beyond` is true where the count is more than the region is likely to have; `kinds` are the types
    of its events.
    """

    company: Cell | None
    site: str
    change: str | None
    count: cells.Count
    counted: Cell | None
    beyond: bool
    percent: float | None
    shared: Cell | None
    days: Mapping[str, tuple[str | None, Cell | None]]
    locations: tuple[Cell, ...]
    number: str | None
    kinds: tuple[str, ...]
    reasons: tuple[tuple[str, Cell], ...]
    roles: tuple[Cell, ...]
    url: str | None
    troubles: tuple[str, ...]

    @property
    def known(self) -> str | None:
        """When it came to be known: posted or received, else announced."""
        return self.days["published"][0] or self.days["announced"][0]

    @property
    def quantity(self) -> Quantity | None:
        return self.count.quantity

    def same(self) -> tuple[object, ...]:
        """What two rows have in common that say one thing."""
        return *self.where(), self.quantity, self.percent

    def where(self) -> tuple[object, ...]:
        """Where and when it is, of what kind."""
        return self.site, tuple(c for c, _ in self.locations), self.days["effective"][0], self.days["announced"][0], self.kinds


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a row of a document is to the others: `claim`, or what it does to the row `of` (a position): `repeat`, `correct`, `share`.

    A row that repeats adds nothing; one that shares a total adds its place to it.
    """

    what: str
    of: int | None = None


def judge(rows: Sequence[Row]) -> list[Verdict]:
    """What each row of one document is to those before it. Rows that only look alike (waves, sites) stay claims of their own."""
    verdicts: list[Verdict] = []
    standing: list[int] = []
    for i, row in enumerate(rows):
        verdict = _verdict(row, rows, standing)
        if verdict.what in ("claim", "correct"):
            standing = [j for j in standing if j != verdict.of] + [i]
        verdicts.append(verdict)
    return verdicts


def _verdict(row: Row, rows: Sequence[Row], standing: Sequence[int]) -> Verdict:
    """`standing` are the positions of the claims that nothing has corrected."""
    for j in reversed(standing):
        if row.change != "more" and row.same() == rows[j].same():
            return Verdict("repeat", j)
    totals = [j for j in standing if rows[j].count.whole and rows[j].quantity == row.quantity]
    if row.count.whole and totals:
        return Verdict("share", totals[0])
    for j in reversed(standing):
        starts = row.days["effective"][0]
        posted_later = starts is not None and row.where() == rows[j].where() and row.known != rows[j].known
        if posted_later or changes(row, [rows[j]]):
            return Verdict("correct", j)
    return Verdict("claim")


def changes(row: Row, earlier: Sequence[Row]) -> bool:
    """Whether a row says that it changes a notice, and that notice may be the one of the rows `earlier`: of one place, near in time."""
    return row.change in ("update", "rescinded") and any(_one_place(row, other) and _near(row, other) for other in earlier)


def _near(a: Row, b: Row) -> bool:
    effect = _gap(a.days["effective"][0], b.days["effective"][0])
    return effect <= _MOVED if effect is not None else (_gap(a.known, b.known) or 0) <= _REVISED_WITHIN


def _gap(a: str | None, b: str | None) -> int | None:
    x, y = dates.bounds(a), dates.bounds(b)
    return dates.gap(x, y) if x and y else None


def _one_place(a: Row, b: Row) -> bool:
    x, y = {c for c, _ in a.locations}, {c for c, _ in b.locations}
    return not x or not y or bool(x & y)


def company(said: Sequence[Cell]) -> tuple[Cell | None, str | None]:
    """The name of the company in its cell, without what the cell says of the notice, and what that is."""
    text, at = next(((c, at) for c, at in said if not cells.is_unknown(c)), ("", 0))
    if not text or ids.fold(text) in HEADINGS or text.lstrip().startswith("* ") or _ADDRESS.fullmatch(text.strip()):
        return None, None
    change = None
    for what, pattern in (("rescinded", _RESCINDED), ("more", _MORE), ("update", _UPDATE)):
        for _ in range(2):
            if (m := pattern.search(text)) and m.group().strip(" *-,(;") and (m.end() < len(text) or m.start() > 0):
                at += m.end() if m.start() == 0 else 0
                text = text[m.end() :] if m.start() == 0 else text[: m.start()]
                change = change or what
    while m := _TAIL.search(text):
        text = text[: m.start()]
    start = len(text) - len(text.lstrip(" *"))
    return ((text[start:], at + start) if text[start:] else None), change


def is_rescinded(said: Sequence[Cell]) -> bool:
    """Whether the kind or the reason of a row says that its notice was taken back."""
    return any(_RESCINDED.search(text) for text, _ in said)


def without_town(company: Cell, towns: Sequence[Cell]) -> Cell:
    """A name without the town of its row where it ends in that, as `Acme - Austin2` does: it names a site of the company."""
    text, at = company
    ending = re.search(r"(?<=\w.)\s*(?:\s-|-\s)\s*([^-]+?)\s*\d*$", text)
    return (text[: ending.start()], at) if ending and ids.fold(ending[1]) in {ids.fold(town) for town, _ in towns} else company


def name(cell: Cell) -> str:
    """The name of a company as its cell has it, without the escapes of a web page."""
    return " ".join(html.unescape(cell[0]).split())


def towns(said: Sequence[Cell], code: str | None) -> Iterator[Cell]:
    """The places of a row's cell, without the postal code of the list's own region. A list of towns is several; an address is one, as
    nothing tells the town in it."""
    text, at = next(((c, a) for c, a in said if not cells.is_unknown(c)), ("", 0))
    ending = rf"(?:,?\s*\(?\b{code}\b\)?\.?)+$" if code else r",\s*Non-U\.?S\.?$"
    text = re.sub(ending, "", text)
    if code and re.search(r",\s*[A-Z]{2}$", text):
        yield text, at  # a town of another state, with that
        return
    pieces = [text] if any(c.isdigit() for c in text) else re.split(r",|;|/|&amp;|&|\band\b", text)
    for piece in pieces:
        start = text.index(piece)
        clean = piece.strip(" .*")
        if clean and not re.search(r"\b(?:various|multiple|several|statewide|remote|locations?)\b|^national$", clean, re.I):
            yield clean, at + start + piece.index(clean)


def roles(said: Sequence[Cell]) -> Iterator[Cell]:
    """The roles that a cell lists with commas; a cell that only says that there are several has none."""
    text, at = next(iter(said), ("", 0))
    if "," not in text or re.search(r"various|variety|disclosed|request warn|\(\d+\)|\d", text, re.I):
        return
    for m in re.finditer(r"[^,&]+", text):
        if (clean := m.group().strip()) and len(clean.split()) <= 4 and ids.fold(clean).rpartition(" ")[2] not in _NO_ROLE:
            yield clean, at + m.start() + m.group().index(clean)
