"""Released versions: sites that do not change, found by day, asked by SPARQL, compared; on a server and as files."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast
from urllib.parse import quote, urlencode, urljoin

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad
from support import CASES, Run
from test_publish_static import Apache, Page, broken_links, start_apache

from kg import Dataset
from kg.errors import PublishError
from kg.namespaces import RDFS_LABEL
from kg.publish.releases import Release, releases_in
from kg.publish.serve import Serving, application
from kg.publish.site import Site, site_of_dataset
from kg.publish.sparql.protocol import RequestError
from kg.publish.sparql.service import SparqlService
from kg.publish.versions import pages, service
from kg.publish.versions.edition import site_of_release
from kg.publish.versions.endpoints import Endpoints
from web import Answer, Server, running, write_release

BASE = "https://example.org/mini/"
DOCUMENT, OTTERS = "/doc/mini/actor/reeds", "/doc/mini/actor/otters"
PUBLIC = "https://kg.example.org"
ASK = "SELECT ?name {{ <{}actor/{}> <http://www.w3.org/2000/01/rdf-schema#label> ?name }}"


@pytest.fixture(scope="module")
def site() -> Site:
    return site_of_dataset(Dataset.load(str(CASES / "datasets" / "mini")))


@pytest.fixture(scope="module")
def folder(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases: the second has another name for an actor, and one that neither the first nor the current has."""
    made = tmp_path_factory.mktemp("releases")
    graph = NamedNode(f"{BASE}graph/entities")
    first = list(site.engine)
    old = Quad(NamedNode(f"{BASE}actor/reeds"), RDFS_LABEL, Literal("The Old Reeds", language="en"), graph)
    new = Quad(NamedNode(f"{BASE}actor/otters"), RDFS_LABEL, Literal("The Otters", language="en"), graph)
    for version, issued, quads in (("0.1.0", "2026-01-10", [*first, old]), ("0.2.0", "2026-03-01", [*first, new])):
        write_release(made, "mini", version, issued, quads)
    return made


@pytest.fixture(scope="module")
def server(site: Site, folder: Path) -> Iterator[Server]:
    with running(application(site, Serving(releases=folder, public=PUBLIC, rate=None))) as started:
        yield started


def get(server: Server, path: str, accept: str = "", **headers: str) -> Answer:
    return server.request("GET", path, headers={**({"Accept": accept} if accept else {}), **headers})


# -------------------------------------------------------------------------------------------------------- documents


def test_a_document_of_a_release_is_a_memento(server: Server) -> None:
    answer = get(server, f"/version/0.1.0{DOCUMENT}", "text/turtle")
    assert answer.status == 200
    assert "The Old Reeds" in answer.body.decode()
    assert answer.headers["memento-datetime"] == "Sat, 10 Jan 2026 00:00:00 GMT"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-location"] == f"/version/0.1.0{DOCUMENT}.ttl"
    link = answer.headers["link"]
    assert f'<{DOCUMENT}>; rel="original"' in link
    assert f'</timegate{DOCUMENT}>; rel="timegate"' in link
    assert f'</timemap{DOCUMENT}>; rel="timemap"; type="application/link-format"' in link
    assert f'</version/0.1.0{DOCUMENT}>; rel="describes"' in link
    assert "memento-datetime" not in get(server, "/version/0.1.0/static/style.css").headers
    assert "Old Reeds" not in get(server, f"/version/0.2.0{DOCUMENT}", "text/turtle").body.decode()


def test_the_current_document_leads_to_its_versions(server: Server) -> None:
    answer = get(server, f"{DOCUMENT}.ttl")
    assert f'</timegate{DOCUMENT}>; rel="timegate"' in answer.headers["link"]
    assert f'</timemap{DOCUMENT}>; rel="timemap"; type="application/link-format"' in answer.headers["link"]
    assert "memento-datetime" not in answer.headers


