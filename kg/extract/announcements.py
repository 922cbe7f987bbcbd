"""When it was made known: the day on which a company speaks, tells its people or dates what it sends out."""

from __future__ import annotations

from itertools import pairwise

from kg.extract import attribution
from kg.extract.dates import Date
from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon
from kg.extract.tokens import Sentence, Token

TODAY = frozenset(("today", "this morning", "this afternoon", "this evening"))
_TAKEN_UP = 3
"""Sentences back in which the announcement is dated that a sentence takes up."""
_SENT = frozenset("went sent circulated mailed".split())
_TO_ALL = frozenset("everyone everybody all staff employees".split())
_OWN_WORDS_BEGIN = ('"', "“", "'", "‘", "I", "We")
_FIRST_WORDS = 3
"""Sentences of a release in which it says that it speaks today."""
_LINE_MARKS = frozenset(":-–—")
_SOURCE = 6
"""Words at the beginning of a sentence that may name the document of an event."""
_SOURCE_DAY = 12
_HANDED = frozenset("given handed shown".split())
_HAD = frozenset(("has", "had"))
_WERE = frozenset("was were been being".split())


def spoken(tokens: list[Token], lexicon: Lexicon) -> Date | None:
    """The day on which the company spoke, as a sentence that need hold no event states it."""
    return next(
        (
            t.value
            for k, t in enumerate(tokens)
            if t.tag == "T" and isinstance(t.value, Date) and not t.value.effective and speech(tokens, k, lexicon) == "company"
        ),
        None,
    )


def of_notice(body: list[Sentence], lexicon: Lexicon) -> Date | None:
    """The day of a notice or filing, as a form ("Notice date: 09/08/2025") or its first words ("On June 9, the Board approved") give it.

    Of a release it is the day on which the company speaks in it: "Orvane today announces".
    """
    for sentence in body:
        tokens = sentence.tokens
        today = next((t.value for t in tokens if t.low in TODAY), None) if sentence.index < _FIRST_WORDS else None
        if isinstance(today, Date):
            return today
        for k, t in enumerate(tokens[:12]):
            if isinstance(t.value, Date) and len(t.value.value) == 10 and not t.value.effective:
                before = {x.low for x in tokens[max(0, k - 4) : k]}
                if "your" in before:
                    continue  # what the notice answers
                if (t.value.lead == "dated" or before & lexicon.words["dated"]) and not before & lexicon.words["takes_effect"]:
                    return t.value
                if t.value.lead == "on" and k < 2 and any(x.low in lexicon.words["resolved"] for x in tokens):
                    return t.value
    return None


def of_letter(body: list[Sentence], lexicon: Lexicon) -> Date | None:
    """The day on which a letter went out that a text goes on to quote: "The note below went to everyone on Wednesday"."""
    tokens = body[0].tokens if body else []
    lows = {t.low for t in tokens}
    sent = not (lows.isdisjoint(_SENT) or lows.isdisjoint(_TO_ALL)) and len(body) > 1 and body[1].tokens[0].text in _OWN_WORDS_BEGIN
    told = not lows.isdisjoint(lexicon.words["own_words"]) or (not lows.isdisjoint(lexicon.words["occasions"]) and "everything" in lows)
    quoted = told and not lows.isdisjoint(("following", "below"))
    if sent or quoted or (tokens and tokens[0].low == "sent"):
        return next((t.value for t in tokens if isinstance(t.value, Date) and len(t.value.value) == 10), None)
    return None


