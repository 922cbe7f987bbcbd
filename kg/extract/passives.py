"""People who are the subject of a trigger: of a passive, of a participle, of an intransitive verb."""

from __future__ import annotations

from kg.extract import amounts, subjects
from kg.extract.attached import KINDS, attached, plural, relative, vacant
from kg.extract.clauses import SAY, View
from kg.extract.phrases import Phrase
from kg.extract.tokens import Token
from kg.extract.triggers import Match

_GONE_ELSEWHERE = frozenset("to on into through back home ahead up down for live online".split())
_CONTRACTS = frozenset(
    "contract contracts engagement engagements job jobs role roles post posts position positions employment assignment assignments"
    " placement placements secondment secondments internship internships".split()
)
_UNITS_DO = ("go~", "disappear~", "vanish~", "cease~ to exist", "no longer exist|exists")
"""What units do that are merged, as jobs do that are cut."""
_ABSENCES = frozenset("sick maternity parental paternity paid unpaid medical annual garden gardening on family".split())


def _dismissed(view: View, match: Match, p: Phrase) -> bool:
    """Whether people are said to have been cut before a trigger ("the chemists that it fired are returning")."""
    return (
        p.role is not None
        and plural(view, p)
        and any(m.trigger.type == "Layoff" and m.trigger.form != "follow" and p.j <= m.i < match.i for m in view.matches)
    )


def _lasts(tokens: list[Token], k: int) -> bool:
    """Whether the number at token `k` is of a span of time ("will go over three years")."""
    return k + 1 < len(tokens) and tokens[k + 1].low in ("years", "months", "weeks", "days", "quarters", "phases", "stages", "steps")


def _kept(after: list[Token]) -> bool:
    """Whether those who were to lose their jobs keep them after all."""
    return any(
        t.low in ("keep", "kept", "keeps") and u.low == "their" and w.low in ("jobs", "job", "posts", "roles", "places")
        for t, u, w in zip(after, after[1:], after[2:], strict=False)
    )


def of_subject(view: View, match: Match, a: int, b: int) -> list[Phrase]:
    """The people who are the subject of a passive or of an intransitive, the chief ones first; empty where it does not mean people."""
    tokens = view.tokens
    if match.trigger.type == "Layoff" and _kept(tokens[match.j :]):
        return []  # "Seventy people who had faced the axe will keep their jobs"
    if match.trigger.words == "leave~" and match.i and tokens[match.i - 1].low in _ABSENCES:
        return []  # "were on sick leave"
    if match.voice == "reduced" and match.j == match.i + 1 < len(tokens) and tokens[match.j].tag in "MD$":
        return []  # "90 people lost money"
    if match.voice == "reduced" and match.j < len(tokens) and tokens[match.j].low in SAY:
        return []  # "two of those asked to leave said"
    lo = subjects.start(view, match, a)
    if match.i > lo and tokens[match.i - 1].low == "was" and match.i > 1 and tokens[match.i - 2].low == "as":
        return []  # "as was promised"
    if (
        "forced" in match.trigger.flags
        and match.i
        and tokens[match.i - 1].low == "who"
        and match.j < b
        and tokens[match.j].low in ("for", "to")
    ):
        return []  # "engineers who left for a start-up"
    if (
        match.trigger.words == "leave~"
        and tokens[match.i].low == "left"
        and match.i
        and tokens[match.i - 1].low in ("are", "is", "were", "was", "be")
    ):
        return []
    for_good = match.j + 1 < len(tokens) and tokens[match.j].low == "for" and tokens[match.j + 1].low in ("reasons", "good", "performance")
    if (
        match.trigger.words == "go~"
        and match.j < len(tokens)
        and ((tokens[match.j].low in _GONE_ELSEWHERE and not for_good) or (tokens[match.j].tag in "N%" and not _lasts(tokens, match.j)))
    ):
        return []
    if match.trigger.words == "go~" and match.j + 1 < b and tokens[match.j].low == "with" and tokens[match.j + 1].low in ("him", "her"):
        return []  # "Two assistants go with him"
    if "contracts" in match.trigger.flags and not any(t.low in _CONTRACTS for t in tokens[lo : match.i]):
        return []  # a patent, a lease and a song run out too
    if match.trigger.words.startswith("lose~ their"):
        for p in view.within(lo, match.i):  # only people have jobs to lose: "1,400 claims processors will lose their jobs"
            if p.kind == "other" and tokens[p.head].low.endswith("s") and tokens[p.head].tag == "M" and p.j > p.i + 1:
                p.kind, p.role = "role", ((p.number + 1) if p.number is not None else p.i, p.head + 1)
    if match.trigger.words == "fill~":
        for p in view.within(lo, match.i):
            if p.kind == "other" and p.number is not None and tokens[p.head].low in ("places", "seats", "slots"):
                p.kind = "people"  # "10,000 places will be filled"
    before = [p for p in view.within(lo, match.i) if p.kind in (*KINDS, "number") and not relative(view, p, lo)]
    k = next((k for k, p in enumerate(before) if subjects.is_subject(view, p, lo, match)), None)
    if match.voice == "reduced" and match.j < len(tokens) and tokens[match.j].low == "out":
        return []  # "Seven dropped out"
    if k is not None and match.voice == "reduced" and before[k].number is None and before[k].kind != "people":
        return []  # "Prices of tractors dropped" is no passive
    if k is not None and (tokens[before[k].i].low == "no" or (match.trigger.type == "Layoff" and vacant(view, before[k]))):
        return []
    if (
        k is not None
        and match.trigger.type == "Layoff"
        and before[k].kind == "role"
        and before[k].number is None
        and before[k].share is None
        and tokens[before[k].i].low not in ("every", "each", "all")
        and not tokens[before[k].head].low.endswith(("s", "men", "women", "people"))
    ):
        return []  # one person
    all_of_it = k is not None and any(t.low in ("whole", "entire") for t in tokens[before[k].i : before[k].j])
    if (
        k is not None
        and match.trigger.words in (_UNITS_DO if before[k].kind == "unit" else _UNITS_DO[1:])
        and all(p.kind in ("unit", "function") for p in before[k:])
        and before[k].number is None
        and before[k].share is None
        and not all_of_it
    ):
        return []  # "The television unit went first"
    if k is not None and "population" in match.trigger.flags and tokens[before[k].head].low not in amounts.WHOLES:
        first = before[k].i
        if not (first > 1 and tokens[first - 1].low == "of" and tokens[first - 2].low == "number"):
            return []
    if "after" in match.trigger.flags and not any(m.trigger.type == "Layoff" and m.trigger.form != "follow" for m in view.matches):
        return []  # "two founders rejoined the company"
    if k is not None and "back" in match.trigger.flags and before[k].number is None and not _dismissed(view, match, before[k]):
        return []
    if k is None:
        return subjects.meant(view, match)
    if tokens[before[k].i].low == "their" and before[k].number is None and (told := subjects.told(view, before[k])) is not None:
        return [told]
    return [
        before[k],
        *(p for p in before[:k] if subjects.whole(view, p, lo, match)),
        *(p for p in before[k + 1 :] if not (p.i and tokens[p.i - 1].low in subjects.AGENT)),
        *attached(view, match.j, b),
    ]
