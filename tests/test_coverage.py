"""Every passage of the accounts is accounted for, none twice."""

from __future__ import annotations

import json
from collections import Counter

from support import Run

from kg import Dataset


def test_every_passage_is_accounted_for(aleppo: Dataset) -> None:
    covered = aleppo.coverage()
    numbers = Counter(passage.account for passage in covered)
    assert numbers == {"aleppo-chronicle": 92, "negotiator-memoir": 38}
    assert len({passage.address for passage in covered}) == 130
    assert {passage.status for passage in covered} == {"claimed", "no-claim"}


def test_what_makes_no_claim_is_a_heading_or_a_video_and_says_so(aleppo: Dataset) -> None:
    reasons = {(passage.kind, passage.reason) for passage in aleppo.coverage() if not passage.claims}
    assert reasons == {("HeadingPassage", "a heading"), ("MediaPassage", "an embedded video, not a sentence")}


def test_the_listing(run: Run) -> None:
    lines = run("coverage").stdout.splitlines()
    assert lines[-1] == "120 claimed, 10 no-claim, 0 pending of 130 passages"
    assert len(lines) == 132
    listed = json.loads(run("coverage", "--json").stdout)
    assert listed[2]["passage"] == "aleppo-chronicle/p2.s1"
