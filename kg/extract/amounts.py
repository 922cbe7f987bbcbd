"""How many: counts, shares, sizes before and after, and the growth that verbs of multiplying state."""

from __future__ import annotations

from itertools import pairwise

from kg.extract import numbers, subjects
from kg.extract.frame import Frame
from kg.extract.numbers import Number
from kg.extract.phrases import Phrase
from kg.extract.tokens import Token

_POPULATIONS = frozenset(
    "workforce staff headcount total team payroll people employees company firm group organisation organization whole base"
    " business unit division rolls startup start-up crew department desk bench function squad corps arm".split()
)
WHOLES = frozenset("workforce headcount payroll ranks staff".split())
_SHRINKING = frozenset(("shrink~", "slim~", "slim~ down", "downsize~"))
_SOME_OF = frozenset("some many most several few part one dozens hundreds".split())
_RISEN = frozenset("risen rises rose climbed grown grew increased up".split())
_THEM = frozenset("them these those whom which".split())
OPEN = frozenset("jobs posts positions roles vacancies openings".split())
"""What a site will have that people are yet to be hired for ("will have 130 jobs")."""
_ALL = frozenset("all everyone everybody".split())
_BUT = frozenset("but except".split())
_LARGER = frozenset("larger bigger higher".split())
_LEAVING = frozenset("leaving leave leaves left".split())
_TAKING = frozenset("taking takes take bringing brings bring reducing lowering shrinking cutting trimming reduce reduces".split())
_TAKEN_UP = frozenset("that this which figure number total it they cuts layoffs redundancies reductions positions jobs roles posts".split())
_MULTIPLYING = frozenset("double~ triple~ treble~ quadruple~ quintuple~".split())
_STRANDED = "leave~ * without work|jobs|a|employment"
_STATED = frozenset(
    ": including counting with"
    " number total totals totalling totaling reach by or of at all off ( , some another further about just equal is be to".split()
)


_LISTED = (["on", "its"], ["on", "the"], ["on", "their"])
"""Words after people who are on a payroll."""
_ROLLS = frozenset("payroll payrolls books rolls".split())
_OURS = frozenset("us those everyone".split())
_APART = (",", "(", "-", "–", "—", ":")
_EQUALLING = frozenset(
    "which that is was are being equal equals equalling equivalent amounts amounting corresponds corresponding represents representing to"
    " just some close slightly a little about around roughly nearly almost".split()
)
_WHOLE = frozenset(
    "company group total workforce staff employees people us team site division unit segment headcount payroll those everyone all firm"
    " personnel workers jobs positions posts ranks business".split()
)
"""Words of what a share is of, where it is of people."""


def fill(frame: Frame, a: int, b: int) -> None:
    """Reads the numbers of tokens `a` to `b` as count, percent, size before or size after."""
    for k in range(a, b):
        t = frame.view.tokens[k]
        if not isinstance(t.value, Number):
            continue
        if t.tag == "N":
            _number(frame, k)
        elif t.tag == "%" and t.value.percent is None:
            frame.ranged = frame.ranged or _share_of_people(frame, k)
        elif (t.tag == "%" and t.value.percent is not None and frame.percent is None and _share_of_people(frame, k)) or (
            t.tag == "x" and t.value.percent is not None and frame.type == "Expansion" and frame.percent is None
        ):
            frame.percent = (t.value.percent, t.start, t.end)


def _phrase(frame: Frame, k: int) -> Phrase | None:
    return next((p for p in frame.view.phrases if p.i <= k < p.j), None)


def _share_of_people(frame: Frame, k: int) -> bool:
    tokens, p = frame.view.tokens, _phrase(frame, k)
    if p is not None and p.kind in ("people", "role", "unit", "cut", "function"):
        return True
    if p is not None and tokens[p.head].low in _POPULATIONS | _LARGER:
        return True
    if p is not None and p.kind in ("other", "site"):
        return p.owner is not None or tokens[p.head].tag in "CW" or tokens[p.head].low == "total"
    if 0 < k < len(tokens) - 3 and tokens[k - 1].text == "," and tokens[k + 2].low in _THEM and tokens[k + 3].tag == "I":
        return False  # "Sixty posts, half of them in payroll, will go"
    if k + 1 < len(tokens) and tokens[k + 1].low == "of":
        if any(t.tag in "CW" for t in tokens[k + 2 : k + 4]):
            return True  # "15% of the company"
        following = next((q for q in frame.view.phrases if q.i > k), None)
        return following is None or following.kind in ("people", "role", "unit") or tokens[following.head].low in _POPULATIONS
    return True


