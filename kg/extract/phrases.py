"""Noun phrases, and what in them names a role: an occupation, a function, or a unit where people work."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from kg.extract.lexicon import Lexicon
from kg.extract.tokens import Token


@dataclass(slots=True)
class Phrase:
    """A noun phrase: tokens `i` to `j` (exclusive), its head, the kind of it, its numbers, and the part of it that names a role.

    `kind` is people (E), role (H), unit (U), function (F), site, cut (an event noun) or other.
    """

    i: int
    j: int
    head: int
    kind: str
    number: int | None = None
    share: int | None = None
    role: tuple[int, int] | None = None
    owner: int | None = None
    of: int | None = None


_WORKING = frozenset("workers staff jobs posts positions roles".split())
_ADJECTIVE = ("ed", "en", "est", "al", "ve", "us", "ar", "ic", "le", "ful", "nt", "ng", "ay", "ry", "ier", "ss", "id", "ct")
_MODIFIERS = frozenset("MZFBPRHEUC")
_HEADS = frozenset("HEU")
_BEGINNING = _MODIFIERS | frozenset("DN%TW")
"""Kinds of the words that a noun phrase may begin with."""
_AUXILIARIES = frozenset("will would may could must are is were was have has had".split())
_POSTS = frozenset("jobs posts positions roles staff employees workers".split())
_GRADES = frozenset("junior middle mid-level senior top lower upper mid-ranking".split())
_ATTRIBUTIVE = frozenset("job role position post".split())
_BARE_UNITS = frozenset("business businesses lab labs group groups".split())
CUTS = frozenset(
    "layoffs layoff cuts cut reduction reductions redundancies departures dismissals separations departure firings losses".split()
)
PAPERS = frozenset("notice notices letter letters termination terminations".split())
DISMISSING = frozenset("redundancy dismissal termination layoff separation".split())
"""Words before the papers with which a cut is told ("40 redundancy notices")."""
_BASES = frozenset("cost customer user client fan code tax installed knowledge subscriber asset supply".split())
_SOFTWARE = frozenset("ai software virtual autonomous coding voice digital ai-powered".split())
_STAFF_OF = re.compile(r"(?:ers|ians|ions|ites|mates|ees)$")
"""How the words end that companies have for their own people."""
_NO_WORK = frozenset(
    "total all response stages phases waves rounds batches tranches steps question danger doubt limbo jeopardy place cities towns"
    " countries turn consequence full part exchange favour addition connection person instalments summer winter autumn fall spring"
    " offices plants factories sites locations regions markets half one return months weeks years recent coming jobs posts"
    " positions roles staff days order savings favor".split()
)
"""Words after "jobs in" that name no line of work."""
QUANTIFIERS = frozenset("most many some all half several few hundreds dozens thousands each any each both none part much".split())

_WHO_GO = frozenset("affected concerned impacted leaving dismissed involved cut hit".split())
VAGUE = frozenset("hundred hundreds dozen dozens thousand thousands scores".split())
"""Numbers that leave open how many: of people, where nothing else is named."""


def phrases(tokens: list[Token], lexicon: Lexicon) -> list[Phrase]:
    """The noun phrases of a sentence, in order, none within another."""
    out: list[Phrase] = []
    i = 0
    while i < len(tokens):
        begins = (tokens[i].tag in _BEGINNING or tokens[i].low in QUANTIFIERS) and tokens[i].low != "redundant"
        phrase = _phrase(tokens, i, lexicon) if begins else None
        if phrase is None:
            i += 1
        else:
            out.append(phrase)
            i = phrase.j
    _coordinate(tokens, out)
    _beside_role(tokens, out)
    _counts_both(tokens, out)
    out = [p for p in out if p.i < p.j]
    _listed(tokens, out)
    _among_roles(tokens, out)
    _of_posts(tokens, out)
    _share_head(tokens, out)
    return out


def _phrase(tokens: list[Token], i: int, lexicon: Lexicon) -> Phrase | None:
    n, j = len(tokens), i
    number = share = owner = of = None
    while j < n:
        t = tokens[j]
        if t.tag == "N" and j > i and tokens[j - 1].tag in "N%":
            break  # "15% over two years"
        if t.tag == "N":
            whole = number is not None or (share is not None and tokens[j - 1].tag == "D")  # "10% of its 350,000 employees"
            number, of = (number, j) if whole else (j, of)
        elif t.tag == "%":
            share = j if share is None else share
        elif t.tag in "CPRZWT" and j + 1 < n and tokens[j + 1].tag == "S":
            owner = j if t.tag in "CW" else owner
            j += 1
        elif (
            (t.low == "of" and j > i and (tokens[j - 1].tag in "N%" or tokens[j - 1].low in QUANTIFIERS))
            or t.tag == "D"
            or t.low in QUANTIFIERS
            or (t.low == "but" and j > i and tokens[j - 1].low == "all" and j + 1 < n and tokens[j + 1].tag == "N")
            or (t.tag == "B" and j + 1 < n and tokens[j + 1].tag in "NBD%")
            or (t.low in ("early", "late") and number is not None and j + 1 < n and tokens[j + 1].tag in _MODIFIERS)
        ):
            pass
        elif (t.low == "one" and j > i and tokens[j - 1].low in ("every", "each")) or (
            t.low == "of" and j > i and tokens[j - 1].low == "one"
        ):
            pass  # "every one of the 55 planners"
        elif t.low == "out" and j > i and tokens[j - 1].tag == "N" and j + 1 < n and tokens[j + 1].low == "of":
            j += 1  # "forty out of 160 people"
        elif (described := _described_owner(tokens, j)) is not None:
            owner, j = described, described + 1
        else:
            break
        j += 1
    start = j
    head = None
    sites = lexicon.words["sites"]
    while j < n and tokens[j].tag in _MODIFIERS and not (tokens[j].tag in "CPRZ" and j + 1 < n and tokens[j + 1].tag == "S"):
        t = tokens[j]
        if t.tag == "N" or (t.low == "outside" and j + 1 < n and tokens[j + 1].tag == "P"):
            break
        if t.low in _GRADES and j + 3 < n and tokens[j + 1].low in ("and", "or") and tokens[j + 2].low in _GRADES:
            j += 2  # "600 middle and senior managers"
            continue
        head = j
        j += 1
        following = tokens[j] if j < n else None
        if _named_together(tokens, j):
            j += 1
            continue
        if following is not None and (
            (t.tag == "E" and following.low in lexicon.words["compound_heads"])
            or (t.low in _ATTRIBUTIVE and following.tag in "MF")
            or (t.tag == "U" and (following.low in sites or (following.tag == "M" and following.low.endswith("s"))))
        ):
            continue
        if (
            t.tag in _HEADS
            and not (t.tag == "H" and not t.low.endswith("s") and j < n and tokens[j].tag in _MODIFIERS)
            and not (j < n and (tokens[j].tag in _HEADS or (tokens[j].tag == "F" and j + 1 < n and tokens[j + 1].tag in _HEADS)))
        ):
            break
    if head is not None and head == start and tokens[head].low in VAGUE:
        j, head = start + 1, None  # "to let several hundred go"
    if head is not None and head == start and number is not None and tokens[head].low in ("more", "others", "fewer", "less"):
        head, j = None, start  # "to lose about 700 more"
    if head is None:
        if j == i or (number is None and share is None and tokens[j - 1].low not in VAGUE):
            return None
        return Phrase(i, j, j - 1, "number", number, share, None, owner, of)
    kind = _kind(tokens, start, head, lexicon)
    if kind == "other" and number is not None and head == start and tokens[head].tag == "Z" and _STAFF_OF.search(tokens[head].low):
        kind = "people"  # "1,500 Twilions"
    if number is not None and ((kind == "function" and tokens[head].low == "accounts") or tokens[head].low == "functions"):
        kind = "other"  # "2 million dormant accounts", "1,300 deprecated functions"
    phrase = Phrase(i, j, head, kind, number, share, None, owner, of)
    phrase.role = _role(tokens, start, phrase, lexicon)
    return phrase


def _named_together(tokens: list[Token], j: int) -> bool:
    """Whether `and` at `j` joins two names before one noun ("its 70 Fresh and Go stores")."""
    return (
        0 < j < len(tokens) - 2
        and tokens[j].low in ("and", "&")
        and tokens[j - 1].tag == tokens[j + 1].tag == "Z"
        and tokens[j + 2].tag in "MUE"
        and tokens[j + 2].text[0].islower()
    )


def _described_owner(tokens: list[Token], j: int) -> int | None:
    """The description of a company whose possessive stands at `j`, modifiers and all ("robotaxi developer's")."""
    k = j
    while k < len(tokens) and tokens[k].tag in "MZBFP" and k < j + 4:
        k += 1
    if k + 1 < len(tokens) and tokens[k].tag == "W" and tokens[k + 1].tag == "C":
        k += 1  # "the lender Orvane's"
    return k if k + 1 < len(tokens) and tokens[k].tag in "WC" and k > j - (tokens[k].tag == "W") and tokens[k + 1].tag == "S" else None


def _kind(tokens: list[Token], start: int, head: int, lexicon: Lexicon) -> str:
    t = tokens[head]
    if t.low == "affected" and any(x.tag == "N" for x in tokens[max(0, head - 1) : head]):
        return "people"  # "Layoff. 17 affected"
    if t.low in _WHO_GO and start and tokens[start - 1].low in ("those", "these"):
        return "people"  # "70 of those affected"
    if (t.low in CUTS and not (t.low == "losses" and tokens[head - 1].low not in ("job", "jobs"))) or (
        t.low in PAPERS and head > start and tokens[head - 1].low in DISMISSING
    ):
        return "cut"
    if t.low in ("offer", "offers") and head > start and tokens[head - 1].low in ("job", "employment", "internship", "graduate"):
        return "people"
    if t.low == "grades" and head > start and tokens[head - 1].low in _GRADES:
        return "role"  # "middle and senior grades"
    if t.low == "base" and head > start and tokens[head - 1].low in _BASES:
        return "other"
    if (
        t.low in ("room", "rooms", "line", "lines")
        and head > start
        and f"{tokens[head - 1].low.split()[-1]}-{t.low[:4]}" in lexicon.words["work_rooms"]
    ):
        return "site"
    if t.low in lexicon.words["sites"] and t.tag != "H" and (t.tag != "U" or (t.low in _BARE_UNITS and start == head)):
        return "site"
    if t.low in ("agents", "assistants", "agent", "assistant") and head > start and tokens[head - 1].low in _SOFTWARE:
        return "other"
    return {"E": "people", "H": "role", "U": "unit", "F": "function"}.get(t.tag, "other")


def _role(tokens: list[Token], start: int, phrase: Phrase, lexicon: Lexicon) -> tuple[int, int] | None:
    """The shortest part that carries the meaning: no determiner, number or plain modifier, no bare word for people or posts at the end."""
    a, b = start, phrase.head + 1
    while a < b and (tokens[a].tag in "BP" or (a and a < b - 1 and tokens[a].tag == "M" and _participle(tokens, a))):
        a += 1
    if phrase.kind in ("people", "cut"):
        while b > a and tokens[b - 1].tag in "EB":
            b -= 1
        if any(t.tag in "HFU" for t in tokens[a:b]):
            return (a, b)
        head = tokens[b].low if b < len(tokens) else ""
        common = tokens[a].tag == "M" or (not a and tokens[a].tag == "Z" and tokens[a].low in lexicon.words["common"])
        if b - a == 1 and head in _WORKING and common and not tokens[a].low.endswith(_ADJECTIVE):
            return (a, b + 1 if head in ("workers", "staff") else b)  # "warehouse workers"
        return None
    if phrase.kind == "unit":
        if (
            any(t.tag == "F" for t in tokens[a : b - 1])
            and tokens[b - 2].tag == "F"
            and tokens[b - 1].low not in ("division", "lab", "labs")
        ):
            return (a, b - 1)
        return (a, b) if b - a > 1 and tokens[a].tag not in "EB" else None
    if phrase.kind in ("role", "function"):
        return (a, b) if b > a else None
    return None


def _participle(tokens: list[Token], a: int) -> bool:
    """Whether the word at `a` begins a participle clause, not a noun phrase (", targeting sales teams")."""
    return tokens[a].low.endswith("ing") and tokens[a - 1].text == ","


def _coordinate(tokens: list[Token], found: list[Phrase]) -> None:
    """Keeps a function on its own as a role only beside one, before a noun for people, or after a preposition or possessive."""
    for k, phrase in enumerate(found):
        if phrase.kind in ("function", "unit") and phrase.j < len(tokens) and tokens[phrase.j].tag in "WC":
            phrase.kind, phrase.role = "other", None  # "the software firm Orvane", "the networking group Cisco"
        if phrase.kind != "function":
            continue
        before = tokens[phrase.i - 1] if phrase.i else None
        first = tokens[phrase.i]
        neighbour = (k > 0 and found[k - 1].role is not None and _joined(tokens, found[k - 1].j, phrase.i)) or (
            k + 1 < len(found) and found[k + 1].role is not None and _joined(tokens, phrase.j, found[k + 1].i)
        )
        if not (
            neighbour
            or (
                phrase.i == 0 and phrase.j < len(tokens) and (tokens[phrase.j].text in ("and", ",") or tokens[phrase.j].low in _AUXILIARIES)
            )
            or first.low in ("its", "their", "the", "our", "all")
            or phrase.owner is not None
            or (before is not None and before.low in _PLACING)
            or (phrase.j < len(tokens) and tokens[phrase.j].low in ("hiring", "recruitment", "recruiting"))
        ):
            phrase.role = None


def _beside_role(tokens: list[Token], found: list[Phrase]) -> None:
    """Takes a counted plural that no list knows as a role where one follows ("46 course authors and editors")."""
    for phrase, after in pairwise(found):
        if (
            phrase.kind == "other"
            and phrase.number is not None
            and phrase.number < phrase.head
            and tokens[phrase.head].low.endswith("s")
            and tokens[phrase.head].tag == "M"
            and after.kind == "role"
            and after.number is None
            and after.i == phrase.j + 1
            and tokens[phrase.j].low == "and"
        ):
            phrase.kind, phrase.role = "role", (phrase.number + 1, phrase.head + 1)


def _counts_both(tokens: list[Token], found: list[Phrase]) -> None:
    """Gives the number before two kinds of work to those who do both ("60 invoice and claims clerks", "60 planning and repair jobs")."""
    for before, phrase in pairwise(found):
        if not (
            before.kind in ("other", "site")
            and before.number is not None
            and before.head == before.number + 1
            and tokens[before.head].tag in "MB"
            and not tokens[before.head].low.endswith("s")
            and tokens[before.j].low in ("and", "or")
            and phrase.i == before.j + 1
            and phrase.number is None
        ):
            continue
        head = tokens[phrase.head]
        described = tokens[before.head].tag == "B"
        if (
            phrase.kind == "role"
            and phrase.role is not None
            and head.low.endswith("s")
            and (described or phrase.role[1] - phrase.role[0] > 1)
        ):
            phrase.role = phrase.role if described else (before.head, phrase.role[1])
            phrase.number, phrase.i = before.number, before.i
            before.j = before.i
        elif (
            phrase.kind == "people" and head.low in _POSTS and all(_work(t) for t in (tokens[before.head], *tokens[phrase.i : phrase.head]))
        ):
            before.kind, before.role = "function", (before.head, before.head + 1)
            phrase.role = (phrase.i, phrase.head) if phrase.i < phrase.head else None
        elif phrase.kind == "people" and phrase.role is None and head.low in _POSTS and before.kind == "other":
            phrase.number, phrase.i = before.number, before.i  # "300 permanent and temporary workers"
            before.j = before.i


def _work(t: Token) -> bool:
    """Whether a word before posts names their work, and does not describe them ("new", "full-time")."""
    return t.tag == "F" or (t.tag == "M" and (t.low.endswith("ing") or not t.low.endswith(_ADJECTIVE)))


def _listed(tokens: list[Token], found: list[Phrase]) -> None:
    """Takes what a list names beside a function as one too ("in procurement, talent and charging infrastructure")."""
    k = 0
    while k < len(found):
        n = k + 1
        while n < len(found) and _joined(tokens, found[n - 1].j, found[n].i):
            n += 1
        if n - k > 1 and _of_work(tokens, found[k:n]):
            for phrase in found[k:n]:
                if phrase.role is None and _bare(tokens, phrase):
                    phrase.kind, phrase.role = "function", (phrase.i, phrase.j)
        k = n


def _among_roles(tokens: list[Token], found: list[Phrase]) -> None:
    """Takes a plural that no list knows as a role between others ("moderators, team leaders and quality analysts")."""
    for before, phrase, after in zip(found, found[1:], found[2:], strict=False):
        if (
            phrase.kind == "other"
            and before.kind == after.kind == "role"
            and phrase.number is None
            and phrase.owner is None
            and all(t.tag in "MFUHE" for t in tokens[phrase.i : phrase.j])
            and all(tokens[p.head].low.endswith("s") for p in (before, phrase, after))
            and tokens[before.j].text == ","
            and _joined(tokens, before.j, phrase.i)
            and _joined(tokens, phrase.j, after.i)
        ):
            phrase.kind, phrase.role = "role", (phrase.i, phrase.j)


def _of_posts(tokens: list[Token], found: list[Phrase]) -> None:
    """Takes what posts are in as a line of work, though no list knows it ("600 jobs in factory automation and facilities")."""
    for k, posts in enumerate(found[:-1]):
        if tokens[posts.head].low not in _POSTS or posts.number is None or tokens[posts.j].low != "in":
            continue
        n = k + 1
        while n < len(found) and (found[n].i == posts.j + 1 if n == k + 1 else _listing(tokens, found[n - 1].j, found[n].i)):
            n += 1
        ended = (m for m in range(k + 2, n) if any(t.low in ("and", "or", "&") for t in tokens[found[m - 1].j : found[m].i]))
        members = found[k + 1 : min(n, next(ended, k + 1) + 1)]
        if any(not (p.role or (p.kind in ("other", "function", "people", "site") and tokens[p.head].text.islower())) for p in members):
            continue
        after = tokens[members[-1].j] if members and members[-1].j < len(tokens) else None
        if not members or (after is not None and after.tag not in ".JITVDP" and after.low not in _AUXILIARIES):
            continue
        first, last = members[0], members[-1]
        gerund = tokens[last.head].low.endswith("ing") and (last.j - last.i == 2 or " " in tokens[last.head].low)
        if len(members) == 2 and gerund and first.j - first.i == 1 and tokens[first.i].tag == "M":
            first.role, last.kind, last.role = None, "function", (first.i, last.j)  # "invoice and claims processing"
            continue
        for phrase in members:
            words = tokens[phrase.i : phrase.j]
            if phrase.role is None and words[-1].low not in _NO_WORK and all(t.tag in "MFEH" and t.text.islower() for t in words):
                phrase.kind, phrase.role = "function", (phrase.i, phrase.j)


def _listing(tokens: list[Token], a: int, b: int) -> bool:
    """Whether only a comma or `and` stands between two tokens."""
    return 0 < b - a <= 2 and all(t.text in (",", "and", "or", "&") for t in tokens[a:b])


def _of_work(tokens: list[Token], members: list[Phrase]) -> bool:
    """Whether a whole list, which `and` ends, stands where people work, and names a function at least once."""
    first, last = members[0], members[-1]
    whole = any(t.low in ("and", "or", "&") for t in tokens[members[-2].j : last.i])
    after = tokens[last.j] if last.j < len(tokens) else None
    return (
        whole
        and (first.i == 0 or tokens[first.i - 1].low in _PLACING)
        and any(p.role is not None and p.kind in ("function", "role") for p in members)
        and (after is None or after.tag in (".JIT" if first.i else ".JIVT") or after.low in _AUXILIARIES)
    )


def _bare(tokens: list[Token], phrase: Phrase) -> bool:
    """Whether a phrase may name a line of work: common nouns without a number, an article or an owner."""
    return (
        phrase.kind in ("other", "function")
        and phrase.number is None
        and phrase.owner is None
        and all(t.tag in "MZF" and (t.text[0].islower() or (not k and not phrase.i)) for k, t in enumerate(tokens[phrase.i : phrase.j]))
    )


def _share_head(tokens: list[Token], found: list[Phrase]) -> None:
    """The modifiers that share a plural noun for units or posts ("its networking, security and cloud units") are roles of their own.

    Places that do are left in the role of the unit ("the Antwerp and Rotterdam desks").
    """
    for k, phrase in enumerate(found):
        unit = phrase.kind == "unit"
        posts = phrase.kind == "people" and tokens[phrase.head].low in _POSTS
        if posts and phrase.role is None and k and _beside_function(tokens, found[k - 1], phrase):
            phrase.role = (phrase.i, phrase.head)
        if not (unit or posts) or not phrase.role or phrase.role[0] != phrase.i or not tokens[phrase.head].low.endswith("s"):
            continue
        for before in reversed(found[:k]):
            after = found[k] if before is found[k - 1] else found[found.index(before) + 1]
            start = before.i
            owned = next((n + 1 for n in range(before.j - 1, start, -1) if tokens[n].tag == "S"), start)
            start = owned
            while start < before.j and tokens[start].tag in ("DBSN" if posts else "DBS"):
                start += 1
            words = tokens[start : before.j]
            joined = after.i - before.j == 1 and tokens[before.j].text in (",", "and", "&")
            if not joined or not 0 < len(words) <= 2 or (before.number is not None and unit) or before.kind not in ("other", "function"):
                break
            if any(t.tag == "P" for t in words):
                if tokens[before.j].low == "and" and after is phrase:
                    phrase.role, before.role = (start, phrase.head + 1), None
                break
            if not all(t.tag in "MFZR" for t in words) or (posts and words[-1].tag != "F" and words[-1].low.endswith("s")):
                break
            before.kind, before.role = "function", (start, before.j)
            if start > before.i and unit:
                break  # a list begins with its determiner or owner


def _beside_function(tokens: list[Token], before: Phrase, posts: Phrase) -> bool:
    """Whether what stands before a noun for posts is joined to a function ("53 subtitling and archive posts")."""
    joined = posts.i - before.j == 1 and tokens[before.j].low in ("and", "&")
    return joined and before.kind == "function" and posts.head == posts.i + 1 and tokens[posts.i].tag in "MF"


_PLACING = frozenset("in across from within into to including covering on for as spanning mainly mostly with".split())


def _joined(tokens: list[Token], a: int, b: int) -> bool:
    return 0 < b - a <= 2 and all(t.text in (",", "and", "or", "&", "as", "well") or t.low in ("plus",) for t in tokens[a:b])
