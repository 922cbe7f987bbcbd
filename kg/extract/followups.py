"""What a later sentence adds to an event that is told: roles, and who was hit."""

from __future__ import annotations

from kg.extract.attached import attached, plural
from kg.extract.clauses import View
from kg.extract.phrases import Phrase
from kg.extract.triggers import BE, Match

_PARTS = frozenset("teams units departments most many some those half all both they two three several others few none".split())

_WHOLE = frozenset("they them these those group batch total".split())


def following(view: View, match: Match, a: int, b: int) -> list[Phrase]:
    """What a later sentence adds: roles after people of an event already told, or roles as the subject of being hit."""
    tokens = view.tokens
    if tokens[match.j - 1].low in BE and match.j < len(tokens) and tokens[match.j].tag == "V" and tokens[match.j].low.endswith("ing"):
        return []  # "The group, which shed 800 jobs, is advertising for engineers"
    if "listed" in match.trigger.flags and match.j < len(tokens) and tokens[match.j].tag == "V":
        return []  # "half of them will be offered jobs"
    if "listed" in match.trigger.flags:
        return [p for p in view.within(match.j, b) if p.role is not None and plural(view, p)]
    if "named" in match.trigger.flags:
        named = [p for p in view.within(a, match.i) if p.role is not None and plural(view, p)]
        return named + [p for p in attached(view, match.j, b) if p.role is not None and plural(view, p)] if named else []
    subject = {t.low for t in tokens[a : match.i]}
    if match.i - a > 12:
        last = next((k for k in range(match.i - 1, a, -1) if tokens[k].low == "with" or tokens[k].text == ";"), None)
        if last is None or tokens[match.i].low not in ("hardest", "worst", "bearing", "taking", "suffering"):
            return []
        a = last + 1
    words = {t.low for t in tokens[match.i : match.j]}
    if ":" in words or (words & {"include", "included"} and words & {"hit", "affected", "cut", "involved"}):
        return [p for p in view.within(match.j, b) if p.role is not None]
    if words & {
        "brunt",
        "hit",
        "affected",
        "touched",
        "hardest",
        "concerned",
        "those",
        "blow",
        "list",
        "lists",
        "exposed",
        "main",
        "suffer",
    }:
        found = [p for p in view.within(a, match.i) if p.role is not None]
        return found + attached(view, match.j, b)
    anaphoric = (
        {"notice", "notices", "filing", "filings"} & subject
        or subject & (_PARTS | {"affected", "cuts", "layoffs", "posts", "jobs", "roles", "positions", "list", "reductions", "departures"})
        or any(t.tag in "N%" for t in tokens[a : match.i])
    )
    if not anaphoric:
        made_up = [p for p in attached(view, match.j, b) if p.role is not None and p.number is not None]
        return made_up if match.i > a and tokens[match.i - 1].low in _WHOLE else []  # "The group consists of 40 nurses and 12 clerks"
    if match.trigger.words in ("list~", "name~"):
        return [p for p in view.within(match.j, b) if p.role is not None] if subject & {"notice", "notices", "filing", "filings"} else []
    ranged = match.trigger.words.startswith("run~")
    found = (
        [p for p in view.within(match.j, b) if p.role is not None]
        if ranged
        else [p for p in attached(view, match.j, b) if p.role is not None]
    )
    return found or [p for p in view.phrases if any(t.tag == "P" for t in tokens[p.i : p.j])][:1]
