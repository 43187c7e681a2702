"""The network in files: each format is read back, by parsers that know nothing of how it was written, or by R."""

from __future__ import annotations

import csv
import datetime
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import Run

from kg import Dataset
from kg.cli.networks import cut
from kg.errors import NetworkError
from kg.network import ABSENT_TIE, EXPORT_MARK, FORMATS, Edge, Network, make_network, write_network
from kg.network.exports import graph_hash
from kg.network.exports.ties import EDGE_COLUMNS, account_of, tie_id
from kg.network.network import Node

GEXF = "{http://gexf.net/1.3}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
KINDS = {
    "alliance": (1, "cooperation", False),
    "contact": (0, "talk", False),
    "infighting": (-1, "conflict", False),
    "movement": (0, "movement", True),
    "strike": (-1, "conflict", True),
}
Labels = dict[str, tuple[str, str]]
Read = tuple[Labels, list[dict[str, str]]]


# ========== Networks


def said(label: str, arabic: str = "اسم") -> Node:
    return Node(kind="ArmedGroup", label_en=label, label_ar=arabic)


Bounds = tuple[str | None, str | None, str | None, str | None]
UNDATED: Bounds = (None, None, None, None)


def tie(pair: tuple[int, int], kind: str, number: int, days: Bounds = UNDATED, weight: float = 1.0) -> Edge:
    """Return the tie of event ``number`` between two actors, given by number."""
    sign, layer, directed = KINDS[kind]
    ends = [f"https://example.org/x/actor/{end}" for end in pair]
    source, target = ends if directed else sorted(ends)
    begin, latest_begin, earliest_end, end = days
    return Edge(
        source, target, kind, layer, f"https://example.org/x/event/{number}", sign, weight, directed,
        begin, latest_begin, earliest_end, end,
        claims=tuple(f"https://example.org/x/claim/account-{n}/p1.s{number}" for n in range(number % 3 + 1)),
    )  # fmt: skip


letters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff\u2028\u2029\x85")
labels = st.one_of(
    st.sampled_from(["حلب", 'the "Front" & <sons>', "two\nlines", "one, two; three", "'", "", "Same"]),
    st.text(letters, max_size=8),
)


@st.composite
def bounds(draw: st.DrawFn) -> Bounds:
    """Return four days in order, some of them unknown."""
    days = st.lists(st.dates(datetime.date(2016, 1, 1), datetime.date(2016, 12, 31)), min_size=4, max_size=4)
    known = st.lists(st.booleans(), min_size=4, max_size=4)
    one, two, three, four = (
        day.isoformat() if told else None for day, told in zip(sorted(draw(days)), draw(known), strict=True)
    )
    return one, two, three, four


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Return a network with parallel ties, any labels, and days known in part."""
    size = draw(st.integers(2, 6))
    ends = st.permutations(range(size)).map(lambda order: (order[0], order[1]))
    kinds = st.sampled_from(sorted(KINDS))
    weights = st.sampled_from([0.25, 1.0, 2.5])
    drawn = draw(st.lists(st.tuples(ends, kinds, bounds(), weights), max_size=12))
    edges = [tie(pair, kind, n, days, weight) for n, (pair, kind, days, weight) in enumerate(drawn)]
    nodes = {f"https://example.org/x/actor/{n}": said(draw(labels), draw(labels)) for n in range(size)}
    return make_network(edges, nodes)


@pytest.fixture(scope="module")
def network(aleppo: Dataset) -> Network:
    """The network of aleppo-2016."""
    return aleppo.network()


@pytest.fixture(scope="module")
def exported(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its files."""
    folder = tmp_path_factory.mktemp("network")
    write_network(network, folder)
    return folder


