"""The least number of edges in the way of two camps, proved: exact frustration of a signed graph.

Reductions come first, then a partition found by local search, then a bound from below. The bound is a linear program:
every negative cycle, that is one with an odd number of negative edges, holds a frustrated edge, so each is a row, and
rows are added where shortest paths in the doubled graph find one that is not met. Each bound is checked in whole
numbers: the dual values are rounded down to a packing of negative cycles, and the packing is added up exactly. What the
program leaves open is split on an edge, frustrated or not, until every case is closed or time is up.

The reductions to biconnected parts, negative-cycle rows for sparse graphs, and the remark that the program is mostly
whole on social and political networks (docs/balance.md). The models compared there are
those of Aref, Mason and Wilson (2018, 2020).
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from kg.network.balance.covering import cycle_rows, packed

Signed = tuple[int, int, int]
"""Two nodes and the weight between them: above nought for the same camp, below for different camps."""

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]

_SEED = 2016
_STARTS = 4
_UNMET = 1 - 1e-4  # a cycle whose values add up to less is added to the program
_TREE_ROUNDS = 12  # rounds of cycles below the root
_STALL = 8  # rounds without a better bound, after which a part is split
_SMALL = 400  # edges up to which the simplex method is faster than the interior-point method
_CELLS = 4_000_000  # distances held at once


@dataclass(frozen=True, slots=True)
class Solution:
    """Two camps (1 or -1 for each node), what they cost, and a proved lower bound on what any two camps cost."""

    sides: tuple[int, ...]
    cost: int
    bound: int


def least_frustration(nodes: int, edges: Iterable[Signed], deadline: float) -> Solution:
    """Return the best camps found until ``deadline`` (by ``time.monotonic``), and the bound proved until then.

    Weights between the same two nodes are added up; of opposite ones the smaller is frustrated in any case.
    """
    edges = list(edges)
    graph = _Reducible(nodes, edges)
    sides = dict.fromkeys(range(nodes), 1)
    bound = 0
    links: nx.Graph[int] = nx.Graph()
    for part in graph.parts():
        found, least = _solve_part(part, deadline)
        bound += least
        first = next(iter(found))
        links.add_edges_from((first, node, {"same": found[first] * found[node]}) for node in found if node != first)
    for component in nx.connected_components(links):
        for before, node in nx.bfs_edges(links, min(component)):
            sides[node] = sides[before] * links[before][node]["same"]
    graph.restore(sides)
    cost = sum(abs(weight) for u, v, weight in edges if sides[u] * sides[v] * weight < 0)
    return Solution(tuple(sides[node] for node in range(nodes)), cost, bound + graph.constant)


# ========== Reductions


class _Reducible:
    """A signed graph without its nodes of at most two neighbours, which can be put back at the least cost.

    Attributes:
        constant: what is frustrated whatever the camps.
    """

    def __init__(self, nodes: int, edges: Iterable[Signed]) -> None:
        self.constant = 0
        self._near: list[dict[int, int]] = [{} for _ in range(nodes)]
        self._removed: list[tuple[int, dict[int, int]]] = []
        for u, v, weight in edges:
            self._add(u, v, weight)
        self._reduce(list(range(nodes)))

    def _add(self, u: int, v: int, weight: int) -> None:
        """Add up parallel edges; of opposite ones the smaller goes into the constant."""
        before = self._near[u].get(v, 0)
        if before * weight < 0:
            self.constant += min(abs(before), abs(weight))
        if before + weight:
            self._near[u][v] = self._near[v][u] = before + weight
        elif before:
            del self._near[u][v], self._near[v][u]

    def _reduce(self, todo: list[int]) -> None:
        """Take out nodes of at most two neighbours; the two are joined by the lesser weight and the signs' product."""
        gone = set()
        while todo:
            node = todo.pop()
            near = self._near[node]
            if node in gone or len(near) > 2:
                continue
            gone.add(node)
            self._removed.append((node, near))
            self._near[node] = {}
            for other in near:
                del self._near[other][node]
            if len(near) == 2:
                (u, first), (v, second) = near.items()
                lesser = min(abs(first), abs(second))
                self._add(u, v, lesser if first * second > 0 else -lesser)
            todo.extend(near)

    def parts(self) -> list[list[Signed]]:
        """Return the biconnected parts of what is left, small ones first."""
        rest: nx.Graph[int] = nx.Graph()
        rest.add_edges_from((u, v) for u, near in enumerate(self._near) for v in near if u < v)
        found = [
            [(u, v, self._near[u][v]) for u, v in sorted((min(edge), max(edge)) for edge in part)]
            for part in nx.biconnected_component_edges(rest)
        ]
        return sorted(found, key=lambda part: (len(part), part))

    def restore(self, sides: dict[int, int]) -> None:
        """Give each node that was taken out the side that costs least."""
        for node, near in reversed(self._removed):
            sides[node] = 1 if sum(weight * sides[other] for other, weight in near.items()) >= 0 else -1


