"""Why: the reasons that a text gives for an event, and whether the employer or somebody else gives them."""

from __future__ import annotations

from kg.extract.attribution import attribution
from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon
from kg.extract.tokens import Sentence

_CARRIED = frozenset(("Layoff", "HiringFreeze"))
REACH = 3
"""Sentences without an event of their own that may still give the reason of the event before them."""
_GUESS = frozenset(
    "analysts signals suggests appears seems likely potential potentially observers speculate speculated believe fear".split()
)


def assign(text: str, sentences: list[Sentence], frames: list[Frame], lexicon: Lexicon) -> None:
    """Adds to each frame the reasons that its sentence gives, or one shortly after that holds no event."""
    by_sentence: dict[int, list[Frame]] = {}
    for frame in frames:
        by_sentence.setdefault(frame.view.sentence.index, []).append(frame)
    last, distance = [], REACH + 1
    for sentence in sentences:
        here = by_sentence.get(sentence.index)
        if here:
            last, distance = here, 0
        else:
            distance += 1
        if distance > REACH or not last:
            continue
        for code, start, end in _found(text, sentence, lexicon):
            stated = _stated(sentence, lexicon)
            for frame in _targets(last, start, bool(here)):
                if not (code == "restructuring" and frame.type == "Reorganisation"):
                    frame.reasons.setdefault(code, (start, end, stated))


def _found(text: str, sentence: Sentence, lexicon: Lexicon) -> list[tuple[str, int, int]]:
    out = []
    denied = lexicon.cues["reason_denied"]
    for code, cue in lexicon.reasons.items():
        for m in cue.finditer(text, sentence.start, sentence.end):
            # What is lost is told in negatives itself: "did not renew its contract".
            begin = m.start() if code == "contract_loss" else m.end() + 14
            if not denied.search(text, max(sentence.start, m.start() - 28), min(sentence.end, begin)):
                out.append((code, m.start(), m.end()))
                break
    return out


def _targets(frames: list[Frame], start: int, own: bool) -> list[Frame]:
    """The frames of a sentence that a reason at `start` belongs to: that of its clause, else those before it."""
    if not own:
        return [f for f in frames if f.type in _CARRIED and f.status != "completed"]
    before = [f for f in frames if f.start <= start]
    inside = [f for f in before if start < f.end]
    chosen = inside or before or frames
    return [f for f in chosen if f.type in _CARRIED or inside or len(frames) == 1]


def _stated(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether the employer gives the reasons of a sentence."""
    said = attribution(sentence.tokens, lexicon)
    if said is not None:
        return said[0] == "company"
    return not any(t.low in _GUESS for t in sentence.tokens)