@contextmanager
def written(network: Network, *formats: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        write_network(network, Path(folder), formats or FORMATS)
        yield Path(folder)


# ========== Readers


def as_text(value: Any) -> str:  # noqa: ANN401 - whatever a parser gives
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return " ".join(value)
    return "" if value is None else str(value)


def row(values: dict[str, Any]) -> dict[str, str]:
    return {name: as_text(values.get(name)) for name in EDGE_COLUMNS}


def read_gexf(folder: Path) -> Read:
    graph = ET.parse(folder / "network.gexf").getroot().find(f"{GEXF}graph")  # noqa: S314 - our own file
    assert graph is not None

    def values(element: ET.Element) -> dict[str, str]:
        return {value.attrib["for"]: value.attrib["value"] for value in element.iter(f"{GEXF}attvalue")}

    nodes = {node.attrib["id"]: values(node) for node in graph.iter(f"{GEXF}node")}
    edges = []
    for edge in graph.iter(f"{GEXF}edge"):
        found = {**edge.attrib, **values(edge)}
        edges.append(row({**found, "directed": edge.attrib["type"] == "directed", "end": values(edge).get("end")}))
    return {node: (found.get("label_en", ""), found.get("label_ar", "")) for node, found in nodes.items()}, edges


def read_graphml(folder: Path) -> Read:
    root = ET.parse(folder / "network.graphml").getroot()  # noqa: S314 - our own file
    keys = {key.attrib["id"]: key.attrib["attr.name"] for key in root.iter(f"{GRAPHML}key")}

    def values(element: ET.Element) -> dict[str, str]:
        return {keys[data.attrib["key"]]: data.text or "" for data in element.iter(f"{GRAPHML}data")}

    nodes = {node.attrib["id"]: values(node) for node in root.iter(f"{GRAPHML}node")}
    edges = [row({**edge.attrib, **values(edge)}) for edge in root.iter(f"{GRAPHML}edge")]
    return {node: (found["label_en"], found["label_ar"]) for node, found in nodes.items()}, edges


def read_json(folder: Path, name: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads((folder / name).read_text(encoding="utf-8"))


def read_jgf(folder: Path) -> Read:
    graph = read_json(folder, "network.jgf.json")["graph"]
    nodes = {iri: (node["metadata"]["label_en"], node["metadata"]["label_ar"]) for iri, node in graph["nodes"].items()}
    return nodes, [row({**edge, **edge["metadata"], "kind": edge["relation"]}) for edge in graph["edges"]]


def read_node_link(folder: Path) -> Read:
    value = read_json(folder, "network.node-link.json")
    nodes = {node["id"]: (node["label_en"], node["label_ar"]) for node in value["nodes"]}
    return nodes, [row({**edge, "id": edge["key"]}) for edge in value["edges"]]


def read_cytoscape(folder: Path) -> Read:
    elements = read_json(folder, "network.cyjs")["elements"]
    nodes = {node["data"]["id"]: (node["data"]["label_en"], node["data"]["label_ar"]) for node in elements["nodes"]}
    return nodes, [row(edge["data"]) for edge in elements["edges"]]


def read_graphology(folder: Path) -> Read:
    value = read_json(folder, "network.graphology.json")
    nodes = {node["key"]: (node["attributes"]["label_en"], node["attributes"]["label_ar"]) for node in value["nodes"]}
    edges = [
        row({**edge, **edge["attributes"], "id": edge["key"], "directed": not edge["undirected"]})
        for edge in value["edges"]
    ]
    return nodes, edges


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_csv(folder: Path) -> Read:
    nodes = {node["id"]: (node["label_en"], node["label_ar"]) for node in read_table(folder / "nodes.csv")}
    return nodes, read_table(folder / "edges.csv")


READERS: dict[str, Callable[[Path], Read]] = {
    "gexf": read_gexf,
    "graphml": read_graphml,
    "jgf": read_jgf,
    "node-link": read_node_link,
    "cytoscape": read_cytoscape,
    "graphology": read_graphology,
    "csv": read_csv,
}


def labels_of(network: Network) -> Labels:
    return {node: (data["label_en"], data["label_ar"]) for node, data in network.nodes.items()}


def rows_of(network: Network) -> list[dict[str, str]]:
    """Return what every full format must hold, made from the ties without the code under test."""
    found = []
    for edge in sorted(network.edges, key=lambda edge: (edge.source, edge.target, edge.kind, edge.event)):
        values = {name: getattr(edge, name) for name in EDGE_COLUMNS if hasattr(edge, name)}
        accounts = sorted({claim.split("/claim/")[1].split("/")[0] for claim in edge.claims})
        more = {"claims": list(edge.claims), "accounts": accounts, "n_claims": len(edge.claims), "id": tie_id(edge)}
        found.append(row(values | more))
    return found


# ========== Every format gives back what was written


@pytest.mark.parametrize("name", READERS)
def test_a_format_holds_every_tie_and_name(name: str, network: Network, exported: Path) -> None:
    nodes, edges = READERS[name](exported)
    assert nodes == labels_of(network)
    assert edges == rows_of(network)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(networks())
def test_a_format_holds_any_network(network: Network) -> None:
    with written(network) as folder:
        for read in READERS.values():
            assert read(folder) == (labels_of(network), rows_of(network))


def test_movements_have_places_as_nodes(network: Network) -> None:
    movement = network.layer("movement")
    with written(movement) as folder:
        nodes, edges = read_gexf(folder)
        kinds = {node["kind"] for node in read_table(folder / "nodes.csv")}
    assert nodes == labels_of(movement)
    assert edges == rows_of(movement)
    assert all("/place/" in node for node in nodes)
    assert "ArmedForce" not in kinds


@settings(max_examples=20)
@given(networks())
def test_the_order_of_ties_changes_no_byte(network: Network) -> None:
    turned = make_network(reversed(network.edges), network.nodes)
    with written(network) as one, written(turned) as other:
        paths = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
        assert [(one / path).read_bytes() for path in paths] == [(other / path).read_bytes() for path in paths]


def test_a_network_without_ties_has_files_too(tmp_path: Path) -> None:
    write_network(make_network([], {}), tmp_path)
    assert all(read(tmp_path) == ({}, []) for read in READERS.values())


# ========== GEXF

# What GEXF 1.3 allows of what we use, after its grammar (specs/1.3/*.rng in the repository gephi/gexf): the attributes
# that an element must have, those that it may have, and its children.
GRAMMAR: dict[str, tuple[set[str], set[str], set[str]]] = {
    "gexf": ({"version"}, {"variant"}, {"meta", "graph"}),
    "meta": (set(), {"lastmodifieddate"}, {"creator", "keywords", "description"}),
    "creator": (set(), set(), set()),
    "description": (set(), set(), set()),
    "graph": (
        set(),
        {"defaultedgetype", "idtype", "timeformat", "start", "end", "mode", "timerepresentation", "timezone"},
        {"attributes", "nodes", "edges"},
    ),
    "attributes": ({"class"}, set(), {"attribute"}),
    "attribute": ({"id", "title", "type"}, set(), {"default", "options"}),
    "nodes": (set(), {"count"}, {"node"}),
    "edges": (set(), {"count"}, {"edge"}),
    "node": ({"id"}, {"label", "pid", "start", "end"}, {"attvalues", "spells"}),
    "edge": (
        {"id", "source", "target"},
        {"type", "label", "weight", "kind", "start", "end"},
        {"attvalues", "spells"},
    ),
    "attvalues": (set(), set(), {"attvalue"}),
    "attvalue": ({"for", "value"}, {"start", "end"}, set()),
}
CHOICES = {
    ("graph", "mode"): {"static", "dynamic", "slice"},
    ("graph", "timeformat"): {"integer", "double", "date", "dateTime"},
    ("graph", "timerepresentation"): {"interval", "timestamp"},
    ("graph", "idtype"): {"integer", "string"},
    ("graph", "defaultedgetype"): {"directed", "undirected", "mutual"},
    ("edge", "type"): {"directed", "undirected", "mutual"},
    ("attributes", "class"): {"node", "edge"},
    ("attribute", "type"): {"integer", "long", "double", "float", "boolean", "string", "anyURI", "liststring"},
}


def check_gexf(path: Path) -> None:
    root = ET.parse(path).getroot()  # noqa: S314 - our own file
    for element in root.iter():
        name = element.tag.removeprefix(GEXF)
        required, optional, children = GRAMMAR[name]
        assert required <= set(element.attrib) <= required | optional, name
        assert {child.tag.removeprefix(GEXF) for child in element} <= children, name
        for attribute, value in element.attrib.items():
            assert value in CHOICES.get((name, attribute), {value})
    assert [child.tag.removeprefix(GEXF) for child in root] == ["meta", "graph"]
    declared = {(block.attrib["class"], one.attrib["id"]) for block in root.iter(f"{GEXF}attributes") for one in block}
    for about in ("node", "edge"):
        elements = list(root.iter(f"{GEXF}{about}"))
        assert len({element.attrib["id"] for element in elements}) == len(elements)
        used = {(about, value.attrib["for"]) for element in elements for value in element.iter(f"{GEXF}attvalue")}
        assert used <= declared


def test_gexf_follows_its_grammar(exported: Path) -> None:
    check_gexf(exported / "network.gexf")


@settings(max_examples=25)
@given(networks())
def test_gexf_follows_its_grammar_for_any_network(network: Network) -> None:
    with written(network, "gexf") as folder:
        check_gexf(folder / "network.gexf")


def test_gexf_has_intervals_kinds_and_weights_above_nought(exported: Path, network: Network) -> None:
    root = ET.parse(exported / "network.gexf").getroot()  # noqa: S314 - our own file
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    assert {graph.attrib[name] for name in ("mode", "timeformat", "timerepresentation")} == {
        "dynamic", "date", "interval",
    }  # fmt: skip
    edges = {edge.attrib["id"]: edge for edge in graph.iter(f"{GEXF}edge")}
    for edge in network.edges:
        found = edges[tie_id(edge)].attrib
        assert (found["kind"], float(found["weight"])) == (edge.kind, edge.weight)
        assert float(found["weight"]) > 0
        assert (found.get("start"), found.get("end")) == (edge.begin or edge.latest_begin, edge.end)


@settings(max_examples=40)
@given(networks(), st.dates(datetime.date(2016, 1, 1), datetime.date(2016, 12, 31)))
def test_gexf_intervals_are_those_of_the_slices(network: Network, day: datetime.date) -> None:
    with written(network, "gexf") as folder:
        root = ET.parse(folder / "network.gexf").getroot()  # noqa: S314 - our own file
    shown = {
        edge.attrib["id"]
        for edge in root.iter(f"{GEXF}edge")
        if edge.attrib.get("start", "") <= day.isoformat() <= edge.attrib.get("end", "9999")
    }
    assert shown == {tie_id(edge) for edge in network.at(day.isoformat(), undated=True).edges}


# ========== Other programs' forms


def test_networkx_reads_graphml_and_node_link(exported: Path, network: Network) -> None:
    graphs = [
        nx.read_graphml(exported / "network.graphml", force_multigraph=True),
        nx.node_link_graph(read_json(exported, "network.node-link.json")),
    ]
    for graph in graphs:
        assert sorted(graph.nodes) == sorted(network.nodes)
        read = Counter((u, v, data["kind"], data["sign"]) for u, v, data in graph.edges(data=True))
        assert read == Counter((edge.source, edge.target, edge.kind, edge.sign) for edge in network.edges)


def test_graphology_is_told_of_parallel_and_mixed_edges(exported: Path) -> None:
    assert read_json(exported, "network.graphology.json")["options"] == {
        "type": "mixed", "multi": True, "allowSelfLoops": False,
    }  # fmt: skip


def test_jgf_has_the_properties_of_version_2(exported: Path) -> None:
    graph = read_json(exported, "network.jgf.json")["graph"]
    assert set(graph) <= {"id", "label", "directed", "type", "metadata", "nodes", "edges"}
    assert {key for node in graph["nodes"].values() for key in node} == {"label", "metadata"}
    allowed = {"id", "source", "target", "relation", "directed", "label", "metadata"}
    assert {key for edge in graph["edges"] for key in edge} <= allowed


Line = tuple[int, int, str, float, bool, str | None, str | None]


def read_pajek(path: Path) -> tuple[list[str], list[Line]]:
    names: list[str] = []
    lines: list[Line] = []
    days: dict[str, str] = {}
    kind, directed = "", False
    for text in path.read_text(encoding="utf-8").split("\n"):
        if day := re.fullmatch(r"% day (\d+) is (\S+)", text):
            days[day[1]] = day[2]
        elif section := re.fullmatch(r'\*(Arcs|Edges)(?: :\d+ "(.*)")?', text):
            kind, directed = section[2] or path.stem, section[1] == "Arcs"
        elif vertex := re.fullmatch(r'\d+ "([^"]*)"(?: \[1-\*\])?', text):
            names.append(vertex[1])
        elif found := re.fullmatch(r"(\d+) (\d+) (\S+)(?: \[(\d+)-(\d+|\*)\])?", text):
            u, v, value, first, last = found.groups()
            dates = days.get(first) if first else None, days.get(last) if last else None
            lines.append((int(u), int(v), kind, float(value), directed, *dates))
    return names, lines


def pajek_lines(network: Network, *, timed: bool) -> Counter[Line]:
    number = {node: place for place, node in enumerate(network.nodes, start=1)}
    named = sorted(day for edge in network.edges for day in (edge.begin or edge.latest_begin, edge.end) if day)

    def dates(edge: Edge) -> tuple[str | None, str | None]:
        first = edge.begin or edge.latest_begin
        if not timed or not (first or edge.end):
            return None, None
        return first or named[0], edge.end

    return Counter(
        (
            number[edge.source], number[edge.target], edge.kind,
            edge.weight * (-1 if edge.sign < 0 else 1), edge.directed, *dates(edge),
        )
        for edge in network.edges
    )  # fmt: skip


@settings(max_examples=40)
@given(networks())
def test_pajek_holds_kinds_signs_weights_and_days(network: Network) -> None:
    with written(network, "pajek", "csv") as folder:
        names, lines = read_pajek(folder / "network.net")
        assert names == [node["name"].replace('"', "'") for node in read_table(folder / "nodes.csv")]
        assert Counter(lines) == pajek_lines(network, timed=True)
        singles = [line for path in sorted(folder.glob("relations/*.net")) for line in read_pajek(path)[1]]
        assert Counter(singles) == pajek_lines(network, timed=False)


def test_pajek_counts_days_as_the_calendar_does(tmp_path: Path) -> None:
    edges = [
        tie((0, 1), "strike", 1, ("2016-02-28", "2016-02-28", "2016-02-28", "2016-02-28")),
        tie((0, 1), "alliance", 2, ("2016-03-01", None, None, None), 2.5),
    ]
    write_network(make_network(edges, {}), tmp_path, ["pajek"])
    text = (tmp_path / "network.net").read_text(encoding="utf-8")
    assert "% day 1 is 2016-02-28\n% day 3 is 2016-03-01\n" in text
    assert '*Edges :1 "alliance"\n1 2 2.5 [3-*]\n*Arcs :2 "strike"\n1 2 -1.0 [1-1]\n' in text


@settings(max_examples=40)
@given(networks())
def test_matrices_count_the_ties_of_each_sign(network: Network) -> None:
    with written(network, "matrices") as folder:
        for name, sign in (("pos.csv", 1), ("neg.csv", -1)):
            with (folder / name).open(encoding="utf-8", newline="") as file:
                head, *rows = csv.reader(file)
            cells = [[int(cell) for cell in line[1:]] for line in rows]
            assert [line[0] for line in rows] == head[1:]
            assert len(set(head[1:])) == len(network.nodes)
            assert cells == [list(column) for column in zip(*cells, strict=True)]
            assert sum(map(sum, cells)) == 2 * sum(edge.sign == sign for edge in network.edges)


# ========== Beside the files


def test_the_sidecar_says_how_it_was_made(network: Network) -> None:
    part = network.without_state_forces().slice("2016-11-01", "2016-11-30")
    with written(part) as folder:
        side = read_json(folder, "export.json")
        others = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        assert side["files"] == {
            name: sha256(path.read_bytes()).hexdigest()
            for name, path in others.items()
            if name not in {"export.json", EXPORT_MARK}
        }
        readme = (folder / EXPORT_MARK).read_text(encoding="utf-8")
    assert side["graph"] == {"sha256": graph_hash(part), "nodes": len(part.nodes), "ties": len(part.edges)}
    assert side["cuts"] == list(part.cuts)
    assert (side["collapse"], side["seed"], side["absent_tie"]) == ("multigraph", None, ABSENT_TIE)
    assert set(side["versions"]) == {"conflict-kg", "networkx"}
    assert ABSENT_TIE in readme
    assert all(name in readme for name in others if "/" not in name and name != EXPORT_MARK)


def test_the_sidecar_tells_other_rules_and_kinds(network: Network, aleppo: Dataset, tmp_path: Path) -> None:
    own = tmp_path / "kinds.ttl"
    own.write_text(
        "@prefix ckg: <https://w3id.org/conflict-kg/ontology#> .\n"
        "<https://w3id.org/conflict-kg/scheme/edge-kind/mediation> ckg:sign 1 ; ckg:weight 2.5 ;"
        " ckg:layer <https://w3id.org/conflict-kg/scheme/layer/cooperation> .\n",
        encoding="utf-8",
    )
    ours, theirs = network.origin, aleppo.network(kinds=own).origin
    assert ours is not None
    assert theirs is not None
    assert ours.rules == theirs.rules
    assert ours.kinds != theirs.kinds
    assert network.layer("conflict").origin == ours
    assert make_network([], {}).origin is None


def test_the_hash_is_of_the_ties() -> None:
    one, other = tie((0, 1), "alliance", 1), tie((0, 2), "strike", 2)
    assert graph_hash(make_network([one, other], {})) == graph_hash(make_network([other, one], {}))
    assert graph_hash(make_network([one], {})) != graph_hash(make_network([other], {}))


def test_the_account_of_a_claim() -> None:
    assert account_of("https://example.org/x/claim/memoir/p1.s1") == "memoir"
    assert account_of("urn:something") == ""


def test_only_the_formats_asked_for(network: Network, tmp_path: Path) -> None:
    write_network(network, tmp_path, ["r", "gexf"])
    scripts = {"network.R", "networkdynamic.R", "signnet.R", "ergm-sign.R"}
    assert {path.name for path in tmp_path.iterdir()} == {
        "network.gexf", "nodes.csv", "edges.csv", "export.json", "README.txt", *scripts,
    }  # fmt: skip
    with pytest.raises(NetworkError, match="no such format: excel"):
        write_network(network, tmp_path, ["excel"])


# ========== The command line


def test_export_from_the_command_line(run: Run, mini: Path, tmp_path: Path) -> None:
    done = run("network", "export", mini, "--out", "ties", "--format", "gexf", "--format", "csv")
    assert done.stderr.startswith("kg: wrote 1 ties: ")
    assert {path.name for path in (tmp_path / "ties").iterdir()} == {
        "README.txt", "edges.csv", "export.json", "network.gexf", "nodes.csv",
    }  # fmt: skip


def test_a_cut_from_the_command_line(run: Run, network: Network, tmp_path: Path) -> None:
    days = ("--from", "2016-11-01", "--to", "2016-11-30", "--certain", "--undated")
    options = ("--layer", "conflict", *days, "--without-state-forces")
    done = run("network", "export", "--format", "csv", "--out", "cut", *options)
    assert done.returncode == 0, done.stderr
    conflict = network.without_state_forces().layer("conflict")
    part = conflict.slice("2016-11-01", "2016-11-30", certain=True, undated=True)
    assert read_csv(tmp_path / "cut") == (labels_of(part), rows_of(part))
    assert read_json(tmp_path / "cut", "export.json")["cuts"] == list(part.cuts)


def test_a_format_that_there_is_not(run: Run, mini: Path) -> None:
    done = run("network", "export", mini, "--format", "excel")
    assert (done.returncode, done.stderr[:38]) == (2, "kg: error: no such format: excel (one ")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"first": "November"}, r"--from: not a day: 'November' \(such as 2016-07-31\)"),
        ({"last": "2016-02-30"}, "--to: not a day"),
        ({"first": "2016-02-02", "last": "2016-02-01"}, "ends on 2016-02-01, before it begins"),
        ({"certain": True}, "--certain and --undated go with days"),
        ({"layer": ["war"]}, "no such layer: war"),
        ({"granularity": "village"}, "no such granularity: village"),
    ],
)
def test_options_that_cannot_be_met(mini: Path, options: dict[str, Any], message: str) -> None:
    with pytest.raises(NetworkError, match=message):
        cut(str(mini), **options)