def _solve_part(edges: list[Signed], deadline: float) -> tuple[dict[int, int], int]:
    """Return the sides of the nodes of a biconnected part, and its bound; reduced again, for it has lost neighbours."""
    names = sorted({end for u, v, _ in edges for end in (u, v)})
    index = {name: number for number, name in enumerate(names)}
    numbered = [(index[u], index[v], weight) for u, v, weight in edges]
    inner = _Reducible(len(names), numbered)
    if inner.parts() == [numbered]:
        solved = _Core(len(names), numbered, deadline).solve()
    else:
        solved = least_frustration(len(names), numbered, deadline)
    return dict(zip(names, solved.sides, strict=True)), solved.bound


# ========== Local search


class _Search:
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

    def cost(self, sides: _Ints) -> int:
        frustrated = self.weight * sides[self.u] * sides[self.v] < 0
        return int(np.abs(self.weight[frustrated]).sum())

    def start(self) -> tuple[int, _Ints]:
        """Return the best of several starts, the same ones each time."""
        found = [self.improve(self._random.random(len(self.weight)), 10 * self.nodes) for _ in range(_STARTS)]
        return min(found, key=lambda one: one[0])

    def improve(self, doubt: _Floats, steps: int) -> tuple[int, _Ints]:
        """Return camps that satisfy a spanning tree of the least doubtful edges, then made better in ``steps``."""
        return self._tabu(self._along_tree(doubt), steps)

    def _along_tree(self, doubt: _Floats) -> _Ints:
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

    def _tabu(self, sides: _Ints, steps: int) -> tuple[int, _Ints]:
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


# ========== Bound and proof


@dataclass(order=True, slots=True)
class _Case:
    """A case of the proof: edges that are not frustrated, edges that are, and the bound proved for it."""

    bound: int
    number: int
    kept: frozenset[int] = field(compare=False)
    frustrated: frozenset[int] = field(compare=False)


