"""A guard for measures that take every tie for a positive one.

NetworkX reads a negative weight as a small one, or not at all, and says nothing: PageRank and eigenvector centrality
return numbers, Burt's constraint ``nan``, betweenness the shares of paths that do not exist. Here such a measure is
refused, or given one sign at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import networkx as nx

from kg.errors import NetworkError
from kg.network.signed import SignedGraph

Result = TypeVar("Result")


def unsigned(graph: SignedGraph, sign: int) -> nx.Graph[str]:
    """Return the ties of one sign as a graph of its own, all nodes kept, parallel ties as one with the sum of weights.

    Raises:
        NetworkError: the sign is not 1 or -1.
    """
    if sign not in {1, -1}:
        raise NetworkError(f"no such sign: {sign}", hint="1 or -1")
    layer: nx.Graph[str] = nx.Graph()
    layer.add_nodes_from(graph.names)
    for (u, v, of), weight in zip(graph.edges(), graph.weight.tolist(), strict=True):
        if of == sign:
            layer.add_edge(u, v, weight=layer.get_edge_data(u, v, {"weight": 0.0})["weight"] + weight)
    return layer


def on_positive(measure: Callable[..., Result]) -> Callable[..., Result]:
    """Return ``measure`` as a function of a signed graph that runs it on the positive ties.

    Further arguments are handed on.

    >>> graph = SignedGraph.from_edges([("a", "b", 1), ("b", "c", 1), ("a", "c", -1)])
    >>> on_positive(nx.betweenness_centrality)(graph)
    {'a': 0.0, 'b': 1.0, 'c': 0.0}
    """

    @wraps(measure)
    def measured(graph: SignedGraph, /, *args: object, **options: object) -> Result:
        return measure(unsigned(graph, 1), *args, **options)

    return measured


def by_sign(measure: Callable[..., Result]) -> Callable[..., dict[int, Result]]:
    """Return ``measure`` as a function of a signed graph that runs it on the ties of each sign, under 1 and -1."""

    @wraps(measure)
    def measured(graph: SignedGraph, /, *args: object, **options: object) -> dict[int, Result]:
        return {sign: measure(unsigned(graph, sign), *args, **options) for sign in (1, -1)}

    return measured


def guarded(
    measure: Callable[..., Result],
) -> Callable[..., Result]:
    """Return ``measure`` with a guard: it runs on a graph of one sign, and refuses one of both.

    A NetworkX graph has both signs where an edge has the attribute ``sign`` or ``weight`` below nought.
    ``SignedGraph.to_networkx(sign)`` gives one that passes.

    Raises (when called):
        NetworkError: the graph has ties of both signs, or negative weights.
    """

    @wraps(measure)
    def measured(graph: SignedGraph | nx.Graph[str], /, *args: object, **options: object) -> Result:
        if isinstance(graph, SignedGraph):
            _refuse(measure, set(graph.sign.tolist()) == {1, -1})
            return measure(unsigned(graph, -1 if (graph.sign < 0).any() else 1), *args, **options)
        signs = {data.get("sign", 1) for _, _, data in graph.edges(data=True)}
        _refuse(measure, len(signs) > 1 or any(data.get("weight", 1) < 0 for _, _, data in graph.edges(data=True)))
        return measure(graph, *args, **options)

    return measured


def _refuse(measure: Callable[..., object], signed: bool) -> None:
    if signed:
        name = getattr(measure, "__name__", "this measure")
        hint = "on_positive or by_sign of kg.network.guard give it one sign at a time"
        raise NetworkError(f"{name} takes every tie for a positive one, and this graph has both signs", hint=hint)
