"""GraphML (http://graphml.graphdrawing.org), flat: every key declared, no lists, no time beyond dates as strings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.network.exports.ties import EDGE_COLUMNS, NODE_COLUMNS, Record, edge_records, flat, node_records, text
from kg.network.exports.xml import content, tag
from kg.network.network import ABSENT_TIE, Network

_TYPES = {"sign": "int", "weight": "double", "directed": "boolean", "n_claims": "int"}
_NODE_KEYS = {name: f"n_{name}" for name in NODE_COLUMNS if name != "id"}
_EDGE_KEYS = {name: f"e_{name}" for name in EDGE_COLUMNS if name not in {"id", "source", "target"}}


def write_graphml(network: Network, folder: Path) -> list[Path]:
    """Write ``network.graphml``.

    All edges are directed, since NetworkX refuses files with edges of both sorts; ``directed`` is an attribute.
    """
    path = folder / "network.graphml"
    path.write_text("".join(f"{line}\n" for line in _lines(network)), encoding="utf-8", newline="\n")
    return [path]


def _lines(network: Network) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield tag("graphml", {"xmlns": "http://graphml.graphdrawing.org/xmlns"}, empty=False)
    yield tag("key", {"id": "absent_tie", "for": "graph", "attr.name": "absent_tie", "attr.type": "string"})
    for about, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for name, key in keys.items():
            yield tag("key", {"id": key, "for": about, "attr.name": name, "attr.type": _TYPES.get(name, "string")})
    yield tag("graph", {"edgedefault": "directed"}, empty=False)
    yield f'<data key="absent_tie">{content(ABSENT_TIE)}</data>'
    for node in node_records(network):
        yield from _element("node", {"id": text(node["id"])}, node, _NODE_KEYS)
    for edge in edge_records(network):
        yield from _element("edge", {name: text(edge[name]) for name in ("id", "source", "target")}, edge, _EDGE_KEYS)
    yield "</graph>"
    yield "</graphml>"


def _element(name: str, attributes: Mapping[str, str], record: Record, keys: Mapping[str, str]) -> Iterator[str]:
    yield tag(name, attributes, empty=False)
    for column, key in keys.items():
        if flat(record[column]) is not None:
            yield f'<data key="{key}">{content(text(record[column]))}</data>'
    yield f"</{name}>"
