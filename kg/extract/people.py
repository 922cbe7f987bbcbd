"""Who is affected: the noun phrases that a trigger takes as its people, and the roles that they name."""

from __future__ import annotations

from kg.extract import amounts, subjects, tables
from kg.extract.clauses import SAY, View
from kg.extract.frame import Frame
from kg.extract.lexicon import Trigger
from kg.extract.phrases import Phrase
from kg.extract.tokens import Token
from kg.extract.triggers import Match

_PERSONAL = frozenset("hire~ recruit~ onboard~ rehire~ re-hire~ lay~ sack~ retrench~ make~ let~".split())
FILINGS = frozenset("notice notices filing filings entry register".split())
CUTTING = frozenset(
    "cut cuts cutting remove removed removing shed sheds shedding dismiss dismisses dismissed dismissing axe axed axing"
    " eliminate eliminates eliminated eliminating lose loses lost losing sack sacks sacked sacking"
    " trim trims trimmed trimming slash slashes slashed slashing release releases released".split()
)
_GONE_ELSEWHERE = frozenset("to on into through back home ahead up down for".split())
_SOFTWARE = frozenset("ai chatbot chatbots bot bots software automation machines robots algorithm algorithms program".split())
_CONTRACTS = frozenset(
    "contract contracts engagement engagements job jobs role roles post posts position positions employment assignment assignments"
    " placement placements secondment secondments internship internships".split()
)
_UNFILLED = frozenset("open vacant unfilled requisition requisitions vacancy vacancies opening openings".split())
_CONTAINERS = frozenset(
    "contracts contract engagements employment services layer layers tier swathe batch wave chunk bulk rest remainder majority"
    " handful portion part share dozens scores number numbers corps pool rank cadre complement strength size".split()
)
_KINDS = ("people", "role", "unit", "function", "cut")
_AFFECTS = frozenset(
    "affect affects affected impact impacts impacted hit hits cover covers covered include includes included involve involves involved"
    " total totals totalled totaled claim claims claimed number numbered amount amounts amounted eliminate eliminates eliminated".split()
)
_OTHERS = frozenset("customers clients users rivals competitors suppliers partners subscribers readers".split())
_ABSENCES = frozenset("sick maternity parental paternity paid unpaid medical annual garden gardening on family".split())
_AFTER_PEOPLE = frozenset("them those us in at more across and after on".split())
_PARTS = frozenset("teams units departments most many some those half all both they two three several others few none".split())
_LINKS = frozenset("of at in among affecting hitting across for within on from covering touching including to by".split())


def regions(view: View, match: Match, a: int, b: int, chief: Phrase | None = None) -> list[tuple[int, int]]:
    """The token ranges in which the amounts of a trigger stand; `chief` is who is affected."""
    if match.gap and not _of_subject(match) and not _past_gap(view, match):
        return [match.gap, (match.j, b)]
    if match.voice in ("passive", "reduced") or match.trigger.form in ("intransitive", "follow"):
        meant = [(chief.i, chief.j)] if chief is not None and chief.j <= a else []
        lo = subjects.start(view, match, a)
        if chief is not None:  # "After 120 dismissals in March, another 80 people were told"
            lo = max([lo, *(m.j for m in view.matches if m.voice == "noun" and lo <= m.i and m.j <= chief.i)])
        return [*meant, (lo, match.i), *([match.gap] if match.gap else []), (match.j, b)]
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


def _of_customers(view: View, p: Phrase) -> bool:
    """Whether people are those of others ("your customers' illustrators")."""
    k = p.i - 1 if p.i and view.tokens[p.i - 1].tag == "S" else next((n for n in range(p.i, p.j) if view.tokens[n].tag == "S"), 0)
    return k > 0 and view.tokens[k - 1].low in _OTHERS


