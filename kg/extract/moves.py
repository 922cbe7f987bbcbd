"""Frames whose arguments are roles on two sides, units, sites or posts: role shifts, reorganisations, offices, executive moves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.lexicon import Lexicon
from kg.extract.numbers import Number
from kg.extract.phrases import Phrase

if TYPE_CHECKING:
    from kg.extract.frames import Frame

_INTO = frozenset("to into as with for toward towards on".split())
_POST = re.compile(
    r"\b(?:(?:interim|acting|deputy|global|group|founding|executive|senior|co-|former )?\s?)"
    r"(?:chief(?: [a-z&-]+){0,3} officer|chief executive|chief scientist|chief [a-z]+ (?:scientist|architect|economist|counsel)|chief of staff|chief [a-z]+"
    r"|(?:CEO|CTO|CFO|COO|CIO|CMO|CPO|CRO|CISO|CHRO|CAIO)\b|general counsel|general manager|managing director|co-head of [\w& -]+?(?=[,.;]|\s(?:to|after|in|on|at|and|from|who|as|last|this|next|with|amid|for|when|by)\b|$)"
    r"|head of (?:the )?[\w& -]+?(?=[,.;]|\s(?:to|after|in|on|at|and|from|who|as|last|this|next|with|amid|for|when|by|is|was|has|will|had)\b|$)"
    r"|(?:vice[ -]president|director|VP|president)(?: of|, | for) ?[\w& -]+?(?=[,.;]|\s(?:to|after|in|on|at|and|from|who|as|last|this|next|with|amid|for|when|by|is|was|has|will|had)\b|$)"
    r"|chair(?:man|woman|person)?\b|president\b|boss\b)",
    re.IGNORECASE,
)


def fill(frame: Frame, a: int, b: int, lexicon: Lexicon) -> bool:
    """Fills the arguments of a frame of these kinds; False where what it needs is not there."""
    match frame.match.trigger.needs:
        case "roles":
            return _shift(frame, a, b)
        case "unit":
            return _units(frame, a, b)
        case "post":
            return False
        case _:
            return _site(frame, a, b)


def _span(frame: Frame, p: Phrase) -> tuple[int, int]:
    assert p.role is not None
    return frame.view.tokens[p.role[0]].start, frame.view.tokens[p.role[1] - 1].end


def _shift(frame: Frame, a: int, b: int) -> bool:
    """Human roles on both sides of `to`, `into`, `as`, `with`: what stands before is left, what follows is entered."""
    view, match = frame.view, frame.match
    tokens = view.tokens
    passive = match.voice in ("passive", "reduced")
    candidates = [p for p in view.within(a if passive else match.j, b) if p.role is not None]
    turn = next((k for k in range(match.j, b) if tokens[k].low in _INTO and any(p.i >= k + 1 and p.i <= k + 4 for p in candidates)), None)
    if turn is None:
        return False
    for p in candidates:
        (frame.to_roles if p.i > turn else frame.roles).append(_span(frame, p))
    return bool(frame.roles and frame.to_roles)


def _units(frame: Frame, a: int, b: int) -> bool:
    view, match = frame.view, frame.match
    lo = a if match.voice in ("passive", "reduced") else match.j
    found = [p for p in view.within(lo, b) if p.role is not None and p.kind in ("unit", "function", "people")]
    if not any(p.kind == "unit" for p in found):
        return False
    frame.roles = [_span(frame, p) for p in found]
    return True


def _site(frame: Frame, a: int, b: int) -> bool:
    view, match = frame.view, frame.match
    tokens = view.tokens
    if match.voice in ("passive", "reduced"):
        sites = [p for p in view.within(a, match.i) if p.kind == "site"]
    elif match.voice == "noun":
        sites = [p for p in view.phrases if p.kind == "site" and p.j > match.i and p.i < b]
    else:
        sites = [p for p in view.within(match.gap[0] if match.gap else match.j, b) if p.kind == "site"][:1]
        first = next((p for p in view.phrases if p.i >= match.j), None)
        if not sites or first is not sites[0]:
            return False
    if not sites:
        return False
    site = sites[0]
    number = tokens[site.number].value if site.number is not None else None
    if isinstance(number, Number):
        t = tokens[site.number or 0]
        frame.count = (number.quantity, t.start, t.end)
    return True
