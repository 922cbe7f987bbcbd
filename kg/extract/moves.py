"""Frames whose arguments are roles on two sides, units or sites: role shifts, reorganisations, offices."""

from __future__ import annotations

from kg.extract import subjects
from kg.extract.clauses import View
from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon
from kg.extract.numbers import Number
from kg.extract.phrases import Phrase
from kg.extract.tokens import Token
from kg.extract.triggers import Match

_INTO = frozenset("to into as with for toward towards on under onto".split())
_TELLING = frozenset("ask asked asks tell told tells order ordered force forced urge urged".split())
_STAYING = frozenset("remain remains remained stay stays stayed keep keeps kept is are was were be still currently already".split())
_BUILDING = frozenset(
    "build~ add~ create~ start~ lease~ plan~ weigh~ consider~ mull~ explore~ eye~ propose~ promise~ announce~ move~".split()
)
_PLACED = frozenset("close~ shut~ shutter~ quit~ leave~ exit~ abandon~ vacate~".split())
"""Verbs after which a place may stand for the site there ("is quitting Lisbon, where its office")."""
_MEASURES = frozenset("metres meters feet lease one both each half all some most".split())
"""What may stand for the site that it is a measure or a part of ("40,000 square feet of offices", "one of its two sites")."""
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
_SOME = frozenset("some hundreds dozens many most they those people employees staff workers".split())
_TURNS = _INTO | frozenset("them be become called titled styled made".split())
"""Words that end a trigger before what people become."""
_VISITORS = frozenset("journalists reporters press public visitors schools pupils tourists outsiders".split())
_USING = frozenset("occupy occupies occupied use uses used operate operates maintain maintains".split())
_BE = frozenset("will would are is be been were was has have to now".split())
_STAFF = frozenset("staff employees workers people colleagues engineers".split())
_SOFTWARE = frozenset("software ai automation chatbot chatbots bot bots robot robots machine machines".split())
_NOW = frozenset("now today since former formerly".split())
_FOLLOWING = 4
"""Sentences after a shift that may say how many have made it."""
_WORKSHOPS = ("lab", "office", "centre", "center", "studio", "hub")
_WORK = ("tion", "sion", "ment", "ing", "ance", "ence", "ship", "sight", "work", "ysis", "ics")
"""How the names of work end ("model assurance")."""


def fill(frame: Frame, lexicon: Lexicon) -> bool:
    """Fills the arguments of a frame of these kinds; False where what it needs is not there."""
    match frame.match.trigger.needs:
        case "roles":
            return _shift(frame)
        case "unit":
            return _units(frame)
        case _:
            return _site(frame, lexicon)


def _span(frame: Frame, p: Phrase) -> tuple[int, int]:
    assert p.role is not None
    return frame.view.tokens[p.role[0]].start, frame.view.tokens[p.role[1] - 1].end


def _shift(frame: Frame) -> bool:
    """Human roles on both sides of `to`, `into`, `as`, `with`: what stands before is left, what follows is entered."""
    view, match = frame.view, frame.match
    tokens = view.tokens
    passive = match.voice in ("passive", "reduced")
    into = _INTO | {"by"} if match.trigger.words == "replace~" else _INTO
    direct = next((p for p in view.phrases if p.i == match.j), None)
    if match.voice in ("active", "gerund") and direct is not None and direct.kind in ("other", "site"):
        return False
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
    if turn is None:  # "shifting 40 agents to AI oversight", whose words name no role yet
        turn = next(
            (
                k
                for k in range(match.j, frame.b)
                if tokens[k].low in ("to", "into") and any(q.j == k or k == match.j or (q.kind == "role" and q.j < k) for q in candidates)
            ),
            None,
        )
    if turn is None:
        return "again" in match.trigger.flags and _counted(frame)
    if match.voice == "noun" and not any(t.low in ("from", "of") for t in tokens[match.j : match.j + 2]):
        return False
    if turn + 3 < len(tokens) and tokens[turn + 1].low == "what" and tokens[turn + 3].tag == "V":
        turn += 3  # "into what it calls scribe supervision"
    taught = match.trigger.words.split()[0] in view.words["teaching"]
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
    frame.to_roles = [_span(frame, p) for p in candidates if p.i > turn and not _software(tokens[p.i : p.j])]
    inside = [p for p in candidates if (match.gap[0] if match.gap else match.j) <= p.i < turn]
    left = inside or [p for p in candidates if p.j <= match.i]
    reached = (p for p in view.within(turn, frame.b) if p.i > turn and not (p.j < len(tokens) and tokens[p.j].low == "of"))
    into_people = next((p.kind == "role" for p in reached), False)
    if left and all((p.kind == "unit" and not into_people) or (becoming and tokens[p.head].low in view.words["top_posts"]) for p in left):
        return False
    if not left and direct is None and match.j < len(tokens) and tokens[match.j].low == "them":
        left = [p for p in view.phrases if p.j <= match.i and p.kind == "role" and p.role is not None][-1:]  # "will train them as editors"
    going = passive or becoming or (match.j in (turn, turn + 1) and _numbered(frame))
    if not left and going and _numbered(frame):
        left = [p for p in view.phrases if p.j <= match.i and p.kind == "role" and p.role is not None][-1:]
    frame.roles = [_span(frame, p) for p in left]
    near = view.within(frame.a if going else match.gap[0] if match.gap else match.j, match.j if going else turn)
    counted = [
        p
        for p in (*(reversed(near) if _numbered(frame) else left), *near)
        if p.number is not None and p.kind in ("number", "people", "role")
    ]
    number = next((tokens[p.number] for p in counted if p.number is not None), None)
    if number is not None and isinstance(number.value, Number):
        frame.count = (number.value.quantity, number.start, number.end)
    return bool(frame.to_roles and (frame.roles or frame.count or any(t.low in _SOME for t in tokens[frame.a : match.i])))


