"""Who is affected: the noun phrases that a trigger takes as its people, and the roles that they name."""

from __future__ import annotations

from kg.extract import amounts, objects, passives, subjects
from kg.extract.attached import KINDS, attached
from kg.extract.clauses import View
from kg.extract.followups import following
from kg.extract.frame import Frame
from kg.extract.objects import told_of
from kg.extract.phrases import Phrase
from kg.extract.tokens import Token
from kg.extract.triggers import Match

_SOFTWARE = frozenset(
    "model models ai chatbot chatbots bot bots software automation machines robots algorithm algorithms program digitisation".split()
) | {"digitization", "artificial intelligence"}
_EXCEPT = frozenset("except excepting excluding outside barring bar save beyond".split())
_ONLY = frozenset("limited restricted confined".split())
_EXCEPT_OF = {"apart": "from", "aside": "from", "other": "than", "exception": "of"}
_SOME = frozenset("some most half many several few part".split())
_ALL = frozenset("all every everything everyone everybody everywhere any anything no none nobody".split())
_OTHERS = frozenset("customers clients users rivals competitors suppliers partners subscribers readers".split())
_PLANS = frozenset("plan plans proposal proposals threat decision".split())
_TAKEN_BACK = frozenset("notice notices termination terminations dismissal redundancy layoff".split())


def regions(view: View, match: Match, a: int, b: int, chief: Phrase | None = None) -> list[tuple[int, int]]:
    """The token ranges in which the amounts of a trigger stand; `chief` is who is affected."""
    if "across" in match.trigger.flags and chief is not None:
        return [(chief.i, chief.j), (chief.j, b)]
    if match.gap and not _of_subject(match) and not _past_gap(view, match):
        meant = [(chief.i, chief.j)] if chief is not None and chief.j <= match.i else []  # "apologised to 45 people and told them"
        return [*meant, match.gap, (match.j, b)]
    if match.voice in ("passive", "reduced") or match.trigger.form in ("intransitive", "follow"):
        meant = [(chief.i, chief.j)] if chief is not None and chief.j <= a else []
        lo = subjects.start(view, match, a)
        if chief is not None:  # "After 120 dismissals in March, another 80 people were told"
            lo = max([lo, *(m.j for m in view.matches if m.voice == "noun" and lo <= m.i and m.j <= chief.i)])
        return [*meant, (lo, match.i), *([match.gap] if match.gap else []), (match.j, b)]
    if chief is not None and view.tokens[match.i].low == "whose":
        return [(chief.i, chief.j), (match.j, b)]
    if match.voice == "noun":
        own = next((p.i for p in view.phrases if p.i <= match.i < p.j), match.i)
        own = max(a, min(own, match.i) - 2) if "growth" in match.trigger.flags else min(own, match.i)
        return [(own, match.j), (match.j, b)]
    if chief is not None and chief.j <= match.i:
        return [(chief.i, chief.j), (match.j, b)]  # "the 60 people it is cutting"
    if match.trigger.type != "HiringFreeze" and not any(match.j <= p.i < b for p in view.phrases):
        return [(max(0, match.i - 14), match.i)]
    return [(match.j, b)]


def affected(view: View, match: Match, a: int, b: int) -> list[Phrase]:
    """The noun phrases that say who is affected, the chief one first; empty where the trigger is not about people of the company."""
    found = _affected(view, match, a, b)
    return [] if found and _of_customers(view, found[0]) else found


