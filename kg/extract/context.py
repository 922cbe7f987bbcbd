"""How the text stands to an event: denied, rumoured, planned, in the past, confirmed, announced or reported; and why it happened."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from itertools import pairwise

from kg.extract.announcements import of_line, of_same, spoken
from kg.extract.attribution import Voice
from kg.extract.clauses import in_another, of_other
from kg.extract.dates import Date
from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon
from kg.extract.tokens import Sentence, Token
from kg.types import Document

ORDER = ("denied", "rumoured", "planned", "completed", "confirmed", "announced", "reported")
BACKGROUND_DAYS = 45
"""An event that is dated this long before publication is told as background."""
RECENT_DAYS = 10
"""Further down in a text, what is told in the past with a date of its own and no source is background after so many days already."""
PROGRAMME_DAYS = 300
"""So long a programme that was announced is taken to go on."""
_AUXILIARIES = frozenset("is are was were has have had will would may might could".split())
_HAD = frozenset(("had", "having"))
_CONCEDING = ("admi", "conced", "acknowledg")
_FUTURE = frozenset("will would shall".split())
_PERFECT = frozenset("has have had".split())
_BE = frozenset(("is", "are"))
_WAS = frozenset(("was", "were"))
_AHEAD = frozenset("will would is are may might could".split())
_DONE = frozenset("has have was were been".split())
_GROWTH = frozenset(("Expansion", "OfficeOpening", "Rehire", "ExecutiveMove"))


def status(frame: Frame, document: Document, lexicon: Lexicon, said: Voice, since: tuple[int, int] | None, own: bool) -> None:
    """Sets the status of a frame, with the words that fix it.

    `said` is whom the sentence has it from, `since` how far back the company spoke, in sentences and lines, `own` whether the text is its
    own.
    """
    sentence = frame.view.sentence
    if said is not None and any(
        t.start == said[1] and of_other(frame.view.tokens, frame.employer, frame.match, k) for k, t in enumerate(frame.view.tokens)
    ):
        said = None  # "cut 200 posts a year ago and Orvane said that it"
    text, cues = document.text, lexicon.cues

    def find(name: str, lo: int = sentence.start, hi: int = sentence.end) -> tuple[int, int] | None:
        m = cues[name].search(text, lo, hi)
        return m.span() if m else None

    first = frame.view.tokens[frame.match.i]
    frame.corrects = find("corrects") is not None
    trigger = first.end if first.low == "to" else first.start
    frame.status, frame.status_span = "reported", None
    frame.told = said and ("announced" if said[0] == "company" else "reported")
    denied = find("denied")
    if denied and denied[1] < trigger and any(mark in text[denied[1] : trigger].replace(": that", "") for mark in ":;"):
        denied = None  # "those reports are wrong: it has 30 vacancies"
    if denied and in_another(frame.view.tokens, frame.a, frame.match.i, denied):
        denied = None
    if frame.match.negated or (denied and not find("label") and (denied[0] < trigger or frame.match.voice == "noun" or find("hearsay"))):
        frame.status, frame.status_span = "denied", denied
        return
    if frame.match.trigger.words.startswith(("want~", "plan~")) or _aimed(frame):
        frame.status = "planned"
        return
    if said is None and find("at_risk"):
        frame.status, frame.status_span = "rumoured", find("at_risk")
        return
    for name in ("rumoured", "planned"):
        span = find(name, _group(frame), trigger)
        if span is not None and not (name == "planned" and find("adopted", max(sentence.start, span[0] - 40), span[1])):
            frame.status, frame.status_span = name, span
            return
    span = find("confirmed")
    vouched = span is not None and (said is None or said[0] == "company") and not _beside(text, span, said, trigger)
    if _background(frame, document, lexicon) and not (vouched and span and said and span[0] == said[1] and _of(frame, span[1])):
        frame.status = "completed"
        return
    if vouched:
        frame.status, frame.status_span = "confirmed", span
    elif said is not None:
        frame.status, frame.status_span = ("announced" if said[0] == "company" else "reported"), said[1:]
    elif _own_voice(frame) or (own and _in_focus(frame)) or (since is not None and _in_focus(frame) and _carried(frame, *since)):
        frame.status = "announced"


def _of(frame: Frame, end: int) -> bool:
    """Whether a trigger stands in what is said from `end` on, and not in a relative clause there ("confirmed that it had let 40 go")."""
    first = frame.view.tokens[frame.match.i]
    return end <= first.start and not any(end <= t.start < first.start and t.low in ("which", "who", "when") for t in frame.view.tokens)


def _aimed(frame: Frame) -> bool:
    """Whether a size is told that staff are to grow to: "headcount is to rise to 900"."""
    tokens, i = frame.view.tokens, frame.match.i
    return "growth" in frame.match.trigger.flags and i > 1 and tokens[i - 1].low == "to" and tokens[i - 2].low in _BE


def _beside(text: str, span: tuple[int, int], said: Voice, trigger: int) -> bool:
    """Whether a company that announces an event only concedes a mistake beside it: "it will cut 60 jobs, it said, admitting an error"."""
    words = text[slice(*span)].lower()
    return words.startswith(_CONCEDING) and trigger < span[0] and said is not None and (said[1] != span[0] or words.endswith("ing"))


def _in_focus(frame: Frame) -> bool:
    """Whether the company of a frame is the one that the text was about before it; what another does is told by the outlet."""
    focus = frame.view.focus
    return focus is None or focus.name == frame.employer.name


def _own_voice(frame: Frame) -> bool:
    """Whether a sentence without a verb of saying is the company's own."""
    return _names(frame) or any(t.low in ("we", "our", "i") for t in frame.view.tokens)


