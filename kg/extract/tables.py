"""Events told in the rows of a table: an employer, a number of people or a share of them, and when; without a verb."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.extract.clauses import Employer, View, right
from kg.extract.frame import Frame
from kg.extract.names import Name
from kg.extract.numbers import Number
from kg.extract.tokens import Token
from kg.extract.triggers import Match

_JOBS = re.compile(r"\bjobs\b", re.IGNORECASE)
_OF_CUTS = re.compile(
    r"\b(?i:layoffs?|laid[ -]off|(?:job|staff) (?:cuts|losses)|redundanc(?:y|ies)|dismissals?|separations?|comings and goings"
    r"|(?:studio|tech|[’']s) cuts|cuts? ?(?:list|ledger|tracker|log|at a glance)|severance log|intended dismissal"
    r"|who (?:has |have |is )?(?:cut|cutting))\b|\bWARN\b"
)
_OF_OTHER = re.compile(r"\b(?:hired|hiring|openings?|vacanc(?:y|ies)|hires|recruit\w*|raised|valuation|revenue)\b", re.IGNORECASE)
_LEGAL = re.compile(r",?\s+(?:Inc|LLC|Ltd|Corp|Corporation|Co|plc|GmbH|AG|SE|Limited)\.?$")
_HEADING = frozenset("company employer firm name business organisation organization".split())
_GONE = frozenset("out gone cut axed dismissed".split())
"""What a line says of those whose number it gives ("Orvane: 35 out")."""
_ADDED = frozenset("new added update updated revised latest".split())
"""What a log puts before its news of the company that heads a line ("Orvane (chips). New: 62 jobs")."""
_GROWTH = frozenset("new more additional extra further open vacant openings vacancies hires hired recruits graduates".split())
_BULLETS = frozenset("-–—*•")
_PARTS = frozenset(",(-–—|")
_BESIDE = frozenset("all about around approx nearly over roughly employees workers staff people jobs positions roles of workforce".split())


@lru_cache(maxsize=1)
def of_cuts(text: str) -> bool:
    """Whether a text is about jobs that are cut, so that its tables and forms need not say so again."""
    return _OF_CUTS.search(text) is not None or (_JOBS.search(text) is not None and _OF_OTHER.search(text) is None)


def employer(view: View, match: Match) -> Employer | None:
    """Whom the row is of: its first cell, in a table of cuts. None for a heading, a later bar of a row and other tables."""
    text = view.text
    if any(t.text == "|" for t in view.tokens[1 : match.i]) or not view.of_cuts:
        return None
    cells = _cells(view.tokens)
    if len(cells) < 3:
        return None
    first = [t for t in cells[0] if t.text[0].isalnum() or t.tag == "C"]
    if not first or len(first) > 5 or first[0].low in _HEADING or first[0].text[0].islower():
        return None
    known = next((t for t in first if t.tag == "C" and isinstance(t.value, Name)), None)
    if known is not None and isinstance(known.value, Name):
        return Employer(known.value, known.start, known.end)
    if any(t.tag in "N%TV$" for t in first):
        return None
    name = _LEGAL.sub("", text[first[0].start : first[-1].end])
    return Employer(Name(name), first[0].start, first[0].start + len(name))


def labelled(view: View, match: Match) -> bool:
    """Whether a colon parts the company or the place of a line from the number of jobs cut, in a text about cuts ("Orvane: 325 jobs")."""
    tokens, k = view.tokens, match.i
    start = match.j + (match.j < len(tokens) and tokens[match.j].tag == "A")  # "roughly 1,000"
    phrase = next((p for p in view.phrases if p.i == start), None)
    before = next((n for n in range(k - 1, -1, -1) if tokens[n].text == "("), k) if k and ")" in (tokens[k - 1].text, tokens[k].text) else k
    while before > 2 and tokens[before - 1].tag in "PZ" and tokens[before - 2].text == ",":
        before -= 2  # "Orvane, Inc., San Mateo: 118"
    end = right(view, match)
    gone = phrase is not None and phrase.j < len(tokens) and tokens[phrase.j].low in _GONE
    return (
        (gone or view.of_cuts or view.after_cut)
        and before > 0
        and (
            tokens[before - 1].tag == "C"
            or _described(tokens, before)
            or (k == 1 and tokens[0].low in _ADDED)
            or place(view, match) is not None
        )
        and phrase is not None
        and (phrase.number is not None or (phrase.share is not None and any(t.low == "of" for t in tokens[phrase.i : phrase.j])))
        and phrase.kind in ("people", "role", "number")
        and not any(t.low in _GROWTH and (t.low != "further" or phrase.kind != "number") for t in tokens[phrase.i : phrase.j + 1])
        and not any(
            m.trigger.form != "follow"
            and not (m.voice == "noun" and m.trigger.type == "Layoff" and _apart(tokens, m.i))
            and match.i < m.i < end + (m.trigger.type == "Rehire")
            and m.trigger.needs in ("people", "counted", "hires")
            for m in view.matches
        )
    )


def place(view: View, match: Match) -> tuple[int, int] | None:
    """The places, and nothing else, with which the line of a colon begins ("Leeds and Hull: 40 jobs"); or one set apart in it."""
    start = next((k for k, t in enumerate(view.tokens) if t.text not in _BULLETS), 0)
    before = view.tokens[start : match.i]
    if before and before[0].tag == "C":
        return _place_apart(view.tokens, start + 1)
    if not before or before[0].tag != "P" or any(t.tag not in "PZ" and t.low not in (",", "and", "&", ".") for t in before):
        return None
    return before[0].start, before[-1].end


def _place_apart(tokens: list[Token], start: int) -> tuple[int, int] | None:
    """The place that marks part from the rest of a line without a verb: "Orvane, Leeds, 45 posts", "Orvane (Leeds): 45 posts"."""
    at = next((k for k in range(start, len(tokens)) if tokens[k].tag == "P" and tokens[k - 1].text in _PARTS), None)
    if at is None or any(t.tag == "V" for t in tokens[start:at]):
        return None
    end = at + 1
    while end + 1 < len(tokens) and tokens[end].low in (",", "and", "&") and tokens[end + 1].tag == "P":
        end += 2
    if end < len(tokens) and tokens[end].tag not in ".":
        return None  # "Orvane: 45 posts, Leeds unit last"
    return tokens[at].start, tokens[end - 1].end


def _described(tokens: list[Token], k: int) -> bool:
    """Whether what ends at token `k` is a company and what it is, at the head of a line ("Orvane, a maker of sensors for phones")."""
    return (
        k > 3 and tokens[0].tag == "C" and tokens[1].text == "," and tokens[2].tag == "D" and all(t.tag not in "VN.C" for t in tokens[3:k])
    )


def _apart(tokens: list[Token], k: int) -> bool:
    """Whether a noun at token `k` only says, after a comma, of what kind the line is ("92 workers in Leeds, permanent layoff")."""
    return tokens[k - 1].text == "," or (tokens[k - 1].tag in "BM" and tokens[k - 2].text == ",")


def fill(frame: Frame) -> bool:
    """Reads the number and the share that stand alone in a cell, and the place in the second; False where there is neither."""
    cells = _cells(frame.view.tokens)
    for cell in cells[1:]:
        plain = all(t.tag in "N%E." or t.low in _BESIDE for t in cell)
        for t in cell if plain else ():
            if not isinstance(t.value, Number):
                continue
            if t.tag == "N" and frame.count is None:
                frame.count = (t.value.quantity, t.start, t.end)
            elif t.tag == "%" and frame.percent is None and t.value.percent is not None:
                frame.percent = (t.value.percent, t.start, t.end)
    frame.a, frame.b = 0, len(frame.view.tokens)
    place = next((t for cell in cells[1:] for t in cell if t.tag == "P" and len(cell) < 5), None)
    if place is not None:
        frame.place = (place.start, place.end)
    return bool(frame.count or frame.percent)


def _cells(tokens: list[Token]) -> list[list[Token]]:
    cells: list[list[Token]] = [[]]
    for t in tokens:
        if t.text == "|":
            cells.append([])
        else:
            cells[-1].append(t)
    return [c for c in cells if c]
