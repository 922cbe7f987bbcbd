"""How many there were and are: the sizes that a text states for a company beside the event that it is about."""

from __future__ import annotations

from itertools import pairwise

from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon
from kg.extract.numbers import Number
from kg.extract.phrases import CUTS
from kg.extract.tokens import Sentence, Token

_AT = frozenset("of at to numbering numbered totalling".split())

_WHOLES = frozenset("workforce headcount payroll".split())
_STATING = frozenset(", that which was is stood stands as of".split())
_PAUSES = frozenset(",.;:(-–—")
_NOW = frozenset("now currently today".split())
_OVER = frozenset("over complete completed finished done".split())
_WILL = frozenset("will shall would".split())
_KEEPING = frozenset("keeps keep retains retain".split())
_THEN = frozenset("afterwards afterward thereafter then left".split())

Size = tuple[int, int, int]


def correct(text: str, frames: list[Frame], body: list[Sentence], lexicon: Lexicon) -> None:
    """Puts right the number of the cut that a text is about: "the company has since told us that the figure is 68"."""
    main = next((f for f in frames if f.type == "Layoff" and f.count and not f.part), None)
    if main is None:
        return
    holding = {f.view.sentence.index for f in frames}
    for sentence in body[main.view.sentence.index + 1 :]:
        if sentence.index in holding or not lexicon.cues["corrects"].search(text, sentence.start, sentence.end):
            continue
        tokens = sentence.tokens
        for k, t in enumerate(tokens):
            if t.tag == "N" and isinstance(t.value, Number) and any(x.low in lexicon.words["figures"] for x in tokens[max(0, k - 4) : k]):
                main.count = (t.value.quantity, t.start, t.end)
                return


def complete(frames: list[Frame], body: list[Sentence], lexicon: Lexicon) -> None:
    """Sets the sizes that sentences of their own state beside the cut or the growth that the text is about."""
    for frame in frames:
        if frame.type == "Rehire":
            frame.before = None  # of those dismissed some come back; they are no staff
    news = [f for f in frames if f.status not in ("completed", "denied") and (f.count or f.percent or f.after) and not f.part]
    main = next((f for f in news if f.type == "Layoff"), None) or next((f for f in news if f.type == "Expansion"), None)
    if main is None:
        return
    by_sentence: dict[int, Frame] = {}
    for frame in frames:
        if frame.type == main.type and frame is not main:
            by_sentence.setdefault(frame.view.sentence.index, frame)
    of_unit = (_names_unit(main) and not (main.percent and main.count)) or bool(main.place and not main.percent)
    growing: dict[int, list[Frame]] = {}
    for frame in frames:
        if frame.type == "Expansion" and (frame.percent or frame.after) and frame.status != "denied":
            growing.setdefault(frame.view.sentence.index, []).append(frame)
    for sentence in body:
        tokens = sentence.tokens
        if not any(t.tag == "N" for t in tokens):
            continue
        told = next((f for f in reversed(frames) if f.view.sentence.index <= sentence.index), main)
        if main.view.sentence.index > sentence.index and told.employer.name != main.employer.name:
            continue  # of the company that the text is about before it turns to another
        for k, t in enumerate(tokens):
            if t.tag != "N" or not isinstance(t.value, Number):
                continue
            size = _size(t)
            own = sentence.index == main.view.sentence.index and any(x.low == "from" for x in tokens[max(0, k - 6) : k])
            for frame in growing.get(sentence.index, ()):
                if frame.before is None and (_in_apposition(tokens, k) or _which_has(tokens, k, lexicon)) and not _taken(frames, size):
                    frame.before = size  # "Headcount, now about 8,500, is to rise to 10,000"
            unit = any(t.low == "strong" for t in tokens[k + 1 : k + 2]) or (tokens[k - 1].low == "from" and tokens[k - 2].tag == "V")
            if main.before is None and (own or unit or not of_unit) and _before(tokens, k, main, lexicon) and not _taken(frames, size):
                target = by_sentence.get(sentence.index, main)
                if target.before is None and size[0] > _count(target):
                    target.before = size
            elif main.type == "Layoff" and main.after is None and _after(tokens, k, lexicon) and not _taken(frames, size):
                main.after = size


def _names_unit(frame: Frame) -> bool:
    """Whether the number of a frame is of a role or a unit; one told after a comma only says who most of the people are."""
    amount = frame.count or frame.percent or frame.after
    if amount is None:
        return bool(frame.roles)
    end = frame.view.sentence.end
    return any(a < amount[1] or (a < end and _PAUSES.isdisjoint(frame.view.text[amount[2] : a])) for a, _ in frame.roles)


def _which_has(tokens: list[Token], k: int, lexicon: Lexicon) -> bool:
    """Whether a relative clause counts a team at token `k` ("its New York team, which counts 60 people now")."""
    people = k + 1 < len(tokens) and tokens[k + 1].tag == "E"
    which = k > 3 and tokens[k - 1].low in lexicon.words["having"] and tokens[k - 2].low == "which" and tokens[k - 3].text == ","
    return people and which and tokens[k - 4].tag in "UE"


