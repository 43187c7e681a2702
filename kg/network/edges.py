"""Edges by rule: each ``queries/network/*.rq`` finds the ties of one kind, and the claims that each rests on.

A rule selects ``source``, ``target``, ``event`` (the event or relation behind the tie), ``begin`` and ``end`` (days,
where known) and ``claim``, one row per claim. Its header names the kind of tie, a concept of the scheme ``edge-kind``,
which carries the sign and the weight; and says whether the tie has a direction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kg.errors import Location, QueryError
from kg.namespaces import concept
from kg.queries import QueryFile, read_query
from kg.resources import bundled
from kg.store import Store, select, value

_KINDS = """
PREFIX ckg: <https://w3id.org/conflict-kg/ontology#>
SELECT ?kind ?sign ?weight WHERE { ?kind ckg:sign ?sign ; ckg:weight ?weight }
"""


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A signed, dated tie between two actors, with what it rests on.

    Attributes:
        source: IRI of the one actor; of an undirected tie, the first in alphabetical order.
        target: IRI of the other.
        kind: name of a concept of the scheme ``edge-kind``.
        event: IRI of the event or relation that makes the tie.
        sign: 1 for cooperation, -1 for conflict, 0 for neither.
        weight: of the kind, by the scheme's table.
        directed: whether source and target have different parts in it.
        begin: earliest day of the begin, ISO 8601, or None where no account dates it.
        end: latest day of the end, likewise.
        claims: IRIs of the claims behind it, in alphabetical order.
    """

    source: str
    target: str
    kind: str
    event: str
    sign: int
    weight: float
    directed: bool
    begin: str | None
    end: str | None
    claims: tuple[str, ...]


def edge_rules() -> list[QueryFile]:
    """Return the edge rules in alphabetical order."""
    return [read_query(path) for path in sorted((bundled("queries") / "network").glob("*.rq"))]


def find_edges(store: Store) -> list[Edge]:
    """Return the edges that all rules find in ``store``, sorted.

    Raises:
        QueryError: a rule does not parse, or its kind has no sign and weight.
    """
    kinds = {row["kind"]: (value(row, "sign"), value(row, "weight")) for row in select(store, _KINDS)}
    return sorted((edge for rule in edge_rules() for edge in _edges_of(store, rule, kinds)), key=_order)


def _order(edge: Edge) -> tuple[str, ...]:
    return edge.source, edge.target, edge.kind, edge.event


def _edges_of(store: Store, rule: QueryFile, kinds: dict[object, tuple[str, str]]) -> Iterator[Edge]:
    kind, directed = str(rule.header.get("kind")), bool(rule.header.get("directed", False))
    sign, weight = kinds.get(concept("edge-kind", kind), ("", ""))
    if not sign or not weight:
        raise QueryError(f"the edge kind {kind!r} has no sign and weight", location=Location(rule.path))
    found: dict[tuple[str, str, str], set[tuple[str, str, str]]] = defaultdict(set)
    for row in select(store, rule.text):
        ends = [value(row, "source"), value(row, "target")]
        if ends[0] == ends[1]:
            continue
        source, target = ends if directed else sorted(ends)
        found[source, target, value(row, "event")].add((value(row, "begin"), value(row, "end"), value(row, "claim")))
    for (source, target, event), rows in found.items():
        yield Edge(
            source, target, kind, event, int(sign), float(weight), directed,
            begin=min((begin for begin, _, _ in rows if begin), default=None),
            end=max((end for _, end, _ in rows if end), default=None),
            claims=tuple(sorted({claim for _, _, claim in rows})),
        )  # fmt: skip
