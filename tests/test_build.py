"""A build is whole or not at all, the same bytes each time, and readable by other engines."""

from __future__ import annotations

import fcntl
import gzip
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from support import CASES, Run

from kg import Dataset
from kg.release import write_dumps

DUMPS = {"trig": pyoxigraph.RdfFormat.TRIG, "nq": pyoxigraph.RdfFormat.N_QUADS, "ttl": pyoxigraph.RdfFormat.TURTLE}


@pytest.fixture(scope="module")
def dumps(aleppo: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The dumps of aleppo-2016 by ending."""
    folder = tmp_path_factory.mktemp("dump")
    return {path.suffix[1:]: path for path in write_dumps(aleppo.store, aleppo.name, folder) if path.suffix != ".gz"}


def content(folder: Path) -> dict[str, bytes]:
    """Return the files of a build, except its store: RocksDB numbers and dates its own files."""
    kept = (path for path in sorted(folder.rglob("*")) if path.is_file() and "store" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in kept}


def test_a_build_holds_what_was_promised(run: Run, tmp_path: Path) -> None:
    done = run("build", CASES / "datasets" / "mini")
    assert done.returncode == 0, done.stderr
    assert "mini: 4 claims from 5 of 5 passages" in done.stdout
    assert done.stderr.splitlines()[0] == "kg: reading and resolving claims"
    assert set(content(tmp_path / "build" / "mini")) == {
        "inputs.sha256",
        *(f"dump/{name}{end}" for name in ("mini.trig", "mini.nq", "resolved.ttl") for end in ("", ".gz")),
        *(f"network/{name}.csv" for name in ("edges", "nodes", "pos", "neg")),
        *(f"network/network.{ending}" for ending in ("gexf", "graphml", "net", "jgf.json", "node-link.json", "cyjs")),
        *(f"network/{name}.R" for name in ("network", "networkdynamic", "signnet", "ergm-sign")),
        *(f"network/{name}" for name in ("README.txt", "export.json", "network.graphology.json")),
        "network/relations/opposition.net",
        *(f"report/{name}" for name in ("index.html", "report.md", "timeline.svg", "timeline.png", "network.svg")),
        "report/network.png",
    }
    text = "SELECT ?who WHERE { ?change ckg:newController ?who }"
    assert (
        "actor:reeds"
        in run("query", "-", "--build", "build/mini", "--dataset", CASES / "datasets" / "mini", stdin=text).stdout
    )


def test_aleppo_is_the_same_bytes_whatever_the_surroundings(run: Run, tmp_path: Path) -> None:
    surroundings = [
        {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
        {"PYTHONHASHSEED": "4242", "LC_ALL": "ar_SY.UTF-8", "TZ": "Asia/Damascus", "LANG": "ar_SY.UTF-8"},
    ]
    builds = []
    for number, environment in enumerate(surroundings):
        done = run("build", "aleppo-2016", "--out", f"out{number}", "--quiet", **environment)
        assert (done.returncode, done.stderr) == (0, "")
        builds.append(content(tmp_path / f"out{number}" / "aleppo-2016"))
    assert len([name for name in builds[0] if not name.startswith("network/relations/")]) == 30
    assert [name for name in builds[0] if builds[0][name] != builds[1].get(name)] == []
    assert builds[0].keys() == builds[1].keys()


def test_a_second_build_replaces_the_first_by_the_same(run: Run, mini: Path, tmp_path: Path) -> None:
    assert run("build", mini, "--quiet").returncode == 0
    first = content(tmp_path / "build" / "mini")
    assert run("build", mini, "--quiet").returncode == 0
    assert content(tmp_path / "build" / "mini") == first
    assert sorted(path.name for path in (tmp_path / "build").iterdir()) == [".mini.lock", "mini"]


def test_the_dumps_hold_no_blank_node(dumps: dict[str, Path]) -> None:
    for ending, path in dumps.items():
        quads = list(pyoxigraph.parse(path=str(path), format=DUMPS[ending]))
        assert len(quads) > 1000
        assert [quad for quad in quads if "_:" in (str(quad.subject)[:2], str(quad.object)[:2])] == []


def test_the_gzipped_dumps_are_the_dumps(dumps: dict[str, Path]) -> None:
    for path in dumps.values():
        assert gzip.decompress(Path(f"{path}.gz").read_bytes()) == path.read_bytes()


def test_rdflib_and_oxigraph_read_the_dumps_to_the_same_graphs(
    dumps: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    whole = {str(quad) for quad in pyoxigraph.parse(path=str(dumps["nq"]), format=DUMPS["nq"])}
    assert {str(quad) for quad in pyoxigraph.parse(path=str(dumps["trig"]), format=DUMPS["trig"])} == whole
    for ending, form in (("nq", "nquads"), ("trig", "trig")):
        read = rdflib.Dataset()
        read.parse(data=dumps[ending].read_text(encoding="utf-8"), format=form)
        assert {_line(*quad) for quad in read.quads()} == whole
    resolved = rdflib.Graph().parse(data=dumps["ttl"].read_text(encoding="utf-8"), format="turtle")
    graph = "<https://w3id.org/conflict-kg/aleppo-2016/graph/resolved>"
    assert {_line(*triple, graph) for triple in resolved} == {line for line in whole if line.endswith(graph)}


def _line(*terms: object) -> str:
    """Return the terms of an rdflib quad as Oxigraph writes them."""
    parsed = (term.n3() if isinstance(term, rdflib.term.Node) else str(term) for term in terms)
    text = " ".join(term if term.startswith(("<", '"')) else f"<{term}>" for term in parsed)
    return str(next(iter(pyoxigraph.parse(f"{text} .", format=pyoxigraph.RdfFormat.N_QUADS))))


def test_an_output_folder_that_cannot_be_written(run: Run, mini: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run("build", mini, "--out", "file", "--quiet")
    assert done.stderr == "kg: error: file/mini: cannot be written: File exists (nothing was changed)\n"
    assert done.returncode == 2


def test_a_folder_of_somebody_else_is_not_replaced(run: Run, mini: Path, tmp_path: Path) -> None:
    (tmp_path / "build" / "mini").mkdir(parents=True)
    (tmp_path / "build" / "mini" / "thesis.txt").write_text("my only copy")
    done = run("build", mini, "--quiet")
    assert "the folder holds other things, which are not replaced" in done.stderr
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert (tmp_path / "build" / "mini" / "thesis.txt").read_text() == "my only copy"


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounting a tmpfs needs root on Linux")
@pytest.mark.parametrize("kilobytes", [200, 1500, 2500])
def test_a_full_disk(run: Run, mini: Path, tmp_path: Path, kilobytes: int) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", disk], check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let us mount a tmpfs")
    try:
        (disk / "mini").mkdir()
        (disk / "mini" / "inputs.sha256").write_text("an earlier build")
        done = run("build", mini, "--out", disk, "--quiet")
        assert "disk/mini: cannot be written" in done.stderr or "the store cannot be written" in done.stderr
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert content(disk / "mini") == {"inputs.sha256": b"an earlier build"}
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_build_killed_at_ten_moments(run: Run, mini: Path, tmp_path: Path) -> None:
    """Each kill leaves the earlier build as it was, or the new one whole; and the next build succeeds."""
    started = time.monotonic()
    assert run("build", mini, "--quiet").returncode == 0
    whole = time.monotonic() - started
    first = content(tmp_path / "build" / "mini")
    for number in range(10):
        process = subprocess.Popen(
            [sys.executable, "-m", "kg", "build", mini, "--quiet"], cwd=tmp_path, start_new_session=True
        )
        time.sleep(whole * (0.5 + number / 20))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert content(tmp_path / "build" / "mini") == first
    assert run("build", mini, "--quiet").returncode == 0
    assert sorted(path.name for path in (tmp_path / "build").iterdir()) == [".mini.lock", "mini"]


def test_two_builds_at_once(run: Run, mini: Path, tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    with (tmp_path / "build" / ".mini.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = run("build", mini, "--quiet")
    assert "another process is writing here" in done.stderr
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
