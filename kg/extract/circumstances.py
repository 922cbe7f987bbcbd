"""When and where: the dates and places that hold for a frame."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.dates import Date
from kg.extract.frames import Frame
from kg.extract.tokens import Token

_SAY = frozenset(
    "said says say told announced confirmed wrote disclosed added notified filed sent informed unveiled acknowledged conceded reported revealed"
    " admitted delivered received dated statement memo email filing notice letter".split()
)
_OTHERS = frozenset(
    "sources source people person persons workers union unions newspaper reports report outlet analysts reporters insiders staff employees magazine"
    " website former translator".split()
)
_WHERE = frozenset("in at across near from outside of".split())
_SITES = frozenset("campus campuses site sites office offices plant plants lab labs hub facility factory headquarters warehouse studio centre center".split())


@dataclass(slots=True)
class Setting:
    """What surrounds the sentences: the place of the dateline."""

    dateline: tuple[int, int] | None = None


def fill(frame: Frame, setting: Setting) -> None:
    """Adds the date and place of a frame."""
    frame.date = _date(frame)
    frame.place = _place(frame, setting)


def _date(frame: Frame) -> Date | None:
    tokens = frame.view.tokens
    other = [(m.i, m.j) for m in frame.view.matches if m.trigger.form in ("verb", "noun", "intransitive") and (m.i >= frame.b or m.j <= frame.a)]
    own: list[Date] = []
    spoken: list[Date] = []
    for k, t in enumerate(tokens):
        if t.tag != "T" or not isinstance(t.value, Date):
            continue
        speech = _speech(tokens, k)
        if speech == "others":
            continue
        if speech == "company":
            spoken.append(t.value)
        elif frame.a <= k < frame.b or (not any(abs(i - k) < 4 for i, _ in other) and not own and k < frame.match.i and k < 5):
            own.append(t.value)
    if frame.type == "Layoff" and frame.status == "denied":
        spoken = []
    settled = [d for d in own if not d.effective]
    if spoken:
        past = [d for d in settled if d.value < spoken[0].value[: len(d.value)] and len(d.value) <= 7]
        return past[0] if past else spoken[0]
    return (settled or own or [None])[0]


def _speech(tokens: list[Token], k: int) -> str | None:
    """Whether the date at `k` is when somebody spoke, and who: the company or others."""
    for at in range(k - 1, max(-1, k - 6), -1):
        t = tokens[at]
        if t.low in _SAY:
            return _speaker(tokens, at)
        if t.tag in ".E$" or (t.tag == "N"):
            break
    for at in range(k + 1, min(len(tokens), k + 3)):
        if tokens[at].low in _SAY:
            return _speaker(tokens, at)
        if tokens[at].tag != "A":
            break
    return None


def _speaker(tokens: list[Token], at: int) -> str:
    for t in tokens[max(0, at - 8) : at]:
        if t.low in _OTHERS:
            return "others"
    return "company"


def _place(frame: Frame, setting: Setting) -> tuple[int, int] | None:
    tokens = frame.view.tokens
    for k in range(frame.a, min(frame.b + 1, len(tokens))):
        t = tokens[k]
        if t.low == "here" and setting.dateline is not None and k and tokens[k - 1].tag in "UMEHN":
            return setting.dateline
        place = t.tag == "P" or (t.tag == "Z" and len(t.text) > 2)
        if not place or not k:
            continue
        before = tokens[k - 1]
        end = _run(tokens, k)
        site = end < len(tokens) and tokens[end].low in _SITES
        if (before.low in _WHERE and t.tag == "P") or (site and (before.tag == "D" or before.low in _WHERE)) or (before.low == "in" and t.tag == "Z"):
            return t.start, tokens[end - 1].end
    return None


def _run(tokens: list[Token], k: int) -> int:
    """The end of a run of place names: `Buffalo, New York`, `United States and Canada`."""
    j = k + 1
    while j + 1 < len(tokens):
        if tokens[j].tag in "PZ" and tokens[j - 1].tag in "PZ":
            j += 1
        elif tokens[j].text in (",", "and", "&") and tokens[j + 1].tag == "P":
            j += 2
        elif tokens[j].text == "," and tokens[j + 1].tag == "D" and j + 2 < len(tokens) and tokens[j + 2].tag == "P":
            j += 3
        else:
            break
    return j
