"""The network of alliances and conflicts: a typed object over its ties, and the same as a NetworkX multigraph.

A network is cut from the whole by time, layer, kind of actor and granularity; each cut is a network again, and says how
it was made (``Network.cuts``), so that every table and export can tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypedDict

import networkx as nx
from pyoxigraph import QuerySolution

from kg.errors import NetworkError
from kg.network.duties import Duty, find_duties
from kg.network.edges import Edge, edge_rules, find_edges
from kg.network.kinds import LAYERS, kinds_of
from kg.store import Store, select, value

if TYPE_CHECKING:
    from kg.network.registry import Options
    from kg.network.table import Table

ABSENT_TIE = "not mentioned by any account; not a finding that there was none"
"""What the absence of an edge means; every export says so."""

STATE_FORCES = frozenset({"State", "Government", "ArmedForce"})
"""Kinds of actors that are left out by ``without_state_forces``."""

Granularity = Literal["faction", "coalition", "camp"]

_NODES = """
PREFIX ckg: <https://w3id.org/conflict-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?actor ?class ?en ?ar
WHERE {
  VALUES ?top { ckg:Actor ckg:Place }
  ?actor a ?class ; rdfs:label ?en , ?ar .
  ?class rdfs:subClassOf* ?top .
  FILTER(LANG(?en) = "en" && LANG(?ar) = "ar")
}
ORDER BY ?actor ?class
"""


class Node(TypedDict):
    """What is known of an actor (or, in the layer of movement, a place): its class and its names."""

    kind: str
    label_en: str
    label_ar: str


@dataclass(frozen=True, slots=True)
class Origin:
    """By what the ties were found: SHA-256 of the edge rules, and of the table of kinds."""

    rules: str
    kinds: str


@dataclass(frozen=True)
class Network:
    """The signed, dated ties between actors, and of movements between places.

    Attributes:
        edges: all ties, sorted.
        nodes: what is known of each actor or place that has a tie, by IRI.
        cuts: how it was cut from the whole network, in words, first cut first.
        origin: by which rules its ties were found; None for ties made by hand.
        duties: whom actors command or serve, as claims state it; these are no ties, and no cut leaves them out.
    """

    edges: tuple[Edge, ...]
    nodes: Mapping[str, Node]
    cuts: tuple[str, ...] = ()
    origin: Origin | None = None
    duties: tuple[Duty, ...] = ()

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The same as a ``networkx.MultiDiGraph``; do not change it.

        Nodes have ``label_en``, ``label_ar`` and ``kind``; edges the attributes of ``Edge``, under the key of the edge.
        An undirected tie is one edge with ``directed=False``.
        """
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(absent_tie=ABSENT_TIE)
        graph.add_nodes_from((node, dict(data)) for node, data in self.nodes.items())
        for edge in self.edges:
            names = edge.__slots__[2:]
            graph.add_edge(edge.source, edge.target, key=edge.key, **{name: getattr(edge, name) for name in names})
        return graph

    def label(self, node: str, language: Literal["en", "ar"] = "en") -> str:
        """Return the name of a node in English or Arabic, or the last part of its IRI where it has none."""
        data = self.nodes.get(node)
        name = (data["label_en"] if language == "en" else data["label_ar"]) if data else ""
        return name or node.rstrip("/").rpartition("/")[2]

    def slice(self, first: str, last: str, *, certain: bool = False, undated: bool = False) -> Network:
        """Return the network of the ties that may have held between the days ``first`` and ``last`` (ISO 8601).

        A tie without a known end may have gone on.

        Args:
            certain: only ties that held on some day of the slice whatever their vague days were; a tie of which no end
                is known counts from the last day on which it may have begun, one of which no begin is known until the
                first day on which it may have ended.
            undated: also ties without any date; they are left out otherwise.

        Raises:
            NetworkError: the last day is before the first.
        """
        if last < first:
            raise NetworkError(f"the slice ends on {last}, before it begins on {first}")
        test = _held_for_certain if certain else _may_have_held
        kept = [edge for edge in self.edges if (test(edge, first, last) if edge.dated else undated)]
        words = f"{'certainly' if certain else 'possibly'} between {first} and {last}"
        return self.cut(kept, words + (", undated ties included" if undated else ", undated ties left out"))

    def at(self, day: str, *, certain: bool = False, undated: bool = False) -> Network:
        """Return the network of the ties that may have held on ``day``; see ``slice``."""
        return self.slice(day, day, certain=certain, undated=undated)

    def layer(self, *layers: str) -> Network:
        """Return the network of the ties of some layers: ``cooperation``, ``conflict``, ``talk``, ``movement``.

        Raises:
            NetworkError: there is no such layer.
        """
        unknown = sorted(set(layers) - set(LAYERS))
        if unknown or not layers:
            raise NetworkError(f"no such layer: {', '.join(unknown)}", hint=f"one of {', '.join(LAYERS)}")
        kept = [edge for edge in self.edges if edge.layer in layers]
        return self.cut(kept, f"layer {', '.join(sorted(layers))}")

    def signed(self) -> Network:
        """Return the network of the ties that have a sign."""
        return self.cut([edge for edge in self.edges if edge.sign], "ties with a sign")

    def without(self, actors: Collection[str]) -> Network:
        """Return the network without some actors, given by IRI."""
        kept = [edge for edge in self.edges if edge.source not in actors and edge.target not in actors]
        return self.cut(kept, f"without {', '.join(sorted(self.label(actor) for actor in actors))}")

    def without_state_forces(self) -> Network:
        """Return the network without states, governments and their armed forces (``STATE_FORCES``)."""
        states = {node for node, data in self.nodes.items() if data["kind"] in STATE_FORCES}
        kept = [edge for edge in self.edges if edge.source not in states and edge.target not in states]
        return self.cut(kept, "without state forces")

    def renamed(self, names: Mapping[str, str], words: str) -> Network:
        """Return the network with the actors of ``names`` replaced by others; ties within one actor vanish."""
        moved = (
            replace(edge, source=names.get(edge.source, edge.source), target=names.get(edge.target, edge.target))
            for edge in self.edges
        )
        kept = (_ordered(edge) for edge in moved if edge.source != edge.target)
        merged: dict[tuple[str, str, str, str], Edge] = {}
        for edge in kept:
            place = edge.source, edge.target, edge.kind, edge.event
            before = merged.get(place)
            claims = edge.claims if before is None else tuple(sorted({*before.claims, *edge.claims}))
            merged[place] = replace(edge, claims=claims)
        cut = self.cut([merged[place] for place in sorted(merged)], words)
        return replace(cut, duties=tuple(_renamed(self.duties, names)))

    def granularity(self, level: Granularity) -> Network:
        """Return the network of the actors as named, of their coalitions, or of their camps; see ``coarsen``."""
        from kg.network.granularity import coarsen  # noqa: PLC0415 - it builds on this module

        return coarsen(self, level)

    def measures(self, *names: str, options: Options | None = None) -> dict[str, Table]:
        """Return the tables of the measures of those names, or of all, by name.

        >>> from kg import Dataset
        >>> tables = Dataset.load().network().measures("description")
        >>> tables["description"].columns[0]
        'layer'

        Raises:
            NetworkError: there is no such measure.
        """
        from kg.network.measures import measure  # noqa: PLC0415 - it builds on this module

        return measure(self, names, options)

    def cut(self, edges: Iterable[Edge], words: str) -> Network:
        """Return the network of some ties of this one, with the nodes that they touch."""
        return make_network(edges, self.nodes, (*self.cuts, words), self.origin, self.duties)


