"""Frames of one document -> claims: what several sentences say of one event becomes one claim."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg import ids
from kg.errors import KgError
from kg.extract.confidence import confidence
from kg.extract.context import ORDER
from kg.extract.frame import Frame
from kg.types import Claim, Document, Mention, When

EXTRACTOR = "rules/1"


def mention(document: Document, start: int, end: int, argument: str, ref: str | None = None) -> Mention:
    """The words `start` to `end` as support of an argument. Raises KgError when the span lies outside the text."""
    if not 0 <= start < end <= len(document.text):
        raise KgError(f"{document.identifier}: extract: the span {start}-{end} of {argument} lies outside the text")
    return Mention(start, end, argument, document.text[start:end], ref)


_RECENT = 50
"""Events of one type and company that a later sentence may still be about; more of them are the lines of a list."""


def merge(frames: list[Frame]) -> list[Frame]:
    """One frame for each distinct event, in the order of the text; later statements fill what the first leaves open."""
    out: list[Frame] = []
    told: defaultdict[tuple[str, str], deque[Frame]] = defaultdict(lambda: deque(maxlen=_RECENT))
    for frame in frames:
        before = told[frame.type, ids.company_key(frame.employer.name.name)]
        same = next((o for o in reversed(before) if _same(o, frame)), None)
        last = next((o for o in reversed(out) if o.type in ("Layoff", "Expansion")), None)
        adds = frame.match.trigger.flags & {"named", "listed"} or (frame.match.trigger.form == "follow" and not frame.follows)
        if adds and (last.type if last is not None else "Layoff") != frame.type:
            continue  # it names the people of what was told last, or counts some of them
        wrong = None if same is not None else _corrected(before, frame)
        if wrong is not None:
            wrong.count, wrong.percent = frame.count, frame.percent or wrong.percent
            _absorb(wrong, frame)
        elif same is None:
            if not frame.follows:
                out.append(frame)
                before.append(frame)
        elif frame.follows and same.part and same.view.sentence is frame.view.sentence:
            continue  # the parts of a sentence have their roles already
        else:
            _absorb(same, frame)
    return out


def _corrected(before: Iterable[Frame], frame: Frame) -> Frame | None:
    """The frame whose number a later sentence puts right: "the company now says that 165, not 140, will go"."""
    further = any(t.low in ("further", "another", "additional", "more") for t in frame.view.tokens)
    if not frame.corrects or frame.count is None or frame.part or frame.place or further or frame.status == "denied":
        return None
    told = [o for o in before if o.count and not o.part and o.view.sentence is not frame.view.sentence]
    now = [o for o in told if o.status != "completed"]
    return now[-1] if now else told[0] if len(told) == 1 else None


def _same(a: Frame, b: Frame) -> bool:
    """Whether two frames of one type and company are of one event."""
    if a.type == "Layoff" and a.count and b.count and a.count[1] == b.count[1]:
        return True  # one number is of one cut: "It follows the 1,000 posts that it took out in 2023"
    if a.type == "ExecutiveMove" and not (_same_post(a, b) and _one_way(a, b)):
        return False
    if a.type in ("RoleShift", "Reorganisation") and not _overlap(a, b) and not _where_to(a, b):
        return False
    if a.type == "HiringFreeze" and ("offer" in a.match.trigger.words) != ("offer" in b.match.trigger.words):
        return False  # offers that are withdrawn, and a pause
    if a.count and b.count and _further(b) and not _further(a):
        return False
    if a.some and b.count and b.status == "rumoured" != a.status and b.match.voice == "active":
        return False  # "has laid off hundreds. Analysts say that it may cut 20,000"
    if a.type == "Expansion" and _sizes(a, b):
        return True
    if a.type == "Expansion" and (a.roles or b.roles) and not _overlap(a, b) and not _details(a, b) and not b.follows:
        return False
    if a.status == "denied" and b.status != "denied" and b.roles and not b.follows and not _overlap(a, b):
        return False  # "denied that 5,000 will go, but is parting with weaker performers in sales"
    if (a.status == "denied") != (b.status == "denied") and bool(a.count and b.percent) != bool(a.percent and b.count):
        return False  # a figure that is denied, and a share that stands
    if _another_change(a, b) or _another_change(b, a):
        return False
    if _larger(b) or (_larger(a) and b.type == "Layoff" and (b.count or b.percent)):
        return False
    if (b.part or (b.some and (a.count or a.percent))) and a.view.sentence is b.view.sentence:
        return False
    if a.type.startswith("Office") and a.view.sentence is b.view.sentence and a.site and b.site and a.site != b.site and b.place != a.place:
        return False  # "will shut its plant in Texas, and its lab in Durham will be wound down"
    if (
        a.place
        and b.place
        and a.view.sentence is not b.view.sentence
        and ((a.type.startswith("Office") and not _one_town(a, b)) or _elsewhere(a, b))
    ):
        return False
    if (
        bool(a.count or a.percent)
        and (b.count or b.percent)
        and not ((a.count and b.count) or (a.percent and b.percent))
        and b.match.voice != "noun"
        and not (
            a.view.sentence.index + 1 == b.view.sentence.index
            and a.status != "completed" != b.status
            and not (a.date and b.date)
            and not b.roles
        )
        and not b.follows
        and not (b.match.voice == "gerund" and a.view.sentence is b.view.sentence)  # "laying off 60 people, cutting staff by 5%"
    ):
        return False
    if a.count and b.count and not _near(a, b):
        return False
    if a.percent and b.percent and abs(a.percent[0] - b.percent[0]) > 0.5:
        return False
    if (a.status == "completed") != (b.status == "completed") and (a.date or b.date):
        return False
    if b.match.voice == "noun" and not (b.count or b.percent) and _definite(b) and a.status != "completed":
        return True
    if a.date and b.date and (a.date.effective == b.date.effective or b.count or b.percent):
        x, y = a.date.value, b.date.value
        n = min(len(x), len(y), 7)
        if x[:n] != y[:n]:
            return False
    return True


def _further(frame: Frame) -> bool:
    """Whether what a frame counts comes on top of others ("another 70", "a further 300")."""
    tokens = frame.view.tokens
    k = next((k for k, t in enumerate(tokens) if frame.count is not None and t.start == frame.count[1]), 0)
    return k > 0 and tokens[k - 1].low in ("further", "another", "additional")


def _sizes(a: Frame, b: Frame) -> bool:
    """Whether a clause says how many are sought of whom the sentence tells ("recruits for its lab and wants 30 people there")."""
    if a.view.sentence is not b.view.sentence or a.percent or a.after or not b.count or not a.roles or (a.count and a.count != b.count):
        return False
    tokens = b.view.tokens
    k = next((k for k, t in enumerate(tokens) if t.start == b.count[1]), 0)
    there = any(t.low == "there" for t in tokens[k + 1 : k + 4])
    return there or (k > 1 and tokens[k - 1].low == "with" and tokens[k - 2].text == "," and not b.roles)


def _another_change(a: Frame, b: Frame) -> bool:
    """Whether the number of one frame is far from what the sizes before and after of the other leave ("from 9,000 to 5,000", "262")."""
    if not (a.before and a.after) or a.count or b.count is None or b.before or b.after:
        return False
    change, number = abs(a.before[0] - a.after[0]), b.count[0]
    bounds = (number.value or number.min or 0, number.value or number.max or number.min or 0)
    return change > 0 and not (bounds[0] <= 2 * change and 2 * bounds[1] >= change)


def _one_town(a: Frame, b: Frame) -> bool:
    """Whether the places of two frames have a word in common ("Fremont", "Fremont, California")."""
    one, other = (set(ids.fold(f.view.text[slice(*f.place)]).split()) if f.place else set() for f in (a, b))
    return not one.isdisjoint(other)


def _elsewhere(a: Frame, b: Frame) -> bool:
    """Whether a cut with a number is in another place than one that has none ("In Berlin, where 150 people were laid off")."""
    one, other = ({t.low for t in f.view.tokens if t.tag == "P" and f.place and f.place[0] <= t.start < f.place[1]} for f in (a, b))
    return a.type == "Layoff" and bool(b.count and not a.count and not b.follows and one and other) and one.isdisjoint(other)


def _where_to(a: Frame, b: Frame) -> bool:
    """Whether a sentence only says where the units go that the one before tells of ("the search team moves to hardware")."""
    return "two" in b.match.trigger.flags and b.view.sentence.index - a.view.sentence.index <= 1


def _larger(frame: Frame) -> bool:
    """Whether a figure is of the total that what is told is part of ("as part of the 7% reduction made public in August")."""
    tokens, i = frame.view.tokens, frame.match.i
    part = any(tokens[k].low == "part" and tokens[k + 1].low == "of" for k in range(max(0, i - 6), i - 1))
    return part and frame.match.voice == "noun" and bool(frame.count or frame.percent)


def _definite(frame: Frame) -> bool:
    """Whether a frame takes up an event that is already told ("the cuts", "these layoffs")."""
    k = frame.match.i
    return any(t.low in ("the", "these", "those", "such", "both") for t in frame.view.tokens[max(0, k - 2) : k])


def _overlap(a: Frame, b: Frame) -> bool:
    """Whether two frames name a role in common, word by word."""
    return bool(_words(a) & _words(b))


def _details(a: Frame, b: Frame) -> bool:
    """Whether a sentence only says who are the people that the one before counts."""
    near = b.view.sentence.index - a.view.sentence.index <= 1 and all(t.low not in ("also", "separately", "too") for t in b.view.tokens)
    return (
        near
        and bool((a.count or a.percent or a.after) and not a.roles and b.roles)
        and not (b.count or b.percent or b.after or b.date or (a.date and a.status == "completed"))
    )


_POSTS = {
    "ceo": "chief executive", "cfo": "chief financial", "cto": "chief technology", "coo": "chief operating", "cio": "chief information",
    "cmo": "chief marketing", "cpo": "chief product", "cro": "chief revenue", "chro": "chief human resources", "vp": "vice president",
    "officer": "", "interim": "", "acting": "", "new": "", "joint": "", "of": "", "for": "", "and": "", "global": "",
}  # fmt: skip


_WAYS = frozenset(("leaving", "taking"))


def _one_way(a: Frame, b: Frame) -> bool:
    """Whether two frames do not tell of a leaver and of a successor."""
    ways = (a.match.trigger.flags | b.match.trigger.flags) & _WAYS
    return len(ways) < 2


def _same_post(a: Frame, b: Frame) -> bool:
    """Whether two frames name one post, in whatever words ("CEO", "interim chief executive officer")."""
    posts = [
        {frozenset(" ".join(_POSTS.get(w, w) for w in ids.fold(f.view.text[s:e]).split()).split()) for s, e in f.roles} for f in (a, b)
    ]
    return any(x <= y or y <= x for x in posts[0] for y in posts[1])


def _words(frame: Frame) -> set[str]:
    text = frame.view.text
    return {
        w
        for start, end in (*frame.roles, *frame.to_roles)
        for w in ids.fold(text[start:end]).split()
        if w not in ("of", "and", "the", "team", "chief")
    }


def _whole(document: Document, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The roles without those that only begin another one ("specialist" beside "specialist AI tutors")."""
    words = {s: tuple(ids.fold(document.text[s[0] : s[1]]).split()) for s in spans}
    beginnings = {w[:n] for w in words.values() for n in range(1, len(w))}
    return [s for s in spans if words[s] not in beginnings]


