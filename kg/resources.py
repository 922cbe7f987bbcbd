"""Where the files live that come with the program: schema, queries, seeds. In a checkout they are beside `kg/`, in a wheel inside it."""

from __future__ import annotations

from pathlib import Path

_INSIDE = Path(__file__).parent / "_data"
ROOT = _INSIDE if _INSIDE.is_dir() else Path(__file__).parent.parent

SCHEMA = ROOT / "schema"
QUERIES = ROOT / "queries"
SEEDS = ROOT / "seeds"
