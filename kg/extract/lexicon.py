"""The words, cues and triggers of `schema/lexicon` and `schema/events`, compiled once.

A trigger is a pattern over words: `lay~ off` (any form of the verb), `job|jobs cut|cuts` (alternatives), `?has` (optional),
`*` (up to ten words between, within the clause).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kg import ontology
from kg.errors import KgError
from kg.extract.cues import Cue, compiled
from kg.extract.dates import EXPRESSION
from kg.resources import SCHEMA

LONGEST_GAP = 6
"""Words that a gap of a reason may hold where it does not say."""
FORMS = ("verb", "intransitive", "noun", "move", "follow")
NEEDS = ("nothing", "people", "counted", "hires", "cut", "unit", "site", "newsite", "post", "roles", "row", "share")


@dataclass(frozen=True, slots=True)
class Step:
    """One place of a trigger: the words that may stand there; no words is a gap."""

    words: frozenset[str]
    optional: bool = False
    gap: int = 0
    """Words that a gap of a reason may hold."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that state an event of `type`. `form` says where its arguments stand, `needs` what must be among them.

    `participles` and `gerunds` are the forms of its verb that show a passive and a participle clause.
    """

    type: str
    form: str
    needs: str
    steps: tuple[Step, ...]
    words: str
    participles: frozenset[str] = frozenset()
    gerunds: frozenset[str] = frozenset()
    finite: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    second: frozenset[str] | None = None
    """The words that may follow its first; None where any may, or none need to."""
    anchor: frozenset[str] = frozenset()
    """Words of which a sentence must hold one for the trigger to be in it: those of its rarest place."""
    verbal: frozenset[str] = frozenset()
    """Every form of its verb."""
    pasts: frozenset[str] = frozenset()
    """The forms of its verb in the past."""
    rest: tuple[frozenset[str], ...] = ()
    """The words of each place after the first that must be filled; a sentence without any of them does not hold the trigger."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Words that give the reason `code`. `rest` is the steps after the first; a sentence must hold a word of each of `needed`."""

    code: str
    rest: tuple[Step, ...]
    needed: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Word classes by word, triggers by their first word, and cues as compiled patterns."""

    tags: dict[str, str]
    words: dict[str, frozenset[str]]
    phrases: dict[str, tuple[tuple[str, ...], ...]]
    triggers: dict[str, tuple[Trigger, ...]]
    followed: dict[str, dict[str | None, tuple[Trigger, ...]]]
    """The triggers by their first word and by each word that may come second; under None those whose second may be any."""
    anchored: dict[str, tuple[tuple[Trigger, tuple[frozenset[str], ...]], ...]]
    """The triggers by the words of their anchor, of which a text must hold one; each with those of every other place to be filled."""
    cues: dict[str, Cue]
    reasons: dict[str, tuple[Cause, ...]]
    """The patterns of the reasons by their first word."""


_AUXILIARIES = frozenset(("be", "have", "to"))
_COMMON = frozenset(
    "a an one is are was were be been being am have has had having to of in on out up off for from with by at as the its their it do"
    " not no get gets got make makes made take takes took taken give gives gave given put puts will"
    " would now all work works back down over new more next that come comes came tell told one run runs find bring let leave"
    " left say said going getting making taking giving putting".split()
)

_TAGS = (
    ("determiners", "D"), ("people", "E"), ("units", "U"), ("roles", "H"), ("functions", "F"), ("prepositions", "I"), ("conjunctions", "J"),
    ("pronouns", "O"), ("verbs", "V"), ("adverbs", "A"), ("plain_modifiers", "B"),
)  # fmt: skip


@cache
def load(folder: Path = SCHEMA) -> Lexicon:
    """The lexicon in `folder`. Raises KgError, with file and entry, when an entry cannot be used."""
    raw = _yaml(folder / "lexicon" / "words.yaml")
    verbs = _yaml(folder / "lexicon" / "verbs.yaml")
    context = _yaml(folder / "lexicon" / "context.yaml")
    words = {k: frozenset(v.split()) for k, v in raw.items() if isinstance(v, str)}
    words["common"] = _listed(folder / "lexicon" / "common.txt")
    words["cities"] = frozenset(name.replace("_", " ") for name in _listed(folder / "lexicon" / "cities.txt"))
    tags: dict[str, str] = {}
    for name, tag in _TAGS:
        for word in words[name]:
            tags.setdefault(word, tag)
            if tag in "HU" and not word.endswith("s"):
                tags.setdefault(word[:-1] + "ies" if word.endswith("y") else word + "s", tag)
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for phrase in raw["function_phrases"]:
        parts = tuple(phrase.lower().split())
        phrases.setdefault(parts[0], []).append(parts)
    triggers: dict[str, list[Trigger]] = {}
    for event in ontology.load(folder).events.values():
        for group in event.data.get("triggers", ()):
            for pattern in group["words"].split(","):
                trigger = _trigger(event.name, group, _expanded(pattern.strip(), verbs["classes"]), verbs)
                for word in trigger.steps[0].words:
                    triggers.setdefault(word, []).append(trigger)
    cues = compiled(context["cues"] | {"date": [EXPRESSION]})
    longest = {w: tuple(sorted(ts, key=lambda t: -len(t.steps))) for w, ts in triggers.items()}
    anchored = {w: tuple((t, _others(t)) for t in sorted(ts, key=lambda t: t.words)) for w, ts in _by_anchor(triggers).items()}
    return Lexicon(
        tags,
        words,
        {k: tuple(v) for k, v in phrases.items()},
        longest,
        {w: _followed(ts) for w, ts in longest.items()},
        anchored,
        cues,
        _reasons(_yaml(folder / "lexicon" / "reasons.yaml"), verbs),
    )


def _listed(path: Path) -> frozenset[str]:
    """The words of a list that begins with a comment."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(w for line in lines if not line.startswith("#") for w in line.split())


