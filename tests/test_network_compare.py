"""Two networks side by side: what both have, one only, where they disagree; from Python and as a command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ROOT, Run

from kg import Dataset
from kg.errors import NetworkError
from kg.network import Edge, Network, make_network, write_network
from kg.network.compare import compare, read_match
from kg.network.exports.reading import read_network

SIGNS = {"cooperation": 1, "conflict": -1, "talk": 0}


def tie(pair: str, layer: str = "cooperation", *, event: str = "", days: str = "") -> Edge:
    """Return a tie of the two one-letter actors ``pair``; of ``first..last`` either may be left out."""
    first, _, last = days.partition("..")
    source, target = sorted(pair)
    return Edge(
        source, target, layer, layer, event or f"e-{pair}", SIGNS[layer], 1.0, False,
        first or None, last or None, first or None, last or None, (f"claim-{pair}-{layer}",),
    )  # fmt: skip


def network(*ties: Edge) -> Network:
    return make_network(ties, {})


# ========== What both have


def test_what_both_have_and_what_one_has_only() -> None:
    found = compare(network(tie("ab"), tie("bc"), tie("ac", "conflict")), network(tie("ab"), tie("bd"), tie("ac")))
    overlap = {(row["layer"], row["what"]): row for row in found["overlap"]}
    assert overlap["all", "actors"] == {
        "layer": "all", "what": "actors", "both": 3, "only_a": 0, "only_b": 1, "jaccard": 3 / 4,
    }  # fmt: skip
    assert overlap["all", "pairs"]["jaccard"] == 2 / 4
    assert overlap["all", "pairs and layers"]["jaccard"] == 1 / 5
    assert overlap["cooperation", "pairs"]["jaccard"] == 1 / 4
    assert overlap["conflict", "pairs"]["jaccard"] == 0
    assert overlap["talk", "pairs"]["jaccard"] is None, "neither has any"


def test_each_tie_leads_to_the_claims_of_either_side() -> None:
    found = compare(network(tie("ab")), network(tie("bc")), names=("diary", "letters"))
    assert [(row["where"], row["claims_a"], row["claims_b"]) for row in found["ties"]] == [
        ("only diary", "claim-ab-cooperation", None),
        ("only letters", None, "claim-bc-cooperation"),
    ]
    assert "A is diary, B is letters" in found["ties"].caption


def test_what_both_have_comes_first() -> None:
    found = compare(network(tie("ab"), tie("cd")), network(tie("ac"), tie("cd")))
    assert [row["where"] for row in found["pairs"]] == ["both", "only A", "only B"]


# ========== Disagreement


def test_signs_that_differ() -> None:
    one = network(tie("ab"), tie("ac"), tie("ad"), tie("ad", "conflict"), tie("ae", "talk"))
    other = network(tie("ab", "conflict"), tie("ac"), tie("ad"), tie("ae"))
    rows = [(row["target"], row["disagreement"], row["sign_a"], row["sign_b"]) for row in compare(one, other)["signs"]]
    assert rows == [("b", "opposite", "+", "-"), ("d", "ambivalent", "both", "+")]


@pytest.mark.parametrize(
    ("ours", "theirs", "disagree"),
    [
        ("2016-07-01..2016-07-03", "2016-07-04..2016-07-05", True),
        ("2016-07-01..2016-07-04", "2016-07-04..2016-07-05", False),
        ("2016-07-01..", "2016-08-01..2016-08-02", False),
        ("2016-09-01..", "2016-08-01..2016-08-02", True),
        ("", "2016-08-01..2016-08-02", False),
    ],
    ids=["apart", "one day in common", "may have gone on", "begins later", "undated"],
)
def test_days_that_cannot_overlap(ours: str, theirs: str, disagree: bool) -> None:
    rows = compare(network(tie("ab", event="x", days=ours)), network(tie("ab", event="x", days=theirs)))["dates"]
    assert [(row["of"], row["event"]) for row in rows] == ([("event", "x")] if disagree else [])


def test_other_events_of_a_pair_are_told_apart_from_one_event_with_two_dates() -> None:
    one = network(tie("ab", event="x", days="2016-07-01..2016-07-01"))
    other = network(tie("ab", event="y", days="2016-08-01..2016-08-01"))
    assert [row["of"] for row in compare(one, other)["dates"]] == ["pair"]


# ========== Degree


def degree(one: Network, other: Network) -> tuple[object, ...]:
    return compare(one, other)["degree"].rows[0][1:]


def test_degree_in_the_opposite_order() -> None:
    """A path hung on one end and on the other: degrees 3, 2, 1 against 1, 2, 3 of the actors a, b and c."""
    one = network(tie("ax"), tie("ay"), tie("az"), tie("bx"), tie("by"), tie("cx"))
    other = network(tie("cp"), tie("cq"), tie("cr"), tie("bp"), tie("bq"), tie("ap"))
    assert degree(one, other) == (3, -1.0, -1.0)


def test_no_correlation_is_made_up() -> None:
    assert degree(network(tie("ab")), network(tie("ab"))) == (2, None, None), "too few actors"
    ring = network(tie("ab"), tie("bc"), tie("ac"))
    assert degree(ring, ring) == (3, None, None), "all are equal"


# ========== Laws


ties = st.lists(
    st.builds(tie, st.sampled_from(["ab", "ac", "ad", "bc", "bd", "cd"]), st.sampled_from(sorted(SIGNS))), max_size=8
)


@settings(max_examples=40)
@given(ties, ties)
def test_the_other_way_round(one: list[Edge], other: list[Edge]) -> None:
    there, back = compare(network(*one), network(*other)), compare(network(*other), network(*one))
    assert [(row[2], row[3], row[4]) for row in there["overlap"].rows] == [
        (row[2], row[4], row[3]) for row in back["overlap"].rows
    ]
    assert len(there["signs"]) == len(back["signs"])


@settings(max_examples=40)
@given(ties)
def test_a_network_with_itself(drawn: list[Edge]) -> None:
    found = compare(network(*drawn), network(*drawn))
    assert {row["jaccard"] for row in found["overlap"]} <= {1.0, None}
    assert {row["where"] for row in found["ties"]} <= {"both"}
    assert len(found["signs"]) == len(found["dates"]) == 0


# ========== Other IRIs


def test_actors_matched_by_the_user() -> None:
    found = compare(network(tie("ab")), network(tie("yz")), match=[("a", "z"), ("b", "y")])
    assert [row["where"] for row in found["pairs"]] == ["both"]


def test_several_actors_that_are_one_in_the_other_network_are_taken_together() -> None:
    ours = network(tie("ab"), tie("ac", "conflict"), tie("bc", "conflict"))
    found = compare(ours, network(tie("xz", "conflict")), match=[("a", "x"), ("b", "x"), ("c", "z")])
    (row,) = found["ties"]
    assert (row["source"], row["target"], row["where"]) == ("a", "c", "both")
    assert row["claims_a"] == "claim-ac-conflict claim-bc-conflict"


@pytest.mark.parametrize(
    ("text", "words"), [("a,x\n1,2\n", "no column b"), ("a,b\n1,\n", ":2: a match of one actor only")]
)
def test_a_match_that_cannot_be_read(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "match.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NetworkError, match=words):
        read_match(path)


# ========== Exported networks


def test_an_exported_network_is_read_back(aleppo: Dataset, tmp_path: Path) -> None:
    whole = aleppo.network()
    write_network(whole, tmp_path, ["csv"])
    assert set(read_network(tmp_path).edges) == set(whole.edges)
    assert read_network(tmp_path).nodes == whole.nodes


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [("conflict", "anger", "no such layer"), ("-1", "-2", "the sign"), ("false", "perhaps", "directed is")],
)
def test_an_edge_that_cannot_be_read(tmp_path: Path, old: str, new: str, words: str) -> None:
    write_network(network(tie("ab", "conflict")), tmp_path, ["csv"])
    path = tmp_path / "edges.csv"
    head, _, row = path.read_text(encoding="utf-8").partition("\n")
    path.write_text(f"{head}\n{row.replace(old, new)}", encoding="utf-8")
    with pytest.raises(NetworkError, match=rf"edges\.csv:2: .*{words}"):
        read_network(tmp_path)


# ========== The real dataset, and the command


def test_the_two_accounts_and_what_the_guide_shows_of_them() -> None:
    sides = [Dataset.load(accounts=[account]).network() for account in ("aleppo-chronicle", "negotiator-memoir")]
    found = compare(sides[0], sides[1])
    claims = {str(row["claims_a"] or "") for row in found["ties"]}
    assert all("negotiator-memoir" not in claim for claim in claims)
    assert found["overlap"].to_markdown() in (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")


def test_the_command_compares_an_account_with_an_exported_network(run: Run, mini: Path, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    write_network(Dataset.load(str(mini)).network(), folder, ["csv"])
    done = run("network", "compare", f"{mini}@river-diary", folder, "--json")
    assert done.returncode == 0, done.stderr
    overlap = json.loads(done.stdout)["overlap"]["rows"]
    assert {row["jaccard"] for row in overlap} == {1.0, None}


def test_the_command_prints_and_writes_tables(run: Run, mini: Path, tmp_path: Path) -> None:
    printed = run("network", "compare", mini, f"{mini}@river-diary")
    assert printed.returncode == 0, printed.stderr
    assert "The Reeds" in printed.stdout
    done = run("network", "compare", mini, mini, "--csv", "out")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "overlap.csv").read_text(encoding="utf-8").startswith("layer,what,both")
    assert "Jaccard" not in done.stdout


def test_the_command_says_what_is_wrong(run: Run, mini: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("a,b\n", encoding="utf-8")
    done = run("network", "compare", mini, "notes.csv")
    assert done.returncode == 2
    assert done.stderr == "kg: error: notes.csv: the file is not UCDP GED (its first line lacks GED's columns)\n"
    done = run("network", "compare", mini, f"{mini}@river-song")
    assert done.returncode == 2
    assert "river-song" in done.stderr
