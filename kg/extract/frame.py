"""A frame: one event as one clause states it, with the words that fill its arguments."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract.clauses import Employer, View
from kg.extract.dates import Date
from kg.extract.triggers import Match
from kg.types import Quantity

_UNTIL = ("until", "till", "through", "for the", "throughout")
_YEARS = ("this year", "last year")
_ENDS = frozenset("until till throughout remainder rest indefinitely".split())
"""Words for how long hiring stops."""
_LIFTING = ("lift", "revers", "thaw")
_ENDING = ("revers", "lift", "end", "thaw", "eas")
_PAUSES = frozenset("pause freeze halt ban moratorium slowdown stop".split())
_HIRING = frozenset("hiring recruitment recruiting".split())


@dataclass(slots=True)
class Frame:
    """An event as one clause states it. Spans are of the document; values stand beside the spans they came from.

    `follows` marks what only adds to an event already told.
    """

    type: str
    match: Match
    view: View
    employer: Employer
    a: int
    b: int
    roles: list[tuple[int, int]] = field(default_factory=list)
    to_roles: list[tuple[int, int]] = field(default_factory=list)
    skills: list[tuple[int, int, str]] = field(default_factory=list)
    count: tuple[Quantity, int, int] | None = None
    percent: tuple[float, int, int] | None = None
    before: tuple[int, int, int] | None = None
    after: tuple[int, int, int] | None = None
    date: Date | None = None
    place: tuple[int, int] | None = None
    status: str = "reported"
    status_span: tuple[int, int] | None = None
    reasons: dict[str, tuple[int, int, bool]] = field(default_factory=dict)
    follows: bool = False
    spoken: bool = False
    some: bool = False
    """Whether it is of people whose number is left open ("a few dozen")."""
    ranged: bool = False
    """Whether a share is given as a range, which is no value ("between 3% and 5% of employees")."""
    site: tuple[int, int] | None = None
    part: bool = False
    whole: Frame | None = None
    """Of a part: the frame that tells of the total."""
    corrects: bool = False
    """Whether its sentence puts right what was told before."""
    exempts: bool = False
    """Whether it names those whom it leaves out ("everywhere except in sales")."""
    told: str | None = None
    """"announced" or "reported" where the sentence says who has told of it."""

    @property
    def start(self) -> int:
        return self.view.tokens[self.a if self.part else min(self.a, self.match.i)].start

    @property
    def end(self) -> int:
        return self.view.tokens[(self.b if self.part else max(self.b, self.match.j)) - 1].end

    def specific(self) -> bool:
        """Whether the threshold of the guideline is met: at least one of count, percent, role, date, place."""
        if (
            self.match.voice == "noun"
            and self.status == "rumoured"
            and not (self.count or self.percent or self.roles or self.date or (self.site and self.place))
        ):
            return False  # "could make dismissals in Ireland more costly"
        if self._resumes():
            return False
        stated = self.count or self.percent or self.roles or self.to_roles or self.place or self.before or self.after or self.ranged
        if self.type == "Layoff" and not stated and self._vague():
            return False  # "Orvane also trimmed staff this year"
        return bool(stated or self.date) or (self.type == "HiringFreeze" and (self.exempts or self._lasts() or self._stops()))

    def _vague(self) -> bool:
        """Whether its date says no more than the year of the news or the one before."""
        return self.date is not None and self.view.text[self.date.start : self.date.end].lower().endswith(_YEARS)

    def _resumes(self) -> bool:
        """Whether it is a stop of hiring that ends ("has ended its hiring pause")."""
        tokens, end = self.view.tokens, self.match.j
        paused = self.type == "HiringFreeze" and end < len(tokens) and tokens[end].low in _PAUSES
        return paused and tokens[self.match.i].low.startswith(_ENDING)

    def _stops(self) -> bool:
        """Whether the company is told to stop or slow all hiring, by those words, not to see no need of it."""
        words = {t.low for t in self.view.tokens[self.match.i : self.match.j]}
        if any(t.low.startswith(_ENDING) for t in self.view.tokens[max(0, self.match.i - 3) : self.match.i]):
            return False  # "reverses a hiring freeze"
        if any(t.low.startswith(_LIFTING) for t in self.view.tokens[self.match.i : self.match.j + 5]):
            return False  # "the hiring freeze was lifted"
        if self.match.gap and any(t.tag == "I" for t in self.view.tokens[slice(*self.match.gap)]):
            return False  # "paused an experiment in hiring"
        return self.status not in ("rumoured", "denied") and not _HIRING.isdisjoint(words) and self.view.tokens[0].low != "nor"

    def _lasts(self) -> bool:
        """Whether the clause says for how long."""
        return any(t.low in _ENDS or (t.tag == "T" and t.low.startswith(_UNTIL)) for t in self.view.tokens[self.match.i : self.b + 1])
