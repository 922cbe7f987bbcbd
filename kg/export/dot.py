"""DOT, to be drawn by Graphviz: each node with its label and kind, each edge with its kind. Draw a part, such as one company."""

from __future__ import annotations

from typing import BinaryIO

from kg.export import Format, label
from kg.export._xml import Cleaner
from kg.spool import Spool

LONGEST = 120
"""Characters of a label."""


def _write(spool: Spool, stream: BinaryIO) -> None:
    # Graphviz ends a text at NUL, and what it draws is XML.
    clean = Cleaner("DOT")

    def quoted(text: str) -> str:
        """A text that Graphviz shows as it is: backslashes, entities and line ends mean something in its labels."""
        text = clean(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
        return '"' + text.replace("\r", "").replace("\n", "\\n") + '"'

    stream.write(b"digraph workforce {\nnode [shape=box, style=rounded];\n")
    for node, _ in spool.records():
        shown = label(node)
        shown = shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"
        stream.write(f'{quoted(node.id)} [label={quoted(shown)}, kind="{node.kind}"];\n'.encode())
    for _, edges in spool.records():
        for edge in edges:
            stream.write(f'{quoted(edge.source)} -> {quoted(edge.target)} [label="{edge.type}"];\n'.encode())
    stream.write(b"}\n")
    clean.tell()


FORMATS = (Format("dot", ("graphviz",), (".dot", ".gv"), "for Graphviz to draw: labels and kinds, not every value", _write),)
