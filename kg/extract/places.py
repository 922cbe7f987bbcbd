"""Where: the places where the jobs or sites of a frame are."""

from __future__ import annotations

import re
from itertools import pairwise

from kg.extract.frame import Frame
from kg.extract.labels import FIELDS
from kg.extract.lexicon import Lexicon
from kg.extract.tokens import Sentence, Token

Span = tuple[int, int]

_SITED = ("OfficeClosure", "OfficeOpening")
_TOLD = 20
"""Events before one that takes a place up whose place may be meant."""
_NEAR = 2
"""Sentences without an event of their own that may still say where the people of the event before them are."""
_TOWNS = frozenset(("city", "town"))
_NO_PLACE = frozenset("at to for all from".split())
"""Words that are in no name of a place."""
_DATELINE = re.compile(
    r"\A\s*(?P<place>(?P<capitals>[A-Z][A-Z'’. -]{2,})|[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){0,3}?)?(?:,\s*[A-Z][A-Za-z. ]{1,20}?)?"
    r"(?P<agency>,?\s*\([A-Z][\w ]{1,20}\)\s*)?"
    r"(?P<day>,?\s*(?:\d{1,2} )?(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)\w*\.?(?: \d{1,2})?(?:,? \d{4})?\s*)?"
    r"(?:\([A-Z][\w ]{1,20}\)\s*)?\s*(?:[-–—]{1,2}\s|(?P<colon>:) (?=[A-Z]))"
)


def dateline(text: str) -> tuple[int, Span | None]:
    """Where a text begins after the place and day with which a dispatch opens ("LEEDS, 3 June -"), and the span of that place."""
    line = _DATELINE.match(text)
    if line is None or line.end() <= 2 or not (line["capitals"] or line["day"] or line["agency"] or not line["place"]):
        return 0, None
    if line["place"] and not _NO_PLACE.isdisjoint(line["place"].lower().split()):
        return 0, None  # "MEMBERS AT ORVANE - please read"
    if line["colon"] and (not line["capitals"] or line["capitals"].split()[0].lower() in FIELDS or line["day"]):
        return 0, None  # "HOST: You have"
    end = line.start("place") + len(line["place"].rstrip()) if line["place"] else 0
    return line.end(), (line.start("place"), end) if line["place"] else None


def find(frame: Frame, dispatch: Span | None, lexicon: Lexicon) -> Span | None:
    """The place that the sentence of a frame gives for it; `dispatch` is the place of the dateline, which "here" means."""
    if frame.type == "ExecutiveMove":
        return None
    tokens = frame.view.tokens
    if frame.a and tokens[frame.a - 1].low == "where":
        k = frame.a - 2
        while k > 0 and (tokens[k].tag in "PZ" or tokens[k].text == ","):
            k -= 1
        if tokens[k + 1].tag == "P":
            return _span(tokens, k + 1, lexicon)
    if frame.site is not None:
        a, b = frame.site
        nearer = next(
            (k for k in range(a + 1, min(b + 2, len(tokens))) if tokens[k].tag in "PZ" and tokens[k - 1].low in ("in", "at")), None
        )
        if (
            nearer is not None
            and not tokens[nearer].low.startswith("the ")
            and (tokens[nearer].tag == "P" or _may_be_place(tokens[nearer]))
        ):
            return _span(tokens, nearer, lexicon)  # "its London headquarters in Canary Wharf"
        for k in range(a, b):
            if tokens[k].tag == "P" or (tokens[k].tag == "Z" and k + 1 < frame.site[1] and len(tokens[k].text) > 2):
                return tokens[_first_of(tokens, k)].start, tokens[run(tokens, k, lexicon) - 1].end
    for k in range(frame.a, min(frame.b + 1, len(tokens))):
        if dispatch is not None and (tokens[k].low == "here" or (tokens[k].low == "this" and tokens[k + 1].low in _TOWNS)):
            return dispatch
        if _stands(frame, k, lexicon):
            return _span(tokens, k, lexicon)
    return _opening(frame, lexicon)


def _first_of(tokens: list[Token], k: int) -> int:
    """Where the places begin that share the noun for sites after the one at token `k`: "its San Francisco and Osaka studios"."""
    while k > 1 and tokens[k].tag == "P" and tokens[k - 1].text in (",", "and", "&") and tokens[k - 2].tag == "P":
        k -= 2
    return k


