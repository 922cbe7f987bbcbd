"""Plain text and Markdown: one document a file.

It may open with `Title:`, `Published:`, `Source:`, `URL:`, `Genre:`, `ID:` lines up to the first blank line, or with YAML front matter. A
Form 8-K, as the SEC keeps it in one text file, gives its section on exit costs, see `_filings`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from kg.read import Defaults, _filings, _sniff, make
from kg.read._encoding import decode
from kg.types import Document, Problem

EXTENSIONS = (".txt", ".md", ".markdown")

_HEADER = re.compile(r"\s*(title|published|source|url|genre|id)[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)


def read(data: bytes, defaults: Defaults) -> Iterator[Document | Problem]:
    """One document; a front matter that is no YAML mapping is reported and taken as text."""
    text, _ = decode(data, defaults.charset)
    if _sniff.is_binary(text):
        yield Problem("", "read", "no text: these are the bytes of something else")
        return
    fields: dict[str, str | None] = {}
    if matter := _FRONT_MATTER.match(text):
        try:
            said = yaml.safe_load(matter.group(1))
        except yaml.YAMLError as error:
            yield Problem("", "read", f"the front matter is no YAML: {' '.join(str(error).split())}")
            said = None
        if isinstance(said, dict):
            fields = {str(k).lower(): None if v is None else str(v) for k, v in said.items()}
            text = text[matter.end() :].lstrip("\n")
    else:
        head, blank, body = text.partition("\n\n")
        lines = [_HEADER.fullmatch(line) for line in head.split("\n")]
        if blank and all(lines):
            fields = {m.group(1).lower(): m.group(2).strip() for m in lines if m}
            text = body.lstrip("\n")
    if not fields and _filings.is_8k(text):
        yield from _filings.read(text, "", defaults, fields)
    else:
        yield from make(text, "", defaults, fields)
