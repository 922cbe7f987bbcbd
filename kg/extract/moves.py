"""Frames whose arguments are roles on two sides, units, sites or posts: role shifts, reorganisations, offices, executive moves."""

from __future__ import annotations

import re

from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon
from kg.extract.numbers import Number
from kg.extract.phrases import Phrase

_INTO = frozenset("to into as with for toward towards on under onto".split())
_OF = (
    r"(?: (?:of|for) (?:(?:the|its|their) )?[\w&'’-]+(?: [\w&'’-]+){0,4}?(?=\s?[,.;:)—–]|\s(?:to|after|in|on|at|from|who|as|last"
    r"|this|next|with|amid|when|by|is|was|has|will"
    r"|had|have|would|and (?:the|its|is|will|a)|since|effective|steps?|left|leaves|resigned|stepped|since|says?|said|told|leads"
    r"|joins?|joined)\b|\s?$))"
)
_POST = re.compile(
    r"\b(?:(?:interim|acting|deputy|joint|global|group|founding|executive|senior|co-)[ -]?)*"
    rf"(?:chief (?:[a-z&-]+ ){{1,4}}officer|chief executive|chief of staff|(?:finance|technology|research|software|hardware"
    rf"|infrastructure|science|revenue|financial|development|product|marketing|legal|sales|people|operations|security|design"
    rf"|engineering|ai|policy|safety|data|commercial|technical|creative|communications|hr|growth"
    rf"|privacy|strategy|cloud) (?:chief|boss|director)"
    rf"|chief (?:ai )?(?:scientist|architect|economist|counsel|evangelist|engineer)|(?:CEO|CTO|CFO|COO|CIO|CMO|CPO|CRO|CISO|CHRO"
    rf"|CAIO)\b|general counsel|general manager(?:{_OF})?"
    rf"|managing director(?:{_OF})?|(?:co-)?heads?{_OF}|(?:vice[ -]president|director|VP|president|lead){_OF}"
    rf"|vice[ -]presidents?\b|chair(?:man|woman"
    rf"|person)?(?: of the board)?\b|co-president|president\b"
    rf"|(?:[\w-]+ )?country (?:head|manager))",
    re.IGNORECASE,
)
_TELLING = frozenset("ask asked asks tell told tells order ordered force forced urge urged".split())
_STAYING = frozenset("remain remains remained stay stays stayed keep keeps kept is are was were be still currently already".split())
_BUILDING = frozenset("build~ add~ create~ start~ lease~ plan~ unveil~".split())
_TOP = frozenset("chief head director boss lead president chair officer counsel".split())
_LED = frozenset("led ran headed leads runs heads oversaw oversees directed run lead head oversee".split())
_SHORT = frozenset("temporarily painting repairs refurbishment weekend overnight holiday holidays storm reopen reopened meeting".split())
_BEFORE_POST = frozenset(
    "as to the its a new interim acting from where she he was been her his their post role job position of back down over and".split()
)
_SOME = frozenset("some hundreds dozens many most they those people employees staff workers".split())
_TEACHING = frozenset("retrain~ re-train~ reskill~ re-skill~ redeploy~ reassign~ school~ upskill~ convert~ turn~".split())
_SPEECH = frozenset("said says told wrote added explained argued noted conceded confirmed announced".split())


