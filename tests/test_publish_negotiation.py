"""Content negotiation: given this Accept header, this format is sent (RFC 9110, sections 12.4 and 12.5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.conformance import rows
from kg.publish.formats import BY_NAME, DOCUMENTS
from kg.publish.negotiation import choose, choose_language, ranges


@pytest.mark.parametrize("row", rows("negotiation.tsv"), ids=lambda row: row["accept"] or "empty")
def test_this_header_gets_this_format(row: dict[str, str]) -> None:
    chosen = choose(row["accept"], DOCUMENTS)
    assert (chosen.name if chosen else "406") == row["format"]


def test_no_header_gets_the_first_on_offer() -> None:
    assert choose(None, DOCUMENTS) is BY_NAME["html"]


@given(st.text(alphabet='abtexurl/*;,=q01. "-+', max_size=60))
def test_any_header_at_all_is_answered(accept: str) -> None:
    assert choose(accept, DOCUMENTS) in {*DOCUMENTS, None}
    assert all(0 <= one.quality <= 1 for one in ranges(accept))


@given(st.lists(st.sampled_from([form.media for form in DOCUMENTS]), min_size=1, unique=True))
def test_of_several_with_falling_quality_the_first_is_sent(media: list[str]) -> None:
    accept = ", ".join(f"{one};q={1 - place / 10:.1f}" for place, one in enumerate(media))
    chosen = choose(accept, DOCUMENTS)
    assert chosen is not None
    assert chosen.media == media[0]


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("ar", "ar"),
        ("ar-SY", "ar"),
        ("AR", "ar"),
        ("fr", "en"),
        ("fr, ar;q=0.1", "ar"),
        ("en;q=0.4, ar;q=0.5", "ar"),
        ("ar;q=0, en", "en"),
        ("*", "en"),
        ("arc", "en"),
        ("de;q=0.9, *;q=0.1", "en"),
    ],
)
def test_this_header_gets_this_language(accept: str | None, language: str) -> None:
    assert choose_language(accept, ("en", "ar")) == language
