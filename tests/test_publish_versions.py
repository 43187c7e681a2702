"""Released versions: documents that do not change, found by date, and compared."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from kg import Dataset
from kg.errors import PublishError
from kg.namespaces import RDFS_LABEL
from kg.publish.renderer import Wanted
from kg.publish.site import Site, site_of_dataset
from kg.publish.versions import Versions, releases_in
from kg.serialization import to_bytes

BASE = "https://example.org/mini/"
DOCUMENT = "/doc/mini/actor/reeds"
TURTLE = Wanted("text/turtle")


@pytest.fixture
def site(mini: Path) -> Site:
    return site_of_dataset(Dataset.load(str(mini)))


@pytest.fixture
def folder(site: Site, tmp_path: Path) -> Path:
    """Two releases: the second has another name for an actor, and one that the first did not have."""
    graph = NamedNode(f"{BASE}graph/entities")
    first = list(site.engine)
    old = Quad(NamedNode(f"{BASE}actor/reeds"), RDFS_LABEL, Literal("The Old Reeds", language="en"), graph)
    new = Quad(NamedNode(f"{BASE}actor/otters"), RDFS_LABEL, Literal("The Otters", language="en"), graph)
    for version, issued, quads in (("0.1.0", "2026-01-10", [*first, old]), ("0.2.0", "2026-03-01", [*first, new])):
        release = tmp_path / "releases" / version
        release.mkdir(parents=True)
        (release / "mini.nq.gz").write_bytes(gzip.compress(to_bytes(quads, RdfFormat.N_QUADS)))
        (release / "issued").write_text(f"{issued}\n", encoding="ascii")
    return tmp_path / "releases"


@pytest.fixture
def versions(site: Site, folder: Path) -> Versions:
    return Versions(site, releases_in(folder, "mini"), public="https://kg.example.org")


def test_a_document_of_a_release_is_a_memento(versions: Versions) -> None:
    answer = versions.document("0.1.0", DOCUMENT, TURTLE)
    assert answer.status == 200
    assert "The Old Reeds" in answer.body.decode()
    assert answer.header("Memento-Datetime") == "Sat, 10 Jan 2026 00:00:00 GMT"
    assert answer.header("Cache-Control") == "public, max-age=31536000, immutable"
    assert answer.header("Content-Location") == f"/version/0.1.0{DOCUMENT}.ttl"
    link = answer.header("Link") or ""
    assert f'<{DOCUMENT}>; rel="original"' in link
    assert f'</timegate{DOCUMENT}>; rel="timegate"' in link
    assert f'</timemap{DOCUMENT}>; rel="timemap"; type="application/link-format"' in link
    assert f'</version/0.1.0{DOCUMENT}>; rel="describes"' in link
    assert "Old Reeds" not in versions.document("0.2.0", DOCUMENT, TURTLE).body.decode()


def test_a_thing_leads_to_its_document_in_the_same_release(versions: Versions) -> None:
    answer = versions.document("0.1.0", "/mini/actor/reeds", Wanted())
    assert (answer.status, answer.header("Location")) == (303, f"/version/0.1.0{DOCUMENT}")
    assert answer.header("Memento-Datetime") is None


@pytest.mark.parametrize(("version", "path"), [("0.1.0", "/doc/mini/actor/otters"), ("9.9.9", DOCUMENT)])
def test_what_a_release_has_not_is_404(versions: Versions, version: str, path: str) -> None:
    assert versions.document(version, path, TURTLE).status == 404


@pytest.mark.parametrize(
    ("when", "version"),
    [
        (None, "0.2.0"),
        ("Thu, 01 Jan 2026 00:00:00 GMT", "0.1.0"),
        ("Sat, 10 Jan 2026 00:00:00 GMT", "0.1.0"),
        ("Sat, 28 Feb 2026 23:59:59 GMT", "0.1.0"),
        ("Sun, 01 Mar 2026 00:00:00 GMT", "0.2.0"),
        ("Tue, 01 Mar 2033 00:00:00 GMT", "0.2.0"),
    ],
)
def test_the_timegate_leads_to_the_version_of_that_time(versions: Versions, when: str | None, version: str) -> None:
    answer = versions.timegate(DOCUMENT, when)
    assert (answer.status, answer.header("Location")) == (302, f"/version/{version}{DOCUMENT}")
    assert answer.header("Vary") == "Accept-Datetime"
    assert 'rel="original"' in (answer.header("Link") or "")


def test_the_timegate_refuses_what_is_no_time_or_nowhere(versions: Versions) -> None:
    assert versions.timegate(DOCUMENT, "yesterday").status == 400
    assert versions.timegate("/doc/mini/actor/nobody", None).status == 404


def test_the_timemap_lists_the_versions_that_have_the_document(versions: Versions) -> None:
    lines = versions.timemap(DOCUMENT).body.decode().splitlines()
    assert lines[0] == f'<https://kg.example.org{DOCUMENT}>; rel="original",'
    first, last = "Sat, 10 Jan 2026 00:00:00 GMT", "Sun, 01 Mar 2026 00:00:00 GMT"
    start = "<https://kg.example.org/version"
    assert lines[3:] == [
        f'{start}/0.1.0{DOCUMENT}>; rel="first memento"; datetime="{first}",',
        f'{start}/0.2.0{DOCUMENT}>; rel="last memento"; datetime="{last}"',
    ]
    otters = versions.timemap("/doc/mini/actor/otters").body.decode()
    assert otters.count("memento") == 1
    assert 'rel="first last memento"' in otters


def test_what_changed_between_two_is_told_by_thing(versions: Versions) -> None:
    told = json.loads(versions.differences("0.1.0", "0.2.0").body)
    assert (told["removed"], told["added"]) == (1, 1)
    graph = f"<{BASE}graph/entities>"
    assert told["things"][f"{BASE}actor/reeds"] == {
        "removed": [f'<{BASE}actor/reeds> <{RDFS_LABEL.value}> "The Old Reeds"@en {graph} .'], "added": [],
    }  # fmt: skip
    assert list(told["things"]) == [f"{BASE}actor/otters", f"{BASE}actor/reeds"]
    assert versions.differences("0.1.0", "").status == 404


def test_the_list_has_every_release(versions: Versions) -> None:
    told = json.loads(versions.listing().body)
    assert [(one["version"], one["issued"]) for one in told["versions"]] == [
        ("0.1.0", "2026-01-10"),
        ("0.2.0", "2026-03-01"),
    ]


@pytest.mark.parametrize(("spoilt", "words"), [("issued", "its day"), ("mini.nq.gz", "no dump")])
def test_a_release_must_be_whole(folder: Path, spoilt: str, words: str) -> None:
    (folder / "0.1.0" / spoilt).unlink()
    with pytest.raises(PublishError, match=words):
        releases_in(folder, "mini")