def test_below_a_prefix_every_link_has_it(site: Site, folder: Path) -> None:
    with running(application(site, Serving(releases=folder, prefix="/kg", rate=None))) as server:
        for path in ("/kg/version/0.1.0", "/version/0.1.0"):  # the proxy leaves the prefix in place, or takes it off
            answer = get(server, path + DOCUMENT, "text/turtle")
            assert answer.headers["content-location"] == f"/kg/version/0.1.0{DOCUMENT}.ttl"
            assert f'</kg{DOCUMENT}>; rel="original"' in answer.headers["link"]
            assert f'</kg/version/0.1.0{DOCUMENT}>; rel="describes"' in answer.headers["link"]
        assert get(server, f"/kg/timegate{DOCUMENT}").headers["location"] == f"/kg/version/0.2.0{DOCUMENT}"


def test_who_has_it_already_is_not_sent_it_again(server: Server) -> None:
    tag = get(server, f"/version/0.1.0{DOCUMENT}.ttl").headers["etag"]
    answer = get(server, f"/version/0.1.0{DOCUMENT}.ttl", **{"If-None-Match": tag})
    assert (answer.status, answer.headers["memento-datetime"]) == (304, "Sat, 10 Jan 2026 00:00:00 GMT")


def test_a_page_is_asked_for_again_since_the_program_may_change_it(server: Server) -> None:
    answer = get(server, f"/version/0.1.0{DOCUMENT}.html")
    assert answer.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert answer.headers["memento-datetime"]


def test_a_thing_leads_to_its_document_in_the_same_release(server: Server) -> None:
    answer = get(server, "/version/0.1.0/mini/actor/reeds")
    assert (answer.status, answer.headers["location"]) == (303, f"/version/0.1.0{DOCUMENT}")
    assert "memento-datetime" not in answer.headers


@pytest.mark.parametrize("path", [f"/version/0.1.0{OTTERS}", f"/version/9.9.9{DOCUMENT}", "/version/", "/version"])
def test_what_a_release_has_not_is_404(server: Server, path: str) -> None:
    answer = get(server, path)
    assert (answer.status, answer.media) == (404, "application/problem+json")
    assert "memento-datetime" not in answer.headers


def test_the_dataset_of_a_release_has_the_version_of_the_release(server: Server) -> None:
    turtle = get(server, "/version/0.2.0/doc/mini/index.ttl").body
    about = rdflib.Graph().parse(data=turtle, format="turtle")
    mini = rdflib.URIRef(BASE)
    assert {str(name) for name in about.objects(mini, rdflib.URIRef("http://www.w3.org/ns/dcat#version"))} == {"0.2.0"}
    assert {str(name) for name in about.objects(mini, rdflib.DCTERMS.issued)} == {"2026-03-01"}
    assert {str(name) for name in about.objects(mini, rdflib.VOID.sparqlEndpoint)} == {
        "https://example.org/version/0.2.0/sparql"
    }


@pytest.mark.parametrize(
    ("language", "words"), [("", "This is not the current page"), (".ar", "ليست هذه الصفحة الحالية")]
)
def test_a_page_says_that_it_is_of_a_release(server: Server, language: str, words: str) -> None:
    path = f"/version/0.1.0{DOCUMENT}{language}.html"
    page = get(server, path).body.decode()
    assert words in page
    assert 'datetime="2026-01-10"' in page
    links = {urljoin(path, link) for link in Page(page).references}
    assert {f"{DOCUMENT}{language}.html", f"/versions{language}.html"} <= links
    only_then = get(server, f"/version/0.2.0{OTTERS}{language}.html").body.decode()
    assert f"{OTTERS}{language}.html" not in {
        urljoin(f"/version/0.2.0{OTTERS}{language}.html", link) for link in Page(only_then).references
    } - {f"/version/0.2.0{OTTERS}{language}.html"}
    assert words not in get(server, f"{DOCUMENT}{language}.html").body.decode()


@pytest.mark.parametrize("page", [f"/version/0.2.0{OTTERS}.html", "/versions.ar.html", "/versions/0.1.0...0.2.0.html"])
def test_every_link_of_a_page_leads_somewhere(server: Server, page: str) -> None:
    text = get(server, page, "text/html").body.decode()
    ours = {urljoin(page, link).partition("#")[0] for link in Page(text).references if "://" not in link}
    assert [path for path in sorted(ours) if get(server, path, "text/html").status not in {200, 303}] == []