def fill(frame: Frame, lexicon: Lexicon) -> bool:
    """Fills the arguments of a frame of these kinds; False where what it needs is not there."""
    match frame.match.trigger.needs:
        case "roles":
            return _shift(frame)
        case "unit":
            return _units(frame)
        case "post":
            return _post(frame)
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
    turn = (
        match.verb
        if becoming
        else next((k for k in range(match.j, frame.b) if tokens[k].low in into and any(k < p.i <= k + 8 for p in candidates)), None)
    )
    if match.trigger.words.endswith(" as"):
        turn = match.j - 1
    if turn is None:  # "shifting 40 agents to AI oversight", whose words name no role yet
        turn = next((k for k in range(match.j, frame.b) if tokens[k].low in ("to", "into") and any(q.j == k for q in candidates)), None)
    if turn is None:
        return False
    if match.voice == "noun" and not any(t.low == "from" for t in tokens[match.j : match.j + 2]):
        return False
    for p in view.within(turn, frame.b):
        if (
            p.kind == "other"
            and p.role is None
            and tokens[p.head].low.endswith("s")
            and p.i <= turn + 2
            and match.trigger.words.split()[0] in _TEACHING
        ):
            p.kind, p.role = "role", (p.head if p.head == p.i else p.i + (tokens[p.i].tag == "D"), p.head + 1)
            candidates.append(p)
        elif (
            p.kind == "other"
            and p.number is None
            and p.i == turn + 1
            and any(t.tag == "F" for t in tokens[p.i : p.j])
            and any(q.kind == "role" and match.j <= q.i < turn for q in candidates)
        ):
            p.kind, p.role = "function", (p.i, p.head + 1)
            candidates.append(p)
    frame.to_roles = [_span(frame, p) for p in candidates if p.i > turn]
    inside = [p for p in candidates if (match.gap[0] if match.gap else match.j) <= p.i < turn]
    left = inside or [p for p in candidates if p.j <= match.i]
    if left and all(p.kind == "unit" for p in left):
        return False
    frame.roles = [_span(frame, p) for p in left]
    near = view.within(frame.a if passive or becoming else match.gap[0] if match.gap else match.j, turn)
    counted = [p for p in (*left, *near) if p.number is not None and p.kind in ("number", "people", "role")]
    number = next((tokens[p.number] for p in counted if p.number is not None), None)
    if number is not None and isinstance(number.value, Number):
        frame.count = (number.value.quantity, number.start, number.end)
    return bool(frame.to_roles and (frame.roles or frame.count or any(t.low in _SOME for t in tokens[frame.a : match.i])))


def _units(frame: Frame) -> bool:
    """Two units, or one that is split or dissolved."""
    view, match = frame.view, frame.match
    lo = frame.a if match.voice in ("passive", "reduced") else match.gap[0] if match.gap else match.j
    found = [p for p in view.within(lo, frame.b) if p.role is not None and p.kind in ("unit", "function")]
    if not any(p.kind == "unit" or view.tokens[p.role[1] if p.role and p.role[1] < p.j else p.head].tag == "U" for p in found):
        return False
    frame.roles = [_span(frame, p) for p in found]
    return True


def _post(frame: Frame) -> bool:
    """A post beside a verb of coming or going; a post whose holder only speaks is none."""
    view, match = frame.view, frame.match
    tokens = view.tokens
    text = " ".join(t.text for t in tokens)
    starts: list[int] = []
    at = 0
    for t in tokens:
        starts.append(at)
        at += len(t.text) + 1

    def token_at(offset: int) -> int:
        return max(k for k, s in enumerate(starts) if s <= offset)

    found = []
    for m in _POST.finditer(text):
        i, j = token_at(m.start()), token_at(max(m.start(), len(m.group().rstrip()) + m.start() - 1)) + 1
        found.append((i, j))
    found += [
        (p.role[0], p.role[1])
        for p in view.phrases
        if p.kind == "role"
        and p.role
        and p.role[1] - p.role[0] > 1
        and tokens[p.head].low in _TOP
        and not any(i < p.role[1] and p.role[0] < j for i, j in found)
    ]
    active = match.trigger.form == "verb" and match.voice in ("active", "gerund")
    lo, hi = (match.j, frame.b) if active or match.voice == "noun" else (frame.a, frame.b)
    inside = [(i, j) for i, j in found if lo <= i and j <= hi + 1 and not (match.i <= i < match.j and not match.gap)]
    if not active and match.voice != "noun":
        inside = [
            (i, j)
            for i, j in inside
            if (
                all(t.low in _BEFORE_POST or t.tag in "DBCZS" for t in tokens[match.j : i])
                if i >= match.j
                else not any(t.low in _SPEECH for t in tokens[j : match.i])
            )
        ]
    if not inside:
        return _led(frame)
    taken = [(i, j) for i, j in inside if any(t.low == "as" and k >= match.j for k, t in enumerate(tokens[:i]) if k >= i - 2)]
    inside = taken or inside  # "appointed Finance Director Ann Ott as chief executive"
    frame.roles = [(tokens[i].start, tokens[_without_company(frame, i, j) - 1].end) for i, j in inside]
    return True


