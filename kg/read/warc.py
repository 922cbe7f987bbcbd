"""Web archives (WARC, packed or not): a document for each response that holds a page, a text, a PDF or a feed."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kg import registry
from kg.errors import MissingExtra
from kg.read import NOTE, Defaults, _sniff
from kg.types import Document, Problem

EXTENSIONS = (".warc", ".warc.gz")

_PACKED, _PLAIN = b"\x1f\x8b\x08", b"WARC/1."
"""How a record begins in a file that is packed record by record, and in one that is not."""

_FAULTS = 100
"""Damaged records after which an archive is given up."""

_READ = {".html": "html", ".txt": "text", ".pdf": "pdf", ".rss": "feeds", ".atom": "feeds", ".xml": "feeds"}


def read(data: bytes, defaults: Defaults) -> Iterator[Document | Problem]:
    """The documents of an archive. Records that are damaged are reported by their number; the bytes that are unpacked are counted."""
    passed = Counter[str]()
    left = _sniff.LIMIT
    responses = 0
    for number, record in _records(data):
        if isinstance(record, Problem):
            yield record
            continue
        if record.http_headers is None:
            continue
        responses += 1
        url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
        where = f":{number} ({url})"
        kind = _sniff.of_media(record.http_content_type or "")
        if record.http_headers.status_code != 200 or kind not in _READ:
            status = record.http_headers.status_code
            passed[f"{status} {record.http_content_type or 'of no type'}" if status else "without HTTP"] += 1
            continue
        promised, body = record.content_length, record.reader.read(left + 1)
        left -= len(body)
        if left < 0:
            yield Problem(f":{number}", "read", f"more than {_sniff.LIMIT:,} bytes when unpacked; reading ends here")
            return
        if len(body) < promised:
            yield Problem(where, "read", f"cut off: {len(body):,} of {promised:,} bytes; what is there is read")
        own = replace(defaults, identifier=url or f"{defaults.identifier}:{number}", charset=record.http_charset, url=url or None)
        module = registry.load("read", _READ[kind])
        for item in module.read(body, own):
            yield replace(item, document=f"{where}{item.document}") if isinstance(item, Problem) else item
    if responses == 0:
        yield Problem("", "read", "not a web archive, or one without a response")
    if passed:
        what = ", ".join(f"{n} {kind}" for kind, n in sorted(passed.items()))
        yield Problem("", NOTE, f"{passed.total()} responses that are no documents ({what})")


def _records(data: bytes) -> Iterator[tuple[int, Any]]:
    """The responses of an archive by the number of their record; a record that is damaged is a problem, and the next one is looked for."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as error:
        raise MissingExtra("reading web archives", "warc") from error
    start = number = faults = 0
    beginning = _PACKED if data.startswith(_PACKED) else _PLAIN
    while start >= 0:
        at = start
        try:
            for record in ArchiveIterator(io.BytesIO(data[start:]), parse_http=True):
                number += 1
                at = start + record.stream_pos
                if record.record_type == WarcRecordType.response:
                    yield number, record
            return
        except (OSError, ValueError, RuntimeError, EOFError) as error:
            number, faults = number + 1, faults + 1
            yield number, Problem(f":{number}", "read", f"damaged: {error}")
        if faults == _FAULTS:
            yield number, Problem(f":{number}", "read", f"the {faults:,}th damaged record; reading ends here")
            return
        start = data.find(beginning, at + 1)