# ========== R


def r(folder: Path, code: str) -> list[str]:
    """Run R code in ``folder`` and return the lines that it prints; skip where R, or a package of it, is missing."""
    if not shutil.which("Rscript"):
        if os.environ.get("KG_REQUIRE_R"):
            pytest.fail("Rscript is not installed, and KG_REQUIRE_R is set")
        pytest.skip("Rscript is not installed")
    done = subprocess.run(
        ["Rscript", "--vanilla", "-e", code], cwd=folder, capture_output=True, text=True, encoding="utf-8",
        check=False, env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    if "is missing: install.packages" in done.stderr and not os.environ.get("KG_REQUIRE_R"):
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


ODD = make_network(
    [
        tie((0, 1), "alliance", 1, ("2016-02-28", None, None, "2016-03-01")),
        tie((1, 0), "infighting", 2),
        tie((1, 2), "strike", 3, ("2016-03-01", "2016-03-01", "2016-03-01", "2016-03-01"), 2.5),
        tie((2, 1), "alliance", 4),
        tie((0, 2), "contact", 5),
    ],
    {
        "https://example.org/x/actor/0": said('the "Front" & <sons>, # it\'s', "حلب"),
        "https://example.org/x/actor/1": said("two\nlines"),
    },
)


@pytest.mark.parametrize("which", ["aleppo", "odd"])
def test_r_rebuilds_the_network(which: str, network: Network) -> None:
    given = network if which == "aleppo" else ODD
    with written(given, "r") as folder:
        code = 'source("network.R"); library(network); n <- get.vertex.attribute(ties, "label_ar"); '
        code += "cat(network.size(ties), network.edgecount(ties), sep = '\\n'); "
        code += "e <- as.edgelist(ties); cat(ties %e% 'id', ties %e% 'sign', sep = '\\n'); "
        code += "v <- network.vertex.names(ties); cat(v[sapply(ties$mel, function(x) x$outl)], sep = '\\n'); "
        code += "cat(n, sep = '\\n')"
        printed = r(folder, code)
    ties, nodes, size = rows_of(given), labels_of(given), len(given.edges)
    assert printed[:2] == [str(len(nodes)), str(size)]
    assert printed[2 : 2 + 3 * size] == [edge[name] for name in ("id", "sign", "source") for edge in ties]
    assert printed[2 + 3 * size :] == [arabic for _, arabic in nodes.values()]


@pytest.mark.parametrize("which", ["aleppo", "odd"])
def test_r_rebuilds_the_signed_graph(which: str, network: Network) -> None:
    given = network if which == "aleppo" else ODD
    with written(given, "r") as folder:
        code = 'source("signnet.R"); for (g in list(signed, net)) { s <- igraph::E(g)$sign; '
        code += "cat(igraph::vcount(g), sum(s == 1), sum(s == -1), igraph::is_directed(g), '\\n') }"
        printed = [line.split() for line in r(folder, code)]
    sums: Counter[frozenset[str]] = Counter()
    for edge in given.edges:
        sums[frozenset((edge.source, edge.target))] += edge.sign * edge.weight  # type: ignore[assignment]
    signs, net = [edge.sign for edge in given.edges], list(sums.values())
    assert printed == [
        [str(len(given.nodes)), str(signs.count(1)), str(signs.count(-1)), "FALSE"],
        [str(len(given.nodes)), str(sum(x > 0 for x in net)), str(sum(x < 0 for x in net)), "FALSE"],
    ]


def test_r_reads_pajek_and_graphml(network: Network, exported: Path) -> None:
    kinds = Counter(edge.kind for edge in network.edges)
    code = "for (f in sort(list.files('relations', full.names = TRUE), method = 'radix')) { n <- network::read.paj(f); "
    code += "cat(network::network.size(n), network::network.edgecount(n), '\\n') }; "
    code += "g <- igraph::read_graph('network.graphml', format = 'graphml'); "
    code += "cat(igraph::vcount(g), igraph::ecount(g), sum(igraph::E(g)$sign == -1), '\\n')"
    printed = [line.split() for line in r(exported, code)]
    directed = {edge.kind: edge.directed for edge in network.edges}
    size = str(len(network.nodes))
    assert [line[0] for line in printed] == [size] * len(printed)
    assert {kind: int(line[1]) for kind, line in zip(sorted(kinds), printed, strict=False)} == kinds, directed
    assert printed[-1][1:] == [str(len(network.edges)), str(sum(edge.sign == -1 for edge in network.edges))]


@pytest.mark.parametrize("script", ["ergm-sign.R", "networkdynamic.R", "network.R", "signnet.R"])
def test_scripts_for_r_parse(script: str, exported: Path) -> None:
    assert r(exported, f'cat(class(parse("{script}")))') == ["expression"]


@pytest.mark.parametrize(("script", "package"), [("ergm-sign.R", "ergm.sign"), ("networkdynamic.R", "networkDynamic")])
def test_scripts_say_which_package_is_missing(script: str, package: str, exported: Path) -> None:
    code = f'if (requireNamespace("{package}", quietly = TRUE)) cat("it is there") else '
    code += f'cat(tryCatch(source("{script}"), error = function(e) conditionMessage(e)))'
    said = r(exported, code)
    assert said in (["it is there"], [f'the R package {package} is missing: install.packages("{package}")'])
