"""Offices that open and close: the site beside a verb or noun of opening or closing."""

from __future__ import annotations

from itertools import pairwise

from kg.extract import subjects
from kg.extract.clauses import SAY, View
from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon
from kg.extract.numbers import Number
from kg.extract.phrases import Phrase
from kg.extract.tokens import Token
from kg.extract.triggers import Match

_ONE_OF = frozenset("one first second third last smaller larger bigger older newer smallest largest biggest oldest other".split())
_TELLING = frozenset("ask asked asks tell told tells order ordered force forced urge urged".split())
_STAYING = frozenset(
    "remain remains remained remaining staying keeping stay stays stayed keep keeps kept is are was were be still currently already".split()
)
_BUILDING = frozenset(
    "build~ add~ create~ start~ lease~ plan~ weigh~ consider~ mull~ explore~ eye~ propose~ promise~ announce~ move~".split()
)
_PLACED = frozenset("close~ shut~ shutter~ quit~ leave~ exit~ abandon~ vacate~".split())
"""Verbs after which a place may stand for the site there ("is quitting Lisbon, where its office")."""
_MEASURES = frozenset(
    "metres meters feet lease one both each half all some most smaller larger bigger older newer smallest largest biggest oldest other"
    " second first".split()
)
"""What may stand for the site that it is a measure or a part of ("40,000 square feet of offices", "the smaller of its two sites")."""
_AREAS = frozenset("sq sqm sqft square sq.ft acre hectare seat metre meter ft".split())
"""Units in which a site is measured ("a 60,000 sq ft engineering centre")."""
_ARRIVING = ("come~ to", "arrive~ in", "land~ in", "plant~")
"""Verbs of which only a site makes an opening ("comes to Leeds: it has taken an office")."""
_TO_PLACE = frozenset("of in at on from to into".split())
"""Words before a place, with which a trigger may end ("has set up shop in Lisbon")."""
_ROOMS = frozenset("floor floors storey storeys space rooms premises office offices building".split())
"""What is taken of a site or as one ("will take two floors of a former bank")."""
_SHORT = frozenset(
    "temporarily painting repairs refurbishment weekend overnight holiday holidays storm reopen reopened reopens meeting maintenance pest"
    " cleaning early".split()
)
_PARTLY = frozenset("space floor floors room rooms".split())
"""What is given up of a site that stays ("will give up office space")."""
_VISITORS = frozenset("journalists reporters press public visitors schools pupils tourists outsiders".split())
_USING = frozenset("occupy occupies occupied use uses used operate operates maintain maintains".split())
_HOURS = frozenset("noon midnight lunchtime dusk".split())
_ENDING = frozenset("closure closing shutdown sale refurbishment renovation move demolition".split())
"""Nouns for what else than an opening may be planned of a site."""
_STAFF = frozenset("staff employees workers people colleagues engineers".split())


def _peopled(view: View, site: Phrase, a: int) -> bool:
    """Whether a site is only where posts are that are the subject ("142 positions at the plant would be scrapped")."""
    return view.tokens[site.i - 1].low in ("at", "in") and any(p.j == site.i - 1 and p.kind == "people" for p in view.within(a, site.i))


