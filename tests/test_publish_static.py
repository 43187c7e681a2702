"""The site as a folder of files: the same bytes as the server sends, and a real Apache that negotiates among them."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, urlsplit

import pytest
from rdflib import Dataset as RdfDataset
from support import CASES

from kg import Dataset
from kg.errors import OutputError
from kg.publish import hosting
from kg.publish.formats import BY_NAME, DATA, Format
from kg.publish.links import relative
from kg.publish.machine import Machine
from kg.publish.renderer import Renderer, Wanted
from kg.publish.site import site_of_dataset, site_of_files
from kg.publish.static import MARK, Report, file_of, write_static
from kg.publish.views import static_views

MATRIX = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@base <https://kg.example.org/id/> .
<plain> rdfs:label "Plain"@en , "بسيط"@ar ; rdfs:seeAlso <حي-السكري> .
<حي-السكري> rdfs:label "Al-Sukkari"@en , "حي السكري"@ar .
<a%2Bb> rdfs:label "a plus b, encoded"@en .
<with%20space> rdfs:label "with a space"@en .
<gone> <https://w3id.org/conflict-kg/ontology#withdrawnBecause> "It was read wrongly."@en .
<deep/er> rdfs:label "deeper"@en .
<deep> rdfs:label "deep"@en .
<shelf/> rdfs:label "a shelf"@en ; rdfs:seeAlso <shelf/book> .
<shelf/book> rdfs:label "a book"@en .
<a%2Fb> rdfs:label "a slash b, encoded"@en .
<%FF> rdfs:label "an octet that is no UTF-8"@en .
"""
SUKKARI = "%D8%AD%D9%8A-%D8%A7%D9%84%D8%B3%D9%83%D8%B1%D9%8A"
MODULES = ("mpm_event", "authz_core", "rewrite", "negotiation", "headers", "mime", "dir", "alias")
MODULE_FOLDERS = ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/libexec/apache2")


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A small site whose IRIs are hard to serve."""
    file = tmp_path_factory.mktemp("matrix") / "matrix.ttl"
    file.write_text(MATRIX, encoding="utf-8")
    return Machine(Renderer(site_of_files([file])), public="https://www.example.org/kg")


@pytest.fixture(scope="module")
def written(matrix: Machine, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """The same as a folder."""
    folder = tmp_path_factory.mktemp("static") / "site"
    views = {"/view/home.html": b"<p>Home</p>", "/view/home.ar.html": "<p>الرئيسية</p>".encode()}
    return folder, write_static(matrix, folder, views=views.items())


def test_every_document_is_written_as_the_server_sends_it(written: tuple[Path, Report], matrix: Machine) -> None:
    folder, _ = written
    for path in (
        "/doc/id/plain",
        "/doc/id/%D8%AD%D9%8A-%D8%A7%D9%84%D8%B3%D9%83%D8%B1%D9%8A",
        "/doc/id/a%2Bb",
        "/doc/id/shelf/index",
    ):
        for name in (*(form.name for form in DATA), "html", "ar.html"):
            sent = matrix.renderer.document(f"{path}.{name}", Wanted())
            assert sent.status == 200
            assert (folder / (file_of(f"{path}.{name}") or "")).read_bytes() == sent.body


def test_every_format_holds_the_same_statements(written: tuple[Path, Report]) -> None:
    folder, _ = written
    texts = {form: (folder / f"doc/id/plain.{form.name}").read_text(encoding="utf-8") for form in DATA}
    graphs = [
        set(RdfDataset(default_union=True).parse(data=text, format=form.media).triples((None, None, None)))
        for form, text in texts.items()
    ]
    assert graphs[0]
    assert all(graph == graphs[0] for graph in graphs)


def test_what_no_file_can_be_is_told(written: tuple[Path, Report]) -> None:
    _, report = written
    assert report.unwritten == ["/doc/id/%FF", "/doc/id/a%2Fb"]
    assert report.documents == 9
    assert report.withdrawn == ["/doc/id/gone"]


def test_a_file_that_can_have_no_name_is_not_written(matrix: Machine, tmp_path: Path) -> None:
    report = write_static(matrix, tmp_path / "site", views=[("/timemap/doc/a%2Fb.link", b"")], processes=1)
    assert "/timemap/doc/a%2Fb.link" in report.unwritten
    assert not (tmp_path / "site" / "None").exists()


def test_a_second_writing_replaces_the_folder_and_gives_the_same_bytes(matrix: Machine, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    write_static(matrix, one, processes=1)
    (one / "left.txt").write_text("from before", encoding="utf-8")
    write_static(matrix, one, processes=2)
    write_static(matrix, other, processes=1)
    names = {path.relative_to(one) for path in one.rglob("*") if path.is_file()}
    assert names == {path.relative_to(other) for path in other.rglob("*") if path.is_file()}
    assert all((one / name).read_bytes() == (other / name).read_bytes() for name in names)


def test_a_folder_of_somebody_elses_is_left_alone(matrix: Machine, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="other things"):
        write_static(matrix, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_failure_leaves_the_old_folder(matrix: Machine, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write_static(matrix, folder)

    def interrupted(line: str) -> None:
        raise KeyboardInterrupt(line)

    with pytest.raises(KeyboardInterrupt):
        write_static(matrix, folder, tell=interrupted)
    assert (folder / MARK).is_file()
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["site"]


def test_settings_for_other_hosts_are_written(written: tuple[Path, Report]) -> None:
    folder, _ = written
    assert "/*.ttl\n  Content-Type: text/turtle; charset=utf-8\n" in (folder / "_headers").read_text()
    assert "/id/shelf/ /doc/id/shelf/index.html 303\n" in (folder / "_redirects").read_text()
    assert "/id/* /doc/id/:splat.html 303\n" in (folder / "_redirects").read_text()


@pytest.mark.parametrize(
    ("target", "page", "way"),
    [
        ("/doc/a/x.ttl", "/doc/a/x.html", "x.ttl"),
        ("/doc/a/x.ttl", "/linkset/a/x.json", "../../doc/a/x.ttl"),
        ("/", "/view/home.html", "../"),
        ("/doc/a/", "/doc/a/x.html", "./"),
        ("/search?q=a/b", "/doc/x.html", "../search?q=a/b"),
        ("https://example.org/", "/doc/x.html", "https://example.org/"),
    ],
)
def test_links_are_relative(target: str, page: str, way: str) -> None:
    assert relative(target, page) == way


# ----------------------------------------------------------------------------------------------------------- links


class Page(HTMLParser):
    """What a page links to, and what in it can be linked to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.references: set[str] = set()
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        for name, value in attrs:
            if value and name in {"href", "src"}:
                self.references.add(value)
            elif value and name == "id":
                self.anchors.add(value)