def _reasons(raw: dict[str, Any], verbs: dict[str, Any]) -> dict[str, tuple[Cause, ...]]:
    """The patterns of the reasons by their first word, in the order of the file."""
    found: dict[str, list[Cause]] = {}
    for code, patterns in raw["reasons"].items():
        for pattern in patterns:
            steps = _steps(_expanded(pattern, raw["classes"]), verbs)
            if not steps or not steps[0].words or steps[0].optional:
                raise KgError(
                    f"schema/lexicon/reasons.yaml: {code}: a pattern begins with a word that must be there, and {pattern!r} does not"
                )
            cause = Cause(code, tuple(steps[1:]), tuple(s.words for s in steps[1:] if s.words and not s.optional))
            for word in steps[0].words:
                found.setdefault(word, []).append(cause)
    return {w: tuple(cs) for w, cs in found.items()}


def _expanded(pattern: str, classes: dict[str, str]) -> str:
    """A pattern with the words of each class that it names in braces. Raises KeyError for a class that there is not."""
    return re.sub(r"\{(\w+)\}", lambda m: "|".join(classes[m[1]].split()), pattern)


def _steps(pattern: str, verbs: dict[str, Any]) -> list[Step]:
    """The places of a pattern of words, each with every form of its words."""
    steps = []
    for part in pattern.split():
        words: set[str] = set()
        if part[0] == "*":
            steps.append(Step(frozenset(), gap=int(part[1:] or LONGEST_GAP)))
            continue
        for word in part.removeprefix("?").replace("_", " ").split("|"):
            words.update(_inflected(word[:-1], verbs) if word.endswith("~") else (word if len(word) == 1 else word.lower(),))
        steps.append(Step(frozenset(words), part.startswith("?")))
    return steps


def _inflected(verb: str, verbs: dict[str, Any]) -> set[str]:
    return {*forms(verb, verbs), *verbs["more_forms"].get(verb, "").split()}


def _by_anchor(triggers: dict[str, list[Trigger]]) -> dict[str, set[Trigger]]:
    found: dict[str, set[Trigger]] = {}
    for trigger in {t for ts in triggers.values() for t in ts if t.form != "follow"}:
        for word in trigger.anchor:
            found.setdefault(word, set()).add(trigger)
    return found


def _others(trigger: Trigger) -> tuple[frozenset[str], ...]:
    return tuple(s.words for s in trigger.steps if s.words and not s.optional and s.words != trigger.anchor)


