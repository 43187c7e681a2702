"""Turns tables and networks into the figures of the report, in English and Arabic."""

from __future__ import annotations

import calendar
import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kg.api import Dataset
from kg.network import Network, Table
from kg.network.camps import camps_of
from kg.network.figures import (
    Language,
    Moved,
    Point,
    Range,
    draw_adjacency,
    draw_alluvial,
    draw_circle,
    draw_course,
    draw_moved,
    draw_ranges,
    draw_roles,
)
from kg.network.measures.course import aligned, moments
from kg.network.registry import Options
from kg.report.network.words import words

LANGUAGES: tuple[Language, ...] = ("en", "ar")
_SHOWN = 12
"""Actors in the figure of a ranking."""


def draw_all(
    dataset: Dataset, network: Network, tables: Mapping[str, Table], options: Options, folder: Path
) -> list[str]:
    """Draw every figure into ``folder`` and return their names in the order of the report.

    A figure for which there is nothing to draw is left out.
    """
    camps, monthly = sure_camps(network, options), camps_by_month(network, options)
    names: dict[str, None] = {}
    for language in LANGUAGES:
        draw_circle(network, folder, name="camps", language=language, camps=camps)
        draw_adjacency(network, folder, camps, language)
        names |= dict.fromkeys(("camps", "adjacency"))
        names |= dict.fromkeys(_over_time(monthly, tables["course"], folder, language))
        names |= dict.fromkeys(_ranges(tables, folder, language))
        names |= dict.fromkeys(_brokers(network, tables.get("brokerage"), folder, language))
        names |= dict.fromkeys(_moved(dataset, tables["flows"], folder, language))
    return list(names)


def sure_camps(network: Network, options: Options) -> dict[str, int]:
    """Return the camp, 1 or 2, of each actor of the largest connected part who is in it in every best division."""
    placed = camps_of(network, options.collapse, limit=options.limit).of_largest_part()
    return {actor: camp for actor, camp in placed.items() if camp}


def months(network: Network) -> list[tuple[str, str]]:
    """Return the first and last day of every month in which a tie is dated."""
    days = sorted(day[:7] for edge in network.edges for day in (edge.begin, edge.end) if day and edge.sign)
    if not days:
        return []
    (year, month), last = map(int, days[0].split("-")), days[-1]
    found = []
    while f"{year:04}-{month:02}" <= last:
        found.append((f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1]:02}"))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def camps_by_month(network: Network, options: Options) -> list[tuple[str, dict[str, int]]]:
    """Return each month in which a tie is dated, as ``YYYY-MM``, and the camp of each actor with a tie in it.

    The camps of a month are those of one best division, for the figure has to put each actor somewhere.
    """
    windows = months(network)
    found = moments(network, options, windows=windows)
    camps = aligned([moment.camps.shown() for moment in found])
    return [(first[:7], one) for (first, _), one in zip(windows, camps, strict=True)]


def _over_time(
    monthly: Sequence[tuple[str, Mapping[str, int]]], course: Table, folder: Path, language: Language
) -> Iterable[str]:
    if len(monthly) > 1:
        draw_alluvial(monthly, folder, language)
        yield "alluvial"
    points = _points(course, "edges")
    if points:
        title, note = words("course", language)
        draw_course(points, folder, name="course", title=title, note=note, language=language)
        yield "course"


def _points(course: Table, column: str) -> list[Point]:
    """Return a number over time: as it may have been, and between what is certain and what is possible."""
    values: dict[str, dict[str, float]] = defaultdict(dict)
    for row in course:
        values[str(row["first"])][str(row["reading"])] = float(row[column] or 0)
    return [
        Point(
            datetime.date.fromisoformat(day),
            found.get("possible", 0),
            found.get("certain", 0),
            found.get("possible", 0),
        )
        for day, found in sorted(values.items())
    ]


def _ranges(tables: Mapping[str, Table], folder: Path, language: Language) -> Iterable[str]:
    ranks = [
        row for row in tables["rank-ranges"] if row["measure"] == "positive-degree" and row["resolved"] is not None
    ]
    ranks.sort(key=lambda row: (_number(row["resolved"]), str(row["actor"])))
    shown = [
        Range(str(row[f"label_{language}"]), *(_number(row[name]) for name in ("resolved", "best", "worst")))
        for row in ranks[:_SHOWN]
        if row["worst"] is not None
    ]
    if shown:
        draw_ranges(shown, folder, name="ranks", title=words("ranks", language)[0], language=language, reverse=True)
        yield "ranks"


def _number(cell: object) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0


def _brokers(network: Network, brokers: Table | None, folder: Path, language: Language) -> Iterable[str]:
    if brokers is None or not len(brokers):
        return
    roles: dict[str, dict[str, float]] = defaultdict(dict)
    for row in brokers:
        if row["role"] != "all":
            roles[str(row["actor"])][str(row["role"])] = _number(row["count"])
    most = sorted(roles, key=lambda actor: (-sum(roles[actor].values()), actor))[:_SHOWN]
    names = list(dict.fromkeys(role for found in roles.values() for role in found))
    shown = {network.label(actor, language): [roles[actor].get(role, 0) for role in names] for actor in most}
    if any(sum(numbers) for numbers in shown.values()):
        title, _ = words("brokerage", language)
        draw_roles(shown, [words(role, language)[0] for role in names], folder, title=title, language=language)
        yield "brokerage"


def _moved(dataset: Dataset, flows: Table, folder: Path, language: Language) -> Iterable[str]:
    dated = {str(row["event"]): row for row in flows if row["begin"] and row["end"]}
    labels = _labels(dataset, dated, language)
    moved = [
        Moved(
            labels.get(event, event),
            datetime.date.fromisoformat(str(row["begin"])),
            datetime.date.fromisoformat(str(row["end"])),
            *(None if row[name] is None else _number(row[name]) for name in ("lower", "best", "upper")),
        )
        for event, row in sorted(dated.items(), key=lambda pair: (str(pair[1]["begin"]), pair[0]))
    ]  # fmt: skip
    if moved:
        title, note = words("flows", language)
        unsaid, _ = words("unsaid", language)
        draw_moved(moved, folder, title=title, note=note, unsaid=unsaid, language=language)
        yield "flows"


def _labels(dataset: Dataset, things: Iterable[str], language: Language) -> dict[str, str]:
    wanted: Sequence[str] = sorted(things)
    values = " ".join(f"<{iri}>" for iri in wanted)
    rows = dataset.query(
        f'SELECT ?x ?label {{ VALUES ?x {{ {values} }} ?x rdfs:label ?label FILTER(LANG(?label) = "{language}") }}'
    )
    return {str(row["x"]): str(row["label"]) for row in rows}
