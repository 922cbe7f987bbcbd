"""The server: routes, and what holds for every answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg import generations, queries
from kg.errors import KgError, UsageError
from kg.serve import graphs, pages, protocol, questions, things
from kg.serve.headers import SafeHeaders, Unchanged
from kg.serve.limits import Limits
from kg.serve.pool import Pool

_METHODS = ["GET", "HEAD", "POST"]
_WRITES = [*_METHODS, "PUT", "DELETE"]


def create(store: Path, limits: Limits, token: str | None = None) -> Starlette:
    """The application over the store in a directory; with a token, those who send it may write.

    Raises KgError where there is no store, UsageError where the token is empty.
    """
    if token is not None and not token.strip():
        raise UsageError("--write-token is empty, and anyone could write: give a token, or leave it out")
    generations.current(store)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        queries.canned()
        app.state.pool = Pool(store, limits)
        app.state.writing = asyncio.Lock()
        await app.state.pool.start()
        yield
        await app.state.pool.close()

    app = Starlette(
        routes=[
            Route("/sparql", protocol.endpoint, methods=_METHODS),
            Route("/sparql/", protocol.endpoint, methods=_METHODS),
            Route("/.well-known/void", protocol.describe),
            Route("/", pages.start),
            Route("/search", pages.search),
            Route("/ask", questions.index),
            Route("/ask/{name}", questions.answer),
            Route("/openapi.json", questions.openapi),
            Route("/id/{id:path}", things.thing),
            Route("/neighbours/{id:path}", things.neighbours),
            Mount("/static", StaticFiles(packages=[("kg.serve", "static")])),
            Route("/store", graphs.endpoint, methods=_WRITES),
            Route("/store/{path:path}", graphs.endpoint, methods=_WRITES),
        ],
        middleware=[
            Middleware(SafeHeaders),
            Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5),
            Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"], expose_headers=["ETag", "Location"]),
            Middleware(Unchanged, store=store),
        ],
        exception_handlers={KgError: pages.error, HTTPException: pages.error},
        lifespan=lifespan,
    )
    app.state.token = token
    app.state.store = store
    return app