def _affected(view: View, match: Match, a: int, b: int) -> list[Phrase]:
    """The noun phrases that a trigger takes as its people."""
    tokens = view.tokens
    form = match.trigger.form
    if "software" in match.trigger.flags and not any(t.low in _SOFTWARE for t in tokens[match.j : b]):
        return []
    if "return" in match.trigger.words and not _from_dismissal(tokens[match.j : match.j + 4]):
        return []
    if "filed" in match.trigger.flags and not (subjects.filed(tokens[max(a, match.i - 8) : match.i]) and match.voice == "active"):
        return []
    if match.trigger.words in ("let~ * go", "let~ go") and match.j < b and tokens[match.j].low in ("ahead", "on", "forward", "through"):
        return []  # "let three claims go ahead"
    view.offers = (
        match.trigger.type == "HiringFreeze"
        or match.trigger.words in ("add~", "bring~ in", "bring~ on")
        or "notices" in match.trigger.words
    )
    if match.gap and match.trigger.type == "HiringFreeze" and not _of_subject(match):
        inside = [p for p in view.phrases if match.i <= p.i < match.j and p.j <= b and p.kind in _KINDS]
        return inside + [p for p in _attached(view, match.j, b) if p not in inside]
    if match.gap and not _of_subject(match) and not _past_gap(view, match):
        chief = [p for p in view.within(match.gap[0], match.j) if p.kind in (*_KINDS, "number")]
        if not chief and any(t.low == "them" for t in tokens[match.gap[0] : match.j]):
            return _told_of(view, match)
        return chief + _attached(view, match.j, b) if chief else []
    if form == "follow":
        return _following(view, match, a, b)
    if match.voice in ("passive", "reduced") or form == "intransitive":
        if match.trigger.type == "Layoff" and _kept(tokens[match.j :]):
            return []  # "Seventy people who had faced the axe will keep their jobs"
        if match.trigger.words == "leave~" and match.i and tokens[match.i - 1].low in _ABSENCES:
            return []  # "were on sick leave"
        if match.voice == "reduced" and match.j == match.i + 1 < len(tokens) and tokens[match.j].tag in "MD$":
            return []  # "90 people lost money"
        if match.voice == "reduced" and match.j < len(tokens) and tokens[match.j].low in SAY:
            return []  # "two of those asked to leave said"
        lo = subjects.start(view, match, a)
        if match.i > lo and tokens[match.i - 1].low == "was" and match.i > 1 and tokens[match.i - 2].low == "as":
            return []  # "as was promised"
        if (
            "forced" in match.trigger.flags
            and match.i
            and tokens[match.i - 1].low == "who"
            and match.j < b
            and tokens[match.j].low in ("for", "to")
        ):
            return []  # "engineers who left for a start-up"
        if (
            match.trigger.words == "leave~"
            and tokens[match.i].low == "left"
            and match.i
            and tokens[match.i - 1].low in ("are", "is", "were", "was", "be")
        ):
            return []
        for_good = (
            match.j + 1 < len(tokens) and tokens[match.j].low == "for" and tokens[match.j + 1].low in ("reasons", "good", "performance")
        )
        if (
            match.trigger.words == "go~"
            and match.j < len(tokens)
            and ((tokens[match.j].low in _GONE_ELSEWHERE and not for_good) or (tokens[match.j].tag in "N%" and not _lasts(tokens, match.j)))
        ):
            return []
        if match.trigger.words == "go~" and match.j + 1 < b and tokens[match.j].low == "with" and tokens[match.j + 1].low in ("him", "her"):
            return []  # "Two assistants go with him"
        if "contracts" in match.trigger.flags and not any(t.low in _CONTRACTS for t in tokens[lo : match.i]):
            return []  # a patent, a lease and a song run out too
        if match.trigger.words.startswith("lose~ their"):
            for p in view.within(lo, match.i):  # only people have jobs to lose: "1,400 claims processors will lose their jobs"
                if p.kind == "other" and tokens[p.head].low.endswith("s") and tokens[p.head].tag == "M" and p.j > p.i + 1:
                    p.kind, p.role = "role", ((p.number + 1) if p.number is not None else p.i, p.head + 1)
        before = [p for p in view.within(lo, match.i) if p.kind in (*_KINDS, "number") and not _relative(view, p, lo)]
        k = next((k for k, p in enumerate(before) if subjects.is_subject(view, p, lo, match)), None)
        if match.voice == "reduced" and match.j < len(tokens) and tokens[match.j].low == "out":
            return []  # "Seven dropped out"
        if k is not None and match.voice == "reduced" and before[k].number is None and before[k].kind != "people":
            return []  # "Prices of tractors dropped" is no passive
        if k is not None and (tokens[before[k].i].low == "no" or (match.trigger.type == "Layoff" and _vacant(view, before[k]))):
            return []
        if (
            k is not None
            and match.trigger.type == "Layoff"
            and before[k].kind == "role"
            and before[k].number is None
            and before[k].share is None
            and tokens[before[k].i].low not in ("every", "each", "all")
            and not tokens[before[k].head].low.endswith(("s", "men", "women", "people"))
        ):
            return []  # one person
        if (
            k is not None
            and match.trigger.words == "go~"
            and before[k].kind == "unit"
            and before[k].number is None
            and before[k].share is None
        ):
            return []  # "The television unit went first"
        if k is not None and "population" in match.trigger.flags and tokens[before[k].head].low not in amounts.WHOLES:
            return []
        if "after" in match.trigger.flags and not any(m.trigger.type == "Layoff" and m.trigger.form != "follow" for m in view.matches):
            return []  # "two founders rejoined the company"
        if k is not None and "back" in match.trigger.flags and before[k].number is None and not _dismissed(view, match, before[k]):
            return []
        if k is None:
            return subjects.meant(view, match)
        if tokens[before[k].i].low == "their" and before[k].number is None and (told := subjects.told(view, before[k])) is not None:
            return [told]
        return [
            before[k],
            *(p for p in before[:k] if subjects.whole(view, p, lo, match)),
            *(p for p in before[k + 1 :] if not (p.i and tokens[p.i - 1].low in subjects.AGENT)),
            *_attached(view, match.j, b),
        ]
    if match.voice == "noun" and match.i and tokens[match.i - 1].low in ("voluntary", "natural"):
        return []
    if match.voice == "noun":
        own = [p for p in view.phrases if p.i < match.j and p.j > match.i and "object" not in match.trigger.flags]
        if tokens[match.i].low == "whose":
            return [p for p in view.phrases if p.j == match.i]
        if match.trigger.type == "HiringFreeze":
            led = [p for p in view.within(a, match.i) if p.role is not None and p.i and tokens[p.i - 1].low in ("in", "for")]
            return [*own, *led, *_attached(view, match.j, b)]  # "In sales, vacancies are left unfilled"
        after = _attached(view, match.j, b)
        if "object" in match.trigger.flags:
            first = next((p for p in view.phrases if p.i >= match.j and tokens[p.head].low not in _CONTAINERS), None)
            if (
                first is None
                or first.i - match.j > 4
                or (
                    first.kind not in _KINDS
                    and not (
                        first.kind == "number"
                        and match.trigger.type == "Layoff"
                        and (first.share is None or any(p.role is not None and p is not first for p in after))
                    )
                )
            ):
                return []
            return [first, *(p for p in after if p is not first)]
        return own + after
    if "hiring" in match.trigger.words and tokens[match.j - 1].low in ("in", "for"):
        return [p for p in _attached(view, match.j, b) if p.role is not None]
    if match.trigger.type == "HiringFreeze":
        found = [
            p
            for p in view.phrases
            if match.j <= p.head
            and p.j <= b
            and p.i >= match.i
            and p.kind in _KINDS
            and not (
                p.i and tokens[p.i - 1].low in subjects.AGENT and not (tokens[p.i - 1].low == "to" and "offers" in match.trigger.words)
            )
        ]
        direct = next((p for p in view.phrases if p.i == match.j), None)
        if direct is not None and direct.kind == "other" and tokens[direct.i].low in ("a", "an", "the") and not found:
            return []
        return found or subjects.antecedent(view, match)
    if match.j < len(tokens) and tokens[match.j].low == "them":
        return _told_of(view, match)
    object_ = next((p for p in view.phrases if match.j <= p.i < b and tokens[p.head].low not in _CONTAINERS), None)
    if object_ is not None and object_.j < b and tokens[object_.j].tag == "S":
        return []  # "brings back its engineers' conference"
    if object_ is not None and "growth" in match.trigger.flags and object_.kind not in _KINDS and tokens[object_.j].low == "with":
        object_ = next((p for p in view.phrases if p.i == object_.j + 1 and p.number is not None and p.kind in _KINDS), None)
        return [object_, *_attached(view, object_.j, b)] if object_ is not None else []  # "is beefing up its newsroom with 20 editors"
    if object_ is not None and tokens[object_.i].low == "their" and subjects.others(view, match):
        return []
    if object_ is None or any(
        t.tag not in "AB.T" and t.low not in ("by", "of", "for", "on", "up", "to", "from") and t.tag != "D" and t.low not in _CONTAINERS
        for t in tokens[match.j : object_.i]
    ):
        return subjects.antecedent(view, match)
    if object_.kind == "number":
        following = next((p for p in view.phrases if object_.j <= p.i < b), None)
        share = object_.share is not None and following is not None and following.kind in ("people", "unit", "role")
        if "growth" in match.trigger.flags and following is not None and following.kind in (*_KINDS, "number"):
            return [following]
        more = match.trigger.needs == "hires" and object_.j < len(tokens) and tokens[object_.j].low in ("more", "there")
        hired = match.trigger.needs == "hires" and (_recruits(view, match, object_) or _joins(view, match, object_, following))
        if not share and not more and not hired and not match.trigger.flags & {"strong", "target"} and not _bare(view, match, object_):
            return []
    elif (
        object_.kind == "other"
        and object_.number is not None
        and tokens[object_.head].low.endswith("s")
        and (match.trigger.words.split()[0] in _PERSONAL or tokens[match.j - 1].low in ("hiring", "recruiting"))
        and tokens[object_.head].low not in view.words["not_roles"]
    ):
        object_.kind, object_.role = "role", (object_.number + 1, object_.head + 1)
    elif "filed" in match.trigger.flags and object_.number is not None and tokens[object_.head].low in ("names", "entries"):
        object_.kind = "people"
    elif match.trigger.words.endswith(" the size of") and tokens[object_.head].tag in "CWU":
        object_.kind = "people"  # "is reducing the size of Orvane by 16%"
    elif (
        object_.kind == "other"
        and object_.number is not None
        and tokens[object_.head].tag == "Z"
        and tokens[object_.head].low.endswith("s")
    ):
        object_.kind = "people"  # what a company calls its staff ("88 Globers")
    elif match.trigger.type == "Layoff" and (
        _vacant(view, object_) or (object_.number is None and tokens[object_.head].low in ("job", "post", "position", "role"))
    ):
        return []
    elif (
        match.trigger.type == "Layoff"
        and object_.kind == "role"
        and object_.number is None
        and not tokens[object_.head].low.endswith(("s", "men", "women", "people"))
    ):
        return []  # a single thing or person
    elif object_.kind not in ("people", "role", "unit", "cut") and not (object_.kind == "function" and object_.role):
        return []
    return [object_, *_attached(view, object_.j, b)]


