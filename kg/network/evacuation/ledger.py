"""The ledger of an evacuation: do the batches told add up to the totals told, and did as many arrive as left?

Only batches that an account tells of can be added up. A verdict is given where bounds decide it, and otherwise the
ledger says what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

from kg.network.evacuation.flows import Count, Figure, Movement, claims_behind, movements
from kg.network.table import Cell, Table
from kg.store import Store

ADDS_UP, CANNOT, UNTOLD = "adds up", "cannot add up", "cannot be told"

_LEAVING = frozenset({"EvacuationPhase", "Batch", "Convoy"})
"""Kinds of parts that are people leaving; a leg moves people who have been counted when they left."""

_EVERYBODY = frozenset({"persons", "all"})

_COLUMNS = (
    "operation", "label", "check", "basis", "population", "scope", "written", "total_lower", "total", "total_upper",
    "parts", "counted", "sum_lower", "sum", "sum_upper", "difference_lower", "difference_upper", "verdict", "reason",
    "anomaly", "claims",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts of an operation added up: how many there are, how many of them have a number, and the figure."""

    parts: int
    counted: int
    figure: Figure


def ledger(store: Store) -> Table:
    """Return each evacuation operation with its totals, the sum of its parts beside them, and a verdict.

    A row for each total (``check`` is "batches against total"; ``basis`` is ``told`` or ``agreed`` beforehand), or one
    without a number where no total is given, and a row "arrived against left". Columns ``total*`` are the total (of
    arrivals against departures: the sum of those who left), ``sum*`` the sum over ``parts``, of which ``counted`` have
    a number (``sum`` is of the best numbers that there are; there is no upper bound where one is missing);
    ``difference*`` are bounds of total less sum. ``verdict`` is

        adds up         all parts have a number, and the bounds of sum and total meet
        cannot add up   the sum is above the total whatever the unknown numbers are, or is below it with none unknown
        cannot be told  otherwise; ``reason`` says what is missing

    The parts are taken to be those that the accounts tell of. A part within a part is not added twice; a number for so
    many "up to then" (cumulative) is not added but is a total of its own, for the parts that had ended by that day; and
    a number of those present at a moment is neither. ``anomaly`` says why a number cannot be read as it is written.
    """
    every = movements(store)
    behind = claims_behind(store)
    rows = []
    for operation in (one for one in every if one.kind == "EvacuationOperation"):
        parts = _within(operation, every)
        for row, counts in [*_totals(operation, parts), _arrived(parts)]:
            claims = sorted({claim for count in counts for claim, _ in behind.get(count.iri, ())})
            slips = "; ".join(sorted({count.anomaly for count in counts if count.anomaly}))
            rows.append((operation.event, operation.label, *row, slips or None, " ".join(claims)))
    caption = "Evacuations: sums of the parts that accounts tell of against totals, and arrivals against departures."
    return Table("ledger", caption, _COLUMNS, tuple(rows))


def verdict(total: Figure, parts: Sum) -> tuple[str, str]:
    """Return whether a sum of parts can be a total, in words, and why."""
    low, high, sums = total.lower, total.upper, parts.figure
    if high is not None and (sums.lower or 0) > high:
        return CANNOT, "the parts are more than the total"
    if _complete(parts) and low is not None and sums.upper is not None and sums.upper < low:
        return CANNOT, "the parts are fewer than the total"
    missing = _missing(total, parts)
    return (UNTOLD, missing) if missing else (ADDS_UP, "the bounds meet")


def _complete(parts: Sum) -> bool:
    return parts.parts > 0 and parts.counted == parts.parts


def _missing(total: Figure, parts: Sum) -> str:
    if total == Figure():
        return "no total is given"
    if not parts.parts:
        return "no part is told of"
    if not _complete(parts):
        return f"{parts.parts - parts.counted} of {parts.parts} parts have no number"
    bounds = (total.lower, total.upper, parts.figure.lower, parts.figure.upper)
    return "a number without bounds" if None in bounds else ""


