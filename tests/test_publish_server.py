"""The whole server as it runs: below a prefix, for browsers, for clients of Signposting, and until it is ended."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from signposting import find_signposting_html, find_signposting_http, find_signposting_linkset
from support import CASES

from kg import Dataset
from kg.errors import KgError
from kg.publish.asgi import Receive, Scope, Send, compress, send_representation
from kg.publish.cache import Cache
from kg.publish.faults import Faults
from kg.publish.renderer import Renderer
from kg.publish.representation import found
from kg.publish.serve import Serving, application
from kg.publish.site import site_of_dataset
from kg.queries import catalogue
from web import Answer, Server, running

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
MINI = CASES / "datasets" / "mini"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@pytest.fixture(scope="module")
def server(aleppo: Dataset) -> Iterator[Server]:
    with running(application(site_of_dataset(aleppo), Serving(rate=None))) as one:
        yield one


@pytest.fixture(scope="module")
def below() -> Iterator[Server]:
    """The small dataset below a prefix."""
    with running(application(site_of_dataset(Dataset.load(str(MINI))), Serving(rate=None, prefix="/kg"))) as one:
        yield one


def get(server: Server, target: str, accept: str = "", **headers: str) -> Answer:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return server.request("GET", target, headers={**({"Accept": accept} if accept else {}), **sent})


class References(HTMLParser):
    """The links of a page."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if name in {"href", "src"} and value and tag != "base"}


# ========== Below a prefix


@pytest.mark.parametrize("start", ["/kg", ""], ids=["kept by the proxy", "taken off by the proxy"])
@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_below_a_prefix_every_path_in_a_header_leads_somewhere(below: Server, start: str, accept: str) -> None:
    moved = get(below, f"{start}/mini/actor/reeds", accept)
    assert (moved.status, moved.headers["location"]) == (303, "/kg/doc/mini/actor/reeds")
    answer = get(below, moved.headers["location"], accept)
    assert (answer.status, answer.media) == (200, accept)
    assert answer.headers["content-location"].startswith("/kg/doc/mini/actor/reeds.")
    own = [href for href in re.findall(r"<([^>]*)>", answer.headers["link"]) if href.startswith("/")]
    assert len(own) > 3
    for path in (*own, answer.headers["content-location"]):
        assert path.startswith("/kg/")
        assert get(below, path, accept).status == 200, path


def test_below_a_prefix_every_link_of_a_page_leads_somewhere(below: Server) -> None:
    for page in ("/kg/doc/mini/actor/reeds.html", "/kg/view/home.ar.html", "/kg/view/about.html"):
        for reference in References(get(below, page).body).found:
            target = urlsplit(urljoin(f"{below.address}{page}", reference))
            if target.netloc == urlsplit(below.address).netloc:
                path = f"{target.path}?{target.query}" if target.query else target.path
                assert target.path.startswith("/kg/"), (page, reference)
                assert get(below, path, BROWSER).status in {200, 303}, (page, reference)


def test_a_refusal_lists_what_is_there(below: Server) -> None:
    path = "/kg/doc/mini/actor/reeds"
    refusal = get(below, path, "image/png")
    assert refusal.status == 406
    hrefs = re.findall(r'"href": "([^"]*)"', refusal.body.decode())
    assert len(hrefs) == 7
    assert all(get(below, urljoin(path, href)).status == 200 for href in hrefs)


# ========== Browsers and programs at one address


@pytest.mark.parametrize(
    ("target", "accept", "language", "location"),
    [
        ("/sparql", BROWSER, "en", "/view/sparql.html"),
        ("/sparql", BROWSER, "ar", "/view/sparql.ar.html"),
        ("/sparql?example=find", BROWSER, "en", "/view/sparql.html?example=find"),
        ("/queries", BROWSER, "en", "/view/queries.html"),
        ("/queries", "text/html", "ar", "/view/queries.ar.html"),
    ],
)
def test_a_browser_is_led_to_the_page(server: Server, target: str, accept: str, language: str, location: str) -> None:
    answer = get(server, target, accept, Accept_Language=language)
    assert (answer.status, answer.headers["location"]) == (303, location)
    assert {"Accept", "Accept-Language"} <= {name.strip() for name in answer.headers["vary"].split(",")}
    assert get(server, location).status == 200


