"""The least number of edges in the way of any number of camps, or of exactly so many, proved.

With any number of camps a signed graph divides without an edge in the way where no cycle has exactly one negative edge
(Davis 1967). So the edges in the way of the best partition are the least that hit every such cycle: a covering program,
to which cycles are added where a shortest positive path between the ends of a negative edge is not met (the cycle
inequalities of Keuper, Lukasik, Singh and Yarkony 2019). Its linear form gives a bound that is checked in whole
numbers; what that leaves open is solved with whole variables by HiGHS. For exactly so many camps that bound holds too;
where no partition found meets it, HiGHS solves a program that puts each node in a camp.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from kg.network.balance.covering import cycle_rows, proved
from kg.network.balance.frustration import Signed, least_frustration

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]
_Pair = tuple[int, int]

_SEED = 2016
_STARTS = 6
_STEPS = 20  # moves of the search for each node
_MOST_STEPS = 4000
_WIDTH = 24  # camps that the search fills where their number is free
_DENSE = 2000  # nodes up to which partitions are searched move by move
_UNMET = 1 - 1e-4  # a cycle whose values add up to less is added to the program
_NEVER = np.iinfo(np.int64).max  # the price of a move that is not allowed
_EXACT = 1e-6  # what HiGHS may be wrong by where its bound is rounded up


@dataclass(frozen=True, slots=True)
class Partition:
    """A camp's number for each node, what the partition costs, and a proved lower bound on what any costs."""

    camps: tuple[int, ...]
    cost: int
    bound: int


def partition_cost(camps: Iterable[int], edges: Iterable[Signed]) -> int:
    """Return the weight of positive edges between camps and of negative edges inside."""
    camp = list(camps)
    return sum(abs(weight) for u, v, weight in edges if (camp[u] == camp[v]) != (weight > 0))


def least_partition(nodes: int, edges: Iterable[Signed], deadline: float, camps: int | None = None) -> Partition:
    """Return the best partition found until ``deadline`` (by ``time.monotonic``), and the bound proved until then.

    Args:
        camps: exactly so many camps, none of them empty, from 1 to ``nodes``; any number where None.
    """
    edges = list(edges)
    pull = _Pull(nodes, edges)
    free = _Free(pull, deadline)
    found = free.solve()
    if camps is not None:
        found = _Counted(pull, camps, deadline).solve(found, free.cycles)
    numbers: dict[int, int] = {}
    numbered = tuple(numbers.setdefault(int(camp), len(numbers)) for camp in found.camps)
    return Partition(numbered, found.cost + pull.constant, found.bound + pull.constant)


class _Pull:
    """A signed graph with one weight a pair: parallel edges added up, of opposite ones the smaller in ``constant``."""

    def __init__(self, nodes: int, edges: Iterable[Signed]) -> None:
        self.nodes = nodes
        both: dict[_Pair, dict[bool, int]] = defaultdict(lambda: {True: 0, False: 0})
        for u, v, weight in edges:
            both[min(u, v), max(u, v)][weight > 0] += abs(weight)
        self.constant = sum(min(found.values()) for found in both.values())
        self.weight = {pair: found[True] - found[False] for pair, found in sorted(both.items())}
        self.weight = {pair: weight for pair, weight in self.weight.items() if weight}

    @property
    def edges(self) -> list[Signed]:
        return [(u, v, weight) for (u, v), weight in self.weight.items()]

    def cost(self, camps: Iterable[int]) -> int:
        return partition_cost(camps, self.edges)

    def matrix(self) -> _Ints:
        table = np.zeros((self.nodes, self.nodes), dtype=np.int64)
        for (u, v), weight in self.weight.items():
            table[u, v] = table[v, u] = weight
        return table

    def together(self, apart: Iterable[_Pair] = ()) -> _Ints:
        """Return as a partition what positive edges hold together, without those of ``apart``."""
        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(range(self.nodes))
        graph.add_edges_from(pair for pair, weight in self.weight.items() if weight > 0)
        graph.remove_edges_from(apart)
        camps = np.zeros(self.nodes, dtype=np.int64)
        for number, camp in enumerate(sorted(map(sorted, nx.connected_components(graph)))):
            camps[camp] = number
        return camps