def _stands(frame: Frame, k: int, lexicon: Lexicon) -> bool:
    """Whether the name at token `k` of a clause is that of the place of its event."""
    tokens, words = frame.view.tokens, lexicon.words
    t = tokens[k]
    if t.tag != "P" and not (t.tag == "Z" and _may_be_place(t)):
        return False
    end = run(tokens, k, lexicon)
    after = tokens[end] if end < len(tokens) else None
    if k == frame.a and t.tag == "P":  # "Belfast loses 120 of the posts"
        return k == 0 and after is not None and after.tag == "V" and end <= frame.match.i
    if not k or (k < frame.match.i and (_aside(tokens, k, frame.match.i, lexicon) or _of_first(frame, k))):
        return False
    at = k - 1
    while at > frame.a and tokens[at].low in words["quarters"]:
        at -= 1
    before = tokens[at]
    if before.low in words["places_before"] or (before.low in ("for", "on") and at):
        if _describes(frame, at, lexicon):
            return False
        if before.low == "for":
            return t.tag == "P" and frame.type == "Expansion" and frame.match.i < at and (after is None or after.tag in ".T")
        if before.low == "on":
            fall = t.tag == "P" and tokens[at - 1].low in ("fall", "falls", "fell")
            return fall or (tokens[end - 1].low in words["streets"] and end - k > 1) or tokens[at - 1].low in words["sites"]
        named = before.low == "in" or (before.low == "at" and tokens[at - 1].low in words["sites"])
        return t.tag == "P" or (named and not t.text.isupper()) or (end - k > 1 and tokens[end - 1].low in words["streets"])
    if after is not None and after.text == "," and end + 1 < len(tokens) and end - k > 1:
        after = tokens[end + 1]  # "the Normal, Illinois, factory"
    # Capitals make a name of it: "Superintelligence Labs".
    site = after is not None and after.low in words["sites"] and (t.tag == "P" or after.text[0].islower())
    if site:
        return before.tag in "DBS"
    return t.tag == "P" and after is not None and after.tag in "EHUF" and before.tag in "DNS" and after.low not in words["company_nouns"]


def _of_first(frame: Frame, k: int) -> bool:
    """Whether the place at token `k` belongs to a verb before it, which `and` joins to the trigger: "shuts its Leeds office and hires"."""
    tokens, i = frame.view.tokens, frame.match.i
    first = any(frame.a <= m.i < k and m.trigger.form in ("verb", "move") and m.j <= k for m in frame.view.matches if m is not frame.match)
    taken_up = any(a.low in ("for", "at") and b.low == "it" for a, b in pairwise(tokens[i : frame.b]))
    return first and not taken_up and frame.match.voice == "active" and any(t.low in ("and", "but") for t in tokens[k + 1 : i])


def _may_be_place(t: Token) -> bool:
    return len(t.text) > 2 and t.text.isalpha()


def _describes(frame: Frame, at: int, lexicon: Lexicon) -> bool:
    """Whether the place after the preposition at token `at` says where a company is from, or where a customer is."""
    tokens = frame.view.tokens
    before = tokens[at - 1] if at else None
    if before is None:
        return False
    if tokens[at].low == "from" and before.tag in "MZ":
        return True  # "orders from China"
    if before.low in ("those", "ones"):
        return True  # "those in the US will hear later"
    if before.low in lexicon.words["officers"] and tokens[at].low == "of":
        return True  # "the head of Europe"
    if before.low in lexicon.words["company_nouns"] and at > 1:
        return before.tag != "U" and at < frame.match.i  # "a much smaller company in Utrecht"
    return before.text == "," and tokens[at].low in ("of", "from") and at < frame.match.i  # "Orvane, of Austin, is cutting"


def _aside(tokens: list[Token], k: int, i: int, lexicon: Lexicon) -> bool:
    """Whether the place at token `k` belongs to what is inserted after the subject: "the firm, run from Dublin by two brothers, cut"."""
    comma = next((n for n in range(k - 1, 0, -1) if tokens[n].text == ","), 0)
    if not comma or not any(t.text == "," for t in tokens[k + 1 : i]) or any(t.tag in "CWO" for t in tokens[comma:k]):
        return False
    return (
        tokens[comma + 1].low not in lexicon.words["places_before"]
        and tokens[comma + 1].low not in ("and", "or", "but")
        and tokens[k - 1].text != ","
    )


