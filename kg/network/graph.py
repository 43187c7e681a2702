"""The network of alliances and conflicts as a NetworkX multigraph."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
from pyoxigraph import QuerySolution

from kg.network.edges import Edge, find_edges
from kg.store import Store, select, value

ABSENT_TIE = "not mentioned by any account; not a finding that there was none"
"""What the absence of an edge means; every export says so."""

_ACTORS = """
PREFIX ckg: <https://w3id.org/conflict-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?actor ?class ?en ?ar
WHERE {
  ?actor a ?class ; rdfs:label ?en , ?ar .
  ?class rdfs:subClassOf* ckg:Actor .
  FILTER(LANG(?en) = "en" && LANG(?ar) = "ar")
}
ORDER BY ?actor ?class
"""


@dataclass(frozen=True, slots=True)
class Network:
    """The signed, dated ties of a dataset.

    Attributes:
        edges: all ties, sorted.
        graph: the same as a ``networkx.MultiDiGraph``; nodes have ``label_en``, ``label_ar`` and ``kind``; edges have
            the attributes of ``Edge``. An undirected tie is one edge with ``directed=False``.
    """

    edges: tuple[Edge, ...]
    graph: nx.MultiDiGraph[str]

    def slice(self, first: str, last: str) -> Network:
        """Return the network of the ties that may have held between the days ``first`` and ``last`` (ISO 8601).

        A tie without a known end may have gone on; a tie without any date is left out.
        """
        kept = [
            edge
            for edge in self.edges
            if (edge.begin or edge.end) and (edge.begin or "") <= last and (edge.end or "9999") >= first
        ]
        return _network(kept, {node: dict(data) for node, data in self.graph.nodes(data=True)})


def build_network(store: Store) -> Network:
    """Return the network of all ties that the edge rules find in ``store``."""
    actors = {value(row, "actor"): _attributes(row) for row in select(store, _ACTORS)}
    return _network(find_edges(store), actors)


def _network(edges: list[Edge], actors: dict[str, dict[str, str]]) -> Network:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(absent_tie=ABSENT_TIE)
    for node in sorted({end for edge in edges for end in (edge.source, edge.target)}):
        graph.add_node(node, **actors.get(node, {}))
    for edge in edges:
        graph.add_edge(
            edge.source, edge.target, key=f"{edge.kind} {edge.event}",
            kind=edge.kind, event=edge.event, sign=edge.sign, weight=edge.weight, directed=edge.directed,
            begin=edge.begin, end=edge.end, claims=edge.claims,
        )  # fmt: skip
    return Network(tuple(edges), graph)


def _attributes(row: QuerySolution) -> dict[str, str]:
    kind = value(row, "class").rpartition("#")[2]
    return {"kind": kind, "label_en": value(row, "en"), "label_ar": value(row, "ar")}
