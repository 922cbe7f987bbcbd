"""What kind of bytes there are: by the ending of a name, by a media type, by how they begin; and bytes that are packed."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Container

from kg import layouts
from kg.read._encoding import decode

LIMIT = 1 << 29
"""Bytes that something packed may come to; real ones are counted, whatever its header promises."""

_PIECE = 1 << 16
"""Bytes that are unpacked at a time."""

_MEDIA = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "text/markdown": ".md", "text/csv": ".csv",
    "text/tab-separated-values": ".tsv", "application/pdf": ".pdf", "application/rss+xml": ".rss", "application/atom+xml": ".atom",
    "application/xml": ".xml", "text/xml": ".xml", "application/warc": ".warc", "application/gzip": ".gz", "application/x-gzip": ".gz",
    "application/x-ndjson": ".jsonl", "application/jsonl": ".jsonl", "application/json": ".jsonl",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}  # fmt: skip


def known(name: str, readers: Container[str]) -> str | None:
    """The ending of a name that a reader takes, perhaps one of two parts (`.csv.gz`); None where none does."""
    parts = name.lower().split(".")
    last = f".{parts[-1]}" if len(parts) > 1 else ""
    both = f".{parts[-2]}{last}" if len(parts) > 2 else last
    if both in readers or (last == ".gz" and both != last and f".{parts[-2]}" in readers):
        return both
    return last if last in readers or last == ".gz" else None


def of_media(media: str) -> str | None:
    """The ending for a media type such as `text/html`; None where it says nothing."""
    return _MEDIA.get(media.partition(";")[0].strip().lower())


def ending(data: bytes) -> str:
    """The ending for bytes that nobody names, by how they begin; text, where nothing tells."""
    head = data[:4096]
    for magic, found in ((b"\x1f\x8b", ".gz"), (b"%PDF", ".pdf"), (b"PK\x03\x04", ".xlsx"), (b"WARC/", ".warc")):
        if head.startswith(magic):
            return found
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if start.startswith(b"{"):
        return ".jsonl"
    if start.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf")):
        return ".html" if b"<html" in head.lower() else ".xml"
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<meta")):
        return ".html"
    first = decode(head)[0].partition("\n")[0]
    if any(isinstance(layouts.recognise(next(csv.reader([first], delimiter=s), [])), layouts.Layout) for s in ",;\t" if s in first):
        return ".csv"
    return ".txt"


def gunzip(data: bytes) -> tuple[bytes, str | None]:
    """The bytes of a gzip file of any number of members, and what is wrong with it: half a file gives the half that is there."""
    out = bytearray()
    packed, at = memoryview(data), 0
    while at < len(packed):
        unpack = zlib.decompressobj(wbits=31)
        try:
            while at < len(packed) and not unpack.eof:
                before, piece = unpack.copy(), packed[at : at + _PIECE]
                out += unpack.decompress(piece, LIMIT + 1 - len(out))
                if len(out) > LIMIT:
                    return b"", f"more than {LIMIT:,} bytes when unpacked; not read"
                at += len(piece) - len(unpack.unconsumed_tail) - len(unpack.unused_data)
        except zlib.error as error:
            out += _before_error(before, piece)
            return bytes(out), f"not gzip, or damaged after {len(out):,} bytes of its content: {error}"
        if not unpack.eof:
            return bytes(out), f"cut off after {len(out):,} bytes of its content; what is there is read"
        while at < len(packed) and packed[at] == 0:
            at += 1
    return bytes(out), None if data else "the file is empty"


def _before_error(unpack: zlib._Decompress, piece: memoryview) -> bytes:
    """What a piece gives until it fails: the error takes with it what came before it, so it is met again byte by byte."""
    out = bytearray()
    try:
        for k in range(len(piece)):
            out += unpack.decompress(piece[k : k + 1])
    except zlib.error:
        return bytes(out)
    raise AssertionError


def is_binary(text: str) -> bool:
    """Whether what was read as text is none: of its first characters more than one in twenty are control characters."""
    head = text[:4096]
    return len(head) >= 100 and sum(c < " " and c not in "\t\n\v\f\r\x1b" for c in head) * 20 > len(head)
