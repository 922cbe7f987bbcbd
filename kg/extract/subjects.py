"""Who or what stands before a trigger: its subject, across insertions and relative clauses, and the noun that a relative clause is on."""

from __future__ import annotations

from kg.extract.clauses import View, described
from kg.extract.phrases import Phrase
from kg.extract.tokens import Token
from kg.extract.triggers import Match

_OFFICERS = frozenset("executive boss chief board management founder president chairman spokesman spokeswoman officer owner".split())
_OWN = frozenset("its our their".split())
_PAGES = frozenset("page pages website board portal site".split())
"""Where a company says whom it seeks."""
_USERS = frozenset("users customers clients subscribers buyers shoppers patients players visitors".split())
MEASURES = frozenset(
    "restructuring reorganisation reorganization overhaul shake-up reshuffle rebalancing rightsizing downsizing retrenchment"
    " reduction".split()
)
_ENDS = frozenset("closure closures merger shutdown".split())
SHUTTING = frozenset(
    "closing close closes shut shuts shutting shuttering shuttered closure closures shutdown winding wound ramp ramping restructuring cuts"
    " restructured layoffs".split()
)
"""Words for what ends jobs, before those whom it reaches ("is closing its site, affecting 40 staff")."""
_CUTS = frozenset("cuts layoffs redundancies dismissal dismissals departures losses".split())
_PROGRAMMES = frozenset("programme program plan drive".split())
_BEGUN = frozenset("begun started announced launched disclosed planned".split())
FILINGS = frozenset("notice notices filing filings entry register".split())
_LIGHT_VERBS = frozenset(
    "will would could may might can should must is are was were be been being have has had expected set due to began begin started continue"
    " continued going left now proposed planned slated scheduled earmarked shall".split()
)
_INSERTED = frozenset(
    "or about some around nearly roughly almost mostly mainly chiefly most many half all both each including representing among who which"
    " equal equivalent one two or of by with including comprising making plus based located".split()
)
_WORLD = frozenset("country nation economy industry sector world government state states".split())
_HIRING = frozenset("hiring recruiting".split())
_LETTING = frozenset("help helps helped helping let lets letting allow allows allowed allowing enable enables enabled enabling".split())
"""Verbs of what a product does for those who use it."""
AGENT = frozenset("by to with than after told like against via through said".split())
_HELD = frozenset("jobs posts positions roles contracts employment".split())
_SAY = frozenset(
    "said says say told show shows showed confirmed reported announced added that claim claims claimed alleged wrote reckons".split()
)


def subject(view: View, match: Match) -> str:
    """Whether the subject of an active verb is a "company", something "other" by a relative clause, or "unclear"; "company" otherwise."""
    if (
        match.trigger.form != "verb"
        or match.voice != "active"
        or match.trigger.needs not in ("people", "hires")
        or match.trigger.flags & {"filed", "measured"}
    ):
        return "company"
    tokens, k = view.tokens, match.i
    while k and (tokens[k - 1].tag in "VAT" or tokens[k - 1].low in ("to", "not", "or", "both", "rather")):
        k -= 1
    if not k:
        return "company"
    before = tokens[k - 1]
    if match.trigger.needs == "hires" and before.tag in "EH" and any(t.tag == "%" for t in tokens[max(0, k - 4) : k]):
        return "other"  # "six in ten managers would hire"
    if before.low in _WORLD and before.tag != "W":
        return "other"  # "The country will add 100,000 jobs"
    if before.low in _USERS:
        return "other"  # "Early users have reduced their open positions"
    if before.low == "how" or (
        before.low.endswith("s") and before.tag in "MX" and any(t.low in _LETTING for t in tokens[max(0, k - 5) : k - 1])
    ):
        return "other"  # "tells hospitals how to hire", "helps clinics recruit"
    if before.low in ("which", "that", "who"):
        at = described(tokens, k - 3 if k > 2 and tokens[k - 2].text == "," else k - 2)
        phrase = next((p for p in view.phrases if p.i <= at < p.j), None)
        if (
            phrase is not None
            and phrase.role is not None
            and phrase.kind in ("unit", "function")
            and view.tokens[match.j - 1].low in _HIRING
        ):
            return "company"  # "the AI team, which is still hiring"
        named = at >= 0 and (tokens[at].tag in "CWR" or (phrase is not None and any(t.tag in "CW" for t in tokens[phrase.i : phrase.j])))
        return "company" if named or before.low == "that" else "other"
    if (before.tag == "S" and k > 1 and tokens[k - 2].tag == "O") or _own_part(view, k):
        return "company"  # "It's hiring", "its Ghent office took in editors", "its radio team goes on hiring"
    return "unclear" if before.tag in "MHEUFS" and before.low not in _OFFICERS else "company"


