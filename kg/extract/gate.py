"""Whether a text may state an event at all: a quick look at the words of each sentence, before anything is analysed.

A sentence may state one when it holds a word for every place of a trigger, and words of the kind that the trigger needs: people or units;
a post; a site. What passes may still state nothing. A text that does not pass is not read: the test of the gate holds every claim of the
development files, sentence by sentence, against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, repeat

from kg.extract.lexicon import Lexicon, Trigger
from kg.extract.objects import CUTTING, counts_alone
from kg.extract.phrases import CUTS, PAPERS
from kg.extract.subjects import FILINGS, MEASURES, SHUTTING
from kg.extract.tokens import kind
from kg.extract.triggers import BE, LONGEST_GAP

_WARN = "WARN "
_WORD = re.compile(r"[a-z]+(?:\d+s?)?(?:[-'’&][a-z]+)*|(?<![$€£₹¥.\d])\d[\d,]*(?![\d%]|\.\d| %)|[|:]")
"""No trigger has another letter; this class is twice as quick as that of all letters."""
_STOP = re.compile(r"[.!?][\"'”’)\]]*\s|\n\s*\n")
_POSTS = frozenset(
    "chief ceo cfo cto coo cio cmo cpo cro ciso chro caio officer head heads director directors president presidents co-president vp chair"
    " chairman chairwoman chairperson counsel lead boss manager co-head co-chair vice-president vice-presidents led ran headed leads runs"
    " oversaw oversees directed run oversee charge partner editor editor-in-chief treasurer secretary".split()
)
_ARTICLES = frozenset("the a an its their this our".split())
_SPEAKERS = frozenset("chief executive spokesman spokeswoman spokesperson chairman chairwoman analyst".split())
"""Those whose words end a sentence on what others want."""
_WHOM = frozenset("he she him her his predecessor successor".split())
"""Words for who holds a post that the sentence before names."""
_CUTS = CUTS | PAPERS
_MEASURED = MEASURES | SHUTTING
_REACH = 12
"""Words after a verb among which its object begins."""
_WIDE = 60
"""Words around a trigger among which its people stand, wherever they stand; a list of a thousand lines is no sentence."""
_ADVERBIAL = 4
"""Words among which a trigger goes on after an adverb or a time ("parted company on Monday with")."""
_RELATIVE = frozenset("that whom which it they".split())
_PEOPLED = frozenset(("people", "counted", "hires", "unit"))
_TOWARDS = frozenset("to into onto as for with by from become becomes became becoming called titled made".split())
"""Words that lead from one role to another."""
_STAFFING = ("redeploy", "reassign", "retrain", "reskill")
"""How verbs begin that only people are the object of, whatever they are to do."""
_MORE = frozenset("another further additional extra".split())
_HIRING = frozenset("hire hiring recruit recruiting".split())
_THERE = frozenset("in there here".split())
_THEY = frozenset("them those hundreds dozens scores thousands hundred dozen".split())
_IN_PLACE = frozenset("of in at from into".split())
"""Words before the place that may stand for a site ("is pulling out of Toronto")."""


def passes(text: str, lexicon: Lexicon) -> bool:
    """Whether any sentence of `text` may state an event; one under the WARN Act may list them without a verb."""
    if _WARN in text:
        return True
    before: frozenset[str] = frozenset()
    for piece in _STOP.split(text.lower().replace(" %", "%")):
        words = list(chain.from_iterable(map(_words, piece.split())))
        held = frozenset(words)
        if _sentence(words, held, before, lexicon):
            return True
        before = held
    return False


@lru_cache(maxsize=1 << 16)
def _words(written: str) -> tuple[str, ...]:
    """The words and bare numbers in what stands between two spaces; most of a text has been seen before."""
    return tuple(_WORD.findall(written))


def _sentence(words: list[str], held: frozenset[str], before: frozenset[str], lexicon: Lexicon) -> bool:
    """Whether a sentence of `words`, as a set `held`, may state an event. It may mean a post of the one with the words `before`."""
    peopled: bool | None = None
    for word in held & lexicon.anchored.keys():
        for trigger, others in lexicon.anchored[word]:
            for place in others:
                if place.isdisjoint(held):
                    break
            else:
                if _peopled(trigger) and not _lined(trigger, held, lexicon):
                    if peopled is None:
                        peopled = any(map(_counts, held, repeat(lexicon)))
                    if not peopled:
                        continue
                if _needed(trigger, held, before, lexicon) and _stands(trigger, words, lexicon):
                    return True
    return False


def _peopled(trigger: Trigger) -> bool:
    """Whether a trigger tells of people only beside a word for them; after a strong one a bare number is enough."""
    return trigger.needs in _PEOPLED and trigger.flags.isdisjoint(("strong", "roof")) and not trigger.words.startswith("hiring")


def _lined(trigger: Trigger, words: Iterable[str], lexicon: Lexicon) -> bool:
    """Whether a trigger of units stands beside a word for lines of business ("its coaching verticals")."""
    return trigger.needs == "unit" and not lexicon.words["business_lines"].isdisjoint(words)


def _needed(trigger: Trigger, words: frozenset[str], before: frozenset[str], lexicon: Lexicon) -> bool:
    if ("filed" in trigger.flags and FILINGS.isdisjoint(words)) or ("measured" in trigger.flags and _MEASURED.isdisjoint(words)):
        return False
    match trigger.needs:
        case "post":
            recalls = trigger.form == "intransitive" and not trigger.flags.isdisjoint(("leaving", "again")) and not _WHOM.isdisjoint(words)
            return not _POSTS.isdisjoint(words) or (recalls and not _POSTS.isdisjoint(before))
        case "cut":
            return not _CUTS.isdisjoint(words)
        case "site" | "newsite":
            sites = not lexicon.words["sites"].isdisjoint(words) or not lexicon.words["site_parts"].isdisjoint(words)
            return sites or bool(trigger.steps[-1].words & _IN_PLACE)
        case "roles":
            named = sum(_role(w, lexicon) for w in words) + any(w[0].isdigit() for w in words)
            return (named > 1 or any(w.startswith(_STAFFING) for w in words)) and not _TOWARDS.isdisjoint(words)
        case _:
            return True


def _stands(trigger: Trigger, words: list[str], lexicon: Lexicon) -> bool:
    """Whether the words of a trigger stand in their order, no verb after an article, and its people on a side where they may stand."""
    for i, word in enumerate(words):
        if (
            word in trigger.steps[0].words
            and (end := _end(trigger, words, i)) is not None
            and not (i and trigger.form in ("verb", "move") and words[i - 1] in _ARTICLES and word in trigger.finite)
            and (
                not _peopled(trigger)
                or ((word in CUTTING or "notice" in trigger.flags or counts_alone(trigger)) and _number(words[end : end + 2]))
                or (trigger.needs == "hires" and (_further(words[end : end + 3]) or _hiring_in(words[i : end + 2])))
                or any(_people(w, lexicon) for w in _side(trigger, words, i, end, lexicon))
                or _lined(trigger, words, lexicon)
            )
            and (
                trigger.needs != "roles"
                or word.startswith(_STAFFING)
                or "again" in trigger.flags
                or any(_role(w, lexicon) for w in words[i + 1 : i + _WIDE])
            )
        ):
            return True
    return False


def _further(words: list[str]) -> bool:
    """Whether more of those named before are counted ("wants another 70", "needs a further 20")."""
    return not _MORE.isdisjoint(words) and _number(words[-2:])


def _hiring_in(words: list[str]) -> bool:
    """Whether only the place of hiring is told ("keeps hiring in Leeds", "is recruiting there")."""
    return not _HIRING.isdisjoint(words) and not _THERE.isdisjoint(words[-3:])


def _number(words: list[str]) -> bool:
    """Whether a bare number follows, alone or after one word ("cut 300", "cuts about 300")."""
    return any(w[0].isdigit() for w in words)


def _side(trigger: Trigger, words: list[str], i: int, end: int, lexicon: Lexicon) -> list[str]:
    """The words among which the people of a trigger at `i` to `end` stand: its subject, its object, or either."""
    if "target" in trigger.flags:
        return words[max(0, i - _WIDE) : end + _WIDE]
    if trigger.needs == "counted" and trigger.form == "intransitive":
        return words[max(0, end - _WIDE) : end]
    passive = words[i] in trigger.participles and (not BE.isdisjoint(words) or (i > 0 and _people(words[i - 1], lexicon)))
    if trigger.needs in ("people", "hires") and trigger.form == "verb" and not passive:
        before = words[max(0, i - _REACH) : i]
        antecedent = [] if _RELATIVE.isdisjoint(before) else before  # "the 60 people that it is cutting"
        after = words[i + 1 : end + _REACH]
        return antecedent + ([w for w in after[: _purpose(after)] if w not in _SPEAKERS] if trigger.needs == "hires" else after)
    return words[max(0, i - _WIDE) : end + _WIDE]


def _purpose(side: list[str]) -> int:
    """Where what others are to do begins after a verb ("wants banks to hold"), not what itself does ("wants to hire") nor a number."""
    return next((k for k in range(1, len(side) - 1) if side[k] == "to" and not side[k + 1][0].isdigit()), len(side))


def _end(trigger: Trigger, words: list[str], j: int) -> int | None:
    """The word after a trigger that begins at `j`, if it does."""
    gap, start = False, j
    for step in trigger.steps:
        if not step.words:
            gap = True
        elif gap:
            at = next((k for k in range(j, min(len(words), j + LONGEST_GAP + 1)) if words[k] in step.words), None)
            if at is not None:
                j, gap = at + 1, False
            elif not step.optional:
                return None
        elif j < len(words) and words[j] in step.words:
            j += 1
        elif not step.optional:
            at = next((k for k in range(j, min(len(words), j + _ADVERBIAL)) if words[k] in step.words), None) if j > start else None
            if at is None:
                return None
            j = at + 1
    return j


@lru_cache(maxsize=1 << 16)
def _people(word: str, lexicon: Lexicon) -> bool:
    """Whether a word may be of people or their unit."""
    return word in _THEY or kind(word, False, lexicon)[1] in "EHU"


@lru_cache(maxsize=1 << 16)
def _counts(word: str, lexicon: Lexicon) -> bool:
    """Whether a word may be of people, or be their number."""
    return word[0].isdigit() or _people(word, lexicon)


@lru_cache(maxsize=1 << 16)
def _role(word: str, lexicon: Lexicon) -> bool:
    """Whether a word may be of people, their unit or their work."""
    return kind(word, False, lexicon)[1] in "EHUF"
