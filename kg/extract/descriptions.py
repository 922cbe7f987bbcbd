"""Nouns that stand for a company: the one a text is about ("the lender"), several, or one without a name."""

from __future__ import annotations

from kg.extract.lexicon import Lexicon
from kg.extract.tokens import Sentence, Token


def describe(sentence: Sentence, lexicon: Lexicon, unnamed: set[str]) -> None:
    """Marks descriptions that stand for the company of the text ("the lender"), and those that stand for no company with a name.

    Those are plural ones, and the nouns in `unnamed`, to which it adds: by them the text has brought in a company without a name.
    """
    tokens = sentence.tokens
    nouns, many = lexicon.words["company_nouns"], lexicon.words["many_companies"]
    for k, t in enumerate(tokens):
        if (
            t.tag == "R"
            and k > 1
            and tokens[k - 1].low in ("behind", "of")
            and (tokens[k - 2].low in nouns or tokens[k - 2].low in ("owner", "parent"))
        ):
            t.tag, tokens[k - 1].tag = "C", "A"
        elif t.tag == "R" and k and tokens[k - 1].low in nouns:
            t.tag = "C"  # "the editor company Cursor"
        if (t.low in nouns or t.low in ("unit", "arm", "affiliate")) and _owned(tokens, k):
            t.tag, tokens[k - 1].tag = "W", "B"
        elif (
            t.low in nouns
            and k
            and (
                tokens[k - 1].low == "the"
                or (tokens[k - 1].low in ("our", "this") and t.low in ("company", "firm"))
                or (t.tag != "U" and _the(tokens, k))
            )
            and not (t.low in lexicon.words["sites"] and _placed(tokens, k))
            and (t.tag in "MUHZ" or (t.tag == "B" and (k + 1 == len(tokens) or tokens[k + 1].tag not in "EHUFBZN")))
        ):
            if not (k + 1 < len(tokens) and tokens[k + 1].tag in "MEHUF") or (
                t.low not in lexicon.words["sites"] and _begins_verb(tokens[k + 1], lexicon)
            ):
                t.tag = "W"
        elif (
            t.low in many
            and t.tag != "W"
            and not _owned_line(tokens, k)
            and k + 1 < len(tokens)
            and (not (k and tokens[k - 1].tag in "SI") or any(t.low in ("that", "which", "who") for t in tokens[k + 1 : k + 4]))
            and (tokens[k + 1].tag in "VMAIPJ" or tokens[k + 1].low in ("worldwide", "alike"))
        ):
            t.tag = "X"
        if t.tag == "W" and t.low in unnamed and tokens[k - 1].low == "the" and _acts(tokens, k + 1):
            t.tag = "X"
        elif t.low in nouns and _brought_in(tokens, k):
            unnamed.add(t.low)


def _the(tokens: list[Token], k: int) -> bool:
    """Whether `the` and one or two words stand before a noun at token `k` ("the lending bank", "the Bristol chip designer")."""
    start = k - 1
    while start > max(0, k - 3) and tokens[start].tag in "MZBFPH" and tokens[start].low != "the":
        start -= 1
    return 0 <= start < k - 1 and tokens[start].low == "the"


def _acts(tokens: list[Token], k: int) -> bool:
    """Whether a verb may stand at token `k`."""
    return k < len(tokens) and (tokens[k].tag in "VA" or tokens[k].low.endswith("ed"))


def _brought_in(tokens: list[Token], k: int) -> bool:
    """Whether the noun at token `k` brings in a company without naming it ("after a high-street bank decided")."""
    start = k
    while start and tokens[start - 1].tag in "MZBFPH":
        start -= 1
    if start < 2 or tokens[start - 1].low not in ("a", "an") or not _acts(tokens, k + 1):
        return False
    return tokens[start - 2].low in ("after", "because", "when", "that", "as", "since", "and", "until", "before")


def _owned_line(tokens: list[Token], k: int) -> bool:
    """Whether a plural noun at token `k` is for a company's own lines ("its three printing businesses", "two businesses of Orvane")."""
    if k + 2 < len(tokens) and tokens[k + 1].low == "of" and tokens[k + 2].tag in "CW":
        return True
    if k and tokens[k - 1].tag == "F":
        return True
    while k and (tokens[k - 1].tag in "MFBN" or tokens[k - 1].low in ("and", ",")):
        k -= 1
    return k > 0 and (tokens[k - 1].tag == "S" or tokens[k - 1].low in ("its", "our", "their"))


def _owned(tokens: list[Token], k: int) -> bool:
    """Whether a noun at token `k` is described by its owner ("the Alphabet company", "the ByteDance unit said")."""
    return k > 1 and tokens[k - 1].tag == "C" and tokens[k - 2].low == "the" and k + 1 < len(tokens) and tokens[k + 1].tag in "VAT.S"


def _placed(tokens: list[Token], k: int) -> bool:
    """Whether a site at token `k` is said to be in a place, or a company's ("the Berlin studio", "the studio of Orvane")."""
    owned = k + 2 < len(tokens) and tokens[k + 1].low == "of" and tokens[k + 2].tag in "CR"
    return owned or tokens[k - 1].tag in "PZ" or (k + 2 < len(tokens) and tokens[k + 1].low in ("in", "at") and tokens[k + 2].tag in "PZ")


def _begins_verb(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word that no list holds begins a trigger as a verb ("the company laid off")."""
    return token.tag == "M" and any(t.form in ("verb", "intransitive") for t in lexicon.triggers.get(token.low, ()))
