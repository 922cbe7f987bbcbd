"""A phrase for people, as printed -> the node id of a role: a concept of the reference data, or a candidate, never a wrong one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from kg import ids
from kg.reference import Reference, role_id

_DETERMINERS = frozenset("the a an its their his her our some many most all other these those this that several".split())
_HOUSE_WORDS = frozenset(
    "role roles job jobs position positions post posts staff staffers employee employees worker workers personnel".split()
)
_UNITS = frozenset(
    "team teams unit units group groups department departments division function functions organisation organization".split()
)
_MODIFIERS = frozenset(
    "senior junior lead principal entry-level mid-level experienced contract contracted contractor freelance temporary full-time"
    " part-time permanent remote on-demand in-house external outsourced global local affected additional new".split()
)
_PLURAL = re.compile(r"(?:(?P<ies>[^aeiou\s])ies|(?P<es>ss|sh|ch|x|zz)es|(?P<s>[^su\s])s)$", re.IGNORECASE)
_NO_PLURAL = frozenset(
    "sales operations communications logistics analytics human resources customer success relations services robotics".split()
)


def singular(phrase: str) -> str:
    """The phrase with its last word in the singular; words that name a function (sales, operations) stay.

    >>> singular("data analysts"), singular("human resources"), singular("secretaries"), singular("coaches")
    ('data analyst', 'human resources', 'secretary', 'coach')
    """
    last = phrase.split()[-1] if phrase.split() else ""
    if last.lower() in _NO_PLURAL or len(last) < 4 or last.isupper():
        return phrase
    return _PLURAL.sub(lambda m: f"{m['ies']}y" if m["ies"] else (m["es"] or m["s"]), phrase)


def normal(phrase: str) -> str:
    """How a role is written that no list holds: no determiner, no house word at its end, singular.

    >>> normal("the general AI tutor roles"), normal("TBD Lab"), normal("customer support jobs")
    ('general AI tutor', 'TBD Lab', 'customer support')
    """
    words = phrase.split()
    while len(words) > 1 and words[0].lower() in _DETERMINERS:
        words = words[1:]
    while len(words) > 1 and words[-1].lower() in _HOUSE_WORDS:
        words = words[:-1]
    return singular(" ".join(words))


def key(phrase: str) -> str:
    """What two phrases for one role have in common: the folded normal form."""
    return ids.fold(normal(phrase))


def link(phrase: str, reference: Reference) -> str:
    """The node id of the role: an exact match of the key, then without unit words or modifiers at its ends; otherwise a candidate."""
    known = _keys(reference)
    for form in _forms(normal(phrase)):
        if (found := known.get(key(form))) is not None:
            return found
    return role_id(normal(phrase))


def _forms(phrase: str) -> list[str]:
    """The phrase, and what is left of it without words that do not change the occupation."""
    forms, words = [phrase], phrase.split()
    while len(words) > 1 and words[-1].lower() in _UNITS:
        words = words[:-1]
        forms.append(" ".join(words))
    while len(words) > 1 and words[0].lower() in _MODIFIERS:
        words = words[1:]
        forms.append(" ".join(words))
    return forms


@cache
def _keys(reference: Reference) -> Mapping[str, str]:
    return {key(name): entry.id for entry in reference.roles for name in entry.names}


def most_specific(roles: frozenset[str], ancestors: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The roles without those that another of them says more precisely, sorted.

    That is a broader concept, or a candidate that shortens another role: "specialist roles" beside "specialist AI tutors".
    """
    covered = frozenset[str]().union(*(ancestors.get(r, frozenset()) for r in roles))
    words = {r: frozenset(r.partition("/")[2].split("-")) for r in roles}
    shortened = {r for r in roles - ancestors.keys() if any(words[r] < words[o] for o in roles)}
    return tuple(sorted(roles - covered - shortened))
