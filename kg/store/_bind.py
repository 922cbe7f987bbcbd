"""Parameters of SPARQL queries. A value is put into the query as an RDF term in VALUES, so that it is never more than a value.

`$company` (or `?company`, which SPARQL takes for the same) is bound in every group `{ ... }` that mentions it itself: a group is
evaluated on its own, so VALUES outside it would not reach its filters. What a SELECT mentions outside its group (in its head, HAVING,
ORDER BY) is bound in that group; after grouping, HAVING sees it only if the query groups by it as well. A parameter that is None stays
unbound: `!BOUND($company) || ?name = $company`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kg.errors import UsageError
from kg.ontology import XSD
from kg.store import _tokens
from kg.store._tokens import Token
from kg.types import Scalar


def with_values(text: str, parameters: Mapping[str, Scalar | None]) -> str:
    """The query with its parameters bound. Raises UsageError for a parameter that the query does not mention, or that is no name."""
    if not parameters:
        return text
    tokens = _tokens.sparql(text)
    mentioned = {t.text[1:] for t in tokens if t.kind == "variable"}
    for name in parameters:
        if name not in mentioned:
            known = ", ".join(sorted(mentioned)) or "none"
            raise UsageError(f"the query has no variable ${name} that the parameter could stand for; it has: {known}")
    terms = {name: _term(name, value) for name, value in parameters.items() if value is not None}
    groups = _groups(tokens)
    if lost := sorted(terms.keys() - set().union(*groups.values())):
        raise UsageError(f"the query mentions ${lost[0]} in no group {{ ... }}, where it could be bound")
    pieces: list[str] = []
    done = 0
    for position, names in sorted(groups.items()):
        bound = sorted(names & terms.keys())
        if bound:
            row = " ".join(terms[n] for n in bound)
            pieces += [text[done:position], f" VALUES ({' '.join('$' + n for n in bound)}) {{ ({row}) }} "]
            done = position
    return "".join([*pieces, text[done:]])


def with_using(text: str, using: Sequence[str], using_named: Sequence[str]) -> str:
    """An update whose patterns see the given graphs: USING before each WHERE, as the protocol's parameters ask.

    Raises UsageError where the update says itself what it sees, which the protocol forbids, or where DELETE WHERE has no place for it.
    """
    if not using and not using_named:
        return text
    clauses = "".join(f" USING {NamedNode(u)}" for u in using) + "".join(f" USING NAMED {NamedNode(u)}" for u in using_named)
    pieces: list[str] = []
    done = depth = 0
    before = ""
    for token in _tokens.sparql(text):
        depth += (token.text == "{") - (token.text == "}")
        word = token.text.upper() if token.kind == "word" and depth == 0 else ""
        if word in ("USING", "WITH"):
            raise UsageError(f"{word} in an update that is sent with using-graph-uri or using-named-graph-uri; give one of them")
        if word == "WHERE":
            if before == "DELETE":
                raise UsageError("DELETE WHERE with using-graph-uri: write DELETE { ... } WHERE { ... }")
            pieces += [text[done : token.start], clauses, " "]
            done = token.start
        before = word
    return "".join([*pieces, text[done:]])


def _term(name: str, value: Scalar) -> str:
    try:
        if isinstance(value, (str, bool, int, float)):
            return str(Literal(value))
        return str(Literal(value.isoformat(), datatype=NamedNode(XSD + "date")))
    except ValueError as error:
        raise UsageError(f"parameter {name}: {value!r} cannot be written as a literal") from error


@dataclass(slots=True)
class _Scope:
    """The variables mentioned in a pair of braces, and whether it is the head of a SELECT whose group has not come yet."""

    names: set[str] = field(default_factory=set)
    head: bool = False


def _groups(tokens: Sequence[Token]) -> dict[int, set[str]]:
    """Where the content of each group begins, with the variables that it mentions."""
    groups: dict[int, set[str]] = {}
    scopes = [_Scope(head=True)]
    data = False
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        match token.kind, token.text.upper():
            case "variable", _:
                scopes[-1].names.add(token.text[1:])
            case "word", word:
                # The braces of VALUES hold data, those of CONSTRUCT a template: no VALUES may stand there.
                data = word in ("VALUES", "CONSTRUCT")
            case "other", "{":
                above = scopes[-1]
                scopes.append(_Scope())
                if not data and following is not None and following.text.upper() == "SELECT":
                    scopes[-1].head = True
                elif not data:
                    if above.head:
                        above.head, scopes[-1].names = False, above.names
                    groups[token.start + 1] = scopes[-1].names
                data = False
            case "other", "}" if len(scopes) > 1:
                scopes.pop()
    return groups