def _carried(frame: Frame, sentences: int, lines: int) -> bool:
    """Whether a sentence without a source goes on with what the company said so many sentences and lines before.

    What lies ahead can only be known from it. What goes on now is from it in the same paragraph or the next; what is done, in the sentence
    after. Further down, and in the perfect, an outlet tells what it has found itself.
    """
    tense = _tense(frame)
    if tense == "ahead":
        return True
    if _aside(frame) or _dated_apart(frame) or tense == "perfect":
        return False
    return (sentences == 1 and not lines) if tense == "past" else lines < 2


def _tense(frame: Frame) -> str:
    """The tense of the clause of a frame: "ahead", "perfect", "past" or "present"."""
    tokens, m = frame.view.tokens, frame.match
    lows = [t.low for t in tokens[max(frame.a, m.i - 6) : m.i]]
    if m.voice == "noun" or m.trigger.form == "intransitive":
        lows += [t.low for t in tokens[m.i : m.j + 3]]
    held = frozenset(lows)
    if held & _FUTURE or any(a in _BE and b in ("to", "due") for a, b in pairwise([*lows, tokens[m.i].low])):
        return "ahead"
    if held & _PERFECT:
        return "perfect"
    if held & _WAS:
        return "past"
    told = tokens[m.verb].low in m.trigger.pasts | m.trigger.participles and m.voice in ("active", "passive")
    return "past" if told and not held & _BE else "present"


def _dated_apart(frame: Frame) -> bool:
    """Whether a sentence that names no source tells what was done on a day of its own, after what the company said of another thing."""
    return frame.date is not None and not frame.spoken and not frame.date.effective and len(frame.date.value) > 4


def _of_another(frame: Frame, last: Frame) -> bool:
    """Whether a frame has its status only from what another company said in a sentence before, as in a round-up."""
    return (
        frame.status == "announced"
        and frame.status_span is None
        and frame.told is None
        and not _own_voice(frame)
        and last.told == "announced"
        and last.employer.name != frame.employer.name
        and last.view.sentence.index < frame.view.sentence.index
    )


def _added(frame: Frame, last: Frame, text: str) -> bool:
    """Whether a company only adds a thing to what it has confirmed in the sentence before: "it confirmed. Another 90, it added"."""
    return (
        last.status == "confirmed"
        and frame.status == "announced"
        and frame.status_span is not None
        and text[slice(*frame.status_span)].lower() == "added"
        and last.employer.name == frame.employer.name
        and frame.view.sentence.index - last.view.sentence.index <= 1
    )


def _names(frame: Frame) -> bool:
    """Whether the company itself names somebody to a post, which it does in public."""
    tokens, match = frame.view.tokens, frame.match
    return (
        frame.type == "ExecutiveMove"
        and match.voice == "active"
        and tokens[match.i].low in ("name", "names", "named", "appoint", "appoints", "appointed")
        and any(t.tag in "CWO" for t in tokens[max(0, frame.a - 1) : match.i])
    )


def _aside(frame: Frame) -> bool:
    """Whether a sentence adds on the outlet's own account what else has been done: "it has also opened"."""
    lows = [t.low for t in frame.view.tokens[: frame.match.i]]
    return "also" in lows and not _DONE.isdisjoint(lows[max(0, lows.index("also") - 1) :])