def _number(frame: Frame, k: int) -> None:
    tokens, p = frame.view.tokens, _phrase(frame, k)
    t = tokens[k]
    assert isinstance(t.value, Number)
    quantity = t.value.quantity
    size = next(v for v in (quantity.value, quantity.min, quantity.max) if v is not None)
    found = (size, t.start, t.end)
    before = tokens[k - 1].low if k else ""
    two = tokens[k - 2].low if k > 1 else ""
    if p is None:
        return
    counted = p.kind in ("people", "role", "cut", "unit", "function") or (
        frame.type in ("HiringFreeze", "Expansion") and tokens[p.head].low in frame.view.words["offers"]
    )
    bare = p.kind == "number" and not (k + 1 < len(tokens) and tokens[k + 1].tag in "MZ$")
    if p.kind == "unit" and p.role is None and tokens[p.head].low.endswith("s"):
        return
    if not (counted or bare):
        return
    if before == "to" and k == frame.match.j + 1 and "growth" in frame.match.trigger.flags and frame.match.voice != "noun":
        frame.after = frame.after or found  # "would surge to 150 people"
        return
    some_of = (
        two == "of" and tokens[k - 1].tag == "D" and k > 2 and tokens[k - 3].low in _SOME_OF and tokens[k - 4].low not in ("every", "each")
    )
    if some_of and not (p.kind == "cut" and tokens[k - 3].low == "part"):
        return  # but "That is part of the 1,600 dismissals announced in May"
    if frame.type == "Layoff" and p.of != k and _all_but(frame, k):
        frame.after = frame.after or (size, t.start, t.end)  # "all but a crew of 40 were let go"
        return
    if bare and before == "to" and _from_things(frame, k):
        return
    if (
        frame.match.trigger.needs == "hires"
        and "target" in frame.match.trigger.flags
        and (counted or bare or k == frame.match.j)
        and before != "from"
        and not _formerly(frame, before, two)
        and tokens[p.head].low not in OPEN
    ):
        frame.after = frame.after or found
        return
    if frame.type == "Layoff" and p.j < len(tokens) and tokens[p.j].low in frame.view.words["remaining"] and tokens[p.j].low != "left":
        frame.after = frame.after or found  # "after the dismissals fewer than 14,000 remain"
        return
    if (
        frame.match.trigger.words in _MULTIPLYING
        and k > frame.match.i
        and tokens[p.i].low in ("its", "the", "their", "our")
        and p.number == k
    ):
        frame.before = frame.before or found  # "to double its 20 local staff"
        return
    if frame.type == "Expansion" and (p.of == k or (tokens[p.head].low in OPEN and subjects.whole(frame.view, p, frame.a, frame.match))):
        return  # "40 of 60 planned posts"
    if frame.type == "Expansion" and [t.low for t in tokens[p.j : p.j + 2]] in _LISTED and tokens[p.j + 2].low in _ROLLS:
        frame.after = frame.after or found  # "wants 1,500 people on its payroll"
        return
    if before == "to" and two in _RISEN and frame.match.voice == "noun":
        frame.count = frame.count or (quantity, t.start, t.end)  # "the number of jobs lost has risen to 350"
        return
    if before == "from" and two == "up" and frame.type == "Layoff":
        return  # "1,150 posts will go, up from 900"
    if (
        p.of == k
        or _of_owner(tokens, k)
        or subjects.whole(frame.view, p, frame.a, frame.match)
        or (before == "of" and two == "out")
        or (before == "numbered" and any(t.low in _POPULATIONS for t in tokens[max(0, k - 4) : k]))
        or _formerly(frame, before, two)
        or (before == "from" and (frame.after is not None or any(x.low == "to" for x in tokens[k + 1 : k + 7])))
    ):
        frame.before = found
    elif before == "to" and quantity.min is not None and quantity.max is not None and frame.before is not None:
        frame.ranged = True  # "from 130,000 to between 75,000 and 90,000"
    elif (before in ("leaving", "leaves") and frame.type != "HiringFreeze" and frame.match.trigger.words != _STRANDED) or (
        before == "to" and k > frame.match.j and (two == "down" or frame.before is not None or _shrinks(frame, k))
    ):
        frame.after = found
    elif before == "of" and two in _POPULATIONS and not _indefinite(frame, k - 2) and frame.count is None and frame.match.voice != "noun":
        frame.before = found
    elif frame.count is None and (
        counted
        or k in (0, frame.match.j)
        or (k == frame.a and frame.match.trigger.form == "intransitive")
        or before in _STATED
        or tokens[k - 1].tag in "VDTBJ"
        or (k + 2 < len(tokens) and tokens[k + 1].low == "of" and tokens[k + 2].tag == "O")  # "88 of you"
    ):
        frame.count = (quantity, t.start, t.end)


def _of_owner(tokens: list[Token], k: int) -> bool:
    """Whether a number at `k` is of the staff of a company of whom a share is told ("a third of Orvane's 300 employees")."""
    k -= 1
    if k < 3 or tokens[k].tag != "S" or tokens[k - 1].tag not in "CW":
        return False
    k -= 2
    return tokens[k - (tokens[k].tag == "D")].low == "of" and tokens[k - (tokens[k].tag == "D") - 1].tag in "N%"


