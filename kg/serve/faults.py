"""What can go wrong in a request, beyond what the program knows everywhere. Each has its status in `kg.serve.http`."""

from __future__ import annotations

from kg.errors import KgError, LimitReached, UsageError


class NotFound(KgError):
    """There is nothing of that name."""


class NotAcceptable(KgError):
    """The client takes none of the formats that there are."""


class Unreadable(UsageError):
    """The body is of a media type that is not read here."""


class Busy(LimitReached):
    """The server has too much to do at the moment; the same request may work later."""
