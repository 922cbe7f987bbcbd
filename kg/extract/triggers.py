"""Where the triggers of `schema/events` stand in a sentence, and how: active, passive, as a participle, negated."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.lexicon import Lexicon, Step, Trigger
from kg.extract.tokens import Token

LONGEST_GAP = 10
BE = frozenset("is are was were be been being get gets got getting am".split())
_STOP_GAP = frozenset(";:—–")
_NOT_ATTRIBUTES = frozenset("only just previously more fewer like".split())
_ASPECT = frozenset(
    "begin begins began begun start starts started resume resumes resumed continue continues continued keep keeps kept stop stops stopped"
    " been is are was were am actively currently still already now".split()
)
_DECIDED = frozenset("planned proposed announced".split())
"""Verbs that are attributes, too."""
_ABSENT = frozenset("on from of during parental maternity paternity sick annual garden gardening unpaid paid medical family".split())
"""Words before the noun "leave"."""
_SCORES = frozenset("hundred thousand dozen hundreds thousands dozens".split())
_AFTER_WORK = frozenset("under into at will would shall are were is was become becomes form have has to".split())
_PARTICLES = frozenset("over out in off up down back aside away".split())
_RULING = frozenset("rule rules ruled ruling swear swears swore sworn".split())
_REFRAINING = _RULING | frozenset(
    "avoid avoids avoided avoiding avert averts averted exclude excludes excluded forswore forgo forgoes".split()
)
"""Verbs whose object does not happen ("ruled out staff cuts", "swore off layoffs")."""
_BEFORE_NOUNS = frozenset("from of with between against towards toward".split())
_NEGATIONS = frozenset("not no never without neither nor none nobody n't".split())


@dataclass(slots=True)
class Match:
    """A trigger at tokens `i` to `j` (exclusive); `gap` is what stands in its gap; `voice` is active, passive, reduced, gerund or noun."""

    trigger: Trigger
    i: int
    j: int
    gap: tuple[int, int] | None
    voice: str
    verb: int
    negated: bool = False


def matches(tokens: list[Token], lexicon: Lexicon) -> list[Match]:
    """All triggers of a sentence, in order; several may begin at one word, and the frames choose among them."""
    out: list[Match] = []
    held = frozenset(t.low for t in tokens)
    for i, token in enumerate(tokens):
        by_second = lexicon.followed.get(token.low)
        if by_second is None or not (candidates := _candidates(tokens, i, by_second, lexicon)):
            continue
        if token.low == "top" and i and tokens[i - 1].low == "on":
            continue  # "on top of the 250 it announced"
        noun = _nominal(tokens, i) or (i > 0 and token.text[0].isupper() and tokens[i - 1].text not in '“":|-–—')
        for trigger in candidates:
            for words in trigger.rest:
                if words.isdisjoint(held):
                    break
            else:
                if not _other_sense(tokens, i, trigger, noun, lexicon) and (found := _match(tokens, i, trigger)) is not None:
                    out.append(found)
    return out


def _other_sense(tokens: list[Token], i: int, trigger: Trigger, noun: bool, lexicon: Lexicon) -> bool:
    """Whether the word at `i` is a verb where a trigger is a noun, or the other way round; `noun` is whether it stands where nouns do."""
    if trigger.form == "noun":
        cut = tokens[i].low == "cut" and i > 0 and tokens[i - 1].low in BE  # "staff has been cut to 700"
        return cut or (trigger.words == "cuts" and _cuts_work(tokens, i))
    return bool(trigger.finite) and (noun or _noun_here(tokens, i, trigger, lexicon))


def _cuts_work(tokens: list[Token], i: int) -> bool:
    """Whether `cuts` at token `i` is a verb ("The tool cuts the work of clerks")."""
    verb = 0 < i < len(tokens) - 1 and tokens[i - 1].tag in "MZUC" and tokens[i + 1].tag == "D"
    return verb and tokens[i - 1].low not in _SCORES


def _candidates(tokens: list[Token], i: int, by_second: dict[str | None, tuple[Trigger, ...]], lexicon: Lexicon) -> tuple[Trigger, ...]:
    """The triggers whose first word is token `i` and whose second is the next, or the one past the adverbs after it."""
    following = [tokens[k].low for k in dict.fromkeys((i + 1, _past_adverbs(tokens, i + 1))) if k < len(tokens)]
    found = [by_second[word] for word in following if word in by_second]
    if len(found) < 2:
        return found[0] if found else by_second[None]
    return tuple(t for t in lexicon.triggers[tokens[i].low] if t.second is None or not t.second.isdisjoint(following))


def _noun_here(tokens: list[Token], i: int, trigger: Trigger, lexicon: Lexicon) -> bool:
    """Whether a word that may be a noun for people, units or sites ("posts", "groups", "base") is one at `i`."""
    token = tokens[i]
    if token.low in lexicon.words["sites"]:
        return not _verbal(tokens, i)
    if trigger.second is not None and i + 1 < len(tokens) and (tokens[i + 1].low in _PARTICLES or tokens[i + 1].tag == "D"):
        return False  # "hands over", "hands the job"
    return token.tag in "EUHF" and token.low not in trigger.participles and token.low not in trigger.gerunds and not _verbal(tokens, i)


def _match(tokens: list[Token], i: int, trigger: Trigger) -> Match | None:
    j, gap = i, None
    steps = trigger.steps
    for n, step in enumerate(steps):
        if not step.words:
            following = _first(steps, n + 1)
            for at in range(j, min(len(tokens), j + LONGEST_GAP + 1)):
                if tokens[at].low in following:
                    gap = gap or ((j, at) if at > j else None)
                    j = at
                    break
                if tokens[at].text in _STOP_GAP or (tokens[at].text == "," and trigger.needs in ("site", "newsite")):
                    return None
            else:
                return None
        elif j < len(tokens) and tokens[j].low in step.words:
            j += 1
        elif j > i and (k := _past_adverbs(tokens, j)) < len(tokens) and tokens[k].low in step.words:
            j = k + 1
        elif not step.optional:
            return None
    verb = next((k for k in range(i, j) if tokens[k].low in trigger.verbal), i)
    return Match(trigger, i, j, gap, _voice(tokens, verb, j, trigger), verb, _negated(tokens, i))


def _past_adverbs(tokens: list[Token], j: int) -> int:
    """The token after adverbs and times that may part the words of a trigger from token `j` on ("has, however, been")."""
    passed = "AT" if j and tokens[j - 1].tag not in "DEFHU" else "A"  # "are from today one group"
    if j >= len(tokens) or (tokens[j].tag not in passed and tokens[j].tag != "."):
        return j
    k = j
    while k < len(tokens) and tokens[k].tag in passed and tokens[k].low not in _NEGATIONS:
        k += 1
    comma = k + 2 < len(tokens) and tokens[k].text == tokens[k + 2].text == "," and tokens[k + 1].tag == "A"
    return k + 3 if comma and k == j else k


def _first(steps: tuple[Step, ...], k: int) -> frozenset[str]:
    """The words with which the steps from `k` on may begin."""
    words = steps[k].words
    while steps[k].optional and k + 1 < len(steps):
        k += 1
        words |= steps[k].words
    return words


def _nominal(tokens: list[Token], i: int) -> bool:
    """Whether the word at `i` is used as a noun or adjective: after a determiner, a possessive or a noun for people."""
    if i == 0 or tokens[i].low in BE:
        return False  # "Of them, 41 are nurses"
    before = tokens[i - 1]
    if tokens[i].low == "leave" and before.low in _ABSENT:
        return True  # "is back from leave"
    if before.text == "," and i > 1 and tokens[i - 2].tag == "B" and i + 1 < len(tokens) and tokens[i + 1].tag in "EHU":
        return True  # "a smaller, expanded team"
    if before.low in ("and", "or") and i > 2 and tokens[i].low.endswith("ing") and tokens[i - 2].tag in "MF" and tokens[i - 3].tag == "N":
        return i + 1 < len(tokens) and tokens[i + 1].tag in "EH"  # "45 training and onboarding specialists"
    if before.low in _DECIDED and i > 1 and (tokens[i - 2].tag in "CWO" or tokens[i - 2].low in ("has", "have", "had")):
        return False  # "has proposed closing"
    if before.tag == "%" and i > 1 and tokens[i - 2].tag in "DS" and tokens[i].low in ("cut", "cull", "purge"):
        return True  # "a 3% cut"
    if before.tag == "N" and tokens[i].low.endswith("s") and not tokens[i].low.endswith("ss"):
        return True  # "4,000 names"
    if before.tag == "N":
        return i + 1 < len(tokens) and tokens[i + 1].tag in "EHU"
    if before.low in _BEFORE_NOUNS and tokens[i].low.endswith("s"):
        return True  # "from switches towards AI"
    return (
        (before.tag == "D" and before.low not in ("that", "this", "all", "both"))
        or before.tag == "S"
        or (before.tag == "B" and before.low not in _NOT_ATTRIBUTES)
    )


def _verbal(tokens: list[Token], i: int) -> bool:
    """Whether a noun for people or units may be a verb at `i`: after a subject, an auxiliary, `to` or `and`."""
    return i > 0 and (tokens[i - 1].tag in "CWOVAJX" or tokens[i - 1].low in ("to", "not"))


def mark(tokens: list[Token], found: list[Match]) -> None:
    """Tells the words that triggers use as verbs from nouns, so that noun phrases end at them."""
    for m in found:
        if m.trigger.form == "follow" and m.trigger.needs == "people" and m.trigger.finite and tokens[m.i].tag == "M":
            tokens[m.i].tag = "V"  # "sales and support bear the brunt"
        if (
            m.trigger.form not in ("noun", "follow")
            and m.voice != "noun"
            and not (m.voice == "gerund" and tokens[m.verb].tag == "F" and not _takes_object(tokens, m.verb))
        ):
            for k in range(m.verb, m.j):
                if k < (m.gap[0] if m.gap else m.j) and tokens[k].tag in "MEHUFBZ" and (k == m.verb or tokens[k].tag == "M"):
                    tokens[k].tag = "V"


def nouns_in_ing(tokens: list[Token]) -> None:
    """Tells work from a verb in a list or before posts ("perception and planning under one roof", "85 repair and planning jobs")."""
    for k in range(1, len(tokens) - 1):
        t, before, after = tokens[k], tokens[k - 1], tokens[k + 1]
        if t.tag != "V" or not t.low.endswith("ing"):
            continue
        joined = before.low in ("and", "&") and tokens[k - 2].tag in "MFZ"
        if (
            ((joined or (before.tag == "Z" and t.text[0].isupper())) and after.low in _AFTER_WORK)
            or (joined and k > 2 and tokens[k - 3].tag == "N" and after.tag == "E")
            or (before.tag == "N" and (after.tag == "E" or (after.low == "and" and k + 3 < len(tokens) and tokens[k + 3].tag == "E")))
        ):
            t.tag = "M"


def _takes_object(tokens: list[Token], i: int) -> bool:
    """Whether a word in -ing that also names a function is a verb: "is hiring", "carries on recruiting data scientists"."""
    if i and tokens[i - 1].low in _ASPECT:
        return True
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    return (
        after is not None
        and after.tag in "NDBMFPH%"
        and after.low not in ("team", "teams", "staff")
        and not (i and (tokens[i - 1].tag in "DSBNFM" or tokens[i - 1].low in ("and", ",", "of")))
        and not (i > 1 and tokens[i - 1].low == "in" and tokens[i - 2].tag in "EHU")  # "people in advertising sales"
    )


def _voice(tokens: list[Token], i: int, j: int, trigger: Trigger) -> str:
    low = tokens[i].low
    if trigger.form == "follow":
        return "active"
    if trigger.form == "noun" or (trigger.form == "move" and not trigger.finite):
        return "noun"
    if low in trigger.gerunds:
        return "gerund" if not _auxiliary(tokens, i, BE) else "active"
    if low in trigger.participles and trigger.form in ("verb", "move"):
        if _auxiliary(tokens, i, BE):
            return "passive"
        if (i > 0 and tokens[i - 1].tag in "EHN%") or tokens[i - 1].low in ("those", "number"):
            return "reduced"
    return "active"


def _auxiliary(tokens: list[Token], i: int, words: frozenset[str]) -> bool:
    for k in range(i - 1, max(-1, i - 5), -1):
        t = tokens[k]
        if t.low in words:
            return True
        if not (
            t.tag == "A" or t.low in ("all", "also", "both", "either", "or", "and", "now", "being", "been", "not", "now") or t.tag == "T"
        ):
            return False
    return False


def _negated(tokens: list[Token], i: int) -> bool:
    by = False  # "Nine editors avoid the axe by becoming trainers"
    for k in range(i - 1, max(-1, i - 6), -1):
        t = tokens[k]
        by = by or t.low == "by"
        if t.low in _REFRAINING and not by and (t.low not in _RULING or tokens[k + 1].low in ("out", "off")):
            return not any(x.low in _NEGATIONS or x.low.endswith(("n't", "n’t")) for x in tokens[max(0, k - 3) : k])
        if t.low in _NEGATIONS or t.low.endswith(("n't", "n’t")) or t.low == "cannot":
            return not (k + 1 < len(tokens) and tokens[k + 1].low == "only")
        if t.tag in ".NOC%" or t.low in ("and", "but", "that", "which", "who"):
            return False
    return False
