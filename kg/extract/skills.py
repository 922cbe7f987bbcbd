"""The skills that a text says are sought: names of the reference data where words say that people have or need them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from kg.extract.frame import Frame
from kg.extract.tokens import Sentence
from kg.reference import Entry, Reference

_NOUNS = r"(?:experience|expertise|skills?|proficiency|fluency|knowledge|command|familiarity|grounding|backgrounds?|qualifications?)"
_BEFORE = re.compile(
    rf"\b(?:(?P<work>experience|expertise|backgrounds?)|{_NOUNS}|degrees?|doctorates?|PhDs?) (?:in|with|of|on|using)\b"
    r"|\b(?:fluent|proficient|skilled|(?P<at>experienced|versed|adept|competent|trained|comfortable|familiar)) (?:in|with|at)\b"
    r"|\b(?:who|that|to|can|must|should) (?:also |already |can )?(?:know|speak|write|master|code in|program in|understand)\b"
    r"|\bfluent(?= [A-Z])|(?<=s )(?:speaking|specialising in|specializing in|knowing)\b|\bnative speakers of\b",
    re.IGNORECASE,
)
"""Words after which stand the skills that people have or need."""

_AFTER = re.compile(
    rf"[ -](?:(?P<any>{_NOUNS})|(?P<language>speakers?|speaking)"
    r"|(?P<tool>developers?|engineers?|programmers?|coders?|specialists?|experts?))\b"
)
"""Words before which one stands: "PyTorch experience", "Hindi speakers", "CUDA engineers"."""

_SPOKEN = re.compile(r"(?=[,.;:)/]|[ -](?:and|or|as|is|are|to|in|at|for|who|on|by|from|well|fluently|plus|speak\w+)\b|$)")
"""What follows the name of a language; "German customers" are none."""

_FIRST = re.compile(r"\s*(?:[^\s,.;:()]+\s+){0,3}")
_NEXT = re.compile(r"\s*(?:(?:,|/|&|\band\b|\bor\b|\bplus\b|\bas well as\b)\s*(?:[^\s,.;:()/]+\s+){0,2})+")
"""What may stand between such words and a skill, and between two skills: names that no list holds."""

_NOT_SOUGHT = re.compile(
    r"\b(?:its|the (?:company|firm|group|startup|start-up|lab|maker)['’]s|(?:which|company|firm|startup|start-up|group) (?:has|had))"
    r"\s+(?:\S+\s+){0,3}$|\b(?:no|not|without|lacks?|lacking|regardless of|nor)\s+(?:\S+\s+){0,2}$",
    re.IGNORECASE,
)
"""Words before by which a skill is that of the employer, or is not asked for."""

_FURTHER = re.compile(
    r"(?:the |successful |ideal |new |all |most )*(?:candidates|applicants|recruits|hires|newcomers|starters|joiners|roles|jobs|posts"
    r"|positions|openings|vacancies|listings|ads|adverts|advertisements|those hired|they"
    r"|experience|fluency|proficiency|knowledge|familiarity|skills)\b",
    re.IGNORECASE,
)
"""How a sentence begins that says more of the people sought in the one before."""


def assign(text: str, body: list[Sentence], found: list[Frame], reference: Reference) -> None:
    """Gives each frame of growth the skills that its sentence, or one that says more of the people it seeks, names; none is a place."""
    growing = [f for f in found if f.type == "Expansion" and f.status != "denied"]
    told: list[Frame] = []
    for sentence in body if growing else ():
        here = [f for f in growing if f.view.sentence is sentence]
        if not here and not _FURTHER.match(text, sentence.start, sentence.end):
            told = []
        told = here or told
        for start, end, ref in sought(text, sentence.start, sentence.end, reference) if told else ():
            frame = ([f for f in told if f.start <= start] or told[:1])[-1]
            frame.skills.append((start, end, ref))
            if frame.place is not None and start < frame.place[1] and frame.place[0] < end:
                frame.place = None  # "fluent in Hindi"


def sought(text: str, start: int, end: int, reference: Reference) -> Iterator[tuple[int, int, str]]:
    """The skills that a sentence names as those of people, each with its position and node id, in the order of the text.

    >>> text = "It hires engineers fluent in Rust and PyTorch, and ten Hindi speakers."
    >>> from kg import reference
    >>> [text[a:b] for a, b, _ in sought(text, 0, len(text), reference.load())]
    ['Rust', 'PyTorch', 'Hindi']
    """
    pattern, known = _names(reference)

    def lookup(words: str) -> Entry:
        return known.get(words) or known[words.lower().replace("-", " ")]

    spans: set[tuple[int, int]] = set()
    for cue in _BEFORE.finditer(text, start, end):
        if _NOT_SOUGHT.search(text, start, cue.start()):
            continue
        at, between = cue.end(), _FIRST
        while (name := pattern.search(text, at, end)) is not None and between.fullmatch(text, at, name.start()):
            if lookup(name[0]).data["kind"] != "language" or (not (cue["work"] or cue["at"]) and _SPOKEN.match(text, name.end(), end)):
                spans.add(name.span())
            at, between = name.end(), _NEXT
    for name in pattern.finditer(text, start, end):
        after = _AFTER.match(text, name.end(), end)
        kind = lookup(name[0]).data["kind"]
        if (
            after is not None
            and (after["any"] or (kind == "language" and after["language"]) or (kind in ("programming_language", "tool") and after["tool"]))
            and not _NOT_SOUGHT.search(text, start, name.start())
        ):
            spans.add(name.span())
    for first, last in sorted(spans):
        yield first, last, lookup(text[first:last]).id


@cache
def _names(reference: Reference) -> tuple[re.Pattern[str], Mapping[str, Entry]]:
    """The names of all skills as a pattern, and the skill of each. What begins with a capital is found in that case only."""
    names = {name: entry for entry in reference.skills for name in entry.names}
    longest = sorted(names, key=lambda n: (-len(n), n))
    either = (re.escape(n) if not n[0].islower() else rf"(?i:{re.escape(n)})".replace(r"\ ", "[ -]") for n in longest)
    pattern = re.compile(rf"(?<![\w.+#-])(?:{'|'.join(either)})(?![\w+#])")
    return pattern, {n.lower().replace("-", " ") if n[0].islower() else n: e for n, e in names.items()}
