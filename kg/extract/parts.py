"""A clause that tells of several events: a total and its parts, or further figures that share the verb of the first."""

from __future__ import annotations

from kg.extract import amounts, people
from kg.extract.clauses import SAY
from kg.extract.frame import Frame
from kg.extract.numbers import Number
from kg.extract.tokens import Token

_INCLUDING = frozenset("including counting comprising namely".split())
_FURTHER = frozenset("further another additional more other".split())
_THEM = frozenset("them whom which".split())
_FOLLOWING = frozenset("after following follow follows followed besides".split())
_OF = frozenset("of among with amongst".split())
_UNFILLED = frozenset("vacant unfilled empty open".split())
_LISTING = frozenset((",", ":", "-", "–", "—", "("))
_PLACING = frozenset("in at from across near by for on".split())
_BE = frozenset("are were is was work worked sit sat".split())


def parts(frame: Frame) -> list[Frame]:
    """The frame itself, and those of the parts and further figures of its clause."""
    if frame.type not in ("Layoff", "Expansion", "Rehire") or (frame.follows and not frame.roles):
        return [frame]
    if (listed := _listed(frame)) or frame.follows:
        return [frame, *listed]
    at = _next(frame) if frame.part else _split(frame)
    if at is None:
        return [frame]
    begin, number = at
    end = frame.b if begin < frame.b and frame.part else _end(frame, number)
    part = Frame(frame.type, frame.match, frame.view, frame.employer, begin, end, part=True, whole=frame.whole or frame)
    value = frame.view.tokens[number].value
    assert isinstance(value, Number)
    if frame.view.tokens[number].tag == "N":
        part.count = (value.quantity, frame.view.tokens[number].start, frame.view.tokens[number].end)
    else:
        amounts.fill(part, begin, end)
    if not (part.count or part.percent):
        return [frame]
    start = frame.view.tokens[begin].start
    frame.b = min(frame.b, begin)
    for name in ("count", "percent", "before", "after"):
        had = getattr(frame, name)
        if had is not None and had[1] >= start:
            setattr(frame, name, None)
    frame.roles = [r for r in frame.roles if r[0] < start]
    for phrase in frame.view.within(begin, end):
        people.take_role(part, phrase)
    return [frame, *parts(part)]


def _number(tokens: list[Token], k: int) -> bool:
    return k < len(tokens) and isinstance(tokens[k].value, Number) and tokens[k].tag in "N%"


def _next(frame: Frame) -> tuple[int, int] | None:
    """Where another part of a list begins ("30 engineers and 12 designers")."""
    tokens = frame.view.tokens
    for k in range(frame.a + 2, min(frame.b + 2, len(tokens) - 2)):
        listed = (tokens[k].text == "," or tokens[k].low == "and") and _number(tokens, k + 1)
        if listed and _here(tokens, k + 1) and any(t.tag == "P" for t in tokens[frame.a : k]):
            return k + 1, k + 1
        if listed and k < frame.b - 1 and _item(frame, k + 1):
            return k + 1, k + 1
    return None


def _split(frame: Frame) -> tuple[int, int] | None:
    """Where a part ("including 120 in Dublin", "120 of them in Dublin") or a further figure begins after a first, and its number."""
    tokens = frame.view.tokens
    first = next((k for k in range(frame.a, min(frame.b, len(tokens))) if tokens[k].tag in "N%" and _counted(frame, k)), None)
    if first is None:
        return None
    for k in range(first + 1, len(tokens) - 1):
        if (tokens[k].text == ";" and not _of_them(tokens, k + 1)) or (k > frame.b + 1 and k in frame.view.verbs):
            return None
        if k > frame.b and tokens[k].tag in "V" and tokens[k].low not in _BE | SAY:
            return None
        number = next((n for n in range(k + 1, min(k + 4, len(tokens))) if _number(tokens, n)), None)
        if number is None:
            continue
        if (after := _after(frame, k, number)) is not None:
            return after
        if tokens[k].text == ";" and number == k + 1 and tokens[number].tag == "N":
            return number, number  # "cut 8,500 jobs; 1,400 of those were in Sweden"
        if tokens[k].text in ":-–—(" and number == k + 1 and _distributed(frame, first, number):
            return number, number
        if tokens[k].low in _INCLUDING and _next_to(tokens, k, number) and tokens[number].tag == "N" and not _timed(tokens, number):
            return k, number
        if k < frame.b and tokens[k].low in ("and", "then", "plus") and any(x.low in _FURTHER for x in tokens[k + 1 : number + 1]):
            return k + 1, number
        timed = tokens[k].low in ("and", ",") and number == k + 2 and tokens[k + 1].tag == "T" and tokens[number].tag == "N"
        if timed and (number + 1 == len(tokens) or tokens[number + 1].text in ".,;"):
            return k + 1, number  # "and a year earlier 2,200"
        if (
            tokens[number].tag == "N"
            and tokens[k].low in _THEM
            and tokens[k - 1].low in _OF
            and k - 2 > first
            and _next_to(tokens, k, number)
        ):
            return k - 1, number  # "among them the 26 engineers"
        if number != k + 1 or tokens[number].tag != "N":
            continue
        if tokens[k].text == "," and _among(frame, number):
            return number, number  # "300 people, 40 testers among them"
        if tokens[k].text in _LISTING and k <= frame.b + 1 and _divided(tokens, first, number):
            return number, number
        them = (
            number + 2 < len(tokens)
            and tokens[number + 1].low == "of"
            and _those(tokens, number + 2)
            and not (number + 3 < len(tokens) and tokens[number + 3].low in SAY)
            and not any(t.low in _UNFILLED for t in tokens[number + 3 : number + 6])
        )
        if tokens[k].text == "," and _opens(tokens, first) and any(t.low in _BE for t in tokens[number + 1 : number + 3]):
            if frame.before and frame.count and frame.before[1] == frame.count[1]:
                frame.before = None
            return number, number  # "Of the 300 roles that it is cutting, 90 are in Leeds"
        if them and k > first and tokens[k].low in (",", "-", "–", "—", "(", "with", "and", "first", "including"):
            return k + (tokens[k].tag == "." or tokens[k].low == "and"), number
        if k < frame.b and tokens[k].low in ("and", ",", "plus") and _roles(frame, first, number):
            return number, number
        if tokens[k].text == "," and k <= frame.b + 1 and _distributed(frame, first, number):
            return number, number  # "1,450 positions, 1,200 in the Netherlands and 250 in America"
        if tokens[k].low in ("and", ",") and k <= frame.b + 1 and _placed(frame, first, k) and _here(tokens, number):
            return number, number
    return None