def _dismissed(view: View, match: Match, p: Phrase) -> bool:
    """Whether people are said to have been cut before a trigger ("the chemists that it fired are returning")."""
    return (
        p.role is not None
        and _plural(view, p)
        and any(m.trigger.type == "Layoff" and m.trigger.form != "follow" and p.j <= m.i < match.i for m in view.matches)
    )


def _lasts(tokens: list[Token], k: int) -> bool:
    """Whether the number at token `k` is of a span of time ("will go over three years")."""
    return k + 1 < len(tokens) and tokens[k + 1].low in ("years", "months", "weeks", "days", "quarters", "phases", "stages", "steps")


def _from_dismissal(after: list[Token]) -> bool:
    """Whether people do not return to their desks from home, or to other work ("asked to return to coding")."""
    work = len(after) > 1 and after[0].low == "to" and after[1].tag in "FMH" and after[1].low != "work"
    return not work and {"office", "offices", "desks", "campus"}.isdisjoint(t.low for t in after)


def _past_gap(view: View, match: Match) -> bool:
    """Whether the people of a trigger with a gap follow it ("has room in its budget for 120 people")."""
    return match.trigger.needs == "hires" and view.tokens[match.j - 1].low in ("for", "with")


def _told_of(view: View, match: Match) -> list[Phrase]:
    """The people whom `them` after a trigger of calling back means ("let go eleven people and reinstated them")."""
    if match.trigger.type != "Rehire":
        return []
    return [p for p in view.phrases if p.j <= match.i and p.kind in ("people", "role") and (p.number is not None or p.role is not None)][
        -1:
    ]


