"""A test of any figure of a signed graph against a null, with and without the actor whom most others fight.

Signs dealt out at random are easy to beat where one hub is hated by all, so a figure is shown without the hub as well,
as Gade, Hafez and Gabbay (2019) do with the Islamic State.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass, fields

import numpy as np

from kg.errors import NetworkError
from kg.network.balance import LIMIT, balance
from kg.network.signed import SignedGraph
from kg.network.significance import nulls, p_values
from kg.network.significance.nulls import NULLS
from kg.network.table import Cell, Table

Statistic = Callable[[SignedGraph], float | None]
"""A figure of a signed graph; ``None`` where it is not defined, or not proved in time."""

SOURCE = f"{p_values.SOURCE}; {nulls.SOURCE}; Gade, Hafez and Gabbay 2019, JPR 56(3) (without the hub)"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure against a null.

    Attributes:
        null: name of the null, one of ``NULLS``.
        observed: the figure of the observed graph.
        mean: of the figure over the draws.
        sd: standard deviation over the draws, with R - 1 below the line.
        z: how many standard deviations the observed figure lies above the mean; None where there is no spread.
        min: lowest of the draws.
        max: highest of the draws.
        p_low: exact Monte-Carlo p that chance gives so low a figure, (1 + b) / (1 + R).
        p_high: the same of so high a figure.
        p: two-sided, twice the smaller one, at most 1.
        draws: R, all draws.
        undecided: draws without a figure: they are in no mean, and count against each p.
        graphs: different graphs among the draws and the observed one. Where it is 1, the null could not move.
        seed: of the random numbers.
    """

    null: str
    observed: float | None
    mean: float | None
    sd: float | None
    z: float | None
    min: float | None
    max: float | None
    p_low: float | None
    p_high: float | None
    p: float | None
    draws: int
    undecided: int
    graphs: int
    seed: int


COLUMNS = tuple(field.name for field in fields(Comparison))


def compare_with_null(null: str, graph: SignedGraph, statistic: Statistic, draws: int, seed: int) -> Comparison:
    """Return how ``statistic`` of ``graph`` stands against a null; see ``Comparison`` and ``nulls``.

    >>> ring = SignedGraph.from_edges([("a", "b", 1), ("b", "c", 1), ("a", "c", -1)])
    >>> compare_with_null("signs", ring, frustration(), draws=9, seed=1).p  # one negative edge, wherever it is
    1.0

    Raises:
        NetworkError: there is no such null, the draws are fewer than one, or the null is not for such a graph.
    """
    if null not in NULLS:
        raise NetworkError(f"no such null: {null}", hint=f"one of {', '.join(NULLS)}")
    if draws < 1:
        raise NetworkError(f"{draws} draws", hint="a test needs at least one")
    observed = statistic(graph)
    seen = {_form(graph)}
    found = []
    for drawn in NULLS[null](graph, draws, np.random.default_rng(seed)):
        seen.add(_form(drawn))
        found.append(statistic(drawn))
    values = [value for value in found if value is not None]
    return _compared(null, observed, values, (draws, len(seen), seed))


def _form(graph: SignedGraph) -> bytes:
    return b"".join(array.tobytes() for array in (graph.u, graph.v, graph.sign))


def _compared(null: str, observed: float | None, values: list[float], counts: tuple[int, int, int]) -> Comparison:
    draws, graphs, seed = counts
    where = p_values.spread(values)
    undecided = draws - len(values)
    low, high, both = (None, None, None) if observed is None else p_values.p_values(observed, values, undecided)
    return Comparison(
        null, observed, where.mean, where.sd, where.z(observed), where.min, where.max, low, high, both,
        draws, undecided, graphs, seed,
    )  # fmt: skip


def hub(graph: SignedGraph) -> str | None:
    """Return the node with most negative edges, the alphabetically first of equals; None where no edge is negative."""
    negative = graph.sign < 0
    if not negative.any():
        return None
    ends = np.r_[graph.u[negative], graph.v[negative]]
    return graph.names[int(np.bincount(ends, minlength=len(graph)).argmax())]


def with_and_without_hub(
    graph: SignedGraph,
    statistics: Mapping[str, Statistic],
    *,
    over: Iterable[str] = tuple(NULLS),
    draws: int,
    seed: int,
    label: Callable[[str], str] = str,
) -> Table:
    """Return a row for each figure and null, for the whole graph and for the graph without its ``hub``.

    Columns: ``figure``; ``without``, the name of the hub that is left out, empty for the whole graph; the attributes of
    ``Comparison``.

    Args:
        statistics: figures by name.
        over: names of nulls.
        label: from a node to the name that is shown.

    Raises:
        NetworkError: as ``compare_with_null``.
    """
    centre = hub(graph)
    graphs = [("", graph)] if centre is None else [("", graph), (label(centre), graph.without([centre]))]
    rows: list[tuple[Cell, ...]] = [
        (name, without, *astuple(compare_with_null(null, part, statistic, draws, seed)))
        for name, statistic in statistics.items()
        for null in over
        for without, part in graphs
    ]
    caption = (
        f"Figures against chance, {draws} draws of each null, seed {seed}: signs dealt out anew (signs); each actor's "
        "numbers of positive and negative ties kept, on the same ties (node-signs) or with others (ends). Undecided "
        "draws have no proved figure and count against each p."
    )
    return Table("significance", caption, ("figure", "without", *COLUMNS), tuple(rows), SOURCE)


def frustration(limit: float = LIMIT) -> Statistic:
    """Return the statistic frustration index; it has no value where it is not proved within ``limit`` seconds."""

    def index(graph: SignedGraph) -> float | None:
        if not graph.size:
            return None
        found = balance(graph.edges(), limit=limit)
        return float(found.frustration_index) if found.optimal else None

    return index
