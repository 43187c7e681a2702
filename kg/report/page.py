"""Writes the report of a build: ``index.html``, ``report.md`` and the figures that both show."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from kg.accounts import Covered
from kg.api import Dataset
from kg.network import ABSENT_TIE, Network
from kg.network.figures import draw_circle
from kg.report.contents import gather
from kg.report.timeline import draw_timeline


def write_report(dataset: Dataset, network: Network, covered: list[Covered], folder: Path) -> None:
    """Write the report of ``dataset`` into ``folder``, which must exist."""
    contents = gather(dataset, network, covered)
    draw_timeline(contents.events, folder)
    draw_circle(network, folder)
    templates = Environment(
        loader=PackageLoader("kg.report"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for template, file in (("report.html.j2", "index.html"), ("report.md.j2", "report.md")):
        page = templates.get_template(template).render(report=contents, absent_tie=ABSENT_TIE)
        (folder / file).write_text(page, encoding="utf-8", newline="\n")