def _of_subject(match: Match) -> bool:
    """Whether the people of a trigger with a gap are its subject ("60 people were told that ...")."""
    return match.voice in ("passive", "reduced") or match.trigger.form == "intransitive"


def _vacant(view: View, p: Phrase) -> bool:
    """Whether a phrase is of posts that nobody holds."""
    return any(t.low in _UNFILLED for t in view.tokens[p.i : p.j])


def _bare(view: View, match: Match, p: Phrase) -> bool:
    """Whether a number without a noun is of people: after a verb of cutting, at the end of its clause."""
    after = view.tokens[p.j] if p.j < len(view.tokens) else None
    plain = p.share is None or (_shares(view, match, p) and tables.of_cuts(view.text))
    return (
        plain
        and view.tokens[match.verb].low in CUTTING
        and (after is None or after.text in ".,;" or after.tag == "T" or after.low in _AFTER_PEOPLE)
    )


def hires_in_place(view: View, match: Match) -> bool:
    """Whether a verb of hiring says only where ("is hiring in Charlotte", "continues to recruit in Bristol")."""
    tokens, k = view.tokens, match.j
    if match.voice not in ("active", "gerund") or not any(t.low.startswith(("hir", "recruit")) for t in tokens[match.i : k]):
        return False
    while k < len(tokens) and tokens[k].tag == "A":
        k += 1
    k -= tokens[k - 1].low == "in"
    return k + 1 < len(tokens) and tokens[k].low == "in" and tokens[k + 1].tag == "P"


