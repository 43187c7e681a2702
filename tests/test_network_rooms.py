"""Operations rooms as a two-mode network: overlap, bridges, days and cores."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import Dataset
from kg.network import Edge, Network, make_network
from kg.network.measures import RANKINGS, SCALARS, Options
from kg.network.measures.rooms import core_numbers, groups, known_days, members, shared


def tie(source: str, target: str, kind: str = "membership", *days: str | None) -> Edge:
    begin, latest_begin, earliest_end, end = (*days, None, None, None, None)[:4]
    sign = -1 if kind == "infighting" else 1
    return Edge(
        source, target, kind=kind, layer="cooperation" if sign > 0 else "conflict", event=f"{source}-{target}-{kind}",
        sign=sign, weight=1.0, directed=kind == "membership", claims=(),
        begin=begin, latest_begin=latest_begin, earliest_end=earliest_end, end=end,
    )  # fmt: skip


@pytest.fixture
def two_rooms() -> Network:
    """North has a, b and c; south has b, c and d; c fights d; the days of some are known."""
    return make_network(
        [
            tie("a", "north", "membership", "2016-01-05", None, "2016-02-01"),
            tie("b", "north"), tie("c", "north"),
            tie("b", "south"), tie("c", "south", "affiliation"), tie("d", "south"),
            tie("c", "d", "infighting", "2016-03-01"),
            tie("north", "south", "alliance", "2016-04-01", "2016-04-03"),
        ],
        {},
    )  # fmt: skip


def test_members_groups_and_what_they_share(two_rooms: Network) -> None:
    assert members(two_rooms) == {"north": {"a", "b", "c"}, "south": {"b", "c", "d"}}
    assert groups(two_rooms)["b"] == {"north", "south"}
    assert shared(members(two_rooms)) == {("north", "south"): {"b", "c"}}
    assert {pair: len(both) for pair, both in shared(groups(two_rooms)).items()} == {
        ("a", "b"): 1, ("a", "c"): 1, ("b", "c"): 2, ("b", "d"): 1, ("c", "d"): 1,
    }  # fmt: skip


def test_the_tables(two_rooms: Network) -> None:
    tables = two_rooms.measures("rooms", "room-overlap", "room-bridges", "co-membership")
    north, south = tables["rooms"]
    assert (north["group"], north["members"], north["bridging_members"]) == ("north", 3, 2)
    assert (north["first_membership"], north["last_membership"]) == ("2016-01-05", "2016-02-01")
    assert (north["first_day"], north["last_day"]) == ("2016-01-05", "2016-04-03")
    assert (south["first_membership"], south["last_membership"]) == (None, None)
    (both,) = tables["room-overlap"]
    assert (both["group"], both["other"], both["shared"], both["jaccard"], both["members"]) == (
        "north", "south", 2, 0.5, "b; c",
    )  # fmt: skip
    assert [(row["actor"], row["names"]) for row in tables["room-bridges"]] == [
        ("b", "north; south"),
        ("c", "north; south"),
    ]
    assert tables["co-membership"][0]["groups"] == "north; south"
    assert RANKINGS["memberships"].compute(two_rooms, Options()) == {"a": 1, "b": 2, "c": 2, "d": 1}
    assert SCALARS["bridging-members"].compute(two_rooms, Options()) == 2


def test_a_slice_keeps_the_members_of_its_days(two_rooms: Network) -> None:
    assert members(two_rooms.slice("2016-01-01", "2016-01-31")) == {"north": {"a"}}


def test_the_overlap_of_the_southern_women() -> None:
    # Davis, Gardner and Gardner 1941 as NetworkX has it: 18 women, 14 events; its weighted projection counts the same
    graph = nx.davis_southern_women_graph()
    women = graph.graph["top"]
    projected = nx.bipartite.weighted_projected_graph(graph, women)
    network = make_network([tie(woman, event) for woman in women for event in graph[woman]], {})
    found = {frozenset(pair): len(both) for pair, both in shared(groups(network)).items()}
    assert found == {frozenset(pair): projected.edges[pair]["weight"] for pair in projected.edges}


@given(st.dictionaries(st.sampled_from("abcde"), st.frozensets(st.sampled_from("xyz"), min_size=1)))
def test_the_projection_is_the_product_of_the_two_mode_matrix(sets: dict[str, frozenset[str]]) -> None:
    pairs = {(a, b): sets[a] & sets[b] for a, b in combinations(sorted(sets), 2)}
    assert shared(sets) == {pair: both for pair, both in pairs.items() if both}


def test_cores_of_cooperation() -> None:
    # four who all cooperate are a 3-core; who hangs on one of them is in a 1-core; fighting does not count
    four = [tie(u, v, "alliance") for u, v in ("ab", "ac", "ad", "bc", "bd", "cd")]
    network = make_network(
        [*four, tie("d", "e", "alliance"), tie("e", "a", "infighting"), tie("a", "b", "support")], {}
    )
    assert core_numbers(network) == {"a": 3, "b": 3, "c": 3, "d": 3, "e": 1}
    assert SCALARS["deepest-core"].compute(network, Options()) == 3


def test_where_nothing_is_known() -> None:
    empty = make_network([tie("a", "b", "infighting")], {})
    assert members(empty) == {}
    assert core_numbers(empty) == {}
    assert SCALARS["deepest-core"].compute(empty, Options()) is None
    assert known_days([tie("a", "b")]) == (None, None)
    for name in ("rooms", "room-overlap", "room-bridges", "co-membership", "cores"):
        assert len(empty.measures(name)[name]) == 0


def test_the_real_network(aleppo: Dataset) -> None:
    network = aleppo.network()
    rooms = {group.rpartition("/")[2]: inside for group, inside in members(network).items()}
    assert {actor.rpartition("/")[2] for actor in rooms["jaysh-al-fatah"]} >= {"ahrar-al-sham", "jabhat-fateh-al-sham"}
    table = network.measures("rooms")["rooms"]
    assert table[0]["label_en"] == "Jaysh al-Fatah"
    assert core_numbers(network).keys() == network.layer("cooperation").nodes.keys()
