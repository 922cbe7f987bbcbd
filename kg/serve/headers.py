"""Headers of every answer, and the answer to a client that has the current one already."""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg import generations
from kg.serve import http

POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
EDITOR_POLICY = f"{POLICY}; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
"""The SPARQL editor writes styles into its tables; scripts stay as strict as everywhere."""

_ALWAYS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]


class SafeHeaders:
    """Nothing runs, loads or frames but what comes from this server."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(h for h in _ALWAYS if h[0] not in given)]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class Unchanged:
    """304 for a GET whose If-None-Match names the current generation, without asking a worker."""

    def __init__(self, app: ASGIApp, store: Path) -> None:
        self._app, self._store = app, store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            sent = Headers(scope=scope)
            if known := sent.get("if-none-match"):
                tag = http.etag(generations.current(self._store), sent.get("accept"))
                if tag in {t.strip() for t in known.split(",")}:
                    await Response(status_code=304, headers=http.VARY | {"ETag": tag})(scope, receive, send)
                    return
        await self._app(scope, receive, send)
