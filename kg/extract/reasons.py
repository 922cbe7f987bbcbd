"""Why: the reasons that a text gives for an event, and whether the employer or somebody else gives them."""

from __future__ import annotations

from kg.extract.attribution import attribution
from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon, Step
from kg.extract.tokens import Sentence, Token

Span = tuple[int, int]

_CARRIED = frozenset(("Layoff", "HiringFreeze"))
"""The events whose reason a sentence after may give; a closure is one where the text tells of no other."""
_ENDED = _CARRIED | {"OfficeClosure"}
_OF_OTHERS = frozenset(("contract_loss", "acquisition"))
"""The reasons that lie in what another company does."""
_CAUSED = _CARRIED | {"RoleShift", "OfficeClosure", "Expansion"}
_TOLD_OF = 8
"""Events of the sentences before the last that may share its reason: a total and its parts, not the lines of a list."""
_THEREFORE = ("in response", "as a result", "as a consequence", "consequently", "therefore", "accordingly", "for this reason")
_THESE = frozenset("the these this both such its those".split())
_QUOTES = "'\"“”‘’"
REACH = 3
"""Sentences without an event of their own that may still give the reason of the event before them."""


def assign(text: str, sentences: list[Sentence], frames: list[Frame], lexicon: Lexicon, filed: bool = False) -> None:
    """Adds to each frame the reasons that its sentence gives, or one beside it that holds no event.

    `filed` says that the text is a company's own, where one plan has one purpose for all that is done under it.
    """
    by_sentence: dict[int, list[Frame]] = {}
    for frame in frames:
        by_sentence.setdefault(frame.view.sentence.index, []).append(frame)
    last: list[Frame] = []
    news: list[Frame] = []
    carrying = _CARRIED if any(f.type in _CARRIED for f in frames) and not filed else _ENDED
    for sentence in sentences:
        index = sentence.index
        own = [f for f in by_sentence.get(index, ()) if f.type in _CAUSED]
        carried = [f for f in own if f.type in carrying]
        near = (
            last if last and (index - last[-1].view.sentence.index <= REACH or sentence.tokens[0].low in lexicon.words["grounds"]) else []
        )
        if all(f.type not in _ENDED for f in own) and _decided(sentence, lexicon):
            near = news[-_TOLD_OF:]
        if carried and index and index - 1 not in by_sentence and (filed or _taken_up(sentence, lexicon) or index == 1):
            for code, (start, end) in _found(text, sentences[index - 1], lexicon).items():
                for frame in carried:
                    if (frame.status != "completed" or not filed) and (code != "performance" or frame.type == "Layoff"):
                        frame.reasons.setdefault(code, (start, end, True))
        found = _found(text, sentence, lexicon) if own or near else {}
        for code, (start, end) in found.items():
            if _lost_to_ai(code, found, sentence):
                continue
            for frame in _whose(own, near, code, sentence, (start, end)):
                if code == "performance" and frame.type != "Layoff":
                    continue  # a product that fell short is no reason to hire nobody
                frame.reasons.setdefault(code, (start, end, _stated(sentence, lexicon)))
        news += [f for f in own if f.type in _ENDED and f.status not in ("completed", "denied")]
        last = _last(last, [f for f in carried if f.status != "denied"])
    _undone(text, sentences, by_sentence, lexicon)
    _shifted(text, sentences, frames, lexicon)


def _undone(text: str, sentences: list[Sentence], by_sentence: dict[int, list[Frame]], lexicon: Lexicon) -> None:
    """Adds to cuts that were taken back the reasons that the sentence on that gives ("the 160 whom a bot had replaced are back")."""
    for index, told in by_sentence.items():
        back = {f.employer.name for f in told if f.type == "Rehire" and f.status != "denied"}
        around = (f for k in range(index - REACH, index + REACH + 1) for f in by_sentence.get(k, ())) if back else ()
        cuts = [f for f in around if f.type == "Layoff" and not f.reasons and f.employer.name in back]
        for code, (start, end) in _found(text, sentences[index], lexicon).items() if cuts else ():
            for cut in cuts:
                cut.reasons[code] = (start, end, True)


