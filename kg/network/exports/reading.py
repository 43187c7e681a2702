"""Reads a network back from the CSV pair ``nodes.csv`` and ``edges.csv`` that ``kg network export`` writes."""

from __future__ import annotations

from pathlib import Path

from kg.errors import Location, NetworkError
from kg.network.csv_file import read_csv
from kg.network.edges import Edge
from kg.network.kinds import LAYERS
from kg.network.network import Network, Node, make_network

_NODES = ("id", "label_en", "label_ar", "kind")
_EDGES = (
    "source", "target", "kind", "layer", "sign", "weight", "directed",
    "begin", "latest_begin", "earliest_end", "end", "event", "claims",
)  # fmt: skip
_TRUTH = {"true": True, "false": False}


def read_network(folder: Path) -> Network:
    """Return the network in the files ``nodes.csv`` and ``edges.csv`` of ``folder``; other columns are not read.

    Raises:
        NetworkError: a file is missing or not CSV in UTF-8, lacks a column, or a row is no tie.
    """
    nodes, edges = read_csv(folder / "nodes.csv"), read_csv(folder / "edges.csv")
    nodes.require(_NODES)
    edges.require(_EDGES)
    known = {
        row["id"]: Node(kind=row["kind"], label_en=row["label_en"], label_ar=row["label_ar"])
        for _, row in nodes.records()
    }
    return make_network((_edge(row, Location(edges.path, line)) for line, row in edges.records()), known)


def _edge(row: dict[str, str], location: Location) -> Edge:
    if row["layer"] not in LAYERS:
        raise NetworkError(f"no such layer: {row['layer']!r}", location=location, hint=f"one of {', '.join(LAYERS)}")
    if row["sign"] not in {"1", "0", "-1"}:
        raise NetworkError(f"the sign {row['sign']!r} is not 1, 0 or -1", location=location)
    if row["directed"] not in _TRUTH:
        raise NetworkError(f"directed is {row['directed']!r}", location=location, hint="true or false")
    try:
        weight = float(row["weight"])
    except ValueError as error:
        raise NetworkError(f"the weight {row['weight']!r} is not a number", location=location) from error
    return Edge(
        source=row["source"],
        target=row["target"],
        kind=row["kind"],
        layer=row["layer"],
        event=row["event"],
        sign=int(row["sign"]),
        weight=weight,
        directed=_TRUTH[row["directed"]],
        begin=row["begin"] or None,
        latest_begin=row["latest_begin"] or None,
        earliest_end=row["earliest_end"] or None,
        end=row["end"] or None,
        claims=tuple(row["claims"].split()),
    )
