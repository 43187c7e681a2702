"""EDTF dates to day bounds."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.dataset.edtf import bounds, qualifiers


def days(text: str) -> list[str | None]:
    found = bounds(text)
    ends = (found.earliest_begin, found.latest_begin, found.earliest_end, found.latest_end)
    return [day.isoformat() if day else None for day in ends]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016-07-17", ["2016-07-17"] * 4),
        ("2016-02", ["2016-02-01", "2016-02-29", "2016-02-01", "2016-02-29"]),
        ("2016", ["2016-01-01", "2016-12-31", "2016-01-01", "2016-12-31"]),
        ("2016-07-31/2016-08-06", ["2016-07-31", "2016-07-31", "2016-08-06", "2016-08-06"]),
        ("2016-09/2016-10", ["2016-09-01", "2016-09-30", "2016-10-01", "2016-10-31"]),
        ("../2016-07-17", [None, None, "2016-07-17", "2016-07-17"]),
        ("2016-07-17/..", ["2016-07-17", "2016-07-17", None, None]),
        ("2016-07-10~", ["2016-07-10"] * 4),
        ("[2016-12-03..2016-12-07]", ["2016-12-03", "2016-12-07", "2016-12-03", "2016-12-07"]),
    ],
)
def test_bounds(text: str, expected: list[str | None]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2016-13", "2016-11-31", "17-07-2016", "2016-07-17/x", "17 تموز 2016", "٢٠١٦-٠٧-١٧", "/"]
)
def test_what_is_not_edtf_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"EDTF|bounds"):
        bounds(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016", ()),
        ("2016?", ("uncertain",)),
        ("2016~", ("approximate",)),
        ("2016%", ("uncertain", "approximate")),
    ],
)
def test_qualifiers(text: str, expected: tuple[str, ...]) -> None:
    assert qualifiers(text) == expected


@given(st.dates(datetime.date(1000, 1, 1)), st.dates(datetime.date(1000, 1, 1)))
def test_an_interval_is_bounded_by_its_ends(one: datetime.date, other: datetime.date) -> None:
    first, last = sorted((one, other))
    assert days(f"{first}/{last}") == [first.isoformat()] * 2 + [last.isoformat()] * 2


@given(st.dates(datetime.date(1000, 1, 1)))
def test_a_coarser_date_holds_the_finer(day: datetime.date) -> None:
    month = bounds(f"{day:%Y-%m}")
    assert month.earliest_begin is not None
    assert month.latest_begin is not None
    assert month.earliest_begin <= day <= month.latest_begin
