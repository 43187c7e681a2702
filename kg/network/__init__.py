"""The network of alliances and conflicts: edges by rule, cuts of it, and its files; balance of any signed one."""

from kg.network.balance import Balance, SignedEdge, balance, read_edges
from kg.network.duties import Duty
from kg.network.edges import Edge, edge_rules, find_edges
from kg.network.exports import EXPORT_MARK, FORMATS, write_network
from kg.network.network import ABSENT_TIE, Network, Node, build_network, make_network
from kg.network.table import Table
from kg.network.uncertainty import World, Worlds, rank_ranges, rank_stability, scalar_ranges, worlds

__all__ = [
    "ABSENT_TIE",
    "EXPORT_MARK",
    "FORMATS",
    "Balance",
    "Duty",
    "Edge",
    "Network",
    "Node",
    "SignedEdge",
    "Table",
    "World",
    "Worlds",
    "balance",
    "build_network",
    "edge_rules",
    "find_edges",
    "make_network",
    "rank_ranges",
    "rank_stability",
    "read_edges",
    "scalar_ranges",
    "worlds",
    "write_network",
]
