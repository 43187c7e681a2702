"""Each fault of a dataset ends in one line that names the place, status 2, and the earlier build untouched."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support import Run

CLAIMS = "claims/river-diary/p1.trig"
ENTITIES = "entities/entities.ttl"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


FAULTS = {
    "Turtle syntax": (ENTITIES, "a ckg:ArmedGroup ;", "a ckg:ArmedGroup", f"{ENTITIES}:25:3: A dot is expected"),
    "TriG syntax": (CLAIMS, "claim:p1.s1.takeover {", "claim:p1.s1.takeover {{", f"{CLAIMS}:24:"),
    "unknown term": (CLAIMS, "ckg:newController", "ckg:newRuler", f"{CLAIMS}:28:5: unknown term ckg:newRuler"),
    "unknown class": (ENTITIES, "ckg:ArmedGroup", "ckg:Army", f"{ENTITIES}:24:5: unknown term ckg:Army"),
    "unknown concept": (CLAIMS, "stance:reported", "stance:guessed", f"{CLAIMS}:37:14: unknown term"),
    "no passage": (CLAIMS, "  ckg:passage passage:p1.s2 ;\n", "", f"{CLAIMS}:33:1: a claim without a passage"),
    "two passages": (CLAIMS, "passage:p1.s2 ;", "passage:p1.s1 , passage:p1.s2 ;", f"{CLAIMS}:33:1: a claim with more"),
    "no such passage": (CLAIMS, "passage:p1.s2", "passage:p7.s1", f"{CLAIMS}:35:15: no such passage"),
    "not EDTF": (CLAIMS, "2020-05-03", "3 May 2020", f"{CLAIMS}:30:14: not an EDTF date: '3 May 2020'"),
    "no such day": (CLAIMS, "2020-05-03", "2020-02-30", f"{CLAIMS}:30:14: not an EDTF date: '2020-02-30'"),
    "undeclared prefix": (CLAIMS, "place:ferry", "site:ferry", f"{CLAIMS}:27:25: The prefix site: has not been"),
    "graph undescribed": (CLAIMS, "claim:p1.s1.takeover {", "claim:p1.s1.other {", f"{CLAIMS}:24:1: a graph that no"),
    "claim without graph": (
        CLAIMS, "claim:p3.s2.question {\n  question:bridge", "claim:p3.s1.no-crossing {\n  question:bridge",
        f"{CLAIMS}:61:1: a claim without a graph",
    ),
    "blank node": (ENTITIES, "place:ferry\n  a", "place:ferry ckg:place [] ;\n  a", f"{ENTITIES}:37:23: a blank node"),
    "prefix bound otherwise": (CLAIMS, "scheme/stance/", "scheme/stand/", f"{CLAIMS}:20:14: unknown term"),
    "ckg bound otherwise": (
        CLAIMS, "<https://w3id.org/conflict-kg/ontology#>", "<https://example.org/other#>",
        f"{CLAIMS}:2:1: the prefix ckg: is bound to another namespace",
    ),
    "no such basis": (
        CLAIMS, "ckg:voice voice:diarist", "ckg:basis claim:p0 ; ckg:voice voice:diarist",
        f"{CLAIMS}:19:13: no such claim or passage",
    ),
    "dataset.toml": ("dataset.toml", "base =", "basis =", "dataset.toml: 'base' is missing"),
    "dataset.toml syntax": ("dataset.toml", 'name = "mini"', "name = mini", "dataset.toml: not readable as TOML"),
    "uncovered passage": (
        "coverage.ttl", "passage:p2.s1", "passage:p1.s1", "passage/river-diary/p1.s1: the passage has 1 claims and is",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_one_line_with_its_place(
    run: Run, mini: Path, tmp_path: Path, fault: tuple[str, str, str, str]
) -> None:
    file, old, new, expected = fault
    build = tmp_path / "build" / "mini"
    build.mkdir(parents=True)
    (build / "inputs.sha256").write_text("an earlier build")
    replace(mini / file, old, new)
    done = run("build", mini, "--quiet")
    assert expected in done.stderr
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert [path.name for path in build.iterdir()] == ["inputs.sha256"]
    assert (build / "inputs.sha256").read_text() == "an earlier build"


@pytest.mark.parametrize("encoding", ["utf-16", "cp1256"])
def test_a_file_in_another_encoding(run: Run, mini: Path, encoding: str) -> None:
    path = mini / ENTITIES
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    done = run("check", mini, "--quiet")
    line = "1:1" if encoding == "utf-16" else "15:34"
    assert f"{ENTITIES}:{line}: the file is not UTF-8" in done.stderr
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_the_same_claim_in_two_files(run: Run, mini: Path) -> None:
    shutil.copy(mini / CLAIMS, mini / "claims/river-diary/p2.trig")
    done = run("check", mini, "--quiet")
    assert "claims/river-diary/p2.trig:16:1: the claim is in" in done.stderr
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_a_folder_without_dataset_toml(run: Run, mini: Path) -> None:
    (mini / "dataset.toml").unlink()
    done = run("build", mini)
    assert (
        done.stderr
        == f"kg: reading and resolving claims\nkg: error: {mini}: the folder has no dataset.toml (is it a dataset?)\n"
    )
    assert done.returncode == 2


def test_a_dataset_that_does_not_exist(run: Run) -> None:
    done = run("check", "aleppo-2017", "--quiet")
    assert done.stderr == "kg: error: aleppo-2017: no such dataset (give a folder or one of: aleppo-2016)\n"
    assert done.returncode == 2


def test_a_dataset_without_claims_does_not_pass(run: Run, mini: Path) -> None:
    shutil.rmtree(mini / "claims")
    done = run("check", mini, "--quiet")
    assert "claims: the dataset has no claims" in done.stderr
    assert done.returncode == 2


def test_a_violation_is_told_with_its_place_and_status_1(run: Run, mini: Path) -> None:
    replace(mini / CLAIMS, "  ckg:voice voice:diarist ;\n", "")
    done = run("check", mini, "--quiet")
    assert f"{CLAIMS}:16:1: claim:river-diary/p1.s1.takeover ckg:voice: " in done.stderr
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("query", "no-such-query"), "no-such-query: no such query and no such file"),
        (("query", "timeline", "--format", "pdf"), "no such format: pdf"),
        (("query", "timeline", "--param", "x=1"), "timeline: no parameter 'x'"),
        (("query", "events-of-actor", "--param", "actor=nobody"), "'nobody' is not an IRI"),
        (("query", "events-of-actor", "--param", "actor"), "'actor' is not name=value"),
        (("query", "timeline", "--account", "diary"), "diary: no such account"),
        (("query", "timeline", "--build", "nowhere"), "the store cannot be opened"),
        (("query", "timeline", "--endpoint", "http://127.0.0.1:9/sparql"), "did not answer the query"),
        (("why", "event:no-such-event"), "no claim speaks of it"),
        (("why", "nonsense"), "not an IRI"),
        (("sources", "verify"), "the texts' folder is not given"),
    ],
)
def test_wrong_arguments(run: Run, arguments: tuple[str, ...], fault: str) -> None:
    done = run(*arguments)
    assert fault in done.stderr
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_a_query_that_does_not_parse(run: Run) -> None:
    done = run("query", "-", stdin="SELECT * WHERE { ?s ?p }")
    assert "the query does not parse" in done.stderr
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
