"""When: the dates that hold for a frame."""

from __future__ import annotations

from kg.extract.announcements import TODAY, speech
from kg.extract.clauses import of_other
from kg.extract.dates import Date
from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon
from kg.extract.phrases import DISMISSING
from kg.extract.tokens import Token

_TENSES = frozenset("is are will would may might could has have plans expects wants intends aims hopes".split())
_FIRST = frozenset("after following having since".split())
_RELATIVE = frozenset("who whom whose which".split())
_ORDINALS = frozenset("second third fourth fifth sixth seventh eighth latest".split())
_EMPTY = frozenset("vacant empty unfilled open closed".split())
_COUNTED = 12
"""Tokens before a date that may say how many have gone before."""
_ROUNDS = frozenset("round rounds time wave reduction".split())
_ONCE = frozenset(("when", "once"))


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
    of_object = i > 1 and tokens[i - 1].low in ("it", "they") and tokens[i - 2].tag in "EHUM"  # "the 45 posts it cut last month are needed"
    infinitive = tokens[i - 1].low == "to" and tokens[i - 2].low not in _TENSES
    noun = frame.match.voice in ("noun", "reduced")
    return noun or of_object or infinitive or any(t.low in _RELATIVE for t in tokens[max(frame.a, i - 6) : i])


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
        that = k + 1 < len(tokens) and tokens[k + 1].low == "that" and speech(tokens, k, lexicon) == "company"  # "which said in May that"
        if k < frame.match.i and not that and (_in_relative(tokens, k, frame.match.i) or _in_apposition(tokens, k, frame.match.i)):
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
        if (
            frame.type == "ExecutiveMove"
            and t.value.lead == "since"
            and (tokens[k - 1].low in _EMPTY or any(x.low in _ORDINALS for x in tokens[max(0, k - _COUNTED) : k]))
        ):
            continue  # "a post vacant since January", "is the third executive to leave since January"
        if k > frame.match.j and (
            _compared(tokens, k) or (t.low.startswith("since") and _ROUNDS & {x.low for x in tokens[max(0, k - 4) : k]})
        ):
            continue  # "33 openings, up from five in January", "its third round of cuts since June"
        if of_other(tokens, frame.employer, frame.match, k):
            continue  # "cut 200 posts a year ago and Orvane said on Friday that it"
        who = None if t.value.effective else speech(tokens, k, lexicon)
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
            or (k > frame.b and not own and _when(tokens, frame.b, k))
        ):
            (now if t.low in TODAY or (frame.part and k < frame.a) else leading if k < frame.a else own).append(t.value)
        elif who is None and frame.part and frame.a - 3 <= k < frame.a:
            now.append(t.value)  # "and in June another 200"
    own = own if any(not d.effective for d in own) else [*leading, *own]
    comma = next((k for k, t in enumerate(tokens) if t.text == ","), 0) if tokens[0].low in _FIRST else 0
    first = {id(t.value) for t in tokens[:comma]} if comma < frame.match.i else set()
    said = [d for d in said if id(d) not in first] or said  # "Having said in May that nobody would go, it announced on Monday"
    return own or now, said if len(said) < 2 else sorted(said, key=lambda d: _of_noun(frame, d, lexicon))


def _when(tokens: list[Token], b: int, k: int) -> bool:
    """Whether the date at `k` is that of a clause which says when the one that ends at `b` comes true: "when the lease ends on June 30"."""
    when = b if tokens[b].low in _ONCE else b + 1
    return tokens[when].low in _ONCE and all(t.tag not in ".T" for t in tokens[when:k])


def _compared(tokens: list[Token], k: int) -> bool:
    """Whether the date at `k` is that of an earlier number ("33 openings, up from five in January", "60 cuts, against 20 a year ago")."""
    n = k - 1 - (tokens[k - 1].tag == "E")  # where the number stands
    if n < 3 or tokens[n].tag != "N":
        return False
    return tokens[n - 1].low in ("from", "against", "than") or (tokens[n - 1].low == "with" and tokens[n - 2].low.startswith("compar"))


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
            acts = any(t.tag == "V" for t in tokens[at:k]) or tokens[at + 1].tag in "CO"  # "which Meta bought in 2021"
            return acts and any(t.tag == "V" for t in tokens[k + 1 : i + 1])
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
    if frame.type != "ExecutiveMove" and any(
        tokens[n].low == "who" and tokens[n - 1].text == "," and tokens[n - 2].tag == "Z" for n in range(k - 1, j + 1, -1)
    ):
        return True  # "merged its teams under Ann Ott, who took over on May 1"
    for n in range(k - 1, j, -1):
        if tokens[n].text in ",;":
            return False
        if tokens[n].low in ("it", "they") and tokens[n - 1].low in lexicon.words["own_words"]:
            # "according to a notice it filed on Friday", but "withdraws the redundancy notices it issued in May"
            return frame.type == "Rehire" and tokens[n - 2].low in DISMISSING
        if tokens[n].low in ("it", "they") and tokens[n - 1].low in ("that", "which") and tokens[n - 2].tag in "EH":
            return k - n > 1  # "brings back jobs that it outsourced in 2019"
        if tokens[n].low == "whose" or (tokens[n].low in ("it", "they") and tokens[n - 1].tag in "MEHUF"):
            return k - n > 1
        if tokens[n].low in ("who", "whom") and tokens[n - 1].tag in "EH":
            return k - n == 2  # "three directors who resigned in July"
    return False
