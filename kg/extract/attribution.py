"""Who says it: the company, others, or nobody that the sentence names."""

from __future__ import annotations

from kg.extract.lexicon import Lexicon
from kg.extract.tokens import Token

_MODAL_SAY = frozenset("to can not cannot".split())


def speaker(tokens: list[Token], at: int, lexicon: Lexicon) -> str:
    """Whose words the verb or noun of saying at `at` are: "company" or "others"."""
    words = lexicon.words
    low = tokens[at].low
    if low in words["own_words"]:
        return "company"
    for k in range(at - 1, max(-1, at - 10), -1):
        t = tokens[k]
        if t.low in words["others"]:
            return "others"
        if k and tokens[k - 1].low in ("former", "ex") and t.low in words["officers"]:
            return "others"
        if t.low == "we" and low.startswith("report"):
            return "others"
        if t.tag == "C" and k and tokens[k - 1].tag == "I":
            continue  # "a recruiter at Orvane says"
        if t.tag in "EH" and t.low not in words["officers"] and k == at - 1:
            return "others"
        if t.low in words["officers"] or t.tag in "CW" or (t.tag == "O" and t.low in ("it", "he", "she", "they", "we", "i")):
            return "company"
        if t.text in ";:" or (t.text == "," and k < at - 1 and tokens[at - 1].text != ","):
            break
    for t in tokens[at + 1 : at + 8]:  # "said the insurer"
        if t.low in words["others"]:
            return "others"
        if t.tag in "CW" or t.low in words["officers"]:
            return "company"
        if t.tag in ".VT":
            break
    return "others" if low.startswith("report") else "company"


def attribution(tokens: list[Token], lexicon: Lexicon) -> tuple[str, int, int] | None:
    """Who a sentence says it has its news from, with the words that say so; the company where both speak."""
    found: tuple[str, int, int] | None = None
    for k, t in enumerate(tokens):
        if t.low in lexicon.words["saying"]:
            if (k and tokens[k - 1].low in ("not", "to", "declined", "refused", "once", "first", "widely")) or t.tag == "E":
                continue
            if t.low == "claims" and not (k and tokens[k - 1].tag in "CWOEHPZ"):
                continue  # "the claims department"
            who = speaker(tokens, k, lexicon)
        elif t.low == "according" and k + 1 < len(tokens) and tokens[k + 1].low == "to":
            who = "others"
            for x in tokens[k + 2 : k + 10]:
                if x.low in lexicon.words["others"]:
                    break
                if x.tag in "CW" or x.low in lexicon.words["officers"] or x.low in lexicon.words["own_words"]:
                    who = "company"
                    break
        elif t.low in lexicon.words["own_words"]:
            who = "company"
        else:
            continue
        if who == "company":
            return who, t.start, t.end
        found = found or (who, t.start, t.end)
    return found
