"""Signed communities: groups with more friends and fewer enemies inside than the actors' ties would give by chance.

The modularity of Gómez, Jensen and Arenas (2009) has a null for each sign: positive ties are compared with what the
actors' positive ties would give, negative ties with what their negative ties would give. Finding its greatest value is
hard, so what is found is a lower bound of it: Louvain (Blondel et al. 2008), in which an actor may also join a group to
which it has no tie, because a group of enemies of one's enemies is one. Libraries that do the same are under the GPL
(leidenalg) or take signs for weights without a word (NetworkX).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from kg.network.network import Network
from kg.network.registry import SEED, Measure, Options, Ranking, Scalar
from kg.network.signed import SignedGraph, collapse
from kg.network.table import Table

Integers = NDArray[np.int64]
Vector = NDArray[np.float64]

SMALL = 1000
"""Nodes up to which an actor may join any group, and the search begins anew several times."""

RESTARTS = 20
"""Searches of a small network, each in another random order; the best is taken. Of a larger one there is one."""

_LEAST = 1e-10
_SOURCE = (
    "Gómez, Jensen and Arenas 2009, Physical Review E 80:016114 (signed modularity); "
    "Blondel, Guillaume, Lambiotte and Lefebvre 2008, J. Stat. Mech. P10008 (Louvain)"
)


@dataclass(frozen=True)
class Communities:
    """A division of the nodes of a graph.

    Attributes:
        groups: names of the nodes of each group, sorted; the largest group first, of equal ones the alphabetically
            first.
        modularity: its signed modularity, or None where the graph has no ties.
    """

    groups: tuple[tuple[str, ...], ...]
    modularity: float | None


def signed_modularity(graph: SignedGraph, groups: Iterable[Iterable[str]]) -> float | None:
    """Return the signed modularity of a division of the nodes, or None where the graph has no ties.

    It is the weight of positive less that of negative ties inside groups, less what is expected of each by its own
    null, as a share of the weight of all ties. It is 0 for one group of all (Gómez, Jensen and Arenas 2009).

    Args:
        graph: its weights count.
        groups: names of nodes, each node once.

    >>> friends = SignedGraph.from_edges([("a", "b", 1), ("c", "d", 1), ("a", "c", -1), ("b", "d", -1)])
    >>> signed_modularity(friends, [{"a", "b"}, {"c", "d"}])
    0.5
    """
    number = {name: index for index, group in enumerate(groups) for name in group}
    return _modularity(graph, np.array([number[name] for name in graph.names], dtype=np.int64))


def _modularity(graph: SignedGraph, label: Integers) -> float | None:
    if not graph.size:
        return None
    inside = (label[graph.u] == label[graph.v]) @ (graph.sign * graph.weight)
    expected = sum(sign * _expected(_strength(graph, sign), label) for sign in (1, -1))
    return float((inside - expected) / graph.weight.sum())


def _strength(graph: SignedGraph, sign: int) -> Vector:
    """Return the weight of the ties of one sign of each node."""
    weight = np.where(graph.sign == sign, graph.weight, 0.0)
    ends = np.concatenate([graph.u, graph.v])
    return _totals(ends, np.concatenate([weight, weight]), len(graph))


def _totals(label: Integers, amounts: Vector, count: int) -> Vector:
    return np.bincount(label, amounts, minlength=count).astype(np.float64)


def _expected(strength: Vector, label: Integers) -> float:
    """Return the weight that is expected inside groups of ties of one sign."""
    total = strength.sum()
    return float((np.bincount(label, strength) ** 2).sum() / (2 * total)) if total else 0.0


def signed_communities(graph: SignedGraph, seed: int = SEED) -> Communities:
    """Return the division of greatest signed modularity that was found, never one worse than one group of all.

    The same graph and seed give the same division. That no other is better is not proved. Nodes without ties are
    groups of their own.
    """
    random = np.random.default_rng(seed)
    whole = np.zeros(len(graph), dtype=np.int64)
    if not graph.size:
        return _named(graph, np.arange(len(graph)), None)
    restarts = RESTARTS if len(graph) <= SMALL else 1
    found = [_louvain(_level(graph), random) for _ in range(restarts)]
    best = max([whole, *found], key=lambda label: _modularity(graph, label) or 0.0)
    alone = np.bincount(np.concatenate([graph.u, graph.v]), minlength=len(graph)) == 0
    label = np.where(alone, len(graph) + np.arange(len(graph)), best)
    return _named(graph, label, _modularity(graph, np.unique(label, return_inverse=True)[1]))


def _named(graph: SignedGraph, label: Integers, modularity: float | None) -> Communities:
    groups: dict[int, list[str]] = {}
    for name, group in zip(graph.names, label.tolist(), strict=True):
        groups.setdefault(group, []).append(name)
    ordered = sorted(groups.values(), key=lambda group: (-len(group), group))
    return Communities(tuple(map(tuple, ordered)), modularity)


# ========== Louvain


@dataclass(frozen=True)
class _Level:
    """A graph whose nodes are groups found before: their ties to others, and their strengths of each sign.

    Attributes:
        ties: weight of positive less that of negative ties between each two nodes; none of a node with itself.
        positive: weight of the positive ties of each node, over the root of that of all twice, so that the product of
            two is the weight that is expected between them.
        negative: the same of the negative ties.
    """

    ties: csr_array
    positive: Vector
    negative: Vector


def _level(graph: SignedGraph) -> _Level:
    weight = graph.sign * graph.weight
    ends = np.concatenate([graph.u, graph.v]), np.concatenate([graph.v, graph.u])
    ties = csr_array((np.concatenate([weight, weight]), ends), shape=(len(graph), len(graph)))
    strengths = (_strength(graph, sign) for sign in (1, -1))
    return _Level(ties, *(strength / max(np.sqrt(strength.sum()), _LEAST) for strength in strengths))


def _merged(level: _Level, label: Integers) -> _Level:
    """Return the level whose nodes are the groups of ``label``, numbered from 0."""
    count = int(label.max()) + 1
    group = csr_array((np.ones(len(label)), (np.arange(len(label)), label)), shape=(len(label), count))
    ties = csr_array(group.T @ level.ties @ group)
    ties.setdiag(0)
    ties.eliminate_zeros()
    ties.sort_indices()
    return _Level(ties, _totals(label, level.positive, count), _totals(label, level.negative, count))


def _louvain(level: _Level, random: np.random.Generator) -> Integers:
    """Return a group for each node, numbered from 0.

    Nodes move, then the groups become nodes and do the same; where groups joined, the nodes have another go.
    """
    count = len(level.positive)
    move = _moved_anywhere if count <= SMALL else _moved_along_ties
    label = np.arange(count)
    while True:
        group = np.unique(move(level, label, random.permutation(count).tolist()), return_inverse=True)[1]
        if group.max() + 1 == count:
            return group
        joined = _louvain(_merged(level, group), random)
        label = joined[group]
        if joined.max() == group.max():
            return label


def _moved_along_ties(level: _Level, start: Integers, order: Sequence[int]) -> Integers:
    """Move nodes, one by one, each to the best of the groups of its neighbours or to an empty one; lists, for speed."""
    positive, negative = level.positive.tolist(), level.negative.tolist()
    near = [level.ties.indices[a:b].tolist() for a, b in pairwise(level.ties.indptr.tolist())]
    weights = [level.ties.data[a:b].tolist() for a, b in pairwise(level.ties.indptr.tolist())]
    label, size = start.tolist(), np.bincount(start, minlength=len(order)).tolist()
    empty = [group for group, members in enumerate(size) if not members]
    friends, foes = (_totals(start, each, len(order)).tolist() for each in (level.positive, level.negative))
    waiting, queued = list(order), [True] * len(order)
    for node in waiting:
        queued[node] = False
        old, p, n = label[node], positive[node], negative[node]
        friends[old] -= p
        foes[old] -= n
        size[old] -= 1
        if not size[old]:
            empty.append(old)
            friends[old] = foes[old] = 0.0
        tied = {old: 0.0, empty[-1]: 0.0} if empty else {old: 0.0}
        for other, weight in zip(near[node], weights[node], strict=True):
            group = label[other]
            tied[group] = tied.get(group, 0.0) + weight
        best, most = old, tied[old] - p * friends[old] + n * foes[old] + _LEAST
        for group, weight in tied.items():
            gain = weight - p * friends[group] + n * foes[group]
            if gain > most:
                best, most = group, gain
        friends[best] += p
        foes[best] += n
        if not size[best]:
            empty.pop()
        size[best] += 1
        if best != old:
            label[node] = best
            again = [other for other in near[node] if not queued[other] and label[other] != best]
            for other in again:
                queued[other] = True
            waiting.extend(again)
    return np.array(label, dtype=np.int64)


def _moved_anywhere(level: _Level, start: Integers, order: Sequence[int]) -> Integers:
    """Move nodes, one by one, each to the best of all groups, empty ones too, until none moves."""
    count, label = len(order), start.copy()
    friends, foes = (_totals(start, each, count) for each in (level.positive, level.negative))
    ties = level.ties
    moved = True
    while moved:
        moved = False
        for node in order:
            old, p, n = label[node], level.positive[node], level.negative[node]
            friends[old] -= p
            foes[old] -= n
            own = slice(ties.indptr[node], ties.indptr[node + 1])
            gain = np.bincount(label[ties.indices[own]], ties.data[own], minlength=count) - p * friends + n * foes
            best = int(gain.argmax())
            if gain[best] <= gain[old] + _LEAST:
                best = old
            friends[best] += p
            foes[best] += n
            moved |= best != old
            label[node] = best
    return label


# ========== Tables


def communities(network: Network, options: Options) -> Table:
    """Return a row for each community: how many actors, its ties by sign inside and to others, and its members.

    ``positive_parts`` is the number of parts into which it falls by its positive ties: where there are several, some of
    its actors are together only because they have enemies in common.
    """
    graph = collapse(network, options.collapse)
    found = signed_communities(graph, options.seed)
    number = {name: index for index, group in enumerate(found.groups) for name in group}
    label = np.array([number[name] for name in graph.names], dtype=np.int64)
    columns = [_ties(graph, label, graph.sign == sign, within=within) for sign in (1, -1) for within in (True, False)]
    rows = tuple(
        (index, len(group), *counts, "; ".join(map(network.label, group)))
        for index, (group, *counts) in enumerate(
            zip(found.groups, _positive_parts(graph, label), *columns, strict=True), start=1
        )
    )
    names = (
        "community", "actors", "positive_parts",
        "positive_inside", "positive_outside", "negative_inside", "negative_outside", "members",
    )  # fmt: skip
    return Table("communities", _caption(graph, found, options), names, rows, _SOURCE)


def _ties(graph: SignedGraph, label: Integers, kept: NDArray[np.bool_], *, within: bool) -> list[int]:
    """Return how many of the ties kept each group has inside it, or to other groups."""
    u, v = label[graph.u[kept]], label[graph.v[kept]]
    ends = u[u == v] if within else np.concatenate([u[u != v], v[u != v]])
    return [int(count) for count in np.bincount(ends, minlength=label.max(initial=-1) + 1)]


def _positive_parts(graph: SignedGraph, label: Integers) -> list[int]:
    """Return into how many parts each group falls by the positive ties inside it."""
    kept = (graph.sign > 0) & (label[graph.u] == label[graph.v])
    shape = (len(graph), len(graph))
    ties = csr_array((np.ones(kept.sum()), (graph.u[kept], graph.v[kept])), shape=shape)
    part = connected_components(ties, directed=False)[1]
    first = np.unique(part, return_index=True)[1]
    return [int(count) for count in np.bincount(label[first], minlength=label.max(initial=-1) + 1)]


def community_members(network: Network, options: Options) -> Table:
    """Return a row for each actor: the number of its community."""
    graph = collapse(network, options.collapse)
    found = signed_communities(graph, options.seed)
    rows = tuple(
        (name, network.label(name), network.label(name, "ar"), index + 1)
        for index, group in enumerate(found.groups)
        for name in group
    )
    names = ("actor", "label_en", "label_ar", "community")
    return Table("community-members", _caption(graph, found, options), names, rows, _SOURCE)


def _caption(graph: SignedGraph, found: Communities, options: Options) -> str:
    value = "not defined without ties" if found.modularity is None else f"{found.modularity:.4g}"
    searches = RESTARTS if len(graph) <= SMALL else 1
    return (
        f"Signed communities, modularity {value}, the greatest of {searches} searches, not proved to be the greatest "
        f"of all. Positive ties count for a community, negative ones against it, each against a null of its own that "
        f"keeps the actors' strengths of that sign; weighted. Collapse rule {options.collapse}, seed {options.seed}."
    )


def _found_modularity(network: Network, options: Options) -> float | None:
    return signed_communities(collapse(network, options.collapse), options.seed).modularity


MEASURES = (
    Measure("communities", "Signed communities", "الجماعات بحسب الإشارة", communities),
    Measure("community-members", "Members of signed communities", "أعضاء الجماعات بحسب الإشارة", community_members),
)
SCALARS = (
    Scalar("signed-modularity", "Signed modularity", "معامل التجمع بحسب الإشارة", _found_modularity),
    Scalar(
        "signed-communities", "Signed communities of two actors or more", "عدد الجماعات من فاعلين اثنين فأكثر",
        lambda network, options: float(sum(
            len(group) > 1 for group in signed_communities(collapse(network, options.collapse), options.seed).groups
        )),
    ),
)  # fmt: skip
RANKINGS: tuple[Ranking, ...] = ()