def fill(frame: Frame, lexicon: Lexicon) -> bool:
    """A site beside a verb or noun of opening or closing."""
    view, match = frame.view, frame.match
    tokens = view.tokens
    new = match.trigger.needs == "newsite"
    ahead = match.i > 1 and tokens[match.i - 1].low == "still" and _ahead(tokens, match.i)  # "would still open in August"
    if tokens[match.i].low == "open" and match.i and tokens[match.i - 1].low in _STAYING and not ahead:
        return False
    if new and any(t.low in _VISITORS for t in tokens[match.j : frame.b]) and any(t.low == "to" for t in tokens[match.j : frame.b]):
        return False  # "the depot, opened to journalists on Monday"
    if match.trigger.words.startswith("close~") and match.j < len(tokens) and tokens[match.j].low == "to":
        return False  # "an office close to the carmakers"
    if (
        new
        and match.trigger.words.startswith(("open~", "reopen~", "re-open~"))
        and [t.low for t in tokens[match.j : match.j + 1]] in (["to"], ["as"])
        and not any(t.low in ("planned", "scheduled", "expected") for t in tokens[match.j + 1 : match.j + 2])
    ):
        return False  # "a hall opens to other departments", "some shops reopen as outlets of another"
    if match.trigger.words == "fold~" and any(t.low == "into" for t in tokens[match.j : frame.b]):
        return False  # "fold its three labs into one unit"
    if _elsewhere(frame):
        return False
    if match.negated and tokens[match.i].low.startswith(("reopen", "re-open")):
        return False
    if match.trigger.form == "verb" and match.voice in ("active", "reduced") and _people_act(view, match):
        return False  # "whose staff left the books", "they started work at a depot"
    known = match.voice == "noun" and tokens[match.i].low == "new" and match.i and tokens[match.i - 1].low in ("the", "its", "their", "our")
    if known and all(t.tag not in "PZ" for t in tokens[match.j : frame.b]):
        return False  # "feared for the new campus"
    if match.gap is not None and match.voice in ("active", "gerund") and _leased(frame):
        return True
    if match.voice in ("passive", "reduced") or match.trigger.form == "intransitive":
        sites = [p for p in view.within(frame.a, match.i) if _is_site(frame, p, lexicon) and not _peopled(view, p, frame.a)]
        if not sites and frame.a > 1 and tokens[frame.a - 1].low in ("that", "which"):  # "the hub that Orvane opened in May is closing"
            sites = [p for p in view.phrases if p.j == frame.a - 1 and _is_site(frame, p, lexicon)]
        sites = sites or _called(frame, frame.a, match.i, lexicon) or ([] if new else _town(frame))
    elif match.voice == "noun":
        sites = [p for p in view.phrases if _is_site(frame, p, lexicon) and p.j > match.i and p.i < frame.b]
    else:
        first = next(
            (
                p
                for p in view.phrases
                if p.head >= (match.gap[0] if match.gap else match.j)
                and not any(t.tag in "OW" for t in tokens[match.j : p.i])
                and tokens[p.head].low not in _MEASURES
            ),
            None,
        )
        if not match.gap and not new and match.j < len(tokens) and tokens[match.j].low in ("at", "in") and match.voice == "active":
            first = None  # "the jobs it is eliminating at its campus"
        if first is not None and first.kind == "other" and first.j < frame.b and tokens[first.j].low == "and":
            joined = next((p for p in view.phrases if p.i == first.j + 1 and _is_site(frame, p, lexicon)), None)
            first = joined or first  # "a subsidiary and an office"
        named = first is not None and first.kind == "other" and tokens[first.head].tag in "PZ" and not _thing(tokens, first)
        if first is not None and named and match.gap:  # "picked Leeds for its new office"
            sites = [p for p in view.within(first.j, frame.b) if _is_site(frame, p, lexicon)][:1]
            frame.place = (tokens[first.i].start, tokens[first.head].end)
            if sites:
                frame.site = (sites[0].i, sites[0].j)
            return bool(sites)
        if match.trigger.words == "come~ to" and any(p.j <= match.i and p.number is not None for p in view.within(frame.a, match.i)):
            return False  # "300 jobs are coming to its Leeds office"
        if match.trigger.words == "come~ to" and tokens[match.j].low == "the":
            return False  # "The new camera comes to the shops in May"
        if match.trigger.words.startswith(_ARRIVING) and not any(_is_site(frame, p, lexicon) for p in view.within(match.j, len(tokens))):
            return False
        if match.trigger.words in ("open~ ?up in", "close~ ?down|up in") and not _opens(tokens, match.i):
            return False  # "the fair opens in Leeds"
        alone = first is not None and all(t.tag in "PZ." or t.low == "and" for t in tokens[first.i : first.j])  # not "its shooter Gannet"
        if first is not None and named and alone and match.trigger.steps[-1].words <= _TO_PLACE and match.trigger.words != "move~ to":
            frame.site = (first.i, first.j)
            frame.place = (tokens[first.head].start, tokens[first.head].end)
            return True
        sites = [first] if first is not None and _is_site(frame, first, lexicon) and first.j <= frame.b else []
        relative = match.i > 1 and tokens[match.i - 1].tag in "OC" and tokens[match.i - 2].tag == "W"  # "the studio it closed"
        at = match.i - 2 if relative else match.j
        sites = sites or _called(frame, at, at + 2 - relative, lexicon) or _meant(frame, lexicon)
        if first is not None and named and first.i == match.j and not new and any(t.low in lexicon.words["sites"] for t in tokens):
            frame.site = (first.i, first.j)  # "will keep its Oslo office but close Tallinn"
            frame.place = (tokens[first.i].start, tokens[first.head].end)
            return tokens[first.head].tag == "P" and match.trigger.words.split()[0] in _PLACED
        if not sites and match.trigger.words.split()[0] in ("open~", "close~", "shut~", "wind~", "shutter~"):
            opening, resume = subjects.insertion(tokens, frame.a, match.i)
            before = [p for p in view.within(frame.a, match.i) if _is_site(frame, p, lexicon) and not opening <= p.i < resume]
            sites = (
                before[-1:]
                if before
                and not (match.j < len(tokens) and tokens[match.j].low in ("its", "their", "a", "an"))  # "labs shut their books"
                and not any(
                    t.tag == "V" and t.low not in ("will", "would", "is", "to", "are", "was", "were", "be", "has", "have", "had")
                    for t in (*tokens[before[-1].j : opening], *tokens[resume : match.i])
                )
                else []
            )
    if any(t.low == "at" and n.low in _HOURS for t, n in pairwise(tokens)):
        return False  # "closes at noon"
    if any(t.low == "at" and n.text.isdigit() and c.text == ":" for t, n, c in zip(tokens, tokens[1:], tokens[2:], strict=False)):
        return False  # "will close at 15:00"
    if match.trigger.words == "lease~" and match.i and tokens[match.i - 1].low in _USING:
        return False  # "We occupy leased offices in Boston"
    if match.trigger.words == "occupy~" and tokens[match.i].low in ("occupy", "occupies") and not _ahead(tokens, match.i):
        return False  # "We occupy leased offices in Boston"
    if match.trigger.words == "leave~" and any(t.low in _TELLING for t in tokens[max(0, match.i - 8) : match.i]):
        return False  # "asked 40 trainees to leave its campus"
    if match.trigger.words.startswith("take~ ?up") and not (sites and sites[0].i <= match.j and _taken(frame, sites[0])):
        return False
    if not sites:
        return False
    site = sites[0]
    if not new and any(t.low in _SHORT for t in tokens[max(frame.a, min(site.i, match.i)) : frame.b]):
        return False
    if match.trigger.words.startswith(("wind~", "dismantle~", "dissolve~")) and not any(t.tag == "P" for t in tokens[site.i : site.j + 2]):
        return False  # "is winding up its robotics lab": a unit, where no place is given
    if not new and tokens[site.head].low in _PARTLY:
        return False
    frame.site = (site.i, site.j)
    if match.gap and match.trigger.words.endswith("* to") and match.j < len(tokens) and tokens[match.j].tag == "P":
        frame.place = (tokens[match.j].start, tokens[match.j].end)  # "is bringing an office to Leeds"
    if new and match.trigger.words.split()[0] in _BUILDING and site.i >= match.j and tokens[site.i].low in ("the", "its", "their"):
        return any(t.low in ("new", "first", "second", "third", "own") for t in tokens[site.i : site.j])
    measured = site.number is not None and tokens[site.number + 1].low in _AREAS
    if (
        site.number is not None
        and not measured
        and not (site.i > 1 and tokens[site.i - 1].low == "of" and tokens[site.i - 2].low in _ONE_OF)
    ):
        t = tokens[site.number]
        if isinstance(t.value, Number):
            frame.count = (t.value.quantity, t.start, t.end)
    return True