# ---------------------------------------------------------------------------------------------------------- Memento


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
def test_the_timegate_leads_to_the_version_of_that_time(server: Server, when: str | None, version: str) -> None:
    answer = get(server, f"/timegate{DOCUMENT}", **({"Accept-Datetime": when} if when else {}))
    assert (answer.status, answer.headers["location"]) == (302, f"/version/{version}{DOCUMENT}")
    assert answer.headers["vary"] == "Accept-Datetime"
    assert 'rel="original"' in answer.headers["link"]


def test_the_timegate_refuses_what_is_no_time_or_nowhere(server: Server) -> None:
    assert get(server, f"/timegate{DOCUMENT}", **{"Accept-Datetime": "yesterday"}).status == 400
    far = f"Thu, 01 Jan {'9' * 30} 00:00:00 GMT"
    assert get(server, f"/timegate{DOCUMENT}", **{"Accept-Datetime": far}).status == 400
    assert get(server, "/timegate/doc/mini/actor/nobody").status == 404


def test_the_timemap_lists_the_versions_that_have_the_document(server: Server) -> None:
    answer = get(server, f"/timemap{DOCUMENT}")
    assert answer.media == "application/link-format"
    lines = answer.body.decode().splitlines()
    assert lines[0] == f'<{PUBLIC}{DOCUMENT}>; rel="original",'
    first, last = "Sat, 10 Jan 2026 00:00:00 GMT", "Sun, 01 Mar 2026 00:00:00 GMT"
    assert lines[3:] == [
        f'<{PUBLIC}/version/0.1.0{DOCUMENT}>; rel="first memento"; datetime="{first}",',
        f'<{PUBLIC}/version/0.2.0{DOCUMENT}>; rel="last memento"; datetime="{last}"',
    ]
    otters = get(server, f"/timemap{OTTERS}").body.decode()
    assert otters.count("memento") == 1
    assert 'rel="first last memento"' in otters


def test_a_document_is_in_the_timemap_if_and_only_if_the_release_has_it(server: Server, site: Site) -> None:
    """The TimeMap is made from the dumps alone, without the sites."""
    for iri in site.addresses.known()[::9]:
        path = (site.document(iri) or "").partition("#")[0]
        has = get(server, f"/version/0.1.0{path}.nt").status == 200
        assert (f"/version/0.1.0{path}>" in get(server, f"/timemap{path}").body.decode()) == has, path


# ----------------------------------------------------------------------------------------------------------- SPARQL


@pytest.mark.parametrize(("version", "names"), [("0.1.0", []), ("0.2.0", ["The Otters"])])
def test_a_version_is_asked_by_sparql(server: Server, version: str, names: list[str]) -> None:
    text = ASK.format(BASE, "otters")
    asked = (
        get(server, f"/version/{version}/sparql?{urlencode({'query': text})}", "text/csv"),
        server.request(
            "POST", f"/version/{version}/sparql", text.encode(),
            {"Content-Type": "application/sparql-query", "Accept": "text/csv"},
        ),
    )  # fmt: skip
    for answer in asked:
        assert answer.status == 200
        assert answer.body.decode().splitlines()[1:] == names
        assert answer.headers["memento-datetime"]
    assert asked[0].headers["cache-control"] == "public, max-age=31536000, immutable"


def test_what_differs_each_time_is_not_kept(server: Server) -> None:
    answer = get(server, "/version/0.1.0/sparql?query=" + quote("SELECT (NOW() AS ?now) {}"))
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")


def test_the_endpoint_of_a_version_describes_itself(server: Server) -> None:
    answer = get(server, "/version/0.1.0/sparql", "text/turtle")
    assert f"<{PUBLIC}/version/0.1.0/sparql>" in answer.body.decode()
    page = get(server, "/version/0.1.0/sparql", "text/html")
    assert (page.status, page.headers["location"]) == (303, "/version/0.1.0/view/sparql.html")
    assert get(server, "/version/0.1.0/sparql?query=nonsense").status == 400


def test_the_catalogue_asks_the_version_too(server: Server) -> None:
    answer = get(server, "/version/0.1.0/queries/disputes?format=csv")
    assert (answer.status, answer.media) == (200, "text/csv")


