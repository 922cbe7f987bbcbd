"""The graph for networkx, and the network of companies and roles over which the question `central` measures.

A node of networkx is the id of a node, with its class as `kind` and its attributes; the key of an edge is the name of its link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import ontology
from kg.errors import MissingExtra
from kg.types import Graph

if TYPE_CHECKING:
    import networkx as nx


def of(graph: Graph) -> nx.MultiDiGraph[str]:
    """The whole graph, in the order of its ids. Raises MissingExtra where networkx is missing."""
    try:
        import networkx as nx
    except ImportError as error:
        raise MissingExtra("to_networkx", "networkx") from error
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    made.add_nodes_from((n.id, {"kind": n.kind, **dict(n.attributes)}) for n in graph.sorted_nodes())
    for edge in graph.sorted_edges():
        made.add_edge(edge.source, edge.target, key=edge.type)
    return made


def moves(network: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """Companies and roles, joined where a company has cut, expanded or otherwise moved the role: the shortcuts, each pair once.

    What `central` calls centrality is `networkx.bipartite.degree_centrality` of this graph.
    """
    import networkx as nx

    made: nx.Graph[str] = nx.Graph()
    for company, role, link in network.edges(keys=True):
        if link in ontology.load().shortcuts:
            made.add_node(company, **network.nodes[company])
            made.add_node(role, **network.nodes[role])
            made.add_edge(company, role)
    return made
