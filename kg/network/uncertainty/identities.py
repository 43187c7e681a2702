"""The networks that follow when actors that are possibly the same are taken for one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import networkx as nx

from kg.network.network import Network
from kg.network.uncertainty.world import World, combinations
from kg.store import Store, select, value

Pair = tuple[str, str]

_POSSIBLY_SAME = """
SELECT DISTINCT ?one ?other
WHERE { GRAPH <graph/resolved> { ?one <https://w3id.org/conflict-kg/ontology#possiblySameAs> ?other } }
"""


def possibly_same(store: Store) -> list[Pair]:
    """Return the pairs of things of which an accepted claim says that they are possibly the same, sorted."""
    pairs = ((value(row, "one"), value(row, "other")) for row in select(store, _POSSIBLY_SAME))
    return sorted({(min(pair), max(pair)) for pair in pairs})


def mergers(network: Network, pairs: Iterable[Pair], *, limit: int, seed: int) -> tuple[list[World], str]:
    """Return a world for each set of pairs taken for one actor, and how many of how many there are.

    Only pairs of actors that both have ties are looked at; the network itself keeps all of them apart. The merged actor
    stands under the alphabetically first IRI, and figures and ranks of the others are read off it.
    """
    present = [pair for pair in pairs if set(pair) <= network.nodes.keys()]
    chosen, total = combinations([2] * len(present), limit, seed)
    worlds = [
        _merged(network, [pair for pair, index in zip(present, indices, strict=True) if index])
        for indices in chosen
        if any(indices)
    ]
    return worlds, f"{len(worlds)} of {total - 1} mergers of actors that are possibly the same"


def _merged(network: Network, pairs: Sequence[Pair]) -> World:
    parts = sorted(sorted(part) for part in nx.connected_components(nx.Graph(pairs)))
    same = {member: part[0] for part in parts for member in part[1:]}
    english = "; ".join(" and ".join(f"“{network.label(member)}”" for member in part) + " are one" for part in parts)
    arabic = "؛ ".join(
        "عُدّ " + " و".join(f"«{network.label(member, 'ar')}»" for member in part) + " واحداً" for part in parts
    )
    merged = network.renamed(same, english)
    return World(f"merged: {english}", "identities", english, arabic, merged, same)
