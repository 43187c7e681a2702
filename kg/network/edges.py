"""Edges by rule: each ``queries/network/*.rq`` finds the ties of one kind, and the claims that each rests on.

A rule selects ``source``, ``target``, ``event`` (the event or relation behind the tie) and ``claim``, a row for each
claim. Its header names the kind of tie, a concept of the scheme ``edge-kind``, which carries sign, weight and layer;
and says whether the tie has a direction. The days of a tie are those of its event in the resolved view.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import QuerySolution

from kg.errors import Location, QueryError
from kg.network.kinds import Kind, kinds_of
from kg.queries import QueryFile, read_query
from kg.resources import bundled
from kg.store import Store, select, value

_DAYS = """
PREFIX ckg: <https://w3id.org/conflict-kg/ontology#>
SELECT ?event ?begin ?latest_begin ?earliest_end ?end
WHERE {
  GRAPH <graph/resolved> {
    { SELECT DISTINCT ?event {
      VALUES ?bound { ckg:earliestBegin ckg:latestBegin ckg:earliestEnd ckg:latestEnd }
      GRAPH <graph/resolved> { ?event ?bound ?day }
    } }
    OPTIONAL { ?event ckg:earliestBegin ?begin }
    OPTIONAL { ?event ckg:latestBegin ?latest_begin }
    OPTIONAL { ?event ckg:earliestEnd ?earliest_end }
    OPTIONAL { ?event ckg:latestEnd ?end }
  }
}
"""


@dataclass(frozen=True, slots=True)
class Days:
    """The four bounds of an interval, ISO 8601 days, None where no account gives one."""

    begin: str | None = None
    latest_begin: str | None = None
    earliest_end: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A signed, dated tie, with what it rests on.

    Attributes:
        source: IRI of the one actor (of a movement, the place left); of an undirected tie, the first in alphabetical
            order.
        target: IRI of the other.
        kind: name of a concept of the scheme ``edge-kind``.
        layer: ``cooperation``, ``conflict``, ``talk`` or ``movement``, by the scheme's table.
        event: IRI of the event or relation that makes the tie.
        sign: 1 for cooperation, -1 for conflict, 0 for neither.
        weight: of the kind, by the scheme's table.
        directed: whether source and target have different parts in it.
        begin: first day on which it may have begun, ISO 8601, or None where no account says.
        latest_begin: last day on which it may have begun, likewise.
        earliest_end: first day on which it may have ended, likewise.
        end: last day on which it may have ended, likewise.
        claims: IRIs of the claims behind it, in alphabetical order.
    """

    source: str
    target: str
    kind: str
    layer: str
    event: str
    sign: int
    weight: float
    directed: bool
    begin: str | None
    latest_begin: str | None
    earliest_end: str | None
    end: str | None
    claims: tuple[str, ...]

    @property
    def dated(self) -> bool:
        """Whether any day of it is known."""
        return any((self.begin, self.latest_begin, self.earliest_end, self.end))

    @property
    def key(self) -> str:
        """What tells it from other ties between the same two: its kind and its event."""
        return f"{self.kind} {self.event}"


def edge_rules(folder: Path | None = None) -> list[QueryFile]:
    """Return the edge rules of a folder, or the bundled ones, in alphabetical order.

    Raises:
        QueryError: the folder has no rule.
    """
    place = folder or bundled("queries") / "network"
    found = [read_query(path) for path in sorted(place.glob("*.rq"))]
    if not found:
        raise QueryError("no rule for edges", location=str(place), hint="a rule is a file NAME.rq")
    return found


def find_edges(store: Store, *, kinds: Path | None = None, rules: Path | None = None) -> list[Edge]:
    """Return the edges that the rules find in ``store``, sorted.

    Args:
        kinds: a Turtle file with kinds of ties that replace those of the bundled scheme of the same name.
        rules: a folder of rules to use in place of the bundled ones.

    Raises:
        QueryError: a rule does not parse, or its kind has no sign, weight and layer.
    """
    table = kinds_of(store, kinds)
    days = {value(row, "event"): _days(row) for row in select(store, _DAYS)}
    found = [edge for rule in edge_rules(rules) for edge in _edges_of(store, rule, table, days)]
    return sorted(found, key=lambda edge: (edge.source, edge.target, edge.kind, edge.event))


def _days(row: QuerySolution) -> Days:
    return Days(*(value(row, name) or None for name in ("begin", "latest_begin", "earliest_end", "end")))


def _edges_of(store: Store, rule: QueryFile, kinds: Mapping[str, Kind], days: Mapping[str, Days]) -> Iterator[Edge]:
    name, directed = str(rule.header.get("kind")), bool(rule.header.get("directed", False))
    if name not in kinds:
        raise QueryError(f"the edge kind {name!r} has no sign, weight and layer", location=Location(rule.path))
    kind = kinds[name]
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in select(store, rule.text):
        ends = [value(row, "source"), value(row, "target")]
        if ends[0] != ends[1]:
            source, target = ends if directed else sorted(ends)
            found[source, target, value(row, "event")].add(value(row, "claim"))
    for (source, target, event), claims in found.items():
        when = days.get(event, Days())
        yield Edge(
            source, target, name, kind.layer, event, kind.sign, kind.weight, directed,
            when.begin, when.latest_begin, when.earliest_end, when.end, tuple(sorted(claims)),
        )  # fmt: skip
