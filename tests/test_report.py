"""The report: a page that parses, in two languages, with all disputes and all passages."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kg import Dataset
from kg.report import write_report

VOID = {"meta", "img", "br", "link"}


class Page(HTMLParser):
    """Collects the tags of a page and refuses those that are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.images: list[str] = []
        self.arabic: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "img":
            assert named.get("alt")
            self.images.append(str(named["src"]))
        if named.get("lang") == "ar":
            self.arabic.append(named)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def report(aleppo: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the report of aleppo-2016."""
    folder = tmp_path_factory.mktemp("report")
    write_report(aleppo, aleppo.network(), aleppo.coverage(), folder)
    return folder


def test_the_page_is_well_formed_and_right_to_left_where_it_is_arabic(report: Path) -> None:
    page = Page()
    page.feed((report / "index.html").read_text(encoding="utf-8"))
    assert page.open == []
    assert page.images == ["timeline.svg", "network.svg"]
    assert len(page.arabic) > 30
    assert {named.get("dir") for named in page.arabic} == {"rtl"}


def test_the_figures_are_there(report: Path) -> None:
    for name in ("timeline", "network"):
        assert ET.parse(report / f"{name}.svg").getroot().tag.endswith("svg")  # noqa: S314
        assert (report / f"{name}.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("file", ["index.html", "report.md"])
def test_every_dispute_and_every_passage_is_told(report: Path, aleppo: Dataset, file: str) -> None:
    text = (report / file).read_text(encoding="utf-8").replace("&#39;", "'").replace("&#34;", '"')
    labels = aleppo.query("SELECT ?label { ?c a ckg:Contradiction ; rdfs:label ?label }")
    assert len(labels) > 20
    assert [str(row["label"]) for row in labels if str(row["label"]) not in text] == []
    assert [passage.address for passage in aleppo.coverage() if passage.address not in text] == []


def test_a_battle_that_did_not_begin_is_not_on_the_timeline(aleppo: Dataset) -> None:
    assert aleppo.ask("ASK { event:announced-battle-21-october a ckg:UnrealisedEvent }")
    dated = aleppo.query("timeline")
    assert "announced-battle-21-october" not in {str(row["event"]).rpartition("/")[2] for row in dated}
    assert "castello-road-takeover" in {str(row["event"]).rpartition("/")[2] for row in dated}
