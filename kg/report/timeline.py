"""The timeline: what happened when, English and Arabic."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, MonthLocator, date2num
from matplotlib.patches import Patch

from kg.network.figures.style import canvas

_KIND_COLOURS = {
    "force": ("#D55E00", "use of force · استعمال القوة"),
    "control": ("#E69F00", "change of control · تغير السيطرة"),
    "negotiation": ("#0072B2", "negotiation · تفاوض"),
    "evacuation": ("#009E73", "evacuation · إجلاء"),
    "other": ("#999999", "other · غير ذلك"),
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
    with canvas(folder, "timeline", (16, height)) as figure:
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
