"""How sure a best division of a signed graph in two camps is: which pairs keep their places in every best one.

A division is given here by what it turns: a set of nodes that change their camp against one best division. Its extra
cost is the weight of satisfied edges between that set and the rest, less that of frustrated ones. Two questions are
asked of it:

- Which pairs does no best division turn? To be turned in none is an equivalence, so that the nodes fall into classes.
  Each round looks for the best division that turns most pairs not yet turned, until it is proved that none turns more.
- What does it cost at least to turn a pair? Of three nodes the cheapest pair to turn comes twice, for whatever turns
  ``(a, c)`` turns ``(a, b)`` or ``(b, c)``. So all costs are those along a tree of one pair less than nodes, and only
  such pairs are solved (Cheng and Hu 1991, for any function of cuts), dearest first, with nodes that are joined at that
  cost or a higher one taken as one node.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.network.balance.frustration import Signed, Solution, least_frustration

_Ints = NDArray[np.int64]

OPEN = -1
"""Stands for the class of a node whose class is not proved."""

DENSE = 2000
"""Nodes of a part up to which the cost of each pair is looked for."""


@dataclass(frozen=True)
class Part:
    """A connected part of a signed graph, with one best division and how sure it is.

    Attributes:
        nodes: numbers of the nodes, rising.
        sides: 1 or -1 for each, the first node 1.
        classes: a number for each; two nodes of one class are together in every best division, or apart in every one.
            ``OPEN`` for all where that is not proved.
        alone: extra cost of turning each node and no other.
        costs: proved lower bound, and upper bound, of the extra cost of turning each pair, as square matrices; None
            where they were not looked for.
    """

    nodes: tuple[int, ...]
    sides: _Ints
    classes: _Ints
    alone: _Ints
    costs: tuple[_Ints, _Ints] | None = None

    @property
    def proved(self) -> bool:
        """Whether the classes are proved."""
        return OPEN not in self.classes

    def cost(self, u: int, v: int) -> tuple[int, int] | None:
        """Return bounds of the extra cost of turning a pair, equal where it is proved; None where nothing is known.

        Args:
            u: place of the one in ``nodes``.
            v: place of the other.
        """
        if not self.proved:
            return None
        if self.classes[u] != self.classes[v]:
            return 0, 0
        if self.costs is None:
            return 1, int(min(self.alone[u], self.alone[v]))
        return int(self.costs[0][u, v]), int(self.costs[1][u, v])


@dataclass(frozen=True)
class Certainty:
    """A best division of a signed graph and its parts; parts are unrelated to each other."""

    solution: Solution
    parts: tuple[Part, ...]


def certainty(nodes: int, edges: Iterable[Signed], deadline: float, *, costs: bool = True) -> Certainty:
    """Return the best camps, with how sure they are, as far as it is proved until ``deadline``.

    Args:
        deadline: by ``time.monotonic``.
        costs: whether to look for the cost of turning each pair, not only for the classes; in parts of up to
            ``DENSE`` nodes.
    """
    edges = list(edges)
    solution = least_frustration(nodes, edges, deadline)
    pull: nx.Graph[int] = nx.Graph()
    pull.add_nodes_from(range(nodes))
    for u, v, weight in edges:
        before = pull[u][v]["weight"] if pull.has_edge(u, v) else 0
        pull.add_edge(u, v, weight=before + weight)
    pull.remove_edges_from([(u, v) for u, v, data in pull.edges(data=True) if not data["weight"]])
    found = sorted(map(sorted, nx.connected_components(pull)))
    return Certainty(solution, tuple(_part(pull, part, solution, deadline, costs) for part in found))


def _part(pull: nx.Graph[int], nodes: list[int], solution: Solution, deadline: float, costs: bool) -> Part:
    place = {node: number for number, node in enumerate(nodes)}
    sides = np.array([solution.sides[node] for node in nodes], dtype=np.int64)
    sides *= sides[0]
    # Above nought where satisfied in the division, below where frustrated: against it, all nodes are on one side.
    ties = sorted(
        (min(place[u], place[v]), max(place[u], place[v]), int(data["weight"] * sides[place[u]] * sides[place[v]]))
        for u, v, data in pull.edges(nodes, data=True)
    )
    alone = np.zeros(len(nodes), dtype=np.int64)
    for u, v, weight in ties:
        alone[[u, v]] += weight
    proved = solution.bound == solution.cost
    classes = _classes(len(nodes), ties, deadline) if proved else None
    if classes is None:
        return Part(tuple(nodes), sides, np.full(len(nodes), OPEN), alone)
    wanted = costs and len(nodes) <= DENSE
    return Part(tuple(nodes), sides, classes, alone, _Costs(ties, classes, deadline).solve() if wanted else None)


# ========== Classes


def _classes(nodes: int, ties: Sequence[Signed], deadline: float) -> _Ints | None:
    """Return the class of each node, or None where time is up before all are proved."""
    classes = np.zeros(nodes, dtype=np.int64)
    while links := _links(classes, ties):
        # Each link is worth one where kept, and an edge more than all links together.
        worth = len(links) + 1
        edges = [(u, v, worth * weight) for u, v, weight in ties]
        solved = least_frustration(nodes, [*edges, *((u, v, -1) for u, v in links)], deadline)
        turned = np.array(solved.sides, dtype=np.int64) * solved.sides[0]
        extra = sum(weight for u, v, weight in ties if turned[u] != turned[v])
        if extra == 0 and any(turned[u] != turned[v] for u, v in links):
            classes = np.unique(2 * classes + (turned < 0), return_inverse=True)[1]
        elif solved.bound == solved.cost:
            return classes
        else:
            return None
    return classes


def _links(classes: _Ints, ties: Iterable[Signed]) -> list[tuple[int, int]]:
    """Return pairs that hold each class together, satisfied edges where there are some."""
    kept: nx.Graph[int] = nx.Graph()
    kept.add_nodes_from(range(len(classes)))
    kept.add_edges_from((u, v) for u, v, weight in ties if weight > 0 and classes[u] == classes[v])
    firsts: dict[int, int] = {}
    links = [(min(edge), max(edge)) for edge in nx.minimum_spanning_edges(kept, data=False)]
    for piece in sorted(map(min, nx.connected_components(kept))):
        first = firsts.setdefault(int(classes[piece]), piece)
        links += [(first, piece)] if first != piece else []
    return sorted(links)


# ========== Costs of pairs


class _Costs:
    """Divisions by what they turn against a best one, 1 for nodes that stay and -1 for others, and what they cost."""

    def __init__(self, ties: Iterable[Signed], classes: _Ints, deadline: float) -> None:
        self._ties, self._deadline = np.zeros((len(classes), len(classes)), dtype=np.int64), deadline
        for u, v, weight in ties:
            self._ties[u, v] = self._ties[v, u] = weight
        alone = self._ties.sum(axis=1)
        self._same = np.equal.outer(classes, classes)
        self._most = np.where(self._same, np.minimum.outer(alone, alone), 0)
        self._joined = np.arange(len(classes))  # nodes of one number are not turned for less than the cost at hand

    def solve(self) -> tuple[_Ints, _Ints]:
        """Return the bounds of each pair's cost; dearest pairs are solved first, until time is up."""
        solved: dict[tuple[int, int], int] = {}
        while (pair := self._dearest()) is not None and time.monotonic() < self._deadline:
            level = int(self._most[pair])
            known = [found for found, cost in solved.items() if cost == level]
            for found in known:
                self._join(*found)
                del solved[found]
            if known:
                continue
            cost = self._turn(*pair)
            if cost is None:
                break
            if cost == level:
                self._join(*pair)
            else:
                solved[pair] = cost
        return self._bounds()

    def _dearest(self) -> tuple[int, int] | None:
        """Return the pair of highest upper bound that is not settled; pairs that cost nothing are settled."""
        unsettled = np.where(np.not_equal.outer(self._joined, self._joined), self._most, 0)
        u, v = divmod(int(unsettled.argmax()), len(unsettled))
        return (u, v) if unsettled[u, v] > 0 else None

    def _join(self, u: int, v: int) -> None:
        self._joined[self._joined == self._joined[v]] = self._joined[u]

    def _turn(self, u: int, v: int) -> int | None:
        """Return the least extra cost of turning a pair, or None where it is not proved.

        What is joined costs as much as the pair may cost at most, so nothing cheaper divides it.
        """
        level = int(self._most[u, v])
        _, column = np.unique(self._joined, return_inverse=True)
        place = np.zeros((len(column), int(column.max()) + 1), dtype=np.int64)
        place[np.arange(len(column)), column] = 1
        place[:, column[u]] -= place[:, column[v]]
        place = np.delete(place, column[v], axis=1)
        solved = least_frustration(place.shape[1], _edges(place.T @ self._ties @ place), self._deadline)
        cost = self._note(place @ np.array(solved.sides, dtype=np.int64))
        least = cost - solved.cost + solved.bound
        return min(cost, level) if least >= min(cost, level) else None

    def _note(self, turned: _Ints) -> int:
        """Remember a division that was found; return its extra cost."""
        cost = int(self._ties.sum() - turned @ self._ties @ turned) // 4
        apart = np.not_equal.outer(turned, turned)
        self._most[apart] = np.minimum(self._most[apart], cost)
        return cost

    def _bounds(self) -> tuple[_Ints, _Ints]:
        settled = np.equal.outer(self._joined, self._joined) | (self._most == 0)
        least = np.where(settled, self._most, self._same.astype(np.int64))
        for matrix in (least, self._most):
            np.fill_diagonal(matrix, 0)
        return least, self._most


def _edges(ties: _Ints) -> list[Signed]:
    """Return the pairs of different nodes of a symmetric matrix whose weight is not nought."""
    u, v = np.nonzero(np.triu(ties, 1))
    return list(zip(u.tolist(), v.tolist(), ties[u, v].tolist(), strict=True))
