"""Clients and vendors: whose staff a change is of where one company ends the work that another did for it."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.names import Name
from kg.extract.tokens import Sentence, Token

_WORK = frozenset(
    "contract contracts deal agreement account partnership arrangement assignment programme program project work business".split()
)
_CONTRACTS = frozenset("contract contracts deal agreement account partnership".split())
_ENDED = frozenset(
    "end ends ended ending terminate terminates terminated terminating cancel cancelled canceled cancelling scrapped severed dropped cut"
    " pulled withdrew withdrawn withdrawing".split()
)
_OF_WORK = frozenset("on for from of and".split())
"""Before a name that only says what the work is or who did it ("is taking work on Instagram away from Sama")."""
_LAPSES = frozenset(
    "ends ended expire expires expired lapses lapsed runs ran ending expiring terminated cancelled canceled scrapped lost lapse".split()
)
_AWAY = frozenset("away elsewhere in-house".split())
_OFF = frozenset(("off",))
_PARTED = {"call": _OFF, "called": _OFF, "calling": _OFF} | dict.fromkeys(
    "take taking took taken move moves moved moving shift shifts shifted shifting bring brings brought bringing".split(), _AWAY
)
"""Verbs that end work with a word that follows ("called off the work", "is taking work away")."""
_WHEN = frozenset("when as after once because that".split())
_EMPLOYS = frozenset("employs employed".split())
_CLIENTS = frozenset("client customer".split())
_HANDED = frozenset(
    "hand handed hands handing move moved moves moving give gave given award awarded shift shifted shifting switch switched"
    " transferred".split()
)
"""Verbs by which work goes to a vendor, where another company's name follows after `to`."""
_REACH = 12
"""Words after the name of a client within which its verb and the work stand."""


def clients(body: Iterable[Sentence]) -> frozenset[Name]:
    """The companies that a text calls clients, or that ended or moved work done for them ("Meta called off the work")."""
    found: set[Name] = set()
    for s in body:
        for k, t in enumerate(s.tokens):
            if t.tag == "C" and isinstance(t.value, Name) and (_called(s.tokens, k) or _ends(s.tokens, k) or _lapses(s.tokens, k)):
                found.add(t.value)
    return frozenset(found)


def vendor(tokens: list[Token]) -> Token | None:
    """The company that loses a client or is called an employer, of which more is told then ("Google has ended its contract with Appen")."""
    for k, t in enumerate(tokens[:-2]):
        if t.low == "employer" and tokens[k + 1].low in (",", "is", "was") and tokens[k + 2].tag == "C":
            return tokens[k + 2]  # "Their employer is Sama"
        which = t.tag == "C" and tokens[k + 1].text == "," and tokens[k + 2].low == "which"
        if which and tokens[min(k + 3, len(tokens) - 1)].low in _EMPLOYS:
            return t  # "Cognizant, which employed them"
        if t.low not in _CONTRACTS or tokens[k + 1].low != "with" or tokens[k + 2].tag != "C":
            continue
        ended = next((n for n in range(k - 1, max(-1, k - 7), -1) if tokens[n].low in _ENDED), k)
        if ended < k and all(x.low not in _WHEN for x in tokens[ended:k]):
            return tokens[k + 2]
    return None


def _lapses(tokens: list[Token], k: int) -> bool:
    """Whether it is told that work for the company at token `k` ends ("its contract with Meta runs out", "the Meta contract is off")."""
    if k > 1 and tokens[k - 1].low in ("with", "for") and tokens[k - 2].low in _WORK:
        verb = k + 1
    elif k + 1 < len(tokens) and tokens[k + 1].low in _CONTRACTS and tokens[k - 1].tag == "D":
        verb = k + 2
    else:
        return False
    clause = next((n for n in range(verb, len(tokens)) if tokens[n].text in ".;,"), len(tokens))
    return any(t.low in _LAPSES for t in tokens[verb : min(clause, verb + _REACH)])


def _called(tokens: list[Token], k: int) -> bool:
    """Whether the company at token `k` is called a client ("its largest client, Meta", "the client, understood to be Meta")."""
    if k and tokens[k - 1].low in _CLIENTS:
        return True
    apposed = [t.low for t in tokens[k + 1 : k + 6]]
    if apposed[:1] == [","] and apposed[1:2] in (["its"], ["the"], ["a"]) and not _CLIENTS.isdisjoint(apposed[2:5]):
        return True
    commas = [n for n in range(max(1, k - 5), k) if tokens[n].text == ","]
    if not commas or tokens[commas[-1] - 1].low not in _CLIENTS:
        return False
    return tokens[k - 1].low == "be" or all(t.tag in "DMBHUZW" for t in tokens[commas[-1] + 1 : k])


def _ends(tokens: list[Token], k: int) -> bool:
    """Whether the company at token `k` is the subject of an end to work ("Google ended the arrangement under which they worked")."""
    if k + 1 < len(tokens) and tokens[k + 1].tag == "S":
        return False
    after: list[Token] = []
    for n, t in enumerate(tokens[k + 1 : k + 1 + _REACH], k + 1):
        if t.text in ".;" or (t.tag == "C" and tokens[n - 1].low not in _OF_WORK):
            break
        after.append(t)
    low = [t.low for t in after]
    given = tokens[k + len(after)].low == "to"  # the name that ends the search follows it
    verbs = (
        n
        for n, w in enumerate(low)
        if w in _ENDED or (w in _HANDED and given) or (w in _PARTED and not _PARTED[w].isdisjoint(low[n + 1 : n + 8]))
    )
    verb = next(verbs, None)
    if verb is None or any(t.text == "," for t in after[:verb]):
        return False
    object_ = next((t for t in after[verb + 1 : verb + 6] if t.low in _WORK | _WHEN or t.tag in "EHN%"), None)
    return object_ is not None and object_.low in _WORK
