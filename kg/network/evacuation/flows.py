"""Movements of people from place to place, with how many are said to have moved: lower, best and upper figure.

A figure is only what an account gives, or what follows from its words: "about 6,000" has a best figure and no bounds,
"thousands" a lower bound and nothing else. Where no account says from where, to where or how many, the cell is empty or
says so; nothing is filled in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import QuerySolution

from kg.network.table import Table
from kg.queries import read_query
from kg.resources import bundled
from kg.store import Store, select, value

NOT_SAID = "not said"
"""Stands for a place that no account gives."""

_COLUMNS = (
    "origin", "destination", "event", "label", "kind", "begin", "end", "lower", "best", "upper", "population", "scope",
    "qualifier", "written", "reading", "anomaly", "shared", "accounts", "claims",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of people: least, best and most; None where it is not known."""

    lower: int | None = None
    best: int | None = None
    upper: int | None = None

    def __add__(self, other: Figure) -> Figure:
        """Add two figures; the least of an unknown number is nought, its best and most stay unknown."""
        return Figure(
            (self.lower or 0) + (other.lower or 0), _plus(self.best, other.best), _plus(self.upper, other.upper)
        )


@dataclass(frozen=True, slots=True)
class Count:
    """A number given for an event.

    Attributes:
        iri: of the count.
        basis: ``told`` of the event, or ``agreed`` for it.
        figure: with its bounds.
        population: who is counted, in English.
        scope: what it covers: ``day``, ``event``, ``cumulative``, ``moment``, or nothing where that is not said.
        qualifier: words beside the number, in English.
        written: the number as written.
        reading: whether an encoder, and no account, gives the number.
        anomaly: why it cannot be read as it is written, if so.
    """

    iri: str
    basis: str
    figure: Figure
    population: str
    scope: str
    qualifier: str
    written: str
    reading: bool
    anomaly: str


@dataclass(frozen=True, slots=True)
class Movement:
    """An event in which people move.

    Attributes:
        event: its IRI.
        label: its English label.
        kind: its class, such as ``Batch``.
        ways: pairs of labels of origin and destination; ``not said`` where no account gives one.
        begin: first possible day, or None.
        end: last possible day, or None.
        wholes: IRIs of the events that it is a part of.
        counts: how many people moved.
    """

    event: str
    label: str
    kind: str
    ways: tuple[tuple[str, str], ...]
    begin: str | None
    end: str | None
    wholes: frozenset[str]
    counts: tuple[Count, ...]


def movements(store: Store) -> list[Movement]:
    """Return the movements of people in the resolved view of ``store``, by day and IRI, undated ones first.

    What counts as one, and what follows from the wording of a number, is in ``queries/network-tables``.
    """
    counts = _counts(store)
    rows: dict[tuple[str, str], list[QuerySolution]] = defaultdict(list)
    for row in select(store, _query("flows")):
        rows[value(row, "event"), value(row, "kind").rpartition("#")[2]].append(row)
    return [_movement(event, kind, found, counts.get(event, ())) for (event, kind), found in rows.items()]


def flows(store: Store) -> Table:
    """Return who moved from where to where: a row for each movement, pair of places and number given for it.

    Columns: labels of ``origin`` and ``destination`` (``not said`` where no account says); ``event``, ``label``,
    ``kind``, first and last possible day (``begin``, ``end``); ``lower``, ``best`` and ``upper`` number of people;
    whom they count (``population``), over what (``scope``), the ``qualifier`` and the number as ``written``;
    ``reading``, whether the number is an encoder's reading; ``anomaly``, why it cannot be read literally; ``shared``,
    how many pairs of places share the one number, which is then not to be added up; ``accounts`` and ``claims`` behind.

    A movement without places and without a number is left out.
    """
    behind = claims_behind(store)
    rows = [
        (
            origin, destination, one.event, one.label, one.kind, one.begin, one.end, *_figure(count),
            *_words(count), len(one.ways) if count else None, *_sources(behind, one.event, count),
        )
        for one in movements(store)
        for origin, destination in one.ways
        for count in _told(one)
        if count or (origin, destination) != (NOT_SAID, NOT_SAID)
    ]  # fmt: skip
    caption = (
        "Movements of people by origin and destination, as the resolved view has them. Bounds only where the words "
        "give them; an empty cell is a number that no account gives."
    )
    return Table("flows", caption, _COLUMNS, tuple(rows))


def claims_behind(store: Store) -> Mapping[str, list[tuple[str, str]]]:
    """Return the claims, each with its account, of each movement and count, by IRI, sorted."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in select(store, _query("flow-claims")):
        found[value(row, "thing")].append((value(row, "claim"), value(row, "account")))
    return found


@cache
def _query(name: str) -> str:
    return read_query(bundled("queries") / "network-tables" / f"{name}.rq").text


def _movement(event: str, kind: str, rows: list[QuerySolution], counts: Iterable[Count]) -> Movement:
    first = rows[0]
    ways = {(value(row, "originLabel") or NOT_SAID, value(row, "destinationLabel") or NOT_SAID) for row in rows}
    wholes = frozenset(whole for row in rows if (whole := value(row, "whole")))
    begin, end = (value(first, name) or None for name in ("begin", "end"))
    label = value(first, "label") or event.rpartition("/")[2]
    return Movement(event, label, kind, tuple(sorted(ways)), begin, end, wholes, tuple(counts))


def _counts(store: Store) -> dict[str, list[Count]]:
    rows: dict[tuple[str, str, str], list[QuerySolution]] = defaultdict(list)
    for row in select(store, _query("counts")):
        rows[value(row, "event"), value(row, "basis"), value(row, "count")].append(row)
    found: dict[str, list[Count]] = defaultdict(list)
    for (event, basis, count), its in rows.items():
        found[event].append(_count(count, basis, its))
    return found


def _count(iri: str, basis: str, rows: list[QuerySolution]) -> Count:
    first = rows[0]
    figure = Figure(
        max(_integers(rows, "lower"), default=None),
        max(_integers(rows, "value"), default=None),
        min(_integers(rows, "upper"), default=None),
    )
    words = " ".join(sorted({word for row in rows if (word := value(row, "qualifier"))}))
    population, scope, written, anomaly = (value(first, name) for name in ("population", "scope", "written", "anomaly"))
    return Count(iri, basis, figure, population, scope, words, written, value(first, "reading") == "true", anomaly)


def _integers(rows: Iterable[QuerySolution], name: str) -> Iterator[int]:
    return (int(text) for row in rows if (text := value(row, name)))


def _told(movement: Movement) -> list[Count | None]:
    told: list[Count | None] = [count for count in movement.counts if count.basis == "told"]
    return told or [None]


def _figure(count: Count | None) -> tuple[int | None, int | None, int | None]:
    figure = count.figure if count else Figure()
    return figure.lower, figure.best, figure.upper


def _words(count: Count | None) -> tuple[str | bool | None, ...]:
    if count is None:
        return (None,) * 6
    texts = (count.population, count.scope, count.qualifier, count.written)
    return (*(text or None for text in texts), count.reading, count.anomaly or None)


def _sources(behind: Mapping[str, list[tuple[str, str]]], event: str, count: Count | None) -> tuple[str, str]:
    found = {*behind.get(event, ()), *(behind.get(count.iri, ()) if count else ())}
    accounts = sorted({account.rpartition("/")[2] for _, account in found})
    return " ".join(accounts), " ".join(sorted(claim for claim, _ in found))


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
