"""Who is among those concerned: the roles that a sentence without an event of its own names for the event told before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from kg.extract import people
from kg.extract.attached import plural
from kg.extract.clauses import View
from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon
from kg.extract.phrases import Phrase, phrases
from kg.extract.places import Span, run, span
from kg.extract.tokens import Sentence, Token

_TYPES = frozenset(("Layoff", "Expansion", "Rehire"))
_NEAR = 2
"""Sentences after an event that may still name its people."""
_FIRST_WORDS = 14
"""Words within which a sentence comes to its verb."""
_SPARED = frozenset(
    "not no none nobody never neither nor cannot spared spare unaffected untouched unscathed exempt except only safe survive stay remain"
    " kept keep".split()
)
_ANAPHORIC = frozenset(
    "they them those these most many half all both some others newcomers arrivals occupations titles grades affected".split()
)
_PREDICATIVE = frozenset(
    "are is were was be being been include includes included come came work worked works belong belonged sit sat fall fell comprise"
    " comprises comprised consist consists consisted relate relates related concern concerns spread".split()
)
_FILLERS = frozenset("also all both mainly mostly chiefly largely too will would may might could can be been have has had being".split())
_QUANTITIES = frozenset("most much half all many".split())
_LOSING = frozenset("lose loses lost losing shed shedding see sees face faces".split())
_APPEARING = ("figure", "feature")
_THESE = frozenset("the these those them".split())
_WHOLE = frozenset("it them those".split())
_BESIDE = frozenset(("followed by", "along with", "together with", "well as", "besides"))
_JOINING = frozenset(("and", "or", "&", ",", "plus", ", and", ", or", "along with", ", along with", "as well as", ", plus"))


def assign(frames: list[Frame], body: list[Sentence], text: str, lexicon: Lexicon) -> None:
    """Adds to events the roles that the sentences after them name: "Recruiters head the list", "Half of the newcomers will be chemists"."""
    told = [f for f in frames if not f.follows]
    holding = {f.view.sentence.index for f in told if not _bare(f)}
    for index in sorted({k for n in holding for k in range(n + 1, n + 1 + _NEAR)} - holding):
        if index >= len(body):
            break
        news = [f for f in told if index - _NEAR <= f.view.sentence.index < index and _whole(f)]
        last = [f for f in news if f.type in _TYPES and f.view.sentence is news[-1].view.sentence]
        if last and all(f.type == last[0].type for f in last):
            _add(max(last, key=_size), body[index], text, lexicon)


def _bare(frame: Frame) -> bool:
    """Whether a frame tells no more than that those are concerned whom it names."""
    return frame.type in _TYPES and not (frame.count or frame.percent or frame.after or frame.date or frame.place)


def _whole(frame: Frame) -> bool:
    """Whether a frame is news that later sentences may tell more of, and no part of it ("900 of the posts are in Leeds")."""
    tokens = frame.view.tokens
    k = next((k for k, t in enumerate(tokens[:-3]) if frame.count is not None and t.start == frame.count[1]), None)
    of_these = k is not None and tokens[k + 1].low == "of" and tokens[k + 2].low in _THESE and tokens[k + 3].tag != "N"
    return not (frame.part or of_these) and not _bare(frame) and frame.status not in ("completed", "denied")


def _size(frame: Frame) -> int:
    """How many a frame tells of."""
    quantity = frame.count[0] if frame.count else None
    return (quantity.value or quantity.min or quantity.max or 0) if quantity else 0


def _add(frame: Frame, sentence: Sentence, text: str, lexicon: Lexicon) -> None:
    """Adds to a frame the roles that the clauses of a sentence name for it."""
    ends = [k for k, t in enumerate(sentence.tokens) if t.text in ";:"]
    for a, b in pairwise([-1, *ends, len(sentence.tokens)]):
        tokens = list(_verbs(sentence.tokens[a + 1 : b], lexicon))
        if not _SPARED.isdisjoint(t.low for t in tokens) or any(t.tag == "C" and t.value != frame.employer.name for t in tokens):
            continue
        if all(t.tag not in "HFUZP" for t in tokens):
            continue
        view = View(sentence, tokens, phrases(tokens, lexicon), [], None, frozenset(), text, lexicon.words)
        taken = replace(frame, view=view, roles=[])
        for phrase in _named(view, frame, lexicon) or _predicated(view, frame, lexicon):
            people.take_role(taken, phrase)
        frame.roles += [r for r in taken.roles if r not in frame.roles]
        frame.place = frame.place or _where(tokens, frame, lexicon)


def _verbs(tokens: list[Token], lexicon: Lexicon) -> Iterator[Token]:
    """The words of a sentence, those marked as verbs that may also be nouns or names ("recruiters head the list", "sales carry most")."""
    for k, t in enumerate(tokens):
        after = tokens[k + 1] if k + 1 < len(tokens) else None
        bearing = k and after is not None and t.tag in "MHE" and t.low in lexicon.words["bearing"] and tokens[k - 1].tag not in "DBI"
        if bearing and after is not None and (after.tag in "DBIA%O." or after.low in _QUANTITIES):
            yield replace(t, tag="V")
        elif not k and t.tag == "V" and t.low.endswith("ing"):
            yield replace(t, tag="M")  # "Onboarding and disputes are in scope"
        else:
            yield t


def _named(view: View, frame: Frame, lexicon: Lexicon) -> list[Phrase]:
    """The roles that are the subject of bearing an event, and those told beside them: "Testers and designers carry most of it"."""
    tokens = view.tokens
    found = _list(view, 0)
    if not found:
        return []
    k = _verb(tokens, found[-1].j, lexicon)
    if k is None:
        return found if found[-1].j >= len(tokens) - 1 and not frame.roles else []
    n = _bears(tokens, k, frame, lexicon)
    return found + _beside(view, n) if n is not None else []


def _bears(tokens: list[Token], k: int, frame: Frame, lexicon: Lexicon) -> int | None:
    """The word which tells that the subject of the verb at `k` bears an event, if it does."""
    end = next((n for n in range(k, len(tokens)) if tokens[n].text in ",;"), len(tokens))
    return next((n for n in range(k, min(end, k + 10)) if _borne(tokens, k, n, frame, lexicon)), None)


def _where(tokens: list[Token], frame: Frame, lexicon: Lexicon) -> Span | None:
    """The place of those who bear an event, or that bears it: "Teams in Ghent lose most", "Ghent and Lille would be hit hardest"."""
    at = next((k for k, t in enumerate(tokens[:_FIRST_WORDS]) if t.tag == "P"), None)
    if at is None or any(t.tag in "V." for t in tokens[:at] if t.text != ","):
        return None
    before = tokens[at - 2 if tokens[at - 1].low == "the" else at - 1].low if at > 1 else ""
    people = any(t.tag in "EHUF" for t in tokens[:at]) and before in lexicon.words["places_before"]
    verb = _verb(tokens, run(tokens, at, lexicon), lexicon) if people or not at else None
    return span(tokens, at, lexicon) if verb is not None and _bears(tokens, verb, frame, lexicon) is not None else None


def _list(view: View, k: int) -> list[Phrase]:
    """The phrases of a list at token `k`, all of them roles; what stands among them without being known as one is taken for one."""
    tokens = view.tokens
    out: list[Phrase] = []
    for p in view.phrases:
        if p.i < k:
            continue
        between = tokens[(out[-1].j if out else k) : p.i]
        if (between or out) and " ".join(t.low for t in between) not in _JOINING:
            break
        out.append(p)
    while out and out[-1].role is None and _may_be(tokens, out[-1]) is None:
        out.pop()
    if not any(p.kind in ("role", "function", "unit") and plural(view, p) and (p.role is not None or len(out) > 1) for p in out):
        return []
    if any(p.number is not None or p.share is not None for p in out):
        return []
    for p in out:
        if p.role is None:
            p.role = _may_be(tokens, p)
            p.kind = "function"
    return [] if any(p.role is None for p in out) else out


def _may_be(tokens: list[Token], p: Phrase) -> tuple[int, int] | None:
    """The words of a phrase that may be a line of work or a unit, no people and no site or place."""
    start = next((k for k in range(p.i, p.j) if tokens[k].tag not in "DBS"), p.j)
    plain = p.kind in ("other", "function", "unit") and p.owner is None and 0 < p.j - start <= 3
    kinds = "MZRFUHE" if tokens[p.j - 1].tag == "U" else "MZRFUH"
    return (start, p.j) if plain and all(t.tag in kinds for t in tokens[start : p.j]) else None


def _verb(tokens: list[Token], k: int, lexicon: Lexicon) -> int | None:
    """Where the verb of bearing stands whose subject ends at token `k`, past what describes the subject."""
    if k < len(tokens) and tokens[k].text == "," and tokens[min(k + 1, len(tokens) - 1)].low in ("where", "which", "who", "whose"):
        k = next((n + 1 for n in range(k + 1, len(tokens)) if tokens[n].text == ","), len(tokens))
    elif k < len(tokens) and tokens[k].tag == "I":
        while k < min(len(tokens), _FIRST_WORDS) and tokens[k].tag in "IDBMUEFPZJ" and tokens[k].low not in lexicon.words["bearing"]:
            k += 1
    while k < len(tokens) and tokens[k].low in _FILLERS and tokens[k].low not in lexicon.words["bearing"]:
        k += 1
    return k if k < len(tokens) and tokens[k].low in lexicon.words["bearing"] else None


def _borne(tokens: list[Token], k: int, n: int, frame: Frame, lexicon: Lexicon) -> bool:
    """Whether the word at `n`, after a verb at `k`, says that an event is borne: "the brunt", "most of it", "on the list"."""
    low = tokens[n].low
    if n == k and low.startswith(_APPEARING):
        return True
    if low in lexicon.words["sought" if frame.type == "Expansion" else "borne"]:
        return True
    if low in _QUANTITIES:
        after = tokens[n + 1] if n + 1 < len(tokens) else None
        if after is None or after.tag == "." or tokens[n - 1].low == "the":
            return True
        of = tokens[n + 3] if n + 3 < len(tokens) and tokens[n + 2].tag == "D" else tokens[min(n + 2, len(tokens) - 1)]
        return after.low == "of" and (of.tag == "E" or of.low in _WHOLE)
    return frame.type == "Layoff" and any(t.low in _LOSING for t in tokens[k:n]) and tokens[n].tag == "E"


def _beside(view: View, n: int) -> list[Phrase]:
    """The roles that a sentence adds after those it began with: "followed by recruiters", "along with testers"."""
    tokens = view.tokens
    for k in range(n, len(tokens) - 1):
        pair = f"{tokens[k - 1].low} {tokens[k].low}"
        if pair in _BESIDE or tokens[k].low in _BESIDE:
            return _list(view, k + 1)
    return []


def _predicated(view: View, frame: Frame, lexicon: Lexicon) -> list[Phrase]:
    """The roles that a sentence says those concerned have: "Half of the newcomers will be chemists", "All 12 are technical writers"."""
    tokens = view.tokens
    k = next((k for k, t in enumerate(tokens[:_FIRST_WORDS]) if t.low in _PREDICATIVE), None)
    subject = tokens[:k] if k else []
    if frame.type != "Expansion" and not lexicon.words["sought"].isdisjoint(t.low for t in subject):
        return []
    if k is None or not any(t.low in _ANAPHORIC or t.tag in "E%" for t in subject):
        return []
    if any(t.tag not in "DEN%IBAOVM" for t in subject[1:]) or subject[0].tag in "CRHFU":
        return []
    while k < len(tokens) and (tokens[k].tag in "AI" or tokens[k].low in _PREDICATIVE or tokens[k].low in _FILLERS):
        k += 1
    return _list(view, k)
