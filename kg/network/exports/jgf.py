"""JSON Graph Format, version 2 (https://jsongraphformat.info)."""

from __future__ import annotations

from pathlib import Path

from kg.network.exports.ties import edge_records, node_records, without, write_json
from kg.network.network import ABSENT_TIE, Network


def write_jgf(network: Network, folder: Path) -> list[Path]:
    """Write ``network.jgf.json``: the kind of a tie is its relation, all else metadata."""
    graph = {
        "directed": True,
        "type": "signed multigraph",
        "metadata": {"absent_tie": ABSENT_TIE, "cuts": list(network.cuts)},
        "nodes": {
            str(node["id"]): {"label": node["name"], "metadata": without(node, "id", "name")}
            for node in node_records(network)
        },
        "edges": [
            {
                "id": edge["id"],
                "source": edge["source"],
                "target": edge["target"],
                "relation": edge["kind"],
                "directed": edge["directed"],
                "metadata": without(edge, "id", "source", "target", "kind", "directed"),
            }
            for edge in edge_records(network)
        ],
    }
    return [write_json(folder / "network.jgf.json", {"graph": graph})]
