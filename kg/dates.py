"""Dates as precise as their text is: EDTF level 0 (ISO 8601-2), that is a year, a year and month, or a day."""

from __future__ import annotations

import calendar
import datetime
import re

_EPOCH = datetime.date(1970, 1, 1)
_EDTF = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def bounds(edtf: str | None) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day that a date may mean; None where there is no date or no such day.

    >>> bounds("2025-02")
    (datetime.date(2025, 2, 1), datetime.date(2025, 2, 28))
    >>> bounds("2025-02-30") is None
    True
    """
    match = _EDTF.fullmatch(edtf or "")
    if match is None:
        return None
    year, month, day = (int(g) if g else None for g in match.groups())
    try:
        assert year is not None
        first = datetime.date(year, month or 1, day or 1)
        last_month = month or 12
        return first, datetime.date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError:
        return None


def gap(a: tuple[datetime.date, datetime.date], b: tuple[datetime.date, datetime.date]) -> int:
    """Days between two periods, 0 where they overlap."""
    return max((b[0] - a[1]).days, (a[0] - b[1]).days, 0)


def number(edtf: str | None) -> int | None:
    """The first day that a date may mean, as days since 1970-01-01.

    >>> number("1970-02")
    31
    """
    period = bounds(edtf)
    return (period[0] - _EPOCH).days if period else None
