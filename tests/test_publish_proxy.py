"""A real nginx with our configuration before a real ``kg serve``: under a path prefix everything is as it is without.

Skipped where nginx is not installed, unless ``KG_REQUIRE_NGINX`` is set.
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode, urljoin

import pytest
from support import ROOT

from web import Answer, Server

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
DATA = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@base <https://kg.example.org/id/> .
<plain> rdfs:label "Plain"@en , "بسيط"@ar ; rdfs:seeAlso <حي-السكري> .
<حي-السكري> rdfs:label "Al-Sukkari"@en , "حي السكري"@ar .
<a/b> rdfs:label "a slash b"@en .
<a%2Fb> rdfs:label "a slash b, encoded"@en .
<a+b> rdfs:label "a plus b"@en .
<a%2Bb> rdfs:label "a plus b, encoded"@en .
<a//b> rdfs:label "two slashes"@en .
"""
NUMBERED = "".join(f'<https://kg.example.org/id/n{n}> <http://www.w3.org/2000/01/rdf-schema#label> "{n}" .\n'
                   for n in range(300))  # fmt: skip
SUKKARI = quote("حي-السكري")
ALL_TRIPLES_THRICE = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@dataclass(frozen=True)
class Site:
    """The same server, reached straight and through the proxy."""

    straight: Server
    proxied: Server


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(process: subprocess.Popen[str], server: Server, path: str) -> None:
    """Wait until a server answers."""
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail(f"ended: {process.stderr.read() if process.stderr else ''}")
        try:
            if server.request("GET", path).status == 200:
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"no answer at {server.address}{path}")


@pytest.fixture(scope="module")
def nginx() -> str:
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if program is None:
        if os.environ.get("KG_REQUIRE_NGINX"):
            pytest.fail("nginx is not installed, and KG_REQUIRE_NGINX is set")
        pytest.skip("nginx is not installed")
    return program


