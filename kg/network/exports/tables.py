"""The CSV pair (RFC 4180, UTF-8): a row for each node, and a row for each tie."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.network.exports.ties import EDGE_COLUMNS, NODE_COLUMNS, edge_records, node_records, text
from kg.network.network import Network


def write_tables(network: Network, folder: Path) -> list[Path]:
    """Write ``nodes.csv`` and ``edges.csv``: an unknown day is empty, claims and accounts are separated by spaces."""
    nodes = ([text(record[name]) for name in NODE_COLUMNS] for record in node_records(network))
    edges = ([text(record[name]) for name in EDGE_COLUMNS] for record in edge_records(network))
    return [
        write_csv(folder / "nodes.csv", NODE_COLUMNS, nodes),
        write_csv(folder / "edges.csv", EDGE_COLUMNS, edges),
    ]


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """Write a table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    return path
