"""The networks that follow when claims are drawn by how they are said, and vague days within their bounds.

Each draw keeps a claim with the probability of its stance times that of its certainty, independently of the others, and
a tie as long as one of its claims is kept. The probabilities are ``ckg:probability`` in the schemes ``stance`` and
``certainty``: a convention of this project, not measured, and to be replaced by whoever judges otherwise. Only claims
of the resolved view are drawn; what is alleged or an opinion does not come in.
"""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.errors import Location, NetworkError
from kg.namespaces import ckg
from kg.network.edges import Edge
from kg.network.network import Network
from kg.network.uncertainty.world import World
from kg.store import Store, select, value

_SAID = """
PREFIX ckg: <https://w3id.org/conflict-kg/ontology#>
SELECT ?claim ?manner
WHERE {
  GRAPH <graph/provenance> {
    ?claim ckg:accepted true .
    { ?claim ckg:stance ?manner } UNION { ?claim ckg:certainty ?manner }
  }
}
"""
_TABLE = "SELECT ?manner ?probability { ?manner <https://w3id.org/conflict-kg/ontology#probability> ?probability }"

Days = tuple[str | None, str | None, str | None, str | None]


@dataclass(frozen=True)
class Resampled(Iterable[World]):
    """Worlds drawn at random, the same at each iteration.

    Attributes:
        network: the network of the resolved view.
        probability: of each claim; a claim that is not in it is always kept.
        draws: number of worlds.
        seed: of the random numbers.
    """

    network: Network
    probability: Mapping[str, float]
    draws: int
    seed: int

    def __iter__(self) -> Iterator[World]:
        """Yield the worlds."""
        generator = np.random.default_rng(self.seed)
        behind = [edge.claims for edge in self.network.edges] + [one.claims for one in self.network.duties]
        claims = sorted(set(itertools.chain.from_iterable(behind)))
        chances = np.array([self.probability.get(claim, 1.0) for claim in claims])
        vague = _vague(self.network.edges)
        for number in range(self.draws):
            kept = {
                claim for claim, lives in zip(claims, generator.random(len(claims)) < chances, strict=True) if lives
            }
            drawn = {days: _draw(days[1], generator) for days in vague}
            edges = [_dated(edge, drawn) for edge in self.network.edges if not edge.claims or kept & set(edge.claims)]
            words = "claims and vague days are drawn at random", "سُحبت الإفادات والأيام غير المحددة عشوائياً"
            network = self.network.cut(edges, f"draw {number} with seed {self.seed}")
            duties = tuple(one for one in network.duties if kept & set(one.claims))
            yield World(f"draw {number}", "resampling", *words, replace(network, duties=duties))


def probabilities(store: Store, replacement: Path | None = None) -> dict[str, float]:
    """Return the probability of each accepted claim: that of its stance times that of its certainty, if it has one.

    Args:
        replacement: a Turtle file with ``ckg:probability`` of stances and certainties, over those of the schemes.

    Raises:
        NetworkError: a stance or certainty in use has no probability, or one that is not from 0 to 1; or the file
            cannot be read.
    """
    table = {value(row, "manner"): value(row, "probability") for row in select(store, _TABLE)}
    table |= _read(replacement) if replacement else {}
    numbers = {manner: _number(manner, text) for manner, text in sorted(table.items())}
    found: dict[str, float] = defaultdict(lambda: 1.0)
    for row in select(store, _SAID):
        manner = value(row, "manner")
        if manner not in numbers:
            raise NetworkError("no probability is given", location=manner, hint="state its ckg:probability")
        found[value(row, "claim")] *= numbers[manner]
    return dict(sorted(found.items()))


def _read(path: Path) -> dict[str, str]:
    try:
        quads = list(parse(path=str(path), format=RdfFormat.TURTLE))
    except SyntaxError as error:
        raise NetworkError(f"not Turtle: {error.msg}", location=Location(path, error.lineno, error.offset)) from error
    except OSError as error:
        raise NetworkError(f"not readable: {error.strerror}", location=Location(path)) from error
    return {
        quad.subject.value: quad.object.value
        for quad in quads
        if quad.predicate == ckg("probability")
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
    }


def _number(manner: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise NetworkError(f"not a probability: {text}", location=manner, hint="a number from 0 to 1")
    return number


def _bounds(edge: Edge) -> Days:
    return edge.begin, edge.latest_begin, edge.earliest_end, edge.end


def _vague(edges: Iterable[Edge]) -> list[tuple[str, Days]]:
    """Return the events and their bounds that leave a choice; ties of one event share its days."""
    return sorted({(edge.event, _bounds(edge)) for edge in edges if _leaves_choice(*_bounds(edge))}, key=str)


def _leaves_choice(begin: str | None, latest: str | None, earliest: str | None, end: str | None) -> bool:
    return bool((begin and latest and begin < latest) or (earliest and end and earliest < end))


def _draw(days: Days, generator: np.random.Generator) -> Days:
    """Return a begin and an end drawn uniformly within their bounds, the end not before the begin; else as they are."""
    begin, latest, earliest, end = days
    if begin and latest:
        begin = latest = _day(begin, min(latest, end or latest), generator)
    if earliest and end:
        earliest = end = _day(max(earliest, begin or earliest), end, generator)
    return begin, latest, earliest, end


def _day(first: str, last: str, generator: np.random.Generator) -> str:
    if last <= first:
        return first
    low, high = (datetime.date.fromisoformat(day).toordinal() for day in (first, last))
    return datetime.date.fromordinal(int(generator.integers(low, high, endpoint=True))).isoformat()


def _dated(edge: Edge, drawn: Mapping[tuple[str, Days], Days]) -> Edge:
    days = drawn.get((edge.event, _bounds(edge)))
    if days is None:
        return edge
    begin, latest_begin, earliest_end, end = days
    return replace(edge, begin=begin, latest_begin=latest_begin, earliest_end=earliest_end, end=end)
