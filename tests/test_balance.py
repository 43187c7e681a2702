"""Balance of signed networks: published values, closed forms, brute force, what must not change it, and the command."""

from __future__ import annotations

import csv
import json
from itertools import combinations, product
from pathlib import Path
from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from support import SHARED, Run

from kg.errors import EdgeListError
from kg.network import SignedEdge, balance, read_edges
from kg.network.balance.covering import proved
from kg.network.balance.frustration import least_frustration

SIGNED = SHARED / "data" / "signed"
NAMES = "abcdefghi"
HEAVY_TAILED = [(330, 700, 1, 146), (700, 1000, 2, 179)]

unhurried = settings(max_examples=60)
needs_networks = pytest.mark.skipif(not SIGNED.is_dir(), reason=f"{SIGNED} is not there")


def manifest() -> list[dict[str, Any]]:
    path = SIGNED / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


def all_negative(graph: nx.Graph[Any]) -> list[SignedEdge]:
    return [(str(u), str(v), -1) for u, v in graph.edges]


def brute_force(edges: list[tuple[Any, Any, int]]) -> int:
    nodes = sorted({end for u, v, _ in edges for end in (u, v)})
    choices = (dict(zip(nodes, (1, *rest), strict=True)) for rest in product((1, -1), repeat=len(nodes) - 1))
    return min(sum(abs(sign) for u, v, sign in edges if side[u] * side[v] * sign < 0) for side in choices)


def signed_edges(nodes: str = NAMES, most: int = 30) -> st.SearchStrategy[list[SignedEdge]]:
    """Return small signed multigraphs, contradictory ties included."""
    pairs = st.sampled_from(list(combinations(nodes, 2)))
    edge = st.tuples(pairs, st.sampled_from((1, -1))).map(lambda drawn: (*drawn[0], drawn[1]))
    return st.lists(edge, min_size=1, max_size=most)


# ========== Published values


@needs_networks
@pytest.mark.parametrize("entry", [entry for entry in manifest() if "L" in entry], ids=lambda entry: entry["name"])
def test_the_index_of_a_published_network_is_proved(entry: dict[str, Any]) -> None:
    found = balance(read_edges(SIGNED / entry["file"]))
    assert (found.frustration_index, found.bound, found.status) == (entry["L"], entry["L"], "proved")
    assert found.nodes == entry["n"]
    assert found.edges == entry["m"]


