"""GEXF 1.3 with dynamics: documents, claims and events, and what goes out from them, are there at their dates.

A shortcut from a company to a role is there at the dates of each event that it rests on, as spells. What has no date is always there.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import groupby
from typing import BinaryIO

from kg import ontology, plain
from kg.export import Format, label
from kg.export._xml import Cleaner, used_attributes
from kg.graph import UNASSERTED
from kg.sorting import sorted_lines
from kg.spool import Spool
from kg.types import Edge, Node

TYPES = {"integer": "long", "double": "double", "boolean": "boolean"}
"""The types of GEXF by range; all other values are strings."""

_Spells = dict[tuple[str, str], list[tuple[str, str]]]
"""The spells of the shortcuts of one company, by shortcut and role."""


def _write(spool: Spool, stream: BinaryIO) -> None:
    clean = Cleaner("GEXF")
    shown = Cleaner("GEXF")  # what it leaves out of labels is counted where it stands as a value

    def put(text: str) -> None:
        stream.write(text.encode())

    put('<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n')
    put('<graph defaultedgetype="directed" mode="dynamic" timeformat="date">\n<attributes class="node">\n')
    put('<attribute id="kind" title="kind" type="string"/>\n')
    for attribute in used_attributes(spool):
        put(f'<attribute id="{attribute.name}" title="{attribute.name}" type="{TYPES.get(attribute.range, "string")}"/>\n')
    put('</attributes>\n<attributes class="edge">\n<attribute id="kind" title="kind" type="string"/>\n</attributes>\n<nodes>\n')
    for node, _ in spool.records():
        put(f"<node id={clean.attribute(node.id)} label={shown.attribute(label(node))}{_time(node)}>\n")
        put(f'<attvalues>\n<attvalue for="kind" value="{node.kind}"/>\n')
        for name, value in node.attributes:
            put(f'<attvalue for="{name}" value={clean.attribute(plain.text(value))}/>\n')
        put("</attvalues>\n</node>\n")
    put("</nodes>\n<edges>\n")
    spells = _spells(spool)
    company, found = next(spells, ("", {}))
    for node, edges in spool.records():
        own: _Spells = {}
        if node.id == company:
            own = found
            company, found = next(spells, ("", {}))
        for edge in edges:
            ends = f"source={clean.attribute(edge.source)} target={clean.attribute(edge.target)}"
            put(f'<edge id={clean.attribute(f"{edge.source} {edge.type} {edge.target}")} {ends} label="{edge.type}"')
            put(f'{_time(node)}>\n<attvalues>\n<attvalue for="kind" value="{edge.type}"/>\n</attvalues>\n')
            if times := own.get((edge.type, edge.target)):
                put("<spells>\n" + "".join(f'<spell start="{start}" end="{end}"/>\n' for start, end in times) + "</spells>\n")
            put("</edge>\n")
    put("</edges>\n</graph>\n</gexf>\n")
    clean.tell()


def _time(node: Node) -> str:
    """The first and the last day on which a node may have been."""
    days = {"start": node.get("dateFrom") or node.get("publishedFrom"), "end": node.get("dateTo") or node.get("publishedTo")}
    return "".join(f' {name}="{day.isoformat()}"' for name, day in days.items() if isinstance(day, datetime.date))


def _spells(spool: Spool) -> Iterator[tuple[str, _Spells]]:
    """Each company that has events with a date, in the order of the spool, with the times of its shortcuts."""
    lines = sorted_lines(line.encode() for node, edges in spool.records() for line in _rests_on(node, edges))
    rows = (line.decode()[:-1].split("\t") for line in lines)
    for company, group in groupby(rows, lambda row: row[0]):
        found: _Spells = {}
        for _, shortcut, role, start, end in group:
            found.setdefault((shortcut, role), []).append((start, end))
        yield company[:-1], found


def _rests_on(node: Node, edges: list[Edge]) -> Iterator[str]:
    """A line for each shortcut that rests on an event: company, shortcut, role, first and last day. A `>` makes them sort as IRIs do."""
    event = ontology.load().events.get(node.kind)
    start, end = node.get("dateFrom"), node.get("dateTo")
    if event is None or start is None or end is None or node.get("status") in UNASSERTED:
        return
    company = next((e.target for e in edges if e.type == "employer"), None)
    for edge in edges:
        if edge.type in event.shortcuts and company is not None:
            yield f"{company}>\t{event.shortcuts[edge.type]}\t{edge.target}\t{start}\t{end}\n"


FORMATS = (Format("gexf", (), (".gexf",), "for Gephi, with the times of events, claims and documents", _write),)
