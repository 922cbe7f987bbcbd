"""Claims that put an earlier figure right: "up from the 74 given last week", "an amended notice", "Correction: ..."."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.resolve import values
from kg.types import Claim, Document, Quantity

_OPEN = re.compile(
    r"\b(?:correct(?:ion|ions|ed|s|ing)|amend(?:ed|s|ing|ment)|revis(?:ed|es|ing|ion)|supersed(?:es|ed|ing))\b", re.IGNORECASE
)
"""Words that say by themselves that something stated before is put right."""

_WITH_FIGURE = re.compile(
    r"\b(?:(?:up|down) from (?:the|an?|its)\b|(?:rather|more|fewer|less) than the\b|instead of the\b|replac(?:es|ed|ing)\b"
    r"|(?:initially|originally|earlier|previously|first) (?:announced|planned|reported|estimated|given|stated|said|disclosed|notified)\b"
    r"|(?:raised|lifted|increased|lowered|reduced|cut) (?:its|the|their|that) (?:planned|target|figure|number|estimate|total)\b)",
    re.IGNORECASE,
)
"""Words that say so of a number beside them."""

_BESIDES = re.compile(
    r"\b(?:includ(?:es|ing)|on top of|in addition|additional|another|further|besides|add(?:s|ed|ing) to|follow(?:s|ed|ing)|after)\b",
    re.IGNORECASE,
)
"""Words that set one number beside the other, or within it, so that both hold."""

_NUMBER = re.compile(r"(?<![\w.,$€£-])\d{1,3}(?:,\d{3})+(?![\w%])|(?<![\w.,$€£-])\d+(?![\w%,.-]*\d|[\w%])")
_END = re.compile(r"[.!?]['\"”’)]?\s+|\n+")


@dataclass(frozen=True, slots=True)
class Correction:
    """A claim puts right what was said before. `old` are the numbers that stand beside it; empty where it names none."""

    old: frozenset[int]

    def of(self, said: Quantity | None) -> bool:
        """Whether it names that figure as the one that was wrong."""
        return said is not None and any(values.compatible(Quantity(number), said) for number in self.old)

    def sets_aside(self, said: Quantity, now: Quantity) -> bool:
        """Whether a figure that was said before no longer holds beside the one that the correcting claim gives."""
        return not values.compatible(said, now) and (not self.old or self.of(said))


def correction(claim: Claim, document: Document) -> Correction | None:
    """What a claim puts right, by the words of its sentence and of the one before; None where it only says something."""
    if claim.count is None or claim.status in ("denied", "rumoured"):
        return None
    window = _around(document.text, claim.evidence.start, claim.evidence.end)
    sure = _OPEN.search(window)
    if not sure and (not _WITH_FIGURE.search(window) or _BESIDES.search(window)):
        return None
    own = {n for n in values.interval(claim.count) if n is not None}
    old = frozenset(int(n.replace(",", "")) for n in _NUMBER.findall(window)) - own
    return Correction(old) if sure or old else None


def _around(text: str, start: int, end: int) -> str:
    """The sentences that a span stands in, and the one before them."""
    ends = [0, *(m.end() for m in _END.finditer(text)), len(text)]
    before = [e for e in ends if e <= start]
    after = [e for e in ends if e >= end]
    return text[before[-2] if len(before) > 1 else 0 : after[0] if after else len(text)]
