"""Formats of network tools, through networkx. Nodes and edges have a `kind`: the class of a node, the name of a link."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO

from kg import plain
from kg.export import Format
from kg.types import Edge, Graph

if TYPE_CHECKING:
    import networkx as nx

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _network(graph: Graph, key: Callable[[Edge], str]) -> nx.MultiDiGraph[str]:
    import networkx as nx

    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in graph.sorted_nodes():
        network.add_node(node.id, kind=node.kind, **{name: plain.jsonable(value) for name, value in node.attributes})
    for edge in graph.sorted_edges():
        network.add_edge(edge.source, edge.target, key=key(edge), kind=edge.type)
    return network


def _node_link(graph: Graph, stream: BinaryIO) -> None:
    import networkx as nx

    data: dict[str, Any] = nx.node_link_data(_network(graph, lambda e: e.type), edges="edges", key="kind")
    head = plain.dumps({k: data[k] for k in ("directed", "multigraph", "graph")})
    stream.write(head.removesuffix("}").encode())
    for part in ("nodes", "edges"):
        stream.write(f',\n"{part}": '.encode())
        stream.writelines(piece.encode() for piece in plain.array(data[part]))
    stream.write(b"}\n")


def _graphml(graph: Graph, stream: BinaryIO) -> None:
    from networkx.readwrite.graphml import GraphMLWriter

    class Writer(GraphMLWriter):
        """Writes booleans as XML Schema has them."""

        def add_data(self, name: str, element_type: type, value: str, *rest: Any) -> Any:
            return super().add_data(name, element_type, value.lower() if element_type is bool else value, *rest)

    # Gephi takes edges with one id for one edge.
    network = _network(graph, lambda e: f"{e.source} {e.type} {e.target}")
    removed = 0
    for _, attributes in network.nodes(data=True):
        for name, value in attributes.items():
            if isinstance(value, str):
                attributes[name], count = _NOT_XML.subn("", value)
                removed += count
    buffer = io.BytesIO()
    # The type of an attribute is decided over all its rows; the writer that is chosen here is there with or without lxml.
    writer = Writer(infer_numeric_types=True)
    writer.add_graph_element(network)
    writer.dump(buffer)
    # A reader of XML takes a raw carriage return for a newline; one that is written as a reference stays.
    stream.write(buffer.getvalue().replace(b"\r", b"&#13;"))
    if removed:
        warnings.warn(f"GraphML: {removed} characters left out that XML 1.0 does not allow", stacklevel=2)


FORMATS = (
    Format("graphml", (), (".graphml",), "for Gephi, yEd, Cytoscape and igraph", _graphml),
    Format("json", ("node-link",), (".json",), "node-link JSON, for networkx and d3", _node_link),
)
