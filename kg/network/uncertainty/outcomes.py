"""A figure in every world, and its lowest and highest value by kind of world."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from kg.network.edges import Edge
from kg.network.network import Network
from kg.network.uncertainty.world import Kind, World, Worlds

T = TypeVar("T")

READINGS: tuple[Kind, ...] = ("contradictions", "accounts", "identities")
"""Kinds of worlds that are ways to read the sources; a resampling is none, and is summed up by an interval."""

INTERVAL = (2.5, 97.5)
"""Percentiles between which the middle 95% of the draws lie."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What came out in one world; the words say what is taken to be so in it."""

    kind: Kind
    words_en: str
    words_ar: str
    value: T


@dataclass(frozen=True, slots=True)
class Outcomes(Generic[T]):
    """What came out on the resolved view and in every world."""

    resolved: T
    others: tuple[Outcome[T], ...]

    def of(self, *kinds: Kind) -> list[Outcome[T]]:
        """Return what came out in the worlds of some kinds."""
        return [other for other in self.others if other.kind in kinds]

    def each(self, get: Callable[[T], float | None]) -> Outcomes[float | None]:
        """Return the same for a part of what came out."""
        others = (Outcome(other.kind, other.words_en, other.words_ar, get(other.value)) for other in self.others)
        return Outcomes(get(self.resolved), tuple(others))


def evaluate(worlds: Worlds, compute: Callable[[Network, World | None], T]) -> Outcomes[T]:
    """Return what ``compute`` gives for the resolved network (with no world) and for that of each world.

    Readings that come to the same ties after the cut are computed once.
    """
    known: dict[tuple[tuple[Edge, ...], tuple[tuple[str, str], ...]], T] = {}
    others = []
    for world in worlds:
        place = world.network.edges, tuple(sorted(world.same.items()))
        result = known[place] if place in known else compute(world.network, world)
        if world.kind in READINGS:
            known[place] = result
        others.append(Outcome(world.kind, world.words_en, world.words_ar, result))
    return Outcomes(compute(worlds.cut(worlds.resolved), None), tuple(others))


@dataclass(frozen=True, slots=True)
class Range:
    """The lowest and the highest value over the readings, each with the words of the first reading that has it.

    Attributes:
        undefined: in how many readings there is no value.
        spans: lowest and highest value in the readings of each kind that has a value.
        moved: kinds of readings in which a value is not that of the resolved view.
        interval: percentiles (``INTERVAL``) of the draws that have a value, None without such a draw.
        drawn: share of the draws that have a value, None without draws.
    """

    lowest: float | None
    highest: float | None
    lowest_in: tuple[str, str]
    highest_in: tuple[str, str]
    undefined: int
    spans: dict[Kind, tuple[float, float]]
    moved: tuple[Kind, ...]
    interval: tuple[float, float] | None
    drawn: float | None


def range_of(outcomes: Outcomes[float | None]) -> Range:
    """Return the range of a figure over the readings, the resolved view being one of them."""
    readings = outcomes.of(*READINGS)
    values = [(other.value, (other.words_en, other.words_ar)) for other in readings if other.value is not None]
    if outcomes.resolved is not None:
        values.insert(0, (outcomes.resolved, ("on the resolved view", "في القراءة المعتمدة")))
    nothing = (None, ("", ""))
    lowest, lowest_in = min(values, key=lambda pair: pair[0]) if values else nothing
    highest, highest_in = max(values, key=lambda pair: pair[0]) if values else nothing
    draws = outcomes.of("resampling")
    by_kind = {kind: _values(outcomes.of(kind)) for kind in READINGS}
    return Range(
        lowest,
        highest,
        lowest_in,
        highest_in,
        sum(other.value is None for other in readings),
        {kind: (min(found), max(found)) for kind, found in by_kind.items() if found},
        tuple(kind for kind, found in by_kind.items() if set(found) - {outcomes.resolved}),
        _interval(_values(draws)),
        len(_values(draws)) / len(draws) if draws else None,
    )


def _values(outcomes: Sequence[Outcome[float | None]]) -> list[float]:
    return [outcome.value for outcome in outcomes if outcome.value is not None]


def _interval(values: Sequence[float]) -> tuple[float, float] | None:
    if not values:
        return None
    low, high = np.percentile(values, INTERVAL)
    return float(low), float(high)
