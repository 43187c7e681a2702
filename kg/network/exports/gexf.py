"""GEXF 1.3 for Gephi: a dynamic graph in which parallel ties keep their kinds.

The format's grammar and primer are at https://gexf.net. ``kind`` is what lets several ties stand between the same two
nodes. Weights are above nought and signs apart, since layouts take a negative weight for something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.network.exports.ties import Record, edge_records, interval, node_records, text
from kg.network.exports.xml import content, tag
from kg.network.network import ABSENT_TIE, Network

NAMESPACE = "http://gexf.net/1.3"
_NODE_TYPES = {"label_en": "string", "label_ar": "string", "kind": "string", "name": "string"}
_EDGE_TYPES = {
    "sign": "integer", "layer": "string", "begin": "string", "latest_begin": "string", "earliest_end": "string",
    "end": "string", "event": "anyURI", "claims": "string", "n_claims": "integer", "accounts": "string",
}  # fmt: skip


def write_gexf(network: Network, folder: Path) -> list[Path]:
    """Write ``network.gexf``: each tie an edge with one interval, both days inclusive, or none where it is undated."""
    path = folder / "network.gexf"
    path.write_text("".join(f"{line}\n" for line in _lines(network)), encoding="utf-8", newline="\n")
    return [path]


def _lines(network: Network) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield tag("gexf", {"xmlns": NAMESPACE, "version": "1.3"}, empty=False)
    about = "; ".join([f"A tie that is absent was {ABSENT_TIE}", *network.cuts])
    yield f"<meta><creator>conflict-kg</creator><description>{content(about)}</description></meta>"
    dynamic = {"mode": "dynamic", "timeformat": "date", "timerepresentation": "interval"}
    yield tag("graph", {"defaultedgetype": "undirected", "idtype": "string", **dynamic}, empty=False)
    yield from _declared("node", _NODE_TYPES)
    yield from _declared("edge", _EDGE_TYPES)
    yield from _wrapped("nodes", (line for record in node_records(network) for line in _node(record)))
    yield from _wrapped("edges", (line for record in edge_records(network) for line in _edge(record)))
    yield "</graph>"
    yield "</gexf>"


def _wrapped(name: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"<{name}>"
    yield from lines
    yield f"</{name}>"


def _declared(about: str, types: dict[str, str]) -> Iterator[str]:
    yield tag("attributes", {"class": about}, empty=False)
    yield from (tag("attribute", {"id": name, "title": name, "type": kind}) for name, kind in types.items())
    yield "</attributes>"


def _node(record: Record) -> Iterator[str]:
    yield tag("node", {"id": text(record["id"]), "label": text(record["name"])}, empty=False)
    yield from _values(record, _NODE_TYPES)
    yield "</node>"


def _edge(record: Record) -> Iterator[str]:
    start, end = interval(record)
    attributes = {name: text(record[name]) for name in ("id", "source", "target", "kind", "weight")}
    yield tag(
        "edge",
        attributes | {"type": "directed" if record["directed"] else "undirected"} | {"start": start, "end": end},
        empty=False,
    )
    yield from _values(record, _EDGE_TYPES)
    yield "</edge>"


def _values(record: Record, types: dict[str, str]) -> Iterator[str]:
    given = ((name, text(record[name])) for name in types)
    return _wrapped("attvalues", (tag("attvalue", {"for": name, "value": value}) for name, value in given if value))
