"""The SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/): queries by GET and POST, updates by POST for who may write."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg import queries
from kg.errors import UsageError
from kg.serve import http, media, pages, writes
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
    return await description(request)


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
    pool: Pool = request.app.state.pool
    default, named = ([value for name, value in fields if name == kind] for kind in _DATASET)
    body, generation = await pool.run(
        "sparql",
        seconds=http.seconds(fields),
        text=next(value for name, value in fields if name == "query"),
        accept=request.headers.get("accept"),
        base=http.address(request),
        default_graphs=default,
        named_graphs=named,
        rows=http.rows(fields),
    )
    return http.finished(request, body, generation)


async def _update(request: Request, fields: Fields) -> Response:
    writes.check_token(request)
    default, named = ([value for name, value in fields if name == kind] for kind in _USING)
    text = next(value for name, value in fields if name == "update")
    await writes.run(request, "update", text=text, base=http.address(request), using=default, using_named=named)
    return Response(status_code=204)


async def description(request: Request) -> Response:
    """The description of the service and its data, also at `/.well-known/void` (https://www.w3.org/TR/void/#well-known)."""
    pool: Pool = request.app.state.pool
    where = str(request.base_url) + "sparql"
    body, generation = await pool.run(
        "describe_service", endpoint=where, accept=request.headers.get("accept"), writable=request.app.state.token is not None
    )
    return http.finished(request, body, generation)