def _among(frame: Frame, number: int) -> bool:
    """Whether people of one occupation are counted at `number` as some of those told of."""
    p = next((p for p in frame.view.phrases if p.number == number == p.i and p.role is not None), None)
    after = frame.view.tokens[p.j : p.j + 2] if p is not None else []
    return len(after) == 2 and after[0].low == "among" and after[1].low in _THEM


def _next_to(tokens: list[Token], k: int, number: int) -> bool:
    """Whether a number follows token `k` at once, or after a determiner ("including all 12 of its designers")."""
    return number == k + 1 or (number == k + 2 and tokens[k + 1].tag == "D")


def _opens(tokens: list[Token], first: int) -> bool:
    """Whether the figure at `first` is a whole of which its sentence goes on to tell a part ("Of the 300 roles ...")."""
    return first in (2, 3) and tokens[0].low in ("of", "among") and tokens[1].tag == "D"


def _of_them(tokens: list[Token], k: int) -> bool:
    """Whether a number of those who were told of begins at token `k` ("400 of those")."""
    return k + 2 < len(tokens) and tokens[k].tag in "N%" and tokens[k + 1].low == "of" and _those(tokens, k + 2)


def _those(tokens: list[Token], k: int) -> bool:
    """Whether the word at token `k` means people told of before ("of them", "of those are in Leeds", but no "of those on")."""
    demonstrative = tokens[k].low in ("those", "these") and k + 1 < len(tokens) and tokens[k + 1].low in _BE | {"in", "at"}
    return tokens[k].low in _THEM or demonstrative


def _item(frame: Frame, k: int) -> bool:
    """Whether the number at `k` is one of a list of parts: of a place or time of its own, of a role, or of people of another kind."""
    tokens = frame.view.tokens
    if tokens[k].tag != "N":
        return False
    return _here(tokens, k) or any(p.i == k == p.number and (p.role is not None or p.kind == "people") for p in frame.view.phrases)


def _distributed(frame: Frame, first: int, number: int) -> bool:
    """Whether a total at `first` is told again in parts from `number` on ("1,200 posts: 700 in Kista and 500 in Gothenburg")."""
    tokens = frame.view.tokens
    rest = next((n for n in range(number, len(tokens)) if tokens[n].text in ".;)"), len(tokens))
    items = [n for n in range(number, rest) if tokens[n].tag == "N" and isinstance(tokens[n].value, Number) and _item(frame, n)]
    total = _least(tokens[first])
    parts = [_least(tokens[n]) for n in items]
    return len(items) > 1 and items[0] == number and total is not None and all(p is not None and p < total for p in parts)


def _least(token: Token) -> int | None:
    quantity = token.value.quantity if isinstance(token.value, Number) and token.tag == "N" else None
    return next((v for v in (quantity.value, quantity.min, quantity.max) if v is not None), None) if quantity is not None else None


def _after(frame: Frame, k: int, number: int) -> tuple[int, int] | None:
    """A figure of another time that the first comes after or on top of ("600 people in March after 1,300 in November")."""
    tokens = frame.view.tokens
    if not (tokens[k].low in _FOLLOWING or (tokens[k].low in ("of", "to") and tokens[k - 1].low in ("top", "addition"))):
        return None
    if tokens[number].tag != "N" or any(t.tag not in "DBSC" for t in tokens[k + 1 : number]):
        return None
    end = next((p.j for p in frame.view.phrases if p.number == number), number + 1)
    phrase = next((p for p in frame.view.phrases if p.number == number), None)
    if phrase is not None and phrase.kind not in ("number", "people", "role", "cut"):
        return None
    own = tokens[end] if end < len(tokens) else None
    dated = own is not None and (own.tag == "T" or own.low in ("in", "last", "earlier", "that", "it", "they"))
    return (number, number) if dated or (phrase is not None and phrase.kind == "cut") else None


