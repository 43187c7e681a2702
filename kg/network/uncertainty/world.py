"""Worlds: networks as they would be if some doubtful thing about the sources were decided otherwise.

Kinds of worlds are varied one at a time and not crossed with each other: what is asked is on which doubt a figure
hangs.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from kg.network.network import Network, build_network
from kg.store import Store

Kind = Literal["contradictions", "accounts", "identities", "resampling"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What is varied in a world.

    contradictions  which claim each contradiction prefers, or that it is left open
    accounts        one account is left out
    identities      actors that are possibly the same are taken for one
    resampling      claims drawn by stance and certainty, vague days within their bounds
"""

Cut = Callable[[Network], Network]
"""What is done to the network of each world before it is measured, such as a slice."""


@dataclass(frozen=True, slots=True)
class Build:
    """How a network is made of a resolved store.

    Attributes:
        kinds: a Turtle file with kinds of ties in place of ours.
        rules: a folder of edge rules in place of ours.
    """

    kinds: Path | None = None
    rules: Path | None = None

    def __call__(self, store: Store) -> Network:
        """Return the network of ``store``.

        Raises:
            QueryError: a rule or the table of kinds cannot be used.
        """
        return build_network(store, kinds=self.kinds, rules=self.rules)


COMBINATIONS = 4096
"""Combinations up to which all are tried; above it, as many are drawn at random."""


@dataclass(frozen=True)
class World:
    """A network as it would be, if.

    Attributes:
        name: short name.
        kind: what is varied in it.
        words_en: what is taken to be so in it, in English, to be read after "if".
        words_ar: the same in Arabic, to be read after "إذا".
        network: the network.
        same: actors that stand under another's IRI in it, with that IRI.
    """

    name: str
    kind: Kind
    words_en: str
    words_ar: str
    network: Network
    same: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Worlds(Iterable[World]):
    """The resolved network, and the worlds around it, which are made anew at each iteration.

    >>> from kg.network import make_network
    >>> nothing = make_network([], {})
    >>> list(Worlds(nothing, ([World("w", "accounts", "one is believed", "اعتُمدت واحدة", nothing)],)))[0].name
    'w'

    Attributes:
        resolved: the network of the resolved view.
        sources: the worlds of each kind.
        notes: how many worlds of each kind there are, and of how many possible.
        cut: what is done to each network, the resolved one too, before it is measured.
    """

    resolved: Network
    sources: tuple[Iterable[World], ...]
    notes: tuple[str, ...] = ()
    cut: Cut = lambda network: network

    def __iter__(self) -> Iterator[World]:
        """Yield each world, its network cut."""
        for world in itertools.chain.from_iterable(self.sources):
            yield replace(world, network=self.cut(world.network))


def combinations(sizes: Sequence[int], limit: int, seed: int) -> tuple[list[tuple[int, ...]], int]:
    """Return ways to choose one of so many things in each place, and how many ways there are.

    All of them, in order, where they are no more than ``limit``; else the first and others drawn at random.

    >>> combinations([2, 2], 4, 0)
    ([(0, 0), (0, 1), (1, 0), (1, 1)], 4)
    """
    total = math.prod(sizes)
    if total <= limit:
        return list(itertools.product(*map(range, sizes))), total
    generator = np.random.default_rng(seed)
    drawn = {tuple(0 for _ in sizes)}
    while len(drawn) < limit:
        drawn.add(tuple(int(index) for index in generator.integers(0, sizes)))
    return sorted(drawn), total