def _own_part(view: View, k: int) -> bool:
    """Whether what ends at token `k` is a site, a unit or a page of the company's own ("its Ghent office", "One of our job pages")."""
    part = next((p for p in view.phrases if p.j == k), None)
    if part is None or not own(view, part):
        return False
    return part.kind in ("site", "unit") or view.tokens[part.head].low in _PAGES


def own(view: View, p: Phrase) -> bool:
    """Whether a phrase says that it is of a company's own ("its radio team", "Orvane's lab")."""
    return any(t.low in _OWN or t.tag == "S" for t in view.tokens[p.i : p.j])


def filed(subject: list[Token]) -> bool:
    """Whether a notice to an authority is what lists people ("A previous filing listed 1,985 jobs")."""
    return any(t.low in FILINGS for t in subject)


def measured(subject: list[Token]) -> bool:
    """Whether a measure of a company is what reaches people ("Cisco's restructuring, disclosed on Monday, will hit 4,000 people")."""
    k = len(subject)
    if k and subject[k - 1].text == "," and any(t.low in SHUTTING for t in subject):
        return True  # "is closing its site, affecting 40 staff"
    while k and (subject[k - 1].tag in "VAT" or subject[k - 1].low == "to" or subject[k - 1].low in _BEGUN):
        k -= 1
    aside = k > 0 and subject[k - 1].text == ","
    if aside:
        k = next((n for n in range(k - 2, -1, -1) if subject[n].text == ","), k)
    if k > 2 and subject[k - 1].tag == "C" and subject[k - 2].low in ("of", "at", "by"):
        k -= 2
    of = next((n for n in range(k - 1, max(0, k - 7), -1) if subject[n].low == "of"), 0)
    if of and subject[of - 1].low in MEASURES | _ENDS and all(t.tag != "V" for t in subject[of:k]):
        return True  # "the closure of its Leeds lab will cost 40 jobs"
    if k > 1 and subject[k - 1].low in _PROGRAMMES:
        k -= 1  # "its restructuring programme, announced in May, would now affect 10,000 jobs"
    return k > 0 and (subject[k - 1].low in MEASURES or (aside and subject[k - 1].low in _CUTS))


def told_by_cuts(tokens: list[Token], match: Match) -> bool:
    """Whether cuts are what a verb of growth has as its subject ("The cuts at Orvane come to 300 jobs", "layoffs there hit 1,200")."""
    if match.trigger.type not in ("Expansion", "OfficeOpening") or match.trigger.form not in ("verb", "intransitive"):
        return False
    if measured(tokens[: match.i]):
        return True  # "a workforce reduction begun in October would take in 1,650 people"
    k = match.i
    while k and tokens[k - 1].tag in "VAT":
        k -= 1
    if k > 1 and tokens[k - 1].low in ("that", "which"):
        return tokens[k - 2 - (tokens[k - 2].text == ",")].low in _CUTS  # "a round of cuts that could take in 1,200 people"
    while k and tokens[k - 1].tag not in ".VJ" and tokens[k - 1].low not in ("that", "when", "which"):
        k -= 1
    head = next((n for n in range(k, match.i) if tokens[n].tag in "ICVAT"), match.i) - 1
    return head >= k and tokens[head].low in _CUTS


def meant(view: View, match: Match) -> list[Phrase]:
    """The people whom a pronoun before a trigger means, counted earlier in the sentence ("for 800 managers there is no place, they go")."""
    k = match.i
    while k and (view.tokens[k - 1].tag in "VAT" or view.tokens[k - 1].low == "to"):
        k -= 1
    if not k or view.tokens[k - 1].low not in ("they", "these", "all", "both"):
        return []
    return [p for p in view.phrases if p.j < k and p.number is not None and p.kind in ("people", "role")][-1:]


def told(view: View, p: Phrase) -> Phrase | None:
    """The people, counted earlier in the sentence, whose jobs a phrase means ("told its 63 people that their jobs would go")."""
    counted = (q for q in reversed(view.phrases) if q.j <= p.i and q.number is not None and q.kind in ("people", "role"))
    return next(counted, None) if p.kind == "people" else None


