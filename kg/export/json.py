"""JSON of network tools. Nodes and edges have a `kind`: the class of a node, the name of a link."""

from __future__ import annotations

from typing import Any, BinaryIO

from kg import plain
from kg.export import Format
from kg.spool import Spool
from kg.types import Edge, Node


def _node_link(spool: Spool, stream: BinaryIO) -> None:
    stream.write(b'{"directed": true, "multigraph": true, "graph": {},\n"nodes": ')
    _put(stream, (_properties(node) for node, _ in spool.records()))
    stream.write(b',\n"edges": ')
    _put(stream, (_ends(edge) for _, links in spool.records() for edge in links))
    stream.write(b"}\n")


def _cytoscape(spool: Spool, stream: BinaryIO) -> None:
    stream.write(b'{"data": {}, "directed": true, "multigraph": true, "elements": {\n"nodes": ')
    # networkx knows a node by its `value`, the others by its `id`.
    _put(stream, ({"data": _properties(node) | {"value": node.id}} for node, _ in spool.records()))
    stream.write(b',\n"edges": ')
    _put(stream, ({"data": {"id": f"{e.source} {e.type} {e.target}"} | _ends(e)} for _, links in spool.records() for e in links))
    stream.write(b"}}\n")


def _properties(node: Node) -> dict[str, Any]:
    return {"id": node.id, "kind": node.kind} | {name: plain.jsonable(value) for name, value in node.attributes}


def _ends(edge: Edge) -> dict[str, str]:
    # `key` tells edges between the same two nodes apart, for networkx.
    return {"source": edge.source, "target": edge.target, "key": edge.type, "kind": edge.type}


def _put(stream: BinaryIO, items: Any) -> None:
    stream.writelines(piece.encode() for piece in plain.array(items))


FORMATS = (
    Format("json", ("node-link",), (".json",), "node-link JSON, for networkx and d3", _node_link),
    Format("cytoscape", ("cyjs",), (".cyjs",), "JSON for Cytoscape and cytoscape.js", _cytoscape),
)
