"""Who holds which post in a text, and the post of a clause that names none ("his successor quit", "Y succeeds him")."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.cues import Cue
from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon
from kg.extract.tokens import Token

_PERSONAL = frozenset("he she".split())
_NEXT = frozenset("successor replacement him her them".split())
_REACH = 3
"""Sentences after that which names a post in which a clause may mean it."""
_NAME = r"[A-Z][\w'’-]+(?: (?:de |van |von |der |al-)?[A-Z][\w'’-]+){0,3}"
_AFTER = re.compile(rf",? ({_NAME})")
_BEFORE = re.compile(
    rf"({_NAME})(?:,| \(\d+\),?|, \d+,)?(?: who)?(?: (?:is|was|has been|had been))? ?(?:the |its |their |our |a )?(?:former |interim )?$"
)


@dataclass(slots=True)
class Holder:
    """A post as it is named in the text: its span, the surname of who holds it, and the frame that tells of it, where one does."""

    start: int
    end: int
    surname: str | None
    frame: Frame | None = None


def unnamed(frame: Frame, lexicon: Lexicon) -> bool:
    """Whether a clause tells that a person comes or goes without a post of its own, which `assign` then looks for in the text before."""
    match, tokens = frame.match, frame.view.tokens
    if match.trigger.form == "verb" and match.voice == "passive" and not match.negated and match.trigger.flags:
        subject = _subject(tokens, match.i)
        return subject is not None and tokens[subject].low in _PERSONAL  # "She was appointed in March"
    if match.trigger.form not in ("intransitive", "noun") or match.negated:
        return False
    if match.trigger.form == "noun":
        return "again" in match.trigger.flags
    subject = _subject(tokens, match.i)
    if match.gap and tokens[match.j - 1].low in _NEXT:
        return True  # "the board picked Ann Ott as her successor"
    if subject is None or not _person(tokens[subject], lexicon):
        return False
    if match.i and tokens[match.i - 1].low in ("having", "had"):
        return False
    if "again" in match.trigger.flags and not match.trigger.words.startswith("be~ ?now out"):
        return True
    if tokens[subject].tag in "HM" and (
        tokens[subject].low not in lexicon.words["incumbents"] or (subject and tokens[subject - 1].tag == "M")
    ):
        return False  # "the memory controller is gone"
    return "leaving" in match.trigger.flags and not any(
        t.tag == "C" and t.value != frame.employer.name for t in tokens[match.j : min(match.j + 3, frame.b)]
    )


def _subject(tokens: list[Token], k: int) -> int | None:
    """The last token of the subject of a verb at `k`."""
    while k and (tokens[k - 1].tag in "VAT" or tokens[k - 1].low in ("to", "not")):
        k -= 1
    if (
        k > 1
        and tokens[k - 1].text == ","
        and (opening := next((n for n in range(k - 2, 0, -1) if tokens[n].text == ","), None)) is not None
    ):
        k = opening  # "his successor, Ann Lee, lasted"
    return k - 1 if k else None


def _person(t: Token, lexicon: Lexicon) -> bool:
    """Whether the token at `k` is of one person."""
    if t.low in _PERSONAL or t.low in lexicon.words["incumbents"] or t.tag == "Z" or (t.tag == "C" and " " in t.text):
        return True
    return t.tag in "HM" and not t.low.endswith("s")


def known(frame: Frame, before: list[Frame], starts: list[int], pattern: Cue) -> bool:
    """Whether a move has a post; one that names none takes the post that the text told of before.

    `pattern` finds posts in the text, `starts` are where its sentences begin.
    """
    if frame.type != "ExecutiveMove" or frame.roles:
        return True
    holder = _meant(frame, _holders(frame.view.text, pattern), before, starts)
    if holder is None:
        return False
    frame.roles = [(holder.start, holder.end)] if holder.frame is None else list(holder.frame.roles)
    if holder.frame is not None and not frame.match.trigger.words.startswith("join~"):
        frame.employer = holder.frame.employer
    return True


@lru_cache(maxsize=8)
def _holders(text: str, pattern: Cue) -> list[Holder]:
    """The posts that a text names, in order."""
    found = []
    for m in pattern.finditer(text):
        end = m.start() + len(m.group().rstrip())
        name = _AFTER.match(text, end) or _BEFORE.search(text[max(0, m.start() - 60) : m.start()])
        found.append(Holder(m.start(), end, name[1].split()[-1] if name else None))
    return found


def _meant(frame: Frame, named: list[Holder], before: list[Frame], starts: list[int]) -> Holder | None:
    """The post that a clause means: that of the person it names, else the one of whose holder the text told last."""
    match, tokens = frame.match, frame.view.tokens
    at = tokens[match.i].start
    sentence = bisect_left(starts, at + 1) - 1
    near = starts[max(0, sentence - _REACH)]
    moved = next(
        (
            f
            for f in reversed(before)
            if f.type == "ExecutiveMove" and f.roles and f.view.tokens[f.match.i].start >= near and f.match is not match
        ),
        None,
    )
    subject = _subject(tokens, match.i)
    who = tokens[subject] if subject is not None else None
    if match.trigger.form == "intransitive" and "again" not in match.trigger.flags and who is not None:
        if who.low not in _PERSONAL and who.tag in "ZC":
            surname = who.text.split()[-1]
            return next((h for h in reversed(named) if h.surname == surname), None)
        if who.low in _PERSONAL:
            told = [h for h in named if near <= h.start < at and h.surname]
            if told and (moved is None or told[-1].start > moved.roles[0][1]):
                return told[-1]
    if moved is not None:
        return Holder(*moved.roles[0], None, moved)
    told = [h for h in named if near <= h.start < at]
    return told[-1] if told else None
