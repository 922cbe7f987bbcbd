"""PDF with a text layer: one document a file. Scans have no text; they are reported."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

from kg import cells
from kg.errors import MissingExtra
from kg.read import Defaults, _filings, make
from kg.types import Document, Problem

EXTENSIONS = (".pdf",)

_PAGES = 2_000
_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_BROKEN = re.compile(r"(?<=[\w,;:])\n(?=[a-z(])")


def read(data: bytes, defaults: Defaults) -> Iterator[Document | Problem]:
    """The text of all pages; words and sentences that a line end breaks are joined. A page that cannot be read is reported."""
    try:
        import pypdf
        from pypdf.errors import PyPdfError
    except ImportError as error:
        raise MissingExtra("reading PDF", "pdf") from error
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    failures = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, NotImplementedError, OSError)
    pages: list[str] = []
    try:
        book = pypdf.PdfReader(io.BytesIO(data))
        count = len(book.pages)
        about = book.metadata
        title, created = (about.title, about.creation_date_raw) if about else (None, None)
    except failures as error:
        yield Problem("", "read", f"not a PDF that can be read: {error}")
        return
    for number in range(min(count, _PAGES)):
        try:
            pages.append(book.pages[number].extract_text())
        except failures as error:
            yield Problem(f":{number + 1}", "read", f"the page cannot be read: {error}")
    if count > _PAGES:
        yield Problem("", "read", f"{count:,} pages; those after {_PAGES:,} are left out")
    text = _BROKEN.sub(" ", _HYPHEN.sub("", "\n\n".join(p.strip() for p in pages if p.strip())))
    if not text:
        yield Problem("", "read", "no text in it: pictures of pages need character recognition first")
        return
    day = re.match(r"D:(\d{4})(\d\d)(\d\d)", created or "")
    fields = {"title": title or None, "published": cells.day("-".join(day.groups()), None).value if day else None}
    if _filings.is_8k(text):
        yield from _filings.read(text, "", defaults, fields)
    else:
        yield from make(text, "", defaults, fields)
