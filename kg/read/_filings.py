"""Current reports of US companies (Form 8-K): of the whole report the sections in which cuts are told.

Item 2.05 is "Costs Associated with Exit or Disposal Activities" (Form 8-K, General Instructions, section 2). The text is the name of the
registrant, the date of the report and the section, each as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg import cells
from kg.read import Defaults, make
from kg.types import Document, Problem

_FORM = re.compile(r"\bform\s*8\s*-\s*k\b|CONFORMED SUBMISSION TYPE:\s*8-K", re.IGNORECASE)
_ITEM = re.compile(r"^\s*item\s*(\d\.\d\d)\b", re.IGNORECASE | re.MULTILINE)
_END = re.compile(r"^\s*signatures?\s*$", re.IGNORECASE | re.MULTILINE)
_REGISTRANT = re.compile(
    r"COMPANY CONFORMED NAME:[ \t]*([^\n]+)|^([^\n]+)\n+\s*\(?\s*exact\s+name\s+of\s+registrant", re.IGNORECASE | re.MULTILINE
)
_REPORTED = re.compile(r"date of (?:the )?report[^\n]*?(?:\n|:)?\s*([A-Z][a-z]+ \d{1,2}, \d{4})", re.IGNORECASE)
_FILED = re.compile(r"FILED AS OF DATE:\s*(\d{4})(\d\d)(\d\d)")


def is_8k(text: str) -> bool:
    """Whether a text is a Form 8-K with an item 2.05."""
    return _FORM.search(text, 0, 50_000) is not None and re.search(r"item(?:\s|&#160;|&nbsp;)*2\.05", text, re.IGNORECASE) is not None


def read(text: str, where: str, defaults: Defaults, fields: Mapping[str, str | None]) -> Iterator[Document | Problem]:
    """The document of a Form 8-K, from its whole text with a block a line."""
    items = list(_ITEM.finditer(text))
    kept = [m for m in items if m[1] == "2.05"]
    if not kept:
        yield Problem(where, "read", "a Form 8-K without the heading of item 2.05")
        return
    start = kept[-1].start()
    end = next((m.start() for m in items if m.start() > start), len(text))
    if closing := _END.search(text, start):
        end = min(end, closing.start())
    registrant = _REGISTRANT.search(text)
    name = next((g.strip() for g in registrant.groups() if g), None) if registrant else None
    if name is None:
        yield Problem(where, "read", "a Form 8-K that does not name its registrant; the section is kept")
    reported, filed = _REPORTED.search(text), _FILED.search(text)
    published = "-".join(filed.groups()) if filed else cells.day(reported[1], "mdy").value if reported else None
    said = dict(fields) | {"genre": "filing", "title": fields.get("title") or (name and f"{name}: Form 8-K, item 2.05")}
    said["published"] = fields.get("published") or published
    said["source"] = fields.get("source") or (name and f"{name} (Form 8-K)")
    yield from make("\n\n".join(filter(None, (name, text[start:end].strip()))), where, defaults, said)