def _software(words: list[Token]) -> bool:
    """Whether a phrase after `with` or `by` is of software, to which no human role is moved ("replacing agents with AI software")."""
    return words[-1].low in _SOFTWARE or (words[-1].low in ("agents", "assistants", "systems") and any(t.low in _SOFTWARE for t in words))


def _numbered(frame: Frame) -> bool:
    """Whether the subject of a frame is a number or a pronoun for people named before ("nine of them", "45 have")."""
    tokens, k = frame.view.tokens, frame.match.i
    while k and (tokens[k - 1].tag in "VAT" or tokens[k - 1].low == "to"):
        k -= 1
    return k > 0 and (tokens[k - 1].tag == "N" or tokens[k - 1].low in ("they", "them", "these", "those", "all", "both"))


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
            frame.roles = [_span(frame, p)] if p.role is not None else []
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


def _units(frame: Frame) -> bool:
    """Two units, or one that is split or dissolved."""
    view, match = frame.view, frame.match
    tokens, flags = view.tokens, match.trigger.flags
    passive = match.voice in ("passive", "reduced")
    lo = frame.a if passive or match.trigger.form == "intransitive" else match.gap[0] if match.gap else match.j
    if "joins" in flags and not passive and not match.gap and (match.j == len(tokens) or tokens[match.j].tag in ".IT"):
        lo = frame.a  # "the two groups are merging"
    region = view.within(lo, frame.b)
    counted = next((p for p in region if p.i >= match.j), None) if match.voice in ("active", "gerund") else None
    if counted is not None and counted.kind == "people" and counted.number is not None and not _into_units(view, match.j, frame.b):
        return False  # "will abolish 550 positions, most of them in its enterprise division"
    if any(p.kind == "people" or tokens[p.head].low == "members" for p in region[:1]) and match.trigger.words.startswith("spread~"):
        return False  # "dissolved the team and spread its members over other units"
    if "roof" not in flags and _of_things(frame, passive):
        return False
    found = [p for p in region if p.role is not None and p.kind in ("unit", "function")]
    found += [p for p in region if _laboratory(view, p)]
    found += [q for p in region for q in _lines_of(view, p)]
    if any(p.kind == "unit" and p.i > match.i for p in found) or _into_units(view, match.j, frame.b):
        found += [p for p in region if p.kind == "people" and p.role is not None and p.i >= lo and p.j <= (match.i if passive else frame.b)]
    named = [
        p for p in region if p.kind == "other" and tokens[p.head].tag in "ZRC" and tokens[p.head].low != frame.employer.name.name.lower()
    ]
    if "roof" in flags:
        plain = [p for p in region if p.kind == "other" and all(t.tag == "M" for t in tokens[p.i : p.j])]  # "put perception and planning"
        listed = [p for p in (*named, *plain) if match.gap and match.gap[0] <= p.i and p.j <= match.gap[1]] if not passive else named
        found += listed
        if len(listed) > 1:
            frame.roles = [_span(frame, p) if p.role else (tokens[p.i].start, tokens[p.head].end) for p in sorted(found, key=lambda p: p.i)]
            return True
        found = [p for p in found if p not in listed]
    if ("roof" in flags or match.trigger.words.startswith(("become~ one", "become~ a", "be~ "))) and (lines := _gathered(frame)):
        frame.roles = lines
        return True
    if "two" in flags and not _enters(frame, found, named):
        return False
    single = match.trigger.words.startswith(("form~", "become~", "be~")) or any(
        t.low in ("as", "one", "single") for t in tokens[match.i : frame.b]
    )
    if match.trigger.words.startswith("become~ one") and all(p.i > match.i for p in found):
        return False  # "of becoming a leaner organisation"
    both = sum(p.kind == "function" for p in found) > 1 and ("joins" in flags or single)
    if not both and not any(_is_unit(view, p) for p in found):
        return False
    frame.roles = [_span(frame, p) for p in sorted(_once(found), key=lambda p: p.i)]
    return bool(frame.roles)


