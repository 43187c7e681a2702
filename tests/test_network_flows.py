# SPDX-FileCopyrightText: Conflict KG contributors
# SPDX-License-Identifier: Apache-2.0
"""Flows and ledger: sums that can be done by hand, and what the accounts do and do not give."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import Run

from kg import Dataset
from kg.network.evacuation.flows import Count, Figure, Movement
from kg.network.evacuation.ledger import ADDS_UP, CANNOT, UNTOLD, Sum, sum_of, verdict


def batch(name: str, *figures: Figure, of: str = "", scope: str = "event", population: str = "persons") -> Movement:
    counts = tuple(Count(name, "told", figure, population, scope, "", "", False, "") for figure in figures)
    return Movement(name, name, "Batch", (), None, None, frozenset({of} if of else ()), counts)


def exactly(number: int) -> Figure:
    return Figure(number, number, number)


@pytest.mark.parametrize(
    ("total", "parts", "words"),
    [
        (exactly(300), Sum(2, 2, exactly(300)), ADDS_UP),
        (Figure(250, None, 350), Sum(2, 2, Figure(280, None, 400)), ADDS_UP),
        (exactly(300), Sum(2, 2, exactly(200)), CANNOT),
        (exactly(300), Sum(2, 1, Figure(400)), CANNOT),
        (exactly(300), Sum(2, 1, Figure(200)), UNTOLD),
        (Figure(None, 300), Sum(2, 2, exactly(300)), UNTOLD),
        (Figure(), Sum(1, 1, exactly(300)), UNTOLD),
        (exactly(300), Sum(0, 0, exactly(0)), UNTOLD),
    ],
)
def test_verdict_is_given_where_bounds_decide(total: Figure, parts: Sum, words: str) -> None:
    assert verdict(total, parts)[0] == words


def test_batch_within_a_batch_is_not_added_twice() -> None:
    whole, inner, other = batch("day", exactly(100)), batch("bus", exactly(40), of="day"), batch("next", exactly(50))
    assert sum_of([whole, inner, other]) == Sum(2, 2, exactly(150))


def test_part_without_a_number_gives_the_sum_of_its_parts_as_lower_bound() -> None:
    whole, inner, other = batch("day"), batch("bus", exactly(40), of="day"), batch("next", exactly(50))
    assert sum_of([whole, inner, other]) == Sum(2, 1, Figure(90, 50, None))


def test_running_totals_and_other_populations_are_not_added() -> None:
    parts = [batch("a", exactly(90), scope="cumulative"), batch("b", exactly(9), population="fighters")]
    assert sum_of(parts, "civilians").counted == 0
    assert sum_of(parts).figure.lower == 9


def test_two_numbers_for_one_batch_give_its_bounds() -> None:
    assert sum_of([batch("a", exactly(90), exactly(100))]).figure == Figure(90, None, 100)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=6))
def test_exact_batches_add_up_to_their_sum_only(numbers: list[int]) -> None:
    found = sum_of([batch(str(place), exactly(number)) for place, number in enumerate(numbers)])
    assert verdict(exactly(sum(numbers)), found)[0] == ADDS_UP
    assert verdict(exactly(sum(numbers) + 1), found)[0] == CANNOT


def test_first_day_is_a_reading_and_has_no_bounds(aleppo: Dataset) -> None:
    (row,) = (row for row in aleppo.flows() if str(row["event"]).endswith("evacuation-day-one"))
    assert (row["lower"], row["best"], row["upper"], row["scope"]) == (None, 6000, None, "day")
    assert row["reading"] is True
    assert "six million cannot be meant" in str(row["anomaly"])
    assert (row["origin"], row["destination"]) == ("not said", "not said")


def test_thousands_have_a_lower_bound_only(aleppo: Dataset) -> None:
    rows = [row for row in aleppo.flows() if row["qualifier"] == "thousands"]
    assert {(row["lower"], row["best"], row["upper"], row["shared"]) for row in rows} == {(1000, None, None, 2)}


def test_no_evacuation_can_be_told_to_add_up(aleppo: Dataset) -> None:
    rows = [row for row in aleppo.ledger() if row["check"] == "batches against total"]
    found = {str(row["operation"]).rpartition("/")[2]: (row["total"], row["sum"], row["reason"]) for row in rows}
    assert found == {
        "east-aleppo-evacuation": (None, 6000, "no total is given"),
        "kafriya-fuah-evacuation": (4000, None, "1 of 1 parts have no number"),
    }
    assert {row["verdict"] for row in aleppo.ledger()} == {UNTOLD}


def test_command_prints_both_tables(run: Run) -> None:
    done = run("network", "flows", "--json")
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) == {"flows", "ledger"}