def others(view: View, match: Match) -> bool:
    """Whether the subject of a trigger is a plural that is not the company ("two broadcasters had ended their contracts")."""
    k = match.i
    while k and view.tokens[k - 1].tag in "VA":
        k -= 1
    subject = next((p for p in view.phrases if p.j == k), None)
    return (
        subject is not None
        and view.tokens[subject.head].low.endswith("s")
        and not any(t.tag in "CWO" for t in view.tokens[subject.i : subject.j])
    )


def antecedent(view: View, match: Match) -> list[Phrase]:
    """The object that a relative clause belongs to ("the 60 people it is cutting", "the 900 jobs that the bank set out to remove")."""
    subject = next((k for k in range(match.i - 1, max(-1, match.i - 12), -1) if _may_act(view.tokens, k)), None)
    if subject is None:
        return []
    start = _sayer(view.tokens, subject)
    while start and view.tokens[start - 1].tag in "DMBZFUW":
        start -= 1
    if start > 1 and view.tokens[start - 1].low in _HELD and view.tokens[start - 2].low == "whose":
        return [p for p in view.phrases if start - 7 < p.j < start - 1 and p.kind in ("people", "role")][-1:]  # "whose jobs it cut"
    if start and view.tokens[start - 1].low in ("that", "which", "whom"):
        start -= 1
    if start and view.tokens[start - 1].text == ",":
        start -= 1
    near = [
        p
        for p in view.phrases
        if p.j == start
        and p.kind in ("people", "role")
        and (p.number is not None or (p.role and (view.tokens[p.head].low.endswith("s") or match.trigger.needs == "hires")))
    ]
    return near[-1:]


def _may_act(tokens: list[Token], k: int) -> bool:
    """Whether the word at token `k` may be the subject of a relative clause: a company, a pronoun, "the telecoms group"."""
    return tokens[k].tag in "CWO" or (tokens[k].tag == "U" and tokens[k].low in ("group", "unit", "business", "division"))


def _sayer(tokens: list[Token], k: int) -> int:
    """The company that says what the subject at token `k` does ("the 300 jobs Orvane said on Sunday it would cut"), else `k`."""
    at = k - 1
    while at > 0 and tokens[at].tag == "T":
        at -= 1
    return at - 1 if tokens[k].tag == "O" and at > 0 and tokens[at].low in _SAY and tokens[at - 1].tag in "CW" else k


def start(view: View, match: Match, a: int) -> int:
    """Where the subject of a trigger begins: after a verb of saying in its clause, and after an aside on a place."""
    tokens = view.tokens
    a = _past_aside(tokens, a, match.i)
    opening, closing = insertion(tokens, a, match.i)
    said = (
        k
        for k in range(match.i - 1, a - 1, -1)
        if tokens[k].low in _SAY
        and tokens[k].tag != "F"  # "claims handlers"
        and not ((tokens[k].low == "that" and opening < k < closing) or _aside(tokens, a, k) or _of_whom(tokens, a, k))
    )
    return next((k + 1 for k in said), a)


def _past_aside(tokens: list[Token], a: int, end: int) -> int:
    """The token after an aside on a place that begins at `a` ("In Austin, where Tesla employs 20,000 people, 600 jobs will go")."""
    if a < 2 or tokens[a - 1].low != "where" or tokens[a - 2].text != ",":
        return a
    return next((k + 1 for k in range(a, end) if tokens[k].text == "," and tokens[k + 1].tag in "N%D"), a)


def _of_whom(tokens: list[Token], a: int, k: int) -> bool:
    """Whether a verb of saying only says who is meant ("the nine who had been told in May that they must go have ...")."""
    while k > a and (tokens[k - 1].tag in "VA"):
        k -= 1
    return k > a and tokens[k - 1].low == "who"


def _aside(tokens: list[Token], a: int, k: int) -> bool:
    """Whether a verb of saying stands between two commas after what it says ("Two posts, he added, will not be filled")."""
    return any(t.text == "," for t in tokens[k + 1 : k + 5]) and any(t.text == "," for t in tokens[max(a + 1, k - 5) : k])


