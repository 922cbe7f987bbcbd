"""People who are the object of a trigger: of an active verb, or of a noun; and bare numbers that stand for people."""

from __future__ import annotations

from itertools import pairwise

from kg.extract import subjects
from kg.extract.attached import KINDS, attached, plural, vacant
from kg.extract.clauses import View
from kg.extract.lexicon import Trigger
from kg.extract.phrases import Phrase
from kg.extract.triggers import BE, Match

_PERSONAL = frozenset("hire~ recruit~ onboard~ rehire~ re-hire~ lay~ sack~ retrench~ make~ let~".split())
_DISMISSING = ("sack~", "fire~", "dismiss~", "lay~ off", "lay~ * off", "let~ go", "let~ go of", "let~ * go")
CUTTING = frozenset(
    "cut cuts cutting remove removed removing shed sheds shedding dismiss dismisses dismissed dismissing axe axes axed axing"
    " cull culls culled culling fires fired"
    " eliminate eliminates eliminated eliminating lose loses lost losing sack sacks sacked sacking"
    " trim trims trimmed trimming slash slashes slashed slashing release releases released".split()
)
_CONTAINERS = frozenset(
    "contracts contract agreements agreement assignments engagements employment services layer layers tier swathe batch wave chunk bulk"
    " rest remainder majority handful portion part share dozens scores number numbers corps pool rank cadre complement strength"
    " size".split()
)
_CLIENTELE = frozenset("customers clients users partners members suppliers subscribers vendors investors tourists visitors".split())
"""Those whom a company gets and does not employ."""
_FURTHER = frozenset("another further additional extra".split())
_TOTALS = frozenset("total list count tally figure".split())
_TELLING = ("tell~", "inform~", "notify~")
_ACROSS = ("in", "across", "throughout")
_AFTER_PEOPLE = frozenset("them those us in at more across and after on".split())


def told_of(view: View, match: Match) -> list[Phrase]:
    """The people whom `them` after a trigger of calling back means ("let go eleven people and reinstated them"), or `them` alone."""
    if match.trigger.type != "Rehire" and not match.trigger.words.startswith(_TELLING):
        return []
    before = [
        p
        for p in view.phrases
        if p.j <= match.i
        and p.kind in ("people", "role")
        and (p.number is not None or p.role is not None)
        and view.tokens[p.head].low not in ("jobs", "posts", "positions", "roles")
    ]
    if match.trigger.type == "Layoff":
        return [p for p in before if p.number is not None][-1:]  # "sent letters to 60 clerks telling them that"
    them = next(k for k in range(match.i, len(view.tokens)) if view.tokens[k].low == "them")
    return before[-1:] or [Phrase(them, them + 1, them, "number")]


def _bare(view: View, match: Match, p: Phrase) -> bool:
    """Whether a number without a noun is of people: after a verb of cutting, at the end of its clause."""
    after = view.tokens[p.j] if p.j < len(view.tokens) else None
    if view.tokens[match.verb].low not in CUTTING and not (
        view.tokens[match.verb].low.startswith("drop") and (view.of_cuts or view.after_cut)
    ):
        return False
    if p.share is not None:
        return (view.of_cuts or view.after_cut) and _shares(view, match, p)
    return after is None or after.text in ".,;" or after.tag == "T" or after.low in _AFTER_PEOPLE


def hires_in_place(view: View, match: Match) -> bool:
    """Whether a verb of hiring says only where ("is hiring in Charlotte", "continues to recruit in Bristol")."""
    tokens, k = view.tokens, match.j
    if match.voice not in ("active", "gerund") or not any(t.low.startswith(("hir", "recruit")) for t in tokens[match.i : k]):
        return False
    while k < len(tokens) and tokens[k].tag == "A":
        k += 1
    k -= tokens[k - 1].low in _ACROSS
    k += k + 1 < len(tokens) and tokens[k].low in _ACROSS and tokens[k + 1].low == "the"
    if k + 2 < len(tokens) and tokens[k].low == "in" and tokens[k + 1].tag == "Z" and tokens[k + 2].text in ".,":
        return True  # "is hiring in Omaha, Nebraska"
    if k < len(tokens) and tokens[k].low in ("there", "here"):
        return True
    return k + 1 < len(tokens) and tokens[k].low in (*_ACROSS, "the") and tokens[k + 1].tag == "P"