def _gathered(frame: Frame) -> list[tuple[int, int]]:
    """The lines of work, by whatever words they are named, that are told to become one ("Data platform and reporting will be merged into").

    Empty where fewer than two are named.
    """
    view, match = frame.view, frame.match
    tokens = view.tokens
    inside = match.gap is not None and match.voice in ("active", "gerund") and match.trigger.form == "verb"
    lo, hi = match.gap if inside and match.gap else (frame.a, match.i)
    chain: list[Phrase] = []
    for p in view.within(lo, hi):
        between = tokens[chain[-1].j : p.i] if chain else []
        if chain and all(t.low in (",", "and", "&", "both") for t in between):
            chain.append(p)
        elif len(chain) < 2:
            chain = [] if (p.i > lo and tokens[p.i - 1].tag in "IVS") or tokens[p.head].tag in "CP" else [p]
    if chain and not inside and any(t.tag == "V" and t.low not in _BE for t in tokens[chain[-1].j : match.i]):
        return []
    if tokens[match.j - 1].low in ("as", "with"):
        chain += [p for p in view.phrases if p.i == match.j]
    plain = all(p.number is None and all(t.tag in "MZFUDB" for t in tokens[p.i : p.j]) and tokens[p.head].tag in "MZFU" for p in chain)
    if len(chain) < 2 or not plain:
        return []
    own = [p.role or (p.i + (tokens[p.i].tag == "D"), p.head + (p.kind != "unit" or p.head == p.i)) for p in chain]
    return [(tokens[i].start, tokens[j - 1].end) for i, j in own if i < j]


def _once(found: list[Phrase]) -> list[Phrase]:
    """The phrases that name a unit, each once."""
    return list({p.role: p for p in found if p.role is not None}.values())


def _is_unit(view: View, p: Phrase) -> bool:
    return p.kind in ("unit", "people", "site") or view.tokens[p.role[1] if p.role and p.role[1] < p.j else p.head].tag == "U"


def _of_things(frame: Frame, passive: bool) -> bool:
    """Whether what a verb parts or joins is no unit ("split the call into breakout groups", "formed a partnership with the team")."""
    view, match = frame.view, frame.match
    tokens = view.tokens
    if match.trigger.form == "intransitive":
        of_many = match.j < len(tokens) and tokens[match.j].low == "of"  # "is one of the largest"
        return of_many or (match.trigger.words.startswith("form~") and any(t.tag == "I" for t in tokens[match.i : match.j]))
    if passive or match.trigger.form != "verb":
        return False
    start = match.gap[0] if match.gap else match.j
    first = next((p for p in view.phrases if p.i == start), None)
    return (
        first is not None
        and first.kind in ("other", "role")
        and first.role is None
        and tokens[first.i].tag == "D"
        and tokens[first.head].tag == "M"
        and not (first.j < len(tokens) and (tokens[first.j].text in (",", "and", "&") or tokens[first.j].low in ("of", "and")))
    ) or (match.gap is not None and first is not None and first.kind == "role" and match.trigger.words.startswith(("spread~", "scatter~")))


def _enters(frame: Frame, found: list[Phrase], named: list[Phrase]) -> bool:
    """Whether a unit goes into another unit or what has a name: a phrase before `into`, `under` or `to`, or the subject, and one after."""
    match = frame.match
    passive = match.voice in ("passive", "reduced")
    turn = match.j - 1 if match.gap or match.trigger.words.split()[-1].startswith(("under", "into")) else match.i
    first = [p for p in found if p.kind == "unit" and p.role and p.j <= (turn if match.gap and not passive else match.i)]
    if passive and not match.gap:
        return len(found) > 1
    rest = any(p.kind in ("unit", "function") for p in frame.view.within(turn + 1, frame.b)) or any(p.i == turn + 1 for p in named)
    rest |= turn + 1 < len(frame.view.tokens) and frame.view.tokens[turn + 1].tag == "C"
    rest |= any(t.low in ("subsidiary", "company", "affiliate", "spin-off", "venture") for t in frame.view.tokens[turn + 1 : turn + 5])
    return bool(first and rest)


def _into_units(view: View, a: int, b: int) -> bool:
    """Whether what is divided becomes several units ("split its engineers into four teams")."""
    return any(p.kind == "unit" and p.number is not None and view.tokens[p.i - 1].low == "into" for p in view.within(a, b) if p.i)


