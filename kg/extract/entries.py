"""Lines of a list of cuts: an employer, a mark, and how many, without a verb ("24 Jan. - Orvane (Leeds). Up to 45 posts")."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.extract.lexicon import Lexicon
from kg.extract.tokens import Token
from kg.extract.triggers import Match

_DATED = r"(?:\d{1,2} [A-Z][a-z]{2,8}\.?|[A-Z][a-z]{2,8}\.? \d{1,2})(?:,? \d{4})?"
_HEAD = re.compile(rf"(?:[-*•] )?{_DATED}:? ?[-–—|:] [A-Z][^.|:\n]{{1,50}}\.$")
"""A day and an employer, which a full stop parts from the rest of its line."""
_BULLETS = frozenset("-–—*•|:")
_MARKS = frozenset("-–—|")
_APART = frozenset(",.")
"""What parts an employer from its number only after a day."""


def joined(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of sentences, those joined with the one after that only name the day and the employer of a line."""
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and _HEAD.match(text, *out[-1]) and "\n" not in text[out[-1][1] : start]:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def label(tokens: list[Token], lexicon: Lexicon) -> Match | None:
    """The mark after the employer of a line that a number follows; none for a colon, which is a trigger of its own."""
    k = 0
    while k < len(tokens) and (tokens[k].tag == "T" or tokens[k].text in _BULLETS):
        k += 1
    dated = any(t.tag == "T" for t in tokens[:k])
    if k + 2 >= len(tokens) or tokens[k].tag != "C":
        return None
    k += 1
    if tokens[k].text == "(":
        k = next((n + 1 for n in range(k, len(tokens)) if tokens[n].text == ")"), len(tokens))
        k -= k < len(tokens) and tokens[k].tag == "N"  # "Orvane (Leeds) 45, notice of 3 May"
    listed = k
    while k + 2 < len(tokens) and tokens[k].text == "," and tokens[k + 1].tag in "PZ":
        k += 2
    if k + 1 >= len(tokens) or not (
        tokens[k].text in _MARKS or tokens[k].text == ")" or (tokens[k].text in _APART and (dated or _row(tokens, listed, k)))
    ):
        return None
    number = next((n for n in range(k + 1, min(k + 4, len(tokens))) if tokens[n].tag not in "DB" and tokens[n].tag != "A"), None)
    if number is None or tokens[number].tag not in "N%":
        return None
    trigger = next(t for t in lexicon.triggers[":"] if "label" in t.flags)
    return Match(trigger, k, k + 1, None, "noun", k)


def _row(tokens: list[Token], start: int, k: int) -> bool:
    """Whether commas alone part the employer of a line, its places and how many people ("Orvane, Leeds, 45 posts, 3 May")."""
    return tokens[start].text == "," and any(t.tag == "E" for t in tokens[k + 1 : k + 5]) and not any(t.tag == "V" for t in tokens)
