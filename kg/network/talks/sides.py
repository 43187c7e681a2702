"""Sides: which camp an actor stands in, as brokerage and the channel between the sides need it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import networkx as nx

from kg.network.balance import LIMIT, SignedEdge, balance
from kg.network.network import Network
from kg.network.signed import Collapse, collapse

OUTSIDE = "outside"
"""The side of an actor of no side."""


def camps(network: Network, rule: Collapse = "net", limit: float = LIMIT) -> dict[str, str]:
    """Return the side of each actor: an optimal division in two camps of the signed ties (``kg.network.balance``).

    Only the largest connected part of the signed network is divided, for how the camps of one part stand to those of
    another is not known. A side is called after its actor with most ties in that part. An actor that is not in it has
    no side, and is not in the answer.
    """
    edges = largest_part(collapse(network, rule).edges())
    ties = Counter(end for u, v, _ in edges for end in (u, v))
    sides = {}
    for camp in balance(edges, limit=limit).camps if edges else ():
        if camp:
            leader = min(camp, key=lambda actor: (-ties[actor], actor))
            sides.update(dict.fromkeys(camp, f"camp of {network.label(leader)}"))
    return dict(sorted(sides.items()))


def largest_part(edges: Iterable[SignedEdge]) -> list[SignedEdge]:
    """Return the edges of the connected part with most nodes; of several, the first in alphabetical order."""
    listed = list(edges)
    graph: nx.Graph[str] = nx.Graph((u, v) for u, v, _ in listed)
    part = min(nx.connected_components(graph), key=lambda nodes: (-len(nodes), min(nodes)), default=set())
    return [edge for edge in listed if edge[0] in part]
