"""Executive moves: the post that somebody takes up or leaves, beside a verb or noun of coming or going."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from kg.extract import holders
from kg.extract.clauses import View
from kg.extract.cues import Cue, compiled
from kg.extract.frame import Frame
from kg.extract.lexicon import Lexicon
from kg.extract.tokens import Token

Post = tuple[int, int]
"""Its first token and the one after its last."""

_TITLES = frozenset("managing acting leading head lead chair group".split())
"""Words of titles that are verbs elsewhere."""
_HEADS = frozenset("chief boss head".split())
_ARRIVING = ("take~ over", "join~", "arrive~")
"""Verbs of coming that tell of a post with who holds it ("the chief executive of Orvane, who took over in May, ...")."""
_STATES = ("ing", "ed", "time", "standing", "elect")
"""How words end that say how a holder stands to a post ("Orvane's outgoing boss")."""
_ONCE = frozenset("previously formerly once ex former until".split())
_HELD = frozenset("currently presently now".split())
"""What is said of the post that somebody has who takes up another ("named Jane Roe, currently head of sales, as its boss")."""
_RESOLVE = frozenset("decision intention intent plan plans wish".split())
_OF = (
    r"(?: (?:of|for) (?:(?:the|its|their) )?[\w&'’-]+(?: [\w&'’-]+){0,4}?(?=\s?[,.;:)—–\"“”]|\s(?:to|after|in|on|at|from|who|as|last"
    r"|this|next|with|amid|when|by|is|was|has|will"
    r"|had|have|would|and (?:the|its|is|will|an?|has|\w{3,}ed)|since|effective|steps?|left|leaves|resigned|stepped|since|says?|said|told"
    r"|puts?|finish(?:es|ed)|retire[sd]|exit(?:s|ed)|stands|stood"
    r"|leads|joins?|joined|quits?|goes|went|becomes|became|departs|departed)\b|\sand ;|\s?$))"
)


@lru_cache(maxsize=2)
def pattern(lexicon: Lexicon) -> Cue:
    """What names a post: a title, with the area or the unit that it is of."""
    areas = "|".join(sorted(lexicon.words["post_areas"], key=len, reverse=True))
    post = (
        r"(?:(?:interim|acting|deputy|joint|global|group|founding|executive|senior|co-)[ -]?)*"
        rf"(?:chief (?:[a-z&-]+ ){{1,4}}officer|chief executive|chief of staff|(?:{areas}) (?:chief|boss|director)"
        r"|chief (?:ai )?(?:scientist|architect|economist|counsel|evangelist|engineer|technologist|designer|strategist|accountant)"
        r"|principal (?:executive|financial|accounting|operating) officer|top lawyer|(?:executive |board )chair(?:man|woman|person)?\b"
        r"|(?:ceo|cto|cfo|coo|cio|cmo|cpo|cro|ciso|chro|caio)\b|general counsel|editor[ -]in[ -]chief|company secretary|treasurer\b"
        rf"|group executive{_OF}|general manager(?:{_OF})?|managing (?:director|editor|partner)(?:{_OF})?|(?:co-)?heads?{_OF}"
        rf"|(?:senior |executive )?(?:vice[ -]president|director|vp|president|boss){_OF}"
        r"|vice[ -]presidents?(?: , [a-z]\w+(?: [a-z]\w+){0,2}(?= ,))?\b|(?:vice[ -])?chair(?:man|woman|person)?(?: of the board)?\b"
        r"|co-president|president\b|country (?:head|manager))"
    )
    return compiled({"post": [post]})["post"]


def posts(view: View, lexicon: Lexicon) -> list[Post]:
    """The posts that a sentence names, in order; found once for a sentence."""
    if view.posts is None:
        tokens = view.tokens
        starts = [0, *accumulate(len(t.text) + 1 for t in tokens)]
        masked = (";" * len(t.text) if t.tag in "TVO" and t.low not in _TITLES else t.text for t in tokens)

        def token_at(offset: int) -> int:
            return bisect_right(starts, offset, 0, len(tokens)) - 1

        found = [
            (token_at(m.start()), token_at(max(m.start(), len(m.group().rstrip()) + m.start() - 1)) + 1)
            for m in pattern(lexicon).finditer(" ".join(masked))
        ]
        found += [p for p in _short(view) if not any(i < p[1] and p[0] < j for i, j in found)]
        found += [
            (p.role[0], p.role[1])
            for p in view.phrases
            if p.kind == "role"
            and p.role
            and p.role[1] - p.role[0] > 1
            and tokens[p.head].low in lexicon.words["top_posts"]
            and not any(i < p.role[1] and p.role[0] < j for i, j in found)
        ]
        at_the_head = [(i, j) for i, j in found if i > 1 and tokens[i - 2].low == "at" and tokens[i - 1].low == "the"]
        view.posts = sorted(p for p in found if p not in at_the_head)
    return view.posts


def _short(view: View) -> Iterator[Post]:
    """Posts of an area and a title ("AI chief", "HR head", "India boss"), and titles that only a possessive describes ("Nokia's boss")."""
    tokens = view.tokens
    for k, t in enumerate(tokens[1:], 1):
        following = tokens[k + 1] if k + 1 < len(tokens) else None
        if t.low not in _HEADS or (following is not None and (following.tag in "HFUE" or following.low in ("of", "for"))):
            continue
        start = k
        while start and (tokens[start - 1].tag in "FP" or (tokens[start - 1].text.isupper() and tokens[start - 1].tag in "ZM")):
            start -= 1
        named = start == k > 1 and tokens[k - 1].tag == "M" and tokens[k - 2].tag in "SC" and not tokens[k - 1].low.endswith(_STATES)
        start -= named and t.low != "head"
        if start < k or (tokens[k - 1].tag == "S" and t.low in ("chief", "boss")):
            yield start, k + 1


def fill(frame: Frame, lexicon: Lexicon) -> bool:
    """Fills the posts of a frame; False where there is none. A post whose holder only speaks is none."""
    view, match = frame.view, frame.match
    tokens = view.tokens
    if any(t.low == "year" and tokens[k - 2].low == "of" and k > match.j + 1 for k, t in enumerate(tokens)):
        return False  # "was named executive of the year"
    if match.trigger.form == "verb" and any(
        p.i == (match.gap[0] if match.gap else match.j) and p.kind in ("people", "role") and (p.number is not None or p.share is not None)
        for p in view.phrases
    ):
        return False  # "dismissed half of its staff, including its chief executive", "let 230 people go"
    if match.negated and "taking" in match.trigger.flags:
        return False
    if match.trigger.form == "intransitive" and not _goes(frame, lexicon):
        return False
    if match.trigger.words.startswith("gone|") and match.i:
        return False
    if match.trigger.words == "leave~" and not _leaves(tokens, match.j):
        return False
    gone = tokens[match.i].low == "gone" and match.j < len(tokens) and tokens[match.j].low in ("after", "since", "from")
    if match.trigger.words == "go~" and match.j < len(tokens) and tokens[match.j].tag not in "T." and not gone:
        return False
    found = posts(view, lexicon)
    inside = _titled(frame, found) if "title" in match.trigger.flags else _beside(frame, found, lexicon) or _meant(frame, found)
    if not inside:
        return _led(frame, lexicon) or holders.unnamed(frame, lexicon)
    taken = [(i, j) for i, j in inside if any(t.low == "as" and k > match.i for k, t in enumerate(tokens[:i]) if k >= i - 2)]
    inside = taken or inside  # "appointed Finance Director Ann Ott as chief executive"
    frame.roles = [(tokens[i].start, tokens[_without_company(frame, i, j) - 1].end) for i, j in inside]
    return True


def _goes(frame: Frame, lexicon: Lexicon) -> bool:
    """Whether a verb of coming or going tells of one: no offer or refusal to go, no modifier ("the leaving date")."""
    tokens, match = frame.view.tokens, frame.match
    after = tokens[match.j] if match.j < len(tokens) else None
    if match.i and any(t.low == "never" for t in tokens[max(0, match.i - 3) : match.i]):
        return False
    if match.trigger.words.startswith("take~ over") and after is not None and after.low in ("part", "parts", "some", "most"):
        return False  # "takes over part of his duties"
    if match.trigger.words == "leave~" and match.i and tokens[match.i - 1].low in ("is", "are", "was", "were"):
        return False  # "only the chief executive is left"
    if after is not None and (
        (match.trigger.words == "leave~" and after.low == "for" and match.j + 1 < len(tokens) and tokens[match.j + 1].tag == "P")
        or (match.trigger.words == "quit~" and after.low.endswith("ing"))
        or (match.trigger.words.startswith(("start~|", "take~ over")) and _does(frame))
    ):
        return False  # "left for New York", "quit smoking", "started a debate"
    if match.trigger.words.endswith("in charge") and after is not None and after.low == "of":
        return False  # "will be in charge of the barbecue"
    if match.trigger.words == "to be" and not (match.i and tokens[match.i - 1].tag in "ZCH"):
        return False
    if match.trigger.words == "join~" and after is not None and after.tag == "D":
        joined = next((p for p in frame.view.phrases if p.i == match.j), None)
        if (
            joined is not None
            and joined.kind == "other"
            and not any(t.tag in "CWE" or t.low == "board" for t in tokens[joined.i : joined.j])
        ):
            return False  # "joined an investor call"
    if match.voice == "gerund" and ((after is not None and after.tag in "MB") or (match.i and tokens[match.i - 1].tag in "DBM")):
        return False
    return not (match.i > 1 and tokens[match.i - 1].low == "to" and tokens[match.i - 2].low in lexicon.words["offering"])


def _does(frame: Frame) -> bool:
    """Whether what a verb takes over or starts is a thing, no post, unit or company."""
    tokens, match = frame.view.tokens, frame.match
    taken = next((p for p in frame.view.phrases if p.i == match.j), None)
    return (
        taken is not None
        and taken.kind == "other"
        and tokens[taken.i].low in ("a", "an")
        and tokens[taken.head].tag == "M"
        and not any(t.tag in "CW" for t in tokens[taken.i : taken.j])
        and not (taken.j < len(tokens) and tokens[taken.j].low == "of")
    )


def _leaves(tokens: list[Token], j: int) -> bool:
    """Whether who leaves goes away, and leaves nothing as it is ("left the door open")."""
    if j >= len(tokens) or tokens[j].tag not in "DB":
        return True
    return any(t.tag in "CWE" or t.tag == "U" or t.low in ("board", "post", "role", "job", "firm") for t in tokens[j + 1 : j + 4])


def _beside(frame: Frame, found: list[Post], lexicon: Lexicon) -> list[Post]:
    """The posts that are the object of an active verb, or the subject of another."""
    match, tokens = frame.match, frame.view.tokens
    active = match.trigger.form == "verb" and match.voice in ("active", "gerund")
    lo, hi = (match.j, frame.b) if active or match.voice == "noun" else (frame.a, frame.b)
    if match.trigger.words.startswith(("also|", "gone|")):
        hi = len(tokens)  # "also leaving this week: the head of safety"
    if match.gap and (active or match.voice == "noun"):
        lo = match.gap[0]
    inside = [(i, j) for i, j in found if lo <= i and j <= hi + 1 and not (match.i <= i < match.j and not match.gap)]
    saying = lexicon.words["saying"]
    inside = [(i, j) for i, j in inside if not any(t.low in _ONCE for t in tokens[max(0, i - 3) : i])]
    inside = [(i, j) for i, j in inside if _HELD.isdisjoint(t.low for t in tokens[max(0, i - 3) : i])] or inside
    saying = frozenset() if not active and _decided(tokens, match.i) else saying
    inside = [(i, j) for i, j in inside if j == len(tokens) or (not _owns(tokens, j, lexicon) and tokens[j].low not in saying)]
    if active and not inside and tokens[match.i].low in match.trigger.participles and match.j < len(tokens) and match.i > 1:
        timed = tokens[match.j].tag == "T" or tokens[match.j].low in ("in", "from", "by", "only", "just")
        return [(i, j) for i, j in found if timed and j == match.i - 1 and tokens[j].text == ","]  # "Its new boss, appointed in April,"
    if active and match.trigger.flags:
        inside = [(i, j) for i, j in inside if not any(t.low in ("that", "which", "whom") for t in tokens[max(match.j, i - 2) : i])]
    if active:
        inside = [(i, j) for i, j in inside if tokens[i - 1].low != "by"]  # "announced by chief executive Ann Ott"
        inside = [(i, j) for i, j in inside if not _concerns(tokens, match.j, i) and not _of_another(frame, i, j)]
    if active or match.voice == "noun":
        return inside
    if match.trigger.words == "become~" and not any(i >= match.j for i, _ in inside):
        return []
    if match.trigger.words == "become~" and tokens[match.i - 1].low == "to":  # "stepped down as chief executive to become chairman"
        inside = [(i, j) for i, j in inside if i >= match.j]
    k = match.i
    while k and (tokens[k - 1].tag in "VA" or tokens[k - 1].low == "to"):
        k -= 1
    if any(p.j == k and p.kind == "cut" for p in frame.view.phrases):
        return []  # "on whose advice the cut was made"
    if (at := _antecedent(tokens, k)) is not None:  # "thanked the caretaker, who is retiring"
        inside = [(i, j) for i, j in inside if i >= match.j or _reaches(tokens, j, at) or tokens[at].tag in "ZCPT"]
    before_post, speech = lexicon.words["before_post"], lexicon.words["speech"]
    return [
        (i, j)
        for i, j in inside
        if (
            all(t.low in before_post or t.tag in "DBCWZST" for t in tokens[match.j : i])
            or (tokens[i - 1].low == "as" and not any(t.tag in "VJZ" for t in tokens[match.j : i - 1]))
            if i >= match.j
            else _decided(tokens, match.i) or not any(t.low in speech for t in tokens[_past_relative(tokens, j, k) : match.i])
        )
    ]


def _past_relative(tokens: list[Token], j: int, k: int) -> int:
    """Where a relative clause on the holder of a post that ends at `j` is over, before the verb at `k` ("the boss, who argued, quit")."""
    relative = next((n for n in range(j + 1, k) if tokens[n].low in ("who", "whose") or tokens[n].tag in "VO"), k)
    inserted = relative < k and tokens[relative].tag == "J" and tokens[relative - 1].text == tokens[k - 1].text == ","
    return k if inserted else j


def _decided(tokens: list[Token], k: int) -> bool:
    """Whether who speaks tells of a decision of their own to do what the verb at `k` says ("told the board of his decision to resign")."""
    return k > 2 and tokens[k - 1].low == "to" and tokens[k - 2].low in _RESOLVE and tokens[k - 3].low in ("his", "her", "their")


def _owns(tokens: list[Token], j: int, lexicon: Lexicon) -> bool:
    """Whether who holds the post that ends at `j` owns something else than it ("the chief executive's house", not "... job")."""
    return tokens[j].tag == "S" and not (j + 1 < len(tokens) and tokens[j + 1].low in lexicon.words["post_nouns"])


def _concerns(tokens: list[Token], verb: int, i: int) -> bool:
    """Whether a post at `i` only says for whom the object of a verb is ("a dashboard for chief financial officers")."""
    k = i
    while k > verb and tokens[k - 1].tag in "DB":
        k -= 1
    return k > verb and tokens[k - 1].low == "for" and any(t.tag in "MFR" for t in tokens[verb : k - 1])


def _of_another(frame: Frame, i: int, j: int) -> bool:
    """Whether a post is the one that somebody leaves elsewhere to come ("poached Stripe's finance chief", "hired the head of a rival")."""
    tokens = frame.view.tokens
    if "taking" not in frame.match.trigger.flags or any(t.low in ("its", "our", "their") for t in tokens[max(0, i - 3) : i]):
        return False
    if any(a.low == "its" and b.low == "own" for a, b in zip(tokens[j:], tokens[j + 1 :], strict=False)):
        return False
    if i - 2 >= frame.match.j and tokens[i - 1].tag == "S" and tokens[i - 2].tag == "C":
        return tokens[i - 2].value != frame.employer.name
    if j + 1 >= len(tokens) or tokens[j].low not in ("of", "at"):
        return False
    return tokens[j + 1].low in ("a", "an", "another") or (tokens[j + 1].tag == "C" and tokens[j + 1].value != frame.employer.name)


def _meant(frame: Frame, found: list[Post]) -> list[Post]:
    """The post that a sentence names before a person who comes or goes ("became chief executive when Rob Lind quit", "because he quit")."""
    match, tokens = frame.match, frame.view.tokens
    k = match.i
    while k and (tokens[k - 1].tag in "VA" or tokens[k - 1].low == "to"):
        k -= 1
    arrives = k > 0 and tokens[k - 1].low == "who" and match.trigger.words.startswith(_ARRIVING)
    if match.trigger.form != "intransitive" or not (
        arrives or "leaving" in match.trigger.flags or match.trigger.words.startswith(("take~ the|up|on", "start~", "begin~"))
    ):
        return []
    if not k or not (tokens[k - 1].tag == "Z" or tokens[k - 1].low in ("he", "she", "who", "predecessor")):
        return []
    at = _antecedent(tokens, k)
    return [(i, j) for i, j in found if j <= k and (at is None or j == at + 1 or tokens[at].tag in "ZCPT")][-1:]


def _antecedent(tokens: list[Token], k: int) -> int | None:
    """The last token before a `who` that ends at token `k`."""
    if k < 2 or tokens[k - 1].low != "who":
        return None
    return k - 2 - (tokens[k - 2].text == ",")


def _reaches(tokens: list[Token], j: int, at: int) -> bool:
    """Whether what a `who` is on ends at `at` and begins with the post that ends at `j` ("the boss of Sony's games arm, who")."""
    return j == at + 1 or (j <= at and tokens[j].low in ("of", "at") and all(t.tag not in "VD.JO" for t in tokens[j + 2 : at + 1]))


def _titled(frame: Frame, found: list[Post]) -> list[Post]:
    """The post of a line that has no verb ("Orvane: a new chief operating officer, from October")."""
    match, tokens = frame.match, frame.view.tokens
    before = next((t for t in reversed(tokens[: match.i]) if t.tag != "D"), None)
    if before is None or before.text not in (":", "-", "–", "—", "|") or any(t.tag == "V" for t in tokens):
        return []
    return [(i, j) for i, j in found if i in (match.i, match.i + 1)]


def _led(frame: Frame, lexicon: Lexicon) -> bool:
    """The unit that somebody ran who comes or goes ("who led AI at Intel")."""
    view, match = frame.view, frame.match
    tokens = view.tokens
    for k in range(frame.a, min(frame.b, len(tokens) - 1)):
        led = tokens[k].low in lexicon.words["leading"] and (
            k == match.i or any(t.low in ("who", "to", "where", "from") for t in tokens[max(0, k - 2) : k])
        )
        if led or (tokens[k].low == "of" and k > 2 and (tokens[k - 1].low == "charge" or tokens[k - 3].low == "at")):
            unit = next(
                (
                    p
                    for p in view.phrases
                    if p.i <= k + 1 < p.j and p.i >= k and (p.kind in ("unit", "function") or p.role or tokens[p.head].tag == "R")
                ),
                None,
            )
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
    at = next(
        (
            k
            for k in range(i + 2, j)
            if (
                tokens[k].tag == "C"
                and not (tokens[i].low == "head" and tokens[k + 1].tag == "S")
                and any(t.low in ("of", "at") for t in tokens[i + 1 : k])
            )
            or (tokens[k].tag == "W" and tokens[k - 1].tag == "D" and tokens[k - 2].low in ("of", "at"))
        ),
        None,
    )
    if at is None:
        return j
    while at > i + 1 and tokens[at - 1].low not in ("of", "at"):
        at -= 1
    return max(i + 1, at - 1)
