"""Web archives (WARC, packed or not): a document for each response that holds a page, a text, a PDF or a feed."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from kg import registry
from kg.errors import MissingExtra
from kg.read import NOTE, Defaults, _sniff
from kg.types import Document, Problem

EXTENSIONS = (".warc", ".warc.gz")

_READ = {".html": "html", ".txt": "text", ".pdf": "pdf", ".rss": "feeds", ".atom": "feeds", ".xml": "feeds"}


def read(data: bytes, defaults: Defaults) -> Iterator[Document | Problem]:
    """The documents of an archive. Records that are damaged are reported by their number; the bytes that are unpacked are counted."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as error:
        raise MissingExtra("reading web archives", "warc") from error
    passed = Counter[str]()
    left = _sniff.LIMIT
    number = responses = 0
    try:
        for number, record in enumerate(ArchiveIterator(io.BytesIO(data), parse_http=True), 1):
            if record.record_type != WarcRecordType.response or record.http_headers is None:
                continue
            responses += 1
            url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
            where = f":{number} ({url})"
            kind = _sniff.of_media(record.http_content_type or "")
            if record.http_headers.status_code != 200 or kind not in _READ:
                passed[f"{record.http_headers.status_code} {record.http_content_type or 'of no type'}"] += 1
                continue
            body = record.reader.read(left + 1)
            left -= len(body)
            if left < 0:
                yield Problem(f":{number}", "read", f"more than {_sniff.LIMIT:,} bytes when unpacked; reading ends here")
                return
            own = replace(defaults, identifier=url or f"{defaults.identifier}:{number}", charset=record.http_charset, url=url or None)
            module = registry.load("read", _READ[kind])
            for item in module.read(body, own):
                yield replace(item, document=f"{where}{item.document}") if isinstance(item, Problem) else item
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        yield Problem(f":{number + 1}", "read", f"damaged: {error}; what is before is read")
    if responses == 0:
        yield Problem("", "read", "not a web archive, or one without a response")
    if passed:
        what = ", ".join(f"{n} {kind}" for kind, n in sorted(passed.items()))
        yield Problem("", NOTE, f"{passed.total()} responses that are no documents ({what})")
