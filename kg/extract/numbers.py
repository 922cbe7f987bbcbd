"""Numbers of English news: exact, approximate, bounds, ranges, fractions, ratios, multiples; money is recognised to be left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.types import Quantity

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen".split()
)
_UNITS = {w: n for n, w in enumerate(_SMALL)} | {
    w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "lakh": 10**5, "crore": 10**7,
    "dozen": 12, "score": 20, "k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9,
}  # fmt: skip
_PARTS = {
    "half": 50.0, "third": 33.3, "quarter": 25.0, "fourth": 25.0, "fifth": 20.0, "sixth": 16.7,
    "seventh": 14.3, "eighth": 12.5, "ninth": 11.1,
    "tenth": 10.0, "twelfth": 8.3, "twentieth": 5.0,
}  # fmt: skip
_FOLDS = {"double": 2, "twofold": 2, "triple": 3, "treble": 3, "threefold": 3, "quadruple": 4, "fourfold": 4, "quintuple": 5, "fivefold": 5}

_DIGITS = r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?(?![\d,]*\d)|\d+(?:\.\d+)?"
_WORD = r"(?:" + "|".join(sorted(_UNITS, key=len, reverse=True)) + r")"
_SCALE_WORD = r"(?:hundred|thousand|million|billion|trillion|lakh|crore|dozen|score)"
_WORDS = rf"{_WORD}(?:[ -](?:(?<=hundred )and |(?<=thousand )and )?(?:{_WORD}|{_SCALE_WORD})\b)*"
_WORDS += rf"|(?:half )?an? (?:couple of )?(?:{_SCALE_WORD})\b(?!s)"
_NUMBER = rf"(?:(?:{_DIGITS})(?:[ ]?(?:k|m|mn|bn)\b|[ -]{_SCALE_WORD}\b)?|\b(?:{_WORDS}))"
_MIN = (
    r"at least|(?:well |far |significantly |substantially )?(?:more than|over|above|upwards? of|in excess of|north of)|not (?:less"
    r"|fewer) than"
    r"|no (?:less|fewer) than|a minimum of|exceed(?:s|ed|ing)?"
)
_MAX = r"at most|up to|as many as|as much as|(?:fewer|less) than|under|below|no more than|not more than|a maximum of|to a maximum of"
_APPROX = (
    r"about|around|roughly|some|nearly|almost|approximately|approx\.?|circa|close to|in the region of|on the order of"
    r"|(?:just|slightly|a little|a bit|somewhat) (?:over|under|above|below|more than|less than|fewer than|shy of)|an estimated|estimated"
    r"|nearer|something like|~"
)
_QUALIFIER = rf"(?:(?P<approx>{_APPROX})|(?P<min>{_MIN})|(?P<max>{_MAX}))\s?"
_RANGE = rf"(?:\s?[-–—]\s?|\s(?:to|and|or)\s(?:{_APPROX}\s)?)(?P<high>{_NUMBER})"
_PART = r"(?:half|third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twelfth|twentieth)"

_ONE = r"(?:job|post|role|position|person|employee|worker)s?"

_NUMBER_WORDS = frozenset(_UNITS) | frozenset(_SCALES) | frozenset(_PARTS) | {p + "s" for p in _PARTS} | {"an", "couple"}

PATTERN = re.compile(
    rf"(?P<money>[$€£₹¥]\s?(?:{_DIGITS})(?:[ -]?(?:k|m|mn|bn|tn|million|billion|trillion|thousand|lakh|crore))?\b(?:\s?(?:to|-"
    rf"|–)\s?[$€£₹¥]?(?:{_DIGITS})(?:[ -]?(?:m|bn|million|billion))?)?)"
    rf"|(?<![\w.])(?:{_QUALIFIER})?(?P<between>between\s)?(?:"
    rf"(?P<ratio>(?P<num>one|two|three|four|five|six|seven|eight|nine|\d(?!\d))(?: {_ONE})?"
    rf" (?:in|out of)(?: every)? (?P<den>{_WORD}|\d+))\b"
    rf"(?! (?:million|thousand|hundred|days?"
    rf"|weeks?|months?|years?|rounds?|stages?|q\d|january|february))"
    rf"|(?P<part>(?:an?[ -]|one[ -]|(?P<parts>two|three|four|seven|nine)[ -])?(?P<unit>{_PART})(?P<plural>s)?"
    rf"(?= of\b| its\b| larger\b| bigger\b| higher\b| more\b| the\b|"
    rf" their\b| our\b|,|\.|;|\s|$))"
    rf"|(?P<times>{_NUMBER}) times(?= (?:larger|bigger|as (?:many|large|big)|the size|(?:its|their)(?: present| current| old)? size|more))"
    rf"|(?P<fold>(?:{_DIGITS})[ ]?x\b|(?:{_WORD})[ -]?fold\b|(?:\d+)-?fold\b)"
    rf"|(?P<low>{_NUMBER})(?:(?P<range>{_RANGE}))?(?P<percent>\s?%| per cent\b| percent\b| pct\b)?"
    rf"(?P<after>\s?(?:dollars|euros|pounds|rupees|yen|kronor|US dollars)\b)?(?P<soft> or so\b| or thereabouts\b)?"
    rf")",
    re.IGNORECASE,
)
_CANDIDATE = re.compile(r"[$€£₹¥~]|(?<![\w.])[^\W_]+")
_FIRST = frozenset(_UNITS) | frozenset(_PARTS) | {p + "s" for p in _PARTS} | frozenset(
    "$ € £ ₹ ¥ ~ a an at well far significantly substantially more over above upward upwards in north not no exceed exceeds exceeded"
    " exceeding up as fewer less under below about around roughly some nearly almost approximately approx circa close on just slightly"
    " somewhat estimated nearer something between".split()
)  # fmt: skip
"""Words and signs with which an expression that holds a number may begin."""
_SECOND = {
    "in": ("the region", "excess"), "on": ("the order",), "no": ("more", "less", "fewer"), "not": ("more", "less", "fewer"),
    "north": ("of",), "as": ("many", "much"), "at": ("least", "most"), "up": ("to",),
}  # fmt: skip
"""What follows the common ones among them."""
_TO_PERCENT = re.compile(r"\s?(?:to|and|or|[-–—])\s?\d+(?:\.\d+)?(?:\s?%| per ?cent\b)", re.IGNORECASE)
_ORDINAL = re.compile(
    r"\s(?!(?:of|its|the|their|our|fewer|more|less|smaller|larger|bigger|higher|and|or|from|in|by|on|at|to|will|are|were)\b)\w"
)
_NOT_A_NUMBER = re.compile(r"(?:[-–/:.]\d|\w|-(?:year|month|week|day|hour|person|minute|inch|nm|bit|point|way|series))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its span. `kind` is count, percent, fold (a multiple, as percent increase), money or part (a share in words)."""

    start: int
    end: int
    kind: str
    quantity: Quantity = Quantity()  # noqa: RUF009
    percent: float | None = None