def _followed(triggers: tuple[Trigger, ...]) -> dict[str | None, tuple[Trigger, ...]]:
    """Triggers of one first word by their second, in the order given; those that any word may follow are under each."""
    seconds: set[str | None] = {None}.union(*(t.second for t in triggers if t.second is not None))
    return {word: tuple(t for t in triggers if t.second is None or word in t.second) for word in seconds}


def _second(steps: list[Step]) -> frozenset[str] | None:
    words: set[str] = set()
    for step in steps[1:]:
        if not step.words:
            return None
        words |= step.words
        if not step.optional:
            return frozenset(words)
    return None


def _anchor(steps: list[Step]) -> frozenset[str]:
    """The words of the place with the fewest common ones; the longer place of two."""
    needed = [s.words for s in steps if s.words and not s.optional]
    return min(needed, key=lambda w: (bool(w & _AUXILIARIES), len(w & _COMMON) / len(w), -sum(map(len, w)) / len(w)))


def _trigger(event: str, group: dict[str, Any], pattern: str, verbs: dict[str, Any]) -> Trigger:
    form, needs = group["form"], group.get("needs", "nothing")
    if form not in FORMS or needs not in NEEDS:
        raise KgError(f"schema/events: {event}: no form {form!r} or need {needs!r}; there are {', '.join(FORMS)} and {', '.join(NEEDS)}")
    steps: list[Step] = []
    participles: frozenset[str] = frozenset()
    gerunds: frozenset[str] = frozenset()
    finite: frozenset[str] = frozenset()
    pasts: frozenset[str] = frozenset()
    for part in pattern.split():
        if part == "*":
            steps.append(Step(frozenset()))
            continue
        if part == "||":  # the bar between the cells of a table
            steps.append(Step(frozenset("|")))
            continue
        options: set[str] = set()
        for word in part.removeprefix("?").split("|"):
            if word.endswith("~"):
                base, third, past, participle, gerund = forms(word[:-1], verbs)
                more = verbs["more_forms"].get(word[:-1], "").split()
                pasts |= {past}
                options |= {base, third, past, participle, gerund, *more}
                if not participles:
                    participles, gerunds, finite = (
                        frozenset({participle}),
                        frozenset({gerund}),
                        frozenset({past, third, base}) - {participle},
                    )
                else:
                    participles, gerunds, finite = participles | {participle}, gerunds | {gerund}, finite | {past, third, base}
            else:
                options.add(word.lower())
        steps.append(Step(frozenset(options), part.startswith("?")))
    if not steps or not steps[0].words or steps[0].optional:
        raise KgError(f"schema/events: {event}: a trigger begins with a word that must be there, and {pattern!r} does not")
    flags = frozenset(group.get("flags", ()))
    verbal = participles | gerunds | finite
    rest = tuple(s.words for s in steps[1:] if s.words and not s.optional)
    return Trigger(
        event, form, needs, tuple(steps), pattern, participles, gerunds, finite, flags, _second(steps), _anchor(steps), verbal, pasts, rest
    )


def forms(verb: str, verbs: dict[str, Any]) -> tuple[str, str, str, str, str]:
    """Base, third person, past, participle and -ing form of a verb.

    >>> forms("trim", {"irregular": {}, "doubling": "trim cut"})
    ('trim', 'trims', 'trimmed', 'trimmed', 'trimming')
    """
    third = verb + "es" if re.search(r"(?:s|x|z|ch|sh|o)$", verb) else verb[:-1] + "ies" if re.search(r"[^aeiou]y$", verb) else verb + "s"
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb + verb[-1] if verb in verbs["doubling"].split() else verb
    past = verb[:-1] + "ied" if re.search(r"[^aeiou]y$", verb) else stem + "ed"
    gerund = stem + "ing"
    if verb in verbs["irregular"]:
        past, participle = verbs["irregular"][verb].split()
        return verb, third, past, participle, gerund
    return verb, third, past, past, gerund


def _yaml(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as file:
        data = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if not isinstance(data, dict):
        raise KgError(f"{path}: a mapping is expected")
    return data
