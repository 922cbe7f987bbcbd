"""Role shifts: human roles on two sides of `to`, `into`, `as` or `with`."""

from __future__ import annotations

from kg.extract import subjects
from kg.extract.frame import Frame
from kg.extract.numbers import Number
from kg.extract.phrases import Phrase
from kg.extract.tokens import Token
from kg.extract.triggers import Match

_INTO = frozenset("to into as with for toward towards on under onto".split())
_SOME = frozenset("some handful few several hundreds dozens many most they those people employees staff workers".split())
_TURNS = _INTO | frozenset("being them be become called titled styled made".split())
"""Words that end a trigger before what people become."""
_SOFTWARE = frozenset("software ai automation chatbot chatbots bot bots robot robots machine machines".split())
_POSTS = frozenset("posts jobs roles positions".split())
_NOW = frozenset("now today since former formerly".split())
_FOLLOWING = 4
"""Sentences after a shift that may say how many have made it."""
_WORK = ("tion", "sion", "ment", "ing", "ance", "ence", "ship", "sight", "work", "ysis", "ics")
"""How the names of work end ("model assurance")."""


def fill(frame: Frame) -> bool:
    """Human roles on both sides of `to`, `into`, `as`, `with`: what stands before is left, what follows is entered."""
    view, match = frame.view, frame.match
    tokens = view.tokens
    passive = match.voice in ("passive", "reduced")
    if passive and _of_things(frame):
        return False
    into = _INTO | {"by"} if match.trigger.words == "replace~" else _INTO
    direct = next((p for p in view.phrases if p.i == match.j), None)
    if match.voice in ("active", "gerund") and direct is not None and direct.kind in ("other", "site"):
        return False
    for p in view.within(match.j, frame.b):
        if p.role is None and _line_of_posts(tokens, p):
            p.role = (p.i + (tokens[p.i].tag == "D"), p.head)
    candidates = [p for p in view.within(frame.a, frame.b) if p.role is not None and (p.i >= match.j or passive or match.voice == "active")]
    becoming = match.trigger.words.startswith("become")
    candidates = [p for p in view.within(frame.a, frame.b) if p.role is not None] if becoming else candidates
    candidates = [p for p in candidates if p.j == len(tokens) or tokens[p.j].tag != "S"]  # "turned researchers' ideas into"
    if match.trigger.words == "work~ as" and not any(t.low.split()[0] in _NOW for t in tokens[frame.a : frame.b]):
        return False
    if match.negated and any(t.low == "who" for t in tokens[max(0, match.i - 4) : match.i]):
        return False  # "people who cannot be retrained for AI"
    turn = (
        match.verb
        if becoming
        else next((k for k in range(match.j, frame.b) if tokens[k].low in into and any(k < p.i <= k + 8 for p in candidates)), None)
    )
    if match.j - match.i > 1 and tokens[match.j - 1].low in _TURNS and not match.trigger.words.endswith(" for"):
        turn = match.j - 1
    taught = match.trigger.words.split()[0] in view.words["teaching"]
    if turn is None:  # "shifting 40 agents to AI oversight", whose words name no role yet
        turn = next(
            (
                k
                for k in range(match.j, frame.b)
                if (tokens[k].low in ("to", "into") or (taught and tokens[k].low == "as"))
                and any(q.j == k or k == match.j or (q.kind == "role" and q.j < k) for q in candidates)
            ),
            None,
        )
    if turn is None:
        return "again" in match.trigger.flags and _counted(frame)
    if match.voice == "noun" and not any(t.low in ("from", "of") for t in tokens[match.j : match.j + 2]):
        return False
    if turn + 3 < len(tokens) and tokens[turn + 1].low == "what" and tokens[turn + 3].tag == "V":
        turn += 3  # "into what it calls scribe supervision"
    for p in view.within(turn, frame.b):
        vague = p.kind == "other" and p.role is None and p.i <= turn + 2 and p.number is None
        leaves = any(q.kind == "role" and (match.j <= q.i < turn or q.j <= match.i) for q in candidates)
        leaves |= match.j in (turn, turn + 1) and _numbered(frame)
        low = tokens[p.head].low
        if vague and low.endswith("s") and taught:
            p.kind, p.role = "role", (p.head if p.head == p.i else p.i + (tokens[p.i].tag == "D"), p.head + 1)
            candidates.append(p)
        elif (
            vague
            and leaves
            and p.i == turn + 1
            and (any(t.tag == "F" for t in tokens[p.i : p.j]) or low.endswith(_WORK) or (match.verb == match.i and _staffing(match)))
            and all(t.tag in "MFH" for t in tokens[p.i : p.j])
        ):
            p.kind, p.role = "function", (p.i, p.head + 1)
            candidates.append(p)
    frame.to_roles = [
        frame.view.role(p) for p in candidates if p.i > turn and (_joined(tokens, p, turn) or not _software(tokens[p.i : p.j]))
    ]
    inside = [p for p in candidates if (match.gap[0] if match.gap else match.j) <= p.i < turn]
    before = [p for p in candidates if p.j <= match.i]
    left = [*before, *inside] if all(p.kind == "unit" for p in inside) and _goes(frame) else inside or before
    reached = (p for p in view.within(turn, frame.b) if p.i > turn and not (p.j < len(tokens) and tokens[p.j].low == "of"))
    into_people = next((p.kind == "role" for p in reached), False)
    if left and all((p.kind == "unit" and not into_people) or (becoming and tokens[p.head].low in view.words["top_posts"]) for p in left):
        return False
    if not left and direct is None and match.j < len(tokens) and tokens[match.j].low == "them":
        left = [p for p in view.phrases if p.j <= match.i and p.kind == "role" and p.role is not None][-1:]  # "will train them as editors"
    going = (
        passive or becoming or match.trigger.words.startswith(("come~", "emerge~")) or (match.j in (turn, turn + 1) and _numbered(frame))
    )
    if not left and going and _numbered(frame):
        left = [p for p in view.phrases if p.j <= match.i and p.kind == "role" and p.role is not None][-1:]
    frame.roles = [frame.view.role(p) for p in left]
    near = view.within(frame.a if going else match.gap[0] if match.gap else match.j, match.j if going else turn)
    counted = [
        p
        for p in (*(reversed(near) if _numbered(frame) else left), *near)
        if p.number is not None and p.kind in ("number", "people", "role")
    ]
    number = next((tokens[p.number] for p in counted if p.number is not None), None)
    whole = next((tokens[p.of] for p in counted[:1] if p.of is not None), None)  # "11 of 36 managers"
    if whole is not None and isinstance(whole.value, Number) and whole.value.quantity.value is not None:
        frame.before = (whole.value.quantity.value, whole.start, whole.end)
    if counted and subjects.whole(view, counted[0], frame.a, match):  # "Of the 120 testers about a quarter are reskilled"
        whole, number = number, next((t for t in tokens[counted[0].j : match.i] if t.tag == "N"), None)
        share = next((t for t in tokens[counted[0].j : match.i] if t.tag == "%" and isinstance(t.value, Number)), None)
        if share is not None and isinstance(share.value, Number) and share.value.percent is not None:
            frame.percent = (share.value.percent, share.start, share.end)
    if whole is not None and isinstance(whole.value, Number) and whole.value.quantity.value is not None:
        frame.before = (whole.value.quantity.value, whole.start, whole.end)
    if number is not None and isinstance(number.value, Number):
        frame.count = (number.value.quantity, number.start, number.end)
    clause = next((k + 1 for k in range(match.i - 1, frame.a, -1) if tokens[k].low == "as" or tokens[k].text == ","), frame.a)
    them = match.j < len(tokens) and tokens[match.j].low == "them" and taught  # told of in the sentence before
    return bool(frame.to_roles and (frame.roles or frame.count or them or any(t.low in _SOME for t in tokens[clause : match.i])))


