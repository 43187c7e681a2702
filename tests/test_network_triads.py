"""Signed triads and partial balance: published values, counting by hand, and laws."""

from __future__ import annotations

import json
from itertools import combinations
from math import cosh, exp

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import SHARED

from kg import Dataset
from kg.network import Edge, Network, SignedEdge, make_network, read_edges
from kg.network.measures import MEASURES, RANKINGS, SCALARS, Options
from kg.network.measures.triads import KINDS, STRONG, WEAK, signed_triads, transitive_balance, walk_balance
from kg.network.signed import SignedGraph

SIGNED = SHARED / "data" / "signed"
NAMES = "abcdefgh"

needs_networks = pytest.mark.skipif(not SIGNED.is_dir(), reason=f"{SIGNED} is not there")
unhurried = settings(max_examples=60)
signed_edges = st.lists(
    st.tuples(st.sampled_from(list(combinations(NAMES, 2))), st.sampled_from((1, -1))).map(lambda d: (*d[0], d[1])),
    max_size=30,
)


def arc(source: str, target: str, sign: int, *, directed: bool = True, weight: float = 1.0) -> Edge:
    layer = "cooperation" if sign > 0 else "conflict"
    return Edge(
        source, target, kind="support", layer=layer, event=f"{source}-{target}-{sign}", sign=sign, weight=weight,
        directed=directed, begin=None, latest_begin=None, earliest_end=None, end=None, claims=(),
    )  # fmt: skip


def by_hand(edges: list[SignedEdge]) -> dict[str, int]:
    """Count triads as choices of three ties that close."""
    found = dict.fromkeys(KINDS, 0)
    for three in combinations(edges, 3):
        ends = {frozenset(edge[:2]) for edge in three}
        if len(ends) == 3 and len(frozenset().union(*ends)) == 3:
            found[KINDS[sum(edge[2] < 0 for edge in three)]] += 1
    return found


# ========== Published values


@needs_networks
def test_the_tribes_of_the_new_guinea_highlands() -> None:
    # census: manifest of the shared networks; the shares: signnet's vignette "Structural Balance" prints both
    (entry,) = (e for e in json.loads((SIGNED / "manifest.json").read_text(encoding="utf-8")) if e["name"] == "tribes")
    graph = SignedGraph.from_edges(read_edges(SIGNED / entry["file"]))
    triads = signed_triads(graph)
    assert triads.census == entry["triads"] == {"+++": 19, "++-": 2, "+--": 40, "---": 7}
    assert triads.share(STRONG) == pytest.approx(0.8676471, abs=5e-8)
    assert triads.share(WEAK) == (19 + 40 + 7) / 68
    assert walk_balance(graph) == pytest.approx(0.3575761, abs=5e-8)


# ========== Closed forms


@pytest.mark.parametrize("number", [3, 4, 7])
def test_all_enemies_are_balanced_weakly_and_not_strongly(number: int) -> None:
    triads = signed_triads(SignedGraph.from_edges([(str(u), str(v), -1) for u, v in nx.complete_graph(number).edges]))
    assert triads.census["---"] == number * (number - 1) * (number - 2) // 6
    assert (triads.share(STRONG), triads.share(WEAK)) == (0.0, 1.0)


def test_walk_balance_of_three_enemies() -> None:
    # eigenvalues of -K3: -2, 1, 1; of K3: 2, -1, -1
    graph = SignedGraph.from_edges([("a", "b", -1), ("b", "c", -1), ("a", "c", -1)])
    assert walk_balance(graph) == pytest.approx((exp(-2) + 2 * exp(1)) / (exp(2) + 2 * exp(-1)))


def test_walk_balance_of_a_contradictory_pair() -> None:
    # the walks of the two ties cancel: tr exp(0) / tr exp(2 K2)
    graph = SignedGraph.from_edges([("a", "b", 1), ("a", "b", -1)])
    assert walk_balance(graph) == pytest.approx(2 / (2 * cosh(2)))


def test_where_nothing_is_defined() -> None:
    for edges in ([], [("a", "b", -1)]):
        triads = signed_triads(SignedGraph.from_edges(edges, nodes="z"))
        assert (triads.share(STRONG), triads.share(WEAK), sum(triads.census.values())) == (None, None, 0)
    assert walk_balance(SignedGraph.from_edges([], nodes="z")) is None
    assert walk_balance(SignedGraph.from_edges([("a", "b", -1)])) == 1.0


def test_a_large_network_has_no_walk_balance_rather_than_a_rough_one() -> None:
    assert walk_balance(SignedGraph.from_edges([("0", "1", 1)], nodes=map(str, range(3000)))) is None


# ========== Counting, and laws


@unhurried
@given(signed_edges)
def test_as_counted_by_hand(edges: list[SignedEdge]) -> None:
    graph = SignedGraph.from_edges(edges)
    triads = signed_triads(graph)
    assert triads.census == by_hand(edges)
    every, total = STRONG | ~STRONG, sum(triads.census.values())
    assert triads.by_corner(len(graph), every).sum() == triads.by_side(every).sum() == 3 * total
    for node, name in enumerate(graph.names):
        without = sum(by_hand([edge for edge in edges if name not in edge[:2]]).values())
        assert triads.by_corner(len(graph), every)[node] == total - without


