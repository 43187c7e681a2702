"""Our server answers every case of the tables by which publishers are compared: Accept headers, and spellings of IRIs.

``make bench`` runs the same on peers.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.conformance import HUB, Served, matrix, negotiation, rows, write_data
from kg.publish.formats import BY_NAME, DOCUMENTS
from kg.publish.site import site_of_files
from web import serving


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = tmp_path_factory.mktemp("matrix") / "data.ttl"
    write_data(path)
    with serving(site_of_files([path])) as server:
        yield Served("ours", server.port, "/sparql")


@pytest.mark.parametrize("row", rows("negotiation.tsv"), ids=lambda row: row["accept"] or "empty")
def test_this_header_gets_this_format_over_http(served: Served, row: dict[str, str]) -> None:
    answer = served.get("/id/hub", row["accept"])
    if row["format"] == "406":
        assert answer.status == 406
    else:
        # A program that does not say what it wants gets Turtle; browsers name HTML.
        expected = BY_NAME["ttl" if row["accept"] in {"", "*/*"} else row["format"]]
        assert (answer.status, answer.media) == (200, expected.media)


def test_every_header_is_scored_as_right(served: Served) -> None:
    score = negotiation(served, HUB)
    assert score.right == score.asked >= 40
    assert score.offered == tuple(form.name for form in DOCUMENTS)


def test_every_iri_is_found_in_every_way_and_spelling(served: Served) -> None:
    tried = list(matrix(served))
    assert len(tried) > 80
    assert [(how, case) for how, case, succeeded in tried if not succeeded] == []
