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
_PARTED = {"taking": "away", "took": "away", "called": "off", "calling": "off", "taken": "away", "moving": "away", "moved": "away"}
"""Verbs that end work with a word that follows ("called off the work", "is taking work away")."""
_CLIENTS = frozenset("client customer".split())
_HANDED = frozenset("handed hands handing moved moves moving gave given awarded shifted shifting switched transferred".split())
"""Verbs by which work goes to a vendor, where another company's name follows after `to`."""
_REACH = 12
"""Words after the name of a client within which its verb and the work stand."""


def clients(body: Iterable[Sentence]) -> frozenset[Name]:
    """The companies that a text calls clients, or that ended or moved work done for them ("Meta called off the work")."""
    found: set[Name] = set()
    for s in body:
        for k, t in enumerate(s.tokens):
            if t.tag == "C" and isinstance(t.value, Name) and (_called(s.tokens, k) or _ends(s.tokens, k)):
                found.add(t.value)
    return frozenset(found)


def vendor(tokens: list[Token]) -> Token | None:
    """The company that loses a client, of which more is told then ("Google has ended its contract with Appen")."""
    for k, t in enumerate(tokens[:-2]):
        lost = t.low in _CONTRACTS and tokens[k + 1].low == "with" and tokens[k + 2].tag == "C"
        if lost and any(x.low in _ENDED for x in tokens[max(0, k - 6) : k]):
            return tokens[k + 2]
    return None


def _called(tokens: list[Token], k: int) -> bool:
    """Whether the company at token `k` is called a client ("its largest client, Meta", "the client, understood to be Meta")."""
    if k and tokens[k - 1].low in _CLIENTS:
        return True
    apposed = [t.low for t in tokens[k + 1 : k + 6]]
    if apposed[:1] == [","] and apposed[1:2] in (["its"], ["the"], ["a"]) and not _CLIENTS.isdisjoint(apposed[2:5]):
        return True
    commas = [n for n in range(max(1, k - 5), k) if tokens[n].text == ","]
    return bool(commas) and tokens[commas[-1] - 1].low in _CLIENTS and (commas[-1] == k - 1 or tokens[k - 1].low == "be")


def _ends(tokens: list[Token], k: int) -> bool:
    """Whether the company at token `k` is the subject of an end to work ("Google ended the arrangement under which they worked")."""
    if k + 1 < len(tokens) and tokens[k + 1].tag == "S":
        return False
    after: list[Token] = []
    for t in tokens[k + 1 : k + 1 + _REACH]:
        if t.tag == "C" or t.text in ".;":
            break
        after.append(t)
    low = [t.low for t in after]
    given = tokens[k + len(after)].low == "to"  # the name that ends the search follows it
    verbs = (n for n, w in enumerate(low) if w in _ENDED or (w in _HANDED and given) or (w in _PARTED and _PARTED[w] in low[n + 1 : n + 8]))
    verb = next(verbs, None)
    if verb is None or any(t.text == "," for t in after[:verb]):
        return False
    object_ = next((t for t in after[verb + 1 : verb + 6] if t.low in _WORK or t.tag in "EHN%"), None)
    return object_ is not None and object_.low in _WORK