def _affected(view: View, match: Match, a: int, b: int) -> list[Phrase]:
    """The noun phrases that a trigger takes as its people."""
    tokens = view.tokens
    form = match.trigger.form
    software = "software" in match.trigger.flags
    if software and match.j < b and tokens[match.j].tag == "U":
        return []  # "handed 40 testers over to the AI team"
    if software and tokens[match.j - 1].low not in _SOFTWARE and not _by_software(tokens[match.j - 1 : b]):
        return []
    if "return" in match.trigger.words and not _from_dismissal(tokens[match.j : match.j + 4]):
        return []
    if match.trigger.words == "be~ back" and match.j < b and tokens[match.j].low == "from":
        return []  # "are back from leave"
    if "filed" in match.trigger.flags and not (
        subjects.filed(tokens[max(a, match.i - 8) : match.i]) and match.voice in ("active", "gerund")
    ):
        return []
    if match.voice == "reduced" and match.trigger.words == "build~":
        return []  # "an assistant built with OpenAI"
    if match.voice == "passive" and match.trigger.words == "put~ on":
        return []  # "2,000 people have been put on paid leave"
    if match.trigger.words in ("let~ * go", "let~ go") and match.j < b and tokens[match.j].low in ("ahead", "on", "forward", "through"):
        return []  # "let three claims go ahead"
    view.offers = (
        match.trigger.type == "HiringFreeze"
        or match.trigger.words in ("add~", "bring~ in", "bring~ on")
        or "notices" in match.trigger.words
    )
    if match.trigger.type == "HiringFreeze" and "offers" in match.trigger.words:
        for p in view.within(match.j, b):
            if p.kind == "other" and p.number is not None and tokens[p.i - 1].low == "to":
                p.kind = "people"  # "rescinded offers to 400 students"
    if "across" in match.trigger.flags:
        chief = [p for p in view.within(match.i, b) if p.i < match.j < p.j and p.number is not None and p.kind in KINDS]
        signs = chief and chief[0].j < len(tokens) and tokens[chief[0].j].low == "to"  # "got another 60 engineers to sign"
        return [*chief, *attached(view, match.j, b)] if chief and not signs else []  # "get by with 500 fewer clerks"
    if form == "follow":
        return following(view, match, a, b)
    if match.gap and match.trigger.type == "HiringFreeze" and not _of_subject(match):
        inside = [p for p in view.phrases if match.i <= p.i < match.j and p.j <= b and p.kind in KINDS]
        return inside + [p for p in attached(view, match.j, b) if p not in inside]
    if match.gap and not _of_subject(match) and not _past_gap(view, match):
        chief = [p for p in view.within(match.gap[0], match.gap[1] if software else match.j) if p.kind in (*KINDS, "number")]
        if not chief and any(t.low == "them" for t in tokens[match.gap[0] : match.j]):
            return told_of(view, match)
        return chief + attached(view, match.j, b) if chief else []
    if match.voice in ("passive", "reduced") or form == "intransitive":
        return passives.of_subject(view, match, a, b)
    if match.voice == "noun":
        return objects.of_noun(view, match, a, b)
    return objects.of_verb(view, match, b)


def _by_software(after: list[Token]) -> bool:
    """Whether software is what people are replaced with ("with a chatbot", "by AI software")."""
    links = (k for k, t in enumerate(after) if t.low in ("with", "by", "for"))
    return any(t.low in _SOFTWARE for k in links for t in after[k + 1 : k + 6])


def _of_customers(view: View, p: Phrase) -> bool:
    """Whether people are those of others ("your customers' illustrators")."""
    k = p.i - 1 if p.i and view.tokens[p.i - 1].tag == "S" else next((n for n in range(p.i, p.j) if view.tokens[n].tag == "S"), 0)
    return k > 0 and view.tokens[k - 1].low in _OTHERS


def _from_dismissal(after: list[Token]) -> bool:
    """Whether people do not return to their desks from home, or to other work ("asked to return to coding")."""
    work = len(after) > 1 and after[0].low == "to" and after[1].tag in "FMH" and after[1].low != "work"
    return not work and {"office", "offices", "desks", "campus"}.isdisjoint(t.low for t in after)


def _past_gap(view: View, match: Match) -> bool:
    """Whether the people of a trigger with a gap follow it ("has room in its budget for 120 people")."""
    return "beyond" in match.trigger.flags or (match.trigger.needs == "hires" and view.tokens[match.j - 1].low in ("for", "with"))


def _of_subject(match: Match) -> bool:
    """Whether the people of a trigger with a gap are its subject ("60 people were told that ...")."""
    return match.voice in ("passive", "reduced") or match.trigger.form == "intransitive"


_TALLIES = frozenset("hundred thousand dozen".split())


def take_role(frame: Frame, p: Phrase) -> None:
    """Adds the role that a phrase names to a frame, unless it is that of another company."""
    if p.role is None or (
        frame.view.tokens[p.head].low in ("hiring", "recruitment", "recruiting") and frame.type in ("HiringFreeze", "Expansion")
    ):
        return
    tokens = frame.view.tokens
    if tokens[p.head].low in ("ads", "adverts", "listings"):
        return
    if _spared(tokens, p.role[0]) or (frame.type == "HiringFreeze" and _only(tokens, p.role[0])):
        frame.exempts = True
        return
    if tokens[p.role[1] - 1].tag == "U" and all(
        t.tag in "UP" or (t.tag == "C" and t.value == frame.employer.name) for t in tokens[p.role[0] : p.role[1]]
    ):
        return  # "team members", "the Orvane team": the whole company
    if p.owner is not None and tokens[p.owner].tag == "C" and tokens[p.owner].value != frame.employer.name and p.kind != "unit":
        return
    if p.kind == "unit" and p.i > 1 and tokens[p.i].tag == "D" and tokens[p.i - 1].text == "," and tokens[p.i - 2].tag == "C":
        return  # "by GlobalLogic, the Hitachi unit that employed them"
    first = p.role[0]
    while first < p.role[1] - 1 and tokens[first].low in _TALLIES:
        first += 1  # "several hundred recruiters"
    span = (tokens[first].start, tokens[p.role[1] - 1].end)
    if span not in frame.roles:
        frame.roles.append(span)


