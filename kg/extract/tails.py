"""What a sentence adds at its end on an event of it: who or where most of those concerned are, after the words that say who tells of it."""

from __future__ import annotations

from kg.extract import people
from kg.extract.clauses import attributed
from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon
from kg.extract.places import run
from kg.extract.tokens import Token

_TYPES = frozenset(("Layoff", "Expansion"))
_OPENERS = frozenset((",", "-", "–", "—", "("))
_PARTS = frozenset("most many some half all among including".split())
_THEM = frozenset("them whom those these".split())
_BEING = frozenset("are is were being based working".split())
_STOPS = frozenset("while although though as because when after before where who which but".split())


def fill(frames: list[Frame], lexicon: Lexicon) -> None:
    """Adds to the last frame of a sentence what stands after its clause ("60 will go, it said, mostly in sales")."""
    told = [f for f in frames if f.type in _TYPES and not f.follows and not f.part]
    frame = max(told, key=lambda f: f.match.i, default=None)
    if frame is None or any(f.part for f in frames):
        return
    tokens = frame.view.tokens
    at = next((k for k in range(frame.b, len(tokens) - 1) if tokens[k].text in _OPENERS and _mostly(tokens, k + 1, lexicon)), None)
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


def _mostly(tokens: list[Token], k: int, lexicon: Lexicon) -> bool:
    """Whether words of most, or of some among those told of, begin at token `k`."""
    low = tokens[k].low
    if low in lexicon.words["mostly"] and low not in _PARTS:
        return True
    return low in _PARTS and any(t.low in _THEM for t in tokens[k + 1 : k + 3])


def _end(frame: Frame, k: int) -> int:
    """Where what is added ends: at a new clause or the end of the sentence."""
    tokens = frame.view.tokens
    while k < len(tokens) and tokens[k].text not in ";)–—." and tokens[k].low not in _STOPS:
        if (tokens[k].tag == "V" and tokens[k].low not in _BEING) or (tokens[k].text == "," and attributed(tokens, k + 1)):
            break
        k += 1
    return k
