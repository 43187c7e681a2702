"""Least frustration of a signed graph by cases, each with a bound proved in whole numbers.

A case says of some edges whether they are frustrated, and so whether their ends are in one camp or in two. Its bound is
that of the program over cycles with these values set. The case of the least value is split on an edge into two.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from kg.network.balance.cycles import Cycles
from kg.network.balance.program import Program
from kg.network.balance.reduction import Signed
from kg.network.balance.tabu import Floats, Ints, Search

_TREE_ROUNDS = 12  # rounds of cycles below the root
_STALL = 8  # rounds without a better bound, after which a part is split
_TRIES = 50  # short searches once the first program is solved; a tenth of them in each case


@dataclass(order=True, slots=True)
class _Case:
    """A case of the proof.

    Attributes:
        total: what its program costs: the case of the least is next.
        number: how many cases were before it.
        bound: what camps of this case cost at the least, proved.
        said: edges, and whether they are frustrated (1) or not (0).
    """

    total: float
    number: int
    bound: int = field(compare=False)
    said: tuple[tuple[int, int], ...] = field(compare=False)


class Core:
    """A part that no reduction makes smaller: camps by local search, then cases until none can be cheaper.

    Attributes:
        cost: what the best camps found cost.
        sides: these camps, 1 or -1 for each node.
    """

    def __init__(self, nodes: int, edges: Sequence[Signed], deadline: float) -> None:
        self._search = search = Search(nodes, edges, deadline)
        self._nodes, self._deadline = nodes, deadline
        neighbours = np.bincount(np.concatenate([search.u, search.v]))
        self._degree = np.minimum(neighbours[search.u], neighbours[search.v])
        self._cycles = Cycles(nodes, search.u, search.v)
        self._program = Program(np.abs(search.weight), deadline)
        self.cost, self.sides = search.start()

    def solve(self) -> int:
        """Return the least bound over all cases; the best camps found are in ``sides``."""
        cases, number, stuck = [_Case(0.0, 0, 0, ())], 0, self.cost
        while cases and time.monotonic() < self._deadline:
            case = heapq.heappop(cases)
            if case.bound >= self.cost:
                continue
            edge = self._close(case)
            if case.bound >= self.cost:
                continue
            if edge is None:
                stuck = min(stuck, case.bound)
                continue
            for frustrated in (0, 1):
                number += 1
                heapq.heappush(cases, _Case(case.total, number, case.bound, (*case.said, (edge, frustrated))))
        return min([self.cost, stuck, *(case.bound for case in cases)])

    def _close(self, case: _Case) -> int | None:
        """Raise the case's bound by rows for cycles, as far as they go; return an edge to split it on.

        There is none where the case is closed, or time is up.
        """
        low, high = self._settled(case)
        self._program.fix(low, high)
        rounds, idle, before = 0, 0, -1.0
        while (solved := self._program.solve()) is not None:
            value, bound = solved
            case.bound, case.total = max(case.bound, bound), max(case.total, self._program.total)
            self._note(value, 1)
            rounds, idle = rounds + 1, 0 if case.total > before + 0.01 else idle + 1
            before = case.total
            tired = idle >= _STALL or (case.number and rounds >= _TREE_ROUNDS)
            if case.bound >= self.cost:
                return None
            if tired or not self._add_cycles(value):
                self._note(value, _TRIES // 10 if case.number else _TRIES)
                return self._doubtful(value)
        return None

    def _note(self, value: Floats, tries: int) -> None:
        """Keep the camps found near the values of the program where they are the best."""
        cost, sides = self._search.around(value, tries)
        if cost < self.cost:
            self.cost, self.sides = cost, sides

    def _settled(self, case: _Case) -> tuple[Ints, Ints]:
        """Return the least and the most value of each edge: what the case says of some settles others.

        Nodes that it ties are in one camp or in two, and so are the ends of other edges between them.
        """
        search, nodes = self._search, self._nodes
        edges, frustrated = np.array(case.said, dtype=np.int64).reshape(-1, 2).T
        u, v, apart = search.u[edges], search.v[edges], (search.weight[edges] > 0) == frustrated
        tails, heads = np.concatenate([u, u + nodes]), np.concatenate([v + nodes * apart, v + nodes * ~apart])
        ties = coo_array((np.ones(len(tails)), (tails, heads)), shape=(2 * nodes, 2 * nodes))
        label = connected_components(ties, directed=False)[1]
        same, other = label[search.u] == label[search.v], label[search.u] == label[search.v + nodes]
        positive = search.weight > 0
        return np.where(positive, other, same).astype(np.int64), 1 - np.where(positive, same, other).astype(np.int64)

    def _add_cycles(self, value: Floats) -> bool:
        """Add a row for each negative cycle found that is not met; tell whether there was any."""
        search = self._search
        if time.monotonic() > self._deadline:
            return False
        crossing = (search.weight * self.sides[search.u] * self.sides[search.v] < 0).astype(np.int64)
        return self._program.add(self._cycles.unmet(value, crossing, self._program.low))

    def _doubtful(self, value: Floats) -> int | None:
        """Return an edge to split on: near to half frustrated, between nodes of many neighbours; None without one.

        Where two hubs stand settles more than where two nodes of few neighbours do.
        """
        worth = (0.5 - np.abs(value - 0.5) + 1e-9) * self._degree
        worth[self._program.low == self._program.high] = 0.0
        edge = int(worth.argmax())
        return edge if worth[edge] > 0 else None
