"""Clauses that leave out their verb, which the one before has: "Wix cut 100 jobs in February, Fiverr 30 in March and Lyft 20"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kg.extract.clauses import Employer
from kg.extract.frame import Frame
from kg.extract.names import Name
from kg.extract.numbers import Number
from kg.extract.tokens import Token

_JOINS = frozenset((",", "and", ";", "while", "but"))


def gapped(frame: Frame) -> Iterator[Frame]:
    """The frames of the clauses after that of `frame` that have a company and its number alone; each with what is told of it."""
    tokens = frame.view.tokens
    if frame.count is None or frame.type not in ("Layoff", "Expansion") or frame.match.voice != "active" or frame.part:
        return
    begins = [k + 1 for k in range(frame.match.j, len(tokens) - 2) if tokens[k].low in _JOINS and _alone(tokens, k + 1)]
    for k, end in pairwise([*begins, len(tokens)]):
        company, number = tokens[k], tokens[k + 1]
        if any(t.tag == "V" for t in tokens[frame.match.j : k]):
            return
        assert isinstance(company.value, Name) and isinstance(number.value, Number)
        who = Employer(company.value, company.start, company.end)
        yield Frame(frame.type, frame.match, frame.view, who, k, end, count=(number.value.quantity, number.start, number.end), part=True)


def _alone(tokens: list[Token], k: int) -> bool:
    """Whether a company stands at token `k` with a bare number of people after it."""
    if tokens[k].tag != "C" or tokens[k + 1].tag != "N":
        return False
    after = tokens[k + 2] if k + 2 < len(tokens) else None
    return after is None or after.text in ".,;" or after.tag in "TE" or after.low in ("and", "in", "at")
