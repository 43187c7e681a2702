"""Ranks of actors, how two rankings agree, and the rankings of every world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kg.network.network import Network
from kg.network.registry import Options, Ranking
from kg.network.uncertainty.outcomes import Outcomes, evaluate
from kg.network.uncertainty.world import World, Worlds

TOP = 5
"""How many places count as the top of a ranking."""

_DIGITS = 9
"""Significant digits in which two values of a ranking must differ to have different ranks."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The ranks of actors in one network, by ranking, and the actors that are in it at all."""

    ranks: dict[str, dict[str, float]]
    actors: frozenset[str]


def evaluate_ranks(worlds: Worlds, rankings: tuple[Ranking, ...], options: Options) -> Outcomes[Ranked]:
    """Return the ranks of actors on the resolved view and in every world."""

    def compute(network: Network, world: World | None) -> Ranked:
        same = world.same if world else {}
        ranks = {one.name: _with_merged(ranks_of(one.compute(network, options)), same) for one in rankings}
        return Ranked(ranks, frozenset(network.nodes) | same.keys())

    return evaluate(worlds, compute)


def ranks_of(values: Mapping[str, float]) -> dict[str, float]:
    """Return the rank of each actor, the highest value first; equal values share the better rank.

    >>> ranks_of({"a": 3.0, "b": 1.0, "c": 3.0})
    {'a': 1.0, 'b': 3.0, 'c': 1.0}
    """
    from scipy.stats import rankdata  # noqa: PLC0415 - slow to load, and every command would wait for it

    actors = sorted(values)
    rounded = [-float(f"{values[actor]:.{_DIGITS}g}") for actor in actors]
    return dict(zip(actors, map(float, rankdata(rounded, method="min")), strict=True))


def kendall(one: Mapping[str, float], other: Mapping[str, float]) -> float | None:
    """Return Kendall's tau-b between two rankings over the actors of both, None where it is not defined.

    >>> round(kendall({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 3, "c": 2}), 3)
    0.333
    """
    from scipy.stats import kendalltau  # noqa: PLC0415 - slow to load, and every command would wait for it

    both = sorted(one.keys() & other.keys())
    if len({one[actor] for actor in both}) < 2 or len({other[actor] for actor in both}) < 2:
        return None
    return float(kendalltau([one[actor] for actor in both], [other[actor] for actor in both], variant="b").statistic)


def top_kept(one: Mapping[str, float], other: Mapping[str, float]) -> float | None:
    """Return the share of the actors ranked in the first five places of ``one`` that are so in ``other``."""
    top = {actor for actor, rank in one.items() if rank <= TOP}
    return sum(other.get(actor, np.inf) <= TOP for actor in top) / len(top) if top else None


def _with_merged(ranks: dict[str, float], same: Mapping[str, str]) -> dict[str, float]:
    return ranks | {actor: ranks[other] for actor, other in same.items() if other in ranks}
