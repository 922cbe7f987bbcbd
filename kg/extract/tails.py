"""What a sentence adds at its end on an event of it: who or where most of those concerned are, and what units are called that it makes."""

from __future__ import annotations

from kg.extract import people
from kg.extract.clauses import attributed
from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon
from kg.extract.places import run
from kg.extract.tokens import Token

_TYPES = frozenset(("Layoff", "Expansion"))
_OPENERS = frozenset((",", "-", "–", "—", "("))
_PARTS = frozenset("most many some half all among including every each".split())
_BULK = frozenset("majority bulk most".split())
_THEM = frozenset("them whom those these".split())
_BEING = frozenset("are is were being based working".split())
_CALLED = frozenset("called named dubbed".split())
_QUOTES = frozenset('"“‘')
_STOPS = frozenset("while although though as because when after before where who which but".split())


def fill(frames: list[Frame], lexicon: Lexicon) -> None:
    """Adds to the last frame of a sentence what stands after its clause ("60 will go, it said, mostly in sales")."""
    told = [f for f in frames if f.type in _TYPES and not f.follows and not f.part]
    frame = max(told, key=lambda f: f.match.i, default=None)
    if frame is None or any(f.part for f in frames):
        return
    tokens = frame.view.tokens
    of_subject = frame.match.trigger.form == "intransitive" or frame.match.voice in ("passive", "reduced")
    spots = (*(range(frame.a, frame.match.i) if of_subject else ()), *range(frame.b, len(tokens) - 1))
    at = next((k for k in spots if tokens[k].text in _OPENERS and _mostly(tokens, k + 1, lexicon)), None)
    if at is None:
        return
    end = _end(frame, at + 1)
    if any(at < m.i < end and tokens[m.i].tag != "F" for m in frame.view.matches if m.trigger.form != "follow"):
        return
    if not frame.roles:
        for phrase in frame.view.within(at + 1, end):
            people.take_role(frame, phrase)
    if frame.place is None:
        placed = (k for k in range(at + 2, end) if tokens[k].tag == "P" and tokens[k - 1].low in lexicon.words["places_before"])
        frame.place = next(((tokens[k].start, tokens[run(tokens, k, lexicon) - 1].end) for k in placed), None)


def name(frame: Frame) -> None:
    """Adds the names of units that a reorganisation makes ("into a division called Core Software", "into two units, Scene and Sound")."""
    tokens = frame.view.tokens
    for k in range(frame.match.i, len(tokens) - 1):
        called = tokens[k].low in _CALLED or (tokens[k].low == "as" and tokens[k - 1].low == "known")
        made = (
            tokens[k].text == ","
            and tokens[k - 1].tag == "U"
            and any(t.low in ("into", "one", "single") for t in tokens[max(0, k - 5) : k])
        )
        if not (called or made):
            continue
        found: list[tuple[int, int]] = []
        n = k + 1 + (tokens[k + 1].text in _QUOTES)
        while (end := _capitals(tokens, n)) > n:
            found.append((tokens[n].start, tokens[end - 1].end))
            n = end + 1 if end < len(tokens) and tokens[end].low == "and" else end
            if n == end:
                break
        closed = n >= len(tokens) or tokens[n].tag in ".IT" or tokens[n].low in ("which", "that", "from")
        after = tokens[n + 1] if n + 1 < len(tokens) else None
        if closed and found and not (after is not None and tokens[n].tag != "." and after.tag == "V"):
            frame.roles += [span for span in found if span not in frame.roles]
            return


def _capitals(tokens: list[Token], k: int) -> int:
    """The end of the capitalised words that begin at token `k`."""
    while k < len(tokens) and tokens[k].tag in "ZRMFUHC" and tokens[k].text[0].isupper():
        k += 1
    return k


def _mostly(tokens: list[Token], k: int, lexicon: Lexicon) -> bool:
    """Whether words of most, or of some among those told of, begin at token `k`."""
    low = tokens[k].low
    if low in lexicon.words["mostly"] and low not in _PARTS:
        return True
    if low == "the" and k + 2 < len(tokens) and tokens[k + 1].low in _BULK and tokens[k + 2].low in ("in", "from", "at", "of"):
        return True
    return low in _PARTS and any(t.low in _THEM for t in tokens[k + 1 : k + 4])


def _end(frame: Frame, k: int) -> int:
    """Where what is added ends: at a new clause or the end of the sentence."""
    tokens = frame.view.tokens
    while k < len(tokens) and tokens[k].text not in ";)–—." and tokens[k].low not in _STOPS:
        if (tokens[k].tag == "V" and tokens[k].low not in _BEING) or (tokens[k].text == "," and attributed(tokens, k + 1)):
            break
        k += 1
    return k
