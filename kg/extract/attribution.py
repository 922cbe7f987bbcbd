"""Who says it: the company, others, or nobody that the sentence names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kg.extract.lexicon import Lexicon
from kg.extract.tokens import Sentence, Token

_SHOW = frozenset("show shows showed list lists indicate indicates".split())
_SOME = frozenset("managers manager leaders executives directors".split())
"""Officers who speak for themselves where only their number is told."""
_BEEN = frozenset("was were been being be are is".split())
_NOT_SAID = frozenset("not to declined refused once first widely".split())
"""Words before a verb of saying with which the sentence does not have its news from its subject."""
_ENDS = frozenset("and but that as while when because after if whether so before since where".split())
"""Words before which a subject does not reach back."""
_WHO = frozenset("who which that whose whom".split())
_LEADING = frozenset("chief head lead chairman vice senior general managing deputy".split())
_BEFORE = frozenset("and but according to".split())
_PERSONS = frozenset("he she they".split())
_PRONOUNS = frozenset("it he she they we i".split())
_OURS = frozenset("its our their my".split())
_AUXILIARIES = frozenset("has have had did would later".split())
_IRREGULAR = frozenset("seen sent shown told given written read".split())
_NETWORKS = frozenset("x linkedin twitter threads facebook bluesky mastodon slack".split())
_OFFICIAL = frozenset(("official", "officials"))
_DID = frozenset("did does do".split())
_FEW = frozenset("some several many few".split())
_INSERTED = 14
"""Tokens between two commas that part a subject from its verb, at most."""

Voice = tuple[str, int, int] | None
"""Who a sentence says it has its news from, "company" or "others", with the words that say so."""


def speaker(tokens: list[Token], at: int, lexicon: Lexicon) -> str:
    """Whose words the verb or noun of saying at `at` are: "company" or "others"."""
    low = tokens[at].low
    if low in lexicon.words["own_words"] and low not in lexicon.words["saying"] and not low.endswith("ed"):
        return whose(tokens, _begins(tokens, at), at + 1, lexicon) or "company"
    if low.startswith("report") and at and tokens[at - 1].low in ("we", "also"):
        return "others"  # an outlet of itself
    found = _inverted(tokens, at, lexicon) or _subject(tokens, at, lexicon)
    return found or ("others" if low.startswith("report") else "company")


def whose(tokens: list[Token], lo: int, hi: int, lexicon: Lexicon) -> str | None:
    """Whose words are those of the person, body or document that a noun phrase names; None where it does not tell."""
    words = lexicon.words
    while lo < hi and (tokens[lo].tag in "AIJ" or tokens[lo].low in _BEFORE):
        lo += 1
    end = next((k for k in range(lo + 1, hi) if tokens[k].tag in ".IT" or tokens[k].low in _WHO or _past(tokens, k)), hi)
    head = tokens[lo:end]
    while head and head[-1].tag in "AS":
        head.pop()
    if not head:
        return None
    lows = [t.low for t in head]
    last = head[-1]
    if lows[0] in ("one", "some", "several") and len(head) == 1 and end < hi and tokens[end].low == "of":
        return whose(tokens, end + 1, hi, lexicon)
    possessive = max((k for k, t in enumerate(head) if t.tag == "S"), default=-1)
    owners = head[: possessive + 1]
    owned = lows[0] in _OURS or any(t.tag in "CWR" or t.low in words["company_nouns"] for t in owners)
    rest = frozenset(lows[possessive + 1 :])
    if "former" in rest or "ex" in rest:
        return "others"
    if last.low in words["own_pages"] and (owned or not words["own"].isdisjoint(rest)):
        return "company"
    if last.low in words["own_words"]:
        return "others" if not words["not_own"].isdisjoint(lows) else "company"
    named = [w for t in head if t.text[0].isupper() for w in t.low.split()]
    if not (words["institutions"].isdisjoint(lows) and words["institutions"].isdisjoint(named) and words["media"].isdisjoint(named)):
        return "others"
    of = tokens[end + 1 : end + 6] if end < hi and tokens[end].tag == "I" else []  # whom somebody speaks for
    if last.low in _OFFICIAL and ("company" in rest or any(t.tag in "CW" for t in of)):
        return "company"
    if of and (of[0].tag == "D" or of[0].text[0].isupper()) and not words["institutions"].isdisjoint(w for t in of for w in t.low.split()):
        return "others"  # "a spokesperson for the union", but "the head of government affairs"
    if last.low in words["officers"]:
        counted = last.low in _SOME and (
            head[0].tag == "N" or lows[0] in _FEW or (lows[0] in ("a", "one") and end < hi and tokens[end].low in _WHO)
        )
        return "others" if counted else "company"
    if not words["others"].isdisjoint(rest) or last.low in words["registers"]:
        return "others"
    if last.tag == "H":
        if not _LEADING.isdisjoint(rest):
            return "company"
        return None if owned or (lows[0] == "the" and not last.low.endswith("s")) else "others"
    if last.tag in "CW" or last.low in _PRONOUNS or last.low in words["company_nouns"]:
        return "company"
    if last.low in words["uncounted"]:
        return None
    if last.tag in "EN" or last.low in ("them", "those"):
        return "others"
    return "company" if owned and last.tag in "UM" else None


def _past(tokens: list[Token], k: int) -> bool:
    """Whether a verb of the past, a participle or a pronoun at `k` ends the phrase before it ("a memo seen by", "a notice it filed")."""
    t = tokens[k]
    return t.low in _IRREGULAR or t.tag == "O" or (t.tag in "MV" and t.low.endswith("ed") and tokens[k - 1].tag not in "DB")


def _begins(tokens: list[Token], at: int) -> int:
    """Where the clause part begins in which the word at `at` stands."""
    k = at
    while k and tokens[k - 1].text not in ',;:—–“”"(' and tokens[k - 1].low not in _ENDS | _WHO and tokens[k - 1].tag not in "IV":
        k -= 1
    return k


def _subject(tokens: list[Token], at: int, lexicon: Lexicon) -> str | None:
    """Whose words a verb of saying at `at` tells, by the subject before it."""
    hi = at
    while hi and (tokens[hi - 1].tag in "AT" or tokens[hi - 1].low in _AUXILIARIES):
        hi -= 1
    if hi and tokens[hi - 1].low in _WHO:  # "sources at the firm, who said"
        hi -= 1 + (hi > 1 and tokens[hi - 2].text == ",")
        return whose(tokens, _clause(tokens, hi), hi, lexicon)
    if hi and tokens[hi - 1].text == ",":
        opening = next((k for k in range(hi - 2, max(0, hi - _INSERTED), -1) if tokens[k].text == ","), None)
        if opening is None:
            return _opening(tokens, at, lexicon)
        return whose(tokens, _clause(tokens, opening), opening, lexicon) or whose(tokens, opening + 1, hi - 1, lexicon)
    lo = _clause(tokens, hi)
    if lo == hi:
        return _opening(tokens, at, lexicon)
    near = hi
    while near > lo and tokens[near - 1].tag in "CWODBMSZFUP":
        near -= 1
    named = hi - near == 1 and tokens[near].low in _PRONOUNS
    if (named or tokens[hi - 1].tag in "CW") and (near == lo or not (tokens[near - 1].tag == "I" or tokens[near - 1].low == "to")):
        lo = near  # "in a filing on Monday Orvane said", "the cuts it announced"
    relative = next((k for k in range(lo + 1, hi) if tokens[k].low in _WHO), None)
    if relative is None:  # "will leave under a plan disclosed this week"
        verb = next((k for k in range(hi - 1, lo, -1) if tokens[k].tag == "V" and not _adjective(tokens, k, lexicon)), lo - 1)
        lo = verb + 1
    return whose(tokens, lo, relative or hi, lexicon)


def _clause(tokens: list[Token], hi: int) -> int:
    """Where the part of a clause begins that ends before `hi`."""
    lo = hi
    while lo and tokens[lo - 1].text not in ',;:—–“”"(' and not (tokens[lo - 1].low in _ENDS and tokens[lo - 1].low not in _WHO):
        lo -= 1
    return lo


def _opening(tokens: list[Token], at: int, lexicon: Lexicon) -> str | None:
    """Whose words they are where the subject of the sentence says more than one thing ("Orvane opened a site and says").

    None after other words ("185 are out, as announced on Monday").
    """
    if not (tokens[at].low.endswith("ing") or any(t.low in ("and", "but", "then") for t in tokens[max(0, at - 2) : at])):
        return None
    lo = max((k + 1 for k in range(at) if tokens[k].text in ':;“”"'), default=0)
    if tokens[lo].tag == "I":  # "In a note on Monday, Orvane set out the plan and said"
        lo = next((k + 1 for k in range(lo, at) if tokens[k].text == ","), lo)
    return whose(tokens, lo, next((k for k in range(lo + 1, at) if tokens[k].tag == "V"), at), lexicon)


def _inverted(tokens: list[Token], at: int, lexicon: Lexicon) -> str | None:
    """Who stands after a verb of saying as its subject ("said the insurer"), and is not told or told of ("told staff the firm would")."""
    if tokens[at].low in lexicon.words["told"] or at + 1 >= len(tokens) or tokens[at + 1].tag not in "BDCWZHEMUN":
        return None
    if at and tokens[at - 1].text not in ",“”\"'’":
        return None
    end = next((k for k in range(at + 1, min(len(tokens), at + 9)) if tokens[k].tag in ".VTO"), min(len(tokens), at + 9))
    if end < len(tokens) and tokens[end].tag in "VO":
        return None
    found = whose(tokens, at + 1, end, lexicon)
    if found is None and end + 1 < len(tokens) and tokens[end].text == ",":  # "said Jane Doe, chief executive of Orvane"
        found = whose(tokens, end + 1, len(tokens), lexicon)
    return found or ("company" if tokens[at + 1].tag in "CZ" else None)


def says(tokens: list[Token], k: int, lexicon: Lexicon) -> bool:
    """Whether a verb of saying stands at `k`, or closes there ("made clear", "set out"), or what a document shows."""
    words = lexicon.words
    low, before = tokens[k].low, tokens[k - 1].low if k else ""
    return (
        low in words["saying"]
        or (low == "posted" and k + 2 < len(tokens) and tokens[k + 1].low == "on" and tokens[k + 2].low in _NETWORKS)
        or (low in words["to_say"] and before in _DID)
        or (low in words["openly"] and before in words["making_known"])
        or (low in _SHOW and (before in words["own_words"] or before in words["own_pages"]) and _subject(tokens, k, lexicon) == "company")
    )


_OUTSIDE = frozenset("analyst analysts broker brokers economist economists".split())
"""Those whose notes are not the company's."""
_MEANS = frozenset("in via through by".split())
"""Words before the document in which somebody says a thing."""