def _opening(frame: Frame, lexicon: Lexicon) -> Span | None:
    """The place with which a sentence opens, for the first event that follows: "In Corvallis, Oregon, the maker has warned"."""
    tokens = frame.view.tokens
    if len(tokens) < 3 or any(m.i < frame.match.i and m.trigger.form != "follow" for m in frame.view.matches if m.j <= frame.a):
        return None
    for k in range(1, min(6, len(tokens))):
        if tokens[k].tag == "P" or (tokens[k].tag == "Z" and _may_be_place(tokens[k])):
            end = run(tokens, k, lexicon)
            closed = end < len(tokens) and tokens[end].text in ",:"
            if closed and tokens[k - 1].low in ("in", "at", "from", "across") and (k == 1 or tokens[end].text == ":"):
                return _span(tokens, k, lexicon)
            return None
    return None


def _span(tokens: list[Token], k: int, lexicon: Lexicon) -> Span:
    return tokens[k].start, tokens[run(tokens, k, lexicon) - 1].end


def run(tokens: list[Token], k: int, lexicon: Lexicon) -> int:
    """The end of a run of place names: `Buffalo, New York`, `Cork, Ghent and Lille`, `United States and Canada`."""
    j = k + 1
    while j < len(tokens):
        t = tokens[j]
        if (t.tag in "PZ" or t.low in lexicon.words["streets"]) and tokens[j - 1].tag in "PZ":
            j += 1
        elif (
            j + 1 < len(tokens)
            and t.text in (",", "and", "&")
            and (tokens[j + 1].tag == "P" or (_listed(tokens, j) and tokens[j + 1].tag == "Z"))
        ):
            j += 2
        elif j + 2 < len(tokens) and t.text in (",", "and") and tokens[j + 1].low == "the" and tokens[j + 2].tag == "P":
            j += 3
        else:
            break
    return j


def _listed(tokens: list[Token], j: int) -> bool:
    """Whether a comma or `and` at token `j` goes on with a list of capitalised names that `and` ends."""
    for n in range(j, min(len(tokens) - 1, j + 12)):
        t = tokens[n]
        if t.low in ("and", "&"):
            return tokens[n + 1].tag in "PZ"
        if not (t.text == "," or t.tag in "PZ"):
            return False
    return False


def follow_up(frames: list[Frame], body: list[Sentence], lexicon: Lexicon) -> None:
    """Lets sentences around a frame say where it is: where most of those concerned work, what site was spoken of, the line of a form."""
    holding = {f.view.sentence.index for f in frames}
    form = next((span for s in body for span in [_line(s.tokens, lexicon)] if span is not None), None)
    for n, frame in enumerate(frames):
        if frame.place is not None or frame.type == "ExecutiveMove":
            continue
        index = frame.view.sentence.index
        if frame.type in _SITED and not frame.part:
            frame.place = _spoken_of(frame, body, lexicon)
        elif frame.type == "Expansion" and n and _beside(frames[n - 1], frame):
            frame.place = frames[n - 1].place  # "is opening a depot in Leeds and will hire 70 drivers"
        elif _there(frame, lexicon):
            frame.place = _last_place(frames[max(0, n - _TOLD) : n], frame, body, lexicon)
        elif frame.type == "Layoff" and frame.status not in ("completed", "denied"):
            after = [s for s in body[index + 1 : index + 1 + _NEAR] if s.index not in holding]
            frame.place = next((span for s in after for span in [_most(s.tokens, lexicon)] if span is not None), form)


def _beside(site: Frame, hires: Frame) -> bool:
    """Whether a site and the people who are hired are told in one sentence, of one employer."""
    same = site.view is hires.view and site.employer.name == hires.employer.name
    return site.type == "OfficeOpening" and site.place is not None and same


