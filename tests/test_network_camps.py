"""Camps and how sure they are, and weak balance: published values, closed forms, brute force, and the real network."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import SHARED

from kg import Dataset
from kg.errors import NetworkError
from kg.network import Edge, Network, make_network, read_edges
from kg.network.balance.certainty import certainty
from kg.network.balance.partition import least_partition
from kg.network.camps import camps_of, find_camps
from kg.network.measures import MEASURES, SCALARS, Options
from kg.network.measures.weak_balance import weak_balance
from kg.network.signed import COLLAPSES, Collapse, SignedGraph

SIGNED = SHARED / "data" / "signed"

unhurried = settings(max_examples=25)
needs_networks = pytest.mark.skipif(not SIGNED.is_dir(), reason=f"{SIGNED} is not there")


def manifest(key: str) -> list[dict[str, Any]]:
    path = SIGNED / "manifest.json"
    entries = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return [entry for entry in entries if key in entry]


def graph(text: str) -> SignedGraph:
    """Return the graph of edges such as ``ab+ bc-``."""
    return SignedGraph.from_edges([(edge[0], edge[1], 1 if edge[2] == "+" else -1) for edge in text.split()])


def network(text: str) -> Network:
    """Return the network of ties such as ``ab+ bc-``, each with a claim of its own."""
    ties = []
    for number, edge in enumerate(text.split()):
        u, v, sign = tuple(edge)
        kind, layer = ("alliance", "cooperation") if sign == "+" else ("battle", "conflict")
        days = (None, None, None, None)
        event, value, claims = f"event/{number}", 1 if sign == "+" else -1, (f"claim/{number}",)
        ties.append(Edge(u, v, kind, layer, event, value, 1.0, False, *days, claims))
    return make_network(ties, {})


def all_negative(number: int) -> SignedGraph:
    return SignedGraph.from_edges([(f"n{u}", f"n{v}", -1) for u, v in combinations(range(number), 2)])


def weighted(nodes: int, most: int = 18) -> st.SearchStrategy[list[tuple[int, int, int]]]:
    """Return small signed graphs with weights and parallel edges."""
    pair = st.sampled_from(list(combinations(range(nodes), 2)))
    edge = st.tuples(pair, st.sampled_from((-2, -1, 1, 1, 2))).map(lambda drawn: (*drawn[0], drawn[1]))
    return st.lists(edge, min_size=1, max_size=most)


def cost(place: Sequence[int], edges: Sequence[tuple[int, int, int]]) -> int:
    return sum(abs(weight) for u, v, weight in edges if (place[u] == place[v]) != (weight > 0))


# ========== How sure camps are


def test_a_triangle_with_one_enmity_has_three_best_divisions() -> None:
    camps = find_camps(graph("ab+ bc+ ac-"), costs=True)
    assert (camps.index, camps.bound, camps.proved, camps.balance) == (1, 1, True, 1 - 2 / 3)
    assert [camps.always(*pair) for pair in ("ab", "bc", "ac")] == [0, 0, 0]
    assert camps.together() == [["a"], ["b"], ["c"]]
    assert [camps.frustrated(edge)[1] for edge in camps.graph.edges()] == [False] * 3


def test_what_three_paths_say_against_one_tie() -> None:
    """The enmity of a and b is in the way of every best division; to part them costs three paths less that tie."""
    camps = find_camps(graph("ab- ac+ cb+ ad+ db+ ae+ eb+"), costs=True)
    assert (camps.index, camps.always("a", "b"), camps.frustrated(("a", "b", -1))) == (1, 1, (True, True))
    part, a = camps.place["a"]
    assert part.cost(a, camps.place["b"][1]) == (3 - 1, 3 - 1)
    assert part.cost(a, camps.place["c"][1]) == (2, 2)
    assert camps.together() == [["a", "b", "c", "d", "e"]]


def test_parts_are_unrelated() -> None:
    camps = find_camps(graph("ab- cd+"))
    assert (camps.index, len(camps.found.parts)) == (0, 2)
    assert (camps.always("a", "b"), camps.always("c", "d"), camps.always("a", "c")) == (-1, 1, 0)
    assert camps.together() == [["a"], ["b"], ["c", "d"]]


def test_a_pair_tied_both_ways_is_pulled_no_way() -> None:
    camps = find_camps(graph("ab+ ab- bc+"))
    assert (camps.index, camps.proved, camps.always("a", "b"), camps.always("b", "c")) == (1, True, 0, 1)
    assert camps.frustrated(("a", "b", 1))[1] is False


def test_what_is_sure_is_kept_apart_from_the_division_shown() -> None:
    """Friends a, b, d are enemies of e; c is a friend of both sides, and has to be shown somewhere."""
    camps = find_camps(graph("ab+ bd+ ae- be- ac+ ce+ ef+ xy+"))
    assert camps.reference(camps.place["a"][0]) == "e"
    assert camps.of_largest_part() == {"a": 2, "b": 2, "c": None, "d": 2, "e": 1, "f": 1}
    assert (camps.sure("b"), camps.sure("c"), camps.sure("e")) == (True, False, True)
    assert camps.shown() == [["a", "b", "c", "d"], ["e", "f"], ["x", "y"]]


def test_no_division_no_camps() -> None:
    assert camps_of(make_network([], {})).of_largest_part() == {}
    assert camps_of(make_network([], {})).shown() == []


@unhurried
@given(weighted(6))
def test_every_pair_as_brute_force(edges: list[tuple[int, int, int]]) -> None:
    found = certainty(6, edges, float("inf"))
    divisions = {sides: cost(sides, edges) for sides in product((1, -1), repeat=6)}
    index = min(divisions.values())
    assert found.solution.cost == found.solution.bound == index
    for part in found.parts:
        for one, two in combinations(range(len(part.nodes)), 2):
            u, v, shown = part.nodes[one], part.nodes[two], part.sides[one] * part.sides[two]
            turned = min(cost for sides, cost in divisions.items() if sides[u] * sides[v] != shown) - index
            assert part.cost(one, two) == (turned, turned)
            assert (part.classes[one] == part.classes[two]) == (turned > 0)


@unhurried
@given(weighted(7), st.permutations(range(7)))
def test_names_change_no_certainty(edges: list[tuple[int, int, int]], name: list[int]) -> None:
    def sure(edges: list[tuple[int, int, int]]) -> set[frozenset[int]]:
        found: dict[tuple[int, int], set[int]] = defaultdict(set)
        for number, part in enumerate(certainty(7, edges, float("inf")).parts):
            for node, one in zip(part.nodes, part.classes.tolist(), strict=True):
                found[number, one].add(node)
        return set(map(frozenset, found.values()))

    renamed = [(name[u], name[v], weight) for u, v, weight in edges]
    assert sure(renamed) == {frozenset(name[node] for node in group) for group in sure(edges)}


@pytest.mark.parametrize("costs", [False, True])
def test_without_time_nothing_is_called_sure(costs: bool) -> None:
    camps = find_camps(all_negative(40), limit=0, costs=costs)
    assert (camps.proved, camps.always("n0", "n1")) == (False, None)
    assert camps.bound < 40 * 39 // 2 - 40**2 // 4 <= camps.index
    with pytest.raises(NetworkError, match="not proved"):
        camps.together()


# ========== Weak balance


@needs_networks
@pytest.mark.parametrize("entry", manifest("L_weak_free_k"), ids=lambda entry: entry["name"])
def test_weak_balance_of_a_published_network(entry: dict[str, Any]) -> None:
    """The values of the manifest; tribes with three camps is the criterion 2 that signnet's README prints."""
    signed = SignedGraph.from_edges(read_edges(SIGNED / entry["file"]))
    expected: dict[int | None, int] = {
        None: entry["L_weak_free_k"],
        **{int(count): index for count, index in entry.get("L_k", {}).items()},
    }
    for count, index in expected.items():
        found = weak_balance(signed, count)
        assert found is not None
        assert (found.index, found.bound, found.proved) == (index, index, True), count


