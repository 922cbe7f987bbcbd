"""Canned questions: a question is two files of a folder, NAME.rq (SPARQL) and NAME.cypher, that begin with the same header.

The header is YAML in the comments `#+` or `//+` at the top of the file:

    question: What has a company cut?
    parameters:
      - {name: company, type: string, description: Name of a company.}
      - {name: by, type: enum, values: [role, company], default: role, description: What a row stands for.}
    columns:
      - {name: company, type: string, description: Name of the employer.}

A query uses a parameter as `$company` in Cypher and as `$_company` in SPARQL, where a column cannot have the name of a variable that
already has a value. One that is not given and has no default is NULL or unbound. `limit` is put at the end of the query as its LIMIT.
`values` of an enumeration are a list, or the name of an enumeration of the ontology.
"""

from __future__ import annotations

import datetime
import difflib
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from kg import dates, ontology
from kg.errors import KgError, UsageError
from kg.resources import QUERIES
from kg.store import Language, Table
from kg.types import Scalar

Run = Callable[[Language, str, Mapping[str, Scalar | None]], Table]
"""What answers a query: engine, text and parameters to rows, such as `kg.store.ask` over a store."""

PARAMETER_TYPES = ("string", "integer", "date", "boolean", "enum")
COLUMN_TYPES = ("string", "integer", "double", "date", "boolean", "id")
_SUFFIXES: dict[Language, tuple[str, str]] = {"sparql": (".rq", "#+"), "cypher": (".cypher", "//+")}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question. `values` are those of an enumeration; one without default may be left out unless `required`."""

    name: str
    type: str
    description: str
    default: Scalar | None = None
    values: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer. An `id` is the id of a node, a `date` an ISO string."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its query in each language."""

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    texts: Mapping[Language, str]


def questions(folder: Path = QUERIES) -> list[Question]:
    """The questions in `folder`, by name. Raises KgError, with file and line, for a header that is wrong or differs between the two."""
    names = {p.stem for suffix, _ in _SUFFIXES.values() for p in folder.glob(f"*{suffix}")}
    return [_read(folder, name) for name in sorted(names)]


def question(name: str, folder: Path = QUERIES) -> Question:
    """The question of that name. Raises UsageError, with what there is, when there is none."""
    names = sorted(p.stem for p in folder.glob("*.rq"))
    if name not in names:
        raise UsageError(f"no question called {name!r}{_nearest(name, names)}")
    return _read(folder, name)


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
            "parameters": [{**asdict(p), "values": list(p.values)} for p in q.parameters],
            "columns": [asdict(c) for c in q.columns],
        }
        for q in found
    ]


def render_index(found: Iterable[Question]) -> str:
    """The page `queries/README.md`: each question with its parameters and columns."""
    lines = [
        "# Questions",
        "",
        "Made by `python -m kg.queries`; change the header of a query instead. Each question is a SPARQL and a Cypher query with the same",
        "header and the same answer. Ask one with `kg ask NAME -p PARAMETER VALUE`. All parameters may be left out unless marked required.",
    ]
    for q in found:
        lines += ["", f"## {q.name}", "", f"{q.question} ([SPARQL]({q.name}.rq), [Cypher]({q.name}.cypher))", ""]
        lines += ["| Parameter | Type | Default | Meaning |", "| --- | --- | --- | --- |"]
        for p in q.parameters:
            kind = p.type + (f": {', '.join(p.values)}" if p.values else "") + (" (required)" if p.required else "")
            lines.append(f"| {p.name} | {kind} | {'' if p.default is None else p.default} | {p.description} |")
        lines += ["", "| Column | Type | Meaning |", "| --- | --- | --- |"]
        lines += [f"| {c.name} | {c.type} | {c.description} |" for c in q.columns]
    return "\n".join(lines) + "\n"


def _values(question: Question, given: Mapping[str, str]) -> dict[str, Scalar | None]:
    known = {p.name: p for p in question.parameters}
    for name in given:
        if name not in known:
            raise UsageError(f"{question.name} has no parameter {name!r}{_nearest(name, list(known))}")
    if missing := [p.name for p in question.parameters if p.required and p.name not in given]:
        raise UsageError(f"{question.name} needs the parameter {missing[0]}: {known[missing[0]].description}")
    return {n: _value(p, given[n]) if n in given else p.default for n, p in known.items()}


