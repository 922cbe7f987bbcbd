"""How the text stands to an event: denied, rumoured, planned, in the past, confirmed, announced or reported; and why it happened."""

from __future__ import annotations

import datetime

from kg.extract.attribution import attribution
from kg.extract.frames import Frame
from kg.extract.lexicon import Lexicon
from kg.types import Document

ORDER = ("denied", "rumoured", "planned", "completed", "confirmed", "announced", "reported")
BACKGROUND_DAYS = 45
"""An event that is dated this long before publication is told as background."""
_HAD = frozenset(("had", "having"))


def status(frame: Frame, document: Document, lexicon: Lexicon, before: str) -> None:
    """Sets the status of a frame, with the words that fix it. `before` is the status of what the text told just before."""
    sentence = frame.view.sentence
    text, cues = document.text, lexicon.cues

    def find(name: str, lo: int = sentence.start, hi: int = sentence.end) -> tuple[int, int] | None:
        m = cues[name].search(text, lo, hi)
        return m.span() if m else None

    trigger = frame.view.tokens[frame.match.i].start
    frame.status, frame.status_span = "reported", None
    denied = find("denied")
    if frame.match.negated or (denied and not find("label") and (denied[0] < trigger or frame.match.voice == "noun" or find("hearsay"))):
        frame.status, frame.status_span = "denied", denied
        return
    for name in ("rumoured", "planned"):
        span = find(name, max(sentence.start, frame.start), trigger)
        if span is not None:
            frame.status, frame.status_span = name, span
            return
    if _background(frame, document):
        frame.status = "completed"
        return
    said = attribution(frame.view.tokens, lexicon)
    if (span := find("confirmed")) is not None and (said is None or said[0] == "company"):
        frame.status, frame.status_span = "confirmed", span
    elif said is not None:
        frame.status, frame.status_span = ("announced" if said[0] == "company" else "reported"), said[1:]
    elif before in ("announced", "confirmed"):
        frame.status = before


def _background(frame: Frame, document: Document) -> bool:
    """Whether the event lies in the past of the news: by its date, or by the pluperfect before its trigger."""
    today = document.published
    if today and frame.date:
        value = frame.date.value
        try:
            last = datetime.date.fromisoformat(today) - datetime.timedelta(days=BACKGROUND_DAYS)
        except ValueError:
            return False
        if value < last.isoformat()[: len(value)]:
            return True
    tokens = frame.view.tokens
    if frame.a and tokens[frame.a - 1].low in ("after", "since") and len(frame.view.matches) > 1:
        return True
    lo = max(frame.a, frame.match.i - (8 if frame.match.voice == "noun" else 3))
    return any(t.low in _HAD for t in tokens[lo : frame.match.i])


def reasons(frame: Frame, document: Document, lexicon: Lexicon, spans: list[tuple[int, int]]) -> None:
    """Adds the reasons that the sentences of a frame, and those beside them, give. `spans` are the sentences to read."""
    for lo, hi in spans:
        for code, pattern in lexicon.reasons:
            if code in frame.reasons or (code == "restructuring" and frame.type == "Reorganisation"):
                continue
            m = pattern.search(document.text, lo, hi)
            if m is not None:
                frame.reasons[code] = (m.start(), m.end(), True)
