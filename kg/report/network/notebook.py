"""A notebook that runs: from install to the first figure, then every table of the report (nbformat 4.5)."""

from __future__ import annotations

import json
from collections.abc import Iterable

_START = """from kg import Dataset
from kg.network.figures import draw_circle
network = Dataset.load("{name}").network()
draw_circle(network, Path("."), language="en")
Image("network.png")"""
_CUTS = """battle = network.slice("2016-07-31", "2016-08-06")
len(network.edges), len(battle.edges), len(network.layer("talk").edges)"""
_RANGES = """from kg.network import scalar_ranges
from kg.network.measures import SCALARS, Options
worlds = Dataset.load("{name}").worlds(Options(draws=50), limit=64)
list(scalar_ranges(worlds, [SCALARS["positive-pairs"], SCALARS["negative-pairs"]]))"""


def notebook(name: str, measures: Iterable[str]) -> str:
    """Return the notebook for the dataset ``name``, with a cell for each of ``measures``."""
    cells = [
        _text(f"# The network of {name}\n\nInstall: `pip install conflict-kg jupyterlab`"),
        _code("from pathlib import Path\nfrom IPython.display import Image"),
        _code(_START.format(name=name)),
        _text("Cuts of it are networks again."),
        _code(_CUTS),
        _text("Every figure has a range over the readings of the sources."),
        _code(_RANGES.format(name=name)),
        _text("Tables: `pandas.DataFrame(table)` takes them as they are."),
        *(_code(f'print(network.measures("{measure}")["{measure}"].to_markdown())') for measure in measures),
    ]
    numbered = [{**cell, "id": f"cell-{number}"} for number, cell in enumerate(cells, start=1)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book = {"cells": numbered, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _text(source: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def _code(source: str) -> dict[str, object]:
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}
