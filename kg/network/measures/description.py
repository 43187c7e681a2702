"""Description of a network: how many actors and ties of each sign, how dense, how central, in how many parts.

Ties are counted as pairs of actors after the collapse, apart from ``ties``, which counts each by itself.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from kg.network.kinds import LAYERS
from kg.network.network import Network
from kg.network.registry import Measure, Options, Ranking, Scalar
from kg.network.signed import SignedGraph, collapse
from kg.network.table import Cell, Table

_COLUMNS = (
    "layer", "actors", "ties", "dated", "pairs", "positive", "negative", "ambivalent",
    "density", "components", "largest_component", "reciprocity", "centralization",
)  # fmt: skip


def describe(network: Network, options: Options) -> Table:
    """Return a row for the whole network and one for each layer that it has.

    Columns: ``actors`` (in the layer of movement, places) with at least one tie; ``ties``, and of these ``dated``;
    ``pairs`` of actors that have a tie; of the pairs ``positive`` and ``negative`` after the collapse, and
    ``ambivalent`` before it; ``density``, the share of all possible pairs that have a tie; ``components``, and how many
    actors are in the largest; ``reciprocity``, the share of directed ties between two actors that have one of the same
    kind in return; ``centralization`` of degree, 1 for a star and 0 for a ring (Freeman 1979).
    """
    parts = [("all", network), *((name, network.layer(name)) for name in LAYERS)]
    rows = tuple(_row(name, part, options) for name, part in parts if part.edges or name == "all")
    caption = f"Description by layer; signs of pairs by the collapse rule {options.collapse}."
    return Table("description", caption, _COLUMNS, rows, "Freeman 1979, Social Networks 1:215-239 (centralization)")


def _row(name: str, network: Network, options: Options) -> tuple[Cell, ...]:
    graph = collapse(network, options.collapse)
    pairs = {(min(edge.source, edge.target), max(edge.source, edge.target)) for edge in network.edges}
    signed = {(u, v): sign for u, v, sign in graph.edges()}
    nodes = len(network.nodes)
    sizes = component_sizes(network)
    return (
        name, nodes, len(network.edges), sum(edge.dated for edge in network.edges), len(pairs),
        sum(sign > 0 for sign in signed.values()), sum(sign < 0 for sign in signed.values()), len(graph.ambivalent),
        2 * len(pairs) / (nodes * (nodes - 1)) if nodes > 1 else None,
        len(sizes), max(sizes, default=0), reciprocity(network), centralization(pairs, nodes),
    )  # fmt: skip


def component_sizes(network: Network) -> list[int]:
    """Return how many actors each connected part has, whatever the ties' directions and signs, largest first."""
    number = {node: index for index, node in enumerate(network.nodes)}
    if not number:
        return []
    ends = np.array([(number[edge.source], number[edge.target]) for edge in network.edges])
    links = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(number), len(number)))
    _, part = connected_components(links, directed=False)
    return sorted(np.bincount(part).tolist(), reverse=True)


def reciprocity(network: Network) -> float | None:
    """Return the share of directed ties (kind, from, to) that are returned in kind, or None where none is directed."""
    directed = {(edge.kind, edge.source, edge.target) for edge in network.edges if edge.directed}
    returned = sum((kind, target, source) in directed for kind, source, target in directed)
    return returned / len(directed) if directed else None


def centralization(pairs: set[tuple[str, str]], nodes: int) -> float | None:
    """Return Freeman's centralization of degree, from 0 to 1, or None below three actors."""
    if nodes < 3:
        return None
    degree: dict[str, int] = {}
    for pair in pairs:
        for end in pair:
            degree[end] = degree.get(end, 0) + 1
    highest = max(degree.values(), default=0)
    return sum(highest - degree.get(node, 0) for node in degree) / ((nodes - 1) * (nodes - 2))


def _pairs(sign: int) -> Scalar:
    word, arabic = ("positive", "الموجبة") if sign > 0 else ("negative", "السالبة")
    return Scalar(
        f"{word}-pairs", f"Pairs of actors with a {word} tie", f"أزواج الفاعلين ذات الروابط {arabic}",
        lambda network, options: float((collapse(network, options.collapse).sign == sign).sum()),
    )  # fmt: skip


def _density(graph: SignedGraph) -> float | None:
    return 2 * graph.size / (len(graph) * (len(graph) - 1)) if len(graph) > 1 else None


MEASURES = (Measure("description", "Description by layer", "وصف الشبكة بحسب الطبقات", describe),)
SCALARS = (
    _pairs(1),
    _pairs(-1),
    Scalar(
        "density", "Share of possible pairs that have a signed tie", "نسبة الأزواج ذات الروابط من كل الأزواج الممكنة",
        lambda network, options: _density(collapse(network, options.collapse)),
    ),
)  # fmt: skip
RANKINGS: tuple[Ranking, ...] = ()
