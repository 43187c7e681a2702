"""A signed graph as measures need it: undirected, numbered nodes, arrays of ends, signs and weights.

Two ties of opposite sign between the same two actors are normal in conflict data, so how a network becomes a signed
graph is a choice of its own, the collapse rule, and each rule keeps the list of such ambivalent pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kg.errors import EdgeListError, NetworkError
from kg.network.balance import SignedEdge
from kg.network.edges import Edge
from kg.network.network import Network

Collapse = Literal["multigraph", "net", "any-negative", "latest"]
COLLAPSES: tuple[Collapse, ...] = get_args(Collapse)
"""How several ties between the same two actors become one sign.

    multigraph    they do not: each tie is an edge
    net           the sign of the sum of sign times weight; a pair whose sum is nought is left out
    any-negative  negative as soon as one tie is
    latest        the sign of the tie that begins last; dates before no date, negative before positive on one day
"""


@dataclass(frozen=True)
class SignedGraph:
    """An undirected signed graph.

    Attributes:
        names: the nodes, sorted.
        u: number of the one end of each edge, below ``v``.
        v: number of the other end.
        sign: 1 or -1 for each edge.
        weight: above nought for each edge.
        ambivalent: pairs of nodes that had ties of both signs before the collapse, sorted.
        collapse: the rule by which it was made.
    """

    names: tuple[str, ...]
    u: NDArray[np.int64]
    v: NDArray[np.int64]
    sign: NDArray[np.int64]
    weight: NDArray[np.float64]
    ambivalent: tuple[tuple[str, str], ...] = ()
    collapse: Collapse = "multigraph"

    def __len__(self) -> int:
        """Return the number of nodes."""
        return len(self.names)

    @property
    def size(self) -> int:
        """The number of edges."""
        return len(self.sign)

    @classmethod
    def from_edges(cls, edges: Iterable[SignedEdge], nodes: Iterable[str] = ()) -> SignedGraph:
        """Return the graph of a signed edge list, each edge of weight 1, parallel edges kept.

        Args:
            nodes: further nodes, which have no edge.

        Raises:
            EdgeListError: an edge from a node to itself, or a sign other than 1 and -1.
        """
        listed = sorted((min(u, v), max(u, v), sign) for u, v, sign in edges)
        for u, v, sign in listed:
            if u == v or sign not in {1, -1}:
                raise EdgeListError(f"not a signed edge between two nodes: {u!r}, {v!r}, {sign}")
        both = _ambivalent((u, v, sign) for u, v, sign in listed)
        return _graph([(*edge, 1.0) for edge in listed], nodes, both, "multigraph")

    def adjacency(self, sign: int) -> csr_array:
        """Return how many edges of one sign each pair of nodes has, symmetric, as a sparse matrix."""
        kept = self.sign == sign
        rows, columns = np.r_[self.u[kept], self.v[kept]], np.r_[self.v[kept], self.u[kept]]
        return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(self), len(self)))

    def edges(self) -> list[SignedEdge]:
        """Return the edges by name, sorted as they are."""
        pairs = zip(self.u.tolist(), self.v.tolist(), self.sign.tolist(), strict=True)
        return [(self.names[u], self.names[v], sign) for u, v, sign in pairs]

    def with_signs(self, sign: NDArray[np.int64]) -> SignedGraph:
        """Return the same graph with other signs, in the order of its edges."""
        return SignedGraph(self.names, self.u, self.v, sign, self.weight, self.ambivalent, self.collapse)

    def without(self, nodes: Iterable[str]) -> SignedGraph:
        """Return the graph without some nodes and their edges."""
        gone = set(nodes)
        rows = [
            (u, v, sign, weight)
            for (u, v, sign), weight in zip(self.edges(), self.weight.tolist(), strict=True)
            if u not in gone and v not in gone
        ]
        both = [pair for pair in self.ambivalent if not gone & set(pair)]
        return _graph(rows, (name for name in self.names if name not in gone), both, self.collapse)

    def to_networkx(self, sign: int | None = None) -> nx.Graph[str]:
        """Return it as a ``networkx.Graph`` with the attributes ``sign`` and ``weight``, all nodes kept.

        Args:
            sign: only edges of this sign. NetworkX takes weights for positive in most of its measures, so the two signs
                should not be given to those together (``weight`` is always above nought here).

        Raises:
            NetworkError: it has parallel edges.
        """
        if self.collapse == "multigraph" and len(set(zip(self.u.tolist(), self.v.tolist(), strict=True))) < self.size:
            raise NetworkError("a graph with parallel ties", hint="collapse it by net, any-negative or latest")
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(self.names)
        for (u, v, of), weight in zip(self.edges(), self.weight.tolist(), strict=True):
            if sign in {None, of}:
                graph.add_edge(u, v, sign=of, weight=weight)
        return graph


def collapse(network: Network, rule: Collapse = "net") -> SignedGraph:
    """Return the signed graph of the ties of ``network`` that have a sign, under a collapse rule (``COLLAPSES``).

    Every actor of a tie with a sign is a node, also where its only pair is left out.

    Raises:
        NetworkError: there is no such rule.

    >>> from kg import Dataset
    >>> graph = collapse(Dataset.load().network(), "net")
    >>> set(graph.sign.tolist()) == {1, -1}
    True
    """
    if rule not in COLLAPSES:
        raise NetworkError(f"no such collapse rule: {rule}", hint=f"one of {', '.join(COLLAPSES)}")
    pairs: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in network.edges:
        if edge.sign:
            pairs[min(edge.source, edge.target), max(edge.source, edge.target)].append(edge)
    both = _ambivalent((u, v, edge.sign) for (u, v), ties in pairs.items() for edge in ties)
    rows = [row for (u, v), ties in sorted(pairs.items()) for row in _rows(u, v, ties, rule)]
    return _graph(rows, {end for pair in pairs for end in pair}, both, rule)


def _rows(u: str, v: str, ties: Sequence[Edge], rule: Collapse) -> list[tuple[str, str, int, float]]:
    total = sum(tie.sign * tie.weight for tie in ties)
    if rule == "multigraph":
        return sorted((u, v, tie.sign, tie.weight) for tie in ties)
    if rule == "net":
        return [(u, v, 1 if total > 0 else -1, abs(total))] if total else []
    if rule == "any-negative":
        sign = min(tie.sign for tie in ties)
    else:
        sign = max(ties, key=lambda tie: (tie.begin or "", -tie.sign)).sign
    return [(u, v, sign, sum(tie.weight for tie in ties if tie.sign == sign))]


def _ambivalent(edges: Iterable[SignedEdge]) -> list[tuple[str, str]]:
    signs: dict[tuple[str, str], set[int]] = defaultdict(set)
    for u, v, sign in edges:
        signs[u, v].add(sign)
    return sorted(pair for pair, found in signs.items() if len(found) > 1)


def _graph(
    rows: Sequence[tuple[str, str, int, float]],
    nodes: Iterable[str],
    ambivalent: Iterable[tuple[str, str]],
    rule: Collapse,
) -> SignedGraph:
    names = tuple(sorted({end for row in rows for end in row[:2]} | set(nodes)))
    number = {name: index for index, name in enumerate(names)}
    return SignedGraph(
        names,
        np.array([number[row[0]] for row in rows], dtype=np.int64),
        np.array([number[row[1]] for row in rows], dtype=np.int64),
        np.array([row[2] for row in rows], dtype=np.int64),
        np.array([row[3] for row in rows], dtype=np.float64),
        tuple(ambivalent),
        rule,
    )
