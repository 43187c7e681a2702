"""Comunica, a client of the Web, over our fragments and our endpoint: the same answer as the store's."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT, served

from kg import Dataset
from kg.publish.fragments import PAGE

JOIN = """
PREFIX ckg: <https://w3id.org/conflict-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?claim ?voice ?passage WHERE {
  ?claim a ckg:Claim ; ckg:voice ?voice ; ckg:passage ?passage .
  ?passage ckg:passageOf <https://w3id.org/conflict-kg/aleppo-2016/account/negotiator-memoir> .
  ?voice rdfs:label ?name . FILTER(LANG(?name) = "en")
}
"""


@pytest.fixture(scope="module")
def comunica() -> Path:
    """The command of Comunica, installed by ``npm ci`` in tests/clients."""
    folder = Path(os.environ.get("KG_NODE_CLIENTS", ROOT / "tests" / "clients"))
    command = folder / "node_modules" / "@comunica" / "query-sparql" / "bin" / "query.js"
    if not command.is_file() or not shutil.which("node"):
        if os.environ.get("KG_REQUIRE_NODE"):
            pytest.fail("Comunica is not installed, and KG_REQUIRE_NODE is set: npm ci in tests/clients")
        pytest.skip("Comunica is not installed: npm ci in tests/clients")
    return command


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a server of aleppo-2016 that does not limit its clients."""
    with served("aleppo-2016", "--rate", "0") as found:
        yield found


@pytest.mark.parametrize("source", ["{address}/fragments", "sparql@{address}/sparql"])
def test_comunica_answers_a_join_as_the_store_does(comunica: Path, address: str, aleppo: Dataset, source: str) -> None:
    command = ["node", str(comunica), source.format(address=address), JOIN, "-t", "application/sparql-results+json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["results"]["bindings"]
    names = ("claim", "voice", "passage")
    found = sorted(tuple(row[name]["value"] for name in names) for row in rows)
    assert found == sorted(tuple(str(row[name]) for name in names) for row in aleppo.query(JOIN))
    assert len(found) > PAGE
