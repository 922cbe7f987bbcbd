"""What a query that only reads may contain, checked on its tokens before an engine sees it.

The engines leave gaps: Oxigraph sends requests for SERVICE and ends the process on deep nesting; ladybug reads and writes files from
a database that is opened to be read. Both take keywords without space around them, so a keyword is looked for inside words as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from kg.errors import UsageError
from kg.store import _tokens
from kg.store._tokens import Token
from kg.types import Scalar

MAX_DEPTH = 60
"""Brackets inside brackets, and signs such as `!` in a row."""
MAX_TOKENS = 8_000
"""Bounds everything that is chained: operators, steps of a path, patterns."""

_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_READING = frozenset({"MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN"})
_WRITING = frozenset(
    "CREATE MERGE SET DELETE DETACH REMOVE FOREACH INSERT CALL LOAD COPY USE DROP ALTER EXPORT IMPORT INSTALL ATTACH".split()
)


@lru_cache(maxsize=64)
def check_sparql(text: str) -> None:
    """Raises UsageError when the text is no query that only reads this store, or is too long or too deep for the parser."""
    tokens = _tokens.sparql(text)
    _check_size(tokens, text)
    form = next((t for t in tokens if t.kind == "word" and t.text.upper() not in ("PREFIX", "BASE", "VERSION")), None)
    if form is None or form.text.upper() not in _FORMS:
        what = f"{form.text} at {_at(text, form)}" if form else "nothing"
        raise UsageError(f"a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE and changes nothing; here is {what}")
    if service := _service(tokens, text):
        raise UsageError(f"SERVICE at {_at(text, service)} is not allowed: queries read this store only")


def check_update(text: str) -> None:
    """Raises UsageError when an update would fetch something, or is too long or too deep for the parser."""
    tokens = _tokens.sparql(text)
    _check_size(tokens, text)
    if service := _service(tokens, text):
        raise UsageError(f"SERVICE at {_at(text, service)} is not allowed: nothing outside the store is read")
    for token in tokens:
        # The engine takes `LOAD:x` and `1LOAD` for the keyword; `ex:load` is a name.
        keyword = token.text.partition(":")[0] if token.kind == "prefixed" else token.text
        if token.kind in ("word", "prefixed", "number") and "LOAD" in keyword.upper():
            raise UsageError(f"LOAD at {_at(text, token)} is not allowed: nothing outside the store is read")


@lru_cache(maxsize=64)
def names_dataset(text: str) -> bool:
    """Whether a query says with FROM which graphs it reads."""
    if "FROM" not in text.upper():
        return False
    depth = 0
    for token in _tokens.sparql(text):
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and token.kind == "word" and token.text.upper() == "FROM":
            return True
    return False


def _service(tokens: Sequence[Token], text: str) -> Token | None:
    """The first token that has the engine ask another endpoint."""
    if "service" not in text.lower():
        return None
    return next((token for number, token in enumerate(tokens) if _calls_service(tokens, number)), None)


def _calls_service(tokens: Sequence[Token], number: int) -> bool:
    token = tokens[number]
    where = token.text.lower().find("service")
    if where < 0 or token.kind in ("string", "variable", "language"):
        return False
    if token.kind == "iri":
        # `1<2)SERVICE...>` reads like an IRI, but the engine may take its first sign for an operator.
        return ")" in token.text[:where]
    if token.kind != "prefixed":
        return True
    # `ex:service` is a name, unless a group follows as in `SERVICE:endpoint {` or `ex:SERVICE <endpoint> {`.
    for following in tokens[number + 1 : number + 4]:
        if following.text == "{":
            return True
        if following.kind not in ("iri", "variable", "prefixed") and following.text.upper() != "SILENT":
            return False
    return False


def check_cypher(text: str) -> None:
    """Raises UsageError when the text is not one statement of clauses that only read, or is too long or too deep for the parser."""
    tokens = _tokens.cypher(text)
    _check_size(tokens, text)
    if escape := re.search(r"\\u[0-9A-Fa-f]{4}", text):
        # Neo4j puts the character in its place before it reads the query, so that \u0027 would end a string there but not here.
        raise UsageError(f"{escape[0]} is not allowed: write the character itself, or give the value as a parameter")
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    if not tokens or tokens[0].text.upper() not in _READING:
        what = f"{tokens[0].text} at {_at(text, tokens[0])}" if tokens else "nothing"
        raise UsageError(f"a query begins with MATCH, OPTIONAL MATCH, UNWIND, WITH or RETURN and changes nothing; here is {what}")
    for number, token in enumerate(tokens):
        if token.text == ";":
            raise UsageError(f"a second statement after {_at(text, token)} is not allowed")
        if token.kind == "word" and token.text.upper() in _WRITING and not _is_name(tokens, number):
            raise UsageError(
                f"{token.text} at {_at(text, token)} is not allowed: queries only read (a name of that spelling needs backticks)"
            )


def check_parameters(text: str, parameters: Mapping[str, Scalar | None]) -> list[Token]:
    """The parameters of a Cypher query where it uses them. Raises UsageError unless those given are those used."""
    tokens = _tokens.cypher(text)
    used = [t for t in tokens if t.kind == "parameter"]
    if any(t.text == "$" for t in tokens):
        raise UsageError("the query has a $ that no name follows")
    names = {t.text[1:] for t in used}
    if missing := sorted(names - parameters.keys()):
        raise UsageError(f"the query uses the parameter ${missing[0]}, which has no value")
    if unused := sorted(parameters.keys() - names):
        raise UsageError(f"the query does not use the parameter ${unused[0]}; it uses: {', '.join(sorted(names)) or 'none'}")
    return used


def _is_name(tokens: list[Token], number: int) -> bool:
    """Whether a word is a property (`n.set`), a label or type (`:Set`), or a key of a map (`{set: 1}`)."""
    before = tokens[number - 1].text if number else ""
    owner = tokens[number - 2] if number > 1 else None
    if before == ".":
        return owner is not None and (owner.kind in ("word", "name", "parameter") or owner.text in (")", "]", "}"))
    following = tokens[number + 1].text if number + 1 < len(tokens) else ""
    return before in (":", "|") or (following == ":" and before in ("{", ","))


def _check_size(tokens: Sequence[Token], text: str) -> None:
    if len(tokens) > MAX_TOKENS:
        raise UsageError(f"the query has {len(tokens):,} words and signs; {MAX_TOKENS:,} are the most")
    depth = row = hidden = 0
    for token in tokens:
        if token.kind == "other":
            row = row + 1 if token.text in "!-+^~*?" else 0
            depth += (token.text in "{[(") - (token.text in "}])")
        else:
            row = row + 1 if token.text.upper() == "NOT" else 0
            if token.kind == "iri":
                # Signs inside what reads like an IRI, see `_calls_service`.
                hidden += sum(map(token.text.count, "([!"))
        if max(depth, row) > MAX_DEPTH or hidden > 4 * MAX_DEPTH:
            raise UsageError(f"the query is nested too deep at {_at(text, token)}; {MAX_DEPTH} levels are the most")


def _at(text: str, token: Token) -> str:
    line = text.count("\n", 0, token.start) + 1
    return f"line {line}, column {token.start - (text.rfind(chr(10), 0, token.start) + 1) + 1}"