def _group(frame: Frame) -> int:
    """Where the verb group of a trigger begins in the text: after the last comma before its subject, or the `and` before its auxiliary."""
    tokens, i = frame.view.tokens, frame.match.i
    for k in range(i - 1, frame.a, -1):
        t = tokens[k]
        if (t.text == "," and any(x.tag in "CWO" for x in tokens[k + 1 : i])) or (
            t.low in ("and", "but") and (tokens[k + 1].low in _AUXILIARIES if k + 1 < i else tokens[i].low.endswith(("ed", "s")))
        ):
            return tokens[k + 1].start
    return tokens[min(frame.a, i)].start


_MAIN = 3
"""Words before a clause of time that are a clause of their own ("The succession comes weeks after")."""
_FOLLOWING = frozenset("follow follows followed following".split())
_NEAR = 2
"""Sentences after the first that may still say on which day it was made known."""
_LABEL = re.compile(r"(?m)^(?:[^\n]{0,20}- )?(Q|A|[A-Z][A-Z .]{3,24}):")
_ASKING = ("Q", "PRESENTER", "HOST", "INTERVIEWER", "REPORTER", "ANALYST", "MODERATOR", "QUESTION")


def transcript(text: str) -> list[tuple[int, bool]]:
    """Where each turn of an interview begins, and whether it is an answer; empty for other texts."""
    turns = [(m.start(1), m[1].strip() not in _ASKING) for m in _LABEL.finditer(text)]
    return turns if len(turns) > 2 and {answer for _, answer in turns} == {True, False} else []


def interviewed(frames: list[Frame], text: str) -> None:
    """What a company says in answer to questions is its own: conceded where it cuts, announced where it grows."""
    turns = transcript(text)
    for frame in frames if turns else ():
        k = bisect_right(turns, (frame.start, True)) - 1
        if k >= 0 and turns[k][1] and frame.status in ("reported", "announced"):
            frame.status = "announced" if frame.type in _GROWTH else "confirmed"


def _told_ahead(frame: Frame) -> bool:
    """Whether the company has told what will be, and nobody since that it has been ("it said in July that 550 would go")."""
    return frame.spoken and frame.told == "announced" and _tense(frame) == "ahead" and frame.date is not None and not frame.date.past


def past(date: Date | None, published: str | None, days: int = BACKGROUND_DAYS) -> bool:
    """Whether a date lies so long before publication that what happened then is background."""
    try:
        last = datetime.date.fromisoformat(published or "") - datetime.timedelta(days=days)
    except ValueError:
        return False
    return date is not None and (date.past or date.value < last.isoformat()[: len(date.value)])


def _background(frame: Frame, document: Document, lexicon: Lexicon) -> bool:
    """Whether the event lies in the past of the news: by its date, or by the pluperfect before its trigger."""
    today = document.published
    if frame.type == "Layoff" and frame.view.tokens[frame.match.i].low == "follows":
        return True  # "It follows the 1,000 posts that went in 2023"
    if today and frame.date:
        value = frame.date.value
        if frame.date.lead.startswith("since"):
            return (bool(frame.a) and frame.view.tokens[frame.a - 1].low == "when") or (
                frame.type == "Layoff" and frame.told is None and frame.view.sentence.index > 0 and past(frame.date, today)
            )
        aside = (
            frame.told is None and (frame.view.sentence.index > 0 or _of_company(frame)) and not frame.spoken and not frame.date.effective
        )
        if aside and _tense(frame) in ("past", "perfect") and past(frame.date, today, RECENT_DAYS):
            return True
        if past(frame.date, today):
            return not (_told_ahead(frame) and not past(frame.date, today, PROGRAMME_DAYS))
        if len(value) == 7 and value < today[:7] and frame.view.sentence.index > 1 and not frame.spoken and len(today) > 7:
            return True
    tokens = frame.view.tokens
    if (
        frame.a
        and _group(frame) == tokens[min(frame.a, frame.match.i)].start
        and tokens[frame.a - 1].low in ("after", "since")
        and not _over(tokens, frame.a, frame.match.i)
        and not _resumes(tokens, frame.a, frame.match.i)
        and (frame.a > _MAIN or len({m.verb for m in frame.view.matches if m.trigger.form != "follow"}) > 1)
    ):
        return True
    if (
        frame.a
        and tokens[frame.a - 1].low == "when"
        and (frame.told or _tense(frame) == "past")
        and not any(t.low in _AHEAD for t in tokens[frame.a : frame.match.i])
    ):
        return True  # "the company said that it had no choice when 60 posts were cut"
    if frame.match.voice == "noun" and any(t.low in _FOLLOWING for t in tokens[max(frame.a, frame.match.i - 4) : frame.match.i]):
        return True  # "That followed cuts of 600 in May"
    returning = frame.type == "Layoff" and any(m.trigger.type == "Rehire" and not m.negated for m in frame.view.matches)
    if returning and any(t.low in ("who", "whom") for t in tokens[max(0, frame.match.i - 6) : frame.match.i]):
        return True  # "the dozen who were let go return"
    if returning and _whom_it_cut(frame):
        return True  # "is recalling 60 of the technicians it laid off this spring"
    if returning and frame.match.voice == "noun" and (frame.date is None or frame.spoken):
        return True  # "has withdrawn redundancy notices sent to 45 people"
    lo = max(frame.a, frame.match.i - (8 if frame.match.voice == "noun" else 3))
    if not any(_pluperfect(tokens, k) for k in range(lo, frame.match.i)):
        return False
    # After a verb of saying the pluperfect only stands for the perfect of what was said: "conceded that it had let 300 go".
    said = any(
        t.low in lexicon.words["reporting"]
        and (tokens[k + 1 + (tokens[k + 1].tag in "TA")].tag in "DOCWNE%" or "that" in (tokens[k + 1].low, tokens[k + 2].low))
        for k, t in enumerate(tokens[: frame.match.i - 1])
    )
    return not said or any(t.low in lexicon.words["earlier"] for t in tokens[lo : frame.match.i])