class Service:
    """Stands for the workers of a version: says when it starts and ends."""

    def __init__(self, name: str, told: list[str], fault: Exception | None = None) -> None:
        self.name, self.told, self.fault = name, told, fault

    def mounted(self) -> list[tuple[str, object]]:
        return []

    async def __aenter__(self) -> None:
        if self.fault:
            raise self.fault
        self.told.append(f"{self.name} starts")

    async def __aexit__(self, *_: object) -> None:
        self.told.append(f"{self.name} ends")


class Services:
    """Asks an ``Endpoints`` for services by name and writes down what happens."""

    def __init__(self, endpoints: Endpoints) -> None:
        self.endpoints = endpoints
        self.told: list[str] = []

    def make(self, name: str, fault: Exception | None = None) -> Callable[[], SparqlService]:
        return lambda: cast("SparqlService", Service(name, self.told, fault))

    async def ask(self, name: str) -> None:
        async with self.endpoints.lend(name, self.make(name)):
            self.told.append(f"{name} answers")


def test_of_the_services_that_run_the_one_asked_longest_ago_is_ended() -> None:
    async def ask() -> list[str]:
        async with Endpoints(2) as endpoints:
            services = Services(endpoints)
            for name in ("a", "b", "a", "c"):
                await services.ask(name)
            assert endpoints.running == ["a", "c"]
        return services.told

    told = asyncio.run(ask())
    assert told[:7] == ["a starts", "a answers", "b starts", "b answers", "a answers", "b ends", "c starts"]
    assert sorted(told[8:]) == ["a ends", "c ends"]


def test_a_service_that_is_answering_is_waited_for() -> None:
    async def ask() -> list[str]:
        async with Endpoints(1) as endpoints:
            services = Services(endpoints)
            async with endpoints.lend("a", services.make("a")):
                waiting = asyncio.create_task(services.ask("b"))
                await services.ask("a")  # nor does who asks what runs wait for who waits
                assert endpoints.running == ["a"]
            await waiting
        return services.told

    assert asyncio.run(ask()) == ["a starts", "a answers", "a ends", "b starts", "b answers", "b ends"]


def test_who_waits_too_long_is_told_to_ask_again() -> None:
    async def ask() -> None:
        async with Endpoints(1, patience=0) as endpoints:
            services = Services(endpoints)
            async with endpoints.lend("a", services.make("a")):
                await services.ask("b")

    with pytest.raises(RequestError, match="Too many versions") as refusal:
        asyncio.run(ask())
    assert refusal.value.representation().header("Retry-After")


@pytest.mark.parametrize("fault", [PublishError("no memory"), OSError("no memory")], ids=repr)
def test_a_service_that_does_not_start_is_tried_again(fault: Exception) -> None:
    async def ask() -> list[str]:
        async with Endpoints(1) as endpoints:
            services = Services(endpoints)
            with pytest.raises(PublishError, match="no memory"):
                async with endpoints.lend("a", services.make("a", fault)):
                    pass
            await services.ask("a")
        return services.told

    assert asyncio.run(ask()) == ["a starts", "a answers", "a ends"]


# ------------------------------------------------------------------------------------------------- list, comparison


def test_the_list_has_every_release(server: Server) -> None:
    told = json.loads(get(server, "/versions").body)
    assert [(one["version"], one["issued"]) for one in told["versions"]] == [
        ("0.1.0", "2026-01-10"),
        ("0.2.0", "2026-03-01"),
    ]


@pytest.mark.parametrize(
    "path", ["/versions?from=0.1.0&to=0.2.0", "/versions/0.1.0...0.2.0", "/versions/0.1.0...0.2.0.json"]
)
def test_what_changed_between_two_is_told_by_thing(server: Server, path: str) -> None:
    answer = get(server, path)
    assert answer.headers["content-location"] == "/versions/0.1.0...0.2.0.json"
    told = json.loads(answer.body)
    assert (told["removed"], told["added"]) == (1, 1)
    graph = f"<{BASE}graph/entities>"
    assert told["things"][f"{BASE}actor/reeds"] == {
        "removed": [f'<{BASE}actor/reeds> <{RDFS_LABEL.value}> "The Old Reeds"@en {graph} .'], "added": [],
    }  # fmt: skip
    assert list(told["things"]) == [f"{BASE}actor/otters", f"{BASE}actor/reeds"]


