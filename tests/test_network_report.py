"""The report of a network: pages in two languages, tables, figures, and a notebook that runs."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from support import Run

from kg import Dataset
from kg.network.measures import MEASURES, Options
from kg.report.network import write_network_report
from kg.report.network.notebook import notebook


@pytest.fixture(scope="module")
def report(aleppo: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the report of aleppo-2016, with few draws."""
    folder = tmp_path_factory.mktemp("network-report")
    write_network_report(aleppo, folder, Options(draws=5), combinations=4)
    return folder


def test_every_measure_has_its_table_and_its_place_on_both_pages(report: Path) -> None:
    for name in (*MEASURES, "scalar-ranges", "proved-ranges", "rank-ranges", "rank-stability", "flows", "ledger"):
        with (report / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file))
        for page in ("index.html", "index.ar.html"):
            assert f'<h2 id="{name}">' in (report / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["camps", "adjacency", "alluvial", "course", "ranks", "brokerage", "flows"])
def test_every_figure_is_there_in_both_languages(report: Path, name: str) -> None:
    for file in (name, f"{name}.ar"):
        assert ET.parse(report / f"{file}.svg").getroot().tag.endswith("svg")  # noqa: S314
        assert (report / f"{file}.png").read_bytes().startswith(b"\x89PNG")
    assert (report / f"{name}.svg").read_bytes() != (report / f"{name}.ar.svg").read_bytes()


def test_the_arabic_page_runs_from_right_to_left_and_shows_arabic_names(report: Path) -> None:
    page = (report / "index.ar.html").read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in page
    assert "جيش الفتح" in page
    assert 'src="camps.ar.svg"' in page


def test_the_same_seed_gives_the_same_bytes(aleppo: Dataset, report: Path, tmp_path: Path) -> None:
    again = write_network_report(aleppo, tmp_path, Options(draws=5), combinations=4)
    differing = [path.name for path in again if path.read_bytes() != (report / path.relative_to(tmp_path)).read_bytes()]
    assert len(again) > 50
    assert differing == []


def test_the_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = json.loads(notebook("aleppo-2016", ["description", "frustration"]))
    monkeypatch.chdir(tmp_path)
    shown: dict[str, object] = {"Image": lambda name: Path(name).read_bytes()}
    cells = [cell["source"] for cell in book["cells"] if cell["cell_type"] == "code"]
    for source in cells:
        exec(source.replace("from IPython.display import Image", ""), shown)  # noqa: S102 - our own notebook
    assert (tmp_path / "network.png").is_file()
    assert len(cells) == 6


def test_the_first_figure_takes_five_lines() -> None:
    book = json.loads(notebook("aleppo-2016", []))
    first = next(cell["source"] for cell in book["cells"] if "draw_circle" in cell["source"])
    assert len(first.splitlines()) == 5


def test_measures_from_the_command_line(run: Run) -> None:
    done = run("network", "measures", "--measure", "frustration", "--json", "--layer", "conflict")
    (row,) = json.loads(done.stdout)["frustration"]["rows"]
    assert row["status"] == "proved"
    refused = run("network", "measures", "--measure", "nonsense")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert "no such measure: nonsense" in refused.stderr


def test_ranges_from_the_command_line(run: Run) -> None:
    done = run(
        "network", "ranges", "--figure", "positive-pairs", "--figure", "positive-degree", "--draws", "3", "--json"
    )
    found = json.loads(done.stdout)
    assert {row["measure"] for row in found["scalar-ranges"]["rows"]} == {"positive-pairs"}
    assert {row["measure"] for row in found["rank-ranges"]["rows"]} == {"positive-degree"}
    refused = run("network", "ranges", "--figure", "nonsense")
    assert (refused.returncode, "no such figure: nonsense" in refused.stderr) == (2, True)


def test_report_from_the_command_line(run: Run, mini: Path, tmp_path: Path) -> None:
    done = run("network", "report", mini, "--out", "told", "--draws", "2")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "told" / "index.ar.html").is_file()
    wrong = run("network", "report", mini, "--collapse", "sum")
    assert (wrong.returncode, "no such collapse rule: sum" in wrong.stderr) == (2, True)