def _roles(frame: Frame, first: int, number: int) -> bool:
    """Whether two figures count people of two occupations ("30 engineers and 12 designers")."""
    counted = {p.number: p for p in frame.view.phrases if p.number in (first, number) and p.of is None and p.i >= frame.match.i}
    return len(counted) == 2 and all(p.role is not None and p.kind in ("role", "people") for p in counted.values())


def _counted(frame: Frame, k: int) -> bool:
    """Whether the figure at `k` is one that the frame has read."""
    start = frame.view.tokens[k].start
    return any(v is not None and v[1] == start for v in (frame.count, frame.percent, frame.after))


def _timed(tokens: list[Token], k: int) -> bool:
    return k + 1 < len(tokens) and tokens[k + 1].low in ("days", "weeks", "months", "years", "hours")


def _here(tokens: list[Token], k: int) -> bool:
    """Whether a number at `k` stands alone before a place or a time of its own ("31 in Reno", "20 in June")."""
    k += 1
    if k < len(tokens) and tokens[k].low in ("more", "others"):
        k += 1
    if k + 2 < len(tokens) and tokens[k].low == "in" and tokens[k + 1].low in ("its", "the", "our") and tokens[k + 2].tag in "MFUZ":
        return True  # "200 in its podcast unit"
    if k + 1 < len(tokens) and tokens[k].low in ("in", "from") and tokens[k + 1].tag == "F":
        return True  # "100 from marketing"
    return k < len(tokens) and (tokens[k].tag == "T" or (tokens[k].low in _PLACING and k + 1 < len(tokens) and tokens[k + 1].tag in "PTZ"))


def _divided(tokens: list[Token], first: int, number: int) -> bool:
    """Whether a list of smaller figures, each with its place, begins at `number` ("500 jobs, 300 in Leeds and 200 in Cork")."""
    a, b = tokens[first].value, tokens[number].value
    if not (isinstance(a, Number) and isinstance(b, Number) and _here(tokens, number)) or tokens[number + 1].tag == "T":
        return False
    sizes = [n.quantity.value for n in (a, b)] if tokens[first].tag == tokens[number].tag == "N" else []
    if len(sizes) < 2 or sizes[0] is None or sizes[1] is None or sizes[1] >= sizes[0]:
        return False
    for k in range(number + 1, min(len(tokens) - 1, number + 12)):
        if tokens[k].tag == "V" or tokens[k].text in ";.":
            return False
        if (tokens[k].text == "," or tokens[k].low == "and") and _number(tokens, k + 1):
            return _here(tokens, k + 1)
    return False


def _placed(frame: Frame, first: int, k: int) -> bool:
    """Whether a place or time follows the first figure, as one does the figure that shares its verb."""
    return any(t.tag in "PTZ" for t in frame.view.tokens[first + 1 : k])


def _end(frame: Frame, number: int) -> int:
    """Where what is said of a part ends."""
    tokens = frame.view.tokens
    for k in range(number + 1, len(tokens)):
        if tokens[k].text == "," and k + 2 < len(tokens) and tokens[k + 1].low == "and" and tokens[k + 2].tag == "N":
            continue  # "143 in Lyon, and 134 in Metz and Nancy"
        if tokens[k].text in ";-–—)" or (tokens[k].text == "," and k + 2 < len(tokens) and tokens[k + 1].tag in "OWCJD"):
            return k
        if tokens[k].tag == "V" and tokens[k].low not in _BE and k > number + 2:
            return k
    return len(tokens)


def _listed(frame: Frame) -> list[Frame]:
    """A frame for each role of a list whose number stands beside it ("vehicle operators (41), technicians (22)", "41 operators")."""
    view = frame.view
    tokens = view.tokens
    found: list[Frame] = []
    for p in view.phrases:
        if p.role is None or p.i < frame.match.i:
            continue
        number, end = tokens[p.j + 1] if p.j + 2 < len(tokens) and tokens[p.j].text == "(" else None, p.j + 3
        if number is not None and tokens[p.j + 2].text != ")":
            continue
        told = number is None and frame.follows and tokens[frame.match.i].low not in _INCLUDING
        if told and p.number is not None and p.kind in ("role", "people"):
            number, end = tokens[p.number], p.j
        if number is not None and number.tag == "N" and isinstance(number.value, Number):
            part = Frame(frame.type, frame.match, view, frame.employer, p.i, end, part=True, whole=frame)
            part.count = (number.value.quantity, number.start, number.end)
            people.take_role(part, p)
            found.append(part)
    return found