def test_a_form_leads_to_the_page_of_the_comparison(server: Server) -> None:
    answer = get(server, "/versions?lang=ar&format=html&from=0.1.0&to=0.2.0", "text/html")
    assert (answer.status, answer.headers["location"]) == (303, "/versions/0.1.0...0.2.0.ar.html")


@pytest.mark.parametrize(
    "path",
    ["/versions?from=0.1.0", "/versions/0.1.0...9.9.9", "/versions/0.1.0...0.2.0/2", "/versions/nonsense"],
)
def test_what_cannot_be_compared_is_refused(server: Server, path: str) -> None:
    page = get(server, path, "text/html")
    assert (page.status, page.media) == (404, "text/html")


@pytest.mark.parametrize("path", ["/versions?from=0.1.0&to=9.9.9", "/versions/0.1.0...0.2.0/2.json"])
def test_programs_are_refused_in_their_own_way(server: Server, path: str) -> None:
    answer = get(server, path)
    assert (answer.status, answer.media) == (404, "application/problem+json")
    assert get(server, "/versions", "image/png").status == 406


@pytest.mark.parametrize(
    ("language", "removed", "added", "title"),
    [
        ("en", "removed", "added", "What changed from 0.1.0 to 0.2.0"),
        ("ar", "حُذف", "أُضيف", "ما تغيّر من الإصدار 0.1.0 إلى 0.2.0"),
    ],
)
def test_people_read_what_changed(server: Server, language: str, removed: str, added: str, title: str) -> None:
    answer = get(server, "/versions/0.1.0...0.2.0", "text/html", **{"Accept-Language": language})
    lies_at = f"/versions/0.1.0...0.2.0{'' if language == 'en' else '.ar'}.html"
    assert answer.headers["content-location"] == lies_at
    other = "ar" if language == "en" else "en"
    assert "content-location" not in get(server, f"{lies_at}?content={other}").headers
    page = answer.body.decode()
    assert answer.headers["content-language"] == language
    assert f"<h1>{title}</h1>" in page
    gone, come = (
        re.search(r'<li class="removed">.*?</li>', page, re.DOTALL),
        re.search(r'<li class="added">.*?</li>', page, re.DOTALL),
    )
    assert gone
    assert come
    assert removed in gone[0]
    assert '<span lang="en" dir="ltr">The Old Reeds</span>' in gone[0]
    assert added in come[0]
    assert '<span lang="en" dir="ltr">The Otters</span>' in come[0]
    end = ".html" if language == "en" else f".{language}.html"
    links = {urljoin("/versions/x", link) for link in Page(page).references}
    reeds = {f"/version/{version}{DOCUMENT}{end}" for version in ("0.1.0", "0.2.0")}
    assert reeds | {f"/version/0.2.0{OTTERS}{end}"} <= links
    assert f"/version/0.1.0{OTTERS}{end}" not in links


@pytest.mark.parametrize(
    "path", ["/versions/0.1.0...0.2.0/" + "9" * 5000, "/versions/0.1.0...0.2.0/" + "9" * 5000 + ".html"]
)
def test_a_number_beyond_all_pages_is_404(server: Server, path: str) -> None:
    assert get(server, path).status == 404


SPOILT = {
    "no gzip": b"nonsense",
    "cut off": gzip.compress(b"x" * 5000)[:40],
    "another inside": gzip.compress(b"x" * 5000, mtime=0)[:12] + b"\xff" * 20,
    "no N-Quads": gzip.compress(b"nonsense\n"),
}


@pytest.mark.parametrize("dump", SPOILT.values(), ids=SPOILT.keys())
def test_a_dump_that_cannot_be_read_is_told_of(site: Site, tmp_path: Path, dump: bytes) -> None:
    for version, issued in (("0.1.0", "2026-01-10"), ("0.2.0", "2026-03-01")):
        write_release(tmp_path, "mini", version, issued, [])
    (tmp_path / "0.2.0" / "mini.nq.gz").write_bytes(dump)
    with running(application(site, Serving(releases=tmp_path, rate=None))) as server:
        for path in ("/version/0.2.0/", "/versions/0.1.0...0.2.0", f"/timemap{DOCUMENT}"):
            refusal = get(server, path)
            assert (refusal.status, refusal.media) == (503, "application/problem+json"), path
            assert "the dump of the release" in refusal.body.decode() or "not readable" in refusal.body.decode()


