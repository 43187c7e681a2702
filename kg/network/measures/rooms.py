"""Rooms and other groups: who belongs to which, who bridges them, how they overlap, and since when they are known.

Ties of the kinds ``membership`` and ``affiliation`` are a two-mode network of members and groups (Breiger 1974): a
member may be a group itself. Two members of one group need not have any other tie.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain, combinations

import networkx as nx

from kg.network.edges import Edge
from kg.network.network import Network
from kg.network.registry import Measure, Options, Ranking, Scalar
from kg.network.table import Table

KINDS = frozenset({"affiliation", "membership"})
"""Kinds of ties that lead from a member to a group."""

_BREIGER = "Breiger 1974, The Duality of Persons and Groups, doi:10.2307/2576011"
_BATAGELJ = "Batagelj and Zaversnik 2003, arXiv:cs/0310049"


def members(network: Network) -> dict[str, frozenset[str]]:
    """Return the members of each group by IRI, groups in alphabetical order."""
    found: dict[str, set[str]] = defaultdict(set)
    for edge in network.edges:
        if edge.kind in KINDS:
            found[edge.target].add(edge.source)
    return {group: frozenset(found[group]) for group in sorted(found)}


def groups(network: Network) -> dict[str, frozenset[str]]:
    """Return the groups of each member by IRI, members in alphabetical order."""
    return _turned(members(network))


def _turned(sets: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, items in sets.items():
        for item in items:
            found[item].add(name)
    return {item: frozenset(found[item]) for item in sorted(found)}


def shared(sets: Mapping[str, frozenset[str]]) -> dict[tuple[str, str], frozenset[str]]:
    """Return what each two of some sets have in common, where they have anything; the projection of a two-mode network.

    Of ``members`` it is the overlap of groups, of ``groups`` the co-membership of actors (Breiger 1974).

    >>> shared({"a": frozenset({"x", "y"}), "b": frozenset({"y"}), "c": frozenset({"z"})})
    {('a', 'b'): frozenset({'y'})}
    """
    pairs = {pair for names in _turned(sets).values() for pair in combinations(sorted(names), 2)}
    return {(a, b): sets[a] & sets[b] for a, b in sorted(pairs)}


def core_numbers(network: Network) -> dict[str, int]:
    """Return the core number of each actor that has a tie of cooperation, by IRI, in alphabetical order.

    It is the greatest k for which the actor is in a group of whom each cooperates with at least k others of it
    (Batagelj and Zaversnik 2003). Parallel ties and directions do not count.
    """
    graph = nx.Graph((edge.source, edge.target) for edge in network.layer("cooperation").edges)
    return dict(sorted(nx.core_number(graph).items()))


def known_days(edges: Iterable[Edge]) -> tuple[str | None, str | None]:
    """Return the first and the last day that is named for any of some ties, None where none is dated."""
    bounds = ((edge.begin, edge.latest_begin, edge.earliest_end, edge.end) for edge in edges)
    days = [day for day in chain.from_iterable(bounds) if day]
    return min(days, default=None), max(days, default=None)


def rooms(network: Network, _: Options) -> Table:
    """Return a row for each group: its members, those that bridge to another, and the days on which it is known.

    Columns ``first_membership`` and ``last_membership`` are the first and last day named for any of its memberships,
    ``first_day`` and ``last_day`` those for any tie of its own, memberships included. A group may be older and may have
    gone on: these are the days that accounts name.
    """
    belonging, bridges = members(network), _bridges(network)
    rows = [
        (
            group, network.label(group), network.label(group, "ar"), len(inside), len(inside & bridges.keys()),
            *known_days(edge for edge in network.edges if edge.target == group and edge.kind in KINDS),
            *known_days(edge for edge in network.edges if group in {edge.source, edge.target}),
        )
        for group, inside in belonging.items()
    ]  # fmt: skip
    rows.sort(key=lambda row: (-row[3], row[0]))
    columns = (
        "group", "label_en", "label_ar", "members", "bridging_members",
        "first_membership", "last_membership", "first_day", "last_day",
    )  # fmt: skip
    caption = "Operations rooms and other groups, by ties of membership and affiliation; empty days are not known."
    return Table("rooms", caption, columns, tuple(rows), "")


def overlap(network: Network, _: Options) -> Table:
    """Return a row for each two groups with members in common: how many, their share of all members of both, names."""
    belonging = members(network)
    rows = [
        (
            a, b, network.label(a), network.label(b), len(both), len(both) / len(belonging[a] | belonging[b]),
            "; ".join(network.label(member) for member in sorted(both)),
        )
        for (a, b), both in shared(belonging).items()
    ]  # fmt: skip
    rows.sort(key=lambda row: (-row[4], -row[5], row[:2]))
    columns = ("group", "other", "label_en", "other_label_en", "shared", "jaccard", "members")
    return Table("room-overlap", "Groups that have members in common.", columns, tuple(rows), _BREIGER)


def co_membership(network: Network, _: Options) -> Table:
    """Return a row for each two actors in a group together: in how many, and which."""
    rows = [
        (a, b, network.label(a), network.label(b), len(both), "; ".join(network.label(group) for group in sorted(both)))
        for (a, b), both in shared(groups(network)).items()
    ]
    rows.sort(key=lambda row: (-row[4], row[:2]))
    columns = ("actor", "other", "label_en", "other_label_en", "groups_together", "groups")
    return Table("co-membership", "Actors that belong to a group together.", columns, tuple(rows), _BREIGER)


def bridges(network: Network, _: Options) -> Table:
    """Return a row for each actor that belongs to more than one group: how many, and which."""
    rows = [
        (
            actor,
            network.label(actor),
            network.label(actor, "ar"),
            len(found),
            "; ".join(map(network.label, sorted(found))),
        )
        for actor, found in _bridges(network).items()
    ]
    rows.sort(key=lambda row: (-row[3], row[0]))
    columns = ("actor", "label_en", "label_ar", "groups", "names")
    return Table("room-bridges", "Actors that belong to more than one group.", columns, tuple(rows), _BREIGER)


def _bridges(network: Network) -> dict[str, frozenset[str]]:
    return {actor: found for actor, found in groups(network).items() if len(found) > 1}


def cores(network: Network, _: Options) -> Table:
    """Return a row for each actor that cooperates with another, with its core number, the highest first."""
    rows = [
        (actor, network.label(actor), network.label(actor, "ar"), core) for actor, core in core_numbers(network).items()
    ]
    rows.sort(key=lambda row: (-row[3], row[0]))
    caption = "Core numbers in the layer of cooperation, parallel ties counted once."
    return Table("cores", caption, ("actor", "label_en", "label_ar", "core"), tuple(rows), _BATAGELJ)


MEASURES = (
    Measure("rooms", "Operations rooms and other groups", "غرف العمليات والمجموعات الأخرى", rooms),
    Measure("room-overlap", "Overlap of operations rooms", "تداخل غرف العمليات", overlap),
    Measure("room-bridges", "Members of more than one room", "المنتمون إلى أكثر من غرفة", bridges),
    Measure("co-membership", "Membership in common", "الانتماء المشترك", co_membership),
    Measure("cores", "Cores of cooperation", "نوى التعاون", cores),
)
SCALARS = (
    Scalar(
        "bridging-members", "Actors that belong to more than one group", "المنتمون إلى أكثر من مجموعة",
        lambda network, _: float(len(_bridges(network))),
    ),
    Scalar(
        "deepest-core", "Highest core number of cooperation", "أعلى رقم نواة في التعاون",
        lambda network, _: float(max(core_numbers(network).values())) if core_numbers(network) else None,
    ),
)  # fmt: skip
RANKINGS = (
    Ranking(
        "core-number", "Core number of cooperation", "رقم النواة في التعاون",
        lambda network, _: {actor: float(core) for actor, core in core_numbers(network).items()},
    ),
    Ranking(
        "memberships", "Groups that an actor belongs to", "المجموعات التي ينتمي إليها الفاعل",
        lambda network, _: {actor: float(len(found)) for actor, found in groups(network).items()},
    ),
)  # fmt: skip