def _lines_of(view: View, p: Phrase) -> list[Phrase]:
    """The lines of work of units that are named by them ("the teams for avatars and for voices"); makes them functions."""
    tokens = view.tokens
    if p.kind != "unit" or p.role is not None or p.j >= len(tokens) or tokens[p.j].low not in ("for", "behind", "of"):
        return []
    out: list[Phrase] = []
    at = p.j + 1
    for q in view.phrases:
        if q.i != at or q.kind not in ("function", "other", "unit") or tokens[q.head].tag in "CPT":
            continue
        start = q.i + (tokens[q.i].tag == "D")
        if start < q.j:
            q.kind, q.role = "function", q.role or (start, q.head + 1)
            out.append(q)
        at = q.j + 1
        if at < len(tokens) and tokens[at].low in ("for", "behind", "of"):
            at += 1
    return out if tokens[p.head].low.endswith("s") else []


def _laboratory(view: View, p: Phrase) -> bool:
    """Whether a site is a unit with a name of its own ("the optics laboratory", "the innovation office"); makes it one."""
    if p.kind != "site" or not view.tokens[p.head].low.startswith(_WORKSHOPS) or p.head == p.i:
        return False
    owned = next((k + 1 for k in range(p.head, p.i, -1) if view.tokens[k].tag == "S"), p.i)
    start = owned + (view.tokens[owned].tag in "DN")
    if start >= p.head or view.tokens[start].tag in "PB":
        return False
    p.role = (start, p.head + 1)
    return True


def _is_site(frame: Frame, p: Phrase, lexicon: Lexicon) -> bool:
    floors = frame.view.tokens[p.head].low in lexicon.words["site_parts"] and frame.match.trigger.words.startswith(
        ("take~ ?up", "rent~", "lease~")
    )
    return floors or p.kind == "site" or (p.kind == "unit" and frame.view.tokens[p.head].low in lexicon.words["sites"])


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


def _site(frame: Frame, lexicon: Lexicon) -> bool:
    """A site beside a verb or noun of opening or closing."""
    view, match = frame.view, frame.match
    tokens = view.tokens
    new = match.trigger.needs == "newsite"
    if tokens[match.i].low == "open" and match.i and tokens[match.i - 1].low in _STAYING:
        return False
    if new and any(t.low in _VISITORS for t in tokens[match.j : frame.b]) and any(t.low == "to" for t in tokens[match.j : frame.b]):
        return False  # "the depot, opened to journalists on Monday"
    if match.negated and tokens[match.i].low.startswith(("reopen", "re-open")):
        return False
    if match.trigger.form == "verb" and match.voice in ("active", "reduced") and _people_act(view, match):
        return False  # "whose staff left the books", "they started work at a depot"
    known = match.voice == "noun" and tokens[match.i].low == "new" and match.i and tokens[match.i - 1].low in ("the", "its", "their", "our")
    if known and all(t.tag not in "PZ" for t in tokens[match.j : frame.b]):
        return False  # "feared for the new campus"
    if match.voice in ("passive", "reduced") or match.trigger.form == "intransitive":
        sites = [p for p in view.within(frame.a, match.i) if _is_site(frame, p, lexicon)]
        if not sites and frame.a > 1 and tokens[frame.a - 1].low in ("that", "which"):  # "the hub that Orvane opened in May is closing"
            sites = [p for p in view.phrases if p.j == frame.a - 1 and _is_site(frame, p, lexicon)]
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
        if match.trigger.words == "fold~" and any(t.low == "into" for t in tokens[match.j : frame.b]):
            return False  # "fold its three labs into one unit"
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
    if not sites or (not new and any(t.low in _SHORT for t in tokens[frame.a : frame.b])):
        return False
    site = sites[0]
    if match.trigger.words.startswith(("wind~", "dismantle~", "dissolve~")) and not any(t.tag == "P" for t in tokens[site.i : site.j + 2]):
        return False  # "is winding up its robotics lab": a unit, where no place is given
    if not new and tokens[site.head].low in _PARTLY:
        return False
    frame.site = (site.i, site.j)
    if new and match.trigger.words.split()[0] in _BUILDING and site.i >= match.j and tokens[site.i].low in ("the", "its", "their"):
        return any(t.low in ("new", "first", "second", "third", "own") for t in tokens[site.i : site.j])
    if site.number is not None and not (site.i > 1 and tokens[site.i - 1].low == "of" and tokens[site.i - 2].low == "one"):
        t = tokens[site.number]
        if isinstance(t.value, Number):
            frame.count = (t.value.quantity, t.start, t.end)
    return True
