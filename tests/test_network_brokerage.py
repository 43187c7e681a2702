# SPDX-FileCopyrightText: Conflict KG contributors
# SPDX-License-Identifier: Apache-2.0
"""Brokerage against R's sna, on a network of our own and on Zachary's karate club, and on what the memoir tells."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import Dataset
from kg.network.measures import Options
from kg.network.measures.brokerage import ROLES, brokerage, brokerage_of, count_roles, open_paths
from kg.network.table import Table

# R 4.2.2, sna 2.7-1:
#   e <- rbind(c(1,2),c(2,3),c(3,4),c(4,1),c(2,5),c(5,6),c(6,2),c(3,6),c(6,7),c(7,3),c(5,1),c(4,7),c(1,5))
#   g <- matrix(0,7,7); g[e] <- 1
#   brokerage(g, c("a","a","b","b","a","c","c"))$raw.nli      columns w_I w_O b_OI b_IO b_O
ARCS = ["12", "23", "34", "41", "25", "56", "62", "36", "67", "73", "51", "47", "15"]
SIDES = dict(zip("1234567", "aabbacc", strict=True))
SNA = {
    "1": (1, 0, 2, 0, 0), "2": (0, 0, 1, 1, 1), "3": (0, 1, 2, 0, 1), "4": (0, 0, 0, 2, 0),
    "5": (1, 0, 0, 2, 0), "6": (0, 1, 2, 0, 1), "7": (0, 1, 0, 1, 0),
}  # fmt: skip

# The same of networkx.karate_club_graph(), each tie both ways, by club; nodes 0, 1, 33 and the sums over all.
KARATE = {0: (174, 0, 15, 15, 0), 1: (32, 0, 8, 8, 0), 33: (156, 6, 40, 40, 0)}
KARATE_SUMS = (510, 20, 128, 128, 0)
KARATE_EXPECTED = (3.994468, 4.527064, 4.527064, 4.527064, 0)


def counts(table: Table) -> dict[str, tuple[object, ...]]:
    rows: dict[str, dict[str, object]] = {}
    for row in table:
        rows.setdefault(str(row["actor"]), {})[str(row["role"])] = row["count"]
    return {actor: tuple(found[role] for role in ROLES) for actor, found in rows.items()}


def karate() -> tuple[list[tuple[str, str]], Mapping[str, str]]:
    graph = nx.karate_club_graph()
    arcs = [(str(a), str(b)) for u, v in graph.edges for a, b in ((u, v), (v, u))]
    return arcs, {str(node): club for node, club in graph.nodes(data="club")}


def test_roles_are_those_of_sna() -> None:
    table = brokerage_of([(arc[0], arc[1]) for arc in ARCS], SIDES, Options(draws=10))
    assert counts(table) == SNA


def test_karate_club_is_as_in_sna() -> None:
    table = brokerage_of(*karate(), Options(draws=10))
    found = counts(table)
    assert {node: found[str(node)] for node in KARATE} == KARATE
    assert tuple(np.array(list(found.values())).sum(axis=0)) == KARATE_SUMS
    expected = [row["expected"] for row in table if row["actor"] == "0" and row["role"] != "all"]
    assert expected == pytest.approx(KARATE_EXPECTED, abs=1e-6)


def test_null_keeps_the_number_of_brokered_pairs() -> None:
    # Each role's mean over all exchanges of sides is the number of paths times the chance of such sides: with three
    # actors of two sides of 2 and 1, a path of all three can never be within one side.
    table = brokerage_of([("a", "b"), ("b", "c")], {"a": "x", "b": "x", "c": "y"}, Options(draws=3000))
    mean = {row["role"]: row["permuted"] for row in table}
    assert mean["coordinator"] == mean["liaison"] == 0
    assert [mean[role] for role in ("itinerant", "gatekeeper", "representative")] == pytest.approx(
        [1 / 3] * 3, abs=0.03
    )


def test_same_seed_same_table() -> None:
    assert brokerage_of(*karate(), Options(draws=20)) == brokerage_of(*karate(), Options(draws=20))


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda arc: arc[0] != arc[1])))
def test_roles_of_an_actor_add_up_to_its_open_paths(arcs: set[tuple[int, int]]) -> None:
    paths = open_paths([(str(u), str(v)) for u, v in arcs], map(str, range(7)))
    roles = count_roles(paths, np.array([0, 0, 1, 1, 2, 2, 2]))
    assert roles.sum(axis=1).tolist() == np.bincount(paths[:, 1], minlength=7).tolist()


def test_go_between_of_the_memoir_stands_between_the_sides(aleppo: Dataset) -> None:
    base = aleppo.files.config.base.iri
    sides = {
        f"{base}person/memoir-author": "besieged", f"{base}actor/aleppo-factions-in-siege": "besieged",
        f"{base}actor/russian-generals": "Russian", f"{base}person/russian-general": "Russian",
        f"{base}actor/russian-command": "Russian",
    }  # fmt: skip
    found = counts(brokerage(aleppo.network(), Options(draws=10), sides))
    roles = dict(zip(ROLES, found[f"{base}person/hail-assi"], strict=True))
    assert roles["liaison"] == 2  # from the author to the Russian generals, and back from them


def test_no_talk_no_brokerage(aleppo: Dataset) -> None:
    assert len(brokerage(aleppo.network().layer("conflict"), Options(draws=10))) == 0