class _Core:
    """A part that no reduction makes smaller: camps by local search, then cases until none can be cheaper."""

    def __init__(self, nodes: int, edges: Sequence[Signed], deadline: float) -> None:
        self._search = _Search(nodes, edges, deadline)
        self._nodes, self._deadline = nodes, deadline
        self._edge_of = {(u, v): number for number, (u, v, _) in enumerate(edges)}
        self._cost = np.abs(self._search.weight)
        self._cycles: list[frozenset[int]] = []
        self._known: set[frozenset[int]] = set()
        self._best, self._sides = self._search.start()

    def solve(self) -> Solution:
        """Return the best camps found, and the least bound over all cases."""
        cases = [_Case(0, 0, frozenset(), frozenset())]
        number, stuck = 0, self._best
        self._add_cycles(np.zeros(len(self._cost)))
        while cases and cases[0].bound < self._best and time.monotonic() < self._deadline:
            case = heapq.heappop(cases)
            edge = self._close(case)
            if case.bound >= self._best:
                continue
            if edge is None:
                stuck = min(stuck, case.bound)
                continue
            for kept, frustrated in ((case.kept | {edge}, case.frustrated), (case.kept, case.frustrated | {edge})):
                number += 1
                heapq.heappush(cases, _Case(case.bound, number, kept, frustrated))
        bound = min([self._best, stuck, *(case.bound for case in cases)])
        return Solution(tuple(self._sides.tolist()), self._best, bound)

    def _close(self, case: _Case) -> int | None:
        """Raise the case's bound by rows for cycles, as far as they go; return an edge to split it on.

        There is none where the case is closed, or cannot be closed.
        """
        rounds, idle, before = 0, 0, -1.0
        while (solved := self._program(case)) is not None and case.bound < self._best:
            value, total = solved
            found, sides = self._search.improve(value, min(200, 2 * self._nodes))
            if found < self._best:
                self._best, self._sides = found, sides
            rounds, idle, before = rounds + 1, 0 if total > before + 0.01 else idle + 1, max(total, before)
            tired = idle >= _STALL or (case.number and rounds >= _TREE_ROUNDS)
            if case.bound >= self._best or tired or not self._add_cycles(value):
                return self._doubtful(value, case)
        return None

    def _doubtful(self, value: _Floats, case: _Case) -> int | None:
        """Return the edge that is nearest to half frustrated, the heavier of two."""
        apart = np.abs(value - 0.5) - 1e-9 * self._cost
        apart[list(case.kept | case.frustrated)] = np.inf
        edge = int(apart.argmin())
        return edge if apart[edge] < 0.5 - 1e-6 else None

    def _program(self, case: _Case) -> tuple[_Floats, float] | None:
        """Solve the linear program of ``case`` and raise its bound; None when it holds no camps or time is up."""
        rows = [cycle - case.kept for cycle in self._cycles if not cycle & case.frustrated]
        if not all(rows):
            case.bound = self._best  # a negative cycle without a frustrated edge: no camps are like that
            return None
        columns = np.fromiter((edge for row in rows for edge in sorted(row)), dtype=np.int64)
        table = cycle_rows(columns, [len(row) for row in rows], len(self._cost))
        left = max(self._deadline - time.monotonic(), 0.0)
        method = "highs-ds" if len(self._cost) <= _SMALL else "highs-ipm"
        answer = linprog(self._cost, A_ub=-table, b_ub=-np.ones(len(rows)), method=method, options={"time_limit": left})
        if answer.status != 0:
            return None
        base = int(self._cost[list(case.frustrated)].sum())
        case.bound = max(case.bound, base + packed(-np.asarray(answer.ineqlin.marginals), table, self._cost))
        value = np.clip(answer.x, 0.0, 1.0)
        self._forget(value)
        value[list(case.frustrated)] = 1.0
        return value, float(answer.fun)

    def _forget(self, value: _Floats) -> None:
        """Drop rows that are far from tight, once there are many."""
        if len(self._cycles) > 2 * len(self._cost) + 200:
            self._cycles = [cycle for cycle in self._cycles if value[list(cycle)].sum() < 1.3]
            self._known = set(self._cycles)

    def _add_cycles(self, value: _Floats) -> bool:
        """Add negative cycles whose edges' values add up to less than one; tell whether there were new ones.

        A cycle is a path in the doubled graph, from a node on this side to the same node on that. Against the best
        camps every negative cycle holds a frustrated edge, so paths from the ends of these find all.
        """
        search, nodes = self._search, self._nodes
        crossing = (search.weight * self._sides[search.u] * self._sides[search.v] < 0).astype(np.int64)
        sources = np.arange(nodes) if nodes <= 200 else np.unique(search.u[crossing > 0])
        doubled = _doubled(search.u, search.v, crossing, value + 1e-5, nodes)
        before = len(self._cycles)
        step = max(1, _CELLS // (2 * nodes))
        for first in range(0, len(sources), step):
            if time.monotonic() > self._deadline:
                return False
            some = sources[first : first + step]
            distance, previous = dijkstra(doubled, indices=some, limit=_UNMET, return_predecessors=True)
            for row, source in enumerate(some.tolist()):
                if distance[row, source + nodes] < _UNMET:
                    self._add_cycle(previous[row], source)
        return len(self._cycles) > before

    def _add_cycle(self, previous: NDArray[np.int32], source: int) -> None:
        node, cycle = source + self._nodes, set()
        while node != source:
            before = int(previous[node])
            u, v = sorted((before % self._nodes, node % self._nodes))
            cycle.add(self._edge_of[u, v])
            node = before
        found = frozenset(cycle)
        if found not in self._known:
            self._known.add(found)
            self._cycles.append(found)


def _doubled(u: _Ints, v: _Ints, crossing: _Ints, length: _Floats, nodes: int) -> csr_array:
    """Return the graph of two copies of each node, in which crossing edges lead from one copy to the other."""
    here, there = nodes * crossing, nodes * (1 - crossing)
    tails, heads = (
        np.concatenate([u, u + nodes, v, v + nodes]),
        np.concatenate([v + here, v + there, u + here, u + there]),
    )
    return csr_array((np.tile(length, 4), (tails, heads)), shape=(2 * nodes, 2 * nodes))