def _near(a: Frame, b: Frame) -> bool:
    assert a.count and b.count
    x, y = a.count[0], b.count[0]
    if (x.value, x.min, x.max) == (y.value, y.min, y.max):
        return True
    if x.value is not None and y.value is not None:
        return (x.approx or y.approx) and abs(x.value - y.value) <= 0.1 * max(x.value, y.value)
    value, bound = (x.value, y) if x.value is not None else (y.value, x)
    return (
        value is not None
        and (bound.min is None or bound.min <= value <= 1.2 * bound.min)
        and (bound.max is None or 0.8 * bound.max <= value <= bound.max)
    )


_SPANS = 100
"""Roles of the last sentence or so: what a later frame repeats is never further back, and a long text stays linear."""


def _absorb(a: Frame, b: Frame) -> None:
    had_number = a.count is not None or a.percent is not None
    a.count = a.count or b.count
    a.percent = a.percent or b.percent
    a.before = a.before or b.before
    a.after = a.after or b.after
    a.date = a.date or b.date
    a.place = a.place or b.place
    a.skills.extend(b.skills)
    for name in ("roles", "to_roles"):
        mine, theirs = getattr(a, name), getattr(b, name)
        here = set(mine[-_SPANS:])
        mine.extend(s for s in theirs if s not in here)
    for code, span in b.reasons.items():
        a.reasons.setdefault(code, span)
    if ORDER.index(b.status) < ORDER.index(a.status) and (
        b.status == "confirmed"
        or (b.status == "denied" and b.status_span is not None)
        or (b.status == "announced" and a.status_span is None)
        or (b.status == "planned" and a.status_span is None and not (had_number or b.follows))
    ):
        a.status, a.status_span = b.status, b.status_span


