"""How many there were and are: the sizes that a text states for a company beside the event that it is about."""

from __future__ import annotations

from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon
from kg.extract.numbers import Number
from kg.extract.tokens import Sentence, Token

_AT = frozenset("of at to numbering numbered totalling".split())

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
    news = [f for f in frames if f.status not in ("completed", "denied") and (f.count or f.percent) and not f.part]
    main = next((f for f in news if f.type == "Layoff"), None) or next((f for f in news if f.type == "Expansion"), None)
    if main is None:
        return
    by_sentence: dict[int, Frame] = {}
    for frame in frames:
        if frame.type == main.type and frame is not main:
            by_sentence.setdefault(frame.view.sentence.index, frame)
    of_unit = bool(main.roles or main.place) if not main.percent else bool(main.roles and not main.count)
    for sentence in body:
        tokens = sentence.tokens
        if not any(t.tag == "N" for t in tokens):
            continue
        for k, t in enumerate(tokens):
            if t.tag != "N" or not isinstance(t.value, Number):
                continue
            size = _size(t)
            own = sentence.index == main.view.sentence.index and any(x.low == "from" for x in tokens[max(0, k - 6) : k])
            if main.before is None and (own or not of_unit) and _before(tokens, k, main, lexicon) and not _taken(frames, size):
                target = by_sentence.get(sentence.index, main)
                if target.before is None and size[0] > _count(target):
                    target.before = size
            elif main.type == "Layoff" and main.after is None and _after(tokens, k, lexicon) and not _taken(frames, size):
                main.after = size


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
    if verb:
        subject = tokens[verb - 1] if tokens[verb - 1].tag != "A" else tokens[max(0, verb - 2)]
        ours = (
            subject.tag in "WO"
            or (subject.tag == "C" and subject.value == main.employer.name)
            or (subject.low in words["whole"] and verb > 1 and tokens[verb - 2].low in ("the", "its"))
        )
        who = subject.text == "," or subject.low in ("which", "who")
        people = following is not None and following.tag == "E" and following.low not in lexicon.words["uncounted"]
        closed = following is None or following.text in ".," or (following.low == "on" and tokens[k + 3].low in ("books", "payroll"))
        people = people or (closed and (tokens[verb].low.startswith("employ") or (following is not None and following.low == "on")))
        return people and (ours or (who and tokens[0].tag in "CWD" and _subject(tokens, main)))
    if k > 1 and tokens[k - 1].low in _AT:
        near = tokens[max(0, k - 5) : k - 1]
        whole = next((n for n, t in enumerate(near) if t.low in ("workforce", "headcount", "payroll")), None)
        return (
            whole is not None
            and all(t.tag in "AVIMB" or t.low in ("was", "is", "stood") for t in near[whole + 1 :])
            and tokens[k - 1].low != "to"
        )
    return k > 1 and tokens[k - 1].low == "the" and tokens[k - 2].low == "of" and _it_has(tokens, k, words["having"])


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
    if k > 1 and tokens[k - 1].low == "to" and tokens[k - 2].low in words["falling"]:
        return any(t.low in words["whole"] or t.tag == "W" for t in tokens[max(0, k - 7) : k - 2])
    leaving = any(t.low in ("leaving", "leaves", "left") for t in tokens[max(0, k - 6) : k])
    if leaving and (tokens[k - 1].low in ("of", "just", "only", "about") or (k == 2 and tokens[0].low in ("that", "this", "it"))):
        return True  # "That leaves about 830"
    if tokens[k - 1].low == "have" and any(t.low in _THEN for t in tokens[k + 1 : k + 5]):
        return True  # "will have 5,000 employees afterwards"
    for n in range(k + 1, min(k + 7, len(tokens))):
        if tokens[n].low in lexicon.words["remaining"]:
            return not any(t.tag in "C.N" for t in tokens[k + 1 : n])
        if tokens[n].tag in ".N%$":
            return False
    return False
