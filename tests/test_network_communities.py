"""Signed communities: modularity by hand and by its parts, planted camps, brute force, and the seed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import Dataset
from kg.network import Edge, SignedEdge, make_network
from kg.network.guard import unsigned
from kg.network.measures import MEASURES, SCALARS, Options
from kg.network.measures.communities import signed_communities, signed_modularity
from kg.network.signed import SignedGraph

NAMES = "abcdef"

unhurried = settings(max_examples=40)
signed_edges = st.lists(
    st.tuples(st.sampled_from(list(combinations(NAMES, 2))), st.sampled_from((1, -1))).map(lambda d: (*d[0], d[1])),
    min_size=1,
    max_size=20,
)


def partitions(items: str) -> Iterator[list[str]]:
    """Return all ways to divide some letters into groups."""
    if not items:
        yield []
        return
    for rest in partitions(items[1:]):
        yield [items[0], *rest]
        for index, group in enumerate(rest):
            yield [*rest[:index], items[0] + group, *rest[index + 1 :]]


def two_camps(size: int, noise: float, seed: int) -> tuple[SignedGraph, list[set[str]]]:
    """Return a random network of two camps of ``size``, with some ties turned."""
    random = np.random.default_rng(seed)
    graph = nx.gnp_random_graph(2 * size, 12 / size, seed=seed)
    right = [1 if (u < size) == (v < size) else -1 for u, v in graph.edges]
    turned = np.where(random.random(len(right)) < noise, -1, 1) * right
    ties = [(f"{u:04}", f"{v:04}", int(sign)) for (u, v), sign in zip(graph.edges, turned, strict=True)]
    return SignedGraph.from_edges(ties), [{f"{u:04}" for u in range(a, a + size)} for a in (0, size)]


# ========== The value of a division


def test_two_triangles_of_friends_all_enemies_of_each_other() -> None:
    # By hand, after Gómez, Jensen and Arenas 2009, each side counted once. Positive: 6 ties inside, 2 * 6**2 / 24 = 3
    # expected. Negative: none inside, 2 * 9**2 / 36 = 4.5 expected. (6 - 3 - (0 - 4.5)) / 15 = 1/2
    friends = [(u, v, 1) for three in ("abc", "def") for u, v in combinations(three, 2)]
    graph = SignedGraph.from_edges(friends + [(u, v, -1) for u in "abc" for v in "def"])
    assert signed_modularity(graph, ["abc", "def"]) == pytest.approx(0.5)
    assert signed_communities(graph).groups == (("a", "b", "c"), ("d", "e", "f"))
    assert signed_communities(graph).modularity == pytest.approx(0.5)


@unhurried
@given(signed_edges, st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_it_is_the_modularities_of_both_signs_by_their_weight(edges: list[SignedEdge], drawn: list[int]) -> None:
    # equation of Gómez, Jensen and Arenas 2009: Q = (w+ Q+ - w- Q-) / (w+ + w-); the two parts by NetworkX
    graph = SignedGraph.from_edges(edges, nodes=NAMES)
    groups = [{name for name, of in zip(NAMES, drawn, strict=True) if of == number} for number in range(3)]
    parts = []
    for sign in (1, -1):
        layer = unsigned(graph, sign)
        weight = layer.size(weight="weight")
        parts.append(sign * weight * nx.community.modularity(layer, groups) if weight else 0.0)
    assert signed_modularity(graph, groups) == pytest.approx(sum(parts) / len(edges))


def test_one_group_of_all_is_nought_and_no_ties_are_nothing() -> None:
    graph = SignedGraph.from_edges([("a", "b", 1), ("b", "c", -1)], nodes="z")
    assert signed_modularity(graph, ["abcz"]) == pytest.approx(0.0)
    assert signed_modularity(SignedGraph.from_edges([], nodes="ab"), ["ab"]) is None
    assert signed_communities(SignedGraph.from_edges([], nodes="ab")).groups == (("a",), ("b",))
    assert signed_communities(SignedGraph.from_edges([])).groups == ()


# ========== The division that is found


def test_enemies_of_all_others_share_a_group_without_a_tie() -> None:
    graph = SignedGraph.from_edges([(u, v, -1) for u in "abc" for v in "xyz"])
    found = signed_communities(graph)
    assert found.groups == (("a", "b", "c"), ("x", "y", "z"))
    assert found.modularity == pytest.approx(0.5)


@pytest.mark.parametrize("size", [20, 100, 600])  # the last is searched along ties only
def test_planted_camps_are_found(size: int) -> None:
    graph, camps = two_camps(size, noise=0.1, seed=size)
    assert [set(group) for group in signed_communities(graph).groups] == sorted(camps, key=min)


@unhurried
@given(signed_edges)
def test_never_above_brute_force_and_never_below_one_group(edges: list[SignedEdge]) -> None:
    graph = SignedGraph.from_edges(edges)
    found = signed_communities(graph)
    values = [signed_modularity(graph, groups) or 0.0 for groups in partitions("".join(graph.names))]
    assert found.modularity is not None
    assert found.modularity == pytest.approx(signed_modularity(graph, found.groups))
    assert -1e-12 <= found.modularity <= max(values) + 1e-12


def test_most_small_networks_reach_the_greatest_value() -> None:
    random = np.random.default_rng(1)
    reached = 0
    for _ in range(20):
        edges = [(u, v, int(random.choice((1, -1)))) for u, v in combinations(NAMES, 2) if random.random() < 0.7]
        graph = SignedGraph.from_edges(edges, nodes=NAMES)
        greatest = max(signed_modularity(graph, groups) or 0.0 for groups in partitions(NAMES))
        reached += signed_communities(graph).modularity == pytest.approx(greatest)
    assert reached >= 18


@pytest.mark.parametrize("size", [100, 600])
def test_the_same_seed_gives_the_same_division(size: int) -> None:
    graph, _ = two_camps(size, noise=0.4, seed=7)
    assert signed_communities(graph, seed=3) == signed_communities(graph, seed=3)


def test_all_friends_are_divided_as_well_as_networkx_does() -> None:
    graph = nx.planted_partition_graph(30, 50, 0.3, 0.002, seed=5)
    signed = SignedGraph.from_edges([(f"{u:04}", f"{v:04}", 1) for u, v in graph.edges])
    best = nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=5))
    found = signed_communities(signed).modularity
    assert found is not None
    assert found >= best - 0.01


def test_the_table_tells_who_is_together_without_positive_ties() -> None:
    tie = {"kind": "rivalry", "layer": "conflict", "sign": -1, "weight": 1.0, "directed": False, "claims": ()}
    days = dict.fromkeys(("begin", "latest_begin", "earliest_end", "end"))
    edges = [Edge(u, v, event=u + v, **tie, **days) for u in "abc" for v in "xyz"]  # type: ignore[arg-type]
    table = make_network(edges, {}).measures("communities")["communities"]
    columns = ("members", "positive_parts", "negative_inside", "negative_outside")
    found = [tuple(row[column] for column in columns) for row in table]
    assert found == [("a; b; c", 3, 0, 9), ("x; y; z", 3, 0, 9)]


# ========== The real network


def test_the_real_network(aleppo: Dataset) -> None:
    network = aleppo.network()
    table, members = (MEASURES[name].compute(network, Options()) for name in ("communities", "community-members"))
    assert {row["actor"] for row in members} == set(network.signed().nodes)
    assert sum(int(row["actors"] or 0) for row in table) == len(members)
    assert all(1 <= int(row["positive_parts"] or 0) <= int(row["actors"] or 0) for row in table)
    value = SCALARS["signed-modularity"].compute(network, Options())
    assert value is not None
    assert 0 < value < 1
    assert f"{value:.4g}" in table.caption
    assert "null" in table.caption
