# SPDX-FileCopyrightText: Conflict KG contributors
# SPDX-License-Identifier: Apache-2.0
"""The channel between the sides, and the ways of an offer, on small networks and on what the memoir tells."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import Dataset, KgError
from kg.network.edges import Edge
from kg.network.measures import Options
from kg.network.measures.channel import (
    channel_cuts,
    cross_betweenness,
    cuts_between_actors,
    cuts_between_sides,
    talk_graph,
)
from kg.network.network import Network, make_network
from kg.network.talks.offers import offer_paths
from kg.network.talks.order import Order, Point


def talks(*ties: str, days: dict[str, str] | None = None) -> Network:
    """Return a network of talks between actors of one letter; the event of a tie is its name."""
    when = days or {}
    return make_network(
        [
            Edge(t[0], t[1], "contact", "talk", t, 0, 1.0, False, when.get(t), None, None, when.get(t), ())
            for t in ties
        ],
        {},
    )  # fmt: skip


def graph_of(ties: Iterable[str]) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((tie[0], tie[1]) for tie in ties)
    return graph


def then(*events: str) -> list[tuple[Point, Point]]:
    return [((one, "end"), (other, "begin")) for one, other in pairwise(events)]


def test_all_smallest_cuts_of_a_ladder() -> None:
    # Two ways from a to f, by b and d and by c and e: one of each has to fall, four cuts in all.
    graph = graph_of(["ab", "bd", "df", "ac", "ce", "ef"])
    assert cuts_between_actors(graph, "a", "f").sets == (("b", "c"), ("b", "e"), ("c", "d"), ("d", "e"))


def test_an_actor_with_no_neighbour_left_comes_back() -> None:
    # Without b and c, d has nobody: it was lost from the graph once.
    graph = graph_of(["ab", "bd", "cd", "ac", "be", "ce"])
    assert cuts_between_actors(graph, "a", "e").sets == (("b", "c"),)


def test_actors_in_direct_talk_cannot_be_parted() -> None:
    assert cuts_between_actors(graph_of(["ab", "bc", "ac"]), "a", "b").size is None


def test_long_lists_of_cuts_are_cut_and_say_so() -> None:
    cuts = cuts_between_actors(graph_of(map("".join, pairwise("abcdefgh"))), "a", "h", most=3)
    assert (cuts.size, len(cuts.sets), cuts.complete) == (1, 3, False)


def test_same_actor_on_both_sides_is_refused() -> None:
    with pytest.raises(KgError, match="both sides"):
        cuts_between_sides(graph_of(["ab"]), "ab", "b")


@given(st.sets(st.sampled_from([a + b for a, b in combinations("abcdefg", 2)]), min_size=3))
def test_cuts_are_all_that_brute_force_finds(ties: set[str]) -> None:
    graph = graph_of(sorted(ties | {"ab", "fg"}))
    cuts = cuts_between_sides(graph, "ab", "fg", most=1000)
    parted = [
        left
        for left in combinations(sorted(graph), cuts.size or 0)
        if not any(
            nx.has_path(rest, u, v)
            for rest in [graph.subgraph(set(graph) - set(left))]
            for u in "ab" for v in "fg" if u in rest and v in rest
        )
    ]  # fmt: skip
    assert list(cuts.sets) == parted


def test_cross_betweenness_counts_pairs_across_only() -> None:
    # On the path a-b-c-d-e with a and b on one side, d and e on the other: four pairs, all through c.
    graph = graph_of(map("".join, pairwise("abcde")))
    sides = {"a": "x", "b": "x", "d": "y", "e": "y"}
    assert cross_betweenness(graph, sides) == {"a": 0, "b": 2, "c": 4, "d": 2, "e": 0}


def test_offer_travels_with_the_order_of_talks_only() -> None:
    table = offer_paths(talks("ab", "bc"), Order(then("ab", "bc")))
    paths = {(row["source"], row["target"]): row["certain"] for row in table}
    assert paths["a", "c"] is True
    assert ("c", "a") not in paths


def test_order_by_days() -> None:
    network = talks("ab", "bc", days={"ab": "2016-12-12", "bc": "2016-12-13"})
    ways = {(row["source"], row["target"]) for row in offer_paths(network, Order((), network.edges))}
    assert ("a", "c") in ways
    assert ("c", "a") not in ways


def test_unknown_order_is_possible_and_not_certain() -> None:
    (row,) = offer_paths(talks("ab", "bc"), Order(()), source="a", target="c")
    assert (row["certain"], row["ties"]) == (False, 2)


def test_whole_path_has_to_agree_with_the_order() -> None:
    # No step goes back in time, but the last tie was over before the first began.
    assert not len(offer_paths(talks("ab", "bc", "cd"), Order(then("cd", "ab")), source="a", target="d"))


def test_foremost_path_arrives_first() -> None:
    order = Order([*then("ab", "bd", "ad"), *then("ab", "bc")])
    (row,) = offer_paths(talks("ab", "bd", "ad"), order, source="a", target="d")
    assert row["events"] == "ab bd"


def test_go_between_interpreter_and_general_of_the_memoir(aleppo: Dataset) -> None:
    base = aleppo.files.config.base.iri
    network = aleppo.network()
    graph = talk_graph(network)
    author, interpreter = f"{base}person/memoir-author", f"{base}person/turkish-interpreter"
    assert cuts_between_actors(graph, author, f"{base}actor/turkish-command").sets == ((interpreter,),)
    leaders = f"{base}actor/ahrar-al-sham-leaders"
    assert cuts_between_actors(graph, author, leaders).sets == ((f"{base}person/hail-assi",),)
    (offer,) = aleppo.offers("person:memoir-author", "actor:russian-command")
    assert offer["path"] == "Author of the negotiator's memoir > Russian general in the talks > Russian command"
    assert offer["certain"] is True


def test_cuts_of_the_dataset_are_of_one_size(aleppo: Dataset) -> None:
    table = channel_cuts(aleppo.network(), Options())
    assert len({row["size"] for row in table}) == 1
