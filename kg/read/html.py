"""Web pages: the main text, and what the page itself says of its title, date, publisher and address (JSON-LD, Open Graph, meta)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from kg import cells
from kg.errors import MissingExtra
from kg.read import Defaults, _filings, make
from kg.read._encoding import decode
from kg.types import Document, Problem

EXTENSIONS = (".html", ".htm", ".xhtml")

LARGEST = 20 << 20
"""Bytes of the largest page that is read."""

_META = re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_GENRES = {
    "newsarticle": "article", "article": "article", "reportagenewsarticle": "article", "analysisnewsarticle": "article",
    "blogposting": "post", "socialmediaposting": "post", "liveblogposting": "article",
}  # fmt: skip


def read(data: bytes, defaults: Defaults) -> Iterator[Document | Problem]:
    """The document of a page. A filing on Form 8-K gives the section on exit costs, see `_filings`."""
    try:
        import lxml.html
        import trafilatura
    except ImportError as error:
        raise MissingExtra("reading HTML", "html") from error
    if len(data) > LARGEST:
        yield Problem("", "read", f"a page of {len(data):,} bytes; more than {LARGEST:,} are not read")
        return
    source, _ = decode(data, defaults.charset, declared(data))
    try:
        page = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", source.replace("\0", "\ufffd")))
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        yield Problem("", "read", f"not a page of HTML: {error}")
        return
    fields = _about(page, defaults.url)
    if _filings.is_8k(source):
        yield from _filings.read(_lines(page), "", defaults, fields)
        return
    text = trafilatura.extract(source, include_comments=False, include_tables=True, with_metadata=False) or ""
    title = fields.get("title")
    first, _, rest = text.partition("\n")
    if title and rest.strip() and first.strip() in (title, title.strip()):
        text = rest.lstrip("\n")
    if not text.strip():
        yield Problem("", "read", "no main text is found in the page")
        return
    yield from make(text, "", defaults, fields)


def declared(data: bytes) -> str | None:
    """The encoding that a page declares in its first 1024 bytes, as browsers look for it; UTF-16 there can only mean UTF-8."""
    match = _META.search(data, 0, 1024 + 512)
    if match is None or match.start() > 1024:
        return None
    label = match[1].decode("ascii", "replace").lower()
    return "utf-8" if label.startswith("utf-16") else label


def _about(page: Any, address: str | None) -> dict[str, str | None]:
    """What a page says of itself, the structured data before the tags."""
    meta: dict[str, str] = {}
    for tag in page.iter("meta"):
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        if name and tag.get("content"):
            meta.setdefault(name, tag.get("content").strip())
    article = next((o for o in _linked_data(page) if _genre(o)), {})
    canonical = next((link.get("href") for link in page.iter("link") if "canonical" in (link.get("rel") or "").lower().split()), None)
    heading = page.find(".//title")
    url = canonical or meta.get("og:url") or _text(article.get("url")) or _text(article.get("mainEntityOfPage"))
    url = urljoin(address or "", url) if url else address
    publisher = _text(article.get("publisher")) or meta.get("og:site_name") or meta.get("application-name")
    host = urlsplit(url or "").hostname
    genre = _genre(article) or ("article" if meta.get("og:type", "").lower() == "article" else None)
    day = next((d for name in ("datePublished", "dateCreated") if (d := _text(article.get(name)))), None)
    day = day or next(
        (meta[n] for n in ("article:published_time", "datepublished", "date", "dc.date", "dc.date.issued") if n in meta), None
    )
    return {
        "title": _text(article.get("headline"))
        or meta.get("og:title")
        or (heading.text_content().strip() if heading is not None else None),
        "published": _day(day),
        "source": publisher or (host.removeprefix("www.") if host else None),
        "url": url if url and urlsplit(url).scheme in ("http", "https") else None,
        "genre": "filing" if host and host.endswith("sec.gov") else genre,
    }


def _day(said: str | None) -> str | None:
    """The day of a date as pages write it; what is no ISO date is read as cells of tables are, the order of numbers being unknown."""
    if not said or re.match(r"\d{4}(-\d\d){0,2}(?=$|[T ])", said):
        return said
    return cells.day(said, None).value or said


def _linked_data(page: Any) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD, those of a graph one by one. Blocks that are no JSON are passed over: the tags say the same."""
    for script in page.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            found = json.loads(script.text_content())
        except (ValueError, RecursionError):
            continue
        waiting = found if isinstance(found, list) else [found]
        for item in waiting:
            if isinstance(item, dict):
                graph = item.get("@graph")
                yield from (o for o in [item, *(graph if isinstance(graph, list) else [])] if isinstance(o, dict))


def _genre(item: dict[str, Any]) -> str | None:
    types = item.get("@type")
    return next((_GENRES[str(t).lower()] for t in (types if isinstance(types, list) else [types]) if str(t).lower() in _GENRES), None)


def _text(value: Any) -> str | None:
    """The text of a value of JSON-LD: of a thing its name or id, of a list that of the first."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id") or value.get("url")
    return value.strip() or None if isinstance(value, str) else None


def _lines(page: Any) -> str:
    """All text of a page, a block a line."""
    for tag in list(page.iter("script", "style")):
        tag.drop_tree()
    for tag in page.iter("p", "div", "tr", "br", "li", "h1", "h2", "h3", "h4", "table", "title"):
        tag.tail = "\n" + (tag.tail or "")
    lines = (" ".join(line.split()) for line in page.text_content().split("\n"))
    return "\n".join(line for line in lines if line)