def _whom_it_cut(frame: Frame) -> bool:
    """Whether a past cut only says who the people of a Rehire before it in the sentence are ("the technicians it laid off")."""
    tokens, m = frame.view.tokens, frame.match
    k = m.i - 1
    while k > 0 and tokens[k].tag in "VAT":
        k -= 1
    back = any(r.trigger.type == "Rehire" and r.i < k for r in frame.view.matches)
    return back and tokens[m.verb].low in m.trigger.pasts and k > 0 and tokens[k].tag in "OCW" and tokens[k - 1].tag in "EHU"


def _pluperfect(tokens: list[Token], k: int) -> bool:
    """Whether `had` at token `k` is of the pluperfect, and no verb of its own ("had 96 vacancies", "have had their offers rescinded")."""
    return tokens[k].low in _HAD and tokens[k + 1].tag not in "ND%" and not (k and tokens[k - 1].low in _PERFECT)


def _over(tokens: list[Token], a: int, i: int) -> bool:
    """Whether the clause that begins at token `a` has ended before token `i` ("After the cuts few remain, and 1,500 tutors will go")."""
    ends = (k for k in range(a, i) if tokens[k].text == "," and any(t.tag == "V" for t in tokens[a:k]))
    return any(any(t.tag == "V" for t in tokens[k:i]) and any(t.low == "and" for t in tokens[k:i]) for k in ends)


def _of_company(frame: Frame) -> bool:
    """Whether a relative clause only says what else a company has done ("has joined Orvane, which cut 90 jobs in March")."""
    tokens, k = frame.view.tokens, frame.match.i
    return k > 2 and tokens[k - 1].low == "which" and tokens[k - 2].text == "," and tokens[k - 3].tag in "CW"


def _resumes(tokens: list[Token], a: int, i: int) -> bool:
    """Whether the verb at token `i` goes on with the clause before what is said at token `a` ("opens in June after a refit, and hires")."""
    return i - 2 > a and tokens[i - 1].low == "and" and tokens[i - 2].text == "," and all(t.tag != "V" for t in tokens[a:i])


_GREETING = re.compile(
    r"(?:hi |hello |dear )?(?:all|team|colleagues|everyone|everybody|folks|friends)(?: [A-Z]\w+)?[,:]?\n"
    r"|(?:to|sent to) (?:everyone|everybody|all (?:staff|employees|colleagues|of us))\b",
    re.IGNORECASE,
)
"""How a letter to the staff begins."""


def own_document(document: Document, lexicon: Lexicon) -> bool:
    """Whether a text is a company's own filing or notice."""
    cue = lexicon.cues["own_document"]
    if _GREETING.match(document.text):
        return True
    return any(cue.search(part) for part in (document.title, document.source) if part) or cue.search(document.text, 0, 200) is not None