def _most(tokens: list[Token], lexicon: Lexicon) -> Span | None:
    """The place where a sentence says that the people are: "Most of those affected work in Leeds"."""
    people = any(t.low in lexicon.words["concerned"] or t.tag in "N%" for t in tokens[:5])
    verb = next(
        (
            k
            for k, t in enumerate(tokens[:14])
            if t.low in lexicon.words["being_somewhere"]
            or (t.low in lexicon.words["mostly"] and k + 1 < len(tokens) and tokens[k + 1].low == "in")
        ),
        None,
    )
    if not people or verb is None:
        return None
    for k in range(verb + 1, min(verb + 7, len(tokens))):
        if tokens[k].tag in "PZ" and (tokens[k - 1].low in (*lexicon.words["places_before"], "on") or _of_site(tokens, k, lexicon)):
            return _span(tokens, k, lexicon)
        if tokens[k].tag in ".VC":
            break
    return None


def _of_site(tokens: list[Token], k: int, lexicon: Lexicon) -> bool:
    """Whether the place at token `k` names a site of the company's ("at its Hatfield headquarters")."""
    end = run(tokens, k, lexicon)
    named = tokens[k - 1].tag in "DS" and end < len(tokens) and tokens[end].low in lexicon.words["sites"]
    return named and (tokens[k].tag == "P" or tokens[end].text[0].islower())


def _spoken_of(frame: Frame, body: list[Sentence], lexicon: Lexicon) -> Span | None:
    """The place of a site that is taken up as one already named ("the site", "their office"): the last one before it."""
    tokens, site = frame.view.tokens, frame.site
    if site is None or tokens[site[0]].low not in lexicon.words["taken_up"]:
        return None
    near = [frame.view.tokens[: site[0]], body[frame.view.sentence.index - 1].tokens if frame.view.sentence.index else []]
    for row in near:
        for k in range(len(row) - 1, 0, -1):
            if row[k].tag not in "PZ" or row[k - 1].tag in "PZ" or row[k - 1].text == "," or not _may_be_place(row[k]):
                continue
            end = run(row, k, lexicon)
            if row[k - 1].low in ("in", "at") or (end < len(row) and row[end].low in lexicon.words["sites"]):
                return _span(row, k, lexicon)
    return None


def _there(frame: Frame, lexicon: Lexicon) -> bool:
    """Whether a clause takes up a place that was told before: "will hire 60 there", "60 at the site"."""
    tokens, words = frame.view.tokens, lexicon.words
    for k in range(max(frame.a, 1), min(frame.b + 1, len(tokens))):
        if tokens[k].low == "there" and not (k + 1 < len(tokens) and tokens[k + 1].low in words["being_somewhere"]):
            return tokens[k - 1].low not in ("from", "out")
        if [t.low for t in tokens[k : k + 3]] == ["in", "the", "same"] and tokens[min(k + 3, len(tokens) - 1)].low in _TOWNS:
            return True
        if tokens[k].low in ("at", "for", "in", "from") and k + 2 < len(tokens) and tokens[k + 1].low in ("the", "that", "this"):
            site = tokens[k + 2].low in words["sites"] or tokens[k + 2].low == "address"
            if site and not (
                k + 3 < len(tokens) and tokens[k + 3].tag in "IEHUF" and tokens[k + 3].low not in ("by", "from", "over", "after")
            ):
                return True
    return False


def _last_place(before: list[Frame], frame: Frame, body: list[Sentence], lexicon: Lexicon) -> Span | None:
    """The place told last before a frame: that of an event of its company, else one that the sentence before names."""
    index = frame.view.sentence.index
    for other in reversed(before):
        if other.place is not None and other.employer.name == frame.employer.name:
            return other.place
    row = body[index - 1].tokens if index else []
    return next((_span(row, k, lexicon) for k in range(len(row) - 1, -1, -1) if row[k].tag == "P" and row[max(0, k - 1)].tag != "P"), None)


def _line(tokens: list[Token], lexicon: Lexicon) -> Span | None:
    """The place of a line of a form: "Location: Pittsburgh, Pennsylvania", "Site address: 400 Foundry Way, Pittsburgh"."""
    colon = next((k for k, t in enumerate(tokens[:5]) if t.text == ":"), None)
    if not colon or not any(t.low in lexicon.words["place_labels"] for t in tokens[:colon]):
        return None
    return next((_span(tokens, k, lexicon) for k in range(colon + 1, len(tokens)) if tokens[k].tag == "P"), None)