def _all_but(frame: Frame, k: int) -> bool:
    """Whether the number at token `k` is of those who are left out ("all but a crew of 40 were let go")."""
    tokens = frame.view.tokens
    near = range(max(1, k - 5), k)
    return any(tokens[n].low in _BUT and not _ALL.isdisjoint(t.low for t in tokens[max(0, n - 3) : n]) for n in near)


def _from_things(frame: Frame, k: int) -> bool:
    """Whether what a number at `k` is reached from is no number of people ("from 40 minutes to 25")."""
    tokens = frame.view.tokens
    start = next((n for n in range(k - 2, max(-1, k - 7), -1) if tokens[n].low == "from"), None)
    things = next((p for p in frame.view.phrases if start is not None and p.i == start + 1), None)
    return things is not None and things.number is not None and things.kind == "other" and tokens[things.head].tag == "M"


def _formerly(frame: Frame, before: str, two: str) -> bool:
    """Whether the two words before a number make it the size that was ("down from 90", "against 300 today", "instead of four")."""
    if before == "from" and two in ("up", "down"):
        return frame.type == "Layoff" or frame.after is not None
    return frame.after is not None and (before == "against" or (before == "of" and two == "instead"))


def _indefinite(frame: Frame, k: int) -> bool:
    """Whether the phrase at `k` is a new one ("a first group of 45"), not the whole population ("its team of 45")."""
    p = _phrase(frame, k)
    return p is not None and frame.view.tokens[p.i].low in ("a", "an", "another", "one")


def _shrinks(frame: Frame, k: int) -> bool:
    """Whether what the trigger changes is a whole population, so that `to N` is its size afterwards."""
    m = frame.match
    lo, hi = (frame.a, m.i) if m.voice in ("passive", "reduced") or m.trigger.form == "intransitive" else (m.gap[0] if m.gap else m.j, k)
    if m.voice == "noun":
        return "object" in m.trigger.flags
    if any(t.low == "number" for t in frame.view.tokens[lo:hi]) or (lo == k - 1 and m.trigger.words in _SHRINKING):
        return True
    return any(p.kind in ("people", "unit") and frame.view.tokens[p.head].low in _POPULATIONS for p in frame.view.within(lo, hi)[:3])


def stands_for(frame: Frame) -> bool:
    """Whether the subject of a clause that states a share is a number of people or takes one up ("That is 8% of staff")."""
    before = frame.view.tokens[frame.a : frame.match.i + 1]
    k = next((k for k in range(frame.match.j, frame.b) if frame.view.tokens[k].tag == "%"), None)
    p = _phrase(frame, k) if k is not None else None
    ours = p is not None and p.kind == "number" and any(t.low in _OURS for t in frame.view.tokens[p.j : p.j + 2])
    if p is None or not (ours or p.kind in ("people", "unit", "other")) or frame.percent is None or frame.percent[0] > 100:
        return False
    return any(t.tag == "N" or t.low in _TAKEN_UP for t in before) and all(t.tag not in "CWR$" for t in before)


def remainder(frame: Frame) -> None:
    """Reads `leaving N` further on in the sentence, and the share that halving is."""
    tokens = frame.view.tokens
    if frame.match.trigger.words.startswith("halve~") and frame.percent is None:
        verb = tokens[frame.match.verb]
        frame.percent = (50.0, verb.start, verb.end)
    for k in range(frame.match.i, len(tokens) - 1):
        if tokens[k].low in _LEAVING and tokens[k - 1].low != "who":
            _left_with(frame, k)
        elif tokens[k].low in _TAKING and (to := _whole(frame, k)) is not None:
            started = any(t.low == "from" for t in tokens[max(k, to - 5) : to])  # not "cutting its headcount by 900, to 8,100"
            frame.before = frame.before or (_size(frame, to - 1) or _size(frame, to - 2) if started else None)
            frame.after = frame.after or _size(frame, to + 1)
    if frame.before is None:
        frame.before = _out_of(frame)
    if frame.count is not None and frame.before is None:
        _share_of(frame)
    if frame.count is not None and frame.percent is None and frame.type in ("Layoff", "Expansion"):
        frame.percent = _beside(frame)


def _share_of(frame: Frame) -> None:
    """Reads the share and the whole that stand beside a count after its clause: "60 will go, 3% of its 2,000 employees"."""
    tokens = frame.view.tokens
    for k in range(frame.match.j, min(frame.b + 4, len(tokens) - 4)):
        t, value = tokens[k], tokens[k].value
        whole = tokens[k + 1].low == "of" and tokens[k + 2].tag == "D" and any(x.tag == "E" for x in tokens[k + 4 : k + 6])
        if t.tag == "%" and isinstance(value, Number) and whole and (size := _size(frame, k + 3)) is not None:
            frame.before = size
            if frame.percent is None and value.percent is not None:
                frame.percent = value.percent, t.start, t.end
            return