def _shifted(text: str, sentences: list[Sentence], frames: list[Frame], lexicon: Lexicon) -> None:
    """Adds to moves from one role to another that software takes over the old one, where a sentence beside them says so."""
    holding = {f.view.sentence.index for f in frames}
    cutting = {f.employer.name for f in frames if "ai_automation" in f.reasons}
    for frame in frames:
        index = frame.view.sentence.index
        if frame.type != "RoleShift" or frame.reasons or frame.status == "denied" or frame.employer.name in cutting:
            continue
        for k in (index + 1, index - 1):
            if 0 <= k < len(sentences) and k not in holding and (span := _found(text, sentences[k], lexicon).get("ai_automation")):
                frame.reasons["ai_automation"] = (*span, True)
                break


def _decided(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether a sentence speaks of all that was made known before it: "These changes reflect", "blamed both decisions on"."""
    lows = [t.low for t in sentence.tokens]
    return any(low in lexicon.words["decided"] and not _THESE.isdisjoint(lows[max(0, k - 2) : k]) for k, low in enumerate(lows))


def _whose(own: list[Frame], near: list[Frame], code: str, sentence: Sentence, span: Span) -> list[Frame]:
    """The frames that a reason belongs to: those of its sentence, or those of one before."""
    start, end = span
    inside = [] if near and _apart(own, start) else _inside(own, code, start, end)
    ahead = not any(f.type in _CARRIED or f.view.tokens[f.match.i].start < start for f in own)
    before = _before(near, code, sentence, start) if near and (ahead or not inside) else []
    return before + inside  # both in "it moves the money to AI and will give up offices"


def _lost_to_ai(code: str, found: dict[str, Span], sentence: Sentence) -> bool:
    """Whether a reason only tells how customers turn to AI: demand that falls for it, their turn itself."""
    lost = found.get("ai_automation")
    if lost is None:
        return False
    start, end = found[code]
    return (code == "macro" and _because(sentence, end, lost[0])) or (
        code in ("strategic_refocus", "contract_loss") and lost[0] <= start < lost[1]
    )


def _last(before: list[Frame], own: list[Frame]) -> list[Frame]:
    """The frames whose reason the sentences after may give: the news of the last sentence that has any, and of one just before it."""
    news = [f for f in own if f.status != "completed"]
    if not own or (not news and any(f.status != "completed" for f in before)):
        return before
    told = before and before[-1].view.sentence.index + 1 == own[0].view.sentence.index and before[-1].employer.name == own[0].employer.name
    return (before[-_TOLD_OF:] if told and news else []) + own


def _taken_up(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether a sentence begins with what the one before gives the reason of: "The plan includes", "Under the plan", "In response"."""
    first = [t.low for t in sentence.tokens[:3]]
    start = first[0] == "under"
    planned = len(first) == 3 and first[start] in ("the", "this", "these", "that") and first[start + 1] in lexicon.words["plans"]
    return planned or " ".join(first).startswith(_THEREFORE)


def _because(sentence: Sentence, start: int, end: int) -> bool:
    """Whether what stands at `end` is told as the cause of what stands at `start`."""
    return any(start <= t.start <= end and t.low in ("because", "as", "since") for t in sentence.tokens)


def _found(text: str, sentence: Sentence, lexicon: Lexicon) -> dict[str, Span]:
    """The reasons that a sentence gives, each with the first words that give it."""
    tokens = sentence.tokens
    held = frozenset(t.low for t in tokens) | frozenset(t.tag for t in tokens)
    denied = lexicon.cues["reason_denied"]
    out: dict[str, Span] = {}
    for k, token in enumerate(tokens):
        for cause in lexicon.reasons.get(token.low, ()):
            if cause.code in out or any(map(held.isdisjoint, cause.needed)):
                continue
            j = _end(tokens, k + 1, cause.rest, 0)
            if (
                j is None
                or (cause.code == "cost_efficiency" and k and tokens[k - 1].low in lexicon.words["ahead"])
                or (cause.code == "ai_automation" and _sold(tokens, k, lexicon))
            ):
                continue
            start, end = token.start, tokens[j - 1].end
            told = denied.search(text, max(sentence.start, start - 28), start) or (
                cause.code not in ("contract_loss", "over_hiring") and denied.search(text, end, min(sentence.end, end + 14))
            )
            if not told:
                out[cause.code] = (start, end)
    return out


def _sold(tokens: list[Token], k: int, lexicon: Lexicon) -> bool:
    """Whether the software at token `k` is what the company makes: "sells agents that answer calls"."""
    return (k > 0 and tokens[k - 1].low == "whose") or any(t.low in lexicon.words["making"] for t in tokens[max(0, k - 5) : k])


def _end(tokens: list[Token], k: int, steps: tuple[Step, ...], n: int) -> int | None:
    """The token after the words of `steps[n:]` that begin at token `k`, if they do."""
    if n == len(steps):
        return k
    step = steps[n]
    if not step.words:
        for at in range(k, min(len(tokens), k + step.gap + 1)):
            if (found := _end(tokens, at, steps, n + 1)) is not None:
                return found
            if tokens[at].tag == "." and tokens[at].text not in _QUOTES:
                return None
        return None
    if n and k < len(tokens) and tokens[k].text in _QUOTES:
        return _end(tokens, k + 1, steps, n)
    if k < len(tokens) and (tokens[k].low in step.words or tokens[k].tag in step.words):
        found = _end(tokens, k + 1, steps, n + 1)
        if found is not None:
            return found
    return _end(tokens, k, steps, n + 1) if step.optional else None


def _inside(frames: list[Frame], code: str, start: int, end: int) -> list[Frame]:
    """The frames of a sentence that a reason at `start` belongs to: that of its clause, else those before it."""
    frames = [
        f
        for f in frames
        if (f.type != "RoleShift" or f.view.tokens[f.match.i].start != start)  # the shift is the event itself
        and (code != "contract_loss" or not start <= f.view.tokens[f.match.i].start < end)  # so are contracts that the employer ends
        and (f.type != "Expansion" or code == "strategic_refocus")
    ]
    before = [f for f in frames if f.start <= start]
    inside = [f for f in before if start < f.end]
    chosen = inside or before or frames
    return [f for f in chosen if f.type in _CARRIED or inside or len(frames) == 1]


def _apart(frames: list[Frame], start: int) -> bool:
    """Whether a reason stands before what a sentence only tells as background, and so belongs to the news before it."""
    return all(f.status == "completed" and start < f.start for f in frames)


def _before(frames: list[Frame], code: str, sentence: Sentence, start: int) -> list[Frame]:
    """The frames of an earlier sentence that a reason at `start` belongs to: those of the company that its clause names.

    What is told as background has its reason there only in the pluperfect.
    """
    named = [t.value for t in sentence.tokens if t.tag == "C" and t.start < start]
    if sentence.tokens[0].tag == "C" and named and code not in _OF_OTHERS and all(f.employer.name != named[0] for f in frames):
        return []
    told = [f for f in frames if f.status != "completed"]
    if not told and any(t.low == "had" for t in sentence.tokens):
        told = frames
    of_one = [f for f in told if named and f.employer.name == named[-1]]
    return of_one or told


def _stated(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether the employer gives the reasons of a sentence."""
    said = attribution(sentence.tokens, lexicon)
    if said is not None:
        return said[0] == "company"
    return not any(t.low in lexicon.words["guessing"] for t in sentence.tokens)
