"""The network of alliances and conflicts: edges by rule, the multigraph, and its files; balance of any signed one."""

from kg.network.balance import Balance, SignedEdge, balance, read_edges
from kg.network.edges import Edge, edge_rules, find_edges
from kg.network.exports import EXPORT_MARK, write_network
from kg.network.graph import ABSENT_TIE, Network, build_network

__all__ = [
    "ABSENT_TIE",
    "EXPORT_MARK",
    "Balance",
    "Edge",
    "Network",
    "SignedEdge",
    "balance",
    "build_network",
    "edge_rules",
    "find_edges",
    "read_edges",
    "write_network",
]
