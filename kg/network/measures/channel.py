"""The channel between the sides: whose silence would have broken it, and who stood on the shortest ways across.

Ties of the layer of talk are taken without direction here: a channel carries both ways.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx
from networkx.algorithms.connectivity import local_node_connectivity

from kg.errors import NetworkError
from kg.network.network import Network
from kg.network.registry import Measure, Options, Ranking, Scalar
from kg.network.table import Cell, Table
from kg.network.talks.sides import NO_SIDE, OUTSIDE, RESTS, side_names

MOST = 50
"""Cuts beyond this number are not listed."""

_CUT_SOURCE = "minimum vertex cut by maximum flow: Esfahanian, Connectivity Algorithms (as in NetworkX)"
_BETWEEN_SOURCE = "Brandes 2008, Social Networks 30(2):136-145 (betweenness of a subset of pairs)"

_ONE, _OTHER = " one end", " the other end"
"""Nodes that stand for a whole side; no IRI has a space."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """The smallest sets of actors without whom two ends could not have reached each other.

    Attributes:
        size: number of actors in each; 0 where nothing joins the ends; None where they talk directly, so that taking
            others away does not part them.
        sets: the sets, each sorted, in alphabetical order; at most ``MOST``.
        complete: whether these are all.
    """

    size: int | None
    sets: tuple[tuple[str, ...], ...]
    complete: bool = True


def talk_graph(network: Network) -> nx.Graph[str]:
    """Return who talked with whom, without direction, several ties as one, nodes and edges sorted."""
    pairs = sorted({(min(e.source, e.target), max(e.source, e.target)) for e in network.layer("talk").edges})
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted({end for pair in pairs for end in pair}))
    graph.add_edges_from(pairs)
    return graph


def cuts_between_actors(graph: nx.Graph[str], one: str, other: str, *, most: int = MOST) -> Cuts:
    """Return the smallest sets of other actors without whom ``one`` and ``other`` could not have reached each other.

    All of them are listed, up to ``most``: an actor is in one if without it the rest needs one actor less.

    Raises:
        NetworkError: one of the two is not in the graph, or they are the same.
    """
    missing = sorted({one, other} - set(graph))
    if missing or one == other:
        raise NetworkError("a cut needs two different actors of the talks", location=", ".join(missing) or one)
    if graph.has_edge(one, other):
        return Cuts(None, ())
    size = int(local_node_connectivity(graph, one, other))
    found = _cuts(graph.copy(), (one, other), size, [node for node in sorted(graph) if node not in {one, other}])
    listed = [cut for _, cut in zip(range(most + 1), found, strict=False)]
    return Cuts(size, tuple(listed[:most]), len(listed) <= most)


def cuts_between_sides(graph: nx.Graph[str], one: Collection[str], other: Collection[str], *, most: int = MOST) -> Cuts:
    """Return the smallest sets of actors, of the sides or not, without whom no talk would have joined two sides.

    Each side is tied to an end of its own, so that its own actors may be in a cut (Menger's theorem for sets). Actors
    of a side that are not in the graph do not count.

    Raises:
        NetworkError: an actor is on both sides.
    """
    both = sorted(set(one) & set(other))
    if both:
        raise NetworkError("an actor on both sides", location=", ".join(both))
    joined = graph.copy()
    joined.add_nodes_from((_ONE, _OTHER))
    joined.add_edges_from((_ONE, actor) for actor in sorted(set(one) & set(graph)))
    joined.add_edges_from((_OTHER, actor) for actor in sorted(set(other) & set(graph)))
    return cuts_between_actors(joined, _ONE, _OTHER, most=most)


def _cuts(graph: nx.Graph[str], ends: tuple[str, str], size: int, among: Sequence[str]) -> Iterator[tuple[str, ...]]:
    if size == 0:
        yield ()
        return
    for place, node in enumerate(among):
        neighbours = list(graph.neighbors(node))
        graph.remove_node(node)
        if local_node_connectivity(graph, *ends) == size - 1:
            for rest in _cuts(graph, ends, size - 1, among[place + 1 :]):
                yield (node, *rest)
        graph.add_node(node)  # it may have no neighbour left
        graph.add_edges_from((node, neighbour) for neighbour in neighbours)


def cross_betweenness(graph: nx.Graph[str], sides: Mapping[str, str]) -> dict[str, float]:
    """Return for each actor the betweenness of the pairs whose ends are on different sides (Brandes 2008).

    The sum over these pairs, each counted once, of the share of their shortest paths that pass through the actor. An
    actor whose side is not known (``NO_SIDE``) is no end of a pair.
    """
    members: dict[str, list[str]] = {}
    for actor in sorted(graph):
        if sides.get(actor, OUTSIDE) not in NO_SIDE:
            members.setdefault(sides[actor], []).append(actor)
    total = dict.fromkeys(sorted(graph), 0.0)
    for one, other in combinations(sorted(members), 2):
        part = nx.betweenness_centrality_subset(graph, members[one], members[other])
        # NetworkX halves undirected counts, as if each pair came in both orders; here it comes in one.
        total = {actor: count + 2 * part[actor] for actor, count in total.items()}
    return total


def channel_cuts(network: Network, options: Options, sides: Mapping[str, str] | None = None) -> Table:
    """Return every smallest set of actors whose silence would have parted two sides, a row for each of its actors.

    Columns: ``one`` and ``other``, the sides; ``size`` of the cuts; number of the ``cut``; ``actor``, ``label`` and
    ``side``. Where no talk joins two sides there is one row of size 0 without an actor.

    Args:
        sides: the side of each actor, in place of that of ``kg.network.talks.sides``; actors without one, or whose side
            is not sure, are of no side, and may be in a cut.
    """
    graph, of = talk_graph(network), side_names(network, options) if sides is None else sides
    rows: list[tuple[Cell, ...]] = []
    full = True
    for one, other in combinations(sorted({of[actor] for actor in graph if actor in of} - NO_SIDE), 2):
        cuts = cuts_between_sides(
            graph, *([actor for actor in graph if of.get(actor) == side] for side in (one, other))
        )
        full = full and cuts.complete
        for number, cut in enumerate(cuts.sets, start=1):
            members: list[tuple[Cell, ...]] = [(actor, network.label(actor), of.get(actor, OUTSIDE)) for actor in cut]
            rows += [(one, other, cuts.size, number, *cells) for cells in members or [(None, None, None)]]
    caption = "Smallest sets of actors without whom no chain of talk joins two sides; directions of ties left aside. "
    caption += RESTS
    if not full:
        caption += f" Only the first {MOST} sets of two sides are listed."
    columns = ("one", "other", "size", "cut", "actor", "label", "side")
    return Table("channel-cuts", caption, columns, tuple(rows), _CUT_SOURCE)


def channel_betweenness(network: Network, options: Options, sides: Mapping[str, str] | None = None) -> Table:
    """Return how often each actor of the talks is on the shortest ways between actors of different sides.

    Columns: ``actor``, ``label``, ``side``; ``cross_betweenness``; ``share`` of the pairs across that talk joins;
    ``betweenness`` of all pairs, for comparison. Highest first.

    Args:
        sides: the side of each actor, in place of that of ``kg.network.talks.sides``; actors without one, or whose side
            is not sure, are no ends of a pair.
    """
    graph, of = talk_graph(network), side_names(network, options) if sides is None else sides
    cross = cross_betweenness(graph, of)
    every = nx.betweenness_centrality(graph, normalized=False)
    pairs = sum(
        of[u] != of[v]
        for part in nx.connected_components(graph)
        for u, v in combinations(sorted(actor for actor in part if of.get(actor, OUTSIDE) not in NO_SIDE), 2)
    )
    rows = tuple(
        (actor, network.label(actor), of.get(actor, OUTSIDE), cross[actor], _share(cross[actor], pairs), every[actor])
        for actor in sorted(graph, key=lambda actor: (-cross[actor], actor))
    )
    caption = (
        f"Betweenness of the {pairs} pairs of actors on different sides whom talk joins; directions left aside. {RESTS}"
    )
    columns = ("actor", "label", "side", "cross_betweenness", "share", "betweenness")
    return Table("channel-betweenness", caption, columns, rows, _BETWEEN_SOURCE)


def _share(count: float, pairs: int) -> float | None:
    return count / pairs if pairs else None


def _size(network: Network, options: Options) -> float | None:
    sizes = [row["size"] for row in channel_cuts(network, options)]
    return float(sizes[0]) if sizes and isinstance(sizes[0], int) else None


MEASURES = (
    Measure("channel-cuts", "The cut that would have broken the channel", "القطع الذي كان سيفصل القناة", channel_cuts),
    Measure(
        "channel-betweenness", "Who stands between the sides", "من يقف بين الطرفين في المحادثات", channel_betweenness
    ),
)
SCALARS = (
    Scalar(
        "channel-cut-size", "Actors whose silence would have parted the sides", "عدد من كان صمتهم سيفصل بين الطرفين",
        _size,
    ),
)  # fmt: skip
RANKINGS = (
    Ranking(
        "channel-betweenness", "Betweenness of pairs on different sides", "التوسط بين أزواج من طرفين مختلفين",
        lambda network, options: cross_betweenness(talk_graph(network), side_names(network, options)),
    ),
)  # fmt: skip