def _spared(tokens: list[Token], k: int) -> bool:
    """Whether the role that begins at token `k` is among those that are left out ("everywhere except in sales and security")."""
    if any(t.low == "excepted" for t in tokens[k + 1 : k + 4]):
        return True
    for n in range(k, max(-1, k - 9), -1):
        t = tokens[n]
        if t.low in _EXCEPT or (t.low in _EXCEPT_OF and n < k and tokens[n + 1].low == _EXCEPT_OF[t.low]):
            return True
        if t.low == "but" and not _ALL.isdisjoint(x.low for x in tokens[max(0, n - 4) : n]):
            return True
        if n < k and (t.tag in "VTN;" or t.text in ":;"):
            return False
    return False


def _only(tokens: list[Token], k: int) -> bool:
    """Whether hiring goes on for the role that begins at token `k` alone ("hiring is limited to security posts")."""
    return any(tokens[n].low == "to" and tokens[n - 1].low in _ONLY for n in range(max(1, k - 3), k))


def recall(frames: list[Frame]) -> None:
    """Gives frames that count people by a bare number ("the first 95 left") the roles of those whom the text has told of before."""
    for k, frame in enumerate(frames):
        if frame.type not in ("Layoff", "Rehire", "RoleShift") or frame.roles or frame.part:
            continue
        if not (_bare_number(frame) or (frame.type == "RoleShift" and frame.count is None)):
            continue
        told = next(
            (
                f
                for f in reversed(frames[:k])
                if f.roles and f.type in ("Layoff", "Rehire", "RoleShift") and f.employer.name == frame.employer.name
            ),
            None,
        )
        if told is not None and told.count is not None:
            frame.roles = list(told.roles)
            if frame.type == "RoleShift" and [t.low for t in frame.view.tokens[frame.match.j : frame.match.j + 1]] == ["them"]:
                frame.count = told.count


def called_back(frame: Frame, told: list[Frame]) -> bool:
    """Gives a Rehire of `them` the people whom the text says were cut; False where it tells of none ("asked all of them to return")."""
    if frame.type != "Rehire" or frame.count or frame.percent or frame.roles or frame.match.voice == "noun":
        return True
    words = [t.low for t in frame.view.tokens[frame.match.i : frame.match.j + 1]]
    if "them" not in words:
        return True
    told = [f for f in told if f.employer.name == frame.employer.name]
    cut = next((f for type in ("Rehire", "Layoff") for f in reversed(told) if f.type == type), None)
    if cut is not None:
        frame.roles, frame.count = list(cut.roles), cut.count if _SOME.isdisjoint(words) else None
    return cut is not None


def _bare_number(frame: Frame) -> bool:
    """Whether what a frame counts is not named ("the first 95")."""
    if frame.count is None:
        return False
    number = next((n for n, t in enumerate(frame.view.tokens) if t.start == frame.count[1]), None)
    phrase = next((p for p in frame.view.phrases if number is not None and p.i <= number < p.j), None)
    return phrase is not None and phrase.kind == "number"


def reversal(frame: Frame) -> bool:
    """Whether the object of a trigger is a cut that it takes back; fills what the cut was."""
    view, match = frame.view, frame.match
    lo = subjects.start(view, match, frame.a) if match.voice in ("passive", "reduced") else match.j
    hi = match.i if match.voice in ("passive", "reduced") else frame.b
    found = view.within(lo, hi)
    plan = any(t.low in _PLANS for t in view.tokens[lo : lo + 3]) and any(
        m.trigger.type == "Layoff" and m.trigger.form == "verb" and lo <= m.i < hi for m in view.matches
    )  # "A plan to drop nine editors, told in May, has been abandoned"
    if not plan and not any(p.kind == "cut" or any(t.low in _TAKEN_BACK for t in view.tokens[p.i : p.j]) for p in found[:2]):
        return False
    for p in found:
        take_role(frame, p)
    amounts.fill(frame, lo, hi)
    return True