def is_subject(view: View, p: Phrase, lo: int, match: Match) -> bool:
    """Whether a phrase is the subject of a trigger: no full verb stands between them outside a relative clause or an insertion."""
    tokens = view.tokens
    as_for = p.i > 1 and tokens[p.i - 1].low == "for" and tokens[p.i - 2].low == "as"  # "As for the 75 contractors dropped in May, ..."
    named = match.voice in ("reduced", "gerund") and (tokens[p.i - 1].low == "with" or as_for)
    after = tokens[p.j].low if p.j < len(tokens) else ""
    named |= (
        p.i > lo + 1 and tokens[p.i - 1].low == "with" and (tokens[p.i - 2].text == "," or after == "to")
    )  # "with 500 posts to be filled"
    named |= p.i > lo and tokens[p.i - 1].low == "for" and after == "to"  # "for 60 to be recruited"
    if p.i > lo and tokens[p.i - 1].low in AGENT | {"for"} and not named:
        return False
    if whole(view, p, lo, match):
        return False
    hi, resume = insertion(tokens, lo, match.i)
    if hi <= p.i < resume:
        return False
    k = p.j
    if k < match.i and (tokens[k].low.endswith("ing") or (tokens[k].tag == "V" and tokens[k].low.endswith(("ed", "held")))):
        k += 1  # "contractors working on Gemini", "positions held by 500 people"
    relative = any(m.verb == p.j and m.voice == "reduced" for m in view.matches)  # "coordinators made redundant in May"
    relative |= k + 1 < match.i and tokens[k].tag in "OC" and any(t.tag == "V" for t in tokens[k + 1 : k + 3])  # "the raters it employs"
    for n in (*range(k, hi), *range(resume, match.i)):
        t = tokens[n]
        if t.low in ("who", "whom", "that", "which", "whose"):
            relative = True
        elif t.low == "as" and any(q.i == n + 1 and all(x.tag in "VA" for x in tokens[q.j : match.i]) for q in view.phrases):
            return False  # "its headcount has drifted down as leavers went"
        elif t.tag == "V" and not relative and t.low not in _LIGHT_VERBS:
            return False
    return True


def whole(view: View, p: Phrase, lo: int, match: Match) -> bool:
    """Whether a phrase is the whole of which the subject is a part ("Of the 120 people who moderated, 33 lost their jobs")."""
    tokens, of = view.tokens, p.i - 1
    opens = of == lo or (of > lo and (tokens[of - 1].tag in ".J" or tokens[of - 1].low in ("that", "and", "but")))
    return opens and tokens[of].low == "of" and any(t.text == "," or t.tag in "N%" for t in tokens[p.j : match.i])


def insertion(tokens: list[Token], lo: int, verb: int) -> tuple[int, int]:
    """What stands between two commas before a verb ("310 people, about 14% of the total, will go"); an empty range where nothing does."""
    k = verb
    while k > lo and (tokens[k - 1].tag in "VAT" or tokens[k - 1].low in ("to", "not")):
        k -= 1
    if k - 1 <= lo or tokens[k - 1].text != ",":
        return verb, verb
    commas = [n for n in range(lo + 1, k - 1) if tokens[n].text == ","]
    opening = next((n for n in commas if tokens[n + 1].tag in "%N" or tokens[n + 1].low in _INSERTED), commas[-1] if commas else None)
    return (opening, k) if opening is not None else (verb, verb)


def unit_subject(view: View, match: Match) -> list[Phrase]:
    """The units or work that a verb of cutting or hiring has as its subject ("the charging unit loses 450", "sales and IT lose half")."""
    if match.trigger.form != "verb" or match.voice != "active" or match.trigger.type not in ("Layoff", "Expansion"):
        return []
    k = match.i
    while k and (view.tokens[k - 1].tag in "VAT" or view.tokens[k - 1].low == "to"):
        k -= 1
    working = ("unit", "function") if match.trigger.words.startswith("lose~") else ("unit",)
    found: list[Phrase] = []
    for p in reversed(view.phrases):
        last = found[-1] if found else None
        joined = last is not None and all(t.low in (",", "and") for t in view.tokens[p.j : last.i])
        if p.j <= k and p.kind in working and p.role is not None and (joined if last else _heads(view, p, k)):
            found.append(p)
    return found[::-1]


def _heads(view: View, p: Phrase, k: int) -> bool:
    """Whether a phrase is the head of what ends at token `k`: it ends there, or `of`, `for` or `in` follows it."""
    between = view.tokens[p.j : k]
    return not between or (between[0].low in ("for", "of", "in") and all(t.tag in "MZDFP" for t in between[1:]) and len(between) < 5)
