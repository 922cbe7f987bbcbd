"""What the handlers share: reading a request within bounds, answering with the right headers, the status of an error."""

from __future__ import annotations

import zlib
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg import __version__
from kg.errors import LimitReached, UsageError
from kg.serve import media
from kg.serve.faults import NotAcceptable, NotFound, Unreadable
from kg.serve.tasks import Body

VARY = {"Vary": "Accept, Accept-Encoding"}


def status_of(error: Exception) -> int:
    """The status that says what was wrong."""
    match error:
        case HTTPException():
            return error.status_code
        case NotFound():
            return 404
        case NotAcceptable():
            return 406
        case Unreadable():
            return 415
        case UsageError():
            return 400
        case LimitReached():
            return 503
    return 500


async def read(request: Request, most: int) -> bytes:
    """The body of a request.

    Raises HTTPException 413 where it is larger than `most` bytes, counted as they come, and 415 where it is packed.
    """
    if (packed := request.headers.get("content-encoding", "identity").strip().lower()) not in ("", "identity"):
        raise HTTPException(415, f"Content-Encoding {packed}: send the body as it is")
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > most:
            raise HTTPException(413, f"the request has more than {most:,} bytes")
    return bytes(data)


def media_type(request: Request) -> str:
    """The media type of the body, without parameters. Raises HTTPException 415 for another encoding of text than UTF-8."""
    name, *parameters = request.headers.get("content-type", "").split(";")
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset" and value.strip(" \"'").lower() not in ("utf-8", "utf8", "us-ascii"):
            raise HTTPException(415, f"charset{'='}{value.strip()}: only UTF-8 is read here")
    return name.strip().lower()


def text(data: bytes) -> str:
    """Bytes as UTF-8. Raises HTTPException 400 where they are none."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"the request is not UTF-8: byte {error.start}") from None


def form(data: bytes) -> list[tuple[str, str]]:
    """The fields of a URL-encoded body or query string, in order."""
    try:
        return parse_qsl(text(data), keep_blank_values=True, errors="strict")
    except (UnicodeDecodeError, ValueError) as error:
        raise HTTPException(400, f"the request is not URL-encoded UTF-8: {error}") from None


def seconds(fields: list[tuple[str, str]]) -> float | None:
    """The limit of time that a request sets itself with `timeout`. Raises UsageError where it is no positive number."""
    return _positive("timeout", fields)


def rows(fields: list[tuple[str, str]]) -> int | None:
    """The limit of rows that a request sets itself with `max-rows`. Raises UsageError where it is no positive number."""
    most = _positive("max-rows", fields)
    return None if most is None else max(1, int(most))


def _positive(name: str, fields: list[tuple[str, str]]) -> float | None:
    given = [value for key, value in fields if key == name]
    if not given:
        return None
    try:
        number = float(given[0])
    except ValueError:
        number = 0
    if not 0 < number < float("inf"):
        raise UsageError(f"{name}: {given[0]!r} is no positive number")
    return number


def address(request: Request) -> str:
    """The address of a request without its query: against it relative IRIs are resolved."""
    return str(request.url).partition("?")[0]


def etag(generation: int, accept: str | None) -> str:
    """The tag of an answer: it changes with the store, and differs between formats."""
    return f'W/"{generation}-{zlib.crc32(f"{__version__} {accept}".encode()):08x}"'


def headers(request: Request, generation: int) -> dict[str, str]:
    """What holds for every answer from the store: caches ask again, and are told when nothing has changed."""
    return VARY | {"Cache-Control": "no-cache", "ETag": etag(generation, request.headers.get("accept"))}


def finished(request: Request, body: Body, generation: int | None) -> Response:
    """An answer of a worker; without a generation it may be another one the next time, and is not to be kept."""
    keep = VARY | {"Cache-Control": "no-store"} if generation is None else headers(request, generation)
    return Response(body.data, headers=keep | {"Content-Type": media.content_type(body.media)})
