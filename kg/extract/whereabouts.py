"""Where, as the sentences around an event tell: where most of those concerned work, what site was spoken of, the line of a form."""

from __future__ import annotations

from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon
from kg.extract.places import SITED, TOWNS, Span, may_be_place, run, span
from kg.extract.tokens import Sentence, Token

_TOLD = 20
"""Events before one that takes a place up whose place may be meant."""
_NEAR = 2
"""Sentences without an event of their own that may still say where the people of the event before them are."""
_LABEL = 5
"""Words within which the label of a line of a form ends."""


def follow_up(frames: list[Frame], body: list[Sentence], lexicon: Lexicon) -> None:
    """Lets sentences around a frame say where it is: where most of those concerned work, what site was spoken of, the line of a form."""
    holding = {f.view.sentence.index for f in frames}
    form = next((found for s in body for found in [_line(s.tokens, lexicon)] if found is not None), None)
    for n, frame in enumerate(frames):
        if frame.place is not None or frame.type == "ExecutiveMove":
            continue
        index = frame.view.sentence.index
        if frame.type in SITED and not frame.part:
            frame.place = _spoken_of(frame, body, lexicon) or _among(frame, lexicon)
            if frame.place is None and any(t.text == ":" for t in frame.view.tokens[:_LABEL]):
                frame.place = form  # "Type of event: plant closing"
        elif frame.type == "Expansion" and n and _beside(frames[n - 1], frame):
            frame.place = frames[n - 1].place  # "is opening a depot in Leeds and will hire 70 drivers"
        elif (at := _there(frame, lexicon)) is not None:
            frame.place = _before(frame, at, lexicon) or _last_place(frames[max(0, n - _TOLD) : n], frame, body, lexicon)
        elif frame.type == "Expansion" and _first_of_them(frame):
            near = [f for f in frames[:n] if f.employer.name == frame.employer.name and index - f.view.sentence.index <= 1]
            frame.place = near[-1].place if near else None
        elif frame.type in ("Layoff", "Expansion") and frame.status not in ("completed", "denied"):
            after = [s for s in body[index + 1 : index + 1 + _NEAR] if s.index not in holding]
            frame.place = next((found for s in after for found in [_most(s.tokens, lexicon)] if found is not None), None)
            frame.place = frame.place or (form if frame.type == "Layoff" else None)


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
            return span(tokens, k, lexicon)
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
            if row[k].tag not in "PZ" or row[k - 1].tag in "PZ" or row[k - 1].text == "," or not may_be_place(row[k]):
                continue
            end = run(row, k, lexicon)
            if row[k - 1].low in ("in", "at") or (end < len(row) and row[end].low in lexicon.words["sites"]):
                return span(row, k, lexicon)
    return None


def _among(frame: Frame, lexicon: Lexicon) -> Span | None:
    """The places of some among the sites of a frame: "14 offices, among them those in Berlin and Oslo", "Berlin and Oslo among them"."""
    tokens = frame.view.tokens
    for k in range(frame.match.i, len(tokens) - 1):
        low, after = tokens[k].low, tokens[k + 1].low
        if (low == "among" and after in ("them", "these")) or low == "including":
            start = k + 1 + (low == "among")
            while start < len(tokens) - 1 and tokens[start].low in ("those", "the", "ones", "in", "offices", "sites"):
                start += 1
            if tokens[start].tag == "P":
                return span(tokens, start, lexicon)
            first = k - 1
            while first > 0 and (tokens[first].tag == "P" or (tokens[first].low in ("and", ",") and tokens[first - 1].tag == "P")):
                first -= 1
            return span(tokens, first + 1, lexicon) if tokens[first + 1].tag == "P" and first + 1 < k else None
    return None


def _first_of_them(frame: Frame) -> bool:
    """Whether a frame tells of the first of those whom the sentence before counts: "The first 100 posts are advertised already"."""
    tokens = frame.view.tokens
    number = next((k for k, t in enumerate(tokens) if frame.count is not None and t.start == frame.count[1]), 0)
    return number > 0 and tokens[number - 1].low == "first"


def _before(frame: Frame, at: int, lexicon: Lexicon) -> Span | None:
    """The place that stands in the sentence of a frame before token `at`, which takes it up: "whose fab in Malta has let 148 go there"."""
    tokens = frame.view.tokens
    k = next(
        (k for k in range(at - 1, 0, -1) if tokens[k].tag == "P" and tokens[k - 1].low in (*lexicon.words["places_before"], "to")), None
    )
    return span(tokens, k, lexicon) if k is not None else None


def _there(frame: Frame, lexicon: Lexicon) -> int | None:
    """Where a clause takes up a place that was told before: "will hire 60 there", "60 at the site"."""
    tokens, words = frame.view.tokens, lexicon.words
    for k in range(max(frame.a, 1), min(frame.b + 1, len(tokens))):
        if tokens[k].low == "there" and not (k + 1 < len(tokens) and tokens[k + 1].low in words["being_somewhere"]):
            return k if tokens[k - 1].low not in ("from", "out") else None
        if [t.low for t in tokens[k : k + 3]] == ["in", "the", "same"] and tokens[min(k + 3, len(tokens) - 1)].low in TOWNS:
            return k
        if tokens[k].low in ("at", "for", "in", "from") and k + 2 < len(tokens) and tokens[k + 1].low in ("the", "that", "this"):
            site = tokens[k + 2].low in words["sites"] or tokens[k + 2].low == "address"
            if site and not (
                k + 3 < len(tokens) and tokens[k + 3].tag in "IEHUF" and tokens[k + 3].low not in ("by", "from", "over", "after")
            ):
                return k
    return None


def _last_place(before: list[Frame], frame: Frame, body: list[Sentence], lexicon: Lexicon) -> Span | None:
    """The place told last before a frame: that of an event of its company, else one that the sentence before names."""
    index = frame.view.sentence.index
    for other in reversed(before):
        if other.place is not None and other.employer.name == frame.employer.name:
            return other.place
    row = body[index - 1].tokens if index else []
    return next((span(row, k, lexicon) for k in range(len(row) - 1, -1, -1) if row[k].tag == "P" and row[max(0, k - 1)].tag != "P"), None)


def _line(tokens: list[Token], lexicon: Lexicon) -> Span | None:
    """The place of a line of a form: "Location: Pittsburgh, Pennsylvania", "Site address: 400 Foundry Way, Pittsburgh"."""
    colon = next((k for k, t in enumerate(tokens[:_LABEL]) if t.text == ":"), None)
    if not colon or not any(t.low in lexicon.words["place_labels"] for t in tokens[:colon]):
        return None
    return next((span(tokens, k, lexicon) for k in range(colon + 1, len(tokens)) if tokens[k].tag == "P"), None)