def in_link_set(text: str) -> set[str]:
    """Return the anchors and the targets of a link set in JSON."""
    sets = json.loads(text)["linkset"]
    targets = {target["href"] for one in sets for links in one.values() if isinstance(links, list) for target in links}
    return targets | {one["anchor"] for one in sets}


def broken_links(folder: Path) -> set[tuple[str, str]]:
    """Return every reference of a page or a link set that leads to no file, or to no place in it."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in folder.rglob("*.html")}
    references = {path: page.references for path, page in pages.items()}
    sets = (path for path in (folder / "linkset").rglob("*.json"))
    references |= {path: in_link_set(path.read_text(encoding="utf-8")) for path in sets}
    broken = set()
    for path, found in references.items():
        for reference in found:
            parts = urlsplit(reference)
            if parts.scheme:
                continue
            target = Path(normpath(path.parent / unquote(parts.path))) if parts.path else path
            names = (target, target / "index.html", target.with_name(f"{target.name}{hosting.TYPE_MAP}"))
            file = next((name for name in names if name.is_file()), None)
            anchor = unquote(parts.fragment)
            if file is None or (anchor and file in pages and anchor not in pages[file].anchors):
                broken.add((str(path.relative_to(folder)), reference))
    return broken


def test_no_link_of_the_folder_is_broken(tmp_path: Path) -> None:
    machine = Machine(Renderer(site_of_dataset(Dataset.load(str(CASES / "datasets" / "mini")))))
    write_static(machine, tmp_path / "site", views=static_views(machine.renderer))
    assert (tmp_path / "site" / "doc" / "mini" / "index.html").is_file()
    assert (tmp_path / "site" / "view" / "queries.ar.html").is_file()
    assert broken_links(tmp_path / "site") == set()


# ---------------------------------------------------------------------------------------------------------- Apache


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return self.headers.get(name.lower(), "")


@dataclass(frozen=True)
class Apache:
    """A running server."""

    port: int

    def get(self, path: str, accept: str | None = None, **headers: str) -> Answer:
        """Ask it; the path is sent as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {**headers, **({"Accept": accept} if accept is not None else {})}
        connection.request("GET", path, headers=sent)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)