def _sized(view: View, unit: Phrase) -> list[Phrase]:
    """The people of a unit that no list knows, whose sizes are told ("its helpdesk from 90 people to 35"), and the unit as a role."""
    tokens = view.tokens
    people = next((p for p in view.phrases if p.i == unit.j + 1 and p.number is not None and p.kind == "people"), None)
    if unit.kind != "other" or people is None or tokens[unit.j].low != "from" or tokens[min(people.j, len(tokens) - 1)].low != "to":
        return []
    unit.kind, unit.role = "unit", (unit.i + (tokens[unit.i].tag == "D"), unit.head + 1)
    return [people, unit]


def _hires(view: View, match: Match) -> bool:
    """Whether a verb is one that only staff are the object of ("is hiring 12 buyers")."""
    return match.trigger.words.split()[0] in ("hire~", "recruit~", "rehire~") or view.tokens[match.j - 1].low in ("hiring", "recruiting")


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
            or after[0].low in ("so", "as", "because", "and", "to")
            or (after[0].low == "in" and len(after) > 1 and after[1].tag == "P")
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
    if p.share is None and match.trigger.type == "Expansion" and of_them(view, match, p):
        return True
    if match.trigger.words == "add~" and p.share is None and _adds(view, match, p):
        return True
    return (
        p.share is None
        and counts_alone(match.trigger)
        and (
            after is None or after.text in ".,;" or after.tag == "T" or after.low in _AFTER_PEOPLE or after.low in ("or", "to", "for", "by")
        )
    )


def _adds(view: View, match: Match, p: Phrase) -> bool:
    """Whether a number is of people beside others told before ("added 180 people last year and will add 50 this year")."""
    tokens, j = view.tokens, p.j
    told = view.after_cut or any(q.number is not None and q.kind in ("people", "role") and q.j <= match.i for q in view.phrases)
    placed = j + 1 < len(tokens) and tokens[j].low == "in" and tokens[j + 1].tag in "PT"
    bare = p.i == match.j == p.number and not match.negated
    return told and bare and (placed or j == len(tokens) or tokens[j].tag == "T" or tokens[j].text in ".,;")


def of_them(view: View, match: Match, p: Phrase) -> bool:
    """Whether a number is of people like those named before: "lured four of them", "of whom it wants 40", "has 80 and needs another 70"."""
    tokens, named = view.tokens, _named(view, match)
    if not named or p.number is None:
        return False
    them = [t.low for t in tokens[p.j - 1 : p.j + 1]] == ["of", "them"]
    whom = any(t.low == "of" and u.low == "whom" for t, u in pairwise(tokens[max(0, match.i - 5) : match.i]))
    after = tokens[p.j] if p.j < len(tokens) else None
    ends = after is None or after.text in ".,;" or after.tag == "T" or after.low in ("in", "at", "there", "here")
    further = ends and named[0].number is not None and any(t.low in _FURTHER for t in tokens[p.i : p.number])
    aims = match.trigger.words.endswith(" have") or match.trigger.words.startswith("aim~")
    aimed = aims and ends and named[0].number is not None  # "has 90 testers and will have 150 by May"
    return them or whom or further or aimed


def _named(view: View, match: Match) -> list[Phrase]:
    """The people of a role who were named last before a trigger."""
    return [q for q in view.phrases if q.kind == "role" and q.j <= match.i][-1:]


def _specified(view: View, match: Match, bare: Phrase) -> Phrase | None:
    """The people whom a colon tells after a bare word for them ("is adding people again: some 60 engineers")."""
    if match.trigger.needs != "hires" or bare.kind != "people" or bare.number is not None or bare.role is not None:
        return None
    colon = next((k for k in range(bare.j, min(bare.j + 4, len(view.tokens))) if view.tokens[k].text == ":"), None)
    return next((p for p in view.phrases if p.i - 1 == colon and p.number is not None and p.kind in KINDS), None)


