"""Where actors stand in a picture: by cooperation alone, so that camps show and conflict crosses them."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx

from kg.network.network import Network


def around(network: Network, camps: Mapping[str, int]) -> list[str]:
    """Return the actors in the order of the circle: by camp, then communities of cooperation side by side."""
    friends: nx.Graph[str] = nx.Graph()
    friends.add_nodes_from(network.nodes)
    friends.add_edges_from((edge.source, edge.target) for edge in network.edges if edge.sign > 0)
    communities = nx.community.greedy_modularity_communities(friends) if friends else []
    ordered = sorted((sorted(group) for group in communities), key=lambda group: (-len(group), group))
    return sorted((node for group in ordered for node in group), key=lambda node: camps.get(node, 10**6))
