"""GraphML, written as a stream. The type of an attribute is the one that the ontology gives it, for every node."""

from __future__ import annotations

from typing import BinaryIO

from kg import plain
from kg.export import Format
from kg.export._xml import Cleaner, used_attributes
from kg.spool import Spool

TYPES = {"integer": "long", "double": "double", "boolean": "boolean"}
"""The types of GraphML by range; all other values are strings."""


def _write(spool: Spool, stream: BinaryIO) -> None:
    clean = Cleaner("GraphML")

    def put(text: str) -> None:
        stream.write(text.encode())

    put('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns"\n')
    put(' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"\n xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns')
    put(' http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n')
    for part in ("node", "edge"):
        put(f'<key id="{part}-kind" for="{part}" attr.name="kind" attr.type="string"/>\n')
    for attribute in used_attributes(spool):
        put(f'<key id="{attribute.name}" for="node" attr.name="{attribute.name}" attr.type="{TYPES.get(attribute.range, "string")}"/>\n')
    put('<graph edgedefault="directed">\n')
    for node, _ in spool.records():
        put(f'<node id={clean.attribute(node.id)}>\n<data key="node-kind">{node.kind}</data>\n')
        for name, value in node.attributes:
            put(f'<data key="{name}">{clean.element(plain.text(value))}</data>\n')
        put("</node>\n")
    for _, edges in spool.records():
        for edge in edges:
            # Gephi takes edges with one id for one edge.
            id = clean.attribute(f"{edge.source} {edge.type} {edge.target}")
            put(f"<edge id={id} source={clean.attribute(edge.source)} target={clean.attribute(edge.target)}>")
            put(f'<data key="edge-kind">{edge.type}</data></edge>\n')
    put("</graph>\n</graphml>\n")
    clean.tell()


FORMATS = (Format("graphml", (), (".graphml",), "for Gephi, yEd, Cytoscape and igraph", _write),)
