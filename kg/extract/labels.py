"""The names with which the lines of a round-up begin ("Wipro: hired 600"), and the words that label fields of a form instead."""

from __future__ import annotations

import re
from collections import Counter

from kg.extract.lexicon import Lexicon
from kg.extract.signs import Run, common_noun

_LABEL = re.compile(
    r"(?:^|(?<=[a-z\d][.;] ))[ \t]*(?P<day>(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?) ?[-–—|:] )?(?:[-*•–—] |\d{1,2}[.)] )?"
    r"[ \t]*(?P<name>[A-Z][^\n:|()]{0,40}?)(?P<what> \([^()\n]{1,50}\))?(?P<mark>:| [-–—|]|(?(day)[.,]|(?(what)\.|(?!)))) (?=\S)",
    re.MULTILINE,
)
FIELDS = frozenset(
    "sub re ref fao cc resolved motion minutes present apologies action actions proposed seconded question questions guests q a "
    "address remarks terms grounds correction jobs job profiles profile salary reason reasons date dates location locations"
    " background note notes update updates source sources contact contacts subject title summary status industry details"
    " impact answer presenter guest host caller reporter employees effective severance number numbers site sites city state"
    " place type region department role roles closing opening timeline phone email press office headcount total totals workers"
    " layoffs hiring cuts context analysis verdict comment response motion deadline apply benefits requirements duration start"
    " blog newsletter memo memorandum message interview letter digest recap transcript release bulletin clarification"
    " when where what why who how people winners losers speaker agenda employer company name".split()
)
_WORD = re.compile(r"\w+")


def labels(text: str, lexicon: Lexicon) -> dict[int, str]:
    """The names that label the lines of a round-up ("Wipro: hired 600") by where they stand: no fields of a form, nor who speaks.

    One word is a name only where its line goes on with a change or a figure.
    """
    found = [m for m in _LABEL.finditer(text) if m["name"].split()[0].lower() not in FIELDS and not _dateline(m, text)]
    if not found:
        return {}
    often = Counter(m["name"] for m in found)
    dashed = sum(m["mark"] != ":" for m in found)
    good = [
        m
        for m in found
        if often[m["name"]] == 1
        and (m["mark"] == ":" or dashed > 1)
        and (not m["name"][1:].islower() or (_goes_on(text[m.end() : m.end() + 60], lexicon) and not _common(m["name"], lexicon)))
    ]
    if len(good) > 1:  # the other lines of such a round-up are labelled by companies too
        marks = {g["mark"] for g in good}
        good += [m for m in found if m not in good and often[m["name"]] == 1 and m["mark"] in marks and not _common(m["name"], lexicon)]
    return {m.start("name"): m["name"] for m in good}


def _dateline(label: re.Match[str], text: str) -> bool:
    """Whether a label is the place of a dispatch ("NOIDA: Orvane is")."""
    return (
        not text[: label.start("name")].strip()
        and label["name"].isupper()
        and label["mark"] == ":"
        and text[label.end() : label.end() + 1].isupper()
    )


def _common(label: str, lexicon: Lexicon) -> bool:
    """Whether a label is made of common words ("Attrition", "Severance pay")."""
    words = _WORD.findall(label)
    low = words[0].lower()
    known = low in lexicon.tags or low in lexicon.triggers or low in lexicon.words["openers"] or low in lexicon.words["common"]
    return known or common_noun(low, lexicon) or any(w.islower() for w in words[1:])


def _goes_on(line: str, lexicon: Lexicon) -> bool:
    """Whether a line goes on with a change or a figure within three words."""
    return any(w in lexicon.anchored or w[0].isdigit() for w in _WORD.findall(line.lower())[:3])


def labels_line(run: Run, text: str, found: dict[int, str]) -> bool:
    """Whether a name is one of the labels found."""
    label = found.get(run.tokens[0].start)
    return label is not None and label.startswith(run.name(text)) and len(label) <= run.end - run.tokens[0].start
