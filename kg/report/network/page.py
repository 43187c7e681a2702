"""Writes the report of a network: a page in each language, the tables as CSV, the figures and the notebook."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from kg.api import Dataset
from kg.network import ABSENT_TIE
from kg.network.measures import MEASURES, Options
from kg.network.table import Table, show
from kg.report.network.contents import COMBINATIONS, Section, Tell, gather
from kg.report.network.figures import LANGUAGES, draw_all
from kg.report.network.notebook import notebook
from kg.report.network.words import words

NETWORK_REPORT_MARK = "network.ipynb"
"""A file that every folder with a report holds."""

_LONG = 60
"""Rows of a table that the page shows; all are in its CSV."""


def write_network_report(
    dataset: Dataset,
    folder: Path,
    options: Options | None = None,
    *,
    combinations: int = COMBINATIONS,
    tell: Tell = lambda _: None,
) -> list[Path]:
    """Write the report of the network of ``dataset`` into ``folder``, which must exist, and return its files.

    Args:
        options: of the measures; their seed and draws also of the ranges.
        combinations: resolutions of contradictions, up to which all are tried for the ranges, and else drawn.
        tell: called with a line before each step.
    """
    chosen = options or Options()
    network = dataset.network()
    sections = gather(dataset, network, chosen, combinations, tell)
    tell("drawing")
    figures = draw_all(dataset, network, {section.table.name: section.table for section in sections}, chosen, folder)
    (folder / "tables").mkdir()
    for section in sections:
        path = folder / "tables" / f"{section.table.name}.csv"
        path.write_text(section.table.to_csv(), encoding="utf-8", newline="")
    for language in LANGUAGES:
        page = _templates().get_template("network.html.j2").render(
            dataset=dataset, language=language, sections=[_shown(section, language) for section in sections],
            figures=[(name, *words(name, language)) for name in figures], options=chosen, absent_tie=ABSENT_TIE,
            suffix="" if language == "en" else f".{language}",
        )  # fmt: skip
        name = "index.html" if language == "en" else f"index.{language}.html"
        (folder / name).write_text(page, encoding="utf-8", newline="\n")
    (folder / NETWORK_REPORT_MARK).write_text(notebook(dataset.name, MEASURES), encoding="utf-8")
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _shown(section: Section, language: str) -> dict[str, object]:
    """Return what the page shows of a section: columns without IRIs, the first rows, the language of its title."""
    table = section.table
    kept = [place for place, column in enumerate(table.columns) if _is_shown(table, place, column, language)]
    return {
        "name": table.name,
        "title": section.english if language == "en" else section.arabic,
        "caption": table.caption,
        "source": table.source,
        "columns": [table.columns[place] for place in kept],
        "rows": [[show(row[place]) for place in kept] for row in table.rows[:_LONG]],
        "all": len(table),
    }


def _is_shown(table: Table, place: int, column: str, language: str) -> bool:
    other = "ar" if language == "en" else "en"
    if column.endswith(f"_{other}"):
        return False
    cells = [row[place] for row in table.rows]
    return not any(isinstance(cell, str) and cell.startswith(("http://", "https://")) for cell in cells)


def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("kg.report"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=select_autoescape(enabled_extensions=("html.j2",)), keep_trailing_newline=True,
    )  # fmt: skip
