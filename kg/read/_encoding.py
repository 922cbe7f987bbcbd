"""Bytes -> text as browsers do it (https://encoding.spec.whatwg.org).

First a byte order mark decides, then what the sender says, then whether it is UTF-8.
"""

from __future__ import annotations

import codecs

import webencodings

FALLBACK = "windows-1252"
"""What bytes are taken for that nobody labels and that are no UTF-8, as browsers do for Western languages."""


def decode(data: bytes, *labels: str | None) -> tuple[str, str]:
    """The text with `\\n` as its line ends, and the name of its encoding.

    `labels` are what is said of the encoding, the most trusted first; the first that names an encoding holds, unless a byte order mark says
    otherwise. Bytes that the encoding does not have become U+FFFD; there are none in single-byte ones.

    >>> decode(b"caf\\xe9 \\x93x\\x94\\r\\n", "latin1")
    ('café “x”\\n', 'windows-1252')
    """
    encoding, mark = _marked(data)
    if encoding is None:
        encoding = next((found for label in labels if label and (found := webencodings.lookup(label))), None)
    if encoding is None:
        try:
            return _lines(data.decode("utf-8")), "utf-8"
        except UnicodeDecodeError:
            encoding = webencodings.lookup(FALLBACK)
            assert encoding is not None
    single = encoding.name.startswith(("windows-", "iso-8859-", "koi8", "macintosh", "x-mac"))
    text, _ = encoding.codec_info.decode(data[mark:], _AS_CONTROLS if single else "replace")
    return _lines(text), encoding.name


def _marked(data: bytes) -> tuple[webencodings.Encoding | None, int]:
    for mark, label in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16le"), (codecs.BOM_UTF16_BE, "utf-16be")):
        if data.startswith(mark):
            return webencodings.lookup(label), len(mark)
    return None, 0


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _as_controls(error: UnicodeError) -> tuple[str, int]:
    """The few bytes that Python's code pages leave open are control characters to browsers."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


_AS_CONTROLS = "kg.controls"
codecs.register_error(_AS_CONTROLS, _as_controls)
