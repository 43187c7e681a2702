"""Matrices for UCINET, AME and others: how many positive, and how many negative, ties each pair has."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kg.network.exports.tables import write_csv
from kg.network.exports.ties import node_records, text
from kg.network.network import Network


def write_matrices(network: Network, folder: Path) -> list[Path]:
    """Write ``pos.csv`` and ``neg.csv``: square, symmetric, all nodes of the network in both, named as in nodes.csv.

    Each tie counts one, of whatever direction, kind or weight; ties without a sign do not count.
    """
    return [_write(network, folder / name, sign) for name, sign in (("pos.csv", 1), ("neg.csv", -1))]


def _write(network: Network, path: Path, sign: int) -> Path:
    number = {node: place for place, node in enumerate(network.nodes)}
    counts = np.zeros((len(number), len(number)), dtype=np.int64)
    for edge in network.edges:
        if edge.sign == sign:
            u, v = number[edge.source], number[edge.target]
            counts[u, v] += 1
            counts[v, u] += 1
    names = [text(record["name"]) for record in node_records(network)]
    return write_csv(path, ["", *names], ([name, *row] for name, row in zip(names, counts.tolist(), strict=True)))