@lru_cache(maxsize=2)
def _telling(lexicon: Lexicon) -> frozenset[str]:
    """The words with which a sentence may say whom it has its news from."""
    return _SHOW.union(*(lexicon.words[name] for name in ("saying", "to_say", "openly", "own_words")), ["according", "citing", "posted"])


def attribution(tokens: list[Token], lexicon: Lexicon) -> Voice:
    """Who a sentence says it has its news from, with the words that say so; the company where both speak."""
    telling = _telling(lexicon)
    found: Voice = None
    paper: Voice = None
    for k, t in enumerate(tokens):
        if t.low not in telling:
            continue
        who = _teller(tokens, k, found, lexicon)
        if who is None:
            continue
        if t.low in lexicon.words["own_words"] and t.low not in lexicon.words["saying"]:
            paper = paper or (who, t.start, t.end)  # "not the 830 in the memo, former staff say"
        elif who == "company":
            return who, t.start, t.end
        else:
            found = found or (who, t.start, t.end)
    return found or paper


def voices(body: Sequence[Sentence], lexicon: Lexicon) -> list[Voice]:
    """Who each sentence says that it has its news from; "they said" goes on with who spoke in the sentence before."""
    out: list[Voice] = []
    for sentence in body:
        said = attribution(sentence.tokens, lexicon)
        if said is not None and out and out[-1] is not None and out[-1][0] == "others":
            at = next(k for k, t in enumerate(sentence.tokens) if t.start == said[1])
            if at and sentence.tokens[at - 1].low in _PERSONS:
                said = ("others", *said[1:])
        out.append(said)
    return out


