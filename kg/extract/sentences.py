"""Text -> sentences, as spans of the text. Paragraphs end at line breaks; a line that goes on in lower case is a wrapped one."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LINE_END = re.compile(r"[ \t]*(?:\r\n|\r|\n|\u2028|\u2029|\f|\v)(?:\s*(?:\r\n|\r|\n))*\s*")
_STOP = re.compile(r"[.!?…][\"'”’)\]]*(?=\s)")
_OPENER = re.compile(r"\s+[\"'“‘(\[]*(?:[A-Z0-9$€£•\-–—]|[a-z]+[A-Z])")
_ABBREVIATION = re.compile(
    r"(?:^|[^\w])(?:[A-Z]|Inc|Corp|Co|Ltd|Bros|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|St|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|vs"
    r"|approx|est|Calif"
    r"|Ore|Wash|Mass|Conn|Pa|Fla|Tex|Ill|Mich|Minn|Colo|Ariz|Va|Md|Ga|Tenn|Wis|Nev|Del|Ont|Que|U\.S|U\.K|D\.C|a\.m|p\.m|e\.g|i\.e"
    r"|etc|Jr|Sr)$"
)
_LEGAL_FORM = re.compile(r"(?:Inc|Corp|Co|Ltd|U\.S|U\.K|D\.C|a\.m|p\.m|etc|Jr|Sr)$")
_STARTER = re.compile(
    r"\s+[\"'“‘(]*(?:The|A|An|It|Its|In|On|At|He|She|They|We|This|That|These|But|And|For|As|Some|Most|Many|Staff|Employees|Workers"
    r"|About|More)\b"
)
LONGEST = 2000
"""Code points of a sentence; what is longer is cut there, so that work stays proportional to the length of the text."""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, in order, without surrounding white space."""
    for start, end in _paragraphs(text):
        begin = start
        for stop in _STOP.finditer(text, start, end):
            if stop.end() - begin > 1 and _ends(text, stop, end):
                yield from _pieces(text, begin, stop.end())
                begin = stop.end()
        yield from _pieces(text, begin, end)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in _LINE_END.finditer(text):
        after = text[line.end() : line.end() + 1]
        wrapped = after.islower() and text[line.start() - 1 : line.start()] not in tuple(".!?:;") and line.group().count("\n") == 1
        if not wrapped:
            yield start, line.start()
            start = line.end()
    yield start, len(text)


def _ends(text: str, stop: re.Match[str], end: int) -> bool:
    after = text[stop.end() : min(end, stop.end() + 24)]
    if not after.strip():
        return True
    if not _OPENER.match(after):
        return False
    if stop.group()[0] != ".":
        return True
    before = text[max(0, stop.start() - 12) : stop.start()]
    if not _ABBREVIATION.search(before):
        return True
    return bool(_LEGAL_FORM.search(before) and _STARTER.match(after))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for begin in range(start, end, LONGEST):
        piece = text[begin : min(end, begin + LONGEST)]
        stripped = piece.strip()
        if stripped:
            offset = begin + piece.index(stripped[0])
            yield offset, offset + len(stripped)
