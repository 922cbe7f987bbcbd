"""Triggers -> frames: the event that a trigger states, with the words that fill its arguments."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kg.extract import amounts, growth, objects, people, posts, shifts, sites, subjects, tables, units
from kg.extract.attached import vacant
from kg.extract.clauses import View, left, right
from kg.extract.employers import employer
from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon
from kg.extract.numbers import Number
from kg.extract.owners import owner
from kg.extract.phrases import CUTS, QUANTIFIERS, VAGUE, Phrase
from kg.extract.tokens import Token
from kg.extract.triggers import Match

_MEASURED = ("reduce~", "lower~", "shrink~", "halve~")
"""Verbs of cutting whose subject in the passive may be work, and no people."""
_MOSTLY = frozenset("mostly largely mainly chiefly entirely solely primarily only".split())
_JOINED = frozenset("union strike picket walkout protest lawsuit suit call meeting queue waiting".split())
"""What those join who are not hired by it."""
_TERMS = frozenset("agreement agreements package packages program programme".split())
_AWAY = frozenset("out off away".split())
_RASHLY = frozenset("fast quickly rapidly aggressively much many far hastily optimistically".split())
_STARTS = frozenset("dates onboarding joining".split())
_COURT = frozenset("case suit lawsuit claims charges custody prison jail hospital".split())
_TALK = frozenset("talk rumours rumors speculation fears prospect chatter whispers".split())
_LISTS = frozenset("list lists closed closing closure closures".split())
_LEAVING = frozenset("turnover attrition resignation resignations retirement wastage rival rivals competitor competitors".split())
"""To what a company loses people that it does not dismiss."""
_AT = frozenset("in at from".split())
_STAFF = frozenset("employees staff workers people workforce headcount".split())
_FURTHER = frozenset("extra further additional other another".split())
_JOBS = frozenset("job jobs post posts position positions role roles redundant redundancy livelihoods".split())
_MODALS = frozenset("will would to could may might must can should shall".split())
_THEIR_JOBS = frozenset("jobs job posts roles positions contracts employment".split())
_ORDER = ("post", "newsite", "site", "roles", "unit", "cut")


def frames(view: View, lexicon: Lexicon) -> Iterator[Frame]:
    """The frames of a sentence; of triggers that overlap, one is read."""
    used: list[Match] = []
    frozen: list[Frame] = []
    back: list[Frame] = []
    unnamed: list[Frame] = []
    told: list[Frame] = []
    shifted = False
    for match in sorted(view.matches, key=_rank):
        if any(match.i < u.j and u.i < match.j and not _in_gap(match, u) and not _either(match, u) for u in used):
            continue
        if match.trigger.type == "Expansion" and any(_frozen(f) <= match.i < f.b for f in frozen):
            continue  # "will not fill 30 vacant posts"
        if match.trigger.form == "follow" and shifted:
            continue  # "half of them will be retrained as editors"
        if (
            match.trigger.type == "Layoff"
            and (telling := next((f for f in told if (f.count or f.percent or f.roles) and _told_how(view, match, f.match)), None))
            is not None
        ):
            telling.b = max(telling.b, right(view, match))
            continue  # "told 230 people that their jobs had been abolished in May"
        frame = _frame(view, match, lexicon)
        if frame is not None and frame.type == "Layoff":
            for brought in back:
                _count_all(frame, brought)
            if match.voice != "noun" and any(_taken_back(frame, f) for f in back):
                continue
        if frame is not None and frame.type == "ExecutiveMove" and not frame.roles:
            unnamed.append(frame)
            continue
        if frame is not None:
            shifted = shifted or frame.type == "RoleShift"
            if frame.type == "Rehire":
                back.append(frame)
            used.append(match)
            if frame.type == "Layoff":
                told.append(frame)
            if frame.type == "HiringFreeze" and match.voice != "noun":
                frozen.append(frame)
            yield frame
    for frame in unnamed:
        if not any(frame.match.i < u.j and u.i < frame.match.j for u in used):
            used.append(frame.match)
            yield frame


def _fewer_ahead(view: View, match: Match) -> bool:
    """Whether fewer people are to be employed than now ("will employ 300 fewer people"), and no two years are compared."""
    tokens = view.tokens
    ahead = match.trigger.words.startswith("need~") or any(t.low in _MODALS for t in tokens[max(0, match.i - 4) : match.i])
    return ahead and all(t.low != "than" for t in tokens[match.j : match.j + 6])


def _told_how(view: View, match: Match, telling: Match) -> bool:
    """Whether a verb only says what is to become of the jobs of which a trigger tells people."""
    tokens = view.tokens
    between = tokens[telling.j : match.i]
    return (
        telling.gap is not None
        and telling.j <= match.i
        and tokens[telling.j - 1].low in _THEIR_JOBS
        and all(t.tag in "VA" or t.low == "to" for t in between)
    )


def _taken_back(cut: Frame, back: Frame) -> bool:
    """Whether a cut only says who are the people that are brought back, or what is reversed ("the dispatchers it dismissed")."""
    after = cut.view.tokens[cut.match.j : cut.match.j + 2]
    own = bool(after) and (after[0].tag == "T" or (after[0].low == "in" and after[-1].tag == "P"))  # "that it let go in November"
    return bool(cut.roles) and cut.count is None and not own and set(cut.roles) <= set(back.roles)


def _count_all(cut: Frame, back: Frame) -> None:
    """Makes the number of those who were cut that of the whole where only some of them are brought back ("34 of the 52 it had let go")."""
    tokens = cut.view.tokens
    k = next((k for k, t in enumerate(tokens) if cut.count is not None and t.start == cut.count[1]), None)
    if k is None or back.count != cut.count or k + 3 >= len(tokens) or tokens[k + 1].low != "of":
        return
    whole = tokens[k + 3]
    cut.before = None
    cut.count = (whole.value.quantity, whole.start, whole.end) if whole.tag == "N" and isinstance(whole.value, Number) else None


def _frozen(frame: Frame) -> int:
    """Where begins what a freeze is of: its subject or what follows its verb."""
    intransitive = frame.match.trigger.form == "intransitive"
    counted = next((k for k, t in enumerate(frame.view.tokens) if frame.count is not None and t.start == frame.count[1]), frame.match.i)
    return frame.a if intransitive else min(frame.match.i, counted)


def _either(a: Match, b: Match) -> bool:
    """Whether two triggers are of sentences that add to an event of either type."""
    return a.trigger.form == b.trigger.form == "follow" and a.trigger.type != b.trigger.type


def _in_gap(inner: Match, outer: Match) -> bool:
    return bool(outer.gap and outer.gap[0] <= inner.i and inner.j <= outer.gap[1] and inner.trigger.type != outer.trigger.type)


def _rank(match: Match) -> tuple[int, int, int, int]:
    needs = match.trigger.needs
    return (
        match.trigger.form == "follow",
        _ORDER.index(needs)
        if needs in _ORDER
        else 0
        if match.trigger.type == "HiringFreeze"
        else len(_ORDER) + (match.trigger.type != "Rehire"),
        -(match.j - match.i),
        match.i,
    )


def _frame(view: View, match: Match, lexicon: Lexicon) -> Frame | None:
    joins = match.trigger.form == "verb" or (match.trigger.words == "join~" and match.trigger.type == "Expansion")
    if match.i and joins and match.voice == "active" and view.tokens[match.i - 1].low == "who":
        return None  # what people do, not what is done to them
    if match.trigger.type == "Expansion" and _no_hiring(view, match):
        return None
    if match.voice == "noun" and _only_talk(view, match):
        return None
    if match.trigger.type == "OfficeOpening" and match.trigger.words == "add~" and any(t.low in _LISTS for t in view.tokens[match.j :]):
        return None  # "added an office in Leeds to its list of sites to be closed"
    if match.trigger.words == "lose~" and any(
        a.low == "to" and (b.low in _LEAVING or c.low in _LEAVING)
        for a, b, c in zip(view.tokens[match.j :], view.tokens[match.j + 1 :], view.tokens[match.j + 2 :], strict=False)
    ):
        return None  # "lost 44 people to natural turnover"
    if match.trigger.type == "Layoff" and _by_attrition(view.tokens, match):
        return None
    if match.trigger.words == "release~" and any(t.low in _COURT for t in view.tokens[match.j : match.j + 8]):
        return None  # "released two individuals from the case"
    if match.trigger.needs == "row":
        return _row(view, match)
    if (
        match.i
        and match.trigger.needs in ("hires", "newsite")
        and [t.low for t in view.tokens[match.i - 1 : match.i + 1]] == ["used", "to"]
    ):
        return None  # "used to have its headquarters there"
    if "growth" in match.trigger.flags and match.i and view.tokens[match.i - 1].low in lexicon.words["pay"]:
        return None  # "wage increases for 400 staff"
    if match.trigger.words.endswith(" out") and match.j < len(view.tokens) and view.tokens[match.j].low == "to":
        return None  # "is out to recruit"
    if match.trigger.words == "be~ going" and match.j < len(view.tokens) and view.tokens[match.j].low == "to":
        return None  # "it's going to be 300"
    if match.trigger.words.startswith("there ") and match.j < len(view.tokens) and view.tokens[match.j].tag in "MEHUFZ":
        return None  # "There is no hiring manager"
    if match.trigger.type == "HiringFreeze" and match.gap:
        gap = view.tokens[slice(*match.gap)]
        if any(t.text == "," for t in gap):
            return None  # "will hire 90 people there, far fewer than it paid for"
        if match.trigger.words.startswith("leave~") and not any(t.low.endswith("s") or t.tag in "N%" for t in gap):
            return None  # "has left the chair empty since June"
    if match.trigger.words.endswith("fewer") and not _fewer_ahead(view, match):
        return None
    if "notice" in match.trigger.flags and not view.of_cuts:
        return None
    if "filed" in match.trigger.flags and not (
        view.of_cuts or view.after_cut or any(t.low.startswith("notice") for t in view.tokens[: match.i])
    ):
        return None  # "a filing shows 5,800 employees"
    if "adding" in match.trigger.flags and match.gap and view.tokens[match.gap[1] - 1].low in _STAFF:
        return None  # "puts the number of employees at 4,666"
    if match.trigger.words.startswith("came|") and not (match.i and view.tokens[match.i - 1].tag in "TA"):
        return None  # "Recruitment came to 60 graduates"
    if "definite" in match.trigger.flags and not (match.i and view.tokens[match.i - 1].tag == "D"):
        return None  # "a pilot programme is limited to 300 people"
    if "share" in match.trigger.flags and not _shared(view, match):
        return None
    if (
        match.trigger.type == "Layoff"
        and "forced" in match.trigger.flags
        and match.i
        and view.tokens[match.i - 1].low in ("who", "that")
        and any(m.trigger.type == "HiringFreeze" for m in view.matches)
    ):
        return None  # "will not replace 40 engineers who leave"
    if view.tokens[match.i].low == "separation" and match.j < len(view.tokens) and view.tokens[match.j].low in _TERMS:
        return None  # "a separation agreement with its finance chief"
    if "label" in match.trigger.flags and not tables.labelled(view, match):
        return None
    if match.trigger.needs == "share" and all(t.tag != "%" for t in view.tokens):
        return None
    subject = subjects.subject(view, match)
    if subject == "other":
        return None
    a, b = left(view, match), right(view, match)
    who = employer(view, match, a, b)
    if who is None:
        return None
    if match.trigger.type != "ExecutiveMove":
        who = owner(view, match, who, b)
    frame = Frame(match.trigger.type, match, view, who, a, b, follows=match.trigger.form == "follow")
    match match.trigger.needs:
        case "post":
            return frame if posts.fill(frame, lexicon) else None
        case "roles":
            return frame if shifts.fill(frame) else None
        case "unit":
            return frame if units.fill(frame) else None
        case "site" if view.tokens[match.i - 1].tag == "N" and view.tokens[a].low == "of":
            return None  # "Of the 90 people at its lab, 40 are to go"
        case "site" | "newsite":
            return frame if sites.fill(frame, lexicon) else None
        case "cut":
            return frame if people.reversal(frame) else None
        case _:
            return frame if _staff(frame) and (subject != "unclear" or frame.count or frame.percent or frame.after) else None


def _by_attrition(tokens: list[Token], match: Match) -> bool:
    """Whether jobs go because leavers are not replaced ("has reduced its staff by 40%, mostly through attrition")."""
    at = next((k for k in range(match.j, len(tokens)) if tokens[k].low == "attrition"), 0)
    if not at or (at + 1 < len(tokens) and tokens[at + 1].low in ("and", "or")):
        return False
    k = at - (tokens[at - 1].low in ("natural", "normal"))
    if tokens[k - 1].low not in ("through", "by", "via"):
        return False
    return all(t.tag not in ".VJ" for t in tokens[match.j : k]) or tokens[k - 2].low in _MOSTLY


def _only_talk(view: View, match: Match) -> bool:
    """Whether what is said to be talked of has no number ("brushed off talk of layoffs")."""
    tokens, k = view.tokens, match.i - 1
    while k > 0 and tokens[k].tag in "BMPFZ":
        k -= 1
    return (
        k > 0
        and tokens[k].low in ("of", "about")
        and tokens[k - 1].low in _TALK
        and all(t.tag not in "N%" for t in tokens[k : match.j + 4])
    )


def _no_hiring(view: View, match: Match) -> bool:
    """Whether a verb of growth is of other things: what is promised to be done, a union that is joined, a scheme that is enlarged."""
    tokens, first = view.tokens, match.trigger.words.split()[0]
    after = tokens[match.j : match.j + 3]
    if first in ("promise~", "pledge~", "guarantee~", "vow~") and match.gap is None and after and after[0].low == "to":
        return True  # "promised to support everyone"
    if match.voice == "noun" and any(t.low in _STARTS for t in tokens[max(0, match.i - 6) : match.i]):
        return True  # "delayed the joining dates of 600 hires"
    if first == "take~" and match.gap and tokens[match.gap[0]].low == "the" and after and after[0].low == "to":
        return True  # "took the trainees to the station"
    if match.trigger.words == "join~" and any(t.low in _JOINED for t in after):
        return True
    if first in ("want~", "seek~", "need~", "vow~") and match.gap is None and after and after[0].low == "to":
        return True  # "wants to concentrate moderation in Leeds"
    if first == "absorb~" and match.voice == "passive" and any(t.low in ("into", "by") for t in after):
        return True  # "its operations will be absorbed into those of a rival"
    if first == "add~" and match.voice != "passive" and match.i > 2 and _says(tokens, match.i, match.j):
        return True  # "..., the former employees added."
    if first == "advertise~" and match.voice == "gerund" and (not match.i or tokens[match.i - 1].text in ",:;."):
        return True  # "Roles: advertising specialist (31)"
    if any(t.low == "too" and n.low in _RASHLY for t, n in pairwise(tokens[match.j : match.j + 12])):
        return True  # "had expanded its generative AI business too fast", which is why it cuts
    if "growth" in match.trigger.flags and match.negated and match.voice == "passive":
        return True  # "The programme, which covers 2% of staff, has not been enlarged"
    if match.trigger.words == "take~ in" and any(t.low in CUTS for t in tokens[: match.i]):
        return True  # "a workforce reduction would take in 1,650 people"
    if match.gap and tokens[match.gap[0]].low in _AWAY:
        return True  # "would take out 800 roles, or 16% of its people"
    promised = next((p for p in view.phrases if p.i == match.j), None) if first == "promise~" else None
    if promised is not None and promised.kind == "role" and promised.number is None:
        return True  # "has promised actors a share of its stock"
    asked = next((p for p in view.phrases if p.i >= match.j), None) if first == "want~" else None
    if asked is not None and asked.number is None and asked.j < len(tokens) and tokens[asked.j].low == "to":
        return True  # "wants managers to spend less"
    if match.trigger.words == "open~" and match.i == 0 and tokens[0].low == "open":
        return True  # "Open positions are not filled"
    k = match.i
    while k and tokens[k - 1].tag in "VAT":
        k -= 1
    grown = match.voice == "passive" or match.trigger.form == "intransitive"
    return grown and "growth" in match.trigger.flags and k > 0 and tokens[k - 1].low in ("programme", "program", "plan", "scheme")


def _says(tokens: list[Token], i: int, j: int) -> bool:
    """Whether "added" at tokens `i` to `j` is what somebody says ("In Graz, he added, 75 people are leaving")."""
    after = tokens[j] if j < len(tokens) else None
    return (
        after is None
        or after.text in ".;"
        or after.low == "that"
        or (after.text == "," and any(t.text == "," for t in tokens[max(0, i - 4) : i]))
    )


def _row(view: View, match: Match) -> Frame | None:
    """The frame of a row of a table."""
    who = tables.employer(view, match)
    frame = Frame(match.trigger.type, match, view, who, 0, len(view.tokens)) if who is not None else None
    return frame if frame is not None and tables.fill(frame) else None


def _shared(view: View, match: Match) -> bool:
    """Whether a share stands before a cut of nothing else, in a text that tells of cuts ("a 3% cut", not "a 3% cut in fees")."""
    of = match.j < len(view.tokens) and view.tokens[match.j].low in ("in", "to", "of", "from", "on")
    return match.i > 0 and view.tokens[match.i - 1].tag == "%" and not of and (view.of_cuts or view.after_cut)


def _part(frame: Frame) -> bool:
    """Makes "262 of the posts are in Leeds", "of these, 40 are nurses" events of their own; always true."""
    tokens, match = frame.view.tokens, frame.match
    placed = any(tokens[k].tag == "P" and tokens[k - 1].low in _AT for k in range(match.j, frame.b))
    counted = [p for p in frame.view.within(frame.a, match.j) if p.number is not None and p.i < match.i and tokens[p.number].tag == "N"]
    subject = counted[-1] if counted else None
    named = any(s[0] > tokens[match.i].start for s in frame.roles) and not (match.j < frame.b and tokens[match.j].tag == "V")
    among = subject is not None and subject.number == subject.i and any(t.low == "among" for t in tokens[match.i : match.j])
    if among and subject is not None and frame.roles:
        amounts.fill(frame, subject.i, subject.j)  # "Forty nurses were among the 300 people who were dismissed"
        frame.follows = frame.count is None
        return True
    if subject is None or subject.number is None or not (placed or named) or any(vacant(frame.view, p) for p in counted):
        return True
    first = tokens[subject.i : subject.number]
    bare = subject.kind == "number" and (not first or any(t.low in _FURTHER for t in first))  # no "all 12", no "the five"
    of_these = tokens[frame.a].low == "of" and any(t.text == "," for t in tokens[frame.a : subject.i])  # "Of the 95, 40 are nurses"
    if of_these or tokens[subject.number + 1].low == "of" or (bare and subject.i == frame.a):
        frame.roles = [] if placed else [s for s in frame.roles if s[0] > tokens[match.i].start]
        amounts.fill(frame, subject.i, subject.j)
        frame.follows = frame.count is None
    return True


def _some(view: View, match: Match, p: Phrase) -> bool:
    """Whether jobs or people whose number is left open are cut ("dozens of people lost their jobs"), not hit by other things."""
    jobs = any(t.low in _JOBS for t in (view.tokens[p.head], *view.tokens[match.i : match.j])) or view.of_cuts or view.after_cut
    return jobs and (p.kind == "number" or (p.kind == "people" and any(t.low in QUANTIFIERS for t in view.tokens[p.i : p.head])))


def _take_units(frame: Frame) -> None:
    """Takes the units that are the subject of a verb as those where people go or come."""
    for unit in subjects.unit_subject(frame.view, frame.match):
        if frame.type == "Layoff" or subjects.own(frame.view, unit):  # "the hospital group" is the company
            people.take_role(frame, unit)


def _staff(frame: Frame) -> bool:
    """Fills the people, numbers and roles of cuts, hires, freezes and rehires; False where the trigger does not mean people here."""
    view, match = frame.view, frame.match
    needs = match.trigger.needs
    if needs == "share":
        amounts.fill(frame, match.j, frame.b)
        return frame.percent is not None and amounts.stands_for(frame)
    affected = people.affected(view, match, frame.a, frame.b)
    if not affected and needs == "hires" and (growth.by_unit(frame) or objects.hires_in_place(view, match)):
        _take_units(frame)
        return True
    if not affected and needs != "nothing":
        return needs == "hires" and growth.doubles(frame)
    if needs == "nothing" and match.trigger.words.split()[-1] == "?of" and not any(p.kind in ("people", "role") for p in affected[:1]):
        return False  # "may halve the number of its plans"
    chief = affected[0] if affected else None
    contracts = len(affected) == 1 and view.tokens[affected[0].head].low == "contracts" and not match.gap
    if contracts and all(t.tag != "N" for t in view.tokens[frame.a : frame.b]):
        return False  # "contracts were trimmed by 12%"
    frame.some = chief is not None and chief.number is None and any(t.low in VAGUE for t in view.tokens[chief.i : chief.j])
    for phrase in affected:
        people.take_role(frame, phrase)
    if frame.follows:
        return bool(affected) and _part(frame)
    for lo, hi in people.regions(view, match, frame.a, frame.b, chief):
        amounts.fill(frame, lo, hi)
    if frame.type == "Layoff" or not frame.roles:
        _take_units(frame)
    if "label" in match.trigger.flags:
        frame.place = tables.place(view, match)
    if "adding" not in match.trigger.flags:
        amounts.remainder(frame)
    work = affected[0].kind == "function" if affected else False
    if (
        work
        and match.voice == "passive"
        and match.trigger.words.startswith(_MEASURED)
        and not (frame.count or frame.percent or frame.after)
    ):
        return False  # "Testing has been reduced from 40 minutes to 25"
    if needs == "counted" and not (
        frame.count
        or frame.percent
        or frame.after
        or frame.ranged
        or ("forced" not in match.trigger.flags and (frame.roles or (chief is not None and _some(view, match, chief))))
    ):
        return False
    return needs != "hires" or growth.hires(frame, affected[0])
