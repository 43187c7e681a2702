"""Edges by rule: each ``queries/network/*.rq`` finds the ties of one kind, and the claims that each rests on.

A rule selects ``source``, ``target``, ``event`` (the event or relation behind the tie), ``begin`` and ``end`` (days,
where known) and ``claim``, one row per claim. Its header names the kind of tie, a concept of the scheme ``edge-kind``,
which carries the sign and the weight; and says whether the tie has a direction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from kg.errors import Location, QueryError
from kg.namespaces import concept
from kg.queries import QueryFile, read_query
from kg.resources import bundled
from kg.store import Store

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
    kinds = {row["kind"]: (_text(row, "sign"), _text(row, "weight")) for row in _select(store, _KINDS)}
    return sorted((edge for rule in edge_rules() for edge in _edges_of(store, rule, kinds)), key=_order)


def _order(edge: Edge) -> tuple[str, ...]:
    return edge.source, edge.target, edge.kind, edge.event


def _edges_of(store: Store, rule: QueryFile, kinds: dict[object, tuple[str | None, str | None]]) -> Iterator[Edge]:
    kind, directed = str(rule.header.get("kind")), bool(rule.header.get("directed", False))
    sign, weight = kinds.get(concept("edge-kind", kind), (None, None))
    if sign is None or weight is None:
        raise QueryError(f"the edge kind {kind!r} has no sign and weight", location=Location(rule.path))
    found: dict[tuple[str, str, str], set[tuple[str | None, str | None, str]]] = defaultdict(set)
    for row in _select(store, rule.text):
        ends = [str(_text(row, "source")), str(_text(row, "target"))]
        if ends[0] == ends[1]:
            continue
        source, target = ends if directed else sorted(ends)
        found[source, target, str(_text(row, "event"))].add(
            (_text(row, "begin"), _text(row, "end"), str(_text(row, "claim")))
        )
    for (source, target, event), rows in found.items():
        yield Edge(
            source, target, kind, event, int(sign), float(weight), directed,
            begin=min((begin for begin, _, _ in rows if begin), default=None),
            end=max((end for _, end, _ in rows if end), default=None),
            claims=tuple(sorted({claim for _, _, claim in rows})),
        )  # fmt: skip


def _select(store: Store, text: str) -> QuerySolutions:
    answer = store.query(text)
    if not isinstance(answer, QuerySolutions):
        raise QueryError("an edge rule is a SELECT query")
    return answer


def _text(row: QuerySolution, name: str) -> str | None:
    try:
        value = row[name]
    except KeyError:
        return None
    return value.value if isinstance(value, NamedNode | Literal) else None
