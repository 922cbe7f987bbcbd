"""Reads questions: each is two files of a folder, NAME.rq (SPARQL) and NAME.cypher, that begin with the same header.

The header is YAML in the comments `#+` or `//+` at the top of the file:

    question: What has a company cut?
    parameters:
      - {name: company, type: string, description: Name of a company.}
      - {name: by, type: enum, values: [role, company], default: role, description: What a row stands for.}
    columns:
      - {name: company, type: string, description: Name of the employer.}
    picture: {kind: bars, names: [company], numbers: [cut, growth]}

A picture is for the questions that have a natural one: its kind, the columns that name a row, and the numbers that are drawn, where `cut`
stands for the columns cut_min and cut_max.

A query uses a parameter as `$company` in Cypher and as `$_company` in SPARQL, where a column cannot have the name of a variable that
already has a value. One that is not given and has no default is NULL or unbound. `limit` is put at the end of the query as its LIMIT.
`values` of an enumeration are a list, or the name of an enumeration of the ontology.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kg import dates, ontology
from kg.errors import KgError, UsageError
from kg.store import Language
from kg.types import Scalar

PARAMETER_TYPES = ("string", "integer", "date", "boolean", "enum")
COLUMN_TYPES = ("string", "integer", "double", "date", "boolean", "id")
PICTURES: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "bars": ((1, 2), ()),
    "timeline": ((1,), ("date", "event")),
    "flows": ((1,), ("company", "event")),
}
"""The kinds of picture: how many numbers each can draw, and the columns without which it cannot."""
SUFFIXES: dict[Language, tuple[str, str]] = {"sparql": (".rq", "#+"), "cypher": (".cypher", "//+")}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question. `values` are those of an enumeration; one without default may be left out unless `required`.

    With the `example` of one that is required the index of the questions asks.
    """

    name: str
    type: str
    description: str
    default: Scalar | None = None
    values: tuple[str, ...] = ()
    required: bool = False
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer. An `id` is the id of a node, a `date` an ISO string."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class Picture:
    """How an answer is drawn: a kind, the columns that name a row, and the numbers, each of which stands for two columns."""

    kind: str
    names: tuple[str, ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its query in each language."""

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    picture: Picture | None
    texts: Mapping[Language, str]
    """The queries, without the header."""


def read(folder: Path, name: str) -> Question:
    """The question of that name. Raises KgError, with file and line, for a header that is wrong or differs between the two files."""
    texts: dict[Language, str] = {}
    headers: dict[Path, list[str]] = {}
    for language, (suffix, mark) in SUFFIXES.items():
        path = folder / f"{name}{suffix}"
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise KgError(f"{path}: cannot be read; a question is a .rq and a .cypher file of one name ({error})") from error
        headers[path] = _header(text, mark)
        texts[language] = "".join(text.splitlines(keepends=True)[len(headers[path]) :])
    (first, header), (second, other) = headers.items()
    for number in range(max(len(header), len(other))):
        if header[number : number + 1] != other[number : number + 1]:
            raise KgError(f"{second}:{number + 1}: the header differs from that of {first.name}")
    return Question(name, *_parse(first, header), texts)


def _header(text: str, mark: str) -> list[str]:
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith(mark):
            break
        lines.append(line.removeprefix(mark).removeprefix(" ").rstrip())
    return lines


def _parse(path: Path, header: list[str]) -> tuple[str, tuple[Parameter, ...], tuple[Column, ...], Picture | None]:
    line = 1
    loader = yaml.SafeLoader("\n".join(header))
    try:
        root = loader.get_single_node()
        if not isinstance(root, yaml.MappingNode):
            raise ValueError("a query begins with a header in comments: question, parameters, columns")
        parts = {loader.construct_object(key): value for key, value in root.value}
        _check_keys(parts, {"question", "parameters", "columns"}, {"picture"})
        made: dict[str, list[Any]] = {"parameters": [], "columns": []}
        for part, make in (("parameters", _parameter), ("columns", _column)):
            if not isinstance(parts[part], yaml.SequenceNode):
                raise ValueError(f"{part}: a list is needed")
            for item in parts[part].value:
                line = item.start_mark.line + 1
                one = make(_mapping(loader.construct_object(item, deep=True)))
                if any(o.name == one.name for o in made[part]):
                    raise ValueError(f"{one.name} is there twice")
                made[part].append(one)
        picture = None
        if "picture" in parts:
            line = parts["picture"].start_mark.line + 1
            picture = _picture(loader.construct_object(parts["picture"], deep=True), {c.name for c in made["columns"]})
        return str(loader.construct_object(parts["question"])), tuple(made["parameters"]), tuple(made["columns"]), picture
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else line
        raise KgError(f"{path}:{line}: the header is no YAML: {error.problem}") from error
    except (ValueError, UsageError) as error:
        raise KgError(f"{path}:{line}: {error}") from error


def _mapping(data: Any) -> dict[str, Any]:
    """A parameter or column as it is written. Raises ValueError where its texts are none."""
    if not isinstance(data, dict):
        raise ValueError(f"{data!r} is no parameter or column")
    for key in ("name", "type", "description", "example"):
        if not isinstance(data.get(key, ""), str):
            raise ValueError(f"{key}: {data[key]!r} is no text")
    return data


def _parameter(data: dict[str, Any]) -> Parameter:
    _check_keys(data, {"name", "type", "description"}, {"default", "values", "required", "example"})
    _check_type(data["type"], PARAMETER_TYPES)
    values = data.get("values", ())
    if isinstance(values, str):
        enums = ontology.load().enums
        if values not in enums:
            raise ValueError(f"the ontology has no enumeration {values}; it has: {', '.join(enums)}")
        values = enums[values]
    if (data["type"] == "enum") != bool(values):
        raise ValueError(f"{data['name']}: an enumeration, and nothing else, has values")
    made = Parameter(data["name"], data["type"], data["description"], None, tuple(values), data.get("required", False), data.get("example"))
    if made.example is not None:
        value_of(made, made.example)
    if "default" not in data:
        return made
    default = data["default"]
    text = str(default).lower() if isinstance(default, bool) else str(default)
    return Parameter(made.name, made.type, made.description, value_of(made, text), made.values)


def _column(data: dict[str, Any]) -> Column:
    _check_keys(data, {"name", "type", "description"}, set())
    _check_type(data["type"], COLUMN_TYPES)
    return Column(data["name"], data["type"], data["description"])


def _picture(data: Any, columns: set[str]) -> Picture:
    if not isinstance(data, dict):
        raise ValueError(f"{data!r} is no picture")
    _check_keys(data, {"kind", "names", "numbers"}, set())
    _check_type(data["kind"], PICTURES)
    numbers, needed = PICTURES[data["kind"]]
    if len(data["numbers"]) not in numbers:
        raise ValueError(f"a picture of the kind {data['kind']} has so many numbers: {' or '.join(map(str, numbers))}")
    drawn = [*data["names"], *(f"{n}_{bound}" for n in data["numbers"] for bound in ("min", "max")), *needed]
    if missing := [c for c in drawn if c not in columns]:
        raise ValueError(f"the picture needs a column {missing[0]}")
    return Picture(data["kind"], tuple(data["names"]), tuple(data["numbers"]))


def _check_type(kind: str, allowed: Iterable[str]) -> None:
    if kind not in allowed:
        raise ValueError(f"no type called {kind!r}; there are: {', '.join(allowed)}")


def _check_keys(data: Mapping[Any, Any], needed: set[str], optional: set[str]) -> None:
    if missing := sorted(needed - data.keys()):
        raise ValueError(f"the key {missing[0]!r} is missing")
    if extra := sorted(data.keys() - needed - optional):
        raise ValueError(f"no key called {extra[0]!r} is known here; there are: {', '.join(sorted(needed | optional))}")


def value_of(parameter: Parameter, text: str) -> Scalar:
    """The value that a text stands for, in the type of the parameter."""
    allowed = "text in Unicode"
    match parameter.type:
        case "string" if _is_unicode(text):
            return text
        case "integer":
            allowed = "a whole number from 0 on"
            if text.isascii() and text.isdigit() and int(text) < 2**63:
                return int(text)
        case "date":
            allowed = "a day, month or year such as 2025-09-12, 2025-09 or 2025"
            if dates.bounds(text) is not None:
                return text
        case "boolean":
            allowed = "true or false"
            if text in ("true", "false"):
                return text == "true"
        case "enum":
            if text in parameter.values:
                return text
            raise UsageError(f"parameter {parameter.name}: {text!r} is not allowed{nearest(text, parameter.values)}")
    raise UsageError(f"parameter {parameter.name}: {text!r} is not {allowed}")


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)


def nearest(name: str, names: Iterable[str]) -> str:
    names = list(names)
    near = difflib.get_close_matches(name, names, 1)
    return (f"; did you mean {near[0]}? There are: " if near else "; there are: ") + ", ".join(names)
