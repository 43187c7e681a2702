"""How every figure looks: colours, fonts, and files that are the same bytes each time.

Colours are those of Okabe and Ito (2008), told apart by colour-blind readers too; signs also differ by line style or
mark, so that no figure rests on colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.figure import Figure

Language = Literal["en", "ar"]

COOPERATION, CONFLICT, TALK = "#0072B2", "#D55E00", "#999999"
SIGN_COLOUR = {1: COOPERATION, -1: CONFLICT, 0: TALK}
SIGN_LINE: dict[int, Any] = {1: "-", -1: (0, (4, 2)), 0: ":"}
CAMP_COLOURS = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#F0E442", "#999999")
HATCHES = ("", "//", "..", "xx", "\\\\", "++")
DARK, GRID = "#222222", "#dddddd"

_STYLE: Any = {
    "font.family": ["DejaVu Sans"],
    "svg.hashsalt": "conflict-kg",
    "svg.fonttype": "path",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
}


@contextmanager
def canvas(folder: Path, name: str, size: tuple[float, float]) -> Iterator[Figure]:
    """Give a figure of ``size`` inches to draw on, and save it as SVG and PNG without date or version in them."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=size)
        yield figure
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None, "Creator": None})
        figure.savefig(folder / f"{name}.png", dpi=110, metadata={"Software": None})


def file_name(name: str, language: Language) -> str:
    """Return the name of a figure in a language: ``camps``, ``camps.ar``."""
    return name if language == "en" else f"{name}.{language}"
