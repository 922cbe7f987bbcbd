"""The canned questions as an API: `/ask/NAME?company=...` as JSON, CSV or a page, described by OpenAPI at `/openapi.json`."""

from __future__ import annotations

import io
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg import __version__, plain, queries, tables
from kg.errors import LimitReached, UsageError
from kg.queries import Parameter, Question
from kg.serve import http, media, pages
from kg.serve.faults import Busy, NotFound
from kg.serve.pool import Pool
from kg.serve.tasks import Body
from kg.store import Table

FORMATS = {"json": "application/json", "csv": "text/csv", "html": "text/html"}
"""What `format=` may be; without it the Accept header decides."""
OFFERED = ("application/json", "text/csv", "text/html")
OWN = frozenset({"format", "timeout", "max-rows"})
"""Parameters of the request that are none of the question."""


async def index(request: Request) -> Response:
    """`/ask`: the questions."""
    form = _format(request, http.form(request.scope["query_string"]), ("text/html", "application/json"))
    if form == "application/json":
        return JSONResponse(queries.describe(list(queries.canned().values())), headers=http.VARY)
    return pages.render(request, "questions.html", questions=queries.canned().values())


async def answer(request: Request) -> Response:
    """`/ask/NAME`: the answer to a question. An empty parameter counts as one that is not given."""
    fields = http.form(request.scope["query_string"])
    form = _format(request, fields, OFFERED)
    name = request.path_params["name"]
    asked = queries.canned().get(name)
    if asked is None:
        raise NotFound(f"there is no question {name}; /ask lists them")
    given: dict[str, str] = {}
    for key, value in fields:
        if key in OWN or not value:
            continue
        if key in given:
            raise UsageError(f"{key}: given twice")
        given[key] = value
    pool: Pool = request.app.state.pool
    try:
        table, generation = await pool.run("question", seconds=http.seconds(fields), rows=http.rows(fields), name=name, given=given)
    except (UsageError, LimitReached) as error:
        if form != "text/html" or isinstance(error, Busy):
            raise
        # Who opens the form of a question that needs a value has done nothing wrong yet.
        status = http.status_of(error) if isinstance(error, LimitReached) or any(v for key, v in fields if key != "format") else 200
        return pages.render(request, "answer.html", status=status, question=asked, given=given, error=str(error))
    if form == "text/html":
        return pages.answer(request, asked, given, table, generation)
    return http.finished(request, Body(_written(asked, table, form), form), generation)


def _written(asked: Question, table: Table, form: str) -> bytes:
    if form == "text/csv":
        output = io.BytesIO()
        tables.write(table.columns, table.rows, "csv", output)
        return output.getvalue()
    rows = [dict(zip(table.columns, map(plain.jsonable, row), strict=True)) for row in table.rows]
    return plain.dumps({"name": asked.name, "question": asked.question, "rows": rows}).encode()


def _format(request: Request, fields: list[tuple[str, str]], offered: tuple[str, ...]) -> str:
    wanted = [value for key, value in fields if key == "format"]
    if not wanted:
        return media.best(request.headers.get("accept"), offered)
    if FORMATS.get(wanted[0]) not in offered:
        raise UsageError(f"format: {wanted[0]!r} is not to be had; there are: {', '.join(f for f, m in FORMATS.items() if m in offered)}")
    return FORMATS[wanted[0]]


async def openapi(request: Request) -> Response:
    """`/openapi.json`: every question with its parameters and columns, as OpenAPI 3.1."""
    paths = {f"/ask/{q.name}": {"get": _operation(q)} for q in queries.canned().values()}
    about = {"title": "AI-industry workforce events", "version": __version__, "description": "The canned questions of the knowledge graph."}
    return JSONResponse({"openapi": "3.1.0", "info": about, "paths": paths})


def _operation(question: Question) -> dict[str, Any]:
    rows = {"type": "object", "properties": {c.name: _column(c.type, c.description) for c in question.columns}}
    body = {
        "type": "object",
        "required": ["name", "question", "rows"],
        "properties": {"name": {"type": "string"}, "question": {"type": "string"}, "rows": {"type": "array", "items": rows}},
    }
    error = {"content": {form: {"schema": {"type": "string"}} for form in ("text/plain", "text/html")}}
    content = {
        "application/json": {"schema": body},
        "text/csv": {"schema": {"type": "string"}},
        "text/html": {"schema": {"type": "string"}},
    }
    return {
        "operationId": question.name,
        "summary": question.question,
        "parameters": [_parameter(p) for p in question.parameters] + _LIMITS,
        "responses": {
            "200": {"description": "The answer, whole.", "content": content},
            "400": {"description": "A parameter is missing or wrong; the text says what is allowed.", **error},
            "406": {"description": "None of the formats in Accept is to be had.", **error},
            "503": {"description": "A limit of time, rows or memory was hit; the text names it.", **error},
        },
    }


_SCHEMAS: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "enum": {"type": "string"},
    "integer": {"type": "integer", "minimum": 0, "maximum": 2**63 - 1},
    "boolean": {"type": "boolean"},
    "date": {
        "type": "string",
        "pattern": r"^(?!0000)\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
        "description": "A day, month or year.",
    },
}
_LIMITS: list[dict[str, Any]] = [
    {"name": "format", "in": "query", "schema": {"type": "string", "enum": list(FORMATS)}, "description": "Instead of the Accept header."},
    {
        "name": "timeout",
        "in": "query",
        "schema": {"type": "number", "exclusiveMinimum": 0},
        "description": "Seconds; may only lower the limit.",
    },
    {
        "name": "max-rows",
        "in": "query",
        "schema": {"type": "integer", "minimum": 1},
        "description": "Rows; may only lower the limit.",
    },
]


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = dict(_SCHEMAS[parameter.type])
    if parameter.values:
        schema["enum"] = list(parameter.values)
    if parameter.required and schema == {"type": "string"}:
        schema["minLength"] = 1
    elif not parameter.required:
        schema = {"anyOf": [schema, {"const": "", "description": "As if it were not given."}]}
    if parameter.default is not None:
        schema["default"] = plain.jsonable(parameter.default)
    where = {"name": parameter.name, "in": "query", "required": parameter.required}
    return where | {"description": parameter.description, "schema": schema}


def _column(kind: str, description: str) -> dict[str, Any]:
    json = {"integer": "integer", "double": "number", "boolean": "boolean"}.get(kind, "string")
    return {"type": [json, "null"], "description": description}