@pytest.fixture(scope="module")
def site(nginx: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A small site whose IRIs are hard to serve, behind nginx with the configuration that we ship."""
    work = tmp_path_factory.mktemp("proxy")
    (work / "data.ttl").write_text(DATA + NUMBERED, encoding="utf-8")
    ours, theirs = free_port(), free_port()
    straight, proxied = Server(ours), Server(theirs)
    options = f"--port {ours} --prefix /kg --public {proxied.address}/kg --proxies 1 --timeout 2 --rate 0 --quiet"
    kg = [sys.executable, "-m", "kg", "serve", "data.ttl", *options.split()]
    (work / "nginx.conf").write_text(whole_configuration(work, ours, theirs), encoding="utf-8")
    with (
        subprocess.Popen(kg, cwd=work, stderr=subprocess.PIPE, text=True) as server,
        subprocess.Popen([nginx, "-p", work, "-c", "nginx.conf"], stderr=subprocess.PIPE, text=True) as proxy,
    ):
        try:
            wait_for(server, straight, "/health")
            wait_for(proxy, proxied, "/kg/health")
            yield Site(straight, proxied)
        finally:
            server.terminate()
            proxy.terminate()


def whole_configuration(work: Path, ours: int, theirs: int) -> str:
    """Return the file that we ship with its ports changed, and what nginx needs around it to run as anybody."""
    shipped = CONFIGURATION.read_text(encoding="utf-8")
    changed = shipped.replace("127.0.0.1:8000", f"127.0.0.1:{ours}").replace(
        "listen 80;", f"listen 127.0.0.1:{theirs};"
    )
    assert changed.count(str(ours)) == 1
    assert changed.count(str(theirs)) == 1
    kept = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "".join(f"{name}_temp_path {work}/{name};\n" for name in kept)
    return (
        f"daemon off;\npid {work}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{folders}{changed}\n}}\n"
    )


SPELLINGS = [
    ("plain", "Plain"),
    (SUKKARI, "Al-Sukkari"),
    (SUKKARI.lower(), "Al-Sukkari"),
    ("a/b", "a slash b"),
    ("a%2Fb", "a slash b, encoded"),
    ("a%2fb", "a slash b, encoded"),
    ("a+b", "a plus b"),
    ("a%2Bb", "a plus b, encoded"),
    ("a//b", "two slashes"),
]


@pytest.mark.parametrize(("spelling", "label"), SPELLINGS)
def test_an_iri_is_led_to_its_own_document(site: Site, spelling: str, label: str) -> None:
    answer = site.proxied.request("GET", f"/kg/id/{spelling}")
    assert answer.status == 303
    assert answer.headers["location"].startswith("/kg/doc/id/")
    document = site.proxied.request("GET", answer.headers["location"], headers={"Accept": "text/turtle"})
    assert document.status == 200
    assert f'"{label}"@en' in document.body.decode()
    assert document.headers["content-location"] == f"{answer.headers['location']}.ttl"
    assert f'<{answer.headers["location"]}.html>; rel="alternate"' in document.headers["link"]


def test_an_iri_with_arabic_letters_as_they_are_is_led_there_too(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.proxied.port), timeout=20) as connection:
        connection.sendall("GET /kg/id/حي-السكري HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        head = connection.makefile("rb").read().decode("latin-1").lower()
    assert head.startswith("http/1.1 303")
    assert f"location: /kg/doc/id/{SUKKARI}\r\n".lower() in head


def test_a_page_and_all_that_it_leads_to_is_below_the_prefix(site: Site) -> None:
    page = "/kg/doc/id/plain.ar.html"
    answer = site.proxied.request("GET", page)
    assert answer.status == 200
    links = [part.partition('"')[0] for part in answer.body.decode().replace("src=", "href=").split('href="')[1:]]
    places = {urljoin(page, link).partition("#")[0] for link in links if "://" not in link and not link.startswith("#")}
    assert len(places) > 5
    assert {place for place in places if not place.startswith("/kg/")} == set()
    statuses = {place: site.proxied.request("GET", place, headers={"Accept": "text/html"}).status for place in places}
    assert {place for place, status in statuses.items() if status not in {200, 303}} == set()


@pytest.mark.parametrize("path", ["/kg", "/kg/"])
def test_the_top_leads_to_the_home_page(site: Site, path: str) -> None:
    answer = site.proxied.request("GET", path)
    place = urljoin(path, answer.headers["location"])
    if answer.status == 301:
        answer = site.proxied.request("GET", place)
        place = answer.headers["location"]
    assert (answer.status, place) == (303, "/kg/view/home.html")
    assert site.proxied.request("GET", place).status == 200


def test_a_client_that_has_the_answer_gets_304(site: Site) -> None:
    path = "/kg/doc/id/plain.ttl"
    for coding in ("identity", "gzip"):
        first = site.proxied.request("GET", path, headers={"Accept-Encoding": coding})
        tag = first.headers["etag"]
        assert not tag.startswith("W/")
        again = site.proxied.request("GET", path, headers={"Accept-Encoding": coding, "If-None-Match": tag})
        assert (first.status, again.status, again.body) == (200, 304, b"")


def test_errors_come_as_the_server_sends_them(site: Site) -> None:
    for path, accept, status in (
        ("/kg/id/nothing", "*/*", 404),
        ("/kg/doc/id/plain", "image/png", 406),
        ("/kg/sparql?query=nonsense", "*/*", 400),
    ):
        answer = site.proxied.request("GET", path, headers={"Accept": accept})
        assert (answer.status, answer.media) == (status, "application/problem+json")


def test_a_query_is_answered_in_all_three_ways(site: Site) -> None:
    query = f"SELECT ?label {{ <https://kg.example.org/id/{'حي-السكري'}> ?p ?label FILTER(LANG(?label) = 'en') }}"
    form, csv = urlencode({"query": query}), {"Accept": "text/csv"}
    posted = {**csv, "Content-Type": "application/x-www-form-urlencoded"}
    whole = {**csv, "Content-Type": "application/sparql-query"}
    answers = [
        site.proxied.request("GET", f"/kg/sparql?{form}", headers=csv),
        site.proxied.request("POST", "/kg/sparql", form.encode(), posted),
        site.proxied.request("POST", "/kg/sparql", query.encode(), whole),
    ]
    assert [(answer.status, answer.body) for answer in answers] == [(200, b"label\r\nAl-Sukkari\r\n")] * 3


def test_an_answer_that_breaks_off_is_seen_to_break_off(site: Site) -> None:
    with pytest.raises(http.client.IncompleteRead):
        site.proxied.request("GET", "/kg/sparql?" + urlencode({"query": ALL_TRIPLES_THRICE}))


def test_descriptions_name_the_public_address(site: Site) -> None:
    public = f"{site.proxied.address}/kg"
    for path in ("/kg/robots.txt", "/kg/sitemap.xml", "/kg/fragments", "/kg/sparql"):
        assert public in site.proxied.request("GET", path, headers={"Accept": "*/*"}).body.decode()


def test_a_proxy_may_take_the_prefix_off_as_well(site: Site) -> None:
    answers: list[Answer] = [site.straight.request("GET", path) for path in ("/id/a%2Fb", "/kg/id/a%2Fb")]
    assert [(one.status, one.headers["location"]) for one in answers] == [(303, "/kg/doc/id/a%2Fb")] * 2
    assert site.straight.request("GET", "/kgx/id/plain").status == 404
