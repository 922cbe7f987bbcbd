"""A knowledge graph of AI-industry events, about how its workforce shifts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.api import Opened

__version__ = "0.1.0"


def open_store(directory: str = "kg-store") -> Opened:
    """The store that `kg build` made, for use from Python; see `kg.api`. Raises KgError where there is none."""
    from kg import api

    return api.open_store(directory)
