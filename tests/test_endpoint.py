"""A real SPARQL endpoint, a Virtuoso server that holds the dump, answers as the embedded store does."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import Run

from kg import Dataset
from kg.errors import EndpointError
from kg.release import write_dumps
from kg.store import EndpointStore

_SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = {sql}
NumberOfBuffers = 10000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = {http}
[SPARQL]
ResultSetMaxRows = 2000
"""
_LOAD = "log_enable(2); ld_dir('{folder}', 'aleppo-2016.nq', 'urn:default'); rdf_loader_run();"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def endpoint(aleppo: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Virtuoso server that holds the dump of aleppo-2016."""
    if not shutil.which("virtuoso-t"):
        if os.environ.get("KG_REQUIRE_VIRTUOSO"):
            pytest.fail("virtuoso-t is not installed")
        pytest.skip("virtuoso-t is not installed; .ci/run installs it")
    folder, sql, http = tmp_path_factory.mktemp("virtuoso"), free_port(), free_port()
    write_dumps(aleppo.store, aleppo.name, folder)
    (folder / "virtuoso.ini").write_text(_SETTINGS.format(folder=folder, sql=sql, http=http))
    server = subprocess.Popen(["virtuoso-t", "+foreground", "+configfile", folder / "virtuoso.ini"], cwd=folder)
    try:
        load(sql, folder)
        yield f"http://127.0.0.1:{http}/sparql"
    finally:
        server.terminate()
        server.wait()


def load(port: int, folder: Path) -> None:
    """Load the dump as soon as the server takes statements."""
    for _ in range(60):
        statement = f"exec={_LOAD.format(folder=folder)}"
        done = subprocess.run(["isql-vt", str(port), "dba", "dba", statement], capture_output=True, check=False)
        if done.returncode == 0:
            return
        time.sleep(1)
    pytest.fail(f"Virtuoso did not load the dump: {done.stderr.decode()}")


@pytest.mark.parametrize(
    "query", ["control-changes", "open-questions", "accusations", "disputes", "what-did-not-happen"]
)
def test_a_catalogue_query_answers_the_same(run: Run, endpoint: str, query: str) -> None:
    remote = run("query", query, "--endpoint", endpoint, "--format", "tsv")
    local = run("query", query, "--format", "tsv")
    assert (remote.returncode, remote.stderr) == (0, "")
    assert len(local.stdout.splitlines()) > 2
    assert sorted(remote.stdout.splitlines()) == sorted(local.stdout.splitlines())


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ASK { event:castello-road-takeover ckg:newController actor:syrian-government-forces }", "yes\n"),
        ("ASK { event:castello-road-takeover ckg:newController actor:ypg }", "no\n"),
        ("SELECT ?day { event:castello-road-takeover ckg:earliestBegin ?day }", "day\n2016-07-17\n"),
        (
            "CONSTRUCT { ?e ckg:when ?w } WHERE { VALUES ?e { event:castello-road-takeover } ?e ckg:when ?w }",
            '\nevent:castello-road-takeover ckg:when "2016-07-17"^^edtf:EDTF .\n',
        ),
    ],
)  # fmt: skip
def test_each_form_of_query(run: Run, endpoint: str, text: str, answer: str) -> None:
    done = run("query", "-", "--endpoint", endpoint, stdin=text)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(answer)


def test_a_claim_is_reached_by_graph(run: Run, endpoint: str) -> None:
    text = (
        "SELECT ?claim { GRAPH ?claim { event:castello-road-takeover ckg:when ?w } ?claim a ckg:Claim } ORDER BY ?claim"
    )
    done = run("query", "-", "--endpoint", endpoint, "--format", "tsv", stdin=text)
    assert "/claim/aleppo-chronicle/p1.s1.castello-ground-takeover>" in done.stdout


def test_an_answer_that_the_server_cuts_off_is_an_error(aleppo: Dataset, endpoint: str) -> None:
    with pytest.raises(EndpointError, match="cut its answer off"):
        EndpointStore(aleppo.files.config.base, endpoint).query("SELECT * WHERE { ?s ?p ?o }")


def test_a_query_that_the_server_refuses(run: Run, endpoint: str) -> None:
    done = run("query", "-", "--endpoint", endpoint, stdin="SELECT WHERE {")
    assert "did not answer the query" in done.stderr
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
