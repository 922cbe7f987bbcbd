"""When: the dates that hold for a frame."""

from __future__ import annotations

from itertools import pairwise

from kg.extract import attribution
from kg.extract.dates import Date
from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon
from kg.extract.phrases import DISMISSING
from kg.extract.tokens import Sentence, Token

_TENSES = frozenset("is are will would may might could has have plans expects wants intends aims hopes".split())
_TODAY = frozenset(("today", "this morning", "this afternoon", "this evening"))
_TAKEN_UP = 3
"""Sentences back in which the announcement is dated that a sentence takes up."""
_SENT = frozenset("went sent circulated mailed".split())
_TO_ALL = frozenset("everyone everybody all staff employees".split())
_OWN_WORDS_BEGIN = ('"', "“", "'", "‘", "I", "We")
_FIRST_WORDS = 3
"""Sentences of a release in which it says that it speaks today."""
_FIRST = frozenset("after following having since".split())
_RELATIVE = frozenset("who whom whose which".split())
_HAD = frozenset(("has", "had"))
_WERE = frozenset("was were been being".split())


def fill(frame: Frame, lexicon: Lexicon) -> None:
    """Adds the date of a frame, from its clause or where the text ties one to it."""
    own, said = _dates(frame, lexicon)
    past = [d for d in own if not d.effective and said and d.value < said[0].value[: len(d.value)] and len(d.value) <= 7]
    frame.date = next(iter((past if _embedded(frame) else []) or said or _first(own)), frame.whole.date if frame.whole else None)
    frame.spoken = frame.date in said


def unspoken(frame: Frame, lexicon: Lexicon) -> None:
    """Leaves out the day on which somebody spoke of what a frame tells as background."""
    frame.date = next((d for d in _dates(frame, lexicon)[0] if not d.effective), None)
    frame.spoken = False


def _first(own: list[Date]) -> list[Date]:
    """The dates of a clause, those first that say when it was made known."""
    return [d for d in own if not d.effective] or own


def _embedded(frame: Frame) -> bool:
    """Whether a trigger stands in a relative clause or after `to`, so that its time is not that of the sentence."""
    tokens, i = frame.view.tokens, frame.match.i
    return frame.match.voice == "noun" or tokens[i - 1].low == "to" or any(t.low in _RELATIVE for t in tokens[max(frame.a, i - 6) : i])


def _dates(frame: Frame, lexicon: Lexicon) -> tuple[list[Date], list[Date]]:
    """The dates of the clause of a frame, and those on which the company spoke."""
    tokens = frame.view.tokens
    other = [m.i for m in frame.view.matches if m.trigger.form in ("verb", "noun", "intransitive") and (m.i >= frame.b or m.j <= frame.a)]
    own: list[Date] = []
    leading: list[Date] = []
    now: list[Date] = []
    said: list[Date] = []
    for k, t in enumerate(tokens):
        if t.tag != "T" or not isinstance(t.value, Date) or t.value.lead.startswith(("until", "till")):
            continue
        if t.value.lapse:
            if k + 2 == frame.a and not _main_clause(tokens, frame.a, frame.match.i):
                own.append(t.value)
            continue
        if k < frame.match.i and (_in_relative(tokens, k, frame.match.i) or _in_apposition(tokens, k, frame.match.i)):
            continue
        if k > frame.match.j and _on_object(frame, k, lexicon):
            continue
        if k < frame.match.i and _of_first(frame, k):
            continue
        if frame.view.sentence.index == 0 and _dateline(tokens, k):
            continue
        if k < frame.a and tokens[k + 1].tag == "S" and any(x.text in ":;" for x in tokens[k : frame.match.i]):
            continue  # "Last autumn's freeze is lifted: it is after 60 engineers"
        if t.low.startswith(("as of", "as at", "at ")) and k > frame.match.j and tokens[k - 1].tag == "E":
            continue  # "12% of its employees as of April 30"
        who = None if t.value.effective else _speech(tokens, k, lexicon)
        if who is None and _of_before(frame, k, lexicon):
            continue
        if who == "company":
            said.append(t.value)
        elif who is None and (
            frame.a <= k < frame.b
            or (
                k < frame.match.i
                and k < 5
                and not (own or leading)
                and not any(i < k for i in other)
                and all(t.text != ";" for t in tokens[k : frame.a])
            )
            or (k < frame.a <= k + 3 and frame.a and tokens[frame.a - 1].low == "when")
        ):
            (now if t.low in _TODAY or (frame.part and k < frame.a) else leading if k < frame.a else own).append(t.value)
        elif who is None and frame.part and frame.a - 3 <= k < frame.a:
            now.append(t.value)  # "and in June another 200"
    own = own if any(not d.effective for d in own) else [*leading, *own]
    return own or now, said if len(said) < 2 else sorted(said, key=lambda d: _of_noun(frame, d, lexicon))