@pytest.mark.parametrize("number", range(2, 8))
def test_all_enemies_are_balanced_in_camps_of_one(number: int) -> None:
    """In k camps of nearly equal size the enemies inside are least (Turan's graph)."""
    enemies = all_negative(number)
    free = weak_balance(enemies)
    assert free is not None
    assert (free.index, free.proved, len(free.camps)) == (0, True, number)
    for count in range(1, number + 1):
        sizes = [number // count + (camp < number % count) for camp in range(count)]
        found = weak_balance(enemies, count)
        assert found is not None
        assert (found.index, found.proved) == (sum(size * (size - 1) // 2 for size in sizes), True)
        assert sorted(map(len, found.camps)) == sorted(sizes)


def test_friends_apart_cost_the_least_cut() -> None:
    """A ring of friends has to be cut in as many places as it has camps."""
    ring = graph("ab+ bc+ cd+ de+ ea+")
    assert [found.index for count in (None, 1, 2, 3, 4, 5) if (found := weak_balance(ring, count))] == [
        0,
        0,
        2,
        3,
        4,
        5,
    ]


def test_more_camps_than_actors_is_no_number() -> None:
    assert weak_balance(graph("ab+"), 3) is None


@unhurried
@given(weighted(6, 14))
def test_partitions_as_brute_force(edges: list[tuple[int, int, int]]) -> None:
    least: dict[int, int] = {}
    for camps in product(*(range(node + 1) for node in range(6))):
        count = len(set(camps))
        least[count] = min(least.get(count, 99), cost(camps, edges))
    free = least_partition(6, edges, float("inf"))
    assert free.cost == free.bound == min(least.values()) == cost(free.camps, edges)
    for count, index in least.items():
        found = least_partition(6, edges, float("inf"), count)
        assert found.cost == found.bound == index == cost(found.camps, edges)
        assert len(set(found.camps)) == count


@unhurried
@given(weighted(8, 25), st.integers(2, 4))
def test_weak_balance_is_never_more_than_strong(edges: list[tuple[int, int, int]], count: int) -> None:
    free, counted = (least_partition(8, edges, float("inf"), camps).cost for camps in (None, count))
    strong = certainty(8, edges, float("inf"), costs=False).solution.cost
    assert free <= min(strong, counted)


@pytest.mark.parametrize("count", [None, 3])
def test_without_time_weak_balance_is_open(count: int | None) -> None:
    """Each of 30 actors is a friend of the next three and an enemy of the next but three to six."""
    edges = [(f"{u:02}", f"{(u + step) % 30:02}", 1 if step <= 3 else -1) for u in range(30) for step in range(1, 7)]
    hurried, found = (weak_balance(SignedGraph.from_edges(edges), count, limit=limit) for limit in (0, 60))
    assert hurried is not None
    assert found is not None
    assert hurried.bound <= found.bound <= found.index <= hurried.index
    assert not hurried.proved


# ========== Tables


def test_the_tables_of_a_disputed_tie() -> None:
    ties = network("ab- ac+ cb+ ad+ db+ xy+")
    tables = ties.measures("frustration", "camps", "camp-certainty", "camp-pairs", "frustrated", "weak-balance")
    (row,) = tables["frustration"]
    assert (row["index"], row["status"], row["certificate"], row["parts"], row["always"]) == (1, "proved", True, 2, 1)
    assert (row["sure_pairs"], row["unsure_pairs"]) == (6 + 1, 0)
    (enmity,) = tables["frustrated"]
    assert (enmity["first"], enmity["second"], enmity["always"]) == ("a", "b", "yes")
    assert (enmity["kinds"], enmity["claims"]) == ("battle", "claim/0")
    assert {row["sure"] for row in tables["camps"]} == {"yes"}
    assert [row["at_least"] for row in tables["camps"] if row["part"] == 1] == [None, 1, 1, 1]
    assert sum(int(str(row["pairs"])) for row in tables["camp-certainty"]) == 6 + 1
    assert len(tables["camp-pairs"]) == 0
    assert "unrelated" in tables["camps"].caption
    assert [row["camps"] for row in tables["weak-balance"]] == ["any", "2", "3", "4", "5", "6"]


def test_an_unsure_pair_is_listed() -> None:
    tables = network("ab+ bc+ ac- cd+").measures("camp-pairs", "frustrated", "frustration")
    assert {(row["first"], row["second"]) for row in tables["camp-pairs"]} == {
        ("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"),
    }  # fmt: skip
    assert [row["always"] for row in tables["frustrated"]] == ["no"] * 3
    assert sum(bool(row["shown"]) for row in tables["frustrated"]) == 1


def test_what_is_open_says_so() -> None:
    enemies = network(" ".join(f"{u}{v}-" for u, v in combinations("abcdefghijklmnopqrstuvwxyz", 2)))
    options = Options(limit=0)
    assert MEASURES["frustration"].compute(enemies, options)[0]["status"] == "open"
    assert {row["sure"] for row in MEASURES["camps"].compute(enemies, options)} == {"open"}
    assert {row["always"] for row in MEASURES["frustrated"].compute(enemies, options)} == {"open"}
    assert "open" in MEASURES["camps"].compute(enemies, options).caption
    assert SCALARS["frustration-index"].compute(enemies, options) is None
    with pytest.raises(NetworkError, match="not proved"):
        camps_of(enemies, limit=0).together()
    assert set(camps_of(enemies, limit=0).of_largest_part().values()) == {None}


@pytest.mark.parametrize("name", ["frustration-index", "balance", "weak-frustration-index"])
def test_a_network_without_signs_has_no_balance(name: str) -> None:
    assert SCALARS[name].compute(make_network([], {}), Options()) is None


def test_camps_as_actors() -> None:
    """Of each camp the actor with most ties stands for it; c may be of either, and stays itself."""
    coarse = network("ab+ bd+ bg+ ae- be- ac+ ce+ ef+").granularity("camp")
    assert sorted(coarse.nodes) == ["b", "c", "e"]
    assert "camps" in coarse.cuts[-1]


# ========== The real network


@pytest.mark.parametrize("rule", COLLAPSES)
def test_the_real_network_is_proved(aleppo: Dataset, rule: Collapse) -> None:
    found = aleppo.network().measures("frustration", "camps", "weak-balance", options=Options(collapse=rule))
    (row,) = found["frustration"]
    assert (row["status"], row["certificate"]) == ("proved", True)
    assert {row["status"] for row in found["weak-balance"]} == {"proved"}
    assert all(row["at_least"] == row["at_most"] for row in found["camps"])


@pytest.mark.parametrize("name", ["camps", "frustrated", "weak-camps"])
def test_the_same_bytes_each_time(aleppo: Dataset, name: str) -> None:
    first, second = (aleppo.network().measures(name)[name].to_csv() for _ in range(2))
    assert first == second
