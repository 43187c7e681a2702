"""JSON for browsers: node-link for d3 and NetworkX, Cytoscape.js, and graphology for sigma.js."""

from __future__ import annotations

from pathlib import Path

from kg.network.exports.ties import edge_records, node_records, without, write_json
from kg.network.network import ABSENT_TIE, Network


def write_node_link(network: Network, folder: Path) -> list[Path]:
    """Write ``network.node-link.json``, which ``networkx.node_link_graph`` reads as it is.

    All edges are directed, since NetworkX has no graphs of both sorts; ``directed`` of each says whether it is.
    """
    value = {
        "directed": True,
        "multigraph": True,
        "graph": {"absent_tie": ABSENT_TIE, "cuts": list(network.cuts)},
        "nodes": node_records(network),
        "edges": [{**without(edge, "id"), "key": edge["id"]} for edge in edge_records(network)],
    }
    return [write_json(folder / "network.node-link.json", value)]


def write_cytoscape(network: Network, folder: Path) -> list[Path]:
    """Write ``network.cyjs``, elements as Cytoscape.js and the Cytoscape program take them."""
    edges = [{"data": {**edge, "interaction": edge["kind"]}} for edge in edge_records(network)]
    value = {
        "data": {"absent_tie": ABSENT_TIE, "cuts": list(network.cuts)},
        "elements": {"nodes": [{"data": node} for node in node_records(network)], "edges": edges},
    }
    return [write_json(folder / "network.cyjs", value)]


def write_graphology(network: Network, folder: Path) -> list[Path]:
    """Write ``network.graphology.json``, a mixed graph with parallel edges for ``Graph.from``."""
    nodes = [
        {"key": node["id"], "attributes": {"label": node["name"], **without(node, "id", "name")}}
        for node in node_records(network)
    ]
    edges = [
        {
            "key": edge["id"],
            "source": edge["source"],
            "target": edge["target"],
            "undirected": not edge["directed"],
            "attributes": without(edge, "id", "source", "target", "directed"),
        }
        for edge in edge_records(network)
    ]
    value = {
        "options": {"type": "mixed", "multi": True, "allowSelfLoops": False},
        "attributes": {"absent_tie": ABSENT_TIE, "cuts": list(network.cuts)},
        "nodes": nodes,
        "edges": edges,
    }
    return [write_json(folder / "network.graphology.json", value)]