CONFIG = """
ServerRoot "{work}"
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {work}/httpd.pid
ErrorLog {work}/error.log
DefaultRuntimeDir {work}
{modules}
TypesConfig /dev/null
DocumentRoot "{work}/root"
Alias /kg "{site}"
Alias /w3id/conflict-kg "{work}/w3id"
<Directory "/">
  AllowOverride All
  Require all granted
  Options FollowSymLinks
</Directory>
"""


def start_apache(site: Path, work: Path) -> tuple[subprocess.Popen[bytes], Apache]:
    """Start Apache with a configuration of its own, the site at ``/`` and at ``/kg/``."""
    command = shutil.which("apache2") or shutil.which("httpd")
    folder = next((path for path in MODULE_FOLDERS if Path(path).is_dir()), None)
    if not command or not folder:
        if os.environ.get("KG_REQUIRE_APACHE"):
            pytest.fail("apache2 is not installed, and KG_REQUIRE_APACHE is set")
        pytest.skip("apache2 is not installed")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    shared = ((name, Path(folder) / f"mod_{name}.so") for name in (*MODULES, "unixd"))
    modules = "\n".join(f"LoadModule {name}_module {path}" for name, path in shared if path.is_file())
    (work / "root").symlink_to(site)
    (work / "w3id").mkdir()
    (work / "w3id" / ".htaccess").write_bytes(hosting.w3id("https://www.example.org/kg", "conflict-kg"))
    config = work / "httpd.conf"
    config.write_text(CONFIG.format(work=work, port=port, site=site, modules=modules), encoding="utf-8")
    process = subprocess.Popen([command, "-X", "-f", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process, Apache(port)
        time.sleep(0.05)
    process.kill()
    process.wait()
    raise AssertionError((work / "error.log").read_text(encoding="utf-8", errors="replace"))


@pytest.fixture(scope="module")
def apache(written: tuple[Path, Report], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apache]:
    """A real Apache that serves the folder."""
    work = tmp_path_factory.mktemp("apache")
    for folder in (work, *work.parents[:2], written[0].parent):
        folder.chmod(0o755)  # Apache's own user must be able to read it
    process, server = start_apache(written[0], work)
    yield server
    process.terminate()
    process.wait(timeout=20)


PREFIX = pytest.mark.parametrize("prefix", ["", "/kg"])


@PREFIX
@pytest.mark.parametrize(
    ("spelling", "document"),
    [
        ("/id/plain", "/doc/id/plain"),
        ("/id/deep", "/doc/id/deep"),
        ("/id/deep/er", "/doc/id/deep/er"),
        (f"/id/{SUKKARI}", f"/doc/id/{SUKKARI}"),
        (f"/id/{SUKKARI.lower()}", f"/doc/id/{SUKKARI.lower()}"),
        ("/id/a%2Bb", "/doc/id/a%2Bb"),
        ("/id/with%20space", "/doc/id/with%20space"),
        ("/id/shelf/", "/doc/id/shelf/index"),
        ("/id/shelf/book", "/doc/id/shelf/book"),
        ("/", "/view/home"),
    ],
)  # fmt: skip
def test_apache_leads_from_a_thing_to_its_document(apache: Apache, prefix: str, spelling: str, document: str) -> None:
    answer = apache.get(prefix + spelling)
    assert answer.status == 303
    assert answer["location"].removeprefix(f"http://127.0.0.1:{apache.port}") == prefix + document
    assert {"Accept", "Accept-Language"} <= {name.strip() for name in answer["vary"].split(",")}
    assert answer["access-control-allow-origin"] == "*"
    assert apache.get(prefix + document, "text/html").status == 200


@PREFIX
@pytest.mark.parametrize("path", ["/id/nothing", "/doc/id/nothing", "/doc/id/nothing.ttl", "/elsewhere", "/id/"])
def test_apache_answers_404_for_what_is_not_known(apache: Apache, prefix: str, path: str) -> None:
    answer = apache.get(prefix + path)
    assert answer.status == 404
    assert "لا يُعرف شيء".encode() in answer.body


@pytest.mark.parametrize("form", DATA, ids=lambda form: form.name)
def test_apache_sends_each_format_by_header_extension_and_parameter(apache: Apache, form: Format) -> None:
    path = "/kg/doc/id/plain"
    answers = (
        apache.get(path, form.media),
        apache.get(f"{path}.{form.name}"),
        apache.get(f"{path}?format={form.name}", "text/html"),
    )
    for answer in answers:
        assert answer.status == 200
        assert answer["content-type"] == form.content_type
        assert {"Accept", "Accept-Language"} <= {name.strip() for name in answer["vary"].split(",")}
        assert answer["link"] == '</kg/linkset/id/plain.json>; rel="linkset"; type="application/linkset+json"'
    assert len({answer.body for answer in answers}) == 1
    assert answers[0]["content-location"].endswith(f"plain.{form.name}")


NEGOTIATED = [
    (None, "ttl"),
    ("*/*", "ttl"),
    ("text/html", "html"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
    ("text/*", "html"),
    ("application/*", "trig"),
    ("text/turtle;q=0", None),
    ("text/turtle;q=0, */*", "html"),
    ("text/html;q=0, text/*", "ttl"),
    ("text/html;q=0.5, text/turtle", "ttl"),
    ("text/html;q=0.5, text/turtle;q=0.5", "html"),
    ("text/html;q=0.9, application/rdf+xml;q=0.92", "rdf"),
    ("text/*;q=0.3, text/turtle;q=0.7, */*;q=0.5", "ttl"),
    ("text/*;q=0.3, text/html;q=0.1, */*;q=0.5", "trig"),
    ("*/*, text/turtle", "ttl"),
    ("application/ld+json, */*;q=0.1", "jsonld"),
    ("image/png", None),
    ("image/png, application/ld+json;q=0.5", "jsonld"),
    ("TEXT/Turtle", "ttl"),
    ("text/turtle;charset=utf-8", "ttl"),
    ("application/x-turtle, application/rdf+xml;q=0.1", "rdf"),
]


@pytest.mark.parametrize(("accept", "name"), NEGOTIATED)
def test_apache_negotiates_as_the_server_does(
    apache: Apache, matrix: Machine, accept: str | None, name: str | None
) -> None:
    answer = apache.get("/doc/id/plain", accept)
    assert answer.status == (200 if name else 406)
    if name:
        assert answer["content-type"] == BY_NAME[name].content_type
        assert matrix.renderer.document("/doc/id/plain", Wanted(accept)).body == answer.body


@pytest.mark.parametrize(
    ("language", "title"),
    [(None, "en"), ("ar", "ar"), ("ar-SY", "ar"), ("fr", "en"), ("fr, ar;q=0.5", "ar"), ("en;q=0.4, ar;q=0.5", "ar")],
)
def test_apache_negotiates_the_language(apache: Apache, language: str | None, title: str) -> None:
    headers = {"Accept-Language": language} if language else {}
    answer = apache.get("/view/home", "text/html", **headers)
    assert answer["content-language"] == title
    assert ("الرئيسية" in answer.body.decode()) == (title == "ar")
    assert "default-src 'none'" in answer["content-security-policy"]


def test_apache_takes_away_a_slash_too_many(apache: Apache) -> None:
    answer = apache.get("/kg/id/plain/")
    assert (answer.status, answer["location"].rpartition("127.0.0.1:")[2].partition("/")[2]) == (301, "kg/id/plain")


def test_w3id_leads_to_the_same_path_of_the_site(apache: Apache) -> None:
    for path in ("id/a%2Bb", "id/%D8%AD?format=ttl", ""):
        answer = apache.get(f"/w3id/conflict-kg/{path}")
        assert answer.status == 302
        assert answer["location"] == f"https://www.example.org/kg/{path}"


def test_apache_answers_410_with_the_tombstone(apache: Apache) -> None:
    for path, accept in (("/kg/doc/id/gone", "text/turtle"), ("/doc/id/gone.ttl", None), ("/doc/id/gone", None)):
        answer = apache.get(path, accept)
        assert answer.status == 410
        assert b"It was read wrongly." in answer.body
        assert answer["content-type"] == "text/turtle; charset=utf-8"
    assert apache.get("/doc/id/gone", "text/html").body.startswith(b"<!")
    assert apache.get("/id/gone").status == 303
