"""The SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/): queries by GET and POST, updates by POST for who may write."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg import queries
from kg.errors import UsageError
from kg.serve import answers, description, http, media, pages, writes
from kg.serve.description import Service
from kg.serve.limits import BODY
from kg.serve.pool import Pool

Fields = list[tuple[str, str]]

_DATASET = ("default-graph-uri", "named-graph-uri")
_USING = ("using-graph-uri", "using-named-graph-uri")


async def endpoint(request: Request) -> Response:
    """`/sparql`: a query, an update, or without either the description of the service."""
    fields = await _fields(request)
    asked = [name for name, _ in fields if name in ("query", "update")]
    if len(asked) > 1:
        raise UsageError(f"one query or update a request; here are {len(asked)}")
    if asked == ["update"]:
        return await _update(request, fields)
    if asked == ["query"]:
        return await _query(request, fields)
    if request.method == "POST":
        raise UsageError("the form has no field query or update")
    if media.best(request.headers.get("accept"), (*media.GRAPHS, "text/html")) == "text/html":
        return pages.editor(request, list(queries.canned().values()))
    return await describe(request)


async def _fields(request: Request) -> Fields:
    """The parameters of the operation, from the URL and the body; a body that is a query is the field `query`."""
    fields = http.form(request.scope["query_string"])
    if request.method in ("GET", "HEAD"):
        if any(name == "update" for name, _ in fields):
            raise HTTPException(405, "an update is sent by POST", {"Allow": "POST"})
        return fields
    kind = http.media_type(request)
    direct = {"application/sparql-query": "query", "application/sparql-update": "update"}
    if kind == "application/x-www-form-urlencoded":
        return fields + http.form(await http.read(request, BODY))
    if kind in direct:
        return [*fields, (direct[kind], http.text(await http.read(request, BODY)))]
    raise HTTPException(415, f"Content-Type {kind or '(none)'}: send application/x-www-form-urlencoded, {' or '.join(direct)}")


async def _query(request: Request, fields: Fields) -> Response:
    text = next(value for name, value in fields if name == "query")
    default, named = ([value for name, value in fields if name == kind] for kind in _DATASET)
    asked: dict[str, Any] = {
        "text": text,
        "accept": request.headers.get("accept"),
        "base": http.address(request),
        "default_graphs": default,
        "named_graphs": named,
        "rows": http.rows(fields),
    }
    if not default and not named and (terms := description.terms(text)):
        return await _of_service(request, "sparql_of_service", seconds=http.seconds(fields), terms=terms, **asked)
    pool: Pool = request.app.state.pool
    body, generation = await pool.run("sparql", seconds=http.seconds(fields), **asked)
    return http.finished(request, body, None if answers.varies(text) else generation)


async def _update(request: Request, fields: Fields) -> Response:
    writes.check_token(request)
    default, named = ([value for name, value in fields if name == kind] for kind in _USING)
    text = next(value for name, value in fields if name == "update")
    await writes.run(request, "update", text=text, base=http.address(request), using=default, using_named=named)
    return Response(status_code=204)


async def describe(request: Request) -> Response:
    """The description of the service and its data, also at `/.well-known/void` (https://www.w3.org/TR/void/#well-known)."""
    return await _of_service(request, "describe_service", accept=request.headers.get("accept"))


async def _of_service(request: Request, task: str, *, seconds: float | None = None, **arguments: Any) -> Response:
    pool: Pool = request.app.state.pool
    # What is counted is kept with other answers, so that each generation is counted once.
    (entities, first), (size, second) = await asyncio.gather(pool.run("entities"), pool.run("size"))
    where = str(request.base_url) + "sparql"
    service = Service(where, request.app.state.token is not None, size, entities)
    body, third = await pool.run(task, seconds=seconds, service=service, **arguments)
    # Where a build finished in between, the tag of the older generation has clients ask again.
    return http.finished(request, body, min(first, second, third))