# ========== Local search


class _Search:
    """Moves one node at a time to another camp, the move that saves most or costs least, none of those moved lately."""

    def __init__(self, pull: _Pull, deadline: float) -> None:
        self._pull, self._deadline = pull, deadline
        self._random = np.random.default_rng(_SEED)
        self._table = pull.matrix() if pull.nodes <= _DENSE else None

    def improve(self, camps: _Ints, width: int, *, keep: bool, enough: int = 0) -> tuple[int, _Ints]:
        """Return the best partition met on the way from ``camps``, in at most ``width`` camps.

        Args:
            keep: never empty a camp.
            enough: a cost at which to stop.
        """
        cost = best = self._pull.cost(camps)
        if self._table is None:
            return cost, camps
        nodes, camps = len(camps), camps.copy()
        inside = np.stack([self._table[:, camps == camp].sum(axis=1) for camp in range(width)], axis=1)
        size, free, kept = np.bincount(camps, minlength=width), np.zeros(nodes, dtype=np.int64), camps.copy()
        for step in range(min(_STEPS * nodes, _MOST_STEPS)):
            if best <= enough or (step % 64 == 0 and time.monotonic() > self._deadline):
                break
            price = inside[np.arange(nodes), camps][:, None] - inside
            price[np.arange(nodes), camps] = _NEVER
            price[(free > step)[:, None] & (cost + price >= best)] = _NEVER
            price[(size[camps] == 1) & keep] = _NEVER
            node, camp = divmod(int(price.argmin()), width)
            if price[node, camp] == _NEVER:
                continue
            cost += int(price[node, camp])
            inside[:, [camps[node], camp]] += np.outer(self._table[:, node], [-1, 1])
            size[[camps[node], camp]] += [-1, 1]
            camps[node] = camp
            free[node] = step + 1 + int(self._random.integers(3, 8 + nodes // 20))
            if cost < best:
                best, kept = cost, camps.copy()
        return best, kept

    def shuffled(self, width: int) -> _Ints:
        """Return a random partition with no camp empty."""
        nodes = self._pull.nodes
        drawn = np.concatenate([np.arange(width), self._random.integers(0, width, nodes - width)])
        return np.asarray(self._random.permutation(drawn), dtype=np.int64)


# ========== Any number of camps


class _Free:
    """Partition in any number of camps, by covering the cycles with exactly one negative edge.

    Attributes:
        cycles: the cycles found, as sets of edges by number.
    """

    def __init__(self, pull: _Pull, deadline: float) -> None:
        self._pull, self._deadline = pull, deadline
        self._pairs = list(pull.weight)
        self._number = {pair: number for number, pair in enumerate(self._pairs)}
        self._weight = np.array(list(pull.weight.values()), dtype=np.int64)
        self._cost = np.abs(self._weight)
        self.cycles: list[frozenset[int]] = []
        self._search = _Search(pull, deadline)
        self._best = pull.cost(start := pull.together())
        self._camps = start

    def solve(self) -> Partition:
        bound, value = 0, np.zeros(len(self._pairs))
        self._note(value)
        self._add_cycles(value)
        for whole in (False, True):
            while self.cycles and bound < self._best:
                found, least = self._program(whole)
                bound = max(bound, least)
                if found is None:
                    break
                self._note(found)
                if not self._add_cycles(found):
                    break
        return Partition(tuple(self._camps.tolist()), self._best, min(bound, self._best))

    def _note(self, value: _Floats) -> None:
        """Turn values of the program into a partition, make it better, and keep it where it is the best."""
        apart = [self._pairs[number] for number in np.flatnonzero((value > 0.5) & (self._weight > 0))]
        camps = self._pull.together(apart)
        number = int(camps.max(initial=0)) + 1
        tries = [(self._pull.cost(camps), camps)]
        if number < _WIDTH:
            tries.append(self._search.improve(camps, min(number + 1, len(camps)), keep=False))
        cost, found = min(tries, key=lambda one: one[0])
        if cost < self._best:
            self._best, self._camps = cost, found

    def _program(self, whole: bool) -> tuple[_Floats | None, int]:
        """Solve the program, with whole variables or not; return the values, None without, and a bound."""
        columns = np.fromiter((edge for row in self.cycles for edge in sorted(row)), dtype=np.int64)
        rows = cycle_rows(columns, [len(row) for row in self.cycles], len(self._cost))
        left = max(self._deadline - time.monotonic(), 0.0)
        if whole:
            return _whole(self._cost, [LinearConstraint(rows, lb=1)], np.ones(len(self._cost)), left)
        answer = linprog(
            self._cost, A_ub=-rows, b_ub=-np.ones(len(self.cycles)), method="highs", options={"time_limit": left}
        )
        if answer.status != 0:
            return None, 0
        dual = -np.asarray(answer.ineqlin.marginals)
        return np.asarray(answer.x), max(proved(dual, rows, np.ones(len(dual), dtype=np.int64), self._cost), 0)

    def _add_cycles(self, value: _Floats) -> bool:
        """Add cycles with exactly one negative edge whose values add up to less than one; tell whether there were."""
        if time.monotonic() > self._deadline:
            return False
        negative = [(pair, number) for number, pair in enumerate(self._pairs) if self._weight[number] < 0]
        sources = sorted({u for (u, _), _ in negative})
        if not sources:
            return False
        distance, previous = dijkstra(self._roads(value), indices=sources, limit=_UNMET, return_predecessors=True)
        row, known, before = {source: place for place, source in enumerate(sources)}, set(self.cycles), len(self.cycles)
        for (u, v), number in negative:
            if distance[row[u], v] + value[number] < _UNMET:
                cycle = frozenset([number, *self._path(previous[row[u]], u, v)])
                if cycle not in known:
                    known.add(cycle)
                    self.cycles.append(cycle)
        return len(self.cycles) > before

    def _roads(self, value: _Floats) -> csr_array:
        """Return the positive edges as roads both ways, as long as their values."""
        positive = np.flatnonzero(self._weight > 0)
        ends = np.array([self._pairs[number] for number in positive], dtype=np.int64).reshape(-1, 2)
        tails, heads = np.concatenate([ends, ends[:, ::-1]]).T
        length = np.tile(np.maximum(value[positive], 0.0) + 1e-6, 2)
        return csr_array((length, (tails, heads)), shape=(self._pull.nodes, self._pull.nodes))

    def _path(self, previous: NDArray[np.int32], u: int, v: int) -> Iterable[int]:
        while v != u:
            last = int(previous[v])
            yield self._number[min(v, last), max(v, last)]
            v = last


# ========== Exactly so many camps


class _Counted:
    """Partition in exactly so many camps, none of them empty."""

    def __init__(self, pull: _Pull, camps: int, deadline: float) -> None:
        self._pull, self._count, self._deadline = pull, camps, deadline
        self._search = _Search(pull, deadline)

    def solve(self, free: Partition, cycles: Iterable[frozenset[int]]) -> Partition:
        """Return the best partition, given that in any number of camps, and cycles that hold a frustrated edge each."""
        bound, starts = free.bound, [np.array(free.camps, dtype=np.int64)]
        if self._count == 2:
            two = least_frustration(self._pull.nodes, self._pull.edges, self._deadline)
            bound = max(bound, two.bound)
            starts.insert(0, (np.array(two.sides, dtype=np.int64) < 0).astype(np.int64))
        best, camps = self._searched(starts, bound)
        if bound < best and self._pull.nodes <= _DENSE:
            value, least = self._program(cycles)
            bound = max(bound, least)
            if value is not None and (cost := self._pull.cost(value)) < best:
                best, camps = cost, value
        return Partition(tuple(camps.tolist()), best, min(bound, best))

    def _searched(self, starts: Iterable[_Ints], bound: int) -> tuple[int, _Ints]:
        """Return the best of several searches; stop where one meets the bound."""
        tries = [self._filled(start % self._count) for start in starts]
        tries += [self._search.shuffled(self._count) for _ in range(_STARTS)]
        best, camps = self._pull.cost(tries[0]), tries[0]
        for start in tries:
            if best > bound:
                cost, found = self._search.improve(start, self._count, keep=True, enough=bound)
                best, camps = min((best, camps), (cost, found), key=lambda one: one[0])
        return best, camps

    def _filled(self, camps: _Ints) -> _Ints:
        """Give each empty camp a node of the largest one."""
        camps = camps.copy()
        for camp in sorted(set(range(self._count)) - set(camps.tolist())):
            largest = np.bincount(camps).argmax()
            camps[np.flatnonzero(camps == largest)[-1]] = camp
        return camps

    def _program(self, cycles: Iterable[frozenset[int]]) -> tuple[_Ints | None, int]:
        """Solve the program whose whole variables say which node is in which camp.

        Its columns are the edges, frustrated or not, then for each node the camps. Camps are told apart by the first
        node in them, so that the program does not meet each partition once for every order of its camps.
        """
        rows = _Rows()
        edges, count = self._pull.edges, self._count

        def place(node: int, camp: int) -> int:
            return len(edges) + node * count + camp

        for cycle in cycles:
            rows.add(dict.fromkeys(cycle, 1), 1)
        for number, (u, v, weight) in enumerate(edges):
            for camp in range(count):
                other = 1 if weight > 0 else -1
                rows.add({number: 1, place(u, camp): -1, place(v, camp): other}, 0 if weight > 0 else -1)
        for node in range(self._pull.nodes):
            rows.add({place(node, camp): 1 for camp in range(count)}, 1)
            rows.add({place(node, camp): -1 for camp in range(count)}, -1)
            for camp in range(1, count):
                earlier = {place(before, camp - 1): 1 for before in range(node)}
                rows.add({**earlier, place(node, camp): -1}, 0)
        for camp in range(count):
            rows.add({place(node, camp): 1 for node in range(self._pull.nodes)}, 1)
        width = place(self._pull.nodes, 0)
        cost = np.zeros(width, dtype=np.int64)
        cost[: len(edges)] = [abs(weight) for _, _, weight in edges]
        whole = np.arange(width) >= len(edges)
        value, bound = _whole(cost, [rows.constraint(width)], whole, max(self._deadline - time.monotonic(), 0.0))
        if value is None:
            return None, bound
        return value[len(edges) :].reshape(self._pull.nodes, count).argmax(axis=1), bound


class _Rows:
    """Rows of a program: sums that are at least a number."""

    def __init__(self) -> None:
        self._cells: list[tuple[int, int, int]] = []
        self._least: list[int] = []

    def add(self, row: dict[int, int], least: int) -> None:
        self._cells += [(len(self._least), column, value) for column, value in row.items()]
        self._least.append(least)

    def constraint(self, width: int) -> LinearConstraint:
        row, column, value = np.array(self._cells, dtype=np.int64).T
        table = coo_array((value, (row, column)), shape=(len(self._least), width)).tocsr()
        return LinearConstraint(table, lb=self._least)


def _whole(
    cost: _Ints, constraints: list[LinearConstraint], whole: NDArray[np.generic], left: float
) -> tuple[_Floats | None, int]:
    """Solve a program in which some variables are 0 or 1; return the values, None without, and the bound proved."""
    options = {"time_limit": left, "mip_rel_gap": 0.0}
    answer = milp(cost, constraints=constraints, integrality=whole, bounds=Bounds(0, 1), options=options)
    bound = answer.mip_dual_bound
    proved = math.ceil(bound - _EXACT) if bound is not None and math.isfinite(bound) else 0
    return (None if answer.x is None else np.asarray(answer.x)), max(proved, 0)