def _leased(frame: Frame) -> bool:
    """Whether a lease or an area is told by its place alone ("signed a ten-year lease in Leeds", "let its Leeds lease lapse"); takes it."""
    tokens, match = frame.view.tokens, frame.match
    if (
        match.gap is None
        or any(t.low in ("another", "more", "further") for t in tokens[slice(*match.gap)])
        or not ("lease|leases" in match.trigger.words or "square" in match.trigger.words)
    ):
        return False
    at = next((k for k in (match.j, *range(*match.gap)) if k < len(tokens) and tokens[k].tag in "PZ"), None)
    if at is None:
        return False
    frame.site, frame.place = (at, at + 1), (tokens[at].start, tokens[at].end)
    return True


def _elsewhere(frame: Frame) -> bool:
    """Whether a verb is of something else ("could go solar", "is emptied of bins", "its closure is planned for June")."""
    tokens, match = frame.view.tokens, frame.match
    after = tokens[match.j] if match.j < len(tokens) else None
    if after is not None and after.low == "of" and tokens[match.j - 1].low == "emptied":
        return True
    if match.trigger.form != "intransitive":
        return False
    if match.trigger.words.endswith(" go"):
        return after is not None and after.tag not in "T." and after.low not in ("too", "as", "if", "when", "by", "and")
    return match.trigger.needs == "newsite" and any(t.low in _ENDING for t in tokens[frame.a : match.i])


