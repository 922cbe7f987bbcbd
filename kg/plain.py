"""Single values as text and as JSON: the one way in which every export and every table writes them."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Iterable, Iterator

from kg.types import Scalar

# JSON allows these raw, but terminals act on them, or they cannot be encoded; the escape denotes the same character.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def text(value: Scalar) -> str:
    """A value as text that reads back to it: `true`, `500`, `12.5`, `2025-09-12`; the doubles that are no numbers as XSD has them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else "NaN" if math.isnan(value) else "INF" if value > 0 else "-INF"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def jsonable(value: Scalar | None) -> str | int | float | bool | None:
    """A value as JSON has it: dates, and the doubles that JSON has no number for, as text."""
    if isinstance(value, datetime.date) or (isinstance(value, float) and not math.isfinite(value)):
        return text(value)
    return value


def dumps(data: object) -> str:
    """JSON on one line, in Unicode, that does nothing to a terminal. Raises ValueError for a double that JSON has no number for."""
    return escaped(json.dumps(data, ensure_ascii=False, allow_nan=False))


def escaped(text: str) -> str:
    """Text of JSON or N-Triples that does nothing to a terminal: both read an escape as the character."""
    return _ESCAPED.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def array(items: Iterable[object]) -> Iterator[str]:
    """The text of a JSON array, piece by piece, an item a line."""
    opening = "[\n"
    for item in items:
        yield opening + dumps(item)
        opening = ",\n"
    yield "[]" if opening == "[\n" else "\n]"