def make_network(
    edges: Iterable[Edge],
    nodes: Mapping[str, Node],
    cuts: tuple[str, ...] = (),
    origin: Origin | None = None,
    duties: tuple[Duty, ...] = (),
) -> Network:
    """Return the network of ``edges``, with those of ``nodes`` that they touch, in alphabetical order."""
    kept = tuple(edges)
    touched = sorted({end for edge in kept for end in (edge.source, edge.target)})
    nameless = Node(kind="", label_en="", label_ar="")
    return Network(kept, {node: nodes.get(node, nameless) for node in touched}, cuts, origin, duties)


def build_network(store: Store, *, kinds: Path | None = None, rules: Path | None = None) -> Network:
    """Return the network of all ties that the edge rules find in ``store``; see ``find_edges`` for the arguments.

    Raises:
        QueryError: a rule or the table of kinds cannot be used.
    """
    nodes = {value(row, "actor"): _node(row) for row in select(store, _NODES)}
    return make_network(
        find_edges(store, kinds=kinds, rules=rules),
        nodes,
        origin=_origin(store, kinds, rules),
        duties=find_duties(store),
    )


def _origin(store: Store, kinds: Path | None, rules: Path | None) -> Origin:
    texts = [f"{rule.name}\n{rule.text}\n" for rule in edge_rules(rules)]
    table = [
        f"{name} {kind.sign} {kind.weight} {kind.layer}\n" for name, kind in sorted(kinds_of(store, kinds).items())
    ]
    return Origin(*(sha256("".join(lines).encode()).hexdigest() for lines in (texts, table)))


def _node(row: QuerySolution) -> Node:
    kind = value(row, "class").rpartition("#")[2]
    return Node(kind=kind, label_en=value(row, "en"), label_ar=value(row, "ar"))


def _renamed(duties: Iterable[Duty], names: Mapping[str, str]) -> Iterator[Duty]:
    for one in duties:
        actor, organisation = (names.get(name, name) for name in (one.actor, one.organisation))
        if actor != organisation:
            yield replace(one, actor=actor, organisation=organisation)


def _ordered(edge: Edge) -> Edge:
    if edge.directed or edge.source < edge.target:
        return edge
    return replace(edge, source=edge.target, target=edge.source)


def _may_have_held(edge: Edge, first: str, last: str) -> bool:
    begin, end = edge.begin or edge.latest_begin or "", edge.end or "9999"
    return begin <= last and end >= first


def _held_for_certain(edge: Edge, first: str, last: str) -> bool:
    begin, end = edge.latest_begin or edge.earliest_end, edge.earliest_end or edge.latest_begin
    return begin is not None and end is not None and begin <= last and end >= first
