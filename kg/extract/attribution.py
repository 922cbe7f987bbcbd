"""Who says it: the company, others, or nobody that the sentence names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kg.extract.lexicon import Lexicon
from kg.extract.tokens import Sentence, Token

_SHOW = frozenset(("show", "shows", "showed"))
_SOME = frozenset("managers leaders executives directors".split())
"""Officers who speak for themselves where only their number is told."""
_BEEN = frozenset("was were been being be are is".split())


Voice = tuple[str, int, int] | None
"""Who a sentence says it has its news from, "company" or "others", with the words that say so."""


def speaker(tokens: list[Token], at: int, lexicon: Lexicon) -> str:
    """Whose words the verb or noun of saying at `at` are: "company" or "others"."""
    words = lexicon.words
    low, subject, top = tokens[at].low, True, at
    if low in words["own_words"]:
        return "company"
    if at and tokens[at - 1].text == ",":
        if (inverted := _after(tokens, at, lexicon)) is not None:
            return inverted
        if (head := _described(tokens, at)) is not None:
            if not _in_phrase(tokens, head):
                return "company"
            top = head + 1  # "three people at Orvane, a chip firm, said"
    if at > 1 and tokens[at - 1].low == "who" and any(t.low in words["others"] for t in tokens[max(0, at - 9) : at - 1]):
        return "others"  # "sources at the firm, who said"
    for k in range(top - 1, max(-1, top - 10), -1):
        t = tokens[k]
        if t.low in words["others"]:
            if k > 1 and tokens[k - 1].low in ("for", "of") and any(x.low in words["officers"] for x in tokens[max(0, k - 4) : k]):
                return "company"  # "its vice president for people"
            return "others"
        if k and tokens[k - 1].low in ("former", "ex") and t.low in words["officers"]:
            return "others"
        if t.low == "we" and low.startswith("report"):
            return "others"
        if t.low in _SOME and tokens[k - 1].tag == "N":
            return "others"  # "two managers said"
        if k and ((t.low == "them" and tokens[k - 1].low == "of") or (t.tag in "CZ" and tokens[k - 1].low in words["others"])):
            return "others"  # "several of them said", "union CCOO announced"
        if t.tag in "CWOH" and _in_phrase(tokens, k):
            subject = False  # "a recruiter at Orvane says", "a person close to the search startup says"
            continue
        people = t.tag in "EH" and t.low not in words["officers"] and t.low not in words["company_nouns"]
        if (people and (k == at - 1 or not subject)) or (t.tag == "N" and not subject):
            return "others"
        if t.low in words["officers"] or t.tag in "CW" or (t.tag == "O" and t.low in ("it", "he", "she", "they", "we", "i")):
            return "company"
        if t.text in ";:" or (t.text == "," and k < at - 1 and tokens[at - 1].text != ","):
            break
    return _after(tokens, at, lexicon) or ("others" if low.startswith("report") else "company")


def _after(tokens: list[Token], at: int, lexicon: Lexicon) -> str | None:
    """Who stands after a verb of saying as its subject ("said the insurer"), and is not told or told of ("told staff the firm would")."""
    words = lexicon.words
    for k, t in enumerate(tokens[at + 1 : at + 8] if tokens[at].low not in words["told"] else (), at + 1):
        if t.low in words["others"] or t.low in words["officers"] or t.tag in "CW":
            if k + 1 < len(tokens) and tokens[k + 1].tag in "VA":
                return None
            return "others" if t.low in words["others"] else "company"
        if t.tag in ".VT":
            break
    return None


def _described(tokens: list[Token], at: int) -> int | None:
    """The company that a verb of saying at `at` follows after what it is: "Twitch, the video site owned by Amazon, told"."""
    k = next((k for k in range(at - 2, max(0, at - 12), -1) if tokens[k].text == ","), 0)
    return k - 1 if k > 0 and tokens[k - 1].tag in "CW" and tokens[k + 1].tag in "DN" else None


def _in_phrase(tokens: list[Token], k: int) -> bool:
    """Whether a preposition governs the name, description or pronoun at `k`."""
    k -= 1
    while k > 0 and tokens[k].tag in "DMZBFP":
        k -= 1
    return k >= 0 and tokens[k].tag == "I"


def says(tokens: list[Token], k: int, lexicon: Lexicon) -> bool:
    """Whether a verb of saying stands at `k`, or closes there ("made clear", "set out"), or what a document shows."""
    words = lexicon.words
    low, before = tokens[k].low, tokens[k - 1].low if k else ""
    return (
        low in words["saying"]
        or (low in words["openly"] and before in words["making_known"])
        or (low in _SHOW and before in words["own_words"] and not words["not_own"] & {t.low for t in tokens[max(0, k - 3) : k]})
    )


_OUTSIDE = frozenset("analyst analysts broker brokers economist economists".split())
"""Those whose notes are not the company's."""


@lru_cache(maxsize=2)
def _telling(lexicon: Lexicon) -> frozenset[str]:
    """The words with which a sentence may say whom it has its news from."""
    return _SHOW.union(*(lexicon.words[name] for name in ("saying", "openly", "own_words")), ["according"])


def attribution(tokens: list[Token], lexicon: Lexicon) -> Voice:
    """Who a sentence says it has its news from, with the words that say so; the company where both speak."""
    words, telling = lexicon.words, _telling(lexicon)
    found: Voice = None
    for k, t in enumerate(tokens):
        if t.low not in telling:
            continue
        if says(tokens, k, lexicon):
            if (k and tokens[k - 1].low in ("not", "to", "declined", "refused", "once", "first", "widely")) or t.tag == "E":
                continue
            following = tokens[k + 1] if k + 1 < len(tokens) else None
            if t.low.startswith("report") and following is not None and following.low == "to":
                continue  # "she reports to the founder"
            if t.low == "added" and following is not None and following.tag in "N%D$HEUFMB" and following.low not in ("that", "the"):
                continue  # "it added 40 people"
            if t.low in lexicon.words["told"] and k and (tokens[k - 1].low in _BEEN or (k > 1 and tokens[k - 2].low in _BEEN)):
                continue  # "they were told", by whom the sentence does not say
            if found is not None and t.low.endswith("ing"):
                continue  # "a newspaper reported, saying that it had seen a memo"
            if t.low == "claims" and not (k and tokens[k - 1].tag in "CWOEHPZ"):
                continue  # "the claims department"
            who = speaker(tokens, k, lexicon)
        elif t.low in _SHOW and k and tokens[k - 1].low in words["registers"]:
            who = "others"
        elif t.low == "according" and k + 1 < len(tokens) and tokens[k + 1].low == "to":
            who = "others"
            for n, x in enumerate(tokens[k + 2 : k + 10], k + 2):
                if x.low in lexicon.words["others"] or (x.low in _SOME and any(y.tag == "N" for y in tokens[n - 2 : n])):
                    break
                if x.tag in "CW" or x.low in lexicon.words["officers"] or x.low in lexicon.words["own_words"]:
                    who = "company"
                    break
        elif t.low in words["own_words"]:
            others = k and (tokens[k - 1].low in words["not_own"] or any(x.low in _OUTSIDE for x in tokens[max(0, k - 6) : k + 8]))
            who = "others" if others else "company"
        else:
            continue
        if who == "company":
            return who, t.start, t.end
        found = found or (who, t.start, t.end)
    return found


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