def test_two_that_are_alike_are_said_to_be(server: Server) -> None:
    assert "Nothing changed" in get(server, "/versions/0.1.0...0.1.0.html").body.decode()


def test_a_long_comparison_has_several_pages(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "SHOWN", 1)
    first, second = (get(server, f"/versions/0.1.0...0.2.0{end}.html").body.decode() for end in ("", "/2"))
    assert "The Otters" in first
    assert "The Old Reeds" not in first
    assert "The Old Reeds" in second
    assert "The Otters" not in second
    assert {"0.1.0...0.2.0/2.html", "0.1.0...0.2.0.json"} <= Page(first).references
    assert "../0.1.0...0.2.0.html" in Page(second).references


def test_of_many_statements_the_first_are_shown_and_that_is_said(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.publish.versions.statements.MOST_SHOWN", 0)
    assert "The first 0 of 1 statements are shown." in get(server, "/versions/0.1.0...0.2.0.html").body.decode()


# ------------------------------------------------------------------------------------------------------ what is slow


def test_others_are_answered_while_a_release_is_read_and_it_is_read_once(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end, read = threading.Event(), threading.Event(), []

    def slowly(current: Site, release: Release) -> Site:
        read.append(release.version)
        begun.set()
        assert may_end.wait(30)
        return site_of_release(current, release)

    monkeypatch.setattr(service, "site_of_release", slowly)
    with running(application(site, Serving(releases=folder, rate=None))) as server:
        answers: list[int] = []
        asking = [
            threading.Thread(target=lambda: answers.append(get(server, f"/version/0.1.0{DOCUMENT}.ttl").status))
            for _ in range(3)
        ]
        for thread in asking:
            thread.start()
        assert begun.wait(30)
        assert get(server, "/health").status == 200
        assert get(server, f"/timegate{DOCUMENT}").status == 302  # it needs no site
        assert answers == []
        may_end.set()
        for thread in asking:
            thread.join()
    assert (answers, read) == ([200, 200, 200], ["0.1.0"])


def test_a_dump_that_cannot_be_read_is_said(site: Site, folder: Path, tmp_path: Path) -> None:
    spoilt = Path(shutil.copytree(folder, tmp_path / "spoilt"))
    (spoilt / "0.1.0" / "mini.nq.gz").write_bytes(b"no dump")
    with running(application(site, Serving(releases=spoilt, rate=None))) as server:
        assert get(server, f"/version/0.1.0{DOCUMENT}").status == 503
        assert get(server, f"/version/0.2.0{DOCUMENT}").status == 200


@pytest.mark.parametrize(("spoilt", "words"), [("issued", "its day"), ("mini.nq.gz", "no dump")])
def test_a_release_must_be_whole(folder: Path, tmp_path: Path, spoilt: str, words: str) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    (copy / "0.1.0" / spoilt).unlink()
    with pytest.raises(PublishError, match=words):
        releases_in(copy, "mini")


# ------------------------------------------------------------------------------------------------------------ files


@pytest.fixture(scope="module")
def written(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site and its releases as a folder, as ``kg publish`` writes it."""
    target = tmp_path_factory.mktemp("static") / "site"
    command = [sys.executable, "-m", "kg", "publish", str(CASES / "datasets" / "mini"), "--static", str(target)]
    done = subprocess.run(
        [*command, "--releases", str(folder), "--public", PUBLIC], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return target


@pytest.mark.parametrize(
    "path",
    [
        f"/version/0.1.0{DOCUMENT}.ttl",
        f"/version/0.1.0{DOCUMENT}.trig",
        f"/version/0.1.0{DOCUMENT}.ar.html",
        f"/version/0.2.0{OTTERS}.html",
        "/version/0.1.0/linkset/mini/actor/reeds.json",
        "/version/0.1.0/doc/mini/index.jsonld",
        "/version/0.1.0/view/timeline.json",
        "/versions.json",
        "/versions/0.1.0...0.2.0.json",
        "/versions/0.1.0...0.2.0.html",
        "/versions/0.1.0...0.2.0.ar.html",
    ],
)
def test_a_file_is_what_the_server_sends(written: Path, server: Server, path: str) -> None:
    assert (written / path[1:]).read_bytes() == get(server, path).body


def test_a_folder_has_no_form_and_no_timegate(written: Path) -> None:
    page = (written / "versions.html").read_text(encoding="utf-8")
    assert "<form" not in page
    assert "timegate" not in page
    timemap = (written / f"timemap{DOCUMENT}.link").read_text(encoding="utf-8")
    assert timemap.count("memento") == 2
    assert "timegate" not in timemap


def test_no_link_of_the_folder_is_broken(written: Path) -> None:
    assert broken_links(written) == set()


def test_what_is_for_the_top_of_a_host_is_there_once(written: Path) -> None:
    for name in ("robots.txt", "_headers", "_redirects", "sitemap.xml"):
        assert (written / name).is_file()
        assert not (written / "version" / "0.1.0" / name).exists()
    blocks = (written / "_headers").read_text(encoding="utf-8")
    assert "/version/0.1.0/doc/*\n  Memento-Datetime: Sat, 10 Jan 2026 00:00:00 GMT\n" in blocks


def test_releases_that_are_not_there_are_said_in_one_line(run: Run) -> None:
    done = run("publish", CASES / "datasets" / "mini", "--static", "site", "--releases", "nowhere")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "no such folder of releases" in done.stderr


@pytest.fixture(scope="module")
def apache(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apache]:
    """A real Apache that serves the folder."""
    work = tmp_path_factory.mktemp("apache")
    for folder in (work, *work.parents[:2], written.parent):
        folder.chmod(0o755)  # Apache's own user must be able to read it
    process, started = start_apache(written, work)
    yield started
    process.terminate()
    process.wait(timeout=20)


@pytest.mark.parametrize("prefix", ["", "/kg"])
def test_apache_serves_releases_as_the_server_does(apache: Apache, server: Server, prefix: str) -> None:
    path = f"{prefix}/version/0.1.0{DOCUMENT}"
    for accept, extension in (("text/turtle", "ttl"), ("text/html", "html"), (None, "ttl")):
        answer = apache.get(path, accept)
        assert answer.status == 200
        assert answer.body == get(server, f"/version/0.1.0{DOCUMENT}.{extension}").body
        assert answer["memento-datetime"] == "Sat, 10 Jan 2026 00:00:00 GMT"
        assert f'<{prefix}{DOCUMENT}>; rel="original"' in answer["link"]
        assert f'<{prefix}/timemap{DOCUMENT}>; rel="timemap"' in answer["link"]
        assert f"<{prefix}/version/0.1.0/linkset/mini/actor/reeds.json>" in answer["link"]
        assert ("immutable" in answer["cache-control"]) == (extension == "ttl")
    thing = apache.get(f"{prefix}/version/0.1.0/mini/actor/reeds")
    assert (thing.status, "memento-datetime" in thing.headers) == (303, False)
    assert thing["location"].endswith(path)
    missing = apache.get(f"{prefix}/version/0.1.0{OTTERS}")
    assert (missing.status, "memento-datetime" in missing.headers) == (404, False)
    assert "memento-datetime" not in apache.get(f"{prefix}{DOCUMENT}").headers


@pytest.mark.parametrize("path", ["/versions", "/versions/0.1.0...0.2.0"])
def test_apache_negotiates_list_and_comparison(apache: Apache, server: Server, path: str) -> None:
    for accept in (None, "*/*", "application/json"):
        answer = apache.get(f"/kg{path}", accept)
        assert (answer.status, answer["content-type"]) == (200, "application/json")
        assert answer.body == get(server, f"{path}.json").body
    page = apache.get(f"/kg{path}", "text/html", **{"Accept-Language": "ar"})
    assert (page.status, page["content-language"]) == (200, "ar")
    timemap = apache.get(f"/timemap{DOCUMENT}")
    assert (timemap.status, timemap["content-type"]) == (200, "application/link-format")