def _software(words: list[Token]) -> bool:
    """Whether a phrase after `with` or `by` is of software, to which no human role is moved ("replacing agents with AI software")."""
    return words[-1].low in _SOFTWARE or (words[-1].low in ("agents", "assistants", "systems") and any(t.low in _SOFTWARE for t in words))


def _joined(tokens: list[Token], p: Phrase, turn: int) -> bool:
    """Whether a phrase is only the first of two lines of work that people move into ("into AI and data jobs")."""
    after = tokens[p.j + 1] if p.j + 1 < len(tokens) and tokens[p.j].low == "and" else None
    return tokens[turn].low in ("to", "into") and after is not None and after.tag in "MF"


def _numbered(frame: Frame) -> bool:
    """Whether the subject of a frame is a number or a pronoun for people named before ("nine of them", "45 have")."""
    tokens, k = frame.view.tokens, frame.match.i
    while k and (tokens[k - 1].tag in "VAT" or tokens[k - 1].low == "to"):
        k -= 1
    return k > 0 and (tokens[k - 1].tag == "N" or tokens[k - 1].low in ("they", "them", "these", "those", "all", "both"))


def _of_things(frame: Frame) -> bool:
    """Whether the subject of a passive is a thing ("The letter said spending had to be steered towards products")."""
    tokens, k = frame.view.tokens, frame.match.i
    while k and (tokens[k - 1].tag in "VAT" or tokens[k - 1].low == "to"):
        k -= 1
    return any(p.j == k and p.kind == "other" and p.i and tokens[p.i - 1].tag == "V" for p in frame.view.phrases)


