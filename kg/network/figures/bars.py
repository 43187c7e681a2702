"""Ranges and roles: dots with their range over the readings of the sources, and stacked bars of brokerage roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.network.figures.style import CAMP_COLOURS, COOPERATION, DARK, GRID, HATCHES, Language, canvas, file_name


@dataclass(frozen=True, slots=True)
class Range:
    """A figure to draw: its label, its value on the resolved view, and its lowest and highest over all readings."""

    label: str
    value: float
    low: float
    high: float


def draw_ranges(
    ranges: Sequence[Range], folder: Path, *, name: str, title: str, language: Language, reverse: bool = False
) -> None:
    """Draw values with their ranges, the first at the top, as ``<name>.svg`` and ``.png``.

    Args:
        reverse: whether low numbers stand at the right, as with ranks.
    """
    height = 1.4 + 0.3 * len(ranges)
    with canvas(folder, file_name(name, language), (10, height)) as figure:
        axes = figure.add_axes((0.42, 0.6 / height, 0.53, 1 - 1.2 / height))
        for row, found in enumerate(ranges):
            axes.plot([found.low, found.high], [row, row], color=COOPERATION, linewidth=4, alpha=0.4)
            axes.plot([found.value], [row], marker="o", color=DARK, markersize=6)
        axes.set_yticks(range(len(ranges)), [found.label for found in ranges], fontsize=9)
        axes.set_ylim(len(ranges) - 0.5, -0.5)
        if reverse:
            axes.invert_xaxis()
        axes.grid(visible=True, axis="x", color=GRID)
        axes.tick_params(axis="y", length=0)
        axes.set_title(title, fontsize=11)


def draw_roles(
    roles: Mapping[str, Sequence[float]], names: Sequence[str], folder: Path, *, title: str, language: Language
) -> None:
    """Draw how often each actor stands between two others in each of several roles, as ``brokerage.svg`` and ``.png``.

    Args:
        roles: for each actor's label, one number for each of ``names``.
    """
    height = 2.0 + 0.34 * len(roles)
    with canvas(folder, file_name("brokerage", language), (10, height)) as figure:
        axes = figure.add_axes((0.36, 1.0 / height, 0.6, 1 - 1.6 / height))
        left = [0.0] * len(roles)
        for number, role in enumerate(names):
            widths = [values[number] for values in roles.values()]
            axes.barh(
                range(len(roles)), widths, left=left, height=0.65, label=role, edgecolor=DARK, linewidth=0.5,
                color=CAMP_COLOURS[number % len(CAMP_COLOURS)], hatch=HATCHES[number % len(HATCHES)],
            )  # fmt: skip
            left = [before + width for before, width in zip(left, widths, strict=True)]
        axes.set_yticks(range(len(roles)), list(roles), fontsize=9)
        axes.set_ylim(len(roles) - 0.5, -0.5)
        axes.tick_params(axis="y", length=0)
        axes.set_title(title, fontsize=11)
        figure.legend(loc="lower center", ncols=len(names), frameon=False, fontsize=9)
