"""Camps over time as an alluvial diagram: a column for each window, streams of actors between columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Curve

from kg.network.figures.style import CAMP_COLOURS, DARK, Language, canvas, file_name

Camps = Mapping[str, int]
_GAP, _WIDTH = 1.2, 0.16
_ABSENT = 0
_WORDS = {
    "en": ("Camps over time", "not in the network", "camp", "Heights are numbers of actors."),
    "ar": ("المعسكرات عبر الزمن", "خارج الشبكة", "معسكر", "الارتفاع هو عدد الفاعلين"),
}


def draw_alluvial(windows: Sequence[tuple[str, Camps]], folder: Path, language: Language) -> None:
    """Draw the camps of consecutive windows as ``alluvial.svg`` and ``.png``.

    Args:
        windows: name of each window and the camp (from 1) of each actor that has a tie with a sign in it; camps of the
            same number are the same camp from window to window.
    """
    actors = sorted({actor for _, camps in windows for actor in camps})
    columns = [{actor: camps.get(actor, _ABSENT) for actor in actors} for _, camps in windows]
    numbers = sorted({camp for column in columns for camp in column.values()}, key=lambda camp: (camp == _ABSENT, camp))
    title, absent, camp_word, note = _WORDS[language]
    with canvas(folder, file_name("alluvial", language), (max(8.0, 1.5 * len(windows) + 3), 7)) as figure:
        axes = figure.add_axes((0.05, 0.12, 0.78, 0.78))
        bottoms = [_bottoms(column, numbers) for column in columns]
        for place, (before, after) in enumerate(pairwise(columns)):
            _draw_streams(axes, place, (before, after), (bottoms[place], bottoms[place + 1]))
        for place, column in enumerate(columns):
            _draw_column(axes, place, Counter(column.values()), bottoms[place])
        top = max(value + Counter(columns[0].values())[camp] for camp, value in bottoms[0].items())
        for camp in numbers:
            label = absent if camp == _ABSENT else f"{camp_word} {camp}"
            middle = bottoms[-1][camp] + Counter(columns[-1].values())[camp] / 2
            axes.text(len(columns) - 1 + 0.2, middle, label, va="center", fontsize=10)
        axes.set_xlim(-0.3, len(columns) - 0.7)
        axes.set_ylim(top + 1, -1)
        axes.set_xticks(range(len(windows)), [name for name, _ in windows], fontsize=9)
        axes.set_yticks([])
        axes.set_title(title)
        figure.text(0.5, 0.03, note, ha="center", fontsize=9)


def _bottoms(column: Camps, numbers: Sequence[int]) -> dict[int, float]:
    sizes = Counter(column.values())
    place, found = 0.0, {}
    for camp in numbers:
        found[camp] = place
        place += sizes[camp] + _GAP
    return found


def _colour(camp: int) -> str:
    return "#DDDDDD" if camp == _ABSENT else CAMP_COLOURS[(camp - 1) % len(CAMP_COLOURS)]


def _draw_column(axes: Axes, place: int, sizes: Mapping[int, int], bottoms: Mapping[int, float]) -> None:
    for camp, bottom in bottoms.items():
        if sizes.get(camp):
            corner = (place - _WIDTH / 2, bottom)
            axes.add_patch(Rectangle(corner, _WIDTH, sizes[camp], facecolor=_colour(camp), edgecolor=DARK))
            axes.text(place, bottom + sizes[camp] / 2, str(sizes[camp]), ha="center", va="center", fontsize=8)


def _draw_streams(
    axes: Axes, place: int, columns: tuple[Camps, Camps], bottoms: tuple[Mapping[int, float], Mapping[int, float]]
) -> None:
    before, after = columns
    left, right = dict(bottoms[0]), dict(bottoms[1])
    streams = Counter((before[actor], after[actor]) for actor in before)
    for (source, target), number in sorted(streams.items()):
        _draw_stream(axes, place, (left[source], right[target]), number, _colour(source))
        left[source] += number
        right[target] += number


def _draw_stream(axes: Axes, place: int, heights: tuple[float, float], number: int, colour: str) -> None:
    start, stop, middle = place + _WIDTH / 2, place + 1 - _WIDTH / 2, place + 0.5
    low, high = heights
    curve = Curve(
        [(start, low), (middle, low), (middle, high), (stop, high), (stop, high + number), (middle, high + number),
         (middle, low + number), (start, low + number), (start, low)],
        [Curve.MOVETO, Curve.CURVE4, Curve.CURVE4, Curve.CURVE4, Curve.LINETO, Curve.CURVE4, Curve.CURVE4,
         Curve.CURVE4, Curve.CLOSEPOLY],
    )  # fmt: skip
    axes.add_patch(PathPatch(curve, facecolor=colour, edgecolor="none", alpha=0.45))