def _kept(after: list[Token]) -> bool:
    """Whether those who were to lose their jobs keep them after all."""
    return any(
        t.low in ("keep", "kept", "keeps") and u.low == "their" and w.low in ("jobs", "job", "posts", "roles", "places")
        for t, u, w in zip(after, after[1:], after[2:], strict=False)
    )


def _shares(view: View, match: Match, p: Phrase) -> bool:
    """Whether a company's cut of a share says of what by nothing but a number or a time ("it cut 5%, about 670", "it cut 20% in 2022")."""
    tokens, k = view.tokens, match.i
    while k and tokens[k - 1].tag in "VAT":
        k -= 1
    after = tokens[p.j : p.j + 2]
    return (
        p.i == match.j
        and match.voice == "active"
        and k > 0
        and (tokens[k - 1].tag in "CW" or tokens[k - 1].low in ("it", "we", "they"))
        and (
            not after
            or after[0].tag == "T"
            or after[0].low in ("so", "as", "because")
            or (after[0].text == "," and len(after) > 1 and after[1].tag == "N")
        )
    )


def counts_alone(trigger: Trigger) -> bool:
    """Whether a bare number after a trigger is of people: its verb has only them as its object, or its noun is of hiring."""
    return trigger.needs == "hires" and (
        (trigger.form == "noun" and not trigger.flags) or trigger.words.split()[0] in _PERSONAL or trigger.words == "take~ on"
    )


def _joins(view: View, match: Match, p: Phrase, following: Phrase | None) -> bool:
    """Whether a number without a noun is of people who are added to a team ("added three to its policy team")."""
    team = following is not None and following.i == p.j + 1 and following.kind == "unit" and p.share is None
    return team and match.trigger.words == "add~" and view.tokens[p.j].low == "to"


def _recruits(view: View, match: Match, p: Phrase) -> bool:
    """Whether a number without a noun is of people: after a verb that has only them as its object ("hired 600 in May")."""
    after = view.tokens[p.j] if p.j < len(view.tokens) else None
    return (
        p.share is None
        and counts_alone(match.trigger)
        and (
            after is None or after.text in ".,;" or after.tag == "T" or after.low in _AFTER_PEOPLE or after.low in ("or", "to", "for", "by")
        )
    )


