"""What one request may cost. A request may ask for less, never for more."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a server."""

    seconds: float = 10
    """Wall-clock time of one query."""
    rows: int = 100_000
    """Rows or triples of one answer."""
    size: int = 64 << 20
    """Bytes of one answer."""
    memory: int = 1 << 30
    """Bytes that a worker may take on top of the opened store."""
    quick: int = 2 * (os.cpu_count() or 2)
    """Queries that compute side by side."""
    long: int = 64
    """Queries that have computed for a moment and go on, or stand still until it is their turn again."""
    growing: int = 4
    """Of those that stand still, how many take turns, the others wait for one of them to end: each may take its memory."""
    waiting: float = 5
    """Seconds that a query waits for its turn at most."""


SLICE = 0.03
"""Seconds after which it is looked whether a query is long: whether it has computed for half of them. Also a turn of a long one."""
SHARE = 0.2
"""Seconds after which a long query gets a turn even though new ones wait."""

BODY = 1 << 20
"""Bytes of a request that asks something."""
UPLOAD = 64 << 20
"""Bytes of a request that writes."""