def _told_apart(view: View, p: Phrase) -> list[Phrase]:
    """The roles that a colon tells of people who are counted together ("is hiring 35 people: engineers, recruiters and lawyers")."""
    tokens, k = view.tokens, p.j
    if k >= len(tokens) or tokens[k].text != ":" or p.number is None or p.role is not None or any(t.tag == "V" for t in tokens[k:]):
        return []
    rest = [q for q in view.phrases if q.i > k]
    plain = bool(rest) and rest[0].i == k + 1 and all(q.number is None for q in rest)
    return [q for q in rest if q.kind == "role" and q.role is not None] if plain else []


def of_noun(view: View, match: Match, a: int, b: int) -> list[Phrase]:
    """The people beside a noun of an event, or those that are its object."""
    tokens = view.tokens
    if match.i and tokens[match.i - 1].low in ("voluntary", "natural"):
        return []
    own = [p for p in view.phrases if p.i < match.j and p.j > match.i and "object" not in match.trigger.flags]
    if tokens[match.i].low == "whose":
        return [p for p in view.phrases if p.j == match.i]
    if match.trigger.type == "HiringFreeze":
        led = [p for p in view.within(a, match.i) if p.role is not None and p.i and tokens[p.i - 1].low in ("in", "for")]
        led += [p for p in view.within(a, match.i) if p.kind == "unit" and p.role is not None and p.j < match.i and tokens[p.j].low in BE]
        return [*own, *led, *attached(view, match.j, b)]  # "In sales, vacancies are left unfilled"
    after = attached(view, match.j, b)
    if "object" in match.trigger.flags:
        first = next((p for p in view.phrases if p.head >= match.j and tokens[p.head].low not in _CONTAINERS), None)
        if first is not None and first.number == match.j and tokens[first.head].low in _TOTALS:
            first.kind = "number"  # "make up 159 of the total"
        if match.trigger.words in ("account~|accounted for", "make~ up"):
            after += [p for p in view.within(a, match.i) if p.kind == "role" and p.number is None and plural(view, p)]
        if (
            first is None
            or first.i - match.j > 4
            or (
                first.kind not in KINDS
                and not (
                    first.kind == "number"
                    and match.trigger.type == "Layoff"
                    and (first.share is None or "label" in match.trigger.flags or any(p.role is not None and p is not first for p in after))
                )
            )
        ):
            return []
        return [first, *(p for p in after if p is not first)]
    return own + after


def of_verb(view: View, match: Match, b: int) -> list[Phrase]:
    """The people who are the object of an active verb; empty where its object is no people."""
    tokens = view.tokens
    if match.gap and match.trigger.needs == "hires" and any(t.low == "from" for t in tokens[match.gap[0] : match.gap[1]]):
        return []  # "took a deposit from 70 graduates"
    hiring = "hiring" in match.trigger.words or match.trigger.words == "hire~|recruit~ in"
    if hiring and tokens[match.j - 1].low in (*_ACROSS, "for"):
        return [p for p in attached(view, match.j, b) if p.role is not None]
    if match.trigger.words in ("hire~", "recruit~") and match.j < len(tokens) and tokens[match.j].low in ("in", "for"):
        first = next((p for p in view.phrases if p.i == match.j + 1), None)
        if first is not None and first.role is not None and first.kind in ("function", "unit"):
            return attached(view, match.j, b) or [first]  # "aims to hire in sales again"
    if match.trigger.type == "HiringFreeze":
        found = [
            p
            for p in view.phrases
            if (match.j <= p.head or (p.kind == "role" and p.j < match.j))  # "reduce graduate hiring"
            and p.j <= b
            and p.i >= match.i
            and p.kind in KINDS
            and not (
                p.i
                and tokens[p.i - 1].low in subjects.AGENT | {"but"}
                and not (tokens[p.i - 1].low == "to" and "offers" in match.trigger.words)
            )
        ]
        direct = next((p for p in view.phrases if p.i == match.j), None)
        if direct is not None and direct.kind == "other" and tokens[direct.i].low in ("a", "an", "the") and not found:
            return []
        return found or subjects.antecedent(view, match)
    return _direct(view, match, b)


