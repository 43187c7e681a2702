"""The network in files: GraphML for graph programs, CSV for tables."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import networkx as nx

from kg.network.network import ABSENT_TIE, Network

EXPORT_MARK = "README.txt"
"""The file that every folder of exports holds."""

_NODE_COLUMNS = ("id", "label_en", "label_ar", "kind")
_EDGE_COLUMNS = ("source", "target", "kind", "sign", "weight", "directed", "begin", "end", "event", "claims")


def write_network(network: Network, folder: Path) -> list[Path]:
    """Write ``network.graphml``, ``nodes.csv`` and ``edges.csv`` (UTF-8, lists separated by spaces) into ``folder``."""
    paths = [folder / name for name in ("network.graphml", "nodes.csv", "edges.csv", EXPORT_MARK)]
    nx.write_graphml_xml(_flat(network.graph), paths[0])
    nodes = (
        [node, *(data.get(name, "") for name in _NODE_COLUMNS[1:])] for node, data in network.graph.nodes(data=True)
    )
    _write_csv(paths[1], _NODE_COLUMNS, nodes)
    _write_csv(
        paths[2], _EDGE_COLUMNS, ([_cell(getattr(edge, name)) for name in _EDGE_COLUMNS] for edge in network.edges)
    )
    paths[3].write_text(f"A tie that is absent from these files was {ABSENT_TIE}.\n", encoding="utf-8")
    return paths


def _flat(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """Return a copy with attributes that GraphML can hold: no None, no tuples."""
    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
    flat.add_nodes_from(graph.nodes(data=True))
    for number, (source, target, data) in enumerate(graph.edges(data=True)):
        attributes = {name: _cell(value) for name, value in data.items() if value is not None}
        flat.add_edge(source, target, key=number, **attributes)
    return flat


def _cell(value: object) -> object:
    if isinstance(value, tuple):
        return " ".join(value)
    return "" if value is None else value


def _write_csv(path: Path, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
