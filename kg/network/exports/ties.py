"""Nodes and ties as rows, with the same columns in every format."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path

from kg.network.edges import Edge
from kg.network.network import Network

NODE_COLUMNS = ("id", "label_en", "label_ar", "kind", "name")
EDGE_COLUMNS = (
    "source", "target", "kind", "layer", "sign", "weight", "directed", "begin", "latest_begin", "earliest_end", "end",
    "event", "claims", "n_claims", "accounts", "id",
)  # fmt: skip

Value = str | int | float | bool | None
Record = dict[str, Value | list[str]]


def node_records(network: Network) -> list[Record]:
    """Return the nodes in alphabetical order of their IRIs, as dicts with ``NODE_COLUMNS``.

    ``name`` is the English label where no other node has it, otherwise the label with the node's IRI: it is what
    formats without room for IRIs go by.
    """
    labels = {node: _one_line(data["label_en"] or data["label_ar"]) for node, data in network.nodes.items()}
    often = Counter(labels.values())
    return [
        {
            "id": node,
            "label_en": data["label_en"],
            "label_ar": data["label_ar"],
            "kind": data["kind"],
            "name": labels[node] if labels[node] and often[labels[node]] == 1 else f"{labels[node]} <{node}>".strip(),
        }
        for node, data in network.nodes.items()
    ]


def edge_records(network: Network) -> list[Record]:
    """Return the ties in the order of their ends, kind and event, as dicts with ``EDGE_COLUMNS``."""
    ordered = sorted(network.edges, key=lambda edge: (edge.source, edge.target, edge.kind, edge.event))
    return [_edge_record(edge) for edge in ordered]


def _edge_record(edge: Edge) -> Record:
    accounts = sorted({account_of(claim) for claim in edge.claims} - {""})
    derived: Record = {
        "claims": list(edge.claims), "n_claims": len(edge.claims), "accounts": list(accounts), "id": tie_id(edge),
    }  # fmt: skip
    return {name: derived[name] if name in derived else getattr(edge, name) for name in EDGE_COLUMNS}


def tie_id(edge: Edge) -> str:
    """Return the identifier of a tie: the same in every cut and format, as it depends on ends, kind and event only."""
    text = "\n".join((edge.source, edge.target, edge.kind, edge.event))
    return f"t{sha256(text.encode()).hexdigest()[:16]}"


def account_of(claim: str) -> str:
    """Return the account that a claim's IRI names.

    >>> account_of("https://w3id.org/conflict-kg/aleppo-2016/claim/negotiator-memoir/p1.s1.offer")
    'negotiator-memoir'
    """
    return claim.partition("/claim/")[2].partition("/")[0]


def interval(record: Record) -> tuple[str | None, str | None]:
    """Return the first and last day on which a tie may have held, as ``Network.slice`` reads them; None where open."""
    first, last = record["begin"] or record["latest_begin"], record["end"]
    return (str(first) if first else None), (str(last) if last else None)


def flat(value: Value | list[str]) -> Value:
    """Return a value for formats without lists: IRIs and names separated by spaces."""
    return " ".join(value) if isinstance(value, list) else value


def text(value: Value | list[str]) -> str:
    """Return a value as text: ``true`` and ``false``, nothing for None."""
    plain = flat(value)
    if isinstance(plain, bool):
        return "true" if plain else "false"
    return "" if plain is None else str(plain)


def without(record: Record, *names: str) -> Record:
    """Return a row without some columns."""
    return {name: value for name, value in record.items() if name not in names}


def write_json(path: Path, value: object) -> Path:
    """Write ``value`` as JSON, keys in the order given, Arabic as it is."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return path


def _one_line(label: str) -> str:
    return " ".join(label.split())
