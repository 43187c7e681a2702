"""The networks that follow from each way to resolve the contradictions.

A contradiction can be resolved by preferring any of its claims, or be left open. What that does is what the published
rules make of it: the disputed properties of the disputed things are taken from the preferred claim only, and where that
is one that the resolved view does not take (a denial, say), from none. A contradiction bears upon the network only
where it disputes a property that a rule for ties or duties asks for. Either rests on what is said of one event or
relation, so contradictions that dispute no thing in common can be resolved apart: the ties of each group of them are
found under all its resolutions, and the groups are then combined.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace

import networkx as nx
from pyoxigraph import NamedNode, Quad

from kg.dataset import DatasetFiles
from kg.namespaces import ONTOLOGY
from kg.network.duties import Duty, duty_rule
from kg.network.edges import Edge, edge_rules
from kg.network.network import Network, Node, Origin, make_network
from kg.network.uncertainty.world import Build, World, combinations
from kg.resolve import prefer, resolve
from kg.store import Store, select, value

_JOINT = 256
"""Resolutions of one group of contradictions up to which all are tried; above it, as many are drawn at random."""

_ALWAYS = {"http://www.w3.org/1999/02/22-rdf-syntax-ns#type"} | {
    f"{ONTOLOGY}{name}" for name in ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")
}

_CONTRADICTIONS = """
PREFIX ckg: <https://w3id.org/conflict-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?contradiction ?claim ?preferred ?thing ?property ?super ?en ?ar
WHERE {
  GRAPH <graph/contradictions> {
    ?contradiction a ckg:Contradiction ;
      ckg:claimInvolved ?claim ;
      ckg:disputedSubject ?thing ;
      ckg:disputedProperty ?property .
    OPTIONAL { ?contradiction ckg:preferredClaim ?preferred }
    OPTIONAL { ?contradiction rdfs:label ?en FILTER(LANG(?en) = "en") }
    OPTIONAL { ?contradiction rdfs:label ?ar FILTER(LANG(?ar) = "ar") }
  }
  FILTER NOT EXISTS { ?claim ckg:withdrawnBecause ?reason }
  OPTIONAL { ?property rdfs:subPropertyOf* ?super }
}
"""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A contradiction, as far as its resolution matters: its claims, the one preferred, and the things disputed."""

    iri: str
    claims: tuple[str, ...]
    preferred: str | None
    things: frozenset[str]
    label_en: str
    label_ar: str

    @property
    def choices(self) -> list[str | None]:
        """The claims that can be preferred, and None for leaving it open; first what the curators chose."""
        others = [claim for claim in (None, *self.claims) if claim != self.preferred]
        return [self.preferred, *others]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What comes of one choice for each contradiction of a group.

    Attributes:
        preferred: the claim preferred by each contradiction, None where it is left open.
        edges: the ties of the things that the group disputes.
        duties: their duties.
        words_en: the choices that differ from the curators', in English.
        words_ar: the same in Arabic.
    """

    preferred: Mapping[str, str | None]
    edges: tuple[Edge, ...]
    duties: tuple[Duty, ...]
    words_en: str
    words_ar: str


@dataclass(frozen=True)
class Resolutions(Iterable[World]):
    """The worlds of all combinations of resolutions, or of some of them.

    Attributes:
        fixed: the ties that no contradiction touches.
        duties: the duties that none touches.
        nodes: what is known of each actor.
        groups: for each group of contradictions that touches ties, the resolutions that differ, the curators' first.
        chosen: the combinations, each by the number of the resolution in each group.
        total: how many combinations there are.
        sampled: whether not all resolutions of every group, or not all combinations, were tried.
        origin: by which rules the ties were found.
    """

    fixed: tuple[Edge, ...]
    duties: tuple[Duty, ...]
    nodes: Mapping[str, Node]
    groups: tuple[tuple[Resolution, ...], ...]
    chosen: tuple[tuple[int, ...], ...]
    total: int
    sampled: bool
    origin: Origin | None

    @property
    def note(self) -> str:
        """How many worlds there are, and of how many possible."""
        of = f"{len(self.chosen)} of {self.total} combinations of resolutions that differ in a tie"
        return of + (", the others not tried" if self.sampled else "")

    def __iter__(self) -> Iterator[World]:
        """Yield a world for each combination."""
        for number, indices in enumerate(self.chosen):
            parts = [group[index] for group, index in zip(self.groups, indices, strict=True)]
            edges = sorted((*self.fixed, *(edge for part in parts for edge in part.edges)), key=_place)
            changed = [part for part, index in zip(parts, indices, strict=True) if index]
            english = "; ".join(part.words_en for part in changed) or "contradictions are resolved as they are"
            arabic = "؛ ".join(part.words_ar for part in changed) or "حُسمت التناقضات كما هي"
            stated = (*self.duties, *(one for part in parts for one in part.duties))
            network = make_network(edges, self.nodes, origin=self.origin, duties=tuple(sorted(stated, key=astuple)))
            yield World(f"resolution {number}", "contradictions", english, arabic, network)


def resolutions(
    files: DatasetFiles, network: Network, store: Store, build: Build, *, limit: int, seed: int
) -> Resolutions:
    """Return the worlds that follow from the ways to resolve the contradictions of a dataset.

    Args:
        network: the network of its resolved view.
        store: its resolved store.
        build: how a network is made of a resolved store.
        limit: combinations up to which all are tried; else as many are drawn.
    """
    groups = _groups(_disputes(store, build))
    found, nodes, cut_short = _resolve_each(files, groups, build, seed)
    differing = [variants for variants in found if len(variants) > 1]
    resolved = [resolution for variants in differing for resolution in variants]
    moving = {edge.event for resolution in resolved for edge in resolution.edges}
    moving |= {one.relation for resolution in resolved for one in resolution.duties}
    chosen, total = combinations([len(variants) for variants in differing], limit, seed)
    return Resolutions(
        fixed=tuple(edge for edge in network.edges if edge.event not in moving),
        duties=tuple(one for one in network.duties if one.relation not in moving),
        nodes={**nodes, **network.nodes},
        groups=tuple(map(tuple, differing)),
        chosen=tuple(chosen),
        total=total,
        sampled=cut_short or len(chosen) < total,
        origin=network.origin,
    )


def _disputes(store: Store, build: Build) -> list[Dispute]:
    """Return the contradictions over a property that a rule for ties or duties asks for, or a class or a day."""
    rules = [*edge_rules(build.rules), duty_rule()]
    asked = _ALWAYS | {f"{ONTOLOGY}{name}" for rule in rules for name in re.findall(r"ckg:(\w+)", rule.text)}
    columns: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in select(store, _CONTRADICTIONS):
        for name in ("claim", "preferred", "thing", "property", "super", "en", "ar"):
            columns[value(row, "contradiction")][name].add(value(row, name))
    return [
        Dispute(
            iri, tuple(sorted(found["claim"])), max(found["preferred"]) or None, frozenset(found["thing"]),
            max(found["en"]) or iri, max(found["ar"]) or iri,
        )
        for iri, found in sorted(columns.items()) if asked & (found["property"] | found["super"])
    ]  # fmt: skip


def _groups(disputes: Sequence[Dispute]) -> list[list[Dispute]]:
    """Return the contradictions in groups that dispute no thing in common."""
    by_iri = {dispute.iri: dispute for dispute in disputes}
    graph: nx.Graph[str] = nx.Graph()
    for dispute in disputes:
        graph.add_edges_from((dispute.iri, f"thing {thing}") for thing in dispute.things)
    parts = (sorted(by_iri.keys() & part) for part in nx.connected_components(graph))
    return [[by_iri[iri] for iri in part] for part in sorted(parts)]


def _resolve_each(
    files: DatasetFiles, groups: Sequence[list[Dispute]], build: Build, seed: int
) -> tuple[list[list[Resolution]], dict[str, Node], bool]:
    """Return the differing resolutions of each group, what is known of their actors, and whether some were left out.

    All groups are resolved side by side, the first of each, then the second of each, and so on: they do not touch.
    """
    things = frozenset(thing for group in groups for dispute in group for thing in dispute.things)
    store, _ = resolve(replace(files, quads=_about(files, things)))
    plans = [combinations([len(dispute.choices) for dispute in group], _JOINT, seed) for group in groups]
    found: list[dict[object, Resolution]] = [{} for _ in groups]
    nodes: dict[str, Node] = {}
    for step in itertools.zip_longest(*(chosen for chosen, _ in plans)):
        due = [(number, group, indices) for number, (group, indices) in enumerate(zip(groups, step, strict=True))
               if indices is not None]  # fmt: skip
        choices = [_choices(group, indices) for _, group, indices in due]
        prefer(store, {iri: claim for chosen in choices for iri, claim in chosen.items()})
        network = build(store)
        nodes |= network.nodes
        for number, group, indices in due:
            resolution = _resolution(network, group, indices)
            found[number].setdefault((resolution.edges, resolution.duties), resolution)
    return [list(variants.values()) for variants in found], nodes, any(len(way) < total for way, total in plans)


def _about(files: DatasetFiles, things: frozenset[str]) -> tuple[Quad, ...]:
    """Return the quads of a dataset without what claims say of other things than these, and without passages."""
    base = files.config.base
    own = {base.graph(name) for name in ("ontology", "entities", "provenance", "contradictions")}
    subjects = {NamedNode(thing) for thing in things}
    return tuple(
        quad
        for quad in files.quads
        if quad.graph_name in own or (quad.graph_name != base.graph("accounts") and quad.subject in subjects)
    )


def _choices(group: Sequence[Dispute], indices: Sequence[int]) -> dict[str, str | None]:
    return {dispute.iri: dispute.choices[index] for dispute, index in zip(group, indices, strict=True)}


def _resolution(network: Network, group: Sequence[Dispute], indices: Sequence[int]) -> Resolution:
    things = frozenset().union(*(dispute.things for dispute in group))
    edges = tuple(edge for edge in network.edges if edge.event in things)
    duties = tuple(one for one in network.duties if one.relation in things)
    changed = [(dispute, dispute.choices[index]) for dispute, index in zip(group, indices, strict=True) if index]
    english = "; ".join(f"“{dispute.label_en}” {_words(claim)}" for dispute, claim in changed)
    arabic = "؛ ".join(f"{_arabic(claim)} «{dispute.label_ar}»" for dispute, claim in changed)
    return Resolution(_choices(group, indices), edges, duties, english, arabic)


def _words(claim: str | None) -> str:
    return "is left open" if claim is None else f"is resolved by {_short(claim)}"


def _arabic(claim: str | None) -> str:
    return "تُرك مفتوحاً" if claim is None else f"رُجّحت الإفادة {_short(claim)} في"


def _short(claim: str) -> str:
    return claim.partition("/claim/")[2] or claim


def _place(edge: Edge) -> tuple[str, str, str, str]:
    return edge.source, edge.target, edge.kind, edge.event
