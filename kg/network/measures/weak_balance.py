"""Weak balance: how far a network is from any number of camps, and from two to six.

A signed network is weakly balanced where it divides in camps, however many, with positive ties inside and negative ones
between, which is so where no cycle has exactly one negative tie (Davis 1967). Three enemies are balanced here, and not
in two camps. With exactly so many camps, none empty, the least number of ties in the way can rise again.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from kg.network.balance import LIMIT
from kg.network.balance.partition import least_partition, partition_cost
from kg.network.network import Network
from kg.network.registry import Measure, Options, Ranking, Scalar
from kg.network.signed import SignedGraph, collapse
from kg.network.table import Cell, Table

SOURCE = "Davis 1967 (weak balance); Keuper, Lukasik, Singh & Yarkony 2019, arXiv:1902.05659 (cycle inequalities)"
COUNTS = (2, 3, 4, 5, 6)
"""Numbers of camps for which the tables have a row beside that for any number."""


@dataclass(frozen=True, slots=True)
class WeakBalance:
    """How far a signed graph is from camps, any number or exactly so many.

    Attributes:
        index: number of edges in the way of ``camps``: the least where ``proved``, otherwise an upper bound only.
        bound: a proved lower bound of the least number: checked in whole numbers where the linear program gives it,
            by HiGHS in floating point, rounded up, where whole variables were needed.
        camps: the actors of each camp, in alphabetical order. Other partitions may be as good.
        edges: number of edges.
    """

    index: int
    bound: int
    camps: tuple[tuple[str, ...], ...]
    edges: int

    @property
    def proved(self) -> bool:
        """Whether it is proved that no partition has fewer edges in its way."""
        return self.bound == self.index

    @property
    def balance(self) -> float | None:
        """One less the index for each edge: 1 where balanced; None without an edge."""
        return 1 - self.index / self.edges if self.edges else None


def weak_balance(graph: SignedGraph, camps: int | None = None, *, limit: float = LIMIT) -> WeakBalance | None:
    """Return the weak balance of a signed graph, each edge counting one; None where it has too few actors.

    Args:
        camps: exactly so many camps, none of them empty; any number where None.
        limit: seconds after which the proof is given up.

    >>> enemies = SignedGraph.from_edges([("a", "b", -1), ("b", "c", -1), ("a", "c", -1)])
    >>> [found.index for camps in (None, 2, 3) if (found := weak_balance(enemies, camps))]
    [0, 1, 0]
    """
    if not len(graph) or (camps is not None and not 1 <= camps <= len(graph)):
        return None
    edges = list(zip(graph.u.tolist(), graph.v.tolist(), graph.sign.tolist(), strict=True))
    found = least_partition(len(graph), edges, time.monotonic() + limit, camps)
    cost = partition_cost(found.camps, edges)
    if not 0 <= found.bound <= found.cost == cost or (camps is not None and len(set(found.camps)) != camps):
        raise AssertionError(f"{len(set(found.camps))} camps cost {cost}, not {found.cost}; bound {found.bound}")
    groups = tuple(
        tuple(name for name, one in zip(graph.names, found.camps, strict=True) if one == camp)
        for camp in sorted(set(found.camps))
    )
    return WeakBalance(found.cost, found.bound, groups, graph.size)


def weak_balance_table(network: Network, options: Options) -> Table:
    """Return a row for any number of camps, and for two to six.

    Columns: ``camps``, ``any`` or the number; ``index``, the least edges in the way of so many camps; ``bound``, a
    proved lower bound; ``status``; ``certificate``, whether both are equal; ``balance``, 1 - index / edges; ``found``,
    how many camps the partition found has. A row is left out where the network has fewer actors than camps.
    """
    rows = tuple(
        (name, one.index, one.bound, "proved" if one.proved else "open", one.proved, one.balance, len(one.camps))
        for name, one in _found(network, options)
    )
    caption = f"Weak balance: ties in the way of camps; signs by the collapse rule {options.collapse}."
    columns = ("camps", "index", "bound", "status", "certificate", "balance", "found")
    return Table("weak-balance", caption, columns, rows, SOURCE)


def weak_camps(network: Network, options: Options) -> Table:
    """Return a row for each actor: its camp in one best partition in any number of camps, and in two to six.

    Columns: ``actor`` (IRI), ``name``, ``any`` and a column for each number of camps, empty where there are too few
    actors. Camps are numbered by their alphabetically first actor.
    """
    camp = {
        name: {actor: number for number, group in enumerate(one.camps, 1) for actor in group}
        for name, one in _found(network, options)
    }
    columns = ("any", *map(str, COUNTS))
    rows: list[tuple[Cell, ...]] = [
        (actor, network.label(actor), *(camp.get(name, {}).get(actor) for name in columns))
        for actor in collapse(network, options.collapse).names
    ]
    caption = (
        f"One partition by number of camps; signs by the collapse rule {options.collapse}. Others may be as good, "
        "and actors of unrelated parts may share a camp; see the table weak-balance for what is proved."
    )
    return Table("weak-camps", caption, ("actor", "name", *columns), tuple(rows), SOURCE)


def _found(network: Network, options: Options) -> Sequence[tuple[str, WeakBalance]]:
    """Return the weak balance for any number of camps and each of ``COUNTS``, within the limit in all."""
    graph = collapse(network, options.collapse)
    deadline = time.monotonic() + options.limit
    counts: tuple[int | None, ...] = (None, *COUNTS)
    found = [
        ("any" if count is None else str(count), weak_balance(graph, count, limit=deadline - time.monotonic()))
        for count in counts
    ]
    return [(name, one) for name, one in found if one is not None]


def _index(network: Network, options: Options) -> float | None:
    graph = collapse(network, options.collapse)
    found = weak_balance(graph, limit=options.limit) if graph.size else None
    return float(found.index) if found is not None and found.proved else None


MEASURES = (
    Measure("weak-balance", "Weak balance by number of camps", "التوازن الضعيف بحسب عدد المعسكرات", weak_balance_table),
    Measure("weak-camps", "Camps of weak balance", "معسكرات التوازن الضعيف", weak_camps),
)
SCALARS = (
    Scalar(
        "weak-frustration-index", "Least ties in the way of any number of camps",
        "أقل عدد من الروابط المخالفة لأي عدد من المعسكرات", _index,
    ),
)  # fmt: skip
RANKINGS: tuple[Ranking, ...] = ()
