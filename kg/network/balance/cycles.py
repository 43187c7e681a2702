"""Negative cycles that a solution of the program does not meet, by shortest paths in the doubled graph.

The doubled graph has two copies of each node; negative edges lead from one copy to the other, so that a path between
the copies of a node is a negative cycle (Barahona and Mahjoub 1986).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from kg.network.balance.program import Row
from kg.network.balance.tabu import Floats, Ints

_UNMET = 1 - 1e-4  # a cycle whose values add up to less is not met
_STEP = 1e-5  # length of an edge of value nought: of paths as long, the one of fewest edges
_MANY = 2000  # nodes up to which paths from all of them are looked for
_CELLS = 4_000_000  # distances held at once


class Cycles:
    """Finds negative cycles of a signed graph."""

    def __init__(self, nodes: int, u: Ints, v: Ints) -> None:
        self._nodes, self._u, self._v = nodes, u, v
        self._edge_of = {pair: edge for edge, pair in enumerate(zip(u.tolist(), v.tolist(), strict=True))}

    def unmet(self, value: Floats, crossing: Ints, frustrated: Ints) -> Iterator[Row]:
        """Yield for each edge a shortest negative cycle over it, where its values add up to less than one.

        Args:
            value: the value of each edge.
            crossing: 1 for edges in the way of some camps, by which signs are read, 0 for others.
            frustrated: 1 for edges that are frustrated in this case: of the other sign here, and of no length.
        """
        crossing, length = crossing ^ frustrated, np.where(frustrated, 0.0, value) + _STEP
        doubled = self._doubled(crossing, length)
        # each negative cycle has a crossing edge, so that paths from the ends of these find whether there is any
        sources = np.arange(self._nodes) if self._nodes <= _MANY else np.unique(self._u[crossing > 0])
        step = max(1, _CELLS // (2 * self._nodes))
        for first in range(0, len(sources), step):
            some = sources[first : first + step]
            distance, previous = dijkstra(doubled, indices=some, limit=_UNMET, return_predecessors=True)
            place = np.full(self._nodes, -1)
            place[some] = np.arange(len(some))
            edges = np.flatnonzero(place[self._u] >= 0)
            rows, ends = place[self._u[edges]], self._v[edges] + self._nodes * (1 - crossing[edges])
            short = distance[rows, ends] + length[edges] < _UNMET
            for row, end, edge in zip(rows[short].tolist(), ends[short].tolist(), edges[short].tolist(), strict=True):
                cycle = self._cycle(previous[row], end, edge)
                if cycle is not None:
                    yield tuple(sorted(cycle)), tuple(sorted(one for one in cycle if frustrated[one]))

    def _cycle(self, previous: NDArray[np.int32], node: int, edge: int) -> set[int] | None:
        """Return the edges of the path to ``node`` and ``edge``; None where it goes over an edge twice."""
        cycle, source = {edge}, int(self._u[edge])
        while node != source:
            before = int(previous[node])
            u, v = sorted((before % self._nodes, node % self._nodes))
            if self._edge_of[u, v] in cycle:
                return None
            cycle.add(self._edge_of[u, v])
            node = before
        return cycle

    def _doubled(self, crossing: Ints, length: Floats) -> csr_array:
        u, v, nodes = self._u, self._v, self._nodes
        here, there = nodes * crossing, nodes * (1 - crossing)
        tails, heads = (
            np.concatenate([u, u + nodes, v, v + nodes]),
            np.concatenate([v + here, v + there, u + here, u + there]),
        )
        return csr_array((np.tile(length, 4), (tails, heads)), shape=(2 * nodes, 2 * nodes))
