"""What the XML formats share: characters that XML 1.0 forbids go and are counted, and carriage returns stay what they are."""

from __future__ import annotations

import re
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from kg import ontology
from kg.export import tell_removed
from kg.ontology import Attribute
from kg.spool import Spool

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCES = {"\r": "&#13;", "\x85": "&#133;", "\u2028": "&#8232;"}
"""Characters that a reader would take for newlines where they are raw, the last two by the rules of XML 1.1."""


class Cleaner:
    """Takes out of texts what XML 1.0 forbids, and counts it."""

    def __init__(self, format: str) -> None:
        self.format = format
        self.removed = 0

    def __call__(self, text: str) -> str:
        clean, count = _FORBIDDEN.subn("", text)
        self.removed += count
        return clean

    def element(self, text: str) -> str:
        """A text as the content of an element."""
        return escape(self(text), _REFERENCES)

    def attribute(self, text: str) -> str:
        """A text as the value of an attribute, in its quotes. White space stays as it is: a reader would turn raw ones into blanks."""
        return quoteattr(self(text), _REFERENCES | {"\n": "&#10;", "\t": "&#9;"})

    def tell(self) -> None:
        """Say how many characters were left out, if any."""
        tell_removed(self.format, self.removed)


class Stream:
    """A stream on which carriage returns are written as references: a reader of XML takes raw ones for newlines."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, data: bytes) -> int:
        self._stream.write(bytes(data).replace(b"\r", b"&#13;"))
        return len(data)

    def flush(self) -> None:
        self._stream.flush()


def used_attributes(spool: Spool) -> list[Attribute]:
    """The attributes that some node has, by name. An attribute is of one type on all nodes."""
    every = {a.name: a for c in ontology.load().classes.values() for a in c.attributes.values()}
    return [a for _, a in sorted(every.items()) if a.iri in spool.properties]
