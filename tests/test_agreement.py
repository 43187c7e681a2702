# SPDX-FileCopyrightText: Conflict KG contributors
# SPDX-License-Identifier: Apache-2.0
"""The figures of docs/agreement.md are those of its table, and the table is of the sample that the seed gives."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable

import pytest
from support import ROOT

from kg import Dataset

DOCUMENT = ROOT / "docs" / "agreement.md"
TABLE = ROOT / "docs" / "agreement" / "alignment.tsv"
SEED, SIZE = 2016, 25

Row = dict[str, str]
DECISIONS = ("voice", "stance", "polarity", "level")
DETAILS = ("class", "date", "place", "roles", "content")
COLUMNS = [
    *("passage", "dataset_claim", "blind_claim", "verdict"),
    *(f"same_{decision}" for decision in DECISIONS),
    *DETAILS,
    *("right", "done", "changed"),
    *(f"{coder}_{decision}" for decision in DECISIONS for coder in ("dataset", "blind")),
]
VALUES = {"na", "same", "more", "one", "different"}
RIGHT = ("dataset", "blind", "either", "both")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    header, *lines = (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines())
    assert header == COLUMNS
    return [dict(zip(COLUMNS, line, strict=True)) for line in lines]


def place_of(row: Row) -> tuple[str | int, ...]:
    """Return what the table is sorted by."""
    account, _, passage = row["passage"].partition("/")
    return account, *map(int, re.findall(r"\d+", passage)), row["dataset_claim"], row["blind_claim"]


def pairs(rows: Iterable[Row]) -> list[Row]:
    """Return the rows in which both coders have a claim."""
    return [row for row in rows if "-" not in (row["dataset_claim"], row["blind_claim"])]


def split(rows: list[Row]) -> set[tuple[str, str, str]]:
    """Return the sides (coder, passage, claim) that are aligned with more than one claim of the other coder."""
    sides = Counter(
        (coder, row["passage"], row[f"{coder}_claim"]) for row in pairs(rows) for coder in ("dataset", "blind")
    )
    return {side for side, number in sides.items() if number > 1}


def in_split(row: Row, shared: set[tuple[str, str, str]]) -> bool:
    return any((coder, row["passage"], row[f"{coder}_claim"]) in shared for coder in ("dataset", "blind"))


def verdict(row: Row, shared: set[tuple[str, str, str]]) -> str:
    """Return the verdict that follows from what was compared."""
    if "-" in (row["dataset_claim"], row["blind_claim"]):
        return "only one"
    parted = in_split(row, shared)
    other = any(row[f"same_{decision}"] == "n" for decision in ("voice", "stance", "polarity"))
    other |= row["same_level"] == "n" and not parted
    if other or any(row[detail] == "different" for detail in DETAILS):
        return "differ"
    return "finer split" if parted else "agree"


def kappa(rows: list[Row], decision: str) -> float:
    """Return Cohen's kappa: agreement beyond what the two coders' frequencies give by chance.

    The authors of the two accounts count as one voice, since the passage leaves no choice between them.
    """
    number = len(rows)
    one, other = (
        Counter(re.sub("^(chronicle|memoir)-author$", "author", row[f"{coder}_{decision}"]) for row in rows)
        for coder in ("dataset", "blind")
    )
    observed = sum(row[f"dataset_{decision}"] == row[f"blind_{decision}"] for row in rows) / number
    chance = sum(one[value] * other[value] for value in one) / number**2
    return (observed - chance) / (1 - chance)


def found(name: str, rows: list[Row], *left_out: str) -> str:
    """Return the line of the document on how many claims each coder has and the other has too.

    Args:
        left_out: voices whose claims are not counted.
    """
    shares, cells = [], []
    for coder in ("dataset", "blind"):
        counted = [row for row in rows if row[f"{coder}_voice"] not in {"-", *left_out}]
        claims = {(row["passage"], row[f"{coder}_claim"]) for row in counted}
        matched = {(row["passage"], row[f"{coder}_claim"]) for row in pairs(counted)}
        shares.append(len(matched) / len(claims))
        cells += [str(len(claims)), f"{len(matched)} ({shares[-1]:.1%})"]
    harmonic = 2 * shares[0] * shares[1] / sum(shares)
    return f"| {name} | {' | '.join(cells)} | {harmonic:.2f} |"


def decided(name: str, rows: list[Row], decision: str) -> str:
    same = sum(row[f"same_{decision}"] == "y" for row in rows)
    return f"| {name} | {len(rows)} | {same} | {same / len(rows):.1%} | {kappa(rows, decision):.2f} |"


def detailed(rows: list[Row], detail: str) -> str:
    number = Counter(row[detail] for row in rows)
    both = number["same"] + number["more"] + number["different"]
    cells = [both, number["same"], number["more"], number["different"], f"{number['same'] / both:.1%}", number["one"]]
    return f"| {detail} | {' | '.join(map(str, cells))} |"


def figures(rows: list[Row]) -> list[str]:
    """Return the lines of the document that hold figures, in its order."""
    shared, both = split(rows), pairs(rows)
    verdicts = Counter(row["verdict"] for row in rows)
    lines = [found("all", rows), found("of the accounts' voices", rows, "curator")]
    lines += [decided(decision, both, decision) for decision in DECISIONS]
    lines.append(decided("level, outside splits", [row for row in both if not in_split(row, shared)], "level"))
    lines += [detailed(both, detail) for detail in DETAILS]
    for name in ("agree", "finer split", "differ", "only one"):
        right = Counter(row["right"] for row in rows if row["verdict"] == name)
        lines.append(f"| {name} | {verdicts[name]} | {' | '.join(str(right[who]) for who in RIGHT)} |")
    changed = [row for row in rows if row["changed"] != "-"]
    claims = {(row["passage"], row["changed"]) for row in changed}
    added = claims - {(row["passage"], row["dataset_claim"]) for row in rows}
    lines.append(f"| passages with something corrected or added | {len({row['passage'] for row in changed})} |")
    lines += [f"| claims corrected | {len(claims - added)} |", f"| claims added | {len(added)} |"]
    return lines


def test_kappa_is_that_of_its_formula() -> None:
    counts = {("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}
    rows = [{"dataset_level": one, "blind_level": other} for (one, other), n in counts.items() for _ in range(n)]
    assert kappa(rows, "level") == pytest.approx((0.7 - 0.5) / (1 - 0.5))


def test_the_sample_is_the_one_which_the_seed_gives(aleppo: Dataset, rows: list[Row]) -> None:
    found_passages = aleppo.query(
        "SELECT DISTINCT ?passage { ?claim a ckg:Claim ; ckg:passage ?passage . ?passage ckg:passageOf ?account ;"
        " ckg:paragraph ?paragraph ; ckg:sentence ?sentence } ORDER BY ?account ?paragraph ?sentence"
    )
    passages = [str(row["passage"]).partition("/passage/")[2] for row in found_passages]
    assert {row["passage"] for row in rows} == set(random.Random(SEED).sample(passages, SIZE))  # noqa: S311


def test_each_claim_named_exists(aleppo: Dataset, rows: list[Row]) -> None:
    claims = {str(row["claim"]).partition("/claim/")[2] for row in aleppo.query("SELECT ?claim { ?claim a ckg:Claim }")}
    named = {
        f"{row['passage'].partition('/')[0]}/{row[column]}"
        for row in rows
        for column in ("dataset_claim", "changed")
        if row[column] != "-"
    }
    assert named - claims == set()


def test_the_table_is_sorted_and_names_each_pair_once(rows: list[Row]) -> None:
    places = [place_of(row) for row in rows]
    assert places == sorted(set(places))


def test_the_judgements_follow_from_what_was_compared(rows: list[Row]) -> None:
    shared = split(rows)
    for row in rows:
        paired = row in pairs([row])
        for decision in DECISIONS:
            same = row[f"dataset_{decision}"] == row[f"blind_{decision}"]
            assert row[f"same_{decision}"] == (("y" if same else "n") if paired else "na"), row
        assert {row[detail] for detail in DETAILS} <= (VALUES if paired else {"na"}), row
        assert row["verdict"] == verdict(row, shared), row
        assert row["right"] in RIGHT, row
        assert row["done"] != "-" or row["verdict"] in {"agree", "finer split"}, row


def test_the_figures_are_those_of_the_table(rows: list[Row]) -> None:
    written = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if re.match(r"\| .*\| \d", line)]
    assert written == figures(rows)


def test_the_document_speaks_of_every_passage_and_every_change(rows: list[Row]) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    changed = {row["changed"] for row in rows} - {"-"}
    assert [name for name in sorted({row["passage"] for row in rows} | changed) if f"`{name}`" not in text] == []