@needs_networks
def test_the_powers_before_the_world_war_year_by_year() -> None:
    (entry,) = (entry for entry in manifest() if "L_by_year" in entry)
    with (SIGNED / entry["file"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for year, index in entry["L_by_year"].items():
        held = [(row["u"], row["v"], int(row["sign"])) for row in rows if row["begin"] <= year < row["end"]]
        found = balance(held)
        assert (found.frustration_index, found.optimal) == (index, True), year


# ========== Closed forms


@pytest.mark.parametrize("number", range(2, 10))
def test_all_enemies(number: int) -> None:
    found = balance(all_negative(nx.complete_graph(number)))
    assert found.frustration_index == number * (number - 1) // 2 - number**2 // 4
    assert found.optimal


@pytest.mark.parametrize("number", [3, 4, 7, 50])
@pytest.mark.parametrize("negative", [0, 1, 2, 3])
def test_a_cycle_is_frustrated_where_its_negative_edges_are_odd(number: int, negative: int) -> None:
    edges = [(f"n{i}", f"n{(i + 1) % number}", -1 if i < negative else 1) for i in range(number)]
    assert balance(edges).frustration_index == negative % 2


def test_the_petersen_graph() -> None:
    assert balance(all_negative(nx.petersen_graph())).frustration_index == 3


def test_parts_that_meet_in_one_node_add_up() -> None:
    edges = all_negative(nx.windmill_graph(5, 5)) + [
        (f"x{u}", f"x{v}", s) for u, v, s in all_negative(nx.cycle_graph(3))
    ]
    assert balance(edges).frustration_index == 5 * 4 + 1


@unhurried
@given(signed_edges(), st.lists(st.booleans(), min_size=9, max_size=9))
def test_a_balanced_network_is_balanced_and_its_camps_are_found(edges: list[SignedEdge], sides: list[bool]) -> None:
    side = dict(zip(NAMES, sides, strict=True))
    found = balance([(u, v, 1 if side[u] == side[v] else -1) for u, v, _ in edges])
    assert (found.frustration_index, found.frustrated, found.status) == (0, (), "proved")


def test_camps_begin_with_the_alphabetically_first_of_each_component() -> None:
    found = balance([("b", "a", -1), ("z", "y", -1), ("y", "x", 1)])
    assert found.camps == (("a", "x", "y"), ("b", "z"))


def test_a_contradiction_costs_one_and_pulls_no_way() -> None:
    found = balance([("a", "b", 1), ("b", "a", -1), ("b", "c", -1)])
    assert found.frustration_index == 1
    assert balance([("a", "b", 1), ("b", "a", -1), ("a", "b", -1)]).frustrated == (("a", "b", 1),)


# ========== Brute force, and what must not change it


@unhurried
@given(signed_edges())
def test_as_brute_force(edges: list[SignedEdge]) -> None:
    found = balance(edges)
    assert found.frustration_index == brute_force(edges) == found.bound
    assert found.frustration_index == len(found.frustrated)
    side = {name: number for number, camp in enumerate(found.camps) for name in camp}
    in_the_way = [(min(u, v), max(u, v), sign) for u, v, sign in edges if (side[u] == side[v]) != (sign > 0)]
    assert list(found.frustrated) == sorted(in_the_way)


@unhurried
@given(
    st.lists(st.tuples(st.sampled_from(list(combinations(range(8), 2))), st.integers(-5, 5)), min_size=1, max_size=28)
)
def test_weights_as_brute_force(drawn: list[tuple[tuple[int, int], int]]) -> None:
    edges = [(u, v, weight) for (u, v), weight in drawn if weight]
    found = least_frustration(8, edges, float("inf"))
    assert found.cost == found.bound == (brute_force(edges) if edges else 0)


@unhurried
@given(signed_edges(), st.sets(st.sampled_from(NAMES)))
def test_switching_a_set_of_nodes_changes_nothing(edges: list[SignedEdge], switched: set[str]) -> None:
    turned = [(u, v, -sign if (u in switched) != (v in switched) else sign) for u, v, sign in edges]
    assert balance(turned).frustration_index == balance(edges).frustration_index


@unhurried
@given(signed_edges(), st.permutations(NAMES), st.randoms(use_true_random=False))
def test_names_and_order_change_nothing(edges: list[SignedEdge], names: list[str], random: Random) -> None:
    name = dict(zip(NAMES, names, strict=True))
    renamed = [(name[v], name[u], sign) for u, v, sign in edges]
    assert balance(renamed).frustration_index == balance(edges).frustration_index
    shuffled = random.sample(edges, len(edges))
    assert balance(shuffled) == balance(edges)


@unhurried
@given(signed_edges(), st.sampled_from(list(combinations(NAMES, 2))), st.sampled_from((1, -1)))
def test_one_more_edge_costs_at_most_one_more(edges: list[SignedEdge], pair: tuple[str, str], sign: int) -> None:
    before, after = balance(edges).frustration_index, balance([*edges, (*pair, sign)]).frustration_index
    assert before <= after <= before + 1


# ========== Large and strongly frustrated


def heavy_tailed(nodes: int, edges: int, seed: int) -> list[SignedEdge]:
    """Return a network of a few hubs and many nodes of few neighbours, a third of its edges negative."""
    chance = Random(seed)  # noqa: S311 - nothing secret
    drawn: set[tuple[int, int]] = set()
    names, chances = range(nodes), [1 / (node + 3) for node in range(nodes)]
    while len(drawn) < edges:
        u, v = sorted(chance.choices(names, chances, k=2))
        if u != v:
            drawn.add((u, v))
    return [(f"{u:03}", f"{v:03}", -1 if chance.random() < 1 / 3 else 1) for u, v in sorted(drawn)]


@pytest.mark.parametrize(("nodes", "edges", "seed", "index"), HEAVY_TAILED)
def test_a_network_of_hubs_is_proved(nodes: int, edges: int, seed: int, index: int) -> None:
    found = balance(heavy_tailed(nodes, edges, seed), limit=300)
    assert (found.frustration_index, found.status) == (index, "proved")


@unhurried
@given(signed_edges("abcde", 10), st.data())
def test_whatever_the_shares_of_rows_the_bound_is_sound(edges: list[SignedEdge], data: st.DataObject) -> None:
    pairs = sorted({(u, v) for u, v, _ in edges})
    sign = {(u, v): s for u, v, s in edges}
    corners = [combinations(three, 2) for three in combinations("abcde", 3)]
    triangles = [sides for sides in map(list, corners) if set(sides) <= set(pairs)]
    rows = [
        [(pairs.index(side), -1 if side in turned else 1) for side in sides]
        for sides in triangles
        for number in range(4)
        for turned in combinations(sides, number)
        if (number + sum(sign[side] < 0 for side in sides)) % 2
    ]
    table = np.zeros((len(rows), len(pairs)), dtype=np.int64)
    for place, row in enumerate(rows):
        for column, cell in row:
            table[place, column] = cell
    least = 1 - (table < 0).sum(axis=1)
    shares = data.draw(st.lists(st.floats(-1, 2), min_size=len(rows), max_size=len(rows)))
    bound = proved(np.array(shares), csr_array(table), least, np.ones(len(pairs), dtype=np.int64))
    assert bound <= brute_force([(u, v, sign[u, v]) for u, v in pairs])


# ========== Past the limit


def hard(nodes: int = 60) -> list[SignedEdge]:
    """Return a network that cannot be proved at once: all enemies."""
    return all_negative(nx.complete_graph(nodes))


def test_without_time_it_is_open_and_never_called_optimal() -> None:
    found = balance(hard(), limit=0)
    assert (found.status, found.optimal) == ("open", False)
    assert 0 <= found.bound < 60 * 59 // 2 - 60**2 // 4 <= found.frustration_index == len(found.frustrated)
    assert sum(map(len, found.camps)) == found.nodes == 60


def test_without_time_a_balanced_network_is_proved() -> None:
    assert balance([("a", "b", -1), ("b", "c", -1), ("a", "c", 1)], limit=0).status == "proved"


@pytest.mark.parametrize("limit", [0.0, 0.01, 0.05, 0.2])
def test_whatever_the_limit_the_bound_is_sound(limit: float) -> None:
    edges = [(f"{u:02}", f"{v:02}", -1 if (u * v + u + v) % 3 else 1) for u, v in combinations(range(14), 2)]
    index = brute_force(edges)
    found = balance(edges, limit=limit)
    assert found.bound <= index <= found.frustration_index
    assert not found.optimal or found.frustration_index == index


# ========== The command


def write(folder: Path, text: str) -> Path:
    path = folder / "edges.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_command_as_json(run: Run, tmp_path: Path) -> None:
    done = run(
        "network", "balance", write(tmp_path, "u,v,sign,note\nحلب,b,+,x\nb,c,1,\nc,حلب,-,\n\nc,d,-1,\n"), "--json"
    )
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert list(answer) == ["frustration_index", "optimal", "bound", "status", "camps", "frustrated", "nodes", "edges"]
    assert (answer["frustration_index"], answer["optimal"], answer["bound"]) == (1, True, 1)
    assert (answer["nodes"], answer["edges"], answer["status"]) == (4, 4, "proved")
    assert sorted(map(len, answer["camps"])) == [1, 3]
    assert len(answer["frustrated"]) == 1
    assert "حلب" in done.stdout


def test_the_command_for_people(run: Run, tmp_path: Path) -> None:
    done = run("network", "balance", write(tmp_path, "sign,v,u\r\n-1,a,b\r\n-1,b,c\r\n-1,a,c\r\n"))
    assert done.returncode == 0
    assert "1 (proved)" in done.stdout
    assert "camp 2" in done.stdout


def test_the_command_says_open(run: Run, tmp_path: Path) -> None:
    text = "u,v,sign\n" + "".join(f"{u},{v},{sign}\n" for u, v, sign in hard())
    done = run("network", "balance", write(tmp_path, text), "--limit", "0")
    assert done.returncode == 0
    assert "open: at least 0, at most " in done.stdout
    assert "proved" not in done.stdout


FAULTS = {
    "empty file": ("", "edges.csv:1: no column u, v, sign (the first line names the columns u, v, sign)"),
    "missing column": ("u,v,weight\na,b,1\n", "edges.csv:1: no column sign"),
    "no edge": ("u,v,sign\n", "edges.csv: the network has no edge"),
    "sign nought": ("u,v,sign\na,b,1\na,c,0\n", "edges.csv:3: the sign '0' is not 1, -1, + or -"),
    "no sign": ("u,v,sign\na,b\n", "edges.csv:2: the sign '' is not 1, -1, + or -"),
    "self loop": ("u,v,sign\na,a,-1\n", "edges.csv:2: an edge from 'a' to itself"),
    "one node": ("u,v,sign\na,,-1\n", "edges.csv:2: an edge without two nodes"),
    "open quotation": ('u,v,sign\na,"b,-1\n', "edges.csv: not readable as CSV"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_one_line_with_its_place(run: Run, tmp_path: Path, fault: tuple[str, str]) -> None:
    text, expected = fault
    done = run("network", "balance", write(tmp_path, text))
    assert expected in done.stderr
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_a_file_that_is_not_there_or_not_utf8(run: Run, tmp_path: Path) -> None:
    done = run("network", "balance", "nowhere.csv")
    assert "nowhere.csv: not readable: No such file" in done.stderr
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    (tmp_path / "latin.csv").write_bytes("u,v,sign\né,b,1\n".encode("latin-1"))
    done = run("network", "balance", "latin.csv")
    assert "latin.csv: the file is not UTF-8" in done.stderr
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize("edges", [[], [("a", "a", 1)]])
def test_the_function_refuses_what_is_no_network(edges: list[SignedEdge]) -> None:
    with pytest.raises(EdgeListError):
        balance(edges)
