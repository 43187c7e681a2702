"""Random signed graphs that share something with an observed one: its ties, its actors' signs, or its degrees.

    signs       the ties stay, their signs are dealt out anew
    node-signs  the ties stay, and every actor keeps its number of positive and of negative ties
    ends        every actor keeps its number of positive and of negative ties, which go to others

The last two are reversible Markov chains. The observed graph is put at a random place of the chain and the chain is run
from it both ways, which makes the p-value exact however slowly the chain mixes (the serial test of Besag and Clifford
1989). A step that cannot be made is a step that stays, so that all graphs within reach are equally likely
(Artzy-Randrup and Stone 2005; Fosdick et al. 2018).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.random import Generator

from kg.errors import NetworkError
from kg.network.signed import SignedGraph

Null = Callable[[SignedGraph, int, Generator], Iterator[SignedGraph]]
"""From an observed graph, a number of draws and a source of random numbers to that many graphs."""

TRAILS_PER_EDGE = 3
"""Alternating trails tried between two draws of ``node-signs``, for each edge."""

SWAPS_PER_EDGE = 10
"""Swaps tried between two draws of ``ends``, for each edge."""

SOURCE = (
    "Besag and Clifford 1989 (serial test); Artzy-Randrup and Stone 2005, doi:10.1103/PhysRevE.72.056708, and "
    "Fosdick, Larremore, Nishimura and Ugander 2018, arXiv:1608.00607 (swaps)"
)


def permuted_signs(graph: SignedGraph, draws: int, rng: Generator) -> Iterator[SignedGraph]:
    """Yield ``graph`` with its signs dealt out to its edges at random; draws are independent."""
    for _ in range(draws):
        yield graph.with_signs(rng.permutation(graph.sign))


def swapped_signs(graph: SignedGraph, draws: int, rng: Generator) -> Iterator[SignedGraph]:
    """Yield ``graph`` with signs swapped along alternating closed trails: each node keeps its margins of signs.

    A step picks a node and a sign and walks over unused edges, of one sign and the other by turns, at random, until it
    is back at the node with both signs used equally. Exchanging the signs of the trail keeps all margins. The swap of
    two positive edges a-b and c-d with two negative ones a-d and c-b is the shortest such trail in a graph without
    parallel edges; longer ones are needed to reach every graph of the same margins. Half of all steps stay, so that the
    chain has no period. Between two draws are ``TRAILS_PER_EDGE`` steps for each edge.
    """
    chain = _SignChain(graph, rng)
    yield from _serial(graph, chain.next, draws, rng)


def swapped_ends(graph: SignedGraph, draws: int, rng: Generator) -> Iterator[SignedGraph]:
    """Yield ``graph`` with the ends of edges of one sign exchanged: each node keeps its degree of either sign.

    A step picks two edges of one sign, a-b and c-d, and makes them a-d and c-b, unless that would tie a node to itself
    or a pair that has a tie already, of whichever sign. A weight goes with the first end. Between two draws are
    ``SWAPS_PER_EDGE`` steps for each edge. Not every graph of the same degrees need be within reach of such swaps,
    since a pair cannot have both signs; those within reach are equally likely.

    Raises:
        NetworkError: the graph has parallel edges.
    """
    if len(set(zip(graph.u.tolist(), graph.v.tolist(), strict=True))) < graph.size:
        raise NetworkError("a graph with parallel ties", hint="collapse it by net, any-negative or latest")
    yield from _serial(graph, lambda now: _ends_swapped(now, rng), draws, rng)


def _serial(
    graph: SignedGraph, step: Callable[[SignedGraph], SignedGraph], draws: int, rng: Generator
) -> Iterator[SignedGraph]:
    """Yield the draws before the observed graph and those after it, in a chain that is the same both ways."""
    before = int(rng.integers(draws + 1))
    for length in (before, draws - before):
        now = graph
        for _ in range(length):
            now = step(now)
            yield now


class _SignChain:
    """The chain of ``swapped_signs``, with what stays the same along it."""

    def __init__(self, graph: SignedGraph, rng: Generator) -> None:
        self.rng = rng
        self.ends: list[tuple[int, int]] = list(zip(graph.u.tolist(), graph.v.tolist(), strict=True))
        self.edges_of: list[list[int]] = [[] for _ in range(len(graph))]
        for edge, ends in enumerate(self.ends):
            for end in ends:
                self.edges_of[end].append(edge)

    def next(self, graph: SignedGraph) -> SignedGraph:
        """Return the graph some steps further."""
        sign = graph.sign.tolist()
        for _ in range(TRAILS_PER_EDGE * graph.size):
            if self.rng.random() < 0.5:
                self._step(sign)
        return graph.with_signs(np.array(sign, dtype=np.int64))

    def _step(self, sign: list[int]) -> None:
        start, first = int(self.rng.integers(len(self.edges_of))), 1 if self.rng.random() < 0.5 else -1
        trail = self._trail(start, first, sign)
        if not trail:
            return
        there = self._choices(start, trail, sign)
        for edge in trail:
            sign[edge] = -sign[edge]
        back = self._choices(start, trail[::-1], sign)
        # the rule of Metropolis and Hastings: a trail and its reverse need not be equally likely to be walked
        if self.rng.random() >= math.exp(min(0.0, there - back)):
            for edge in trail:
                sign[edge] = -sign[edge]

    def _trail(self, start: int, first: int, sign: Sequence[int]) -> list[int]:
        """Return a random alternating closed trail, or nothing where the walk comes to a dead end."""
        trail: list[int] = []
        node, wanted = start, first
        while not trail or node != start or len(trail) % 2:
            open_edges = self._open(node, wanted, sign, trail)
            if not open_edges:
                return []
            trail.append(open_edges[int(self.rng.random() * len(open_edges))])
            node, wanted = self._across(trail[-1], node), -wanted
        return trail

    def _choices(self, start: int, trail: Sequence[int], sign: Sequence[int]) -> float:
        """Return the logarithm of how many choices the walk along ``trail`` had in all."""
        total, node = 0.0, start
        for place, edge in enumerate(trail):
            total += math.log(len(self._open(node, sign[edge], sign, trail[:place])))
            node = self._across(edge, node)
        return total

    def _open(self, node: int, wanted: int, sign: Sequence[int], used: Sequence[int]) -> list[int]:
        return [edge for edge in self.edges_of[node] if sign[edge] == wanted and edge not in used]

    def _across(self, edge: int, node: int) -> int:
        u, v = self.ends[edge]
        return v if node == u else u


def _ends_swapped(graph: SignedGraph, rng: Generator) -> SignedGraph:
    ends: list[tuple[int, int]] = list(zip(graph.u.tolist(), graph.v.tolist(), strict=True))
    sign = graph.sign.tolist()
    tied = set(ends)
    steps = SWAPS_PER_EDGE * graph.size
    same = {one: np.flatnonzero(graph.sign == one).tolist() for one in (1, -1)}
    first = rng.integers(graph.size, size=steps) if steps else np.empty(0, dtype=np.int64)
    share, turned = rng.random(steps), rng.random(steps) < 0.5
    for i, part, turn in zip(first.tolist(), share.tolist(), turned.tolist(), strict=True):
        others = same[sign[i]]
        j = others[int(part * len(others))]
        (a, b), (c, d) = ends[i], ends[j][::-1] if turn else ends[j]
        new = (min(a, d), max(a, d)), (min(c, b), max(c, b))
        if i != j and a != d and c != b and not tied.intersection(new):
            tied.difference_update((ends[i], ends[j]))
            ends[i], ends[j] = new
            tied.update(new)
    return _in_order(graph, ends)


def _in_order(graph: SignedGraph, ends: Sequence[tuple[int, int]]) -> SignedGraph:
    u, v = np.array(ends, dtype=np.int64).reshape(-1, 2).T
    order = np.lexsort((graph.sign, v, u))
    return replace(
        graph, u=u[order], v=v[order], sign=graph.sign[order], weight=graph.weight[order], ambivalent=()
    )  # fmt: skip


NULLS: Mapping[str, Null] = {"signs": permuted_signs, "node-signs": swapped_signs, "ends": swapped_ends}
"""The nulls by name, the easiest to beat first."""
