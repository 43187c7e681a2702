"""A number over time with a band, and what moved day by day."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, MonthLocator, date2num

from kg.network.figures.style import CONFLICT, COOPERATION, DARK, GRID, Language, canvas, file_name


@dataclass(frozen=True, slots=True)
class Point:
    """A number on a day, with its lowest and highest."""

    day: datetime.date
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Moved:
    """People who moved: in words, on which days, how many at least, best and at most; None where it is not said."""

    label: str
    begin: datetime.date
    end: datetime.date
    lower: float | None
    best: float | None
    upper: float | None


def draw_course(points: Sequence[Point], folder: Path, *, name: str, title: str, note: str, language: Language) -> None:
    """Draw a number that holds from each day to the next, with its band, as ``<name>.svg`` and ``.png``."""
    with canvas(folder, file_name(name, language), (11, 4.5)) as figure:
        axes = figure.add_axes((0.07, 0.2, 0.9, 0.68))
        days = [float(date2num(point.day)) for point in points]  # type: ignore[no-untyped-call]
        axes.fill_between(
            days, [point.low for point in points], [point.high for point in points],
            step="post", color=COOPERATION, alpha=0.25, linewidth=0,
        )  # fmt: skip
        axes.step(days, [point.value for point in points], where="post", color=DARK, linewidth=1.6)
        axes.set_title(title, fontsize=11)
        _months(axes)
        figure.text(0.5, 0.03, note, ha="center", fontsize=9)


def draw_moved(moved: Sequence[Moved], folder: Path, *, title: str, note: str, unsaid: str, language: Language) -> None:
    """Draw one row for each movement, the first at the top, with its number and range, as ``flows.svg`` and ``.png``.

    Args:
        unsaid: the words for a number that no account gives.
    """
    height = 1.8 + 0.36 * len(moved)
    with canvas(folder, file_name("flows", language), (13, height)) as figure:
        axes = figure.add_axes((0.36, 0.8 / height, 0.5, 1 - 1.5 / height))
        for row, found in enumerate(moved):
            first = float(date2num(found.begin))  # type: ignore[no-untyped-call]
            axes.barh(
                row, (found.end - found.begin).days + 1, left=first, height=0.6,
                color=COOPERATION if found.best or found.lower else "white", edgecolor=CONFLICT if not found.best
                else COOPERATION, linestyle="-" if found.best else "--",
            )  # fmt: skip
            axes.text(1.02, row, people(found, unsaid), transform=axes.get_yaxis_transform(), va="center", fontsize=9)
        axes.set_yticks(range(len(moved)), [found.label for found in moved], fontsize=9)
        axes.set_ylim(len(moved) - 0.5, -0.5)
        axes.tick_params(axis="y", length=0)
        axes.set_title(title, fontsize=11)
        _months(axes)
        figure.text(0.5, 0.2 / height, note, ha="center", fontsize=9)


def people(moved: Moved, unsaid: str) -> str:
    """Return a number with its range in figures: ``6,000``, ``5,000-7,000``, ``≥ 80,000``; or the words ``unsaid``."""
    if moved.best is not None and moved.lower in {None, moved.best} and moved.upper in {None, moved.best}:
        return f"{moved.best:,.0f}"
    if moved.lower is not None and moved.upper is not None:
        return f"{moved.lower:,.0f}-{moved.upper:,.0f}"
    if moved.lower is not None:
        return f"≥ {moved.lower:,.0f}"
    return unsaid if moved.upper is None else f"≤ {moved.upper:,.0f}"


def _months(axes: Axes) -> None:
    axes.xaxis_date()
    axes.xaxis.set_major_locator(MonthLocator())  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(DateFormatter("%Y-%m"))  # type: ignore[no-untyped-call]
    axes.grid(visible=True, axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