def _dateline(tokens: list[Token], k: int) -> bool:
    """Whether the date at `k` is that of a dispatch: "London, 3 June -"."""
    at = k + 1
    if at + 2 < len(tokens) and tokens[at].text == "(" and tokens[at + 2].text == ")":
        at += 3
    return at < len(tokens) and tokens[at].text in ("-", "–", "—") and all(t.tag in "PZ.T" for t in tokens[:k])


def _main_clause(tokens: list[Token], a: int, i: int) -> bool:
    """Whether the main clause of a sentence begins between tokens `a` and `i`: after a comma, with a company as its subject."""
    return any(t.text == "," and tokens[n + 1].tag in "CWO" for n, t in enumerate(tokens[a:i], a))


def _of_before(frame: Frame, k: int, lexicon: Lexicon) -> bool:
    """Whether the date at `k` is that of a verb before it which another tense, or a comma after its clause, parts from the trigger.

    So "laid off 300 in May and may cut more", "after laying off 300 in May, it cut more", but not "quit in May and moved".
    """
    tokens, i = frame.view.tokens, frame.match.i
    if not any(t.tag == "V" or t.low in lexicon.words["past_verbs"] for t in tokens[:k]):
        return False
    return any(
        (t.low in ("and", "but") and (tokens[n + 1].low in _TENSES or (tokens[n - 1].text == "," and _ahead(tokens, n, i))))
        or (t.text == "," and tokens[0].low in _FIRST and any(x.tag in "CWO" for x in tokens[n + 1 : i]))
        for n, t in enumerate(tokens[k + 1 : i], k + 1)
    )


def _of_first(frame: Frame, k: int) -> bool:
    """Whether the date at `k` is of the first of two verbs, and the second has its own ("shut it in 2023 and reopened it in May")."""
    tokens, match = frame.view.tokens, frame.match
    return (
        any(t.low in ("and", "but", "then") for t in tokens[k + 1 : match.i])
        and any(t.tag == "T" and isinstance(t.value, Date) for t in tokens[match.j : frame.b])
        and any(m.j <= k and m.trigger.form != "follow" and m.voice != "noun" for m in frame.view.matches)
    )


def _of_noun(frame: Frame, date: Date, lexicon: Lexicon) -> int:
    """Whether a date describes the noun of a frame (-1) or another (1): "as part of the cuts made public in August"; else 0."""
    tokens = frame.view.tokens
    k = next(k for k, t in enumerate(tokens) if t.value is date)
    made = next((n for n in range(k - 1, max(0, k - 4), -1) if tokens[n].low in lexicon.words["making_known"]), 0)
    if not made or tokens[made - 1].tag not in "MFUEH":
        return 0
    return -1 if frame.match.j == made else 1


def _ahead(tokens: list[Token], n: int, i: int) -> bool:
    """Whether the clause that begins at token `n` tells of what will be, up to a trigger at `i`."""
    return any(t.low in ("will", "would") for t in tokens[n + 1 : i])


def _in_relative(tokens: list[Token], k: int, i: int) -> bool:
    """Whether the date at `k` belongs to a relative clause on the subject, which ends before the trigger at `i`."""
    for at in range(k - 1, -1, -1):
        if tokens[at].low in ("who", "whose", "which"):
            return any(t.tag == "V" for t in tokens[at:k]) and any(t.tag == "V" for t in tokens[k + 1 : i + 1])
        if tokens[at].text in ",;":
            return False
    return False