def _is_site(frame: Frame, p: Phrase, lexicon: Lexicon) -> bool:
    floors = frame.view.tokens[p.head].low in lexicon.words["site_parts"] and frame.match.trigger.words.startswith(
        ("take~ ?up", "rent~", "lease~")
    )
    small = frame.match.trigger.needs == "newsite" and frame.view.tokens[p.head].low in lexicon.words["small_sites"]
    return floors or small or p.kind == "site" or (p.kind == "unit" and frame.view.tokens[p.head].low in lexicon.words["sites"])


def _called(frame: Frame, a: int, b: int, lexicon: Lexicon) -> list[Phrase]:
    """The site between tokens `a` and `b` that is called by a noun that may also stand for the company ("the studio there closed")."""
    tokens = frame.view.tokens
    return [
        Phrase(k - 1, k + 1, k, "site")
        for k in range(max(a, 1), min(b, len(tokens)))
        if tokens[k].tag == "W"
        and tokens[k].low in lexicon.words["sites"]
        and tokens[k - 1].tag == "D"
        and not any(t.low in SAY for t in tokens[k + 1 : b])
    ][-1:]


def _town(frame: Frame) -> list[Phrase]:
    """The place that stands for the site there as the subject of a verb of closing ("Boise, where 250 worked, will be closed")."""
    tokens, k = frame.view.tokens, frame.match.i
    if not any(t.low.startswith(("clos", "shut")) for t in tokens[k : frame.match.j]):
        return []  # "a rumour that Houston would be abandoned"
    while k > frame.a and (tokens[k - 1].tag in "VA" or tokens[k - 1].low == "to"):
        k -= 1
    opening, _ = subjects.insertion(tokens, frame.a, frame.match.i)
    ends = (k, opening)
    return [p for p in frame.view.phrases if p.j in ends and p.i >= frame.a and all(t.tag == "P" for t in tokens[p.i : p.j])][-1:]


def _meant(frame: Frame, lexicon: Lexicon) -> list[Phrase]:
    """The site that `it` or `them` after a verb means, told of before in the sentence ("closed its hub in May and reopened it in June")."""
    tokens, match = frame.view.tokens, frame.match
    if match.j >= len(tokens) or tokens[match.j].low not in ("it", "them"):
        return []
    return [p for p in frame.view.phrases if p.j <= match.i and _is_site(frame, p, lexicon)][-1:]


def _thing(tokens: list[Token], p: Phrase) -> bool:
    """Whether a name is described as something other than a place ("the shooter XDefiant")."""
    return tokens[p.i].tag == "D" and tokens[p.head].tag == "Z" and any(t.tag == "M" for t in tokens[p.i + 1 : p.head])


def _taken(frame: Frame, p: Phrase) -> bool:
    """Whether a site that somebody takes is a new one, or part of one ("two floors", "rooms", "a building")."""
    tokens = frame.view.tokens
    return tokens[p.head].low in _ROOMS and (p.number is not None or tokens[p.i].low not in ("the", "its", "their", "our"))


def _ahead(tokens: list[Token], k: int) -> bool:
    """Whether the verb at token `k` lies ahead."""
    return any(t.low in ("will", "would", "to", "shall") for t in tokens[max(0, k - 3) : k])


def _opens(tokens: list[Token], k: int) -> bool:
    """Whether a company is what opens at token `k`, not something of its ("the fair of Orvane opens in Leeds")."""
    while k and (tokens[k - 1].tag in "VA" or tokens[k - 1].low == "to"):
        k -= 1
    return k > 0 and tokens[k - 1].tag in "CWO" and not (k > 1 and tokens[k - 2].tag == "I")


def _people_act(view: View, match: Match) -> bool:
    """Whether staff, and not their company, are the subject of an active verb."""
    tokens, k = view.tokens, match.i
    while k and tokens[k - 1].low not in _STAFF and (tokens[k - 1].tag in "VAT" or tokens[k - 1].low == "to"):
        k -= 1
    if not k:
        return False
    before = tokens[k - 1]
    starts = match.trigger.words.startswith(("start~", "begin~", "leave~"))
    return before.low in _STAFF or (starts and before.low in ("they", "who"))
