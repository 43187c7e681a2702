"""The least number of edges in the way of two camps, proved: exact frustration of a signed graph.

Reductions come first (reduction.py), then camps found by local search (tabu.py), then a bound from below. The bound is
a linear program (program.py): every negative cycle, that is one with an odd number of negative edges, holds a
frustrated edge, so each is a row, and rows are added where shortest paths in the doubled graph find one that is not met
(cycles.py). Each bound is checked in whole numbers (covering.py). What the program leaves open is split on an edge,
frustrated or not, until every case is closed or time is up (proof.py).

The rows and their separation are those of Barahona and Mahjoub (1986). Other models are compared by Aref, Mason and
Wilson (2018, 2020).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx

from kg.network.balance.proof import Core
from kg.network.balance.reduction import Reducible, Signed

__all__ = ["Signed", "Solution", "least_frustration"]


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
    graph = Reducible(nodes, edges)
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


def _solve_part(edges: list[Signed], deadline: float) -> tuple[dict[int, int], int]:
    """Return the sides of the nodes of a biconnected part, and its bound; reduced again, for it has lost neighbours."""
    names = sorted({end for u, v, _ in edges for end in (u, v)})
    index = {name: number for number, name in enumerate(names)}
    numbered = [(index[u], index[v], weight) for u, v, weight in edges]
    inner = Reducible(len(names), numbered)
    if inner.parts() == [numbered]:
        core = Core(len(names), numbered, deadline)
        bound = core.solve()
        return dict(zip(names, core.sides.tolist(), strict=True)), bound
    solved = least_frustration(len(names), numbered, deadline)
    return dict(zip(names, solved.sides, strict=True)), solved.bound