@pytest.mark.parametrize(
    ("target", "accept", "media"),
    [
        ("/sparql", "", "text/turtle"),
        ("/sparql", "*/*", "text/turtle"),
        ("/sparql", "application/ld+json", "application/ld+json"),
        ("/sparql", "text/html;q=0.5, text/turtle", "text/turtle"),
        ("/sparql?format=ttl", BROWSER, "text/turtle"),
        ("/sparql?query=ASK%7B%7D", BROWSER, "application/xml"),
        ("/queries", "", "application/json"),
        ("/queries", "*/*", "application/json"),
        ("/queries", "application/json", "application/json"),
    ],
)
def test_a_program_gets_what_it_expects(server: Server, target: str, accept: str, media: str) -> None:
    answer = get(server, target, accept)
    assert (answer.status, answer.media) == (200, media)


def test_every_form_of_the_catalogue_can_be_sent_as_it_stands(server: Server) -> None:
    page = get(server, "/view/queries.html").body.decode()
    forms = re.findall(r'<form class="filter" method="get" action="\.\./queries/([^"]+)".*?</form>', page, re.DOTALL)
    assert forms == sorted(catalogue())
    for form in re.findall(r"<form.*?</form>", page, re.DOTALL):
        name = re.search(r'action="\.\./(queries/[^"]+)"', form)
        assert name is not None
        fields = "&".join(f"{field}=" for field in re.findall(r'<input[^>]* name="([^"]+)"', form))
        first = re.search(r'<option value="([^"]+)"', form)
        assert first is not None
        filled = get(server, f"/{name[1]}?{fields}&format={first[1]}")
        assert filled.status == 200, name[1]
        assert filled.body == get(server, f"/{name[1]}?format={first[1]}").body


@pytest.mark.parametrize("path", ["/sparql", "/doc/aleppo-2016/actor/ypg"])
def test_pages_of_other_origins_may_ask_by_any_method(server: Server, path: str) -> None:
    allowed = server.request("OPTIONS", path).headers["access-control-allow-methods"]
    assert {"GET", "POST", "QUERY"} <= set(allowed.split(", "))


# ========== Signposting


@pytest.mark.parametrize("end", [".html", ".ar.html"])
def test_a_client_of_signposting_finds_its_way(server: Server, end: str) -> None:
    thing = "https://w3id.org/conflict-kg/aleppo-2016/actor/ypg"
    page = f"{server.address}/doc/aleppo-2016/actor/ypg{end}"
    for found_ in (find_signposting_http(page), find_signposting_html(page)):
        assert found_.citeAs is not None
        assert found_.citeAs.target == thing
        assert found_.license is not None
        assert found_.license.target == LICENCE
        types = {str(link.target) for link in found_.types}
        assert {"https://schema.org/AboutPage", "https://schema.org/Organization"} <= types
        described = {(str(link.target), str(link.type)) for link in found_.describedBy}
        assert (f"{server.address}/doc/aleppo-2016/actor/ypg.ttl", "text/turtle") in described
        assert all(get(server, urlsplit(target).path).status == 200 for target, _ in described)
        assert found_.collection is not None
        assert found_.collection.target == "https://w3id.org/conflict-kg/aleppo-2016/"
        assert {str(link.type) for link in found_.linksets} == {"application/linkset", "application/linkset+json"}
        for link in found_.linksets:
            listed = find_signposting_linkset(link.target).for_context(page)
            assert {str(one.target) for one in listed.describedBy} == {target for target, _ in described}
            assert listed.citeAs is not None
            assert listed.citeAs.target == thing


# ========== What fails


