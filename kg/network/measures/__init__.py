"""Measures of a network: each one function and one table, with the source of its method."""

from __future__ import annotations

from collections.abc import Iterable

from kg.errors import NetworkError
from kg.network.measures import (
    brokerage,
    camps,
    centrality,
    channel,
    communities,
    course,
    description,
    homophily,
    rooms,
    sides,
    significance,
    triads,
    weak_balance,
)
from kg.network.network import Network
from kg.network.registry import DRAWS, SEED, Measure, Options, Ranking, Scalar
from kg.network.table import Table

_MODULES = (
    description,
    triads,
    camps,
    weak_balance,
    course,
    centrality,
    communities,
    rooms,
    homophily,
    sides,
    brokerage,
    channel,
    significance,
)

MEASURES: dict[str, Measure] = {one.name: one for module in _MODULES for one in module.MEASURES}
"""Every measure by name, in the order of a report."""

SCALARS: dict[str, Scalar] = {one.name: one for module in _MODULES for one in module.SCALARS}
"""Every measure that is one number."""

RANKINGS: dict[str, Ranking] = {one.name: one for module in _MODULES for one in module.RANKINGS}
"""Every measure that ranks actors."""

__all__ = ["DRAWS", "MEASURES", "RANKINGS", "SCALARS", "SEED", "Measure", "Options", "Ranking", "Scalar", "measure"]


def measure(network: Network, names: Iterable[str] = (), options: Options | None = None) -> dict[str, Table]:
    """Return the tables of some measures of ``network``, or of all, by name.

    Raises:
        NetworkError: there is no measure of that name.
    """
    chosen = tuple(names) or tuple(MEASURES)
    unknown = [name for name in chosen if name not in MEASURES]
    if unknown:
        raise NetworkError(f"no such measure: {', '.join(unknown)}", hint=f"one of {', '.join(MEASURES)}")
    return {name: MEASURES[name].compute(network, options or Options()) for name in chosen}
