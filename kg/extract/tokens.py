"""Sentences as tokens with the kind of word that each is. Numbers, dates, names and places are one token each.

Kinds: D determiner, E people or their posts, H occupation, U unit, F function, B plain modifier, I preposition, J conjunction, O pronoun,
V verb, A adverb, M other word, Z other capitalised word, S possessive ending, `.` punctuation, N count, % percent, x multiple, $ money,
T time, C company, R product, P place, W description of a company ("the company").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from kg.extract.lexicon import Lexicon

TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}"  # U.S.
    r"|['’]s?(?=\W|$)(?<=\w['’]s|s['’].|.s['’])"  # possessive
    r"|['’]s\b|(?<=\w)['’](?:ll|ve|re)\b"
    r"|\d{1,3}(?:,\d{3})+[-‑][a-z]+"  # 1,200-strong
    r"|\w+(?:(?<=n)['’]t\b|(?:[&+.\-‑](?=\w)\w+)*\+?)"  # don't
    r"|\S"
)
_CONTRACTING = frozenset("it that there here he she who what".split())
"""Words after which 's is a verb ("said it's cutting 40 jobs")."""
_CONTRACTED = {"ll": "will", "ve": "have", "re": "are"}
_SUFFIX = re.compile(r"(?:ers|ors|ists|ians|ants|(?<!m)ents|ysts|eers|men|women)$")


@dataclass(slots=True)
class Token:
    """A word or expression with its span in the document. `value` is what a number, date, name or place denotes."""

    text: str
    low: str
    start: int
    end: int
    tag: str
    value: object = None


@dataclass(slots=True)
class Sentence:
    """A sentence with its tokens; `index` is its place in the document."""

    index: int
    start: int
    end: int
    tokens: list[Token] = field(default_factory=list)

    def text(self, document: str) -> str:
        return document[self.start : self.end]


def _line(before: Token, t: Token) -> bool:
    """Whether a word after a number or a determiner may name a line of work that `and` joins to another."""
    return t.tag == "M" and t.text.islower() and not t.low.endswith("s") and (before.tag in "DS" or before.text[0].isdigit())


_CALLS = frozenset("call contact service help support".split())
_ROOMS = frozenset("centre center desk".split())


def tokenise(text: str, start: int, end: int, lexicon: Lexicon) -> list[Token]:
    """The words and punctuation of `text[start:end]` with the kinds that the lexicon gives them."""
    out: list[Token] = []
    for m in TOKEN.finditer(text, start, end):
        word = m.group()
        low, tag = kind(word, not out, lexicon)
        if low == "since" and out and out[-1].low in ("has", "have", "had"):
            tag = "A"  # "have since been rehired"
        if low == "lead" and out and out[-1].low in ("will", "would", "to"):
            tag = "V"  # "will lead a team of 120"
        if tag == "S" and len(word) == 2 and out and out[-1].low in _CONTRACTING:
            low, tag = "is", "V"
        elif len(word) == 3 and word[0] in "'’":
            low, tag = _CONTRACTED[word[1:].lower()], "V"
        begin, stop = m.span()
        out.append(Token(word, low, begin, stop, tag))
    for k, t in enumerate(out[:-2]):
        if t.low in _CALLS and out[k + 1].low in _ROOMS and out[k + 2].tag in "EH":
            t.tag = out[k + 1].tag = "F"  # "call centre staff"
        if t.low == "less" and out[k + 1].low == "than":
            t.tag = "A"  # "shuts its Leeds office less than a year after"
        if t.low == "and" and k > 1 and out[k + 1].tag == "F" and out[k + 2].tag == "E" and _line(out[k - 2], out[k - 1]):
            out[k - 1].tag = "F"  # "its data and AI workforce", "45 audience and AI roles"
    return out if lexicon.phrases.keys().isdisjoint([t.low for t in out]) else _functions(out, lexicon)


@lru_cache(maxsize=1 << 16)
def kind(word: str, initial: bool, lexicon: Lexicon) -> tuple[str, str]:
    """A word in lower case, and its kind; `initial` is whether it opens its sentence."""
    tags, not_roles = lexicon.tags, lexicon.words["not_roles"]
    if word == "Jobs" and not initial:
        return word, "Z"  # a person
    low, first = word.lower(), word[0]
    tag = tags.get(low) if word != "IT" else "F"
    if tag is not None:
        return low, "M" if tag in "HM" and low in not_roles else tag
    if word in ("'s", "’s", "'", "’"):
        return low, "S"
    if not first.isalnum():
        return low, "."
    if low.endswith("ly") and len(low) > 4 and not first.isupper():
        return low, "A"
    if low not in not_roles and len(low) > 5 and _SUFFIX.search(low) and (initial or not first.isupper()):
        return low, "H"
    if first.isdigit() and low.endswith(("-person", "-strong", "-member", "-people")):
        return low, "B"
    if "-" in low and not low.startswith("re-") and (tail := tags.get(low.rpartition("-")[2])) in ("H", "E", "U", "F"):
        return low, str(tail)
    return low, "Z" if first.isupper() or word != low else "M"


def _functions(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Joins the words of functions that are named by two or three ("human resources")."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        for phrase in lexicon.phrases.get(tokens[i].low, ()):
            n = len(phrase)
            if tuple(t.low for t in tokens[i : i + n]) == phrase:
                out.append(_join(tokens[i : i + n], "F"))
                i += n
                break
        else:
            out.append(tokens[i])
            i += 1
    return out


def _join(tokens: list[Token], tag: str, value: object = None) -> Token:
    text = " ".join(t.text for t in tokens)
    return Token(text, text.lower(), tokens[0].start, tokens[-1].end, tag, value)


def overlay(text: str, tokens: list[Token], found: Iterable[tuple[int, int, str, object]]) -> list[Token]:
    """Puts one token in place of those that each `(start, end, tag, value)` covers; of two that overlap, the earlier in `found` stays."""
    at: list[tuple[int, int, str, object]] = []
    taken: set[int] = set()
    for span in found:
        places = range(span[0], span[1])
        if taken.isdisjoint(places):
            taken.update(places)
            at.append(span)
    at.sort(key=lambda s: s[0])
    out: list[Token] = []
    i = 0
    for start, end, tag, value in at:
        while i < len(tokens) and tokens[i].end <= start:
            out.append(tokens[i])
            i += 1
        covered = i
        while covered < len(tokens) and tokens[covered].start < end:
            covered += 1
        if covered > i and tokens[i].start >= start and tokens[covered - 1].end <= end + 1:
            quote = text[start:end]
            out.append(Token(quote, quote.lower(), start, end, tag, value))
            i = covered
    return out + tokens[i:]
