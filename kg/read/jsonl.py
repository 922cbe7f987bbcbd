"""JSON lines: one document a line, `{"id", "title", "published", "source", "url"?, "genre"?, "text"}`; other keys are ignored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from kg.read import Defaults, make
from kg.types import Document, Problem

EXTENSIONS = (".jsonl", ".ndjson")


def read(data: bytes, defaults: Defaults) -> Iterator[Document | Problem]:
    """A document for each good line, a problem for each bad one; blank lines are passed over."""
    if not data.strip():
        yield Problem("", "read", "no line in it")
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        where = f":{number}"
        try:
            row = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            yield Problem(where, "read", f"not a line of JSON: {error}")
            continue
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            yield Problem(where, "read", 'not an object with a "text"')
            continue
        fields = {k: None if row.get(k) is None else str(row[k]) for k in ("id", "title", "published", "source", "url", "genre")}
        own = replace(defaults, identifier=f"{defaults.identifier}:{number}")
        yield from make(row["text"], where, own, fields)