def claims(document: Document, frames: list[Frame]) -> Iterator[Claim]:
    """The claims that frames make, in the order of the text. Raises KgError when a span does not hold."""
    seen: set[str] = set()
    for frame in sorted(frames, key=lambda f: (f.start, f.end, f.type)):
        evidence = mention(document, frame.start, frame.end, "event")
        id = ids.claim_id(document.id, evidence, frame.type, EXTRACTOR)
        if id in seen and "adding" in frame.match.trigger.flags:  # another event of one clause: its own words begin at its trigger
            evidence = mention(document, frame.view.tokens[frame.match.i].start, frame.end, "event")
            id = ids.claim_id(document.id, evidence, frame.type, EXTRACTOR)
        if id in seen:
            continue
        seen.add(id)
        name = frame.employer.name
        # A company that only the title names is told by the words of the event: "we told 1,500 of us".
        named = (frame.employer.start, frame.employer.end) if frame.employer.end else (frame.start, frame.end)
        mentions = [evidence, mention(document, *named, "company", name.ref)]
        for argument, spans in (("role", frame.roles), ("to_role", frame.to_roles)):
            known: set[str] = set()
            for start, end in sorted(_whole(document, spans)):
                words = document.text[start:end].casefold()
                if words not in known:
                    known.add(words)
                    mentions.append(mention(document, start, end, argument))
        for start, end, ref in {s[2]: s for s in reversed(frame.skills)}.values():
            mentions.append(mention(document, start, end, "skill", ref))
        for argument, value in (
            ("count", frame.count),
            ("percent", frame.percent),
            ("headcount_before", frame.before),
            ("headcount_after", frame.after),
        ):
            if value is not None:
                mentions.append(mention(document, value[1], value[2], argument))
        when = None
        if frame.date:
            date = frame.date
            when = When(date.value, "effective" if date.effective or frame.status == "completed" else "announced")
            mentions.append(mention(document, date.start, date.end, "date"))
        if frame.place:
            mentions.append(mention(document, *frame.place, "location"))
        for code, (start, end, stated) in frame.reasons.items():
            mentions.append(mention(document, start, end, "reason" if stated else "inferred_reason", code))
        if frame.status_span:
            mentions.append(mention(document, *frame.status_span, "status", frame.status))
        claim = Claim(
            id=id,
            document=document.id,
            type=frame.type,
            company=name.name,
            status=frame.status,
            mentions=tuple(sorted(mentions, key=lambda m: (m.start, m.end, m.argument, m.ref or ""))),
            count=frame.count[0] if frame.count else None,
            percent=frame.percent[0] if frame.percent else None,
            headcount_before=frame.before[0] if frame.before else None,
            headcount_after=frame.after[0] if frame.after else None,
            date=when,
            extractor=EXTRACTOR,
        )
        yield replace(claim, confidence=confidence(claim))
