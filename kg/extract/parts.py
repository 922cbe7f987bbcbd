"""A clause that tells of two events: a total and a part of it, or a second figure that shares the verb of the first."""

from __future__ import annotations

from kg.extract import amounts, people
from kg.extract.frame import Frame
from kg.extract.numbers import Number

_INCLUDING = frozenset("including counting".split())
_FURTHER = frozenset("further another additional more other".split())


def parts(frame: Frame) -> list[Frame]:
    """The frame itself, and those of the parts and further figures of its clause."""
    if frame.type not in ("Layoff", "Expansion", "Rehire") or frame.follows:
        return [frame]
    at = _next(frame) if frame.part else _split(frame)
    if at is None:
        return [frame]
    part = Frame(frame.type, frame.match, frame.view, frame.employer, at, frame.b, part=True)
    amounts.fill(part, at, frame.b)
    if not (part.count or part.percent):
        return [frame]
    begin = frame.view.tokens[at].start
    frame.b = at
    for name in ("count", "percent", "before", "after"):
        value = getattr(frame, name)
        if value is not None and value[1] >= begin:
            setattr(frame, name, None)
    frame.roles = [r for r in frame.roles if r[0] < begin]
    for phrase in frame.view.within(at, part.b):
        people.take_role(part, phrase)
    return [frame, *parts(part)]


def _next(frame: Frame) -> int | None:
    """Where another part of a list begins ("30 engineers and 12 designers")."""
    tokens = frame.view.tokens
    for k in range(frame.a + 2, frame.b - 1):
        listed = tokens[k].text == "," or tokens[k].low == "and"
        if listed and any(p.i == k + 1 and p.number == k + 1 and p.role is not None for p in frame.view.phrases):
            return k + 1
    return None


def _split(frame: Frame) -> int | None:
    """Where a part ("including 120 in Dublin") or a further figure ("and a further 200") begins, after a first figure."""
    tokens = frame.view.tokens
    first = next((k for k in range(frame.match.i, frame.b) if tokens[k].tag in "N%"), None)
    if first is None:
        return None
    for k in range(first + 1, frame.b - 1):
        t = tokens[k]
        number = next((n for n in range(k + 1, min(k + 4, frame.b)) if isinstance(tokens[n].value, Number) and tokens[n].tag in "N%"), None)
        if number is None:
            continue
        if t.low in _INCLUDING and number == k + 1 and tokens[number].tag == "N":
            return k
        if t.low in ("and", "then") and any(x.low in _FURTHER for x in tokens[k + 1 : number + 1]):
            return k + 1
    return None