def _led(frame: Frame) -> bool:
    """The unit that somebody ran who comes or goes ("who led AI at Intel")."""
    view, match = frame.view, frame.match
    tokens = view.tokens
    for k in range(frame.a, min(frame.b, len(tokens) - 1)):
        led = tokens[k].low in _LED and (k == match.i or any(t.low in ("who", "to", "where") for t in tokens[max(0, k - 2) : k]))
        if led or (tokens[k].low == "of" and k and tokens[k - 1].low == "charge"):
            unit = next((p for p in view.phrases if p.i <= k + 1 < p.j and p.i >= k and (p.kind in ("unit", "function") or p.role)), None)
            if unit is not None:
                a, b = unit.role or (unit.i, unit.j)
                a = max(a, k + 1)
                while a < b - 1 and tokens[a].tag in "DSC":
                    a += 1
                frame.roles = [(tokens[a].start, tokens[b - 1].end)]
                return match.trigger.needs == "post"
    return False


def _without_company(frame: Frame, i: int, j: int) -> int:
    """The end of a post without the company that it is at ("president of Duolingo")."""
    tokens = frame.view.tokens
    named = j
    while named > i + 3 and tokens[named - 1].tag == "Z":
        named -= 1
    if j - named > 1 and tokens[named - 1].tag in "MFU":
        j = named  # "head of business Ann Ott"
    at = next((k for k in range(i + 1, j) if tokens[k].tag == "C" and tokens[k - 1].low in ("of", "at")), None)
    return j if at is None else max(i + 1, at - 1)


def _is_site(frame: Frame, p: Phrase, lexicon: Lexicon) -> bool:
    return p.kind == "site" or (p.kind == "unit" and frame.view.tokens[p.head].low in lexicon.words["sites"])


def _site(frame: Frame, lexicon: Lexicon) -> bool:
    """A site beside a verb or noun of opening or closing."""
    view, match = frame.view, frame.match
    tokens = view.tokens
    new = match.trigger.needs == "newsite"
    if match.voice in ("passive", "reduced") or match.trigger.form == "intransitive":
        sites = [p for p in view.within(frame.a, match.i) if _is_site(frame, p, lexicon)]
    elif match.voice == "noun":
        sites = [p for p in view.phrases if _is_site(frame, p, lexicon) and p.j > match.i and p.i < frame.b]
    else:
        first = next(
            (
                p
                for p in view.phrases
                if p.i >= (match.gap[0] if match.gap else match.j) and tokens[p.head].low not in ("metres", "meters", "feet", "lease")
            ),
            None,
        )
        if first is not None and match.trigger.words.endswith((" of", " in|at", " from")) and tokens[first.head].tag == "P":
            frame.site = (first.i, first.j)
            frame.place = (tokens[first.head].start, tokens[first.head].end)
            return True
        sites = [first] if first is not None and _is_site(frame, first, lexicon) and first.j <= frame.b else []
        if not sites and match.trigger.words.split()[0] in ("open~", "close~", "shut~", "wind~", "shutter~"):
            before = [p for p in view.within(frame.a, match.i) if _is_site(frame, p, lexicon)]
            sites = (
                before[-1:]
                if before
                and not any(
                    t.tag == "V" and t.low not in ("will", "would", "is", "to", "are", "was", "were", "be")
                    for t in tokens[before[-1].j : match.i]
                )
                else []
            )
    if match.trigger.words == "leave~" and any(t.low in _TELLING for t in tokens[max(0, match.i - 8) : match.i]):
        return False  # "asked 40 trainees to leave its campus"
    if tokens[match.i].low == "open" and match.i and tokens[match.i - 1].low in _STAYING:
        return False
    if not sites or (not new and any(t.low in _SHORT for t in tokens[frame.a : frame.b])):
        return False
    site = sites[0]
    frame.site = (site.i, site.j)
    if new and match.trigger.words.split()[0] in _BUILDING and site.i >= match.j and tokens[site.i].low in ("the", "its", "their"):
        return any(t.low in ("new", "first", "second", "third", "own") for t in tokens[site.i : site.j])
    if site.number is not None:
        t = tokens[site.number]
        if isinstance(t.value, Number):
            frame.count = (t.value.quantity, t.start, t.end)
    return True
