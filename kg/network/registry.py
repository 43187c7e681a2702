"""What a measure is: a name, a title in both languages, and a function from a network to a table.

Numbers and rankings stand beside the tables, so that one program can ask for the range of any of them over the ways in
which the sources may be read (``kg.network.uncertainty``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg.network.balance import LIMIT
from kg.network.network import Network
from kg.network.signed import Collapse
from kg.network.table import Table

SEED = 2016
"""The seed of every random number, unless another is given."""

DRAWS = 1000
"""Random draws of a null or a resampling, unless another number is given."""


@dataclass(frozen=True, slots=True)
class Options:
    """Choices behind a measure; every table's caption names those that it depends on.

    Attributes:
        collapse: how several ties between two actors become one sign.
        seed: of every random number.
        draws: random draws of a null or a resampling.
        limit: seconds after which a proof is given up.
    """

    collapse: Collapse = "net"
    seed: int = SEED
    draws: int = DRAWS
    limit: float = LIMIT


@dataclass(frozen=True, slots=True)
class Measure:
    """A table that can be computed of any network.

    Attributes:
        name: short name in lower-case words with hyphens.
        title_en: what it shows, in English.
        title_ar: the same in Arabic.
        compute: the function.
    """

    name: str
    title_en: str
    title_ar: str
    compute: Callable[[Network, Options], Table]


@dataclass(frozen=True, slots=True)
class Scalar:
    """One number that can be computed of any network; ``None`` where the network is too small for it."""

    name: str
    title_en: str
    title_ar: str
    compute: Callable[[Network, Options], float | None]


@dataclass(frozen=True, slots=True)
class Ranking:
    """A number for each actor, by IRI, that can be computed of any network; the highest comes first."""

    name: str
    title_en: str
    title_ar: str
    compute: Callable[[Network, Options], Mapping[str, float]]