def _beside(frame: Frame) -> tuple[float, int, int] | None:
    """The share of the whole that is told beside a count: "60 posts in Leeds, which is a tenth of the site, will go"."""
    tokens = frame.view.tokens
    at = next((k for k, t in enumerate(tokens) if frame.count is not None and t.start == frame.count[1]), len(tokens))
    for k in range(at + 2, min(at + 25, len(tokens))):
        t, value = tokens[k], tokens[k].value
        if t.tag == "N" and isinstance(value, Number) and (value.quantity.value or 0) > 9:
            return None  # what follows is a share of others
        if t.tag != "%" or not isinstance(value, Number) or value.percent is None or value.percent > 100:
            continue
        lead = k - 1
        while lead > at and tokens[lead].low in _EQUALLING:
            lead -= 1
        apposed = (tokens[lead].text in _APART or tokens[lead].low == "or") and tokens[min(k + 2, len(tokens) - 1)].low not in (
            "them",
            "these",
            "whom",
        )
        whole = {x.low for x in tokens[k + 2 : k + 6]} if k + 1 < len(tokens) and tokens[k + 1].low == "of" else set()
        theirs = any(a.low in ("it", "they") and b.low in frame.view.words["having"] for a, b in pairwise(tokens[k + 2 : k + 9]))
        return (value.percent, t.start, t.end) if apposed and (whole & _WHOLE or (whole and theirs)) else None
    return None


def _size(frame: Frame, k: int) -> tuple[int, int, int] | None:
    """The number at token `k` as the size of a population."""
    tokens = frame.view.tokens
    t = tokens[k] if 0 <= k < len(tokens) else None
    if t is None or t.tag != "N" or not isinstance(t.value, Number):
        return None
    q = t.value.quantity
    if q.min is not None and q.max is not None:
        return None  # "to between 75,000 and 90,000"
    return next(v for v in (q.value, q.min, q.max) if v is not None), t.start, t.end


def _left_with(frame: Frame, k: int) -> None:
    """Reads `leaving 40`, `leave Orvane with 40 people` as the size afterwards."""
    tokens = frame.view.tokens
    at = next((n for n in range(k + 1, min(k + 8, len(tokens))) if tokens[n].low in ("with", "at")), k)
    size = _size(frame, at + 1) if at > k or tokens[k].low == "leaving" else None
    after = tokens[at + 2] if at + 2 < len(tokens) else None
    if size is not None and (after is None or after.tag in "E.IJTA"):
        frame.after = frame.after or size
        if frame.count is not None and frame.count[1] == size[1]:
            frame.count = None


def _whole(frame: Frame, k: int) -> int | None:
    """Where `to N` stands after a verb of bringing with a whole population as its object ("taking its headcount from 950 to 560")."""
    tokens = frame.view.tokens
    near = range(k + 1, min(k + 9, len(tokens) - 1))
    whole = next((n for n in near if tokens[n].low in _POPULATIONS or tokens[n].low in ("size", "it", "strength")), None)
    if whole is None or whole > k + 4:
        return None
    return next((n for n in near if n > whole and tokens[n].low == "to" and _size(frame, n + 1) is not None), None)


def _out_of(frame: Frame) -> tuple[int, int, int] | None:
    """The size in "of its 1,200 employees" before the clause, and in "its 1,200-strong workforce"."""
    tokens = frame.view.tokens
    if not (frame.count or frame.percent):
        return None
    for k in range(frame.a, frame.b):
        t = tokens[k]
        if t.low == "strong" and k and (size := _size(frame, k - 1)) is not None:
            return size
        if k > frame.a and (size := strong(frame, k)) is not None:
            return size
        if k < frame.match.i - 1 and t.low == "of" and tokens[k + 1].tag in "DC" and tokens[k - 1].tag not in "N%MEHU":
            p = next((p for p in frame.view.phrases if p.i == k + 1), None)
            if (
                p is not None
                and p.number is not None
                and p.kind == "people"
                and tokens[p.head].low not in OPEN
                and (size := _size(frame, p.number)) is not None
            ):
                return size
    return None


def strong(frame: Frame, k: int) -> tuple[int, int, int] | None:
    """The size that the word at token `k` states ("60-strong")."""
    t = frame.view.tokens[k]
    if not (t.text[0].isdigit() and t.low.endswith(("-strong", "-person", "-member", "-people"))):
        return None
    digits = t.text.rpartition("-")[0]
    return round(numbers.value(digits)), t.start, t.start + len(digits)
