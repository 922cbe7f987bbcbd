"""Where: the places where the jobs or sites of a frame are."""

from __future__ import annotations

import re
from itertools import pairwise

from kg.extract.frame import Frame
from kg.extract.labels import FIELDS
from kg.extract.lexicon import Lexicon
from kg.extract.tokens import Token

Span = tuple[int, int]

SITED = ("OfficeClosure", "OfficeOpening")
_SIDES = frozenset("west east north south centre outskirts suburbs docklands cbd".split())
TOWNS = frozenset(("city", "town"))
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
        if tokens[k + 1].tag == "P" or (tokens[k].low in ("in", "from") and tokens[k + 1].tag == "Z" and may_be_place(tokens[k + 1])):
            return span(tokens, k + 1, lexicon)
    if frame.site is not None:
        a, b = frame.site
        nearer = next(
            (k for k in range(a + 1, min(b + 2, len(tokens))) if tokens[k].tag in "PZ" and tokens[k - 1].low in ("in", "at")), None
        )
        if nearer is not None and not tokens[nearer].low.startswith("the ") and (tokens[nearer].tag == "P" or may_be_place(tokens[nearer])):
            return span(tokens, nearer, lexicon)  # "its London headquarters in Canary Wharf"
        for k in range(a, b):
            if tokens[k].tag == "P" or (tokens[k].tag == "Z" and k + 1 < frame.site[1] and len(tokens[k].text) > 2):
                return tokens[_first_of(tokens, k)].start, tokens[run(tokens, k, lexicon) - 1].end
    for k in range(frame.a, min(frame.b + 1, len(tokens))):
        if dispatch is not None and (tokens[k].low == "here" or (tokens[k].low == "this" and tokens[k + 1].low in TOWNS)):
            return dispatch
        if _stands(frame, k, lexicon):
            end = run(tokens, k, lexicon)
            town = tokens[end - 1].low in lexicon.words["streets"] and end + 1 < len(tokens) and tokens[end].low == "in"
            return span(tokens, end + 1 if town and tokens[end + 1].tag in "PZ" else k, lexicon)  # "on King Street in Toronto"
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
    if t.tag != "P" and not (t.tag == "Z" and may_be_place(t)):
        return False
    end = run(tokens, k, lexicon)
    after = tokens[end] if end < len(tokens) else None
    if (
        after is not None
        and after.tag == "S"
        and end < len(tokens) - 1
        and tokens[end + 1].tag not in "EHUF"
        and tokens[end + 1].low not in _SIDES
    ):
        return False  # "one of Norway's larger groups"
    if t.tag == "Z" and after is not None and after.tag in "UHF" and after.text[0].isupper():
        return False  # "600 posts in Superintelligence Labs"
    if _of_site_event(frame, k):
        return False
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
    if t.tag != "P" or after is None or after.tag not in "EHUF" or before.tag not in "DNS":
        return False
    head = next((x for x in tokens[end : end + 5] if x.tag not in "FMB" or x.low in words["company_nouns"]), after)
    described = before.low in ("the", "a", "an") and head.low in words["company_nouns"]
    return head.tag != "W" and not described and after.low not in words["company_nouns"]  # "the Sydney logistics software maker"


def _of_site_event(frame: Frame, k: int) -> bool:
    """Whether the place at token `k` is that of a site whose closure or opening stands before it: "1,000 cuts and the end of a plant"."""
    tokens, j = frame.view.tokens, frame.match.j
    sited = [m.i for m in frame.view.matches if m.trigger.type in SITED and m.trigger.form != "follow" and j <= m.i < k]
    return frame.type not in SITED and bool(sited) and any(t.low == "and" for t in tokens[j : sited[-1]])


def _of_first(frame: Frame, k: int) -> bool:
    """Whether the place at token `k` belongs to a verb before it, which `and` joins to the trigger: "shuts its Leeds office and hires"."""
    tokens, i = frame.view.tokens, frame.match.i
    first = any(t.tag == "V" for t in tokens[frame.a : k])
    taken_up = any(a.low in ("for", "at") and b.low == "it" for a, b in pairwise(tokens[i : frame.b]))
    return first and not taken_up and frame.match.voice == "active" and any(t.low in ("and", "but") for t in tokens[k + 1 : i])


def may_be_place(t: Token) -> bool:
    """Whether a capitalised word may name a place that no list holds."""
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
    if any(before.low in lexicon.words[name] for name in ("institutions", "media", "not_own", "own_words")):
        return True  # "a judge in Kenya has told", "a notice in Ohio names"
    if before.tag == "C" and tokens[at].low == "of":
        return True  # "Orvane of Japan"
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
        if tokens[k].tag == "P" or (tokens[k].tag == "Z" and may_be_place(tokens[k])):
            end = run(tokens, k, lexicon)
            subject = k == 1 and tokens[k].tag == "P" and end < len(tokens) and tokens[end].tag in "DWCO"  # "In Paris the firm seeks"
            closed = end < len(tokens) and (tokens[end].text in ",:" or subject)
            if closed and tokens[k - 1].low in ("in", "at", "from", "across") and (k == 1 or tokens[end].text == ":"):
                return span(tokens, k, lexicon)
            return None
    return None


def span(tokens: list[Token], k: int, lexicon: Lexicon) -> Span:
    """The span of the run of place names at token `k`."""
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
