"""Homophily: assortativity against NetworkX and closed forms, regressions on what actors share, and the dataset."""

from __future__ import annotations

from itertools import combinations
from math import comb

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import Dataset
from kg.network import Edge, Node, make_network
from kg.network.measures import Options
from kg.network.measures.homophily import ENOUGH, assortativity, attributes, homophily, regression
from kg.network.network import Network
from kg.network.signed import SignedGraph

NAMES = "abcdefghijkl"
FEW = Options(draws=50)
MANY = Options(draws=1000)

SPLIT = 2**6 / comb(12, 6)
"""Closed form: the chance that six of twelve actors drawn at random are one of each of six pairs."""


def tie(source: str, target: str, sign: int, *, kind: str = "alliance", account: str = "one") -> Edge:
    layer = "cooperation" if sign > 0 else "conflict"
    claims = (f"https://example.org/claim/{account}/p1.s1.{source}{target}",)
    return Edge(source, target, kind, layer, f"e{source}{target}", sign, 1.0, False, None, None, None, None, claims)


def network(edges: list[Edge], kinds: dict[str, str]) -> Network:
    return make_network(edges, {name: Node(kind=kind, label_en=name, label_ar=name) for name, kind in kinds.items()})


def two_kinds() -> Network:
    """Six groups that work together, six armies that do, and each group fights one army."""
    groups, armies = NAMES[:6], NAMES[6:]
    friends = [tie(u, v, 1) for side in (groups, armies) for u, v in combinations(side, 2)]
    foes = [tie(u, v, -1) for u, v in zip(groups, armies, strict=True)]
    return network(friends + foes, {name: "Group" if name in groups else "Army" for name in NAMES})


def test_friends_are_alike_and_foes_are_not() -> None:
    # closed form (Newman 2003): all within is 1; all between two kinds of equal degree is -1
    rows = {(row["attribute"], row["layer"]): row for row in homophily(two_kinds(), MANY)}
    assert rows["kind", "cooperation"]["assortativity"] == pytest.approx(1)
    assert rows["kind", "conflict"]["assortativity"] == pytest.approx(-1)
    assert rows["kind", "conflict"]["p_low"] == pytest.approx(SPLIT, abs=0.03)
    assert rows["kind", "cooperation"]["pairs"] == 30


@settings(max_examples=40)
@given(
    st.dictionaries(st.sampled_from(list(combinations(NAMES, 2))), st.sampled_from((1, -1)), min_size=15),
    st.lists(st.sampled_from("xyz"), min_size=len(NAMES), max_size=len(NAMES)),
    st.sampled_from((1, -1)),
)
def test_as_networkx(signs: dict[tuple[str, str], int], values: list[str], sign: int) -> None:
    graph = SignedGraph.from_edges([(*pair, of) for pair, of in signs.items()], NAMES)
    kind = dict(zip(NAMES, values, strict=True))
    found = assortativity(graph, sign, kind)
    layer = graph.to_networkx(sign)
    nx.set_node_attributes(layer, kind, "kind")
    if len({kind[end] for pair in layer.edges for end in pair}) < 2:
        assert found is None
    else:
        assert found == pytest.approx(nx.attribute_assortativity_coefficient(layer, "kind"))


def test_too_few_known_actors_say_nothing() -> None:
    graph = SignedGraph.from_edges([(u, v, 1) for u, v in combinations(NAMES, 2)])
    known = dict.fromkeys(NAMES[: ENOUGH - 1], "x") | {NAMES[0]: "y"}
    assert assortativity(graph, 1, known) is None
    assert assortativity(graph, 1, known | {NAMES[-1]: "y"}) is not None
    assert assortativity(graph, -1, dict.fromkeys(NAMES, "x")) is None


def test_attributes_are_what_the_network_says() -> None:
    edges = [
        tie("a", "room", 1, kind="membership"),
        tie("a", "b", -1, account="two"),
        tie("b", "c", 1, account="one"),
    ]
    found = attributes(network(edges, {"a": "Group", "room": "Coalition"}))
    assert found["kind"] == {"a": "Group", "room": "Coalition"}
    assert found["account"] == {"a": "one, two", "b": "one, two", "c": "one", "room": "one"}
    assert found["coalition"] == {"a": "room", "room": "room"}


def test_an_attribute_of_ones_own() -> None:
    city = {name: "north" if name in NAMES[:6] else "south" for name in NAMES}
    (north,) = (
        row for row in homophily(two_kinds(), FEW, {"city": city})
        if (row["attribute"], row["layer"]) == ("city", "cooperation")
    )  # fmt: skip
    assert north["assortativity"] == pytest.approx(1)


def test_cooperation_follows_the_kind_and_conflict_shuns_it() -> None:
    rows = {(row["outcome"], row["term"]): row for row in regression(two_kinds(), MANY)}
    # closed form: with one predictor of 0 and 1, its coefficient is the difference of two shares
    assert rows["cooperation", "same kind"]["coefficient"] == pytest.approx(1)
    assert rows["conflict", "same kind"]["coefficient"] == pytest.approx(-6 / 36)
    assert rows["conflict", "intercept"]["coefficient"] == pytest.approx(6 / 36)
    assert rows["conflict", "same kind"]["p_low"] == pytest.approx(SPLIT, abs=0.03)
    # nobody is in a coalition, and all are in one account: nothing is said of either
    assert rows["conflict", "shared coalition"]["coefficient"] is None
    assert rows["conflict", "shared account"]["p"] is None


def test_an_empty_network_has_no_value() -> None:
    empty = network([], {})
    assert all(row["assortativity"] is None for row in homophily(empty, FEW))
    assert all(row["coefficient"] is None for row in regression(empty, FEW))


def test_the_dataset(aleppo: Dataset) -> None:
    tables = aleppo.network().measures("homophily", "homophily-regression", options=FEW)
    rows = {(row["attribute"], row["layer"]): row for row in tables["homophily"]}
    assert set(rows) == {
        (name, layer) for name in ("kind", "account", "coalition") for layer in ("cooperation", "conflict")
    }
    assert isinstance(rows["kind", "cooperation"]["assortativity"], float)
    terms = [row["term"] for row in tables["homophily-regression"]]
    assert terms == ["intercept", "same kind", "shared coalition", "shared account"] * 2
    again = aleppo.network().measures("homophily", options=FEW)
    assert again["homophily"].to_csv() == tables["homophily"].to_csv()
