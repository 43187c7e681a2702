"""Compares two networks: two accounts, two datasets, two builds, or two cuts of one.

Actors are the same where their IRIs are, or where a given match says so. What is in one network only was not mentioned
in the other; that is no finding that there was none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import networkx as nx

from kg.errors import Location, NetworkError
from kg.network.csv_file import read_csv
from kg.network.edges import Edge
from kg.network.kinds import LAYERS
from kg.network.network import ABSENT_TIE, Network
from kg.network.table import Cell, Table

Pair = tuple[str, str]
Match = tuple[str, str]
"""An actor of the first network, and the same of the second, by IRI."""


def compare(
    a: Network, b: Network, *, names: tuple[str, str] = ("A", "B"), match: Iterable[Match] = ()
) -> dict[str, Table]:
    """Return what two networks share and where they differ, as tables by name.

    - ``overlap``: of actors, pairs of actors, and of each layer's tied pairs, how many are in both, only in A and only
      in B, with the Jaccard index (both as a share of either; None where neither has any).
    - ``actors``, ``pairs``, ``ties``: each of these with where it is; ``ties`` has a row for each pair and layer, with
      kinds, days and claims of either side.
    - ``signs``: pairs whose signed ties differ in sign: ``opposite`` (no sign in common) or ``ambivalent`` (one side
      has both signs, the other one of them).
    - ``dates``: ties whose days cannot overlap, whatever the vague days were: of one ``event`` that both have; or of a
      ``pair`` in a layer, where no dated tie of A can overlap with one of B. The latter may be two different things.
    - ``degree``: rank correlation (Spearman, Kendall's tau-b) of the number of partners of the actors that both have in
      a layer; None below three actors, or where all of them are equal in one network.

    Args:
        names: what the two are called, in the tables.
        match: actors that are the same under other IRIs. Where several of one network are one of the other, they are
            taken together, and ties among them vanish.
    """
    both = _Both(*_matched(a, b, match), names)
    made = [_overlap(both), _actors(both), _pairs(both), _ties(both), _signs(both), _dates(both), _degree(both)]
    return {table.name: table for table in made}


def read_match(path: Path) -> list[Match]:
    """Return the matches of a CSV file in UTF-8 with the columns ``a`` and ``b``.

    Raises:
        NetworkError: the file is missing or not CSV in UTF-8, lacks a column, or a row lacks a cell.
    """
    file = read_csv(path)
    file.require(("a", "b"))
    for line, row in file.records():
        if not (row["a"] and row["b"]):
            raise NetworkError("a match of one actor only", location=Location(path, line), hint="fill columns a and b")
    return [(row["a"], row["b"]) for _, row in file.records()]


def _matched(a: Network, b: Network, match: Iterable[Match]) -> tuple[Network, Network]:
    """Return both networks with matched actors under one IRI: the alphabetically first of A's."""
    links: nx.Graph[tuple[int, str]] = nx.Graph()
    links.add_edges_from(((0, one), (1, other)) for one, other in match)
    renamed: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for group in nx.connected_components(links):
        _, chosen = min(group)
        for side, iri in group:
            renamed[side][iri] = chosen
    if not links:
        return a, b
    return a.renamed(renamed[0], "actors matched"), b.renamed(renamed[1], "actors matched")


@dataclass(frozen=True)
class _Both:
    """Two networks side by side."""

    a: Network
    b: Network
    names: tuple[str, str]

    def where(self, in_a: bool, in_b: bool) -> str:
        """Return in which a thing is, in words."""
        return "both" if in_a and in_b else f"only {self.names[0] if in_a else self.names[1]}"

    def label(self, node: str) -> str:
        return (self.a if node in self.a.nodes else self.b).label(node)

    def caption(self, words: str) -> str:
        cuts = [
            f"{name}: {', '.join(net.cuts)}" for name, net in zip(self.names, (self.a, self.b), strict=True) if net.cuts
        ]
        return " ".join([f"{words} A is {self.names[0]}, B is {self.names[1]}.", *(f"{cut}." for cut in cuts)])


_Key = TypeVar("_Key", bound=Hashable)


def _grouped(network: Network, key: Callable[[Edge], _Key]) -> dict[_Key, list[Edge]]:
    found: dict[_Key, list[Edge]] = defaultdict(list)
    for edge in network.edges:
        found[key(edge)].append(edge)
    return found


def _pair(edge: Edge) -> Pair:
    return min(edge.source, edge.target), max(edge.source, edge.target)


def _pair_and_layer(edge: Edge) -> tuple[Pair, str]:
    return _pair(edge), edge.layer


def _shares(a: set[_Key], b: set[_Key]) -> tuple[int, int, int, float | None]:
    """Return how many are in both, in A only and in B only, and their Jaccard index."""
    return len(a & b), len(a - b), len(b - a), len(a & b) / len(a | b) if a | b else None


def _overlap(both: _Both) -> Table:
    a, b = both.a, both.b
    pairs, tied = (
        [set(map(_pair, net.edges)) for net in (a, b)],
        [set(map(_pair_and_layer, net.edges)) for net in (a, b)],
    )
    rows: list[tuple[Cell, ...]] = [
        ("all", "actors", *_shares(set(a.nodes), set(b.nodes))),
        ("all", "pairs", *_shares(*pairs)),
        ("all", "pairs and layers", *_shares(*tied)),
    ]
    rows += [
        (layer, "pairs", *_shares(*({key for key in side if key[1] == layer} for side in tied))) for layer in LAYERS
    ]
    caption = both.caption(f"What both networks have, and what one only. A tie that one lacks was {ABSENT_TIE}.")
    return Table("overlap", caption, ("layer", "what", "both", "only_a", "only_b", "jaccard"), tuple(rows))


def _actors(both: _Both) -> Table:
    a, b = _partners(both.a), _partners(both.b)
    rows = tuple(
        (node, both.label(node), both.where(node in a, node in b), len(a.get(node, ())), len(b.get(node, ())))
        for node in sorted({*a, *b}, key=lambda node: (_order(node in a, node in b), node))
    )
    columns = ("actor", "label", "where", "partners_a", "partners_b")
    return Table("actors", both.caption("Actors (of movements, places) with a tie."), columns, rows)


def _pairs(both: _Both) -> Table:
    a, b = _grouped(both.a, _pair), _grouped(both.b, _pair)
    rows = tuple(
        (*_ends(both, pair), both.where(pair in a, pair in b),
         *(_list({edge.layer for edge in side.get(pair, ())}) for side in (a, b)))
        for pair in sorted({*a, *b}, key=lambda pair: (_order(pair in a, pair in b), pair))
    )  # fmt: skip
    columns = (*_ENDS, "where", "layers_a", "layers_b")
    return Table("pairs", both.caption("Pairs of actors with a tie of any layer."), columns, rows)


def _order(in_a: bool, in_b: bool) -> int:
    """Return what puts first what is in both, then what is in A only."""
    return 0 if in_a and in_b else 1 if in_a else 2


_ENDS = ("source", "source_label", "target", "target_label")


def _ends(both: _Both, pair: Pair) -> tuple[str, str, str, str]:
    return pair[0], both.label(pair[0]), pair[1], both.label(pair[1])


def _ties(both: _Both) -> Table:
    a, b = _grouped(both.a, _pair_and_layer), _grouped(both.b, _pair_and_layer)
    rows = []
    for pair, layer in sorted({*a, *b}, key=lambda key: (_order(key in a, key in b), key)):
        one, other = a.get((pair, layer), []), b.get((pair, layer), [])
        rows.append((*_ends(both, pair), layer, both.where(bool(one), bool(other)), *_sides(one, other)))
    columns = (*_ENDS, "layer", "where", *_SIDES)
    caption = "Ties by pair and layer, with kinds, days (earliest begin/latest end; nothing where unknown) and claims."
    return Table("ties", both.caption(caption), columns, tuple(rows))


_SIDES = ("kinds_a", "kinds_b", "days_a", "days_b", "claims_a", "claims_b")


def _sides(one: list[Edge], other: list[Edge]) -> tuple[str | None, ...]:
    """Return kinds, days and claims of ties of A and of B."""
    kinds = [_list({edge.kind for edge in side}) for side in (one, other)]
    days = [_list({_days(edge) for edge in side if edge.dated}) for side in (one, other)]
    return (*kinds, *days, _claims(one), _claims(other))


def _claims(edges: Iterable[Edge]) -> str | None:
    return _list({claim for edge in edges for claim in edge.claims})


def _days(edge: Edge) -> str:
    return f"{edge.begin or edge.latest_begin or ''}/{edge.end or edge.earliest_end or ''}"


def _list(words: Iterable[str]) -> str | None:
    return " ".join(sorted(words)) or None


def _signs(both: _Both) -> Table:
    a, b = _grouped(both.a.signed(), _pair), _grouped(both.b.signed(), _pair)
    rows = []
    for pair in sorted(a.keys() & b.keys()):
        one, other = ({edge.sign for edge in side[pair]} for side in (a, b))
        if one != other:
            how = "ambivalent" if one & other else "opposite"
            words = (_SIGNS[frozenset(one)], _SIGNS[frozenset(other)])
            rows.append((*_ends(both, pair), how, *words, *_sides(a[pair], b[pair])))
    columns = (*_ENDS, "disagreement", "sign_a", "sign_b", *_SIDES)
    return Table(
        "signs", both.caption("Pairs that have signed ties in both networks, of different sign."), columns, tuple(rows)
    )


_SIGNS: Mapping[frozenset[int], str] = {frozenset({1}): "+", frozenset({-1}): "-", frozenset({1, -1}): "both"}


def _dates(both: _Both) -> Table:
    a, b = _grouped(both.a, _pair_and_layer), _grouped(both.b, _pair_and_layer)
    rows = []
    for pair, layer in sorted(a.keys() & b.keys()):
        one, other = ([edge for edge in side[pair, layer] if edge.dated] for side in (a, b))
        for how, event, ours, theirs in _apart(one, other):
            rows.append((*_ends(both, pair), layer, how, event, *_sides(ours, theirs)))
    columns = (*_ENDS, "layer", "of", "event", *_SIDES)
    return Table("dates", both.caption("Ties in both networks whose days cannot overlap."), columns, tuple(rows))


def _apart(one: list[Edge], other: list[Edge]) -> Iterable[tuple[str, str | None, list[Edge], list[Edge]]]:
    """Yield what cannot overlap: the ties of an event that both have, or else all ties of the pair."""
    shared = sorted({edge.event for edge in one} & {edge.event for edge in other})
    for event in shared:
        ours, theirs = ([edge for edge in side if edge.event == event] for side in (one, other))
        if _none_overlap(ours, theirs):
            yield "event", event, ours, theirs
    if one and other and not shared and _none_overlap(one, other):
        yield "pair", None, one, other


def _none_overlap(one: list[Edge], other: list[Edge]) -> bool:
    return not any(_first(x) <= _last(y) and _first(y) <= _last(x) for x in one for y in other)


def _first(edge: Edge) -> str:
    """Return the first day on which the tie may have held; one without a known begin may always have."""
    return edge.begin or edge.latest_begin or ""


def _last(edge: Edge) -> str:
    """Return the last day on which the tie may have held; one without a known end may have gone on."""
    return edge.end or "9999"


def _partners(network: Network) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for edge in network.edges:
        found[edge.source].add(edge.target)
        found[edge.target].add(edge.source)
    return found


def _degree(both: _Both) -> Table:
    rows = [_degree_row("all", both.a, both.b)]
    rows += [_degree_row(layer, both.a.layer(layer), both.b.layer(layer)) for layer in LAYERS]
    columns = ("layer", "actors", "spearman", "kendall_tau_b")
    caption = (
        "Rank correlation of the number of partners, over the actors that have a tie of the layer in both networks."
    )
    source = "Kendall 1945, Biometrika 33(3):239-251 (tau-b); Zwillinger & Kokoska 2000, section 14.7 (Spearman)"
    return Table("degree", both.caption(caption), columns, tuple(rows), source)


def _degree_row(layer: str, a: Network, b: Network) -> tuple[Cell, ...]:
    from scipy.stats import kendalltau, spearmanr  # noqa: PLC0415 - slow to load, and every command would wait for it

    one, other = _partners(a), _partners(b)
    shared = sorted(one.keys() & other.keys())
    ranks = [[len(side[node]) for node in shared] for side in (one, other)]
    if len(shared) < 3 or any(len(set(rank)) == 1 for rank in ranks):
        return layer, len(shared), None, None
    return layer, len(shared), float(spearmanr(*ranks).statistic), float(kendalltau(*ranks).statistic)
