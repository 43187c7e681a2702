"""Each rule of resolution on small claims: given these, that follows.

A case is a folder with ``claims.trig`` (to be read as the only claims of the small dataset), ``expected.ttl`` (triples
that must be in the resolved view) and, where it matters, ``absent.ttl`` (triples that must not), ``contradictions.ttl``
(declared by hand) and ``disputed.txt`` (contradictions that must be there: kind and disputed subject, a line each).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse
from support import CASES

from kg import Dataset
from kg.resolve import rules

FOLDERS = sorted(path for path in (CASES / "rules").iterdir() if path.is_dir())


def triples(path: Path) -> set[Triple]:
    if not path.is_file():
        return set()
    return {Triple(q.subject, q.predicate, q.object) for q in parse(path.read_bytes(), format=RdfFormat.TURTLE)}


@pytest.fixture
def resolved(request: pytest.FixtureRequest, mini: Path) -> tuple[Path, Dataset]:
    """The small dataset with the claims of a case in place of its own."""
    case: Path = request.param
    shutil.copy(case / "claims.trig", mini / "claims" / "river-diary" / "p1.trig")
    if (case / "contradictions.ttl").is_file():
        shutil.copy(case / "contradictions.ttl", mini / "contradictions.ttl")
    return case, Dataset.load(str(mini))


@pytest.mark.parametrize("resolved", FOLDERS, ids=lambda path: path.name, indirect=True)
def test_what_follows(resolved: tuple[Path, Dataset]) -> None:
    case, dataset = resolved
    view = {Triple(q.subject, q.predicate, q.object) for q in dataset.store.graph(dataset.store.base.graph("resolved"))}
    assert triples(case / "expected.ttl") - view == set()
    assert triples(case / "absent.ttl") & view == set()
    text = "SELECT ?kind ?thing { ?c ckg:contradictionKind ?kind ; ckg:disputedSubject ?thing }"
    found = {" ".join(str(term).rpartition("/")[2] for term in row.values()) for row in dataset.query(text)}
    path = case / "disputed.txt"
    assert found == set(path.read_text(encoding="utf-8").splitlines() if path.is_file() else ())


def test_there_are_cases() -> None:
    assert len(FOLDERS) >= 10


def test_every_rule_contributes_to_the_real_dataset_or_says_why_not(aleppo: Dataset) -> None:
    contributed = {applied.rule: applied.triples for applied in aleppo.applied}
    assert list(contributed) == [rule.name for rule in rules()]
    # The contradictions of the real claims may all have been declared by hand; the cases show that these rules work.
    finders = {name for name in contributed if name.endswith("-contradictions")}
    assert [name for name, number in contributed.items() if not number and name not in finders] == []