def _size(t: Token) -> Size:
    assert isinstance(t.value, Number)
    q = t.value.quantity
    return next(v for v in (q.value, q.min, q.max) if v is not None), t.start, t.end


def _count(frame: Frame) -> int:
    if frame.count is None:
        return 0
    q = frame.count[0]
    return q.value or q.min or q.max or 0


def _taken(frames: list[Frame], size: Size) -> bool:
    """Whether a number is read already as that of an event."""
    return any(v is not None and v[1] == size[1] for f in frames for v in (f.count, f.before, f.after))


def _before(tokens: list[Token], k: int, main: Frame, lexicon: Lexicon) -> bool:
    """Whether the number at token `k` is the size of the company: "it employs 900 people", "a workforce last put at 900"."""
    words = lexicon.words
    following = tokens[k + 1] if k + 1 < len(tokens) else None
    if following is not None and following.tag in "BM" and k + 2 < len(tokens) and tokens[k + 2].tag == "E":
        following = tokens[k + 2]  # "1,200 full-time employees"
    verb = next((n for n in range(k - 1, max(-1, k - 3), -1) if tokens[n].low in words["having"]), None)
    if verb and tokens[verb].low == "numbered":
        return _of_whole(tokens, k)
    if verb:
        subject = tokens[verb - 1] if tokens[verb - 1].tag != "A" else tokens[max(0, verb - 2)]
        ours = (
            subject.tag in "WO"
            or (subject.tag == "C" and subject.value == main.employer.name)
            or (subject.low in words["whole"] and any(t.low in ("the", "its") for t in tokens[max(0, verb - 4) : verb - 1]))
        )
        who = subject.text == "," or subject.low in ("which", "who")
        people = following is not None and following.tag == "E" and following.low not in lexicon.words["uncounted"]
        closed = following is None or following.text in ".," or (following.low == "on" and tokens[k + 3].low in ("books", "payroll"))
        employs = tokens[verb].low.startswith("employ")
        closed = closed or (employs and following is not None and following.tag == "T")
        ends = following is None or following.text == "."
        people = people or (closed and (employs or (following is not None and following.low == "on") or (ends and subject.tag == "W")))
        people = people and not _once_cut(tokens, k)
        return people and (ours or (who and tokens[0].tag in "CWD" and _subject(tokens, main)))
    if k > 1 and (tokens[k - 1].low in _AT or tokens[k - 1].low == "stood"):
        return tokens[k - 1].low != "to" and _of_whole(tokens, k)
    if k > 1 and tokens[k - 1].low == "the" and tokens[k - 2].low == "of" and _it_has(tokens, k, words["having"]):
        return True
    if k > 1 and tokens[k - 1].low == "from" and any(t.low in words["falling"] for t in tokens[max(0, k - 3) : k - 1]):
        ours = any(t.low in words["whole"] or t.tag in "UW" for t in tokens[max(0, k - 9) : k])
        ours = ours and all(t.tag != "C" or t.value == main.employer.name for t in tokens[:k])
        return ours and any(t.low == "to" and u.tag == "N" for t, u in pairwise(tokens[k + 1 : k + 5]))  # "has gone from 27 to three"
    return _in_apposition(tokens, k) or _counted(tokens, k) or (k > 1 and tokens[k - 1].low == "were" and tokens[k - 2].low == "we")


def _of_whole(tokens: list[Token], k: int) -> bool:
    """Whether the number at token `k` is told of the workforce before it ("a workforce, as of April, which stood at 622")."""
    if tokens[k - 1].low == "of" and tokens[k - 2].low in ("company", "firm", "group") and tokens[k - 3].low in ("a", "an"):
        return True  # "For a company of some 7,200"
    near = tokens[max(0, k - 9) : k - 1]
    whole = next((n for n in range(len(near) - 1, -1, -1) if near[n].low in _WHOLES), None)
    return whole is not None and all(t.tag in "AVIMB" or t.low in _STATING or t.tag == "T" for t in near[whole + 1 :])


def _in_apposition(tokens: list[Token], k: int) -> bool:
    """Whether the number at token `k` describes a population before it ("headcount, now about 8,500, is", "the group, 300 strong,")."""
    following = tokens[k + 1] if k + 1 < len(tokens) else None
    if k < 2 or following is None:
        return False
    comma = k - 1 if tokens[k - 1].text == "," else k - 2
    if tokens[comma].text != "," or (comma == k - 2 and tokens[k - 1].low not in _NOW):
        return False
    if following.low == "strong":
        return tokens[comma - 1].tag in "UEW" or tokens[comma - 1].low in _WHOLES
    return tokens[comma - 1].low in _WHOLES and (comma == k - 2 or following.low in ("at", "today", "now", "currently"))