def follow_up(frames: list[Frame], text: str, body: list[Sentence], voices: list[Voice], lexicon: Lexicon) -> None:
    """Lets sentences around an event say who told of it, and when, or that the company confirms or rejects it."""
    holding = {f.view.sentence.index for f in frames}
    for last, frame in zip([None, *frames], frames, strict=False):
        index = frame.view.sentence.index
        if last is not None and _of_another(frame, last):
            frame.status = "reported"
        if last is not None and _added(frame, last, text):
            frame.status = "confirmed"
        if frame.date is None or frame.date.effective:
            frame.date = of_same(frame, body, lexicon) or frame.date
        if index + 1 < len(body):
            _rejected(frame, text, body[index + 1], voices[index + 1], lexicon)
        if index < 1 and frame.status in ("announced", "planned", "reported", "confirmed"):
            for k in range(index + 1, min(index + 1 + _NEAR, len(body))):
                if k not in holding:
                    _dated(frame, text, body[k], voices[k], lexicon)
        if frame.date is None and frame.status not in ("completed", "denied", "rumoured") and frame.specific():
            frame.date = of_line(frame, text, body, holding, lexicon)
        if frame.date is None and frame.type in ("Layoff", "OfficeClosure") and frame.status not in ("completed", "denied"):
            _effective(frame, text, [s for s in body[index + 1 : index + 3] if s.index not in holding], lexicon)
        if frame.status != "reported" or frame.status_span is not None:
            continue
        k = index + 1
        if k + 1 < len(body) and k not in holding and voices[k] is None and "\n" not in text[frame.end : body[k + 1].start]:
            k += 1
        if k < len(body) and (said := voices[k]) is not None and said[0] == "company" and (k not in holding or _document(body[k], lexicon)):
            vouched = lexicon.cues["confirmed"].search(text, body[k].start, body[k].end)
            frame.status, frame.status_span = ("announced", said[1:])
            if vouched and not vouched.group().lower().startswith(_CONCEDING):  # it may concede a mistake only
                frame.status, frame.status_span = "confirmed", vouched.span()
            if index < 2:
                _dated(frame, text, body[k], said, lexicon)
    for sentence, said in zip(body, voices, strict=True):
        if said is None or said[0] != "company" or sentence.index in holding:
            continue
        vouched = lexicon.cues["confirmed"].search(text, sentence.start, sentence.end)
        if vouched is not None:
            for frame in frames:
                if frame.status == "reported" and frame.told == "reported" and frame.view.sentence.index < sentence.index:
                    frame.status, frame.status_span = "confirmed", vouched.span()
    for sentence in body:
        genuine = lexicon.cues["genuine"].search(text, sentence.start, sentence.end)
        if genuine is not None:
            told = [f for f in frames if f.view.sentence.index <= sentence.index]
            for frame in told:
                if (
                    frame.employer.name == told[-1].employer.name
                    and frame.status in ("announced", "reported")
                    and frame.view.sentence.index <= sentence.index
                ):
                    frame.status, frame.status_span = "confirmed", genuine.span()


def _rejected(frame: Frame, text: str, after: Sentence, said: Voice, lexicon: Lexicon) -> None:
    """Makes an event denied that the company, or the outlet itself, rejects in the sentence after."""
    own = after.tokens and after.tokens[0].low in ("that", "this") and len(after.tokens) < 8
    heard = frame.told == "reported" or lexicon.cues["hearsay"].search(text, frame.view.sentence.start, frame.view.sentence.end)
    if not heard or not (own or (said is not None and said[0] == "company") or any(t.tag in "CWO" for t in after.tokens[:2])):
        return
    denied = lexicon.cues["denied"].search(text, after.start, after.end)
    specific = frame.count or frame.percent or (frame.site and frame.place)
    if denied and specific and not lexicon.cues["label"].search(text, after.start, after.end):
        frame.status, frame.status_span, frame.date = "denied", denied.span(), None


def _dated(frame: Frame, text: str, after: Sentence, said: Voice, lexicon: Lexicon) -> None:
    """Takes the day of the announcement from a sentence after in which the company speaks, or those concerned are told."""
    day = spoken(after.tokens, lexicon) if said is not None and said[0] == "company" else None
    if day is None and lexicon.cues["announced"].search(text, after.start, after.end):
        day = next((t.value for t in after.tokens if isinstance(t.value, Date) and not t.value.effective), None)
    if day is not None and len(day.value) == 10 and (frame.date is None or frame.date.effective):
        frame.date = day


def _effective(frame: Frame, text: str, after: list[Sentence], lexicon: Lexicon) -> None:
    """Takes the day on which those concerned leave from a sentence after: "Their last day is Dec. 1"."""
    for sentence in after:
        if lexicon.cues["takes_effect"].search(text, sentence.start, sentence.end):
            frame.date = next((t.value for t in sentence.tokens if isinstance(t.value, Date) and not t.value.past), None)
            return


def _document(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether a sentence opens with a document of the company's that says more of the same: "Notices lodged with the state show"."""
    return any(t.low in lexicon.words["own_words"] for t in sentence.tokens[:4])