@unhurried
@given(signed_edges, st.sets(st.sampled_from(NAMES)))
def test_switching_a_set_of_nodes_changes_no_balance(edges: list[SignedEdge], switched: set[str]) -> None:
    turned = [(u, v, -sign if (u in switched) != (v in switched) else sign) for u, v, sign in edges]
    before, after = SignedGraph.from_edges(edges), SignedGraph.from_edges(turned)
    assert signed_triads(before).share(STRONG) == signed_triads(after).share(STRONG)
    assert walk_balance(before) == (pytest.approx(walk_balance(after)) if edges else None)


@unhurried
@given(signed_edges.filter(bool), st.lists(st.booleans(), min_size=8, max_size=8))
def test_two_camps_are_balanced(edges: list[SignedEdge], sides: list[bool]) -> None:
    side = dict(zip(NAMES, sides, strict=True))
    graph = SignedGraph.from_edges([(u, v, 1 if side[u] == side[v] else -1) for u, v, _ in edges])
    assert signed_triads(graph).share(STRONG) in {None, 1.0}
    assert walk_balance(graph) == pytest.approx(1.0)


def test_many_triangles_are_found_in_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.network.measures.triads._CHUNK", 7)
    graph = nx.gnp_random_graph(40, 0.3, seed=1)
    found = signed_triads(SignedGraph.from_edges([(f"{u:02}", f"{v:02}", 1) for u, v in graph.edges]))
    assert found.census["+++"] == len([clique for clique in nx.enumerate_all_cliques(graph) if len(clique) == 3])


# ========== Transitive triads of directed ties: by the definition of Aref, Dinh, Rezapour and Diesner 2020


@pytest.mark.parametrize(
    ("arcs", "expected"),
    [
        pytest.param([("a", "b", 1), ("b", "c", -1), ("a", "c", -1)], (1, 1), id="030T balanced"),
        pytest.param([("a", "b", 1), ("b", "c", 1), ("a", "c", -1)], (0, 1), id="030T not balanced"),
        pytest.param([("a", "b", 1), ("b", "c", 1), ("c", "a", 1)], (0, 0), id="030C is not transitive"),
        pytest.param([("a", "b", 1), ("b", "a", 1), ("a", "c", -1), ("b", "c", -1)], (1, 1), id="120U balanced"),
        pytest.param([("a", "b", 1), ("b", "a", -1), ("a", "c", -1), ("b", "c", -1)], (0, 1), id="120U half balanced"),
        pytest.param([("c", "a", 1), ("c", "b", -1), ("a", "b", -1), ("b", "a", -1)], (1, 1), id="120D balanced"),
        pytest.param([("a", "b", 1), ("b", "a", 1), ("b", "c", 1), ("a", "c", 1), ("c", "a", 1)], (0, 0), id="210"),
    ],
)
def test_a_directed_triad(arcs: list[SignedEdge], expected: tuple[int, int]) -> None:
    assert transitive_balance(make_network([arc(*one) for one in arcs], {})) == expected


def test_undirected_ties_count_both_ways_and_opposite_ones_cancel() -> None:
    ends = [("a", "b", 1), ("b", "c", -1), ("a", "c", -1)]
    both_ways = [arc(*one, directed=False) for one in ends]
    assert transitive_balance(make_network(both_ways, {})) == (1, 1)  # type 300
    assert transitive_balance(make_network([*both_ways, arc("a", "b", -1, directed=False)], {})) == (0, 0)
    assert transitive_balance(make_network([*both_ways, arc("a", "b", -1, weight=2.0)], {})) == (0, 1)


# ========== Tables


def hated_by_a_friend() -> Network:
    """a, b and c are friends but for b and c; d is the enemy of a and b."""
    ties = [("a", "b", 1), ("a", "c", 1), ("b", "c", -1), ("a", "d", -1), ("b", "d", -1)]
    return make_network([arc(*tie, directed=False) for tie in ties], {})


def test_the_tables_of_a_small_network() -> None:
    tables = hated_by_a_friend().measures("triads", "partial-balance", "unbalanced-actors", "unbalanced-pairs")
    assert [(row["triad"], row["count"]) for row in tables["triads"]] == [
        ("+++", 0),
        ("++-", 1),
        ("+--", 1),
        ("---", 0),
    ]
    assert [(row["measure"], row["balanced"], row["all"]) for row in tables["partial-balance"]] == [
        ("strong", 1, 2), ("weak", 1, 2), ("transitive", 1, 2), ("walk", None, None),
    ]  # fmt: skip
    actors = [(row["actor"], row["triads"], row["unbalanced"]) for row in tables["unbalanced-actors"]]
    assert actors == [("c", 1, 1), ("a", 2, 1), ("b", 2, 1), ("d", 1, 0)]
    pairs = [(row["actor"], row["other"], row["triads"], row["unbalanced"]) for row in tables["unbalanced-pairs"]]
    assert pairs == [("a", "b", 2, 1), ("a", "c", 1, 1), ("b", "c", 1, 1)]


@pytest.mark.parametrize("rule", ["net", "multigraph", "any-negative", "latest"])
def test_the_real_network(aleppo: Dataset, rule: str) -> None:
    network, options = aleppo.network(), Options(collapse=rule)  # type: ignore[arg-type]
    table = MEASURES["triads"].compute(network, options)
    shares = [row["share"] for row in table]
    assert sum(share for share in shares if isinstance(share, float)) == pytest.approx(1.0)
    strong, weak = (SCALARS[name].compute(network, options) for name in ("strong-balance", "weak-balance"))
    assert strong is not None
    assert weak is not None
    assert 0 <= strong <= weak <= 1
    assert set(RANKINGS["unbalanced-triads"].compute(network, options)) == set(network.signed().nodes)