def of_line(frame: Frame, text: str, body: list[Sentence], holding: set[int], lexicon: Lexicon) -> Date | None:
    """The day of an event without one on a line of a list: that with which the line begins ("May 2 - Orvane: 400 people"), or that of the
    document which the line names beside it ("Memo dated May 2", "Source: the firm's blog, May 2")."""
    start, end = text.rfind("\n", 0, frame.start) + 1, text.find("\n", frame.end)
    line = [s for s in body if start <= s.start and (end < 0 or s.start < end)]
    if not line or len(line) == len(body):
        return None
    first = line[0].tokens
    if line[0].index and first[0].tag == "T" and isinstance(first[0].value, Date) and first[1].text in _LINE_MARKS:
        return first[0].value
    for sentence in line:
        if sentence.index <= frame.view.sentence.index or sentence.index in holding:
            continue
        told = any(t.low in lexicon.words["own_words"] or t.low in lexicon.words["occasions"] for t in sentence.tokens[:_SOURCE])
        day = next((t.value for t in sentence.tokens[:_SOURCE_DAY] if isinstance(t.value, Date)), None) if told else None
        if day is not None and len(day.value) == 10 and not day.effective:
            return day
    return None


def is_today(date: Date | None, text: str) -> bool:
    """Whether the words of a date are those for the day on which somebody speaks."""
    return date is not None and text[date.start : date.end].lower() in TODAY


def of_same(frame: Frame, body: list[Sentence], lexicon: Lexicon) -> Date | None:
    """The day of an announcement that a sentence takes up ("under the same announcement", "the same memo says")."""
    tokens, words = frame.view.tokens, lexicon.words
    same = any(
        a.low == "same" and (b.low in words["own_words"] or b.low in words["occasions"] or b.low == "breath") for a, b in pairwise(tokens)
    )
    if not same:
        return None
    before = body[max(0, frame.view.sentence.index - _TAKEN_UP) : frame.view.sentence.index]
    return next((day for s in reversed(before) for day in [spoken(s.tokens, lexicon)] if day is not None), None)


def speech(tokens: list[Token], k: int, lexicon: Lexicon) -> str | None:
    """Whether the date at `k` is when somebody spoke, and who: the company or others."""
    sent, own = lexicon.words["sent"], lexicon.words["own_words"] | lexicon.words["occasions"]
    passing = sent | _WERE | _HAD | _HANDED | lexicon.words["people"]
    if any(tokens[at].low in lexicon.words["told"] and tokens[at - 1].low in _WERE for at in range(max(1, k - 5), k)):
        return "company"  # "were informed by letter on Tuesday"
    if tokens[k].low.startswith("dated") and any(t.low in lexicon.words["own_words"] for t in tokens[max(0, k - 8) : k]):
        return "company"  # "according to a letter to the works council dated May 6"
    for at in range(k - 1, max(-1, k - 8), -1):
        t = tokens[at]
        if t.low in own or (attribution.says(tokens, at, lexicon) and t.tag != "F"):
            return attribution.speaker(tokens, _said_at(tokens, at, lexicon), lexicon)
        if t.low in ("that", "which") and any(x.low in sent for x in tokens[at + 1 : at + 6]):
            of = next((n for n in range(at - 1, max(-1, at - 7), -1) if tokens[n].low in own), None)
            # "a memo from its founder that went out on Tuesday"
            return attribution.speaker(tokens, of, lexicon) if of is not None else None
        counted = t.tag == "N" and tokens[at + 1].tag not in "EHM"  # but "told its 63 people on Tuesday"
        if counted or t.tag == "$" or t.text in ".;," or (t.tag == "V" and t.low not in passing) or t.low in ("that", "who"):
            break
    for at in range(k + 1, min(len(tokens), k + 9)):  # "on Tuesday the robotics group disclosed"
        t = tokens[at]
        if attribution.says(tokens, at, lexicon):
            return attribution.speaker(tokens, at, lexicon)
        if t.tag in ".VNTI$%J" and t.low not in ("of", "for") and not (t.text == "," and at == k + 1 and k < 2):
            break
    return None


def _said_at(tokens: list[Token], k: int, lexicon: Lexicon) -> int:
    """Where the verb of saying stands that an occasion at `k` belongs to ("its president told employees at a meeting"), else `k`."""
    if tokens[k].low not in lexicon.words["occasions"] or tokens[k].low in lexicon.words["own_words"]:
        return k
    verbs = (n for n in range(k - 1, max(-1, k - 7), -1) if tokens[n].tag == "V" and attribution.says(tokens, n, lexicon))
    return next((n for n in verbs if all(t.tag != "." for t in tokens[n:k])), k)
