"""Reductions of a signed graph that keep its least frustration: what is left is smaller and as hard."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

Signed = tuple[int, int, int]
"""Two nodes and the weight between them: above nought for the same camp, below for different camps."""


class Reducible:
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
