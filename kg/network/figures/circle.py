"""The signed layout: actors on a circle, placed by cooperation alone, so that camps show and conflict crosses them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from kg.network.figures.style import (
    CAMP_COLOURS,
    CONFLICT,
    COOPERATION,
    DARK,
    SIGN_COLOUR,
    SIGN_LINE,
    TALK,
    Language,
    canvas,
    file_name,
)
from kg.network.layout import around
from kg.network.network import Network

_NOTE = {
    "en": "Actors that cooperate stand side by side; distance means nothing else. "
    "A tie that is not drawn was not mentioned by any account.",
    "ar": "يقف المتعاونون متجاورين ولا معنى آخر للمسافة، وما لم يُرسم من الروابط لم تذكره أي رواية",
}
_LEGEND = {
    1: {"en": "cooperation: on one side, member, ally, support", "ar": "تعاون: في صف واحد، عضوية، تحالف، دعم"},
    -1: {"en": "conflict: fighting, accusation", "ar": "نزاع: قتال، اتهام"},
    0: {"en": "talk: contact, proposal, mediation", "ar": "تفاوض: اتصال، اقتراح، وساطة"},
}
_CAMP = {"en": "camp", "ar": "معسكر"}


def draw_circle(
    network: Network,
    folder: Path,
    *,
    name: str = "network",
    language: Language | None = None,
    camps: Mapping[str, int] | None = None,
) -> None:
    """Draw ``network`` as ``<name>.svg`` and ``.png``.

    Movements between places are left out.

    Args:
        language: of labels and words; both languages together where it is None.
        camps: number of the camp of each actor, from 1; camps get colours of their own and stand together.
    """
    actors = network.layer("cooperation", "conflict", "talk")
    order = around(actors, camps or {})
    angles = {node: 2 * math.pi * place / len(order) for place, node in enumerate(order)}
    with canvas(folder, file_name(name, language or "en"), (18, 18)) as figure:
        axes = figure.add_axes((0.3, 0.3, 0.4, 0.4), aspect="equal")
        axes.set_axis_off()
        axes.set_xlim(-1.02, 1.02)
        axes.set_ylim(-1.02, 1.02)
        for source, target, sign in _ties(actors):
            _draw_tie(axes, angles[source], angles[target], sign)
        for node, angle in angles.items():
            colour = CAMP_COLOURS[(camps[node] - 1) % len(CAMP_COLOURS)] if camps and node in camps else DARK
            _draw_actor(axes, _label(actors, node, language), angle, colour)
        figure.legend(handles=_handles(language, camps), loc="lower center", ncols=3, frameon=False, fontsize=11)
        figure.text(0.5, 0.045 if not camps else 0.07, _words(_NOTE, language, "\n"), ha="center", fontsize=11)


def _words(text: Mapping[str, str], language: Language | None, joint: str = " · ") -> str:
    return text[language] if language else joint.join(text.values())


def _label(network: Network, node: str, language: Language | None) -> str:
    return network.label(node, language) if language else f"{network.label(node)}  ·  {network.label(node, 'ar')}"


def _ties(network: Network) -> Iterator[tuple[str, str, int]]:
    """Yield each pair once for each sign that its ties have, talk first, so that the others lie above it."""
    pairs = {(min(edge.source, edge.target), max(edge.source, edge.target), edge.sign) for edge in network.edges}
    yield from sorted(pairs, key=lambda tie: (abs(tie[2]), tie))


def _draw_tie(axes: Axes, one: float, other: float, sign: int) -> None:
    start, stop = (math.cos(one), math.sin(one)), (math.cos(other), math.sin(other))
    bend = 1 - (0.35 - 0.05 * sign) * math.dist(start, stop)
    middle = ((start[0] + stop[0]) / 2 * bend, (start[1] + stop[1]) / 2 * bend)
    steps = [number / 40 for number in range(41)]
    xs = [(1 - t) ** 2 * start[0] + 2 * t * (1 - t) * middle[0] + t**2 * stop[0] for t in steps]
    ys = [(1 - t) ** 2 * start[1] + 2 * t * (1 - t) * middle[1] + t**2 * stop[1] for t in steps]
    axes.plot(xs, ys, color=SIGN_COLOUR[sign], linestyle=SIGN_LINE[sign], linewidth=1.1, alpha=0.75)


def _draw_actor(axes: Axes, label: str, angle: float, colour: str) -> None:
    x, y = math.cos(angle), math.sin(angle)
    axes.plot([x], [y], marker="o", markersize=6, color=colour, markeredgecolor=DARK, clip_on=False)
    leftward = x < 0
    turn = math.degrees(angle) + (180 if leftward else 0)
    axes.text(
        1.03 * x, 1.03 * y, label, rotation=turn, rotation_mode="anchor", ha="right" if leftward else "left",
        va="center", fontsize=8, clip_on=False,
    )  # fmt: skip


def _handles(language: Language | None, camps: Mapping[str, int] | None) -> list[Line2D]:
    lines = [
        Line2D([], [], color=colour, linestyle=SIGN_LINE[sign], label=_words(_LEGEND[sign], language))
        for sign, colour in ((1, COOPERATION), (-1, CONFLICT), (0, TALK))
    ]
    dots = [
        Line2D(
            [], [], color=CAMP_COLOURS[(camp - 1) % len(CAMP_COLOURS)], marker="o", linestyle="",
            markeredgecolor=DARK, label=f"{_words(_CAMP, language)} {camp}",
        )
        for camp in sorted(set((camps or {}).values()))
    ]  # fmt: skip
    return lines + dots
