"""Balance over time: the frustration index, camps and changes of a network, window by window.

A window is a run of days on which the same ties held, or one that is given. Each is read twice: with the ties that may
have held, and with those that held for certain (``Network.slice``). Ties without any date are in neither, unless asked
for. Doreian and Mrvar 2015 follow the index of the Correlates of War over windows in this way.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, groupby, pairwise

import numpy as np
from scipy.optimize import linear_sum_assignment

from kg.network.camps import Camps, find_camps
from kg.network.edges import Edge
from kg.network.measures.camps import SOURCE
from kg.network.measures.weak_balance import SOURCE as WEAK_SOURCE
from kg.network.measures.weak_balance import weak_balance
from kg.network.network import Network
from kg.network.registry import Measure, Options, Ranking, Scalar
from kg.network.signed import collapse
from kg.network.table import Cell, Table

Window = tuple[str, str]
"""The first and the last day, ISO 8601."""

READINGS = {"possible": False, "certain": True}
"""Whether ties count that may have held, or only those that held for certain."""

_SURE = {True: "yes", False: "no", None: "open"}
_SIGNS = {frozenset({1}): "positive", frozenset({-1}): "negative", frozenset({1, -1}): "both"}


@dataclass(frozen=True)
class Moment:
    """A network in a window.

    Attributes:
        window: its first and last day.
        network: the ties with a sign that held in it, under one reading.
        camps: its best camps.
    """

    window: Window
    network: Network
    camps: Camps


def windows_of_change(network: Network) -> list[Window]:
    """Return the windows in which the set of ties with a sign stays the same, by both readings, up to the last day.

    A window begins where a tie may begin or begins for certain, and on the day after one may end or ends for certain.
    """
    dated = [edge for edge in network.edges if edge.sign and edge.dated]
    begins = {
        day for edge in dated for day in (edge.begin or edge.latest_begin, edge.latest_begin or edge.earliest_end)
    }
    ends = {day for edge in dated for day in (edge.end, edge.earliest_end or edge.latest_begin)}
    known = sorted(day for day in begins | ends if day)
    if not known:
        return []
    starts = sorted({day for day in (*begins, *map(_next, ends), known[0]) if day and day <= known[-1]})
    return [*((first, _before(after)) for first, after in pairwise(starts)), (starts[-1], known[-1])]


def _next(day: str | None) -> str | None:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat() if day else None


def _before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def moments(
    network: Network,
    options: Options,
    *,
    windows: Sequence[Window] | None = None,
    certain: bool = False,
    undated: bool = False,
) -> list[Moment]:
    """Return the camps of a network in each window, ``options.limit`` seconds for all proofs.

    Args:
        windows: first and last days, in the order wanted; ``windows_of_change`` where None.
        certain: only ties that held for certain in a window.
        undated: also ties without any date, in every window.

    Raises:
        NetworkError: a window ends before it begins.
    """
    deadline = time.monotonic() + options.limit
    found = []
    for first, last in windows_of_change(network) if windows is None else windows:
        held = network.signed().slice(first, last, certain=certain, undated=undated)
        graph = collapse(held, options.collapse)
        found.append(Moment((first, last), held, find_camps(graph, limit=deadline - time.monotonic())))
    return found


def course(network: Network, options: Options) -> Table:
    """Return a row for each window and reading: its balance.

    Columns: ``reading``, ``possible`` or ``certain``; ``first`` and ``last`` day; ``ties`` with a sign; ``actors`` and
    ``edges`` after the collapse; ``index``, the frustration index, with its ``bound`` and ``status``; ``balance``,
    1 - 2 index / edges; ``weak_index``, the least edges in the way of any number of camps, with its ``weak_status``;
    ``parts``, connected parts; ``camps``, sides of parts that are not empty.
    """
    deadline = time.monotonic() + 2 * options.limit
    rows = [
        _balance(reading, moment, deadline - time.monotonic())
        for reading, certain in READINGS.items()
        for moment in moments(network, options, certain=certain)
    ]
    columns = (
        "reading", "first", "last", "ties", "actors", "edges", "index", "bound", "status", "balance",
        "weak_index", "weak_status", "parts", "camps",
    )  # fmt: skip
    return Table(
        "course", _caption(network, options, "Balance over time"), columns, tuple(rows), f"{SOURCE}; {WEAK_SOURCE}"
    )


def _balance(reading: str, moment: Moment, limit: float) -> tuple[Cell, ...]:
    camps, weak = moment.camps, weak_balance(moment.camps.graph, limit=limit)
    return (
        reading, *moment.window, len(moment.network.edges), len(camps.graph), camps.graph.size,
        *((camps.index, camps.bound, _status(camps.index == camps.bound)) if camps.graph.size else (None, None, None)),
        camps.balance, *((weak.index, _status(weak.proved)) if weak and weak.edges else (None, None)),
        len(camps.found.parts), len(moment.camps.shown()),
    )  # fmt: skip


def _status(proved: bool) -> str:
    return "proved" if proved else "open"


def _caption(network: Network, options: Options, title: str) -> str:
    undated = sum(not edge.dated for edge in network.edges if edge.sign)
    return (
        f"{title}, by windows in which the ties stay the same; signs by the collapse rule {options.collapse}. "
        f"Left out: {undated} ties with a sign and without any date. A tie without a known end may have gone on."
    )


# ========== Camps over time


def camps_over_time(network: Network, options: Options) -> Table:
    """Return a row for each window, reading and actor: its camp, under a label that it keeps where it can.

    Columns: ``reading``, ``first``, ``last``, ``actor`` (IRI), ``name``, ``camp``, the label in the division shown, and
    ``sure``, whether the actor has its camp in every best division, seen from the reference of its connected part
    (``yes``, ``no``, ``open``).
    """
    rows: list[tuple[Cell, ...]] = []
    for reading, certain in READINGS.items():
        found = moments(network, options, certain=certain)
        for moment, camp in zip(found, aligned([moment.camps.shown() for moment in found]), strict=True):
            rows += [
                (reading, *moment.window, actor, network.label(actor), camp[actor], _SURE[moment.camps.sure(actor)])
                for actor in sorted(camp)
            ]
    caption = _caption(network, options, "Camps over time")
    caption += " Camps of one best division; labels follow most of their actors. Connected parts are unrelated."
    return Table(
        "camps-over-time", caption, ("reading", "first", "last", "actor", "name", "camp", "sure"), tuple(rows), SOURCE
    )


def aligned(windows: Iterable[Sequence[Sequence[str]]]) -> list[dict[str, int]]:
    """Return labels of the groups of each window for each member, such that most members keep theirs.

    Groups are matched one to one with earlier labels so that most actors keep the last label that they had (a linear
    sum assignment); a group that keeps nobody's label gets a new one.

    >>> aligned([[["a", "b"], ["c"]], [["c", "d"], ["a", "b"]]])
    [{'a': 1, 'b': 1, 'c': 2}, {'c': 2, 'd': 2, 'a': 1, 'b': 1}]
    """
    last: dict[str, int] = {}
    found = []
    for groups in windows:
        labels = range(1, max(last.values(), default=0) + 1)
        kept = np.array([[sum(last.get(actor) == label for actor in group) for label in labels] for group in groups])
        matched = zip(*linear_sum_assignment(-kept), strict=True) if kept.size else ()
        label_of = {int(group): labels[label] for group, label in matched if kept[group, label]}
        new = count(len(labels) + 1)
        for number in range(len(groups)):
            label_of[number] = label_of.get(number) or next(new)
        found.append({actor: label_of[number] for number, group in enumerate(groups) for actor in group})
        last |= found[-1]
    return found


# ========== Change


def churn(network: Network, options: Options) -> Table:
    """Return how much the network changes from each window to the next.

    Columns: ``reading``; ``day``, the first of the later window; ``edges``, Jaccard's index of the two sets of pairs
    with their signs, 1 where the same, 0 where nothing is shared, empty where both are empty; ``actors``, the same of
    the actors; ``begun`` and ``ended``, signed pairs of the later and the earlier window only; ``come`` and ``gone``,
    actors likewise.
    """
    rows: list[tuple[Cell, ...]] = []
    for reading, certain in READINGS.items():
        slices = [
            (first, collapse(network.slice(first, last, certain=certain), options.collapse))
            for first, last in windows_of_change(network)
        ]
        for (_, before), (day, after) in pairwise(slices):
            edges, actors = (set(before.edges()), set(after.edges())), (set(before.names), set(after.names))
            numbers = [len(one - other) for old, new in (edges, actors) for one, other in ((new, old), (old, new))]
            rows.append((reading, day, _jaccard(*edges), _jaccard(*actors), *numbers))
    columns = ("reading", "day", "edges", "actors", "begun", "ended", "come", "gone")
    return Table("churn", _caption(network, options, "Change between windows"), columns, tuple(rows), "Jaccard index")


def _jaccard(one: Set[object], other: Set[object]) -> float | None:
    return len(one & other) / len(one | other) if one | other else None


def switching(network: Network, options: Options) -> Table:  # noqa: ARG001 - all measures have options
    """Return the pairs of actors who have ties of both signs, with their order in time and the claims that say so.

    Columns: ``first``, ``second`` (IRIs), ``first_name``, ``second_name``; ``order``, such as ``positive, negative``,
    by the first possible days (``both`` where ties of both signs may begin on one day), empty where a sign has no dated
    tie; ``certain``, whether that is the order whatever the vague days were, empty where there is no order; and for
    each sign ``days`` (``first/last`` possible day of each tie, ``..`` where not known), ``kinds`` and ``claims``.
    """
    rows = [
        (u, v, network.label(u), network.label(v), *_order(ties), *_side(ties, 1), *_side(ties, -1))
        for (u, v), ties in sorted(_ties(network).items())
        if {tie.sign for tie in ties} == {1, -1}
    ]
    columns = (
        "first", "second", "first_name", "second_name", "order", "certain", "positive_days", "positive_kinds",
        "positive_claims", "negative_days", "negative_kinds", "negative_claims",
    )  # fmt: skip
    return Table("switching", "Pairs of actors with ties of both signs, and when.", columns, tuple(rows))


def _ties(network: Network) -> Mapping[tuple[str, str], list[Edge]]:
    found: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in network.edges:
        if edge.sign:
            found[min(edge.source, edge.target), max(edge.source, edge.target)].append(edge)
    return found


def _start(tie: Edge) -> str:
    return tie.begin or tie.latest_begin or tie.earliest_end or tie.end or ""


def _order(ties: Sequence[Edge]) -> tuple[str | None, bool | None]:
    """Return the order of the signs in words, and whether it is certain."""
    dated = sorted((tie for tie in ties if tie.dated), key=_start)
    if {tie.sign for tie in dated} != {1, -1}:
        return None, None
    runs = _runs(dated)
    sure = all(_surely_before(earlier, later) for (_, earlier), (_, later) in pairwise(runs))
    words = [word for word, _ in runs]
    return ", ".join(words), sure and "both" not in words and len(dated) == len(ties)


def _runs(dated: Iterable[Edge]) -> list[tuple[str, list[Edge]]]:
    """Return runs of days of the same signs, with the ties that begin on them."""
    runs: list[tuple[str, list[Edge]]] = []
    for _, found in groupby(dated, _start):
        ties = list(found)
        word = _SIGNS[frozenset(tie.sign for tie in ties)]
        if runs and runs[-1][0] == word:
            runs[-1][1].extend(ties)
        else:
            runs.append((word, ties))
    return runs


def _surely_before(earlier: Iterable[Edge], later: Iterable[Edge]) -> bool:
    latest = [tie.latest_begin or tie.earliest_end for tie in earlier]
    first = [tie.begin for tie in later]
    return all(one is not None and two is not None and one < two for one in latest for two in first)


def _side(ties: Sequence[Edge], sign: int) -> tuple[str, str, str]:
    """Return the days, kinds and claims of the ties of one sign."""
    of = sorted((tie for tie in ties if tie.sign == sign), key=lambda tie: (_start(tie), tie.key))
    days = [f"{tie.begin or '..'}/{tie.end or '..'}" for tie in of if tie.dated]
    claims = sorted({claim for tie in of for claim in tie.claims})
    return "; ".join(days), " ".join(sorted({tie.kind for tie in of})), " ".join(claims)


MEASURES = (
    Measure("course", "Balance over time", "التوازن عبر الزمن", course),
    Measure("camps-over-time", "Camps over time", "المعسكرات عبر الزمن", camps_over_time),
    Measure("churn", "Change between windows", "التغير بين الفترات", churn),
    Measure("switching", "Pairs with ties of both signs", "أزواج ذات روابط موجبة وسالبة", switching),
)
SCALARS: tuple[Scalar, ...] = ()
RANKINGS: tuple[Ranking, ...] = ()