def _counted(tokens: list[Token], k: int) -> bool:
    """Whether people in the number at token `k` are those of a company ("2,300 people were on its books", "With 900 people in May")."""
    if k + 2 >= len(tokens):
        return False
    after = [t.low for t in tokens[k + 1 : k + 6]]
    if tokens[k - 1].low == "from" and (tokens[k + 1].tag == "T" or (tokens[k + 1].tag == "E" and tokens[k + 2].tag == "T")):
        return any(t.low in _WHOLES for t in tokens[:k])  # "will cut its workforce by 140, from 925 in June"
    if tokens[k + 1].tag != "E" and after[:2] != ["or", "so"]:
        return False
    listed = {"on"} <= set(after) and not {"books", "payroll", "rolls"}.isdisjoint(after) and tokens[k + 2].low in ("were", "are")
    had = k == 1 and tokens[0].low == "with" and tokens[k + 2].tag == "T"
    besides = [t.low for t in tokens[max(0, k - 4) : k]] == ["on", "top", "of", "the"] and not {"employed", "already", "today"}.isdisjoint(
        after
    )
    return listed or had or besides


def _once_cut(tokens: list[Token], k: int) -> bool:
    """Whether the number at token `k` is what a cut leaves ("counts 140 after the cut", "will have 900 when the round is over")."""
    after = [t.low for t in tokens[k + 1 : k + 9]]
    over = not _OVER.isdisjoint(after) and not {"when", "once", "after"}.isdisjoint(after)
    return over or any(
        a == "after" and b in ("the", "this", "these") and c in CUTS for a, b, c in zip(after, after[1:], after[2:], strict=False)
    )


def _after_cuts(tokens: list[Token]) -> bool:
    """Whether a sentence opens with the time after a cut ("After the cuts", "Once the round is over")."""
    return tokens[0].low in ("after", "once", "following") and any(t.low in CUTS or t.low in _OVER for t in tokens[1:6])


def _ours(tokens: list[Token], k: int) -> bool:
    """Whether it is `we` who are counted at token `k` ("we were 205 yesterday and shall be 141")."""
    return any(t.low == "we" for t in tokens[max(0, k - 8) : k])


def _it_has(tokens: list[Token], k: int, having: frozenset[str]) -> bool:
    """Whether "it has" closes on a number: "one in ten of the 350,000 it has"."""
    return any(
        tokens[n].low in ("it", "they") and n + 1 < len(tokens) and tokens[n + 1].low in having
        for n in range(k + 1, min(k + 3, len(tokens)))
    )


def _subject(tokens: list[Token], main: Frame) -> bool:
    """Whether a sentence opens with the company of an event."""
    first = next((t for t in tokens[:3] if t.tag in "CW"), None)
    return first is not None and (first.tag == "W" or first.value == main.employer.name)


def _after(tokens: list[Token], k: int, lexicon: Lexicon) -> bool:
    """Whether the number at token `k` is the size that is left: "the workforce falls to 271", "leaving a team of 5", "81 remain"."""
    words = lexicon.words
    start = next((n for n in range(k - 2, max(0, k - 5), -1) if tokens[n].low == "from"), k - 1)
    if k > 1 and tokens[k - 1].low == "to" and tokens[start - 1].low in words["falling"]:
        return any(t.low in words["whole"] or t.tag == "W" for t in tokens[max(0, k - 7) : k - 2])
    leaving = any(t.low in ("leaving", "leaves", "left") for t in tokens[max(0, k - 6) : k])
    if leaving and (tokens[k - 1].low in ("of", "just", "only", "about") or (k == 2 and tokens[0].low in ("that", "this", "it"))):
        return True  # "That leaves about 830"
    people = k + 1 < len(tokens) and tokens[k + 1].tag == "E"
    if tokens[k - 1].low == "have" and any(t.low in _THEN for t in tokens[k + 1 : k + 5]):
        return True  # "will have 5,000 employees afterwards"
    if people and tokens[k - 1].low in ("have", "employ") and _after_cuts(tokens):
        return True  # "After the cuts it will have 1,200 employees"
    if people and tokens[k - 1].low in _KEEPING and tokens[k - 2].tag in "CWO":
        return True  # "It keeps around 600 workers in the country"
    if people and tokens[k - 1].low == "with" and tokens[k - 2].low in ("left", "remain", "continue"):
        return True  # "The site will be left with 11,000 people"
    if tokens[k - 1].low in ("has", "employs", "counts") and k + 1 < len(tokens) and tokens[k + 1].low in _NOW:
        had = any(t.low in ("had", "employed", "counted") for t in tokens[: k - 1])
        return had and any(t.tag == "E" for t in tokens[:k])  # "had 410 people before the cut and has 346 now"
    if k and tokens[k - 1].low in ("have", "counts", "has", "employs") and _once_cut(tokens, k):
        return True
    if k and (tokens[k - 1].low == "remaining" or (tokens[k - 1].low == "be" and tokens[k - 2].low in _WILL and _ours(tokens, k))):
        return k + 1 == len(tokens) or tokens[k + 1].text in ".," or tokens[k + 1].low in ("of", "will", "may", "are", "were")
    for n in range(k + 1, min(k + 7, len(tokens))):
        if tokens[n].low in lexicon.words["remaining"]:
            return not any(t.tag in "C.N" for t in tokens[k + 1 : n])
        if tokens[n].tag in ".N%$":
            return False
    return False
