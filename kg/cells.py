"""Cells of tables that people keep by hand: counts and dates, as precise as they are written, and what is wrong with them.

Nothing raises: what cannot be read is None, with the reason in `trouble`. A cell that says that something is not known is no trouble.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg import dates, ids
from kg.types import Quantity

YEARS = range(1980, 2101)
"""The years that a date of an event may have; others are slips of the pen."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people as a cell gives it. `whole` where it is said to be of all sites, not of the one that the row names."""

    quantity: Quantity | None = None
    whole: bool = False
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A date in EDTF as a cell gives it: of a period its first day, of a revised one the last that is given."""

    value: str | None = None
    trouble: str | None = None


_UNKNOWN = re.compile(
    r"|null|none|nan|n a|tb[adc]|t b [adc]|to be (?:determined|announced|confirmed)|work in progress|various|undisclosed|pending|unsure"
    r"|confidential|(?:currently |at this time )?(?:unknown|not (?:known|sure|disclosed|specified|available|applicable|provided))\b.*"
)
"""Folded cells that say that something is not known."""

_ERROR = re.compile(r"#(?:REF|DIV/0|VALUE|NAME|NUM|NULL|N/A|SPILL|CALC)[!?]?")
"""What spreadsheets show where a formula has no value."""

_N = r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?"
_PLAIN = re.compile(rf"\*?\s*{_N}\s*\*?")
_NUMBER = re.compile(rf"(?<![\d.]){_N}(?!\.?\d)")
_BETWEEN = re.compile(rf"(?:between\s+)?{_N}\s*(?:-|–|—|to|and)\s*{_N}|min\w*\.?\s*{_N}\W+max\w*\.?\s*{_N}|initially\s+{_N}\D+{_N}", re.I)
_REVISED = re.compile(r"\b(?:revised|updated|corrected|amended|changed to|now)\b", re.I)
_IN_STATE = re.compile(rf"{_N}\s+(?:resides?\s+)?in\s+[A-Z]{{2}}\b")
_APPROX = re.compile(r"\b(?:approx\w*|about|around|roughly|estimated|est|circa|some)\b|~|\+/-", re.I)
_LEAST = re.compile(rf"\b(?:at least|more than|over|starting with|min(?:imum)?)\b\.?\s*{_N}|{_N}\s*(?:\+|or more)", re.I)
_MOST = re.compile(rf"\b(?:up to|at most|as many as|no more than|less than|fewer than|max(?:imum)?)\b\.?\s*{_N}", re.I)
_WHOLE = re.compile(r"\btotal\b|\ball (?:\w+ )?(?:locations|sites)\b|\bnation-?wide\b|\bcompany-?wide\b", re.I)


def is_unknown(cell: str) -> bool:
    """Whether a cell is empty, or says in words that something is not known.

    >>> [is_unknown(c) for c in ("", "-", "T/B/D", "Not sure of the number yet", "NULL", "#REF!", "0", "Acme")]
    [True, True, True, True, True, True, False, False]
    """
    return (_UNKNOWN.fullmatch(ids.fold(cell)) or _ERROR.fullmatch(cell.strip())) is not None


@lru_cache(maxsize=4096)
def count(cell: str) -> Count:
    """The number of people that a cell gives. Zero people is trouble: a list of cuts has no row for nobody.

    >>> count("60-70").quantity, count("approx. 150").quantity, count("103 (revised) 108").quantity
    (Quantity(value=None, min=60, max=70, approx=False), Quantity(value=150, min=None, max=None, approx=True), Quantity(value=108, \
min=None, max=None, approx=False))
    """
    if plain := _PLAIN.fullmatch(cell.strip()):
        return _exact(_value(plain[1]), cell)
    if is_unknown(cell):
        return Count()
    if cell.strip()[0] in "-−":
        return Count(trouble=f"{cell!r} is no number of people")
    text = _DATE.sub(" ", cell)
    whole = _WHOLE.search(text) is not None
    numbers = [_value(n) for n in _NUMBER.findall(text)]
    if bounds := _BETWEEN.search(text):
        low, high = (_value(n) for n in bounds.groups() if n)
        return Count(Quantity(min=low, max=high), whole) if 0 < low < high else Count(trouble=f"{cell!r} is no range of numbers")
    if (revised := _REVISED.search(text)) and (after := _NUMBER.search(text, revised.end())):
        return _exact(_value(after[1]), cell)
    if len(numbers) == 2 and (part := _IN_STATE.search(text)):
        return _exact(_value(part[1]), cell)
    if len(numbers) != 1:
        return Count(trouble=f"{cell!r} is not one number" if numbers else f"{cell!r} is no number")
    n = numbers[0]
    if n == 0:
        return _exact(n, cell)
    if _LEAST.search(text):
        return Count(Quantity(min=n), whole)
    if _MOST.search(text):
        return Count(Quantity(max=n), whole)
    return Count(Quantity(n, approx=_APPROX.search(text) is not None), whole)


def _exact(value: int, cell: str) -> Count:
    return Count(Quantity(value)) if value else Count(trouble=f"{cell!r}: nobody is counted")


def _value(digits: str) -> int:
    return int(digits.replace(",", ""))


_MONTHS = {m: k for k, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    r"(?<![\d/-])(?P<y>\d{4})-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\d-])"
    r"|(?<![\d/.])(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4}|\d{2})(?![\d/])"
    r"|(?<![\d/])(?P<month>\d{1,2})/(?P<of>\d{4})(?![\d/])"
    rf"|(?:\b(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?\s+)?\b(?P<name>{_MONTH})\.?(?:\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))?,?\s+(?P<named>\d{{4}})\b"
    r"|(?<![\d/])(?P<only>(?:19|20)\d\d)(?![\d/])",
    re.I,
)
_ZERO = re.compile(r"\s*(?:1899-12-(?:29|30|31)|1900-01-0[01])\b")
"""How spreadsheets write an empty date."""
_TORN = re.compile(r"\d+/[\d/]*\d|\d{5,}")
"""What is left of a cell and has the look of a date."""


@lru_cache(maxsize=4096)
def day(cell: str, order: str | None) -> Day:
    """The date that a cell gives. `order` is `mdy` or `dmy`, as the source writes dates; None where that is not known.

    >>> day("3/16/2020 (REVISED) 10/22/2020 11/26/2020", "mdy").value, day("12.07.2022", "dmy").value, day("12.07.2022", None).value
    ('2020-11-26', '2022-07-12', '2022')
    >>> day("3/3020/17", "mdy")
    Day(value=None, trouble="'3/3020/17' is no date")
    """
    if is_unknown(cell) or _ZERO.match(cell):
        return Day()
    found = list(_DATE.finditer(cell))
    left = _DATE.sub(" ", cell)
    if not found:
        return Day(trouble=f"{cell!r} is no date")
    precise = [m for m in found if not m["only"]] or found
    chosen = precise[-1] if _REVISED.search(cell) else precise[0]
    value, trouble = _edtf(chosen, order)
    if value is None:
        return Day(trouble=f"{cell!r} is {trouble}")
    if trouble is None and (torn := _TORN.search(left)):
        trouble = f"{torn.group()!r} is no date"
    return Day(value, trouble and f"{cell!r}: {trouble}; {value} is kept")


def _edtf(m: re.Match[str], order: str | None) -> tuple[str | None, str | None]:
    """The date of a match and what is wrong with it."""
    trouble = None
    if m["y"]:
        parts = m["y"], m["m"], m["d"]
    elif m["month"]:
        parts = m["of"], m["month"], None
    elif m["name"]:
        parts = m["named"], str(_MONTHS[m["name"][:3].lower()]), m["day1"] or m["day2"]
    elif m["only"]:
        parts = m["only"], None, None
    else:
        year = m["year"] if len(m["year"]) == 4 else f"{'20' if m['year'] < '69' else '19'}{m['year']}"
        a, b = int(m["a"]), int(m["b"])
        if order is None and a != b and max(a, b) <= 12:
            parts, trouble = (year, None, None), "which is the day and which the month is not known"
        elif order == "dmy" or (order is None and a > 12):
            parts = year, m["b"], m["a"]
        else:
            parts = year, m["a"], m["b"]
    if int(parts[0]) not in YEARS:
        return None, f"a date in the year {parts[0]}"
    value = "-".join((parts[0], *(p.zfill(2) for p in parts[1:] if p)))
    return (value, trouble) if dates.bounds(value) else (None, "a day that does not exist")
