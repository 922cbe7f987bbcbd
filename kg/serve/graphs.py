"""The Graph Store Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/): whole graphs by HTTP. Writing needs the token.

A graph is named by `?graph=IRI`, by `?default`, or by the address itself (`/store/person/1.ttl`).
"""

from __future__ import annotations

import email
import email.policy
import secrets
from typing import cast

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import UsageError
from kg.serve import http, writes
from kg.serve.faults import NotFound
from kg.serve.limits import UPLOAD
from kg.serve.pool import Pool


async def endpoint(request: Request) -> Response:
    """`/store`: one graph of the store."""
    name = _name(request)
    if request.method in ("GET", "HEAD"):
        pool: Pool = request.app.state.pool
        if name == "":
            raise UsageError("name a graph: ?graph=IRI, or ?default for the union of all")
        body, generation = await pool.run("graph", name=name, accept=request.headers.get("accept"))
        return http.finished(request, body, generation)
    writes.check_token(request)
    if request.method == "DELETE":
        if name == "":
            raise UsageError("name a graph: ?graph=IRI, or ?default")
        if not await writes.run(request, "delete_graph", name=name):
            raise NotFound(f"there is no graph {name or '(default)'}")
        return Response(status_code=204)
    created = None
    if name == "":
        if request.method != "POST":
            raise UsageError("name a graph: ?graph=IRI, or ?default")
        # A graph that the server names, see section 5.5 of the protocol.
        created = name = f"{http.address(request)}/{secrets.token_hex(8)}"
    parts, base = await _parts(request), http.address(request)
    new = await writes.run(request, "put_graph", name=name, parts=parts, replace=request.method == "PUT", base=base)
    headers = {"Location": created} if created else {}
    return Response(status_code=201 if new else 204, headers=headers)


def _name(request: Request) -> str | None:
    """The IRI of the graph that a request is about; None for the default graph, an empty text where it names none."""
    fields = http.form(request.scope["query_string"])
    named = [value for key, value in fields if key == "graph"]
    default = any(key == "default" for key, _ in fields)
    if len(named) + default > 1:
        raise UsageError("one graph a request: ?graph=IRI or ?default")
    if named and not named[0]:
        raise UsageError("?graph= needs the IRI of a graph")
    if named or default:
        return named[0] if named else None
    if request.path_params.get("path"):
        return http.address(request)
    return ""


async def _parts(request: Request) -> list[tuple[str, bytes]]:
    """The graphs that the body holds, each with its media type: one, or those of a multipart form."""
    kind = http.media_type(request)
    data = await http.read(request, UPLOAD)
    if kind != "multipart/form-data":
        return [(kind, data)]
    # The standard library reads MIME; the header says where the parts begin and end.
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode("latin-1")
    message = email.message_from_bytes(head + data, policy=email.policy.HTTP)
    if not message.is_multipart():
        raise UsageError("multipart/form-data: the body has no parts")
    return [(part.get_content_type(), cast(bytes, part.get_payload(decode=True))) for part in message.iter_parts()]