def _teller(tokens: list[Token], k: int, found: Voice, lexicon: Lexicon) -> str | None:
    """Whose words the word at `k` says that something is; None where it says of nobody. `found` is who speaks earlier in the sentence."""
    words, t = lexicon.words, tokens[k]
    before = tokens[k - 1].low if k else ""
    following = tokens[k + 1] if k + 1 < len(tokens) else None
    if t.low == "citing" or (t.low == "according" and following is not None and following.low == "to"):
        lo = k + 1 + (t.low == "according")
        return whose(tokens, lo, min(len(tokens), lo + 12), lexicon) or "others"
    if says(tokens, k, lexicon):
        if t.low == "reported" and (before in _BEEN or (following is not None and following.low == "by")):
            return "others"
        if before in _NOT_SAID or t.tag == "E":
            return None
        if t.low.startswith("report") and following is not None and following.low == "to":
            return None  # "she reports to the founder"
        if t.low == "added" and following is not None and following.tag in "N%D$HEUFMB" and following.low not in ("that", "the"):
            return None  # "it added 40 people"
        if t.low in words["told"] and k and (before in _BEEN or (k > 1 and tokens[k - 2].low in _BEEN)):
            return None  # "they were told", by whom the sentence does not say
        if found is not None and t.low.endswith("ing"):
            return None  # "a newspaper reported, saying that it had seen a memo"
        if t.low == "claims" and not (k and tokens[k - 1].tag in "CWOEHPZ"):
            return None  # "the claims department"
        return speaker(tokens, k, lexicon)
    if t.low in _SHOW:
        return "others" if any(x.low in words["registers"] for x in tokens[_clause(tokens, k) : k]) else None
    if t.low not in words["own_words"]:
        return None
    if found is not None and any(x.low in _MEANS for x in tokens[max(0, k - 3) : k]):
        return None  # "the union said in a statement"
    if any(x.low in _OUTSIDE for x in tokens[max(0, k - 6) : k + 8]):
        return "others"
    return speaker(tokens, k, lexicon)


def since(text: str, body: list[Sentence], voices: Sequence[Voice]) -> list[tuple[int, int] | None]:
    """For each sentence, how many sentences and lines before it the company spoke last; None where nobody did, or others did later."""
    out: list[tuple[int, int] | None] = []
    last: int | None = None
    lines = 0
    for index, sentence in enumerate(body):
        lines += index > 0 and "\n" in text[body[index - 1].end : sentence.start]
        out.append((index - last, lines) if last is not None and not _another(body[last], sentence) else None)
        voice = voices[index]
        if voice is not None:
            last, lines = index if voice[0] == "company" else None, 0
    return out


def _another(a: Sentence, b: Sentence) -> bool:
    """Whether two sentences name companies, and none in common."""
    one, other = ({t.value for t in s.tokens if t.tag == "C"} for s in (a, b))
    return bool(one and other) and one.isdisjoint(other)


def _adjective(tokens: list[Token], k: int, lexicon: Lexicon) -> bool:
    """Whether what may be a verb at `k` belongs to a noun ("the works council", "a person close to it")."""
    after = tokens[k + 1].low
    return tokens[k - 1].tag == "D" or after in lexicon.words["institutions"] or (tokens[k].low == "close" and after == "to")
