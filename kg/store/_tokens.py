"""The tokens of SPARQL and Cypher, as far as telling code from strings, IRIs, names and comments needs it. Not parsers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from kg.errors import UsageError

MAX_CHARACTERS = 100_000


class Token(NamedTuple):
    """One token: its kind (a group of the pattern), its text and where it starts."""

    kind: str
    text: str
    start: int


_LOCAL = r"(?:[\w.:\-·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])"

# An escaped quote, or one inside a long string, must not end the string here and go on in the engine, or the other way round. So
# the patterns follow the grammar (https://www.w3.org/TR/sparql11-query/#sparqlGrammar), and a quote that closes nothing is an error.
_SPARQL = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<comment>\#[^\r\n]*)
    | (?P<string>"{{3}}(?:"{{0,2}}(?:[^"\\]|\\.))*"{{3}} | '{{3}}(?:'{{0,2}}(?:[^'\\]|\\.))*'{{3}}
        | "(?!"")(?:[^"\\\r\n]|\\.)*" | '(?!'')(?:[^'\\\r\n]|\\.)*')
    | (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*>)
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<prefixed>(?:[^\W\d_][\w.\-·]*)?:{_LOCAL}*)
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+\-]?\d+)?)
    | (?P<word>\w+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CYPHER = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>/\*.*?\*/ | //[^\r\n]*)
    | (?P<string>"(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*')
    | (?P<name>`(?:[^`]|``)*`)
    | (?P<parameter>\$\w+)
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+\-]?\d+)?)
    | (?P<word>\w+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@lru_cache(maxsize=4)
def sparql(text: str) -> tuple[Token, ...]:
    """The tokens of a SPARQL text, without comments and space. Raises UsageError when it is too long or a string is not closed."""
    return tuple(_tokens(_SPARQL, text))


def cypher(text: str) -> list[Token]:
    """The tokens of a Cypher text, without comments and space. Raises UsageError when it is too long or a string is not closed."""
    return _tokens(_CYPHER, text)


def _tokens(pattern: re.Pattern[str], text: str) -> list[Token]:
    if len(text) > MAX_CHARACTERS:
        raise UsageError(f"the query has {len(text):,} characters; {MAX_CHARACTERS:,} are the most")
    found: list[Token] = []
    for match in pattern.finditer(text):
        kind = match.lastgroup or "other"
        if kind == "other" and match[0] in "\"'`\\":
            line = text.count("\n", 0, match.start()) + 1
            raise UsageError(f"line {line} of the query: {match[0]} opens nothing that is closed, or stands where it has no meaning")
        if kind not in ("comment", "space"):
            found.append(Token(kind, match[0], match.start()))
    return found
