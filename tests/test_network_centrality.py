"""Signed centralities: the values that signnet prints, closed forms, and what must not change them."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import Dataset
from kg.network import SignedEdge
from kg.network.measures import MEASURES, RANKINGS, Options
from kg.network.measures.centrality import (
    degree,
    pn_index,
    positive_betweenness,
    positive_constraint,
    signed_eigenvector,
)
from kg.network.signed import SignedGraph

# The network of signnet's vignette "Centrality" (MIT), in which degrees cannot tell the nodes apart
VIGNETTE = """
.+.+...--.
+.+-+--...
.+.+-...-.
+-+.+--...
.+-+.+.-.-
.-.-+.+.+-
.-.-.+.+-+
-...-.+.+.
-.-..+-+.+
....--+.+.
"""
NAMES = "abcdefgh"

unhurried = settings(max_examples=60)
signed_edges = st.lists(
    st.tuples(st.sampled_from(list(combinations(NAMES, 2))), st.sampled_from((1, -1))).map(lambda d: (*d[0], d[1])),
    min_size=1,
    max_size=25,
)


def of_matrix(text: str) -> SignedGraph:
    lines = text.split()
    signs = {"+": 1, "-": -1}
    cells = combinations(range(len(lines)), 2)
    return SignedGraph.from_edges([(str(i), str(j), signs[lines[i][j]]) for i, j in cells if lines[i][j] in signs])


# ========== Published values: the output in signnet's vignette "Centrality"


def test_degrees_of_the_vignette() -> None:
    graph = of_matrix(VIGNETTE)
    assert (degree(graph, 1) / (degree(graph, 1) + degree(graph, -1))).tolist() == [0.5] * 10


def test_pn_of_the_vignette() -> None:
    assert pn_index(of_matrix(VIGNETTE)) == pytest.approx(
        [0.9009747, 0.8613482, 0.9076997, 0.8613482, 0.8410658, 0.8496558, 0.8617321, 0.9015909, 0.8509848, 0.9072930],
        abs=5e-8,
    )


def test_the_eigenvector_of_the_vignette() -> None:
    assert signed_eigenvector(of_matrix(VIGNETTE)) == pytest.approx(
        [-0.62214960, 1, -0.74518850, 1, -0.89990041, 0.64289592, 0.35828159, -0.37471921, -0.28087411, -0.07834568],
        abs=5e-9,
    )


def test_the_vignette_has_a_network_without_dominant_eigenvalue() -> None:
    # three triangles of friends, joined by enemies: three equal blocks
    friends = [edge for block in ("abc", "def", "ghi") for edge in combinations(block, 2)]
    enemies = [edge for three in ("adg", "beh", "cfi") for edge in combinations(three, 2)]
    graph = SignedGraph.from_edges([(u, v, 1) for u, v in friends] + [(u, v, -1) for u, v in enemies])
    assert signed_eigenvector(graph) is None


# ========== Closed forms


def test_pn_of_all_friends_and_of_all_enemies() -> None:
    # of n friends: 1 / (1 - 1/2); of n enemies: 1 / (1 + 1)
    for sign, value in ((1, 2.0), (-1, 0.5)):
        graph = SignedGraph.from_edges([(str(u), str(v), sign) for u, v in nx.complete_graph(5).edges])
        assert pn_index(graph) == pytest.approx([value] * 5)


def test_one_enmity_among_five_friends() -> None:
    # signnet's own test of its eigenvector
    ties = [(str(u), str(v), -1 if (u, v) == (0, 1) else 1) for u, v in nx.complete_graph(5).edges]
    found = signed_eigenvector(SignedGraph.from_edges(ties))
    assert found == pytest.approx([0.68614066, 0.68614066, 1, 1, 1], abs=5e-9)


def test_a_friend_between_two() -> None:
    graph = SignedGraph.from_edges([("a", "b", 1), ("b", "c", 1), ("a", "c", -1)], nodes="z")
    between, constraint = positive_betweenness(graph), positive_constraint(graph)
    assert between is not None
    assert constraint is not None
    assert between.tolist() == [0, pytest.approx(1 / 3), 0, 0]  # one pair of the three that are not b
    assert constraint[:3].tolist() == [1, 0.5, 1]
    assert np.isnan(constraint[3])


def test_where_nothing_is_defined() -> None:
    pair = SignedGraph.from_edges([("a", "b", -1)])
    assert pn_index(pair) is None  # the matrix has no inverse
    assert signed_eigenvector(pair) is None  # 1 and -1
    assert signed_eigenvector(SignedGraph.from_edges([], nodes="ab")) is None
    large = SignedGraph.from_edges([("0", "1", 1)], nodes=map(str, range(3000)))
    assert positive_betweenness(large) is None
    assert positive_constraint(large) is None


# ========== Laws


@unhurried
@given(signed_edges)
def test_pn_solves_its_equation(edges: list[SignedEdge]) -> None:
    graph = SignedGraph.from_edges(edges, nodes="xyz")
    positive, negative = (graph.adjacency(sign).toarray() > 0 for sign in (1, -1))
    system = np.eye(len(graph)) - (positive - 2.0 * negative) / (2 * len(graph) - 2)
    assert pn_index(graph) == pytest.approx(np.linalg.solve(system, np.ones(len(graph))))


@unhurried
@given(signed_edges, st.sets(st.sampled_from(NAMES)))
def test_switching_turns_the_camp_and_keeps_the_centrality(edges: list[SignedEdge], switched: set[str]) -> None:
    turned = [(u, v, -sign if (u in switched) != (v in switched) else sign) for u, v, sign in edges]
    before, after = (signed_eigenvector(SignedGraph.from_edges(one)) for one in (edges, turned))
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert np.abs(before) == pytest.approx(np.abs(after), abs=1e-6)


def test_a_large_network_has_the_same_eigenvector_as_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.gnp_random_graph(300, 0.05, seed=3)
    signed = SignedGraph.from_edges([(str(u), str(v), 1 if (u * v) % 3 else -1) for u, v in graph.edges])
    dense = signed_eigenvector(signed)
    monkeypatch.setattr("kg.network.measures.centrality._DENSE", 10)
    assert signed_eigenvector(signed) == pytest.approx(dense)


# ========== The real network


@pytest.mark.parametrize("rule", ["net", "multigraph"])
def test_the_real_network(aleppo: Dataset, rule: str) -> None:
    network, options = aleppo.network(), Options(collapse=rule)  # type: ignore[arg-type]
    table = MEASURES["centrality"].compute(network, options)
    assert {row["actor"] for row in table} == set(network.signed().nodes)
    for row in table:
        assert row["net_degree"] == int(row["positive_degree"]) - int(row["negative_degree"])  # type: ignore[arg-type]
        assert (row["positive_constraint"] is None) == (row["positive_degree"] == 0)
    for name in (
        "positive-degree",
        "negative-degree",
        "net-degree",
        "pn",
        "signed-eigenvector",
        "positive-betweenness",
    ):
        ranks = RANKINGS[name].compute(network, options)
        assert list(ranks) == sorted(ranks)
        assert set(ranks) == {row["actor"] for row in table}
