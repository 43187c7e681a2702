"""Structural balance, exact and proved: the frustration index, any number of camps, and how sure a camp is."""

from kg.network.balance.exact import COLUMNS, LIMIT, Balance, SignedEdge, balance, read_edges

__all__ = ["COLUMNS", "LIMIT", "Balance", "SignedEdge", "balance", "read_edges"]