def _value(parameter: Parameter, text: str) -> Scalar:
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
            raise UsageError(f"parameter {parameter.name}: {text!r} is not allowed{_nearest(text, parameter.values)}")
    raise UsageError(f"parameter {parameter.name}: {text!r} is not {allowed}")


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)


def _nearest(name: str, names: Iterable[str]) -> str:
    names = list(names)
    near = difflib.get_close_matches(name, names, 1)
    return (f"; did you mean {near[0]}? There are: " if near else "; there are: ") + ", ".join(names)


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


def _read(folder: Path, name: str) -> Question:
    texts: dict[Language, str] = {}
    headers: dict[Path, list[str]] = {}
    for language, (suffix, mark) in _SUFFIXES.items():
        path = folder / f"{name}{suffix}"
        try:
            texts[language] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise KgError(f"{path}: cannot be read; a question is a .rq and a .cypher file of one name ({error})") from error
        headers[path] = _header(texts[language], mark)
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


def _parse(path: Path, header: list[str]) -> tuple[str, tuple[Parameter, ...], tuple[Column, ...]]:
    line = 1
    loader = yaml.SafeLoader("\n".join(header))
    try:
        root = loader.get_single_node()
        if not isinstance(root, yaml.MappingNode):
            raise ValueError("a query begins with a header in comments: question, parameters, columns")
        parts = {loader.construct_object(key): value for key, value in root.value}
        _check_keys(parts, {"question", "parameters", "columns"}, set())
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
        return str(loader.construct_object(parts["question"])), tuple(made["parameters"]), tuple(made["columns"])
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else line
        raise KgError(f"{path}:{line}: the header is no YAML: {error.problem}") from error
    except (ValueError, UsageError) as error:
        raise KgError(f"{path}:{line}: {error}") from error


def _mapping(data: Any) -> dict[str, Any]:
    """A parameter or column as it is written. Raises ValueError where its texts are none."""
    if not isinstance(data, dict):
        raise ValueError(f"{data!r} is no parameter or column")
    for key in ("name", "type", "description"):
        if not isinstance(data.get(key, ""), str):
            raise ValueError(f"{key}: {data[key]!r} is no text")
    return data


def _parameter(data: dict[str, Any]) -> Parameter:
    _check_keys(data, {"name", "type", "description"}, {"default", "values", "required"})
    _check_type(data["type"], PARAMETER_TYPES)
    values = data.get("values", ())
    if isinstance(values, str):
        enums = ontology.load().enums
        if values not in enums:
            raise ValueError(f"the ontology has no enumeration {values}; it has: {', '.join(enums)}")
        values = enums[values]
    if (data["type"] == "enum") != bool(values):
        raise ValueError(f"{data['name']}: an enumeration, and nothing else, has values")
    made = Parameter(data["name"], data["type"], data["description"], None, tuple(values), data.get("required", False))
    if "default" not in data:
        return made
    default = data["default"]
    text = str(default).lower() if isinstance(default, bool) else str(default)
    return Parameter(made.name, made.type, made.description, _value(made, text), made.values)


def _column(data: dict[str, Any]) -> Column:
    _check_keys(data, {"name", "type", "description"}, set())
    _check_type(data["type"], COLUMN_TYPES)
    return Column(data["name"], data["type"], data["description"])


def _check_type(kind: str, allowed: Iterable[str]) -> None:
    if kind not in allowed:
        raise ValueError(f"no type called {kind!r}; there are: {', '.join(allowed)}")


def _check_keys(data: Mapping[Any, Any], needed: set[str], optional: set[str]) -> None:
    if missing := sorted(needed - data.keys()):
        raise ValueError(f"the key {missing[0]!r} is missing")
    if extra := sorted(data.keys() - needed - optional):
        raise ValueError(f"no key called {extra[0]!r} is known here; there are: {', '.join(sorted(needed | optional))}")


def main(arguments: list[str]) -> int:
    """Writes the index of the questions, or with `--check` returns 1 when it is stale."""
    page, text = QUERIES / "README.md", render_index(questions())
    stale = not page.exists() or page.read_text(encoding="utf-8") != text
    if "--check" in arguments:
        if stale:
            print(f"{page.name}: stale, run `make generate`")
        return int(stale)
    page.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
