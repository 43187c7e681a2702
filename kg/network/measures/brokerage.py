"""Brokerage: who stands between whom, in five roles by side (Gould and Fernandez 1989).

An actor b brokers from a to c where a has a tie to b and b to c, and a has none to c itself. By the sides of the three
the actor is then a

    coordinator     all three on one side
    itinerant       a and c on one side, the actor on another (also called consultant)
    gatekeeper      the actor and c on one side, a on another
    representative  the actor and a on one side, c on another
    liaison         each on a side of its own
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from kg.network.network import Network
from kg.network.registry import Measure, Options, Ranking, Scalar
from kg.network.table import Cell, Table
from kg.network.talks.sides import OUTSIDE, RESTS, side_names

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")

SOURCE = "Gould & Fernandez 1989, Sociological Methodology 19:89-126; expected values as in the R package sna"

_COLUMNS = ("actor", "label", "side", "role", "count", "expected", "permuted", "z", "p")

Arc = tuple[str, str]
"""Two actors, from and to."""

Numbers = NDArray[np.int64]


def brokerage(network: Network, options: Options, sides: Mapping[str, str] | None = None) -> Table:
    """Return the brokerage of each actor who stands between others in the talks.

    Args:
        network: the whole network, for its signed ties give the sides; the roles are counted in its layer of talk.
        options: collapse rule and limit (sides), seed and draws (null).
        sides: the side of each actor, in place of that of ``kg.network.talks.sides``. An actor without a side counts as
            ``outside``, which is a side like any other here; so is ``unsure``.

    An undirected tie counts both ways; several ties between two actors count once. For columns see ``brokerage_of``.

    >>> from kg import Dataset
    >>> table = brokerage(Dataset.load().network(), Options(draws=10))
    >>> {row["role"] for row in table} == {"all", *ROLES}
    True
    """
    arcs = arcs_of(network.layer("talk"))
    given = side_names(network, options) if sides is None else sides
    return brokerage_of(arcs, given, options, labels={end: network.label(end) for arc in arcs for end in arc})


def brokerage_of(
    arcs: Iterable[Arc], sides: Mapping[str, str], options: Options, *, labels: Mapping[str, str] | None = None
) -> Table:
    """Return the brokerage of each actor who stands between others, in any directed network.

    A row for each actor and role, and one for all roles together (``all``). Columns: ``count`` of ordered pairs that
    the actor stands between; ``expected``, were the ties of a network of this size and density random (closed form);
    ``permuted``, the mean over random exchanges of sides between actors, ties kept; ``z`` of the count against these,
    and ``p``, the exact Monte-Carlo probability (1 + b) / (1 + R) of so high a count, R draws. ``z`` is empty where all
    draws give the same, and ``permuted``, ``z`` and ``p`` for all roles together, which sides do not change.

    Args:
        sides: the side of each actor; actors of ``sides`` that have no tie do not count.
        labels: names of actors.
    """
    listed = sorted(set(arcs))
    actors = sorted({end for arc in listed for end in arc})
    words = [sides.get(actor, OUTSIDE) for actor in actors]
    side = np.unique(words, return_inverse=True)[1] if words else np.empty(0, dtype=np.int64)
    paths = open_paths(listed, actors)
    counts = count_roles(paths, side)
    draws = _permuted(paths, side, options)
    expected = _expected(side, len(listed))
    names = labels or {}
    rows = [
        (actor, names.get(actor, actor), words[number], *cells)
        for number, actor in enumerate(actors)
        if counts[number].any()
        for cells in _rows(counts[number], expected[number], draws[:, number])
    ]
    caption = (
        "Brokerage by side; a tie without direction counts both ways, an actor of no side is on the side 'outside', "
        "one whose side is not sure on the side 'unsure'. "
        f"Null: sides exchanged between actors, {options.draws} draws, seed {options.seed}. {RESTS}"
    )
    return Table("brokerage", caption, _COLUMNS, tuple(rows), SOURCE)


def arcs_of(network: Network) -> list[Arc]:
    """Return who has a tie to whom, sorted, each pair once; a tie without direction goes both ways."""
    ways = {(edge.source, edge.target) for edge in network.edges}
    back = {(edge.target, edge.source) for edge in network.edges if not edge.directed}
    return sorted(ways | back)


def open_paths(arcs: Iterable[Arc], actors: Iterable[str]) -> Numbers:
    """Return the paths of two steps from a by b to c where a has no tie to c: rows of three numbers of ``actors``."""
    number = {actor: index for index, actor in enumerate(actors)}
    after: list[set[int]] = [set() for _ in number]
    for u, v in arcs:
        after[number[u]].add(number[v])
    found = [
        (a, b, c)
        for a, known in enumerate(after)
        for b in sorted(known)
        for c in sorted(after[b])
        if c != a and c not in known
    ]
    return np.array(found, dtype=np.int64).reshape(-1, 3)


def count_roles(paths: Numbers, side: Numbers) -> Numbers:
    """Return how often each actor is the broker in each of ``ROLES``: a row for each actor, numbered as ``side``."""
    a, b, c = side[paths].T
    role = np.select([(a == b) & (b == c), a == c, b == c, a == b], range(4), default=4)
    cells = np.bincount(paths[:, 1] * len(ROLES) + role, minlength=len(side) * len(ROLES))
    return cells.reshape(len(side), len(ROLES))


def _permuted(paths: Numbers, side: Numbers, options: Options) -> Numbers:
    random = np.random.default_rng(options.seed)
    return np.array([count_roles(paths, random.permutation(side)) for _ in range(options.draws)]).reshape(
        options.draws, len(side), len(ROLES)
    )


def _expected(side: Numbers, arcs: int) -> NDArray[np.float64]:
    """Return the expected counts: ordered pairs of the right sides, times the chance that one is brokered."""
    nodes = len(side)
    density = arcs / (nodes * (nodes - 1)) if nodes > 1 else 0.0
    sizes = np.bincount(side) if nodes else np.zeros(1, dtype=np.int64)
    own, others = sizes[side], nodes - sizes[side]
    elsewhere = (sizes**2).sum() - own**2
    pairs = [(own - 1) * (own - 2), elsewhere - others, (own - 1) * others, (own - 1) * others, others**2 - elsewhere]
    return density**2 * (1 - density) * np.array(pairs, dtype=np.float64).T.reshape(nodes, len(ROLES))


def _rows(counts: Numbers, expected: NDArray[np.float64], draws: Numbers) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = [("all", int(counts.sum()), float(expected.sum()), None, None, None)]
    for role, count, chance, null in zip(ROLES, counts.tolist(), expected.tolist(), draws.T, strict=True):
        rows.append((role, count, chance, *_null(count, null)))
    return rows


def _null(count: int, null: Numbers) -> tuple[float | None, float | None, float]:
    chance = (1 + int((null >= count).sum())) / (1 + len(null))
    if not len(null):
        return None, None, chance
    mean, spread = float(null.mean()), float(null.std())
    return mean, (count - mean) / spread if spread > 0 else None, chance


def brokered(network: Network, options: Options | None = None) -> dict[str, float]:  # noqa: ARG001 - every ranking's form
    """Return for each actor of the layer of talk between how many ordered pairs it stands, whatever their sides."""
    arcs = arcs_of(network.layer("talk"))
    actors = sorted({end for arc in arcs for end in arc})
    between = np.bincount(open_paths(arcs, actors)[:, 1], minlength=len(actors)).astype(np.float64)
    return dict(zip(actors, between.tolist(), strict=True))


MEASURES = (Measure("brokerage", "Brokerage in the talks, by side", "الوساطة في المحادثات بحسب الأطراف", brokerage),)
SCALARS: tuple[Scalar, ...] = ()
RANKINGS = (
    Ranking(
        "brokerage", "Pairs between whom an actor stands in the talks", "الأزواج التي يتوسط الفاعل بينها في المحادثات",
        brokered,
    ),
)  # fmt: skip