@lru_cache(maxsize=1 << 16)
def may_count(word: str) -> bool:
    """Whether a word in lower case is one without which, and without digits, a sentence holds no number."""
    return word.endswith("fold") or not _NUMBER_WORDS.isdisjoint(word.split("-"))


def numbers(text: str, start: int, end: int) -> Iterator[Number]:
    """The numbers of `text[start:end]`, in order. Years and parts of other words are left out by the caller's dates and tokens."""
    for candidate in _CANDIDATE.finditer(text, start, end):
        word = candidate.group()
        if candidate.start() < start or not (word.lower() in _FIRST or word[0].isdigit() or word.endswith("fold")):
            continue
        if (then := _SECOND.get(word)) is not None and not text.startswith(then, candidate.end() + 1):
            continue
        m = PATTERN.match(text, candidate.start(), end)
        if m is None:
            continue
        number = _number(m, text)
        start = m.end()
        if number is not None:
            yield number
            start = max(number.end, m.start() + 1)


_LASTING = re.compile(r"\b(?:for|in|over|past|last|next)\s$", re.I)
"""Words before quarters of a year."""


def _number(m: re.Match[str], text: str) -> Number | None:
    at = (m.start(), m.end())
    if m["money"] or m["after"]:
        return Number(*at, "money")
    if m["ratio"]:
        over, under = value(m["num"]), value(m["den"])
        return Number(*at, "percent", percent=round(100 * over / under, 1)) if under and over and over < under else None
    if m["part"]:
        if not re.match(r"(?:an?|one|two|three|four|seven|nine)\b", m["part"], re.IGNORECASE) and m["unit"].lower() != "half":
            return None
        if m["unit"].lower() not in ("half", "quarter") and not m["parts"] and _ORDINAL.match(text, m.end()):
            return None  # "a third round"
        times = value(m["parts"]) if m["parts"] else 1
        if m["parts"] and m["unit"].lower() == "quarter" and (times != 3 or _LASTING.search(text, max(0, at[0] - 8), at[0])):
            return None  # "on hold for two quarters"
        share = _PARTS[m["unit"].lower()] if times == 1 else round(times * 100 / round(100 / _PARTS[m["unit"].lower()]), 1)
        return Number(*at, "percent", percent=share)
    if m["times"]:
        return Number(*at, "fold", percent=round((value(m["times"]) - 1) * 100, 1)) if value(m["times"]) > 1 else None
    if m["fold"]:
        times = value(re.sub(r"(?i)[ -]?(?:x|fold)$", "", m["fold"]))
        return Number(*at, "fold", percent=round((times - 1) * 100, 1)) if times > 1 else None
    low = value(m["low"])
    if m["low"].lower() == "one" and not m["percent"]:
        return None  # a pronoun more often than a count
    bounded = m["between"] or (m["range"] and not re.match(r"\s(?:and|or)\b", m["range"]))
    high = value(m["high"]) if bounded and m["high"] else None
    end = m.end()
    if m["range"] and high is None:  # "3 and 4": two numbers; the second is read on its own
        end = m.end("low")
    if high is not None and (
        high <= low
        or (m["between"] is None and " to " in m["range"] and re.search(r"\bfrom\s$", text[max(0, m.start() - 6) : m.start()]))
        or (high > 3 * low and text[max(0, m.start() - 3) : m.start()].lower() == "by ")  # "shrinks by 300 to 2,700"
    ):
        high, end = None, m.end("low")
    if m["percent"] and (upper := _TO_PERCENT.match(text, m.end())):
        return Number(m.start(), upper.end(), "percent")
    if m["percent"] and end == m.end():
        return Number(m.start(), m.end(), "percent", percent=low if high is None else None)
    if _NOT_A_NUMBER.match(text, end) and not m["percent"]:
        return None
    quantity = _quantity(m, low, high)
    return Number(m.start(), end, "count", quantity) if quantity is not None else None