def _in_apposition(tokens: list[Token], k: int, i: int) -> bool:
    """Whether the date at `k` stands between commas after the subject: "the director, in post since 2021, has left"."""
    before = next((n for n in range(k - 1, 0, -1) if tokens[n].text == ","), 0)
    if not 0 < before < k - 1 or tokens[before + 1].low in ("and", "or", "but"):
        return False
    if tokens[before + 1].tag == "D" and tokens[before - 1].tag in "CW" and k + 1 < i and tokens[k + 1].text == ",":
        return True  # "the Leeds studio of Orvane, the developer that Kestrel bought in 2021, could close"
    return not any(t.tag in "CWO" for t in tokens[before:k]) and any(t.text == "," for t in tokens[k + 1 : i])


def _on_object(frame: Frame, k: int, lexicon: Lexicon) -> bool:
    """Whether the date at `k` belongs to a clause on the object of a trigger: "the team it bought last month"."""
    tokens, j = frame.view.tokens, frame.match.j
    for n in range(k - 1, j, -1):
        if tokens[n].text in ",;":
            return False
        if tokens[n].low in ("it", "they") and tokens[n - 1].low in lexicon.words["own_words"]:
            # "according to a notice it filed on Friday", but "withdraws the redundancy notices it issued in May"
            return frame.type == "Rehire" and tokens[n - 2].low in DISMISSING
        if tokens[n].low == "whose" or (tokens[n].low in ("it", "they") and tokens[n - 1].tag in "MEHUF"):
            return k - n > 1
        if tokens[n].low in ("who", "whom") and tokens[n - 1].tag in "EH":
            return k - n == 2  # "three directors who resigned in July"
    return False


def spoken(tokens: list[Token], lexicon: Lexicon) -> Date | None:
    """The day on which the company spoke, as a sentence that need hold no event states it."""
    return next(
        (
            t.value
            for k, t in enumerate(tokens)
            if t.tag == "T" and isinstance(t.value, Date) and not t.value.effective and _speech(tokens, k, lexicon) == "company"
        ),
        None,
    )


def of_notice(body: list[Sentence], lexicon: Lexicon) -> Date | None:
    """The day of a notice or filing, as a form ("Notice date: 09/08/2025") or its first words ("On June 9, the Board approved") give it.

    Of a release it is the day on which the company speaks in it: "Orvane today announces".
    """
    for sentence in body:
        tokens = sentence.tokens
        today = next((t.value for t in tokens if t.low in _TODAY), None) if sentence.index < _FIRST_WORDS else None
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


def is_today(date: Date | None, text: str) -> bool:
    """Whether the words of a date are those for the day on which somebody speaks."""
    return date is not None and text[date.start : date.end].lower() in _TODAY


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


def _speech(tokens: list[Token], k: int, lexicon: Lexicon) -> str | None:
    """Whether the date at `k` is when somebody spoke, and who: the company or others."""
    sent, own = lexicon.words["sent"], lexicon.words["own_words"] | lexicon.words["occasions"]
    if any(tokens[at].low in lexicon.words["told"] and tokens[at - 1].low in _WERE for at in range(max(1, k - 5), k)):
        return "company"  # "were informed by letter on Tuesday"
    for at in range(k - 1, max(-1, k - 8), -1):
        t = tokens[at]
        if t.low in own or attribution.says(tokens, at, lexicon):
            return attribution.speaker(tokens, at, lexicon)
        if t.low in ("that", "which") and any(x.low in sent for x in tokens[at + 1 : at + 4]):
            of = next((n for n in range(at - 1, max(-1, at - 7), -1) if tokens[n].low in own), None)
            # "a memo from its founder that went out on Tuesday"
            return attribution.speaker(tokens, of, lexicon) if of is not None else None
        counted = t.tag == "N" and tokens[at + 1].tag not in "EHM"  # but "told its 63 people on Tuesday"
        if counted or t.tag == "$" or t.text in ".;," or (t.tag == "V" and t.low not in sent | _WERE | _HAD) or t.low in ("that", "who"):
            break
    for at in range(k + 1, min(len(tokens), k + 9)):  # "on Tuesday the robotics group disclosed"
        t = tokens[at]
        if attribution.says(tokens, at, lexicon):
            return attribution.speaker(tokens, at, lexicon)
        if t.tag in ".VNTI$%J" and t.low not in ("of", "for") and not (t.text == "," and at == k + 1 and k < 2):
            break
    return None
