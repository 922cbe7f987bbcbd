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

_TITLE = re.compile(r"^(?:correct(?:ion|ed)|corrigendum|erratum|amended|amendment)\b|\b8-K/A\b", re.IGNORECASE)
"""What is in the title of a text that as a whole puts another right."""

_WITH_FIGURE = re.compile(
    r"\b(?:(?:up|down) from (?:the|an?|its)\b|(?:rather|more|fewer|less) than the\b|instead of the\b|replac(?:es|ed|ing)\b"
    r"|(?:more|fewer|less|lower|higher) than (?:was |were |had been |it had )?(?:first )?(?:feared|planned|expected|announced|foreseen)\b"
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

_NAMED = re.compile(
    r"\b(?:(?:up|down) from (?:the|an?|its)(?: [a-z]+){0,2}|(?:rather|more|fewer|less) than the(?: [a-z]+)?|instead of(?: the)?(?: [a-z]+)?"
    r"|(?<!if )(?<!whether or )not(?: the| some| about)?"
    r"|from the(?= [\d,]+ (?:[a-z]+ ){0,4}(?:named|announced|given|gave|stated|reported|disclosed|notified|foreseen|promised)\b))"
    r" (?P<number>\d[\d,]*)(?![\w%.]*\d|[\w%])(?P<after>[^.;\n]{0,60})",
    re.IGNORECASE,
)
"""A number that is named as the one that no longer holds, with the words after it."""

_PERIOD = re.compile(r"\b(?:last|previous|prior|same) (?:year|quarter)|\byear (?:ago|earlier|before)|\bin (?:19|20)\d\d\b", re.IGNORECASE)
"""Words after a number by which it is only that of an earlier period."""

_DATE = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z.]* \d{1,2}(?:, \d{4})?\b"
    r"|\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z.]*(?: \d{4})?|\b\d{1,2}/\d{1,2}/\d{4}\b"
)
"""Dates, whose numbers are no figures."""

_NUMBER = re.compile(r"(?<![\w.,$€£-])\d{1,3}(?:,\d{3})+(?![\w%])|(?<![\w.,$€£-])\d+(?![\w%,.-]*\d|[\w%])")
_END = re.compile(r"[.!?]['\"”’)]?\s+|\n+")


@dataclass(frozen=True, slots=True)
class Correction:
    """A claim puts right what was said before. `old` are the numbers that stand beside it; empty where it names none.

    `named` are those that its words name as what no longer holds, which refers to the first report even months later. `amends` where the
    title says that the document as a whole amends another: then its figures differ from those of the other, and say nothing against it.
    """

    old: frozenset[int]
    named: frozenset[int] = frozenset()
    amends: bool = False

    def of(self, said: Quantity | None) -> bool:
        """Whether that figure stands beside it as one that was wrong."""
        return _among(said, self.old)

    def names(self, said: Quantity | None) -> bool:
        """Whether its words name that figure as the one that no longer holds."""
        return _among(said, self.named)

    def sets_aside(self, said: Quantity, now: Quantity) -> bool:
        """Whether a figure that was said before no longer holds beside the one that the correcting claim gives."""
        return not values.compatible(said, now) and (not self.old or self.of(said))


def correction(claim: Claim, document: Document) -> Correction | None:
    """What a claim puts right, by the words of its sentences and of the one before; None where it only says something."""
    if claim.count is None or claim.status in ("denied", "rumoured"):
        return None
    spans = (claim.evidence, *claim.of("count"))
    window = _around(document.text, min(m.start for m in spans), max(m.end for m in spans))
    named = [m for m in _NAMED.finditer(window) if not _PERIOD.search(m["after"])]
    amends = _TITLE.search(document.title or "") is not None
    sure = amends or _OPEN.search(window)
    if not sure and (not (named or _WITH_FIGURE.search(window)) or _BESIDES.search(window)):
        return None
    own = {n for n in values.interval(claim.count) if n is not None}
    old = frozenset(_read(n) for n in _NUMBER.findall(_DATE.sub(" ", window))) - own
    return Correction(old, frozenset(_read(m["number"]) for m in named) & old, amends) if sure or old else None


def _read(number: str) -> int:
    return int(number.replace(",", ""))


def _among(said: Quantity | None, numbers: frozenset[int]) -> bool:
    """Whether a statement of a number may be of one of these."""
    return said is not None and any(values.compatible(Quantity(number), said) for number in numbers)


def _around(text: str, start: int, end: int) -> str:
    """The sentences that a span stands in, and the one before them."""
    ends = [0, *(m.end() for m in _END.finditer(text)), len(text)]
    before = [e for e in ends if e <= start]
    after = [e for e in ends if e >= end]
    return text[before[-2] if len(before) > 1 else 0 : after[0] if after else len(text)]
