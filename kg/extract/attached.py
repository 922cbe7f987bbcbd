"""Phrases that name further people, or where they work, beside those of a trigger."""

from __future__ import annotations

from kg.extract import subjects
from kg.extract.clauses import View
from kg.extract.phrases import Phrase

_UNFILLED = frozenset("open vacant unfilled requisition requisitions vacancy vacancies opening openings".split())
KINDS = ("people", "role", "unit", "function", "cut")
_MOST = frozenset("majority bulk rest remainder".split())
_AFFECTS = frozenset(
    "affect affects affected impact impacts impacted hit hits cover covers covered include includes included involve involves involved"
    " total totals totalled totaled claim claims claimed number numbered amount amounts amounted eliminate eliminates eliminated".split()
)


def vacant(view: View, p: Phrase) -> bool:
    """Whether a phrase is of posts that nobody holds."""
    return any(t.low in _UNFILLED for t in view.tokens[p.i : p.j])


def attached(view: View, a: int, b: int) -> list[Phrase]:
    """Phrases of a region that name further people or where they work; those in relative clauses only as the work that people did."""
    tokens, out = view.tokens, []
    for p in view.within(a, b):
        if p.kind not in KINDS:
            continue
        before = tokens[p.i - 1].low if p.i else ""
        if p.kind == "role" and not plural(view, p) and p.number is None and not view.offers:
            continue  # "after a word with the chief executive"
        if (
            p.kind == "function"
            and before == "in"
            and p.i > 2
            and (tokens[p.i - 2].tag == "M" and tokens[p.i - 2].low not in _MOST)
            and tokens[p.i - 3].tag in "IDB"
        ):
            continue  # "to free money for investment in AI"
        if (before in subjects.AGENT and not (before == "to" and view.offers)) or (
            tokens[p.i].low in ("its", "their") and tokens[p.head].low in ("staff", "employees", "workforce")
        ):
            continue
        if relative(view, p, a):
            worked = any(t.low in ("worked", "work", "working", "works", "employed", "served") for t in tokens[max(a, p.i - 4) : p.i])
            affects = any(t.low in _AFFECTS for t in tokens[a : p.i])
            if not affects and not (worked and before in ("as", "in", "on", "for")):
                continue
        out.append(p)
    return out


def plural(view: View, p: Phrase) -> bool:
    """Whether a phrase is of several people, or of the work or unit of several."""
    return p.kind != "role" or view.tokens[p.head].low.endswith(("s", "men", "women", "people"))


def relative(view: View, p: Phrase, a: int) -> bool:
    """Whether a phrase stands in a relative clause that begins after token `a`."""
    for k in range(p.i - 1, a - 1, -1):
        t = view.tokens[k]
        if t.low in ("who", "whom", "whose", "which"):
            return not (k + 1 == p.i and k and view.tokens[k - 1].tag == "I")  # "plans under which 90 people may go"
        if t.text in ",;":
            return False
    return False
