"""RSS and Atom feeds: a document for each entry, of the text that the feed itself carries."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kg.errors import MissingExtra
from kg.read import Defaults, make
from kg.types import Document, Problem

EXTENSIONS = (".rss", ".atom", ".xml", ".rdf")

_ENTITY = re.compile(rb"<!\s*(?:ENTITY|ATTLIST|ELEMENT)", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def read(data: bytes, defaults: Defaults) -> Iterator[Document | Problem]:
    """A document for each entry with a text. A feed that declares entities is refused unread: no feed needs them, and bombs do."""
    try:
        import feedparser
        import lxml.html
    except ImportError as error:
        raise MissingExtra("reading feeds", "html") from error
    if _ENTITY.search(data.replace(b"\0", b"") if data.startswith(_WIDE) or b"\0" in data[:200] else data):
        yield Problem("", "read", "the feed declares entities; it is not read")
        return
    headers = {"content-type": f"application/xml; charset={defaults.charset}"} if defaults.charset else {}
    feed: Any = feedparser.parse(data, response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    if not feed.entries:
        why = " ".join(str(feed.get("bozo_exception") or "no entries").split())
        yield Problem("", "read", f"not an RSS or Atom feed, or an empty one: {why}")
        return
    if feed.bozo and not isinstance(feed.bozo_exception, feedparser.CharacterEncodingOverride):
        yield Problem(
            "", "read", f"damaged: {' '.join(str(feed.bozo_exception).split())}; {len(feed.entries)} entries before that are read"
        )
    for number, entry in enumerate(feed.entries, 1):
        body = next((c.value for c in entry.get("content", ())), None) or entry.get("summary") or ""
        when = next((w for k in ("published_parsed", "updated_parsed") if k in entry and (w := entry[k])), None)
        said = next((entry[k] for k in ("published", "updated") if k in entry), None)
        fields = {
            "id": entry.get("id") if not str(entry.get("id", "")).startswith("http") else None,
            "title": _plain(entry.get("title") or "", lxml.html) or None,
            # What is no date is reported by `make`.
            "published": time.strftime("%Y-%m-%d", when) if when else said,
            "source": (entry.get("source") or {}).get("title") or feed.feed.get("title"),
            "url": entry.get("link"),
            "genre": "article",
        }
        yield from make(_plain(body, lxml.html), f":{number}", replace(defaults, identifier=f"{defaults.identifier}:{number}"), fields)


def _plain(markup: str, html: Any) -> str:
    """The text of a piece of HTML, a block a line."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    try:
        page = html.fromstring(f"<div>{markup}</div>")
    except (html.etree.ParserError, ValueError):
        return ""
    for tag in page.iter("p", "div", "br", "li", "h1", "h2", "h3", "h4", "tr"):
        tag.tail = "\n" + (tag.tail or "")
    lines = (" ".join(line.split()) for line in page.text_content().split("\n"))
    return "\n".join(line for line in lines if line)
