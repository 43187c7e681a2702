"""Cheap camps of a signed graph by local search."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.network.balance.reduction import Signed

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_SEED = 2016
_STARTS = 4
_MOST_STEPS = 600  # of a short search
_NOISE = 0.1  # deviation of what is added to the doubt about edges, so that trees differ


class Search:
    """Looks for cheap camps: spanning trees to start from, then tabu search by single nodes."""

    def __init__(self, nodes: int, edges: Sequence[Signed], deadline: float) -> None:
        self.nodes, self.deadline = nodes, deadline
        self.u, self.v, self.weight = np.array(edges, dtype=np.int64).T
        self._random = np.random.default_rng(_SEED)
        ends, others = np.concatenate([self.u, self.v]), np.concatenate([self.v, self.u])
        order = np.argsort(ends, kind="stable")
        cuts = np.searchsorted(ends[order], np.arange(1, nodes))
        self._near = np.split(others[order], cuts)
        self._weights = np.split(np.tile(self.weight, 2)[order], cuts)

    def cost(self, sides: Ints) -> int:
        """Return what the sides cost."""
        frustrated = self.weight * sides[self.u] * sides[self.v] < 0
        return int(np.abs(self.weight[frustrated]).sum())

    def start(self) -> tuple[int, Ints]:
        """Return the best of several starts, the same ones each time."""
        found = [self.improve(self._random.random(len(self.weight)), 10 * self.nodes) for _ in range(_STARTS)]
        return min(found, key=lambda one: one[0])

    def around(self, doubt: Floats, tries: int) -> tuple[int, Ints]:
        """Return the best of several short searches, from the tree of the least doubtful edges and from like ones."""
        noise = self._random.normal(0.0, _NOISE, (tries, len(doubt)))
        noise[0] = 0.0
        steps = min(_MOST_STEPS, 2 * self.nodes)
        return min((self.improve(doubt + one, steps) for one in noise), key=lambda one: one[0])

    def improve(self, doubt: Floats, steps: int) -> tuple[int, Ints]:
        """Return camps that satisfy a spanning tree of the least doubtful edges, then made better in ``steps``."""
        return self._tabu(self._along_tree(doubt), steps)

    def _along_tree(self, doubt: Floats) -> Ints:
        parent, same = list(range(self.nodes)), [1] * self.nodes

        def top(node: int) -> tuple[int, int]:
            side = 1
            while parent[node] != node:
                side *= same[node]
                node = parent[node]
            return node, side

        size = [1] * self.nodes
        for edge in np.argsort(doubt, kind="stable"):
            (a, first), (b, second) = top(int(self.u[edge])), top(int(self.v[edge]))
            if a != b:
                a, b = (a, b) if size[a] <= size[b] else (b, a)
                parent[a], same[a] = b, first * second * (1 if self.weight[edge] > 0 else -1)
                size[b] += size[a]
        return np.array([top(node)[1] for node in range(self.nodes)], dtype=np.int64)

    def _tabu(self, sides: Ints, steps: int) -> tuple[int, Ints]:
        """Turn the node that saves most, or costs least, again and again, and none of those turned lately."""
        tied = np.zeros(self.nodes, dtype=np.int64)
        product = self.weight * sides[self.u] * sides[self.v]
        np.add.at(tied, self.u, product)
        np.add.at(tied, self.v, product)
        gain, free = -tied, np.zeros(self.nodes, dtype=np.int64)
        cost = best = self.cost(sides)
        kept = sides.copy()
        never = np.iinfo(np.int64).min
        for step in range(steps):
            if step % 64 == 0 and time.monotonic() > self.deadline:
                break
            node = int(np.where((free <= step) | (cost - gain < best), gain, never).argmax())
            cost -= int(gain[node])
            sides[node] = -sides[node]
            gain[node] = -gain[node]
            near = self._near[node]
            gain[near] -= 2 * self._weights[node] * sides[node] * sides[near]
            free[node] = step + 1 + int(self._random.integers(5, 10 + self.nodes // 50))
            if cost < best:
                best, kept = cost, sides.copy()
        return best, kept
