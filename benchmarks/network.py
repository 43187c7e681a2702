"""The network beside plain NetworkX, python-igraph and rustworkx, on generated networks of two camps.

The ties have a heavy tail: an actor's chance of one falls with its number. What each engine counts is compared in the
same run, so that a faster wrong answer does not pass.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

import igraph
import networkx as nx
import numpy as np
import pyoxigraph
import rustworkx
from pyoxigraph import Literal, NamedNode, Quad
from scipy.sparse.csgraph import connected_components

from kg import Dataset
from kg.namespaces import RDF_TYPE, XSD_DATE, Base, ckg
from kg.network import Network, SignedEdge, build_network
from kg.network.measures import measure
from kg.network.measures.communities import signed_communities
from kg.network.measures.triads import signed_triads
from kg.network.signed import SignedGraph
from kg.store import EmbeddedStore

SIZES = (1_000, 10_000, 100_000, 1_000_000)
PLAIN_LIMIT = 100_000
"""Edges above which plain NetworkX is not run: it would take minutes."""

NOISE = 0.05
SEED = 2016
_BASE = Base("https://example.org/network/")


@dataclass(frozen=True)
class Timed:
    """An answer, and the seconds that it took."""

    seconds: float
    answer: object


def timed(action: Callable[[], object]) -> Timed:
    """Run ``action`` once."""
    started = time.perf_counter()
    answer = action()
    return Timed(time.perf_counter() - started, answer)


def signed_edges(number: int) -> list[SignedEdge]:
    """Return so many different edges between a third as many actors, positive within two camps but for some noise."""
    random = np.random.default_rng(SEED)
    actors = max(number // 3, 3)
    chance = 1 / (np.arange(actors) + 10) ** 0.6
    chance /= chance.sum()
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < number:
        drawn = random.choice(actors, size=(number, 2), p=chance)
        pairs |= {(min(u, v), max(u, v)) for u, v in drawn.tolist() if u != v}
    kept = sorted(pairs)
    random.shuffle(kept)
    kept = sorted(kept[:number])
    flips = random.random(number) < NOISE
    return [
        (f"{u:07}", f"{v:07}", (1 if u % 2 == v % 2 else -1) * (-1 if flip else 1))
        for (u, v), flip in zip(kept, flips.tolist(), strict=True)
    ]


def store_of(edges: list[SignedEdge]) -> EmbeddedStore:
    """Return a resolved store with one dated relation, of alliance or hostility, and one claim for each edge."""
    engine = pyoxigraph.Store()
    engine.bulk_extend(_quads(edges))
    ontology = _BASE.graph("ontology")
    source = Dataset.load().store
    engine.bulk_extend(Quad(*quad, ontology) for quad in _triples(source))
    return EmbeddedStore(_BASE, engine)


def _triples(source: EmbeddedStore) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    for quad in source.graph(source.base.graph("ontology")):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            yield quad.subject, quad.predicate, quad.object


def _quads(edges: list[SignedEdge]) -> Iterator[Quad]:
    resolved, provenance, entities = (_BASE.graph(name) for name in ("resolved", "provenance", "entities"))
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    day = Literal("2020-05-01", datatype=XSD_DATE)
    for name in sorted({end for u, v, _ in edges for end in (u, v)}):
        actor = _BASE.node(f"actor/{name}")
        yield Quad(actor, RDF_TYPE, ckg("ArmedGroup"), entities)
        for language in ("en", "ar"):
            yield Quad(actor, label, Literal(name, language=language), entities)
    for number, (u, v, sign) in enumerate(edges):
        tie, claim = _BASE.node(f"relation/{number}"), _BASE.node(f"claim/report/{number}")
        kind, role = ("Alliance", "ally") if sign > 0 else ("Hostility", "hostileParty")
        yield Quad(claim, ckg("accepted"), Literal("true", datatype=NamedNode(f"{_XSD}boolean")), provenance)
        for graph in (resolved, claim):
            yield Quad(tie, RDF_TYPE, ckg(kind), graph)
            for end in (u, v):
                yield Quad(tie, ckg(role), _BASE.node(f"actor/{end}"), graph)
        for bound in ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd"):
            yield Quad(tie, ckg(bound), day, resolved)


_XSD = "http://www.w3.org/2001/XMLSchema#"


def whole_way() -> None:
    """Print how long 100,000 ties take from a store to their measures, step by step, and plain NetworkX beside it."""
    edges = signed_edges(100_000)
    store = store_of(edges)
    print(f"\n{'100,000 ties, from a store':<44}{'seconds':>11}")
    network = timed(lambda: build_network(store))
    found = network.answer
    if not isinstance(found, Network) or len(found.edges) != len(edges):
        raise AssertionError("not every tie was found")
    graph = SignedGraph.from_edges((edge.source, edge.target, edge.sign) for edge in found.edges)
    steps = {
        "edges by rule": network,
        "description, components": timed(lambda: measure(found, ["description"])),
        "degrees by sign": timed(lambda: [graph.adjacency(sign).sum(axis=0) for sign in (1, -1)]),
        "signed communities": timed(lambda: signed_communities(graph, SEED)),
        "signed triads": timed(lambda: signed_triads(graph).census),
    }
    for name, step in steps.items():
        print(f"{name:<44}{step.seconds:9.3f} s")
    total = sum(step.seconds for step in steps.values())
    plain = nx.Graph((u, v, {"sign": sign}) for u, v, sign in graph.edges())
    peer = timed(lambda: (nx.number_connected_components(plain), dict(plain.degree()), nx.triangles(plain)))
    louvain = timed(lambda: nx.community.louvain_communities(plain, seed=SEED))
    print(f"{'in all':<44}{total:9.3f} s")
    after = total - network.seconds
    print(f"{'NetworkX, the same after the edges, no signs':<44}{peer.seconds + louvain.seconds:9.3f} s", end="")
    print(f"   ratio {(peer.seconds + louvain.seconds) / after:.1f}")


def side_by_side(size: int) -> None:
    """Print components, triangles and communities of one size with each engine; their counts must be the same."""
    ours = SignedGraph.from_edges(signed_edges(size))
    pairs = list(zip(ours.u.tolist(), ours.v.tolist(), strict=True))
    compact, rust = igraph.Graph(n=len(ours), edges=pairs), rustworkx.PyGraph()
    rust.add_nodes_from(range(len(ours)))
    rust.add_edges_from_no_data(pairs)
    plain: nx.Graph[int] = nx.Graph(pairs if size <= PLAIN_LIMIT else ())
    plain.add_nodes_from(range(len(ours)) if size <= PLAIN_LIMIT else ())
    weight = ours.adjacency(1) + ours.adjacency(-1)
    _line(size, "components", [
        timed(lambda: connected_components(weight, directed=False)[0]),
        timed(lambda: nx.number_connected_components(plain)) if plain else None,
        timed(lambda: len(compact.connected_components())),
        timed(lambda: rustworkx.number_connected_components(rust)),
    ], same=True)  # fmt: skip
    _line(size, "triads (ours with signs)", [
        timed(lambda: sum(signed_triads(ours).census.values())),
        timed(lambda: _triangles(plain)) if plain else None,
        timed(lambda: len(compact.list_triangles())),
        None,
    ], same=True)  # fmt: skip
    _line(size, "communities (ours signed)", [
        timed(lambda: signed_communities(ours, SEED)),
        timed(lambda: nx.community.louvain_communities(plain, seed=SEED)) if plain else None,
        timed(compact.community_multilevel),
        None,
    ])  # fmt: skip


def _triangles(plain: nx.Graph[int]) -> int:
    found = nx.triangles(plain)
    return sum(found.values()) // 3 if isinstance(found, dict) else found


def _line(size: int, what: str, found: list[Timed | None], *, same: bool = False) -> None:
    answers = {one.answer for one in found if one is not None} if same else set()
    if len(answers) > 1:
        raise AssertionError(f"the engines disagree on {what}: {answers}")
    cells = (f"{one.seconds:9.3f} s" if one else f"{'-':>11}" for one in found)
    print(f"{size:<12,}{what:<28}" + "".join(cells))


def compare_networks() -> None:
    """Run both."""
    print(
        "\n" + ", ".join(f"{name} {version(name)}" for name in ("networkx", "igraph", "rustworkx")) + "; one run each"
    )
    whole_way()
    print(f"\n{'edges':<12}{'what':<28}{'ours':>11}{'NetworkX':>11}{'igraph':>11}{'rustworkx':>11}")
    for size in SIZES:
        side_by_side(size)


if __name__ == "__main__":
    compare_networks()
