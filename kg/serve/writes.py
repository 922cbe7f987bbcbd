"""Who may write through the server: one write at a time, for those who have its token. The tasks are in `kg.serve.updates`."""

from __future__ import annotations

import secrets
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from kg.serve.pool import Pool


def check_token(request: Request) -> None:
    """Raises HTTPException 403 on a server that only reads, 401 for a request without its token."""
    token: str | None = request.app.state.token
    if token is None:
        raise HTTPException(403, "this server only reads; kg serve --write-token opens it for writing")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secrets.compare_digest(given.strip().encode("latin-1"), token.strip().encode()):
        raise HTTPException(401, "writing needs the header Authorization: Bearer TOKEN", {"WWW-Authenticate": 'Bearer realm="kg"'})


async def run(request: Request, task: str, **arguments: Any) -> Any:
    """Run a writing task when no other writes."""
    pool: Pool = request.app.state.pool
    async with request.app.state.writing:
        answer, _ = await pool.run(task, **arguments)
    return answer
