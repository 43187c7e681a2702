"""The guard: what NetworkX makes of signed ties by itself, and what it is given instead."""

from __future__ import annotations

import math

import networkx as nx
import pytest

from kg.errors import NetworkError
from kg.network.guard import by_sign, guarded, on_positive, unsigned
from kg.network.signed import SignedGraph

FRIENDS_AND_AN_ENEMY = [("a", "b", 1), ("b", "c", -1), ("a", "c", -1), ("c", "d", 1)]


@pytest.fixture
def signed() -> SignedGraph:
    """Of four, a and b are friends, c is the enemy of both and has a friend d."""
    return SignedGraph.from_edges(FRIENDS_AND_AN_ENEMY)


@pytest.fixture
def negative_weights() -> nx.Graph[str]:
    """The same as one would give it to NetworkX: the sign as weight."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_weighted_edges_from(FRIENDS_AND_AN_ENEMY)
    return graph


# ========== NetworkX alone: no error, and no sense. Where one of these fails, NetworkX has learnt of signs


def test_networkx_returns_negative_centralities(negative_weights: nx.Graph[str]) -> None:
    found = nx.eigenvector_centrality(negative_weights, weight="weight")
    assert found["c"] < 0 < found["a"]


def test_networkx_returns_nan_for_constraint(negative_weights: nx.Graph[str]) -> None:
    assert math.isnan(nx.constraint(negative_weights, weight="weight")["a"])


def test_networkx_sends_friends_through_their_enemy(negative_weights: nx.Graph[str]) -> None:
    # a and b have a tie of their own, yet every shortest path is said to go through c
    assert nx.betweenness_centrality(negative_weights, weight="weight")["c"] == 1.0


def test_networkx_ranks_below_the_least_rank(negative_weights: nx.Graph[str]) -> None:
    # nobody can have less than what a random jump gives
    assert nx.pagerank(negative_weights, alpha=0.85)["d"] < 0.15 / 4


def test_networkx_returns_a_modularity_above_one(negative_weights: nx.Graph[str]) -> None:
    negative_weights.add_edge("d", "e", weight=1)
    assert nx.community.modularity(negative_weights, [{"a", "b"}, {"c", "d", "e"}]) > 1


# ========== The guard


@pytest.mark.parametrize(
    "measure",
    [nx.pagerank, nx.eigenvector_centrality, nx.betweenness_centrality, nx.constraint],
    ids=lambda m: m.__name__,
)
def test_a_graph_of_both_signs_is_refused_in_one_line(measure, signed, negative_weights) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    for graph in (signed, negative_weights, signed.to_networkx()):
        with pytest.raises(NetworkError, match="both signs") as caught:
            guarded(measure)(graph)
        assert measure.__name__ in str(caught.value)
        assert "\n" not in str(caught.value)


def test_one_sign_passes_the_guard(signed: SignedGraph) -> None:
    friends = nx.Graph([("a", "b"), ("c", "d")])
    assert guarded(nx.pagerank)(signed.to_networkx(1)) == nx.pagerank(friends)
    assert guarded(nx.degree_centrality)(signed.to_networkx(-1))["c"] == pytest.approx(2 / 3)
    rivals = SignedGraph.from_edges([("a", "b", -1), ("b", "c", -1)])
    assert guarded(nx.betweenness_centrality)(rivals) == {"a": 0.0, "b": 1.0, "c": 0.0}


def test_a_measure_of_the_positive_ties(signed: SignedGraph) -> None:
    assert on_positive(nx.betweenness_centrality)(signed) == dict.fromkeys("abcd", 0.0)
    assert on_positive(nx.constraint)(signed) == dict.fromkeys("abcd", 1.0)
    assert on_positive(nx.pagerank)(signed, alpha=0.5) == nx.pagerank(nx.Graph([("a", "b"), ("c", "d")]), alpha=0.5)
    assert on_positive(nx.pagerank).__name__ == "pagerank"


def test_a_measure_of_each_sign(signed: SignedGraph) -> None:
    found = by_sign(nx.number_connected_components)(signed)
    assert found == {1: 2, -1: 2}  # friends a-b and c-d; enemies a-c-b, and d alone


def test_parallel_ties_become_one_with_the_sum_of_their_weights() -> None:
    layer = unsigned(SignedGraph.from_edges([("a", "b", 1), ("a", "b", 1), ("a", "b", -1)], nodes=["z"]), 1)
    assert list(layer.edges(data="weight")) == [("a", "b", 2.0)]
    assert list(layer) == ["a", "b", "z"]


def test_no_such_sign(signed: SignedGraph) -> None:
    with pytest.raises(NetworkError, match="no such sign: 0"):
        unsigned(signed, 0)