@pytest.mark.parametrize(
    ("fault", "why"),
    [(KgError("the edge kind has no sign"), "the edge kind has no sign"), (ValueError("secret"), "Why is in its log.")],
)
def test_a_fault_of_the_server_is_an_error_like_any_other(
    fault: Exception, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def failing(scope: Scope, receive: Receive, send: Send) -> None:
        del receive, send
        if scope["type"] == "http":
            raise fault

    with running(Faults(failing, Renderer(site_of_dataset(Dataset.load(str(MINI)))))) as one:
        answer, page = get(one, "/view/network.html"), get(one, "/view/network.html", BROWSER, accept_language="ar")
    assert (answer.status, answer.media) == (500, "application/problem+json")
    assert json.loads(answer.body)["detail"] == why
    assert (page.status, page.media, page.headers["content-language"]) == (500, "text/html", "ar")
    assert str(fault) in caplog.text


def test_an_answer_that_is_cut_off_as_the_server_ends_leaves_no_traceback() -> None:
    async def ended(*_: object) -> None:
        raise asyncio.CancelledError

    async def nothing(*_: object) -> Any:  # noqa: ANN401 - it stands for both channels
        return {}

    faults = Faults(ended, Renderer(site_of_dataset(Dataset.load(str(MINI)))))
    asyncio.run(faults({"type": "http"}, nothing, nothing))
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(faults({"type": "lifespan"}, nothing, nothing))


# ========== What is kept, and what is left behind


def test_what_is_kept_takes_no_more_than_its_room() -> None:
    kept = Cache[bytes](100)
    for number in range(20):
        kept.put(number, b"x" * 20)
    held = [number for number in range(20) if kept.get(number)]
    assert held == [15, 16, 17, 18, 19]
    kept.put("large", b"x" * 200)
    assert kept.get("large") is None
    assert [number for number in range(20) if kept.get(number)] == held
    for _ in range(20):
        kept.put(19, b"y" * 20)
    assert [number for number in range(20) if kept.get(number)] == held


def test_the_same_is_compressed_to_the_same() -> None:
    answer = found(b"aleppo " * 1000, "text/plain", version="1")
    assert compress(answer) is compress(answer)


PAGE = "/view/about.html"


@pytest.mark.parametrize(
    ("asked", "coding"), [("gzip", "gzip"), ("br, GZIP;q=0.1", "gzip"), ("gzip;q=0, *", None), ("identity", None)]
)
def test_only_who_takes_gzip_is_sent_it(server: Server, asked: str, coding: str | None) -> None:
    answer = get(server, PAGE, Accept_Encoding=asked)
    assert answer.headers.get("content-encoding") == coding
    assert answer.body.startswith(b"\x1f\x8b") == (coding == "gzip")


def test_what_is_compressed_already_is_left_so() -> None:
    async def ask() -> list[tuple[bytes, bytes]]:
        sent: list[Any] = []

        async def send(message: Any) -> None:  # noqa: ANN401 - as ASGI has it
            sent.append(message)

        dump = found(b"x" * 5000, "application/gzip", version="1")
        await send_representation(dump, {"method": "GET", "headers": [(b"accept-encoding", b"gzip")]}, send)
        return list(sent[0]["headers"])

    assert b"content-encoding" not in dict(asyncio.run(ask()))


def test_a_304_has_the_tag_of_the_variant_that_would_be_sent(server: Server) -> None:
    """RFC 9110, section 15.4.5: a cache that holds the compressed variant freshens that one."""
    tags = {coding: get(server, PAGE, Accept_Encoding=coding).headers["etag"] for coding in ("gzip", "identity")}
    assert tags["gzip"] != tags["identity"]
    for coding, tag in tags.items():
        again = get(server, PAGE, Accept_Encoding=coding, If_None_Match=tag)
        assert (again.status, again.headers["etag"]) == (304, tag)


@pytest.mark.parametrize("path", ["/sparql", "/fragments", "/queries.ttl"])
def test_a_name_that_cannot_be_one_is_refused(server: Server, path: str) -> None:
    assert get(server, path, "text/turtle", Host="x/y").status == 400


@pytest.mark.skipif(sys.platform == "win32", reason="has no signals")
@pytest.mark.parametrize(("ending", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
@pytest.mark.parametrize("started", [False, True], ids=["while it starts", "while it serves"])
def test_an_ended_server_leaves_nothing(tmp_path: Path, ending: signal.Signals, status: int, *, started: bool) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    command = [sys.executable, "-m", "kg", "serve", str(MINI), "--port", str(port), "--quiet"]
    process = subprocess.Popen(command, env={**os.environ, "TMPDIR": str(tmp_path)})
    try:
        while process.poll() is None and not (_reached(port) if started else any(tmp_path.iterdir())):
            time.sleep(0.02)
        process.send_signal(ending)
        assert process.wait(60) == status
    finally:
        process.kill()
        process.wait()
    assert list(tmp_path.iterdir()) == []


def _reached(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
