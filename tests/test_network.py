"""The network: edges by rule with sign, dates and claims, as NetworkX, GraphML and CSV."""

from __future__ import annotations

import csv
from pathlib import Path

import networkx as nx
import pytest
from support import Run

from kg import Dataset
from kg.network import ABSENT_TIE, Network, edge_rules, write_network
from kg.queries import QueryFile


@pytest.fixture(scope="module")
def network(aleppo: Dataset) -> Network:
    """The network of aleppo-2016."""
    return aleppo.network()


def actor(name: str) -> str:
    return f"https://w3id.org/conflict-kg/aleppo-2016/actor/{name}"


@pytest.mark.parametrize("rule", edge_rules(), ids=lambda rule: rule.name)
def test_every_rule_says_what_it_finds(rule: QueryFile, aleppo: Dataset) -> None:
    assert rule.title != rule.name
    assert rule.description
    kinds = aleppo.query("SELECT ?kind { ?kind ckg:sign ?sign ; ckg:weight ?weight }")
    names = {str(row["kind"]).rpartition("/")[2] for row in kinds}
    assert rule.header["kind"] in names


def test_a_small_network_is_what_the_claims_say(mini: Path) -> None:
    (edge,) = Dataset.load(str(mini)).network().edges
    base = "https://example.org/mini/"
    assert (edge.source, edge.target) == (f"{base}actor/reeds", f"{base}actor/willows")
    assert (edge.kind, edge.sign, edge.weight, edge.directed) == ("opposition", -1, 1.0, True)
    assert (edge.begin, edge.end, edge.event) == ("2020-05-03", "2020-05-03", f"{base}event/ferry-takeover")
    assert [claim.rpartition("/")[2] for claim in edge.claims] == ["p1.s1.takeover", "p1.s2.from-whom"]


@pytest.mark.parametrize(
    ("source", "target", "kind", "sign"),
    [
        ("jabhat-fateh-al-sham", "jaysh-al-fatah", "membership", 1),
        ("jabhat-fateh-al-sham", "fastaqim", "infighting", -1),
        ("nour-al-din-al-zenki", "fastaqim", "infighting", -1),
        ("abu-amara", "fastaqim", "infighting", -1),
    ],
)
def test_ties_that_the_chronicle_tells(network: Network, source: str, target: str, kind: str, sign: int) -> None:
    ties = [
        edge for edge in network.edges if (edge.source, edge.target, edge.kind) == (actor(source), actor(target), kind)
    ]
    assert ties
    assert {edge.sign for edge in ties} == {sign}


def test_air_support_stands_on_the_side_that_it_was_given_to(network: Network) -> None:
    pair = {actor("russian-air-force"), actor("syrian-government-forces")}
    ties = [edge for edge in network.edges if {edge.source, edge.target} == pair]
    events = {edge.event.rpartition("/")[2] for edge in ties}
    assert {"attack-absorption", "september-attacks-southwest"} <= events
    assert {edge.sign for edge in ties} == {1}


def test_every_tie_rests_on_accepted_claims(network: Network, aleppo: Dataset) -> None:
    accepted = {str(row["claim"]) for row in aleppo.query("SELECT ?claim { ?claim ckg:accepted true }")}
    assert len(network.edges) > 100
    assert [edge for edge in network.edges if not edge.claims or not set(edge.claims) <= accepted] == []


def test_every_actor_has_a_name_in_both_languages(network: Network) -> None:
    assert [node for node, data in network.graph.nodes(data=True) if not (data["label_en"] and data["label_ar"])] == []


def test_the_multigraph_is_the_edges(network: Network) -> None:
    graph = network.graph
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.graph == {"absent_tie": ABSENT_TIE}
    assert graph.number_of_edges() == len(network.edges)
    assert {data["sign"] for *_, data in graph.edges(data=True)} == {-1, 0, 1}


def test_a_slice_holds_the_ties_of_its_days(network: Network) -> None:
    november = network.slice("2016-11-02", "2016-11-02")
    assert actor("fastaqim") in november.graph
    assert actor("fastaqim") not in network.slice("2016-07-01", "2016-07-31").graph
    assert set(november.edges) < set(network.edges)


def test_one_account_alone() -> None:
    memoir = Dataset.load(accounts=["negotiator-memoir"]).network()
    assert memoir.edges
    assert actor("fastaqim") not in memoir.graph
    assert {claim.split("/claim/")[1].split("/")[0] for edge in memoir.edges for claim in edge.claims} == {
        "negotiator-memoir"
    }


def test_the_files_hold_every_tie(network: Network, tmp_path: Path) -> None:
    write_network(network, tmp_path)
    read = nx.read_graphml(tmp_path / "network.graphml", force_multigraph=True)
    assert sorted(read.nodes) == sorted(network.graph.nodes)
    assert sorted(data["event"] for *_, data in read.edges(data=True)) == sorted(edge.event for edge in network.edges)
    assert read.nodes[actor("fastaqim")]["label_ar"] == network.graph.nodes[actor("fastaqim")]["label_ar"]
    with (tmp_path / "edges.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["source"], row["target"], row["kind"], row["claims"].split()) for row in rows] == [
        (edge.source, edge.target, edge.kind, list(edge.claims)) for edge in network.edges
    ]
    assert ABSENT_TIE in (tmp_path / "README.txt").read_text(encoding="utf-8")


def test_export_from_the_command_line(run: Run, mini: Path, tmp_path: Path) -> None:
    done = run("network", "export", mini, "--out", "ties")
    assert done.stderr.startswith("kg: wrote 1 ties: ")
    assert {path.name for path in (tmp_path / "ties").iterdir()} == {
        "README.txt",
        "edges.csv",
        "network.graphml",
        "nodes.csv",
    }