def sum_of(parts: Sequence[Movement], population: str = "persons") -> Sum:
    """Return the sum over parts of one event, each part's own number, or else that of the parts within it.

    A part of which only some inner parts have a number has no upper bound, and does not count as having a number.
    """
    inner = {part.event: [one for one in parts if part.event in one.wholes and one != part] for part in parts}
    nested = {one.event for within in inner.values() for one in within}
    outer = [part for part in parts if part.event not in nested]
    figures = [_own(part, population) for part in outer]
    least = [
        figure or Figure(_least(inner[part.event], inner, population))
        for part, figure in zip(outer, figures, strict=True)
    ]
    total = reduce(add, least, Figure(0, 0, 0))
    known = [figure.best for figure in figures if figure and figure.best is not None]
    counted = sum(figure is not None for figure in figures)
    return Sum(len(outer), counted, Figure(total.lower, sum(known) if known else None, total.upper))


def _least(parts: Iterable[Movement], inner: dict[str, list[Movement]], population: str) -> int:
    own = ((part, _own(part, population)) for part in parts)
    return sum((figure.lower or 0) if figure else _least(inner[part.event], inner, population) for part, figure in own)


def _own(part: Movement, population: str) -> Figure | None:
    """Return how many a part is said to be, over all that is said of it: least to most."""
    found = [count.figure for count in part.counts if _adds(count) and _same(count.population, population)]
    found = [figure for figure in found if figure != Figure()]
    if not found:
        return None
    lowest = [figure.lower for figure in found if figure.lower is not None]
    highest = [figure.upper for figure in found if figure.upper is not None]
    best = {figure.best for figure in found}
    return Figure(
        min(lowest) if len(lowest) == len(found) else None,
        best.pop() if len(best) == 1 else None,
        max(highest) if len(highest) == len(found) else None,
    )


def _adds(count: Count) -> bool:
    return count.basis == "told" and count.scope not in {"cumulative", "moment"}


def _same(part: str, total: str) -> bool:
    return total in _EVERYBODY or part == total


def _within(operation: Movement, every: Iterable[Movement]) -> list[Movement]:
    listed, found = list(every), {operation.event}
    while more := {one.event for one in listed if one.wholes & found} - found:
        found |= more
    return [one for one in listed if one.event in found - {operation.event}]


def _totals(operation: Movement, parts: Sequence[Movement]) -> list[tuple[tuple[Cell, ...], list[Count]]]:
    leaving = [part for part in parts if part.kind in _LEAVING]
    claimed = [(count, leaving) for count in operation.counts if count.scope != "moment"]
    for part in leaving:
        over = [one for one in leaving if one.end and part.end and one.end <= part.end]
        claimed += [(count, over) for count in part.counts if count.scope == "cumulative"]
    if not claimed:
        return [(_row("batches against total", None, Figure(), sum_of(leaving)), _numbers(leaving))]
    return [
        (
            _row("batches against total", count, count.figure, sum_of(these, count.population)),
            [count, *_numbers(these)],
        )
        for count, these in claimed
    ]


def _arrived(parts: Sequence[Movement]) -> tuple[tuple[Cell, ...], list[Count]]:
    came = [part for part in parts if part.kind == "Arrival"]
    left = sum_of([part for part in parts if part.kind in _LEAVING])
    return _row("arrived against left", None, left.figure if left.counted else Figure(), sum_of(came)), _numbers(parts)


def _numbers(parts: Iterable[Movement]) -> list[Count]:
    return [count for part in parts for count in part.counts]


def _row(check: str, count: Count | None, total: Figure, parts: Sum) -> tuple[Cell, ...]:
    words = (count.basis, count.population, count.scope, count.written) if count else (None,) * 4
    sums = parts.figure if parts.parts else Figure()
    return (
        check, *words, total.lower, total.best, total.upper, parts.parts, parts.counted,
        sums.lower, sums.best, sums.upper,
        _minus(total.lower, sums.upper), _minus(total.upper, sums.lower), *verdict(total, parts),
    )  # fmt: skip


def _minus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other