def _goes(frame: Frame) -> bool:
    """Whether a verb is intransitive here, so that its subject is who moves ("three editors are to move from news desks to video")."""
    match, tokens = frame.match, frame.view.tokens
    return (
        match.voice in ("active", "reduced")
        and match.gap is None
        and match.j < len(tokens)
        and tokens[match.j].low in ("from", "to", "into")
    )


def _line_of_posts(tokens: list[Token], p: Phrase) -> bool:
    """Whether a phrase names posts by work that no list knows ("customer advisory posts")."""
    start = p.i + (tokens[p.i].tag == "D")
    return (
        p.kind == "people"
        and p.number is None
        and tokens[p.head].low in _POSTS
        and start < p.head
        and all(t.tag in "MFZ" for t in tokens[start : p.head])
    )


def _staffing(match: Match) -> bool:
    """Whether a verb is one that only people are the object of."""
    return match.trigger.words in ("redeploy~", "reassign~", "re-assign~", "retrain~", "reskill~", "re-skill~", "re-train~", "upskill~")


def _counted(frame: Frame) -> bool:
    """Whether a number of people is the subject of a frame whose roles were told before ("400 of them crossed over"); takes it."""
    tokens = frame.view.tokens
    for p in frame.view.within(frame.a, frame.match.i):
        number = tokens[p.number] if p.number is not None and p.kind in ("number", "people", "role") else None
        if number is not None and number.tag == "N" and isinstance(number.value, Number):
            frame.count = (number.value.quantity, number.start, number.end)
            frame.roles = [frame.view.role(p)] if p.role is not None else []
            return True
    return False


def known(frame: Frame, before: list[Frame]) -> bool:
    """Whether a shift says where it leads; one that does not takes the roles of the shift that the text told of last."""
    if frame.type != "RoleShift" or frame.to_roles:
        return True
    told = next((f for f in reversed(before) if f.type == "RoleShift"), None)
    if told is None or told.view.sentence.index < frame.view.sentence.index - _FOLLOWING:
        return False
    frame.roles, frame.to_roles, frame.employer = frame.roles or list(told.roles), list(told.to_roles), told.employer
    return True
