"""Centralities that take the signs of ties for what they are.

Measures of flow and of brokerage (betweenness, Burt's constraint) make sense along positive ties only, and are taken
there; see ``kg.network.guard`` for why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array
from scipy.sparse.linalg import cg, eigsh

from kg.network.guard import on_positive
from kg.network.network import Network
from kg.network.registry import SEED, Measure, Options, Ranking, Scalar
from kg.network.signed import SignedGraph, collapse
from kg.network.table import Cell, Table

Vector = NDArray[np.float64]

PATHS = 2000
"""Actors up to which betweenness and constraint are computed; both take time with the square of the network."""

_DENSE = 500
_EVERETT = "Everett and Borgatti 2014, Social Networks 38:111-120 (PN)"
_BONACICH = "Bonacich and Lloyd 2004, Social Networks 26:331-338 (eigenvector)"
_BURT = "Burt 2004, American Journal of Sociology 110:349-399 (constraint)"


def degree(graph: SignedGraph, sign: int) -> Vector:
    """Return how many ties of one sign each node has."""
    kept = graph.sign == sign
    ends = np.concatenate([graph.u[kept], graph.v[kept]])
    return np.bincount(ends, minlength=len(graph)).astype(float)


def pn_index(graph: SignedGraph) -> Vector | None:
    """Return the PN index of each node, or None below three nodes, where it need not exist.

    It is (I - (P - 2N) / (2n - 2))^-1 1: 1 for a node without ties, more for one with friends, more still where these
    have friends, less for one with enemies (Everett and Borgatti 2014). Parallel ties of one sign count once.
    """
    nodes = len(graph)
    if nodes < 3:
        return None
    positive, negative = (csr_array(graph.adjacency(sign) > 0).astype(float) for sign in (1, -1))
    system = eye_array(nodes, format="csr") - (positive - 2 * negative) / (2 * nodes - 2)
    # symmetric, and its eigenvalues are above nought: no row of the rest adds up to more than 1
    found, failed = cg(system, np.ones(nodes), rtol=1e-13, maxiter=10 * nodes)
    if failed:
        raise AssertionError(f"the PN index did not converge in {failed} steps")
    return np.asarray(found)


def signed_eigenvector(graph: SignedGraph) -> Vector | None:
    """Return the signed eigenvector centrality, or None where no eigenvalue dominates.

    It is the eigenvector of the signed adjacency matrix whose eigenvalue is the greatest in absolute value, scaled so
    that the entry farthest from nought is 1. The distance from nought is the centrality, the sign is the camp, and
    which camp is positive means nothing (Bonacich and Lloyd 2004). In a network of several parts, those without the
    dominant eigenvalue get 0.
    """
    if not graph.size:
        return None
    matrix = graph.adjacency(1) - graph.adjacency(-1)
    if len(graph) <= _DENSE:
        values, vectors = np.linalg.eigh(matrix.toarray())
    else:
        start = np.random.default_rng(SEED).normal(size=len(graph))  # the result does not depend on it
        values, vectors = eigsh(matrix, k=2, which="LM", v0=start)
    first, second = np.argsort(-np.abs(values), kind="stable")[:2]
    if np.isclose(abs(values[first]), abs(values[second]), rtol=1e-8):
        return None
    vector = vectors[:, first]
    farthest = np.flatnonzero(np.abs(vector) > np.abs(vector).max() * (1 - 1e-9))[0]
    return np.asarray(vector / vector[farthest])


def positive_betweenness(graph: SignedGraph) -> Vector | None:
    """Return the betweenness of each node on the positive ties, from 0 to 1, or None above ``PATHS`` nodes."""
    return _on_positive(nx.betweenness_centrality, graph)


def positive_constraint(graph: SignedGraph) -> Vector | None:
    """Return Burt's constraint of each node on the positive ties, or None above ``PATHS`` nodes.

    Low constraint is a place between others who are not tied; ``nan`` for a node without positive ties (Burt 2004).
    """
    return _on_positive(nx.constraint, graph)


def _on_positive(measure: Callable[[nx.Graph[str]], Mapping[str, float]], graph: SignedGraph) -> Vector | None:
    if len(graph) > PATHS:
        return None
    found = on_positive(measure)(graph)
    return np.array([found[name] for name in graph.names])


def _net(graph: SignedGraph) -> Vector:
    return degree(graph, 1) - degree(graph, -1)


def centrality(network: Network, options: Options) -> Table:
    """Return a row for each actor: its degrees by sign and net, PN index, eigenvector, and place on positive ties.

    The first are those with the highest net degree. A cell is empty where the measure is not defined.
    """
    graph = collapse(network, options.collapse)
    vectors = (
        degree(graph, 1), degree(graph, -1), _net(graph), pn_index(graph), signed_eigenvector(graph),
        positive_betweenness(graph), positive_constraint(graph),
    )  # fmt: skip
    columns = [_cells(vector, len(graph)) for vector in vectors]
    columns[:3] = [[int(value) for value in vector] for vector in vectors[:3] if vector is not None]
    rows = [
        (name, network.label(name), network.label(name, "ar"), *cells)
        for name, *cells in zip(graph.names, *columns, strict=True)
    ]
    rows.sort(key=lambda row: (-row[5], row[0]))
    caption = (
        f"Signed centralities; signs of pairs by the collapse rule {options.collapse}, ties not weighted. Betweenness "
        f"and constraint on positive ties only, up to {PATHS} actors. The sign of the eigenvector tells camps apart."
    )
    names = (
        "actor", "label_en", "label_ar", "positive_degree", "negative_degree", "net_degree", "pn",
        "signed_eigenvector", "positive_betweenness", "positive_constraint",
    )  # fmt: skip
    return Table("centrality", caption, names, tuple(rows), "; ".join((_EVERETT, _BONACICH, _BURT)))


def _cells(vector: Vector | None, length: int) -> list[Cell]:
    if vector is None:
        return [None] * length
    return [None if np.isnan(value) else float(value) for value in vector]


def _ranking(name: str, titles: tuple[str, str], compute: Callable[[SignedGraph], Vector | None]) -> Ranking:
    def ranked(network: Network, options: Options) -> dict[str, float]:
        graph = collapse(network, options.collapse)
        vector = compute(graph)
        return {} if vector is None else dict(zip(graph.names, vector.tolist(), strict=True))

    return Ranking(name, *titles, ranked)


def _distance(graph: SignedGraph) -> Vector | None:
    vector = signed_eigenvector(graph)
    return None if vector is None else np.abs(vector)


MEASURES = (Measure("centrality", "Signed centralities", "المركزية بحسب الإشارة", centrality),)
SCALARS: tuple[Scalar, ...] = ()
RANKINGS = (
    _ranking("positive-degree", ("Positive ties", "الروابط الموجبة"), lambda graph: degree(graph, 1)),
    _ranking("negative-degree", ("Negative ties", "الروابط السالبة"), lambda graph: degree(graph, -1)),
    _ranking("net-degree", ("Positive less negative ties", "الروابط الموجبة ناقص السالبة"), _net),
    _ranking("pn", ("PN index", "مؤشر PN"), pn_index),
    _ranking(
        "signed-eigenvector",
        ("Signed eigenvector, distance from nought", "المتجه الذاتي ذو الإشارة (القيمة المطلقة)"),
        _distance,
    ),
    _ranking(
        "positive-betweenness", ("Betweenness on positive ties", "التوسط عبر الروابط الموجبة"), positive_betweenness
    ),
)
