"""The matrix of ties: actors by camp along both sides, a mark for each pair that has a tie."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from kg.network.figures.style import CAMP_COLOURS, GRID, SIGN_COLOUR, Language, canvas, file_name
from kg.network.network import Network

_MARK = {1: "s", -1: "X", 0: "."}
_LEGEND = {
    1: {"en": "cooperation", "ar": "تعاون"},
    -1: {"en": "conflict", "ar": "نزاع"},
    0: {"en": "talk", "ar": "تفاوض"},
}
_NOTE = {
    "en": "Squares of colour along the diagonal are camps. An empty cell: no tie mentioned by any account.",
    "ar": "المربعات الملونة على القطر هي المعسكرات، والخانة الفارغة: لم تذكر أي رواية رابطاً",
}


def draw_adjacency(network: Network, folder: Path, camps: Mapping[str, int], language: Language) -> None:
    """Draw which pairs of actors have ties of which sign, as ``adjacency.svg`` and ``.png``.

    Args:
        camps: number of the camp of each actor, from 1; actors without one come last.
    """
    actors = network.layer("cooperation", "conflict", "talk")
    order = sorted(actors.nodes, key=lambda node: (camps.get(node, 10**6), actors.label(node, language)))
    place = {node: number for number, node in enumerate(order)}
    size = 4.5 + 0.2 * len(order)
    with canvas(folder, file_name("adjacency", language), (size, size)) as figure:
        margin = 3.4 / size
        axes = figure.add_axes((margin, 0.9 / size, 1 - margin - 0.2 / size, 1 - margin - 0.9 / size), aspect="equal")
        _draw_camps(axes, [camps.get(node) for node in order])
        for sign, marker in _MARK.items():
            pairs = {(edge.source, edge.target) for edge in actors.edges if edge.sign == sign}
            both = sorted(pairs | {(target, source) for source, target in pairs})
            axes.scatter(
                [place[v] for _, v in both], [place[u] for u, _ in both],
                marker=marker, s=34, color=SIGN_COLOUR[sign], linewidths=0,
            )  # fmt: skip
        _draw_labels(axes, [actors.label(node, language) for node in order])
        handles = [
            Line2D([], [], color=SIGN_COLOUR[sign], marker=marker, linestyle="", label=_LEGEND[sign][language])
            for sign, marker in _MARK.items()
        ]
        figure.legend(handles=handles, loc="lower center", ncols=3, frameon=False, bbox_to_anchor=(0.5, 0.25 / size))
        figure.text(0.5, 0.15 / size, _NOTE[language], ha="center", fontsize=9)


def _draw_camps(axes: Axes, camps: list[int | None]) -> None:
    for camp in sorted({camp for camp in camps if camp is not None}):
        first, number = camps.index(camp), camps.count(camp)
        colour = CAMP_COLOURS[(camp - 1) % len(CAMP_COLOURS)]
        axes.add_patch(Rectangle((first - 0.5, first - 0.5), number, number, facecolor=colour, alpha=0.25))


def _draw_labels(axes: Axes, labels: list[str]) -> None:
    places = range(len(labels))
    axes.set_xlim(-0.5, len(labels) - 0.5)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.xaxis.tick_top()
    axes.set_xticks(list(places), labels, rotation=90, fontsize=7)
    axes.set_yticks(list(places), labels, fontsize=7)
    axes.tick_params(length=0)
    axes.grid(visible=True, color=GRID, linewidth=0.4)
    axes.set_axisbelow(True)
