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
    quick: int = max(2, os.cpu_count() or 2)
    """Queries that run side by side as long as they are quick."""
    slow: int = 4
    """Queries beyond `quick` that compute for long, at low priority."""
    paused: int = 64
    """Long queries that stand still until it is their turn."""
    waiting: float = 5
    """Seconds that a query waits for its turn at most."""


SLICE = 0.05
"""Seconds after which it is looked whether a query is slow: whether it has computed for half of them."""

BODY = 1 << 20
"""Bytes of a request that asks something."""
UPLOAD = 64 << 20
"""Bytes of a request that writes."""
