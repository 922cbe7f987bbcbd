"""`/id/...`: every company, role, skill, place, product, event, claim and document, as a page, as JSON or as RDF, the rest as RDF."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg import describe
from kg.serve import http, media, pages
from kg.serve.pool import Pool

OFFERED = ("text/html", "application/json", *media.GRAPHS)


async def thing(request: Request) -> Response:
    """The thing with the id of the path, in the format that the client likes best."""
    pool: Pool = request.app.state.pool
    id, accept = request.path_params["id"], request.headers.get("accept")
    if id.partition("/")[0] not in describe.KINDS:
        # Parts of other things, such as an alias or a quote, have no page: they are there for programs.
        body, generation = await pool.run("rdf_of", id=id, accept=accept)
        return http.finished(request, body, generation)
    form = media.best(accept, OFFERED)
    if form == "text/html":
        page, generation = await pool.run("page", id=id)
        return pages.thing(request, page, generation)
    if form == "application/json":
        record, generation = await pool.run("record", id=id)
        return JSONResponse(record, headers=http.headers(request, generation))
    body, generation = await pool.run("rdf_of", id=id, accept=form)
    return http.finished(request, body, generation)


async def neighbours(request: Request) -> Response:
    """`/neighbours/...`: the drawing of a thing's neighbourhood as nodes and edges."""
    pool: Pool = request.app.state.pool
    record, generation = await pool.run("neighbourhood", id=request.path_params["id"])
    return JSONResponse(record, headers=http.headers(request, generation))