def _antecedent(view: View, match: Match) -> list[Phrase]:
    """The people whom a relative clause is on; no posts that nobody holds, where they are cut ("the requisitions it closed in May")."""
    return [p for p in subjects.antecedent(view, match) if match.trigger.type != "Layoff" or not vacant(view, p)]


def _direct(view: View, match: Match, b: int) -> list[Phrase]:
    """The direct object of a verb where it is people, their posts or their unit."""
    tokens = view.tokens
    if match.j < len(tokens) and tokens[match.j].low == "them":
        return told_of(view, match)
    if match.j < len(tokens) and (tokens[match.j].text == "," or tokens[match.j].tag == "T") and (counted := _antecedent(view, match)):
        return counted  # "the 300 jobs it would cut, equal to 2% of its staff"
    object_ = next((p for p in view.phrases if match.j <= p.i < b and tokens[p.head].low not in _CONTAINERS), None)
    if object_ is not None and (told := _specified(view, match, object_)) is not None:
        return [told, *attached(view, told.j, b)]
    if object_ is not None and object_.j < b and tokens[object_.j].tag == "S":
        return []  # "brings back its engineers' conference"
    sized = _sized(view, object_) if match.trigger.type == "Layoff" and object_ is not None else []
    if sized:
        return [*sized, *attached(view, sized[0].j, b)]
    if object_ is not None and "growth" in match.trigger.flags and object_.kind not in KINDS and tokens[object_.j].low == "with":
        object_ = next((p for p in view.phrases if p.i == object_.j + 1 and p.number is not None and p.kind in KINDS), None)
        return [object_, *attached(view, object_.j, b)] if object_ is not None else []  # "is beefing up its newsroom with 20 editors"
    if (
        object_ is not None
        and "growth" in match.trigger.flags
        and any(t.text == "," for t in tokens[match.j : object_.i])
        and tokens[object_.i - 1].low != "to"
    ):
        return []  # "Error rates tripled, a hospital group threatened to sue"
    if object_ is not None and tokens[object_.i].low == "their" and subjects.others(view, match):
        return []
    if object_ is None or any(
        t.tag not in "AB.T"
        and t.low not in ("by", "of", "for", "on", "up", "to", "from", "but")
        and t.tag != "D"
        and t.low not in _CONTAINERS
        for t in tokens[match.j : object_.i]
    ):
        return _antecedent(view, match)
    if object_.kind == "number":
        following = next((p for p in view.phrases if object_.j <= p.i < b), None)
        share = object_.share is not None and following is not None and following.kind in ("people", "unit", "role")
        share |= object_.share is not None and tokens[object_.j - 1].tag == "D" and object_.j < b and tokens[object_.j].tag in "CW"
        if "growth" in match.trigger.flags and following is not None and following.kind in (*KINDS, "number"):
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
        and tokens[object_.head].low not in (_CLIENTELE if _hires(view, match) else view.words["not_roles"])
    ):
        object_.kind, object_.role = "role", (object_.number + 1, object_.head + 1)
    elif "filed" in match.trigger.flags and object_.number is not None and tokens[object_.head].low in ("names", "entries"):
        object_.kind = "people"
    elif (
        object_.kind == "site"
        and match.trigger.words in _DISMISSING
        and any(t.low in ("entire", "whole") for t in tokens[object_.i : object_.j])
    ):
        object_.kind = "people"  # "sacked its entire Aberdeen office"
    elif match.trigger.words.endswith(" the size of") and tokens[object_.head].tag in "CWU":
        object_.kind = "people"  # "is reducing the size of Orvane by 16%"
    elif (
        object_.kind == "other"
        and object_.number is not None
        and tokens[object_.head].tag == "Z"
        and tokens[object_.head].low.endswith("s")
    ):
        object_.kind = "people"  # what a company calls its staff ("88 Globers")
    elif match.trigger.type in ("Layoff", "Rehire") and (
        vacant(view, object_)
        or (match.trigger.type == "Layoff" and object_.number is None and tokens[object_.head].low in ("job", "post", "position", "role"))
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
    meant = _named(view, match) if object_.kind == "number" and match.trigger.type == "Expansion" and of_them(view, match, object_) else []
    return [object_, *meant, *attached(view, object_.j, b), *_told_apart(view, object_)]
