"""Balance over time: the powers before the world war, windows, labels of camps, change, and pairs that switch."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import SHARED

from kg import Dataset
from kg.network import Edge, Network, make_network
from kg.network.measures import Options
from kg.network.measures.course import aligned, moments, windows_of_change

POWERS = SHARED / "data" / "signed" / "wwi_temporal.csv"

Bound = str | None


def tie(
    pair: str, sign: int, begin: Bound = None, end: Bound = None, *, vague: tuple[Bound, Bound] | None = None
) -> Edge:
    """Return a tie between two actors of one letter; ``vague`` are its last possible begin and first possible end."""
    u, v = sorted(pair)
    kind, layer = ("alliance", "cooperation") if sign > 0 else ("battle", "conflict")
    latest, earliest = vague or (begin, end)
    event = f"{begin} {end}"
    return Edge(u, v, kind, layer, event, sign, 1.0, False, begin, latest, earliest, end, (f"claim/{pair}/{event}",))


def network(*ties: Edge) -> Network:
    return make_network(ties, {})


def day(number: int) -> str:
    return (date(2016, 7, 1) + timedelta(days=number)).isoformat()


# ========== Balance over time


@pytest.mark.skipif(not POWERS.is_file(), reason=f"{POWERS} is not there")
def test_the_powers_before_the_world_war() -> None:
    """The index by year is that of the manifest; the blocs of 1907 are balanced (Antal, Krapivsky and Redner 2006)."""
    with POWERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ties = []
    for row in rows:  # the file's intervals are half-open
        u, v = sorted((row["u"], row["v"]))
        days = f"{row['begin']}-01-01", f"{int(row['end']) - 1}-12-31"
        bounds = days[0], days[0], days[1], days[1]
        ties.append(Edge(u, v, "tie", "conflict", row["begin"], int(row["sign"]), 1.0, False, *bounds, ("claim",)))
    powers = network(*ties)
    found = [row for row in powers.measures("course")["course"] if row["reading"] == "possible"]
    years = {str(row["first"])[:4]: row["index"] for row in found}
    assert years == {"1872": 1, "1882": 1, "1890": 1, "1891": 1, "1904": 1, "1907": 0}
    assert {row["status"] for row in found} == {"proved"}
    assert found[-1]["last"] == "1917-12-31"
    assert found[-1]["camps"] == 2
    switched = {(row["first"], row["second"]): row for row in powers.measures("switching")["switching"]}
    assert switched["DEU", "RUS"]["order"] == "positive, negative"
    assert switched["FRA", "GBR"]["order"] == "negative, positive"
    assert {row["certain"] for row in switched.values()} == {True}
    assert set(switched) == {("AUH", "RUS"), ("DEU", "RUS"), ("FRA", "GBR"), ("FRA", "RUS"), ("GBR", "RUS")}


def test_windows_begin_and_end_with_ties() -> None:
    ties = network(tie("ab", 1, day(0), day(3)), tie("bc", -1, day(2), day(5)))
    assert windows_of_change(ties) == [(day(0), day(1)), (day(2), day(3)), (day(4), day(5))]
    assert windows_of_change(network(tie("ab", 1))) == []


def test_vague_days_make_windows_too() -> None:
    vague = network(tie("ab", 1, day(0), day(9), vague=(day(3), day(5))))
    assert windows_of_change(vague) == [(day(0), day(2)), (day(3), day(5)), (day(6), day(9))]
    held = {(row["reading"], row["first"]): row["ties"] for row in vague.measures("course")["course"]}
    assert [held["possible", day(first)] for first in (0, 3, 6)] == [1, 1, 1]
    assert [held["certain", day(first)] for first in (0, 3, 6)] == [0, 1, 0]


bound = st.none() | st.integers(0, 12)


@given(st.lists(st.tuples(bound, bound, bound, bound), min_size=1, max_size=5), st.booleans())
def test_nothing_changes_within_a_window(drawn: list[tuple[int | None, ...]], certain: bool) -> None:
    """Whatever bounds are known, the ties of every day of a window are the same."""
    ties = []
    for pair, bounds in zip(combinations("abcd", 2), drawn, strict=False):
        known = iter(sorted(one for one in bounds if one is not None))
        begin, latest, earliest, end = (None if one is None else day(next(known)) for one in bounds)
        ties.append(tie("".join(pair), 1, begin, end, vague=(latest, earliest)))
    whole = network(*ties)
    for first, last in windows_of_change(whole):
        each = {whole.at(day(number), certain=certain).edges for number in range(13) if first <= day(number) <= last}
        assert each == {whole.slice(first, last, certain=certain).edges}


def test_three_enemies_are_weakly_balanced_from_the_third_day() -> None:
    ties = network(tie("ab", -1, day(0), day(4)), tie("bc", -1, day(0), day(4)), tie("ac", -1, day(2), day(4)))
    rows = [row for row in ties.measures("course")["course"] if row["reading"] == "certain"]
    assert [(row["first"], row["index"], row["weak_index"], row["balance"]) for row in rows] == [
        (day(0), 0, 0, 1), (day(2), 1, 0, 1 - 2 / 3),
    ]  # fmt: skip


def test_a_window_without_ties_has_no_index() -> None:
    ties = network(tie("ab", 1, day(0), day(1)), tie("ab", -1, day(5), day(5)))
    rows = [row for row in ties.measures("course")["course"] if row["reading"] == "possible"]
    assert [row["index"] for row in rows] == [0, None, 0]
    assert [row["camps"] for row in rows] == [1, 0, 2]


def test_windows_may_be_given_and_undated_ties_asked_for() -> None:
    ties = network(tie("ab", 1, day(0), day(1)), tie("bc", -1))
    (with_undated,) = moments(ties, Options(), windows=[(day(0), day(9))], undated=True)
    assert with_undated.camps.shown() == [["a", "b"], ["c"]]
    (dated,) = moments(ties, Options(), windows=[(day(0), day(9))])
    assert dated.camps.shown() == [["a", "b"]]


def test_without_time_the_course_is_open() -> None:
    enemies = network(*(tie(u + v, -1, day(0), day(1)) for u, v in combinations("abcdefghijklmnopqrstuvwxyz", 2)))
    (moment,) = moments(enemies, Options(limit=0))
    assert not moment.camps.proved


# ========== Labels of camps


def test_labels_follow_most_actors() -> None:
    windows = [[["a", "b", "c"], ["d", "e"]], [["c", "d", "e"], ["a", "b"]], [["d"], ["f", "g"]]]
    assert aligned(windows) == [
        {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2}, {"a": 1, "b": 1, "c": 2, "d": 2, "e": 2}, {"d": 2, "f": 3, "g": 3},
    ]  # fmt: skip


def test_a_camp_that_comes_back_has_its_label_again() -> None:
    assert aligned([[["a"], ["b"]], [], [["b"]], [["a"]]]) == [{"a": 1, "b": 2}, {}, {"b": 2}, {"a": 1}]


@given(st.lists(st.lists(st.sampled_from("abcdef"), unique=True, min_size=1), min_size=1, max_size=4))
def test_two_groups_of_a_window_never_share_a_label(halves: list[list[str]]) -> None:
    windows = [[half, sorted(set("abcdefg") - set(half))] for half in halves]
    for groups, label in zip(windows, aligned(windows), strict=True):
        first, second = ({label[actor] for actor in group} for group in groups)
        assert len(first) == len(second) == 1
        assert first != second


def test_camps_over_time_keep_their_labels() -> None:
    ties = network(
        tie("ab", 1, day(0), day(9)), tie("cd", 1, day(0), day(9)), tie("ac", -1, day(0), day(9)),
        tie("bd", -1, day(5), day(9)),
    )  # fmt: skip
    rows = [row for row in ties.measures("camps-over-time")["camps-over-time"] if row["reading"] == "possible"]
    labels = {(row["first"], row["actor"]): row["camp"] for row in rows}
    assert all(labels[day(0), actor] == labels[day(5), actor] for actor in "abcd")
    assert labels[day(0), "a"] != labels[day(0), "c"]
    assert {row["sure"] for row in rows} == {"yes"}


# ========== Change


def test_churn_is_what_two_windows_share() -> None:
    ties = network(tie("ab", 1, day(0), day(9)), tie("bc", -1, day(0), day(4)), tie("bd", 1, day(5), day(9)))
    (row,) = (row for row in ties.measures("churn")["churn"] if row["reading"] == "possible")
    assert (row["day"], row["edges"], row["actors"]) == (day(5), 1 / 3, 2 / 4)
    assert [row[name] for name in ("begun", "ended", "come", "gone")] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("ties", "order", "certain"),
    [
        ([tie("ab", 1, day(0), day(1)), tie("ab", -1, day(2), day(3))], "positive, negative", True),
        ([tie("ab", -1, day(0), day(1)), tie("ab", 1, day(2), day(3))], "negative, positive", True),
        (
            [tie("ab", 1, day(0), day(3), vague=(day(2), day(2))), tie("ab", -1, day(1), day(4))],
            "positive, negative",
            False,
        ),
        ([tie("ab", 1, day(0), day(0)), tie("ab", -1, day(0), day(1))], "both", False),
        ([tie("ab", 1, day(0), day(0)), tie("ab", -1)], None, None),
        (
            [tie("ab", 1, day(0), day(0)), tie("ab", 1, day(1), day(1)), tie("ab", -1, day(2)), tie("ab", 1, day(8))],
            "positive, negative, positive",
            True,
        ),
    ],
)
def test_switching_pairs_with_their_claims(ties: list[Edge], order: str | None, certain: bool | None) -> None:
    (row,) = network(*ties).measures("switching")["switching"]
    assert (row["order"], row["certain"]) == (order, certain)
    claims = {sign: sorted(one.claims[0] for one in ties if one.sign == sign) for sign in (1, -1)}
    assert str(row["positive_claims"]).split("claim") == " ".join(claims[1]).split("claim")
    assert str(row["negative_claims"]).split("claim") == " ".join(claims[-1]).split("claim")


def test_a_pair_of_one_sign_does_not_switch() -> None:
    ties = network(tie("ab", 1, day(0), day(1)), tie("ab", 1, day(3), day(4)))
    assert len(ties.measures("switching")["switching"]) == 0


# ========== The real network


def test_the_course_of_the_real_network_is_proved(aleppo: Dataset) -> None:
    found = aleppo.network().measures("course", "camps-over-time", "churn")
    rows = list(found["course"])
    assert {row["status"] for row in rows} <= {"proved", None}
    assert {row["reading"] for row in rows} == {"possible", "certain"}
    assert all(str(row["first"]) <= str(row["last"]) for row in rows)
    by_window = {(row["reading"], row["first"]): row["actors"] for row in rows}
    shown = [(row["reading"], row["first"]) for row in found["camps-over-time"]]
    assert all(shown.count(window) == actors for window, actors in by_window.items())
    assert len(found["churn"]) == len(rows) - 2
    assert "without any date" in found["course"].caption
