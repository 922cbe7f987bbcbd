"""Triggers -> frames: the event that a trigger states, with the words that fill its arguments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.extract import moves
from kg.extract.clauses import Employer, View, employer, left, right
from kg.extract.dates import Date
from kg.extract.lexicon import Lexicon
from kg.extract.numbers import Number
from kg.extract.phrases import Phrase
from kg.extract.triggers import Match
from kg.types import Quantity


@dataclass(slots=True)
class Frame:
    """An event as one clause states it. Spans are of the document; values stand beside the spans they came from."""

    type: str
    match: Match
    view: View
    employer: Employer
    start: int
    end: int
    roles: list[tuple[int, int]] = field(default_factory=list)
    to_roles: list[tuple[int, int]] = field(default_factory=list)
    count: tuple[Quantity, int, int] | None = None
    percent: tuple[float, int, int] | None = None
    before: tuple[int, int, int] | None = None
    after: tuple[int, int, int] | None = None
    dates: list[Date] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    status: str = "reported"
    status_span: tuple[int, int] | None = None
    reasons: dict[str, tuple[int, int, bool]] = field(default_factory=dict)
    weak: bool = False

    def specific(self) -> bool:
        """Whether the threshold of the guideline is met: at least one of count, percent, role, date, place."""
        return bool(self.count or self.percent or self.roles or self.to_roles or self.dates or self.places or self.before or self.after)


_STRONG = frozenset("lay let make fire sack retrench dismiss axe cull shed".split())
_GROWTH = frozenset("grow expand double triple treble quadruple quintuple increase boost swell enlarge raise surge multiply rise climb balloon scale".split())


def frames(view: View, lexicon: Lexicon) -> Iterator[Frame]:
    """The frames of a sentence, in the order of their triggers; of triggers that overlap, one is read."""
    used: list[tuple[int, int, str]] = []
    for match in sorted(view.matches, key=_rank):
        if any(match.i < j and i < match.j and not (match.gap and match.gap[0] <= i and j <= match.gap[1]) for i, j, _ in used):
            continue
        frame = _frame(view, match, lexicon)
        if frame is not None:
            used.append((match.i, match.j, match.trigger.type))
            yield frame


def _rank(match: Match) -> tuple[int, int, int]:
    order = ("post", "newsite", "site", "roles", "unit", "cut")
    needs = match.trigger.needs
    return (order.index(needs) if needs in order else len(order), -(match.j - match.i), match.i)


def _frame(view: View, match: Match, lexicon: Lexicon) -> Frame | None:
    a, b = left(view, match), right(view, match)
    who = employer(view, match, a, b)
    if who is None:
        return None
    tokens = view.tokens
    start, end = tokens[min(a, match.i)].start, tokens[max(b, match.j) - 1].end
    frame = Frame(match.trigger.type, match, view, who, start, end)
    needs = match.trigger.needs
    if needs in ("post", "roles", "unit", "site", "newsite"):
        return frame if moves.fill(frame, a, b, lexicon) else None
    return frame if _fill(frame, a, b, lexicon) else None


def _fill(frame: Frame, a: int, b: int, lexicon: Lexicon) -> bool:
    """Fills the people, numbers and roles of cuts, hires, freezes and rehires; False where the trigger does not mean people here."""
    view, match, needs = frame.view, frame.match, frame.match.trigger.needs
    people = _people(view, match, a, b)
    main = people[0] if people else None
    if needs == "cut":
        return any(p.kind == "cut" for p in view.within(match.j, b)[:2])
    if needs == "nothing":
        pass
    elif main is None:
        return False
    regions = _regions(match, a, b)
    for p in people:
        _take_role(frame, p)
    for lo, hi in regions:
        _quantities(frame, lo, hi)
    if needs == "counted" and not (frame.count or frame.percent or (match.voice == "noun" and frame.roles)):
        return False
    if needs == "hires":
        return _hires(frame, main)
    return True


def _regions(match: Match, a: int, b: int) -> list[tuple[int, int]]:
    if match.gap:
        return [match.gap, (match.j, b)]
    if match.voice in ("passive", "reduced") or match.trigger.form == "intransitive":
        return [(a, match.i), (match.j, b)]
    if match.voice == "noun":
        return [(max(a, match.i - 6), match.i), (match.j, b)]
    return [(match.j, b)]


def _people(view: View, match: Match, a: int, b: int) -> list[Phrase]:
    """The noun phrases that say who is affected, the chief one first."""
    tokens = view.tokens
    form, voice = match.trigger.form, match.voice
    if match.gap:
        chief = [p for p in view.within(*match.gap) if p.kind in ("people", "role", "unit", "function", "number")]
        return chief + _attached(view, match.j, b) if chief else []
    if voice in ("passive", "reduced") or form == "intransitive":
        before = [p for p in view.within(a, match.i) if p.kind in ("people", "role", "unit", "function", "number") and not _relative(view, p, a)]
        before = [p for p in before if p.kind != "number" or p.j >= match.verb - 4]
        if not before and voice == "reduced":
            return []
        return before + _attached(view, match.j, b) if before else []
    if voice == "noun":
        near = [p for p in view.within(max(a, match.i - 6), match.j) if p.kind in ("people", "role", "unit", "function", "cut", "number")]
        inside = [p for p in view.phrases if p.i < match.j and p.j > match.i]
        return list({id(p): p for p in inside + near}.values()) + _attached(view, match.j, b)
    object_ = next((p for p in view.phrases if match.j <= p.i < b), None)
    if object_ is None or any(t.tag not in "AB." and t.low not in ("by", "of", "for", "on", "up", "to", "from") for t in tokens[match.j : object_.i]):
        return []
    if object_.kind == "number":
        strong = match.trigger.words.split()[0].rstrip("~") in _STRONG
        following = next((p for p in view.phrases if object_.j <= p.i < b), None)
        if not strong and not (object_.share is not None and following is not None and following.kind in ("people", "unit", "role")):
            return []
    elif object_.kind not in ("people", "role", "unit", "cut") and not (object_.kind == "function" and object_.role):
        return []
    return [object_, *_attached(view, object_.j, b)]


def _attached(view: View, a: int, b: int) -> list[Phrase]:
    """Phrases of a region that name further people or where they work; those in relative clauses only as the work that people did."""
    out = []
    for p in view.within(a, b):
        if p.kind not in ("people", "role", "unit", "function", "cut"):
            continue
        if _relative(view, p, a):
            before = view.tokens[p.i - 1].low
            worked = any(t.low in ("worked", "work", "working", "works", "employed", "served") for t in view.tokens[max(a, p.i - 4) : p.i])
            if not (worked and before in ("as", "in", "on", "for")):
                continue
        out.append(p)
    return out


def _relative(view: View, p: Phrase, a: int) -> bool:
    for k in range(p.i - 1, a - 1, -1):
        t = view.tokens[k]
        if t.low in ("who", "whose", "which"):
            return True
        if t.text in ",;":
            return False
    return False


def _take_role(frame: Frame, p: Phrase) -> None:
    if p.role is None:
        return
    tokens = frame.view.tokens
    before = tokens[p.i - 1].low if p.i else ""
    if before in ("than", "like", "said") or (p.owner is not None and tokens[p.owner].tag == "C" and tokens[p.owner].value != frame.employer.name and p.kind != "unit"):
        return
    span = (tokens[p.role[0]].start, tokens[p.role[1] - 1].end)
    if span not in frame.roles:
        frame.roles.append(span)


def _quantities(frame: Frame, a: int, b: int) -> None:
    tokens = frame.view.tokens
    for k in range(a, b):
        t = tokens[k]
        if t.tag == "N" and isinstance(t.value, Number):
            _number(frame, k, a, b)
        elif t.tag == "%" and isinstance(t.value, Number) and t.value.percent is not None and frame.percent is None and _share_of_people(frame, k, b):
            frame.percent = (t.value.percent, t.start, t.end)
        elif t.tag == "x" and isinstance(t.value, Number) and t.value.percent is not None and frame.type == "Expansion" and frame.percent is None:
            frame.percent = (t.value.percent, t.start, t.end)


def _share_of_people(frame: Frame, k: int, b: int) -> bool:
    tokens = frame.view.tokens
    phrase = next((p for p in frame.view.phrases if p.i <= k < p.j), None)
    if phrase is not None and phrase.kind in ("people", "role", "unit", "cut", "function"):
        return True
    if phrase is not None and phrase.kind in ("other", "site"):
        return False
    if k + 1 < len(tokens) and tokens[k + 1].low == "of":
        nxt = next((p for p in frame.view.phrases if p.i >= k + 1), None)
        return nxt is None or nxt.kind in ("people", "role", "unit") or tokens[k + 2].tag in "CWPO"
    return True


def _number(frame: Frame, k: int, a: int, b: int) -> None:
    tokens, phrase = frame.view.tokens, next((p for p in frame.view.phrases if p.i <= k < p.j), None)
    t = tokens[k]
    number = t.value
    assert isinstance(number, Number)
    q = number.quantity
    size = q.value if q.value is not None else (q.min if q.min is not None else q.max)
    assert size is not None
    before = tokens[k - 1].low if k else ""
    counts_people = phrase is not None and phrase.kind in ("people", "role", "cut", "unit", "function")
    bare = phrase is not None and phrase.kind == "number" and not (k + 1 < len(tokens) and tokens[k + 1].tag in "MZ$T")
    if phrase is not None and phrase.kind == "unit" and phrase.number == k and phrase.role is None and tokens[phrase.head].low.endswith("s"):
        return
    if not (counts_people or bare):
        return
    if phrase is not None and phrase.of == k:
        frame.before = (size, t.start, t.end)
        return
    if before == "from" and _then(tokens, k, b, "to"):
        frame.before = (size, t.start, t.end)
        return
    if before == "to" and (frame.before is not None or frame.match.voice != "noun") and frame.match.trigger.form != "intransitive" or before == "leaving":
        if bare or counts_people:
            frame.after = (size, t.start, t.end)
        return
    if before == "of" and k > 1 and tokens[k - 2].low in ("workforce", "staff", "headcount", "total", "team", "payroll", "people", "out"):
        frame.before = (size, t.start, t.end)
        return
    if frame.count is None and (counts_people or before in ("by", "or", "of", "at", ",", "all", "off", "(") or k == frame.match.j or tokens[k].end == tokens[-1].end):
        frame.count = (q, t.start, t.end)


def _then(tokens: list[list[int]] | object, k: int, b: int, word: str) -> bool:
    return any(t.low == word for t in tokens[k + 1 : min(b, k + 7)])  # type: ignore[index]


def _hires(frame: Frame, main: Phrase | None) -> bool:
    tokens, match = frame.view.tokens, frame.match
    verb = match.trigger.words.split()[0].rstrip("~")
    head = tokens[main.head].low if main is not None else ""
    growth = verb in _GROWTH
    if growth:
        if verb in ("double", "triple", "treble", "quadruple", "quintuple") and frame.percent is None and main is not None:
            times = {"double": 100.0, "triple": 200.0, "treble": 200.0, "quadruple": 300.0, "quintuple": 400.0}[verb]
            t = tokens[match.verb]
            frame.percent = (times, t.start, t.end)
        return bool(main is not None and main.kind in ("people", "unit", "role", "function") and (frame.percent or frame.after or frame.before or frame.count or frame.roles))
    if main is None or head in ("workforce", "headcount", "payroll", "ranks"):
        return False
    return bool(frame.count or frame.roles or frame.percent)