def _quantity(m: re.Match[str], low: float, high: float | None) -> Quantity | None:
    n = round(low)
    if n >= 10**9 or abs(n - low) > 1e-6 * n:
        return None
    couple = "couple" in m["low"].lower()
    if high is not None:
        return Quantity(min=n, max=round(high))
    if m["min"]:
        return Quantity(min=n)
    if m["max"]:
        return Quantity(max=n)
    return Quantity(value=n, approx=bool(m["approx"] or m["soft"] or couple))


def value(words: str) -> float:
    """The number that digits or words name: `1,200`, `1.2k`, `twenty-five`, `a couple of hundred`.

    >>> value("1.2k"), value("three hundred and fifty"), value("a couple of hundred"), value("half a dozen")
    (1200.0, 350.0, 200.0, 6.0)
    """
    total, current = 0.0, 0.0
    tokens = re.findall(r"\d[\d,]*(?:\.\d+)?|[a-z]+", words.lower().replace("-", " "))
    half = tokens[:1] == ["half"]
    for token in tokens:
        if token[0].isdigit():
            current += float(token.replace(",", ""))
        elif token in _UNITS:
            current += _UNITS[token]
        elif token == "couple":
            current = 2
        elif token in _SCALES:
            scale = _SCALES[token]
            current = max(current, 1) * scale
            if scale >= 1000:
                total, current = total + current, 0.0
    return (total + current) / (2 if half else 1)


def multiple(verb: str) -> float | None:
    """The percent increase that a verb of multiplying names (`double` is 100), or None."""
    return (_FOLDS[verb] - 1) * 100.0 if verb in _FOLDS else None


def bounded(number: Number, low: bool) -> Number:
    """The same number as a lower or upper bound, for words that follow it ("or more", "or fewer")."""
    n = number.quantity.value
    return replace(number, quantity=Quantity(min=n) if low else Quantity(max=n))
