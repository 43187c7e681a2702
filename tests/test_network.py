"""The network: edges by rule with sign, dates and claims, as a NetworkX multigraph."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from kg import Dataset
from kg.errors import NetworkError, QueryError
from kg.network import ABSENT_TIE, Edge, Network, SignedEdge, edge_rules, make_network
from kg.network.edges import Days
from kg.network.kinds import LAYERS
from kg.network.network import STATE_FORCES
from kg.network.signed import Collapse, collapse
from kg.queries import QueryFile


@pytest.fixture(scope="module")
def network(aleppo: Dataset) -> Network:
    """The network of aleppo-2016."""
    return aleppo.network()


def tie(source: str, target: str, kind: str = "alliance", *, sign: int = 1, days: Days = Days()) -> Edge:  # noqa: B008
    """Return an undirected tie by hand, undated unless told."""
    layer = "cooperation" if sign > 0 else "conflict"
    return Edge(
        source, target, kind=kind, layer=layer, event=f"{source}-{target}", sign=sign, weight=1.0,
        directed=kind == "membership", claims=(),
        begin=days.begin, latest_begin=days.latest_begin, earliest_end=days.earliest_end, end=days.end,
    )  # fmt: skip


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


def test_a_slice_of_what_is_certain_is_within_the_slice_of_what_is_possible(network: Network) -> None:
    possible, certain = (network.slice("2016-11-01", "2016-11-30", certain=sure) for sure in (False, True))
    assert set(certain.edges) < set(possible.edges)
    assert set(possible.edges) < set(network.slice("2016-11-01", "2016-11-30", undated=True).edges)
    assert possible.cuts == ("possibly between 2016-11-01 and 2016-11-30, undated ties left out",)


@pytest.mark.parametrize(
    ("first", "last", "possible", "certain"),
    [
        ("2020-05-01", "2020-05-31", True, True),  # the whole month in which it was
        ("2020-05-10", "2020-05-12", True, False),  # it may have been before or after
        ("2020-06-01", "2020-06-30", False, False),
    ],
)
def test_a_tie_on_some_day_of_may(first: str, last: str, possible: bool, certain: bool) -> None:
    month = Days(begin="2020-05-01", latest_begin="2020-05-31", earliest_end="2020-05-01", end="2020-05-31")
    ties = make_network([tie("a", "b", days=month)], {})
    assert bool(ties.slice(first, last).edges) is possible
    assert bool(ties.slice(first, last, certain=True).edges) is certain


def test_layers_are_those_of_the_table(network: Network) -> None:
    parts = [network.layer(name) for name in LAYERS]
    assert {edge for part in parts for edge in part.edges} == set(network.edges)
    assert sum(len(part.edges) for part in parts) == len(network.edges)
    assert {edge.sign for edge in network.layer("conflict").edges} == {-1}
    assert {data["kind"] for data in network.layer("movement").nodes.values()}.isdisjoint(STATE_FORCES)
    with pytest.raises(NetworkError, match="no such layer: war"):
        network.layer("war")


def test_without_state_forces(network: Network) -> None:
    assert actor("syrian-government-forces") in network.nodes
    assert actor("syrian-government-forces") not in network.without_state_forces().nodes


def test_members_of_one_coalition_become_it() -> None:
    ties = make_network(
        [
            tie("brook", "marsh", kind="membership"),
            tie("marsh", "delta", kind="membership"),
            tie("ford", "marsh", kind="membership"),
            tie("ford", "hill", kind="membership"),
            tie("brook", "hill", kind="opposition", sign=-1),
        ],
        {},
    ).granularity("coalition")
    assert [(edge.source, edge.target, edge.kind) for edge in ties.edges] == [
        ("delta", "hill", "opposition"),
        ("ford", "delta", "membership"),
        ("ford", "hill", "membership"),
    ]


@pytest.mark.parametrize(
    ("rule", "edges", "ambivalent"),
    [
        ("multigraph", [("a", "b", -1), ("a", "b", 1), ("a", "b", 1)], 1),
        ("net", [("a", "b", 1)], 1),
        ("any-negative", [("a", "b", -1)], 1),
        ("latest", [("a", "b", -1)], 1),
    ],
)
def test_ties_of_both_signs_become_one_by_rule(rule: Collapse, edges: list[SignedEdge], ambivalent: int) -> None:
    ties = [
        tie("a", "b", days=Days(begin="2020-01-01")),
        tie("b", "a", days=Days(begin="2020-01-02"), kind="support"),
        tie("a", "b", days=Days(begin="2020-01-03"), kind="opposition", sign=-1),
    ]
    graph = collapse(make_network(ties, {}), rule)
    assert graph.edges() == edges
    assert len(graph.ambivalent) == ambivalent


def test_kinds_of_ties_may_be_weighed_otherwise(aleppo: Dataset, tmp_path: Path) -> None:
    own = tmp_path / "kinds.ttl"
    own.write_text(
        "@prefix ckg: <https://w3id.org/conflict-kg/ontology#> .\n"
        "<https://w3id.org/conflict-kg/scheme/edge-kind/mediation> ckg:sign 1 ; ckg:weight 2.5 ;"
        " ckg:layer <https://w3id.org/conflict-kg/scheme/layer/cooperation> .\n",
        encoding="utf-8",
    )
    ties = [edge for edge in aleppo.network(kinds=own).edges if edge.kind == "mediation"]
    assert {(edge.sign, edge.weight, edge.layer) for edge in ties} == {(1, 2.5, "cooperation")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no turtle", "kinds.ttl:1:"),
        ("<urn:a> <urn:b> 1 .", "no kind of tie with ckg:sign"),
        ("<urn:a> <https://w3id.org/conflict-kg/ontology#sign> 1 .", "needs ckg:sign, ckg:weight and ckg:layer"),
    ],
)
def test_a_table_of_kinds_that_cannot_be_used(aleppo: Dataset, tmp_path: Path, text: str, message: str) -> None:
    own = tmp_path / "kinds.ttl"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(QueryError, match=message):
        aleppo.network(kinds=own)


def test_one_account_alone() -> None:
    memoir = Dataset.load(accounts=["negotiator-memoir"]).network()
    assert memoir.edges
    assert actor("fastaqim") not in memoir.graph
    assert {claim.split("/claim/")[1].split("/")[0] for edge in memoir.edges for claim in edge.claims} == {
        "negotiator-memoir"
    }
