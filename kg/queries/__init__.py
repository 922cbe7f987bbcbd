"""Canned questions: their list, and their answers from either engine. What a question is stands in `_header`."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from kg import ontology
from kg.errors import KgError, UsageError
from kg.queries._header import SUFFIXES, Column, Parameter, Picture, Question, nearest, read, value_of
from kg.resources import QUERIES
from kg.store import Language, Table
from kg.types import Scalar

__all__ = ["Column", "Parameter", "Picture", "Question", "Run", "ask", "describe", "question", "questions"]

Run = Callable[[Language, str, Mapping[str, Scalar | None]], Table]
"""What answers a query: engine, text and parameters to rows, such as `kg.store.ask` over a store."""


def questions(folder: Path = QUERIES) -> list[Question]:
    """The questions in `folder`, by name. Raises KgError, with file and line, for a header that is wrong or differs between the two."""
    names = {p.stem for suffix, _ in SUFFIXES.values() for p in folder.glob(f"*{suffix}")}
    return [read(folder, name) for name in sorted(names)]


@cache
def canned() -> Mapping[str, Question]:
    """The questions that come with this program, by name, read once: for a server, which is asked all the time."""
    return {question.name: question for question in questions()}


def question(name: str, folder: Path = QUERIES) -> Question:
    """The question of that name. Raises UsageError, with what there is, when there is none."""
    names = sorted(p.stem for p in folder.glob("*.rq"))
    if name not in names:
        raise UsageError(f"no question called {name!r}{nearest(name, names)}")
    return read(folder, name)


def ask(question: Question, engine: Language, given: Mapping[str, str], run: Run) -> Table:
    """The answer, with every value of the type that its column declares.

    Raises UsageError for a parameter that is missing, unknown or of another type, KgError when the answer is not as declared.
    """
    values = _values(question, given)
    limit = values.pop("limit", None)
    text = question.texts[engine] + ("" if limit is None else f"\nLIMIT {limit}\n")
    prefix = "_" if engine == "sparql" else ""
    table = run(engine, text, {prefix + name: value for name, value in values.items()})
    names = tuple(c.name for c in question.columns)
    if table.columns != names:
        raise KgError(f"{question.name} ({engine}): the query has the columns {', '.join(table.columns)}, its header {', '.join(names)}")
    try:
        rows = [tuple(_cast(c.type, v) for c, v in zip(question.columns, row, strict=True)) for row in table.rows]
    except ValueError as error:
        raise KgError(f"{question.name} ({engine}): {error}; correct the query or the type in its header") from error
    return Table(names, rows)


def describe(found: Iterable[Question]) -> list[dict[str, Any]]:
    """Questions as `kg ask --format json` lists them."""
    return [
        {
            "name": q.name,
            "question": q.question,
            "parameters": [{k: v for k, v in asdict(p).items() if k != "example"} | {"values": list(p.values)} for p in q.parameters],
            "columns": [asdict(c) for c in q.columns],
        }
        for q in found
    ]


def _values(question: Question, given: Mapping[str, str]) -> dict[str, Scalar | None]:
    known = {p.name: p for p in question.parameters}
    for name in given:
        if name not in known:
            raise UsageError(f"{question.name} has no parameter {name!r}{nearest(name, list(known))}")
    if missing := [p.name for p in question.parameters if p.required and p.name not in given]:
        raise UsageError(f"{question.name} needs the parameter {missing[0]}: {known[missing[0]].description}")
    return {n: value_of(p, given[n]) if n in given else p.default for n, p in known.items()}


def _cast(kind: str, value: Scalar | None) -> Scalar | None:
    """A value as its column declares it. Raises ValueError when it is none."""
    match kind, value:
        case _, None:
            return None
        case "boolean", bool():
            return value
        case _, bool():
            pass
        case "integer", int() | float() if float(value).is_integer():
            return int(value)
        case "double", int() | float():
            return float(value)
        case "date", datetime.date():
            return value.isoformat()
        case "id", str():
            return value.removeprefix(ontology.load().base)
        case "string", str():
            return value
    raise ValueError(f"{value!r} is no {kind}")
