"""Companies that others have just bought: whose the cuts are there, and whom "the buyer" means."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.dates import Date
from kg.extract.names import Name
from kg.extract.tokens import Sentence, Token

_VERBS = frozenset("bought acquired buys acquires buying acquiring".split())
_NOUNS = frozenset("purchase acquisition takeover".split())
_BOUGHT = _VERBS | _NOUNS | {"owner"}
_BUYERS = frozenset("buyer acquirer purchaser".split())
_REACH = 10
"""Words between a purchase and what is bought or who buys it."""


def purchases(body: Iterable[Sentence]) -> dict[Name, Token]:
    """The companies that a text says were bought, but for those of former years, each with the token that names who bought it."""
    found: dict[Name, Token] = {}
    for s in body:
        tokens = s.tokens
        for k in (k for k, t in enumerate(tokens) if t.low in _BOUGHT):
            bought, buyer = _pair(tokens, k)
            if bought is None or buyer is None or bought.value == buyer.value or _long_ago(tokens, k):
                continue
            if isinstance(bought.value, Name):
                found.setdefault(bought.value, buyer)
    return found


def name_buyers(body: Iterable[Sentence], bought: dict[Name, Token]) -> None:
    """Makes "the buyer" name who bought a company, where a text tells of one such."""
    buyers = {t.value: t for t in bought.values()}
    if len(buyers) != 1:
        return
    name = next(iter(buyers))
    for s in body:
        for k, t in enumerate(s.tokens[1:], 1):
            if t.low in _BUYERS and s.tokens[k - 1].low == "the" and not (k + 1 < len(s.tokens) and s.tokens[k + 1].text == ","):
                t.tag, t.value = "C", name


def _pair(tokens: list[Token], k: int) -> tuple[Token | None, Token | None]:
    """What is bought and who buys it by the word at token `k`; None for each that the sentence does not name."""
    t = tokens[k]
    before = tokens[k - 1].low if k else ""
    if t.low == "owner" and before == "new" and k > 1 and tokens[k - 2].tag in "DOS":
        return _last(tokens, k - 2), _next(tokens, k + 1, 2)  # "at Pixelton, its new owner Hartmoor said"
    if t.low in _NOUNS and before == "whose":
        return _last(tokens, k), _next(tokens, k + 1, 1) or _other(tokens, _last(tokens, k))
    if t.low in _NOUNS and k + 1 < len(tokens) and tokens[k + 1].low == "of":
        bought = _next(tokens, k + 2, 6)
        return bought, _last(tokens, k) or _other(tokens, bought)
    if t.low in _VERBS and k + 1 < len(tokens) and tokens[k + 1].low == "by":
        return _last(tokens, k), _next(tokens, k + 2, 4)
    if t.low in _VERBS and before not in ("be", "been", "was", "were", "is", "are"):
        bought = _next(tokens, k + 1, 6)
        return bought, (None if before == "it" else _last(tokens, k)) or _other(tokens, bought)
    return None, None


def _next(tokens: list[Token], k: int, words: int) -> Token | None:
    """The company named first within some words from token `k` on."""
    for t in tokens[k : k + words]:
        if t.tag == "C":
            return t
        if t.tag == "." and t.text not in ",":
            return None
    return None


def _last(tokens: list[Token], k: int) -> Token | None:
    """The company named last within reach before token `k`."""
    return next((t for t in reversed(tokens[max(0, k - _REACH) : k]) if t.tag == "C"), None)


def _other(tokens: list[Token], bought: Token | None) -> Token | None:
    """The first company of the sentence but for the one that is bought ("A month after it acquired Halcyon, Kestrel has")."""
    return next((t for t in tokens if bought is not None and t.tag == "C" and t.value != bought.value), None)


def _long_ago(tokens: list[Token], k: int) -> bool:
    """Whether a year only tells when something was bought ("bought by Calloway in 2021")."""
    when = next((t.value for t in tokens[k : k + _REACH] if t.tag == "T"), None)
    return isinstance(when, Date) and len(when.value) == 4
