"""The network of alliances and conflicts: edges by rule, cuts of it, and its files; balance of any signed one."""

from kg.network.balance import Balance, SignedEdge, balance, read_edges
from kg.network.edges import Edge, edge_rules, find_edges
from kg.network.exports import EXPORT_MARK, write_network
from kg.network.network import ABSENT_TIE, Network, Node, build_network, make_network
from kg.network.table import Table

__all__ = [
    "ABSENT_TIE",
    "EXPORT_MARK",
    "Balance",
    "Edge",
    "Network",
    "Node",
    "SignedEdge",
    "Table",
    "balance",
    "build_network",
    "edge_rules",
    "find_edges",
    "make_network",
    "read_edges",
    "write_network",
]
