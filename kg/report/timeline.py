"""Figures: what happened when, and who stood with and against whom; English and Arabic, the same bytes each time.

Colours are those of Okabe and Ito (2008), told apart by colour-blind readers too; ties also differ by line style.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import networkx as nx
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, MonthLocator, date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from kg.network import Network

COOPERATION, CONFLICT, TALK = "#0072B2", "#D55E00", "#999999"
_KIND_COLOURS = {
    "force": ("#D55E00", "use of force · استعمال القوة"),
    "control": ("#E69F00", "change of control · تغير السيطرة"),
    "negotiation": ("#0072B2", "negotiation · تفاوض"),
    "evacuation": ("#009E73", "evacuation · إجلاء"),
    "other": ("#999999", "other · غير ذلك"),
}
_STYLE: Any = {
    "font.family": ["DejaVu Sans"],
    "svg.hashsalt": "conflict-kg",
    "svg.fonttype": "path",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
}


@dataclass(frozen=True, slots=True)
class Dated:
    """An event to draw: its labels, its earliest and latest day, and its kind (a key of the legend)."""

    english: str
    arabic: str
    begin: datetime.date
    end: datetime.date
    kind: str


def draw_timeline(events: Sequence[Dated], folder: Path) -> None:
    """Draw one row for each event, the first at the top, into ``folder`` as ``timeline.svg`` and ``timeline.png``."""
    height = 2.2 + 0.27 * len(events)
    with _figure(folder, "timeline", (16, height)) as figure:
        axes = figure.add_axes((0.3, 1.5 / height, 0.42, 1 - 2.0 / height))
        for row, event in enumerate(events):
            _draw_event(axes, row, event)
        axes.set_ylim(len(events) - 0.4, -0.6)
        axes.set_yticks([])
        axes.xaxis_date()
        axes.xaxis.set_major_locator(MonthLocator())  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_formatter(DateFormatter("%Y-%m"))  # type: ignore[no-untyped-call]
        axes.tick_params(labeltop=True, top=True, labelsize=9)
        axes.grid(visible=True, axis="x", color="#dddddd", linewidth=0.6)
        axes.set_axisbelow(True)
        handles = [Patch(color=colour, label=label) for colour, label in _KIND_COLOURS.values()]
        figure.legend(handles=handles, loc="lower center", ncols=5, frameon=False, fontsize=9)
        note = (
            "Each bar runs from the earliest to the latest day that the claims allow; ticks are first days of months.\n"
            "يمتد كل شريط من أبكر يوم إلى آخر يوم تسمح به الأقوال"
        )
        figure.text(0.5, 0.55 / height, note, ha="center", fontsize=9)


def _draw_event(axes: Axes, row: int, event: Dated) -> None:
    colour, _ = _KIND_COLOURS[event.kind]
    days = max((event.end - event.begin).days, 0) + 1
    left = float(date2num(event.begin))  # type: ignore[no-untyped-call]
    axes.barh(row, days, left=left, height=0.6, color=colour, edgecolor=colour, linewidth=1.5)
    frame = axes.get_yaxis_transform()
    axes.text(-0.02, row, event.english, transform=frame, ha="right", va="center", fontsize=8)
    axes.text(1.02, row, event.arabic, transform=frame, ha="left", va="center", fontsize=9)


def draw_network(network: Network, folder: Path) -> None:
    """Draw the actors on a circle, each beside those it stands with, as ``network.svg`` and ``network.png``."""
    order = _around_the_circle(network)
    angles = {node: 2 * math.pi * place / len(order) for place, node in enumerate(order)}
    with _figure(folder, "network", (18, 18)) as figure:
        axes = figure.add_axes((0.3, 0.3, 0.4, 0.4), aspect="equal")
        axes.set_axis_off()
        axes.set_xlim(-1.02, 1.02)
        axes.set_ylim(-1.02, 1.02)
        for source, target, sign in _strongest_ties(network):
            _draw_tie(axes, angles[source], angles[target], sign)
        for node, angle in angles.items():
            _draw_actor(axes, network.graph.nodes[node], angle)
        figure.legend(handles=_tie_legend(), loc="lower center", ncols=3, frameon=False, fontsize=11)
        note = (
            "Actors that cooperate stand side by side; distance means nothing else. "
            "A tie that is not drawn was not mentioned by any account.\n"
            "يقف المتعاونون متجاورين ولا معنى آخر للمسافة، وما لم يُرسم من الروابط لم تذكره أي رواية"
        )
        figure.text(0.5, 0.045, note, ha="center", fontsize=11)


def _around_the_circle(network: Network) -> list[str]:
    """Return the actors that have a tie, communities of cooperation side by side."""
    friends: nx.Graph[str] = nx.Graph()
    friends.add_nodes_from(sorted(network.graph))
    friends.add_edges_from((edge.source, edge.target) for edge in network.edges if edge.sign > 0)
    communities = nx.community.greedy_modularity_communities(friends)
    ordered = sorted((sorted(group) for group in communities), key=lambda group: (-len(group), group))
    return [node for group in ordered for node in group]


def _strongest_ties(network: Network) -> Iterator[tuple[str, str, int]]:
    """Yield each pair once for each sign that its ties have, talk first, so that the others lie above it."""
    pairs = {(min(edge.source, edge.target), max(edge.source, edge.target), edge.sign) for edge in network.edges}
    yield from sorted(pairs, key=lambda tie: (abs(tie[2]), tie))


def _draw_tie(axes: Axes, one: float, other: float, sign: int) -> None:
    colour, style = {1: (COOPERATION, "-"), -1: (CONFLICT, (0, (4, 2))), 0: (TALK, ":")}[sign]
    start, stop = (math.cos(one), math.sin(one)), (math.cos(other), math.sin(other))
    bend = 1 - (0.35 - 0.05 * sign) * math.dist(start, stop)
    middle = ((start[0] + stop[0]) / 2 * bend, (start[1] + stop[1]) / 2 * bend)
    steps = [number / 40 for number in range(41)]
    xs = [(1 - t) ** 2 * start[0] + 2 * t * (1 - t) * middle[0] + t**2 * stop[0] for t in steps]
    ys = [(1 - t) ** 2 * start[1] + 2 * t * (1 - t) * middle[1] + t**2 * stop[1] for t in steps]
    axes.plot(xs, ys, color=colour, linestyle=style, linewidth=1.1, alpha=0.75)


def _draw_actor(axes: Axes, actor: dict[str, str], angle: float) -> None:
    x, y = math.cos(angle), math.sin(angle)
    axes.plot([x], [y], marker="o", markersize=5, color="#222222", clip_on=False)
    leftward = x < 0
    turn = math.degrees(angle) + (180 if leftward else 0)
    axes.text(
        1.03 * x, 1.03 * y, f"{actor.get('label_en', '')}  ·  {actor.get('label_ar', '')}",
        rotation=turn, rotation_mode="anchor", ha="right" if leftward else "left", va="center", fontsize=8,
        clip_on=False,
    )  # fmt: skip


def _tie_legend() -> list[Line2D]:
    return [
        Line2D([], [], color=COOPERATION, label="cooperation: on one side, member, ally, support · تعاون"),
        Line2D([], [], color=CONFLICT, linestyle=(0, (4, 2)), label="conflict: fighting, accusation · صراع"),
        Line2D([], [], color=TALK, linestyle=":", label="talk: contact, proposal, mediation · اتصال"),
    ]


@contextmanager
def _figure(folder: Path, name: str, size: tuple[float, float]) -> Iterator[Figure]:
    """Give a figure to draw on, and save it as SVG and PNG without date or version in them."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=size)
        yield figure
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None, "Creator": None})
        figure.savefig(folder / f"{name}.png", dpi=110, metadata={"Software": None})
