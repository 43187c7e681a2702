"""Nulls of signed graphs, tests against them, QAP and MRQAP: closed forms, published values, and values of R's sna."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from support import SHARED

from kg import Dataset
from kg.errors import NetworkError
from kg.network import read_edges
from kg.network.measures import Options
from kg.network.measures.significance import MOST_DRAWS, strong_balance
from kg.network.signed import SignedGraph
from kg.network.significance import (
    NULLS,
    compare_with_null,
    frustration,
    hub,
    mrqap,
    p_values,
    qap,
    spread,
    swapped_ends,
    swapped_signs,
    with_and_without_hub,
)
from kg.network.table import Table

TRIBES = SHARED / "data" / "signed" / "tribes.csv"

unhurried = settings(max_examples=40)

Matrix = NDArray[np.float64]


def simple_graphs(nodes: str = "abcdefg") -> st.SearchStrategy[SignedGraph]:
    """Return small signed graphs without parallel edges."""
    signs = st.dictionaries(st.sampled_from(list(combinations(nodes, 2))), st.sampled_from((1, -1)), min_size=1)
    return signs.map(lambda drawn: SignedGraph.from_edges([(*pair, sign) for pair, sign in drawn.items()]))


def margins(graph: SignedGraph) -> list[list[float]]:
    """Return how many positive and how many negative edges each node has."""
    return [np.asarray(graph.adjacency(sign).sum(axis=0)).ravel().tolist() for sign in (1, -1)]


def frequencies(drawn: list[SignedGraph]) -> Counter[tuple[int, ...]]:
    return Counter(tuple(graph.sign.tolist()) for graph in drawn)


def with_same_margins(graph: SignedGraph) -> list[tuple[int, ...]]:
    """Return all signs on the same edges that keep the margins, by trying every choice of negative edges."""
    found = []
    for negative in combinations(range(graph.size), int((graph.sign < 0).sum())):
        sign = np.ones(graph.size, dtype=np.int64)
        sign[list(negative)] = -1
        if margins(graph.with_signs(sign)) == margins(graph):
            found.append(tuple(sign.tolist()))
    return found


# ========== Nulls


@unhurried
@given(simple_graphs(), st.sampled_from(sorted(NULLS)), st.integers(0, 99))
def test_a_null_keeps_what_it_says(graph: SignedGraph, null: str, seed: int) -> None:
    drawn = list(NULLS[null](graph, 3, np.random.default_rng(seed)))
    assert len(drawn) == 3
    for other in drawn:
        assert other.names == graph.names
        assert sorted(other.sign.tolist()) == sorted(graph.sign.tolist())
        assert (other.u < other.v).all()
        assert len({(u, v) for u, v, _ in other.edges()}) == other.size
        if null != "signs":
            assert margins(other) == margins(graph)
        if null != "ends":
            assert [edge[:2] for edge in other.edges()] == [edge[:2] for edge in graph.edges()]


def test_two_triangles_that_share_a_node_need_a_trail_of_six() -> None:
    # no alternating cycle of four is there; the only other signs with these margins exchange all six edges
    signs = {"ab": 1, "bc": -1, "ac": 1, "ad": -1, "de": 1, "ae": -1}
    graph = SignedGraph.from_edges([(pair[0], pair[1], sign) for pair, sign in signs.items()])
    assert len(with_same_margins(graph)) == 2
    found = frequencies(list(swapped_signs(graph, 400, np.random.default_rng(1))))
    assert set(found) == set(with_same_margins(graph))
    assert found[tuple(graph.sign.tolist())] == pytest.approx(200, abs=60)


def test_all_signs_with_the_same_margins_are_equally_likely() -> None:
    # all of them found by trying every choice of signs
    edges = sorted((f"n{u}", f"n{v}") for u, v in nx.complete_graph(6).edges)
    graph = SignedGraph.from_edges([(u, v, -1 if place % 3 == 1 else 1) for place, (u, v) in enumerate(edges)])
    states = with_same_margins(graph)
    assert len(states) == 31
    draws = 1500
    found = frequencies(list(swapped_signs(graph, draws, np.random.default_rng(2))))
    assert set(found) == set(states)
    share = 1 / len(states)
    for state in states:
        assert found[state] / draws == pytest.approx(share, abs=5 * (share * (1 - share) / draws) ** 0.5)


def test_six_nodes_of_degree_two_are_two_triangles_in_one_draw_of_seven() -> None:
    # closed form: 6! / 12 = 60 hexagons and 6! / (3! 3! 2) = 10 pairs of triangles with named nodes
    ring = SignedGraph.from_edges([(f"n{i}", f"n{(i + 1) % 6}", -1) for i in range(6)])
    drawn = list(swapped_ends(ring, 2000, np.random.default_rng(3)))
    triangles = [sum(size == 3 for size in map(len, nx.connected_components(graph.to_networkx()))) for graph in drawn]
    assert Counter(triangles)[2] / 2000 == pytest.approx(1 / 7, abs=0.035)
    assert len({graph.u.tobytes() + graph.v.tobytes() for graph in drawn}) == 70


def test_ends_of_parallel_ties_are_not_exchanged() -> None:
    graph = SignedGraph.from_edges([("a", "b", 1), ("a", "b", -1), ("c", "d", 1)])
    with pytest.raises(NetworkError, match="parallel"):
        compare_with_null("ends", graph, strong_balance, 3, seed=1)


# ========== Tests against a null


@pytest.mark.skipif(not TRIBES.is_file(), reason=f"{TRIBES} is not there")
def test_the_tribes_are_far_more_balanced_than_chance() -> None:
    # measured apart from us with 200 draws of permuted signs: mean 14.6, sd 1.41, z -5.4
    found = compare_with_null("signs", SignedGraph.from_edges(read_edges(TRIBES)), frustration(), 100, seed=3)
    assert found.observed == 7
    assert found.mean == pytest.approx(14.6, abs=0.45)
    assert found.sd == pytest.approx(1.41, abs=0.35)
    assert found.z == pytest.approx(-5.4, abs=0.9)
    assert (found.p_low, found.p_high, found.undecided) == (1 / 101, 1, 0)


def test_as_all_permutations_enumerated() -> None:
    graph = SignedGraph.from_edges([
        ("a", "b", 1), ("a", "c", 1), ("a", "d", -1), ("b", "c", 1), ("b", "d", -1), ("c", "d", -1),
    ])  # fmt: skip
    values = []
    for negative in combinations(range(6), 3):
        sign = np.ones(6, dtype=np.int64)
        sign[list(negative)] = -1
        values.append(strong_balance(graph.with_signs(sign)))
    exact = sum(value == 1 for value in values) / len(values)
    assert exact == 4 / 20  # closed form: the three negative edges at one node
    found = compare_with_null("signs", graph, strong_balance, 2000, seed=4)
    assert found.p_high == pytest.approx(exact, abs=0.04)
    assert (found.observed, found.graphs, found.max) == (1, 20, 1)
    assert found.mean == pytest.approx(np.mean([value for value in values if value is not None]), abs=0.03)


def test_where_a_null_cannot_move_it_says_so() -> None:
    star = SignedGraph.from_edges([("hub", name, sign) for name, sign in zip("abcd", (1, 1, -1, -1), strict=True)])
    found = compare_with_null("node-signs", star, frustration(), 20, seed=1)
    assert (found.graphs, found.sd, found.z, found.p) == (1, 0, None, 1)


def test_draws_without_a_proof_are_counted_and_make_no_p_smaller() -> None:
    graph = SignedGraph.from_edges([(f"n{u}", f"n{v}", -1 if u else 1) for u, v in nx.complete_graph(4).edges])
    answers = iter([3.0, 1.0, None, 2.0, None])
    found = compare_with_null("signs", graph, lambda _: next(answers), 4, seed=1)
    assert (found.draws, found.undecided, found.mean) == (4, 2, 1.5)
    assert (found.p_low, found.p_high) == (1, 3 / 5)


def test_p_counts_the_observed_value_as_a_draw() -> None:
    assert p_values(5, [1, 2, 3]) == (1, 1 / 4, 1 / 2)
    assert p_values(1 + 1e-12, [1, 1, 2]) == (3 / 4, 1, 1)
    assert spread([1.0, 3.0]).z(4) == pytest.approx(2**0.5)
    assert spread([]).z(4) is None


def test_with_and_without_the_actor_whom_most_fight() -> None:
    edges = [("isil", name, -1) for name in "abcd"] + [("a", "b", 1), ("c", "d", -1), ("b", "c", 1)]
    graph = SignedGraph.from_edges(edges)
    assert hub(graph) == "isil"
    table = with_and_without_hub(graph, {"L": frustration()}, over=["signs"], draws=40, seed=1, label=str.upper)
    assert [(row["figure"], row["without"], row["null"], row["draws"]) for row in table] == [
        ("L", "", "signs", 40), ("L", "ISIL", "signs", 40),
    ]  # fmt: skip
    assert table[1]["graphs"] == 3
    assert hub(SignedGraph.from_edges([("a", "b", 1)])) is None


def test_what_is_no_test_is_refused() -> None:
    graph = SignedGraph.from_edges([("a", "b", 1)])
    with pytest.raises(NetworkError, match="one of signs, node-signs, ends"):
        compare_with_null("chance", graph, frustration(), 9, seed=1)
    with pytest.raises(NetworkError, match="0 draws"):
        compare_with_null("signs", graph, frustration(), 0, seed=1)
    nothing = compare_with_null("node-signs", SignedGraph.from_edges([]), frustration(), 2, seed=1)
    assert (nothing.observed, nothing.p) == (None, None)


# ========== QAP and MRQAP


def square(digits: str) -> Matrix:
    """Return the square matrix of one-digit cells, row after row."""
    size = round(len(digits) ** 0.5)
    return np.array(list(map(float, digits))).reshape(size, size)


Y = square("021435103264220513514022371206442150")
A = square("010213001132110201202010130103211020")
B = square("011001100110000101110000011100100110")

# Reference values, from sna 2.7.1 for R:
#   m <- netlm(y, list(a, b), nullhyp = "qapspp", reps = 20000)    # mode = "graph" for the symmetric ones
#   m$coefficients; m$tstat; m$pleeq; m$pgreq; m$pgreqabs
#   gcor(y, a); qaptest(array of y and a, gcor, g1 = 1, g2 = 2, reps = 20000)


def column(table: Table, name: str) -> list[float]:
    return [float(str(row[name])) for row in table if row[name] is not None]


def test_a_directed_regression_is_that_of_sna() -> None:
    found = mrqap(Y, {"a": A, "b": B}, directed=True, draws=1000, seed=1)
    assert [row["term"] for row in found] == ["intercept", "a", "b"]
    assert column(found, "coefficient") == pytest.approx([0.9876325088339217, 1.6572438162544170, 0.0247349823321551])
    assert column(found, "t") == pytest.approx([4.57672781654103, 14.28476031635759, 0.11036186360715])
    assert column(found, "p_low") == pytest.approx([1, 0.5501], abs=0.06)
    assert column(found, "p_high") == pytest.approx([0.0016, 0.4499], abs=0.06)
    assert column(found, "p") == pytest.approx([0.0016, 0.91185], abs=0.04)


def test_a_symmetric_regression_is_that_of_sna() -> None:
    y, a, b = (matrix + matrix.T for matrix in (Y, A, B))
    found = mrqap(y, {"a": a, "b": b}, draws=1000, seed=1)
    assert column(found, "coefficient") == pytest.approx([2.18589743589743, 1.79166666666667, -0.49198717948718])
    assert column(found, "t") == pytest.approx([5.04015805437258, 16.04087108136785, -1.64464351269286])
    assert column(found, "p_low") == pytest.approx([1, 0.07475], abs=0.03)
    assert column(found, "p_high") == pytest.approx([0.0013, 0.92525], abs=0.03)
    assert column(found, "p") == pytest.approx([0.0013, 0.18335], abs=0.05)


def test_a_missing_cell_is_left_out_as_in_sna() -> None:
    y = Y.copy()
    y[0, 1] = np.nan
    found = mrqap(y, {"a": A, "b": B}, directed=True, draws=20, seed=1)
    assert column(found, "coefficient") == pytest.approx([0.9974204643164224, 1.6491831470335339, 0.0703353396388648])
    assert column(found, "t") == pytest.approx([4.643750807743837, 14.266547154130683, 0.310574434751148])
    assert column(found, "dyads") == [29, 29, 29]


def test_a_correlation_is_that_of_sna() -> None:
    (row,) = qap(Y, A, directed=True, draws=1000, seed=1)
    assert row["correlation"] == pytest.approx(0.939917889135666)
    assert row["p_high"] == pytest.approx(0.00135, abs=0.005)
    assert row["p_low"] == 1
    (row,) = qap(Y + Y.T, A + A.T, draws=10, seed=1)
    assert row["correlation"] == pytest.approx(0.972511254551331)


def matrices(size: int) -> st.SearchStrategy[Matrix]:
    cells = st.lists(st.integers(-9, 9), min_size=size * size, max_size=size * size)
    return cells.map(lambda drawn: np.array(drawn, dtype=np.float64).reshape(size, size))


@unhurried
@given(matrices(5), matrices(5), matrices(5), st.permutations(range(5)))
def test_coefficients_are_least_squares_whatever_the_nodes_are_called(
    y: Matrix, a: Matrix, b: Matrix, order: list[int]
) -> None:
    off = ~np.eye(5, dtype=bool)
    design = np.column_stack([np.ones(20), a[off], b[off]])
    if np.linalg.matrix_rank(design) < 3:
        return
    expected = np.linalg.lstsq(design, y[off], rcond=None)[0]
    found = mrqap(y, {"a": a, "b": b}, directed=True, draws=2, seed=1)
    assert column(found, "coefficient") == pytest.approx(expected.tolist(), abs=1e-8)
    named = np.ix_(order, order)
    again = mrqap(y[named], {"a": a[named], "b": b[named]}, directed=True, draws=2, seed=1)
    for name in ("coefficient", "t"):
        assert column(again, name) == pytest.approx(column(found, name), rel=1e-6, abs=1e-8)


def test_a_matrix_regressed_on_itself() -> None:
    found = mrqap(Y, {"itself": Y, "b": B}, directed=True, draws=200, seed=1)
    assert column(found, "coefficient") == pytest.approx([0, 1, 0], abs=1e-9)
    assert found[1]["t"] is None
    assert column(qap(Y, Y, directed=True, draws=200, seed=1), "correlation") == pytest.approx([1])


def test_what_cannot_be_regressed_is_refused() -> None:
    with pytest.raises(NetworkError, match="not symmetric"):
        qap(Y, A, seed=1)
    with pytest.raises(NetworkError, match="not square"):
        qap(Y, A[:3], directed=True, seed=1)
    with pytest.raises(NetworkError, match="follows from the others"):
        mrqap(Y, {"a": A, "twice": 2 * A}, directed=True, seed=1)
    with pytest.raises(NetworkError, match="without predictors"):
        mrqap(Y, {}, directed=True, seed=1)
    (row,) = qap(np.ones((4, 4)), np.ones((4, 4)), draws=3, seed=1)
    assert (row["correlation"], row["p"], row["undecided"]) == (None, None, 3)


# ========== The dataset


def test_the_balance_of_aleppo_against_chance(aleppo: Dataset) -> None:
    table = aleppo.network().measures("significance", options=Options(draws=2))["significance"]
    assert len(table) == 2 * 3 * 2
    assert {row["null"] for row in table} == set(NULLS)
    assert {row["draws"] for row in table} == {2}
    assert f"At most {MOST_DRAWS} draws" in table.caption
    assert table == aleppo.network().measures("significance", options=Options(draws=2))["significance"]