def _following(view: View, match: Match, a: int, b: int) -> list[Phrase]:
    """What a later sentence adds: roles after people of an event already told, or roles as the subject of being hit."""
    tokens = view.tokens
    if "listed" in match.trigger.flags and match.j < len(tokens) and tokens[match.j].tag == "V":
        return []  # "half of them will be offered jobs"
    if "listed" in match.trigger.flags:
        return [p for p in view.within(match.j, b) if p.role is not None and _plural(view, p)]
    if "named" in match.trigger.flags:
        named = [p for p in view.within(a, match.i) if p.role is not None and _plural(view, p)]
        return named + [p for p in _attached(view, match.j, b) if p.role is not None and _plural(view, p)] if named else []
    subject = {t.low for t in tokens[a : match.i]}
    if match.i - a > 12:
        last = next((k for k in range(match.i - 1, a, -1) if tokens[k].low == "with" or tokens[k].text == ";"), None)
        if last is None or tokens[match.i].low not in ("hardest", "worst"):
            return []
        a = last + 1
    words = {t.low for t in tokens[match.i : match.j]}
    if words & {":", "include", "included"} and words & {":", "hit", "affected", "cut", "involved"}:
        return [p for p in view.within(match.j, b) if p.role is not None]
    if words & {
        "brunt",
        "hit",
        "affected",
        "touched",
        "hardest",
        "concerned",
        "those",
        "blow",
        "list",
        "lists",
        "exposed",
        "main",
        "suffer",
    }:
        found = [p for p in view.within(a, match.i) if p.role is not None]
        return found + _attached(view, match.j, b)
    anaphoric = (
        {"notice", "notices", "filing", "filings"} & subject
        or subject & (_PARTS | {"affected", "cuts", "layoffs", "posts", "jobs", "roles", "positions", "list", "reductions", "departures"})
        or any(t.tag in "N%" for t in tokens[a : match.i])
    )
    if not anaphoric:
        return []
    if match.trigger.words in ("list~", "name~"):
        return [p for p in view.within(match.j, b) if p.role is not None] if subject & {"notice", "notices", "filing", "filings"} else []
    ranged = match.trigger.words.startswith("run~")
    found = (
        [p for p in view.within(match.j, b) if p.role is not None]
        if ranged
        else [p for p in _attached(view, match.j, b) if p.role is not None]
    )
    return found or [p for p in view.phrases if any(t.tag == "P" for t in tokens[p.i : p.j])][:1]


def _attached(view: View, a: int, b: int) -> list[Phrase]:
    """Phrases of a region that name further people or where they work; those in relative clauses only as the work that people did."""
    tokens, out = view.tokens, []
    for p in view.within(a, b):
        if p.kind not in _KINDS:
            continue
        before = tokens[p.i - 1].low if p.i else ""
        if p.kind == "role" and not _plural(view, p) and p.number is None and not view.offers:
            continue  # "after a word with the chief executive"
        if (before in subjects.AGENT and not (before == "to" and view.offers)) or (
            tokens[p.i].low in ("its", "their") and tokens[p.head].low in ("staff", "employees", "workforce")
        ):
            continue
        if _relative(view, p, a):
            worked = any(t.low in ("worked", "work", "working", "works", "employed", "served") for t in tokens[max(a, p.i - 4) : p.i])
            affects = any(t.low in _AFFECTS for t in tokens[a : p.i])
            if not affects and not (worked and before in ("as", "in", "on", "for")):
                continue
        out.append(p)
    return out


def _plural(view: View, p: Phrase) -> bool:
    """Whether a phrase is of several people, or of the work or unit of several."""
    return p.kind != "role" or view.tokens[p.head].low.endswith(("s", "men", "women", "people"))


def _relative(view: View, p: Phrase, a: int) -> bool:
    for k in range(p.i - 1, a - 1, -1):
        t = view.tokens[k]
        if t.low in ("who", "whom", "whose", "which"):
            return not (k + 1 == p.i and k and view.tokens[k - 1].tag == "I")  # "plans under which 90 people may go"
        if t.text in ",;":
            return False
    return False


def take_role(frame: Frame, p: Phrase) -> None:
    """Adds the role that a phrase names to a frame, unless it is that of another company."""
    if p.role is None or (
        frame.view.tokens[p.head].low in ("hiring", "recruitment", "recruiting") and frame.type in ("HiringFreeze", "Expansion")
    ):
        return
    tokens = frame.view.tokens
    if tokens[p.head].low in ("ads", "adverts", "listings"):
        return
    if tokens[p.role[1] - 1].tag == "U" and all(
        t.tag in "UP" or (t.tag == "C" and t.value == frame.employer.name) for t in tokens[p.role[0] : p.role[1]]
    ):
        return  # "team members", "the Orvane team": the whole company
    if p.owner is not None and tokens[p.owner].tag == "C" and tokens[p.owner].value != frame.employer.name and p.kind != "unit":
        return
    span = (tokens[p.role[0]].start, tokens[p.role[1] - 1].end)
    if span not in frame.roles:
        frame.roles.append(span)


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
    if not any(p.kind == "cut" or view.tokens[p.head].low in ("notices", "notice", "termination", "terminations") for p in found[:2]):
        return False
    for p in found:
        take_role(frame, p)
    amounts.fill(frame, lo, hi)
    return True
