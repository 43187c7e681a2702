"""Signed triads: how many of each kind, the shares that are balanced, and who stands in those that are not.

A triad is three actors of whom each two have a signed tie. Between actors with parallel ties (the rule ``multigraph``)
each choice of three ties is a triad. Pairs without a tie are not looked at: a missing tie is one that no account
mentions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise, permutations

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from kg.network.network import Network
from kg.network.registry import Measure, Options, Ranking, Scalar
from kg.network.signed import SignedGraph, collapse
from kg.network.table import Cell, Table

Integers = NDArray[np.int64]

KINDS = ("+++", "++-", "+--", "---")
"""Kinds of triads, by the number of negative ties."""

STRONG = np.array([True, False, True, False])
"""Which kinds are balanced: those with an even number of negative ties (Cartwright and Harary 1956)."""

WEAK = np.array([True, False, True, True])
"""Which kinds are weakly balanced: all but those with exactly one negative tie (Davis 1967)."""

DENSE = 2000
"""Actors up to which walk balance is computed, from all eigenvalues."""

_CARTWRIGHT = "Cartwright and Harary 1956, doi:10.1037/h0046049"
_DAVIS = "Davis 1967, Human Relations 20:181-187"
_ESTRADA = "Estrada 2019, Rethinking structural balance in signed social networks, Discrete Applied Mathematics"
_AREF = "Aref, Dinh, Rezapour and Diesner 2020, doi:10.1038/s41598-020-71838-6"

_CHUNK = 1_000_000


@dataclass(frozen=True)
class Triads:
    """The signed triads of a graph.

    Attributes:
        pairs: numbers of the two nodes of each pair that has a tie, shape (pairs, 2), sorted.
        positive: positive ties of each pair.
        negative: negative ties of each pair.
        corners: numbers of the three nodes of each triangle of pairs, shape (triangles, 3).
        sides: numbers of its three pairs, shape (triangles, 3).
        kinds: triads of each kind of ``KINDS`` in each triangle, shape (triangles, 4); one of them where no
            ties are parallel.
    """

    pairs: Integers
    positive: Integers
    negative: Integers
    corners: Integers
    sides: Integers
    kinds: Integers

    @property
    def census(self) -> dict[str, int]:
        """How many triads of each kind there are."""
        return dict(zip(KINDS, self.kinds.sum(axis=0).tolist(), strict=True))

    def share(self, balanced: NDArray[np.bool_]) -> float | None:
        """Return the share of triads whose kind is ``balanced`` (``STRONG`` or ``WEAK``), None without triads."""
        total = self.kinds.sum()
        return float(self.kinds[:, balanced].sum() / total) if total else None

    def by_corner(self, nodes: int, kinds: NDArray[np.bool_]) -> Integers:
        """Return how many triads of some kinds each of ``nodes`` nodes is in."""
        return _gathered(self.corners, self.kinds[:, kinds].sum(axis=1), nodes)

    def by_side(self, kinds: NDArray[np.bool_]) -> Integers:
        """Return how many triads of some kinds each pair is in."""
        return _gathered(self.sides, self.kinds[:, kinds].sum(axis=1), len(self.pairs))


def signed_triads(graph: SignedGraph) -> Triads:
    """Return the signed triads of ``graph``.

    Each pair points from the node with fewer neighbours to the one with more, so that even a hub has few pairs that
    point away from it; every triangle is then found once, from its node with fewest neighbours.

    >>> signed_triads(SignedGraph.from_edges([("a", "b", 1), ("b", "c", -1), ("a", "c", -1)])).census
    {'+++': 0, '++-': 0, '+--': 1, '---': 0}
    """
    nodes = len(graph)
    keys, place = np.unique(graph.u * nodes + graph.v, return_inverse=True)
    pairs = np.stack((keys // max(nodes, 1), keys % max(nodes, 1)), axis=1)
    positive, negative = (np.bincount(place[graph.sign == sign], minlength=len(keys)) for sign in (1, -1))
    corners, sides = _triangles(pairs, nodes)
    p, n = positive[sides], negative[sides]
    # the product of (p + n x) over the three sides, by powers of x
    kinds = np.stack([
        p[:, 0] * p[:, 1] * p[:, 2],
        p[:, 0] * p[:, 1] * n[:, 2] + p[:, 0] * n[:, 1] * p[:, 2] + n[:, 0] * p[:, 1] * p[:, 2],
        p[:, 0] * n[:, 1] * n[:, 2] + n[:, 0] * p[:, 1] * n[:, 2] + n[:, 0] * n[:, 1] * p[:, 2],
        n[:, 0] * n[:, 1] * n[:, 2],
    ], axis=1)  # fmt: skip
    return Triads(pairs, positive, negative, corners, sides, kinds)


def _triangles(pairs: Integers, nodes: int) -> tuple[Integers, Integers]:
    """Return the corners and the sides of all triangles, a row each."""
    degree = np.bincount(pairs.ravel(), minlength=nodes)
    node = np.argsort(degree, kind="stable")
    rank = np.argsort(node)
    ends = np.sort(rank[pairs], axis=1)
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    low, high = ends[order].T
    # the second side of a triangle is a later pair from the same node, the third joins their far ends
    later = np.searchsorted(low, low, side="right") - np.arange(len(low)) - 1
    found = [np.empty((0, 3), dtype=np.int64)]
    for start, stop in _ranges(later):
        first = np.repeat(np.arange(start, stop), later[start:stop])
        second = first + 1 + _count_up(later[start:stop])
        third = _positions(low * nodes + high, high[first] * nodes + high[second])
        found.append(np.stack([first, second, third], axis=1)[third >= 0])
    sides = np.concatenate(found)
    corners = node[np.stack([low[sides[:, 0]], high[sides[:, 0]], high[sides[:, 1]]], axis=1)]
    return corners, order[sides]


def _ranges(counts: Integers) -> list[tuple[int, int]]:
    """Return consecutive ranges whose counts add up to about ``_CHUNK`` each, to bound the memory."""
    cuts = np.flatnonzero(np.diff(np.cumsum(counts) // _CHUNK)) + 1
    bounds = [0, *cuts.tolist(), len(counts)]
    return list(pairwise(bounds))


def _count_up(counts: Integers) -> Integers:
    """Return 0, 1, ... up to each count, one after the other."""
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)


def _positions(keys: Integers, wanted: Integers) -> Integers:
    """Return where each wanted key is among sorted keys, -1 where it is not."""
    if not len(keys):
        return np.empty(0, dtype=np.int64)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, place, -1)


def _gathered(places: Integers, amounts: Integers, length: int) -> Integers:
    """Return the sum of the amounts of all rows of ``places`` in which each number up to ``length`` stands."""
    return np.bincount(places.ravel(), np.repeat(amounts, 3), minlength=length).astype(np.int64)


def walk_balance(graph: SignedGraph) -> float | None:
    """Return the walk balance: closed walks, those of k steps divided by k!, positive less negative to all.

    It is tr exp(A) / tr exp(|A|), 1 where the graph is balanced; None without ties, and above ``DENSE`` actors,
    where all eigenvalues would take too long (Estrada 2019).
    """
    if not graph.size or len(graph) > DENSE:
        return None
    positive, negative = (graph.adjacency(sign).toarray() for sign in (1, -1))
    signed, plain = (logsumexp(np.linalg.eigvalsh(matrix)) for matrix in (positive - negative, positive + negative))
    return float(np.exp(signed - plain))


def transitive_balance(network: Network) -> tuple[int, int]:
    """Return how many transitive triads of directed ties are balanced, and how many there are (Aref et al. 2020).

    A triad is transitive where each two actors have a tie, and from i to j and from j to k always comes with from i to
    k (the types 030T, 120D, 120U and 300); it is balanced where in each such three ties an even number is negative.
    Several ties from one actor to another count by the sign of the sum of sign times weight; an undirected tie counts
    both ways.
    """
    arc = _arcs(network)
    pairs = sorted({(min(ends), max(ends), 1) for ends in arc})
    graph = SignedGraph.from_edges(pairs)
    found = [_transitive([graph.names[node] for node in corner], arc) for corner in signed_triads(graph).corners]
    judged = [balanced for balanced in found if balanced is not None]
    return sum(judged), len(judged)


def _arcs(network: Network) -> dict[tuple[str, str], int]:
    total: dict[tuple[str, str], float] = {}
    for edge in network.edges:
        for ends in ((edge.source, edge.target), (edge.target, edge.source))[: 1 if edge.directed else 2]:
            total[ends] = total.get(ends, 0.0) + edge.sign * edge.weight
    return {ends: 1 if amount > 0 else -1 for ends, amount in total.items() if amount}


def _transitive(corner: list[str], arc: Mapping[tuple[str, str], int]) -> bool | None:
    """Return whether a transitive triad is balanced, None for one that is not transitive."""
    products = []
    for i, j, k in permutations(corner):
        if (i, j) in arc and (j, k) in arc:
            if (i, k) not in arc:
                return None
            products.append(arc[i, j] * arc[j, k] * arc[i, k])
    return all(product > 0 for product in products)


def _census(network: Network, options: Options) -> Table:
    """Return a row for each kind of triad: how many, their share, and whether balanced strongly and weakly."""
    census = signed_triads(collapse(network, options.collapse)).census
    total = sum(census.values())
    rows = tuple(
        (kind, count, count / total if total else None, bool(strong), bool(weak))
        for (kind, count), strong, weak in zip(census.items(), STRONG, WEAK, strict=True)
    )
    caption = f"Signed triads; signs of pairs by the collapse rule {options.collapse}."
    columns = ("triad", "count", "share", "strongly_balanced", "weakly_balanced")
    return Table("triads", caption, columns, rows, f"{_CARTWRIGHT}; {_DAVIS}")


def _partial(network: Network, options: Options) -> Table:
    """Return measures of partial balance: a row each with ``balanced`` and ``all`` where counted, and ``share``."""
    graph = collapse(network, options.collapse)
    triads = signed_triads(graph)
    total = int(triads.kinds.sum())
    balanced, directed = transitive_balance(network)
    rows: tuple[tuple[Cell, ...], ...] = (
        ("strong", int(triads.kinds[:, STRONG].sum()), total, triads.share(STRONG), _CARTWRIGHT),
        ("weak", int(triads.kinds[:, WEAK].sum()), total, triads.share(WEAK), _DAVIS),
        ("transitive", balanced, directed, balanced / directed if directed else None, _AREF),
        ("walk", None, None, walk_balance(graph), _ESTRADA),
    )
    caption = (
        f"Partial balance, 1 where all balances; signs of pairs by the collapse rule {options.collapse}, of directed "
        f"ties (transitive) by their sum. Walk balance up to {DENSE} actors."
    )
    sources = "; ".join((_CARTWRIGHT, _DAVIS, _AREF, _ESTRADA))
    return Table("partial-balance", caption, ("measure", "balanced", "all", "share", "method"), rows, sources)


def _by_actor(network: Network, options: Options) -> Table:
    """Return a row for each actor in a triad: its ``triads``, those ``unbalanced``, their ``share``; most first."""
    graph = collapse(network, options.collapse)
    triads = signed_triads(graph)
    every = triads.by_corner(len(graph), STRONG | ~STRONG).tolist()
    bad = triads.by_corner(len(graph), ~STRONG).tolist()
    rows = sorted(
        (
            (name, network.label(name), network.label(name, "ar"), of, wrong, wrong / of)
            for name, of, wrong in zip(graph.names, every, bad, strict=True)
            if of
        ),
        key=lambda row: (-row[4], -row[5], row[0]),
    )
    caption = f"Unbalanced triads of each actor; signs of pairs by the collapse rule {options.collapse}."
    columns = ("actor", "label_en", "label_ar", "triads", "unbalanced", "share")
    return Table("unbalanced-actors", caption, columns, tuple(rows), _CARTWRIGHT)


def _by_pair(network: Network, options: Options) -> Table:
    """Return a row for each tied pair in an unbalanced triad, most first: its ties of each sign and its triads."""
    graph = collapse(network, options.collapse)
    triads = signed_triads(graph)
    bad, every = triads.by_side(~STRONG), triads.by_side(STRONG | ~STRONG)
    order = sorted(np.flatnonzero(bad).tolist(), key=lambda pair: (-bad[pair], pair))
    rows = tuple(
        (
            *(graph.names[end] for end in triads.pairs[pair]),
            *(network.label(graph.names[end]) for end in triads.pairs[pair]),
            *(int(counts[pair]) for counts in (triads.positive, triads.negative, every, bad)),
        )
        for pair in order
    )
    caption = f"Pairs in unbalanced triads; signs of pairs by the collapse rule {options.collapse}."
    columns = ("actor", "other", "label_en", "other_label_en", "positive", "negative", "triads", "unbalanced")
    return Table("unbalanced-pairs", caption, columns, rows, _CARTWRIGHT)


def _transitive_share(network: Network, _: Options) -> float | None:
    balanced, total = transitive_balance(network)
    return balanced / total if total else None


def _unbalanced(network: Network, options: Options) -> dict[str, float]:
    graph = collapse(network, options.collapse)
    counts = signed_triads(graph).by_corner(len(graph), ~STRONG)
    return dict(zip(graph.names, counts.astype(float).tolist(), strict=True))


MEASURES = (
    Measure("triads", "Signed triads", "الثلاثيات ذات الإشارة", _census),
    Measure("partial-balance", "Partial balance", "التوازن الجزئي", _partial),
    Measure("unbalanced-actors", "Actors in unbalanced triads", "الفاعلون في الثلاثيات غير المتوازنة", _by_actor),
    Measure("unbalanced-pairs", "Pairs in unbalanced triads", "الأزواج في الثلاثيات غير المتوازنة", _by_pair),
)
SCALARS = (
    Scalar(
        "strong-balance", "Share of triads that are balanced", "نسبة الثلاثيات المتوازنة",
        lambda network, options: signed_triads(collapse(network, options.collapse)).share(STRONG),
    ),
    Scalar(
        "weak-balance", "Share of triads that are weakly balanced", "نسبة الثلاثيات المتوازنة توازنًا ضعيفًا",
        lambda network, options: signed_triads(collapse(network, options.collapse)).share(WEAK),
    ),
    Scalar(
        "transitive-balance", "Share of transitive triads that are balanced", "نسبة الثلاثيات المتعدية المتوازنة",
        _transitive_share,
    ),
    Scalar(
        "walk-balance", "Walk balance", "توازن المسارات",
        lambda network, options: walk_balance(collapse(network, options.collapse)),
    ),
)  # fmt: skip
RANKINGS = (Ranking("unbalanced-triads", "Unbalanced triads of an actor", "ثلاثيات الفاعل غير المتوازنة", _unbalanced),)
