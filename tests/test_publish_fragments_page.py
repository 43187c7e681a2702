"""The page of a fragment: triples by pattern for people, with prefixed names, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from kg import Dataset
from kg.publish import views
from kg.publish.app import Application
from kg.publish.fragments import PAGE, PATH, Fragments, Matches
from kg.publish.fragments.pattern import read_pattern, write_term
from kg.publish.renderer import Renderer, Wanted
from kg.publish.representation import POLICY, Representation
from kg.publish.site import Site, site_of_dataset, site_of_files
from web import Server, running

HERE = "https://kg.example.org/fragments"
BASE = "https://w3id.org/conflict-kg/aleppo-2016/"
CLAIM = "claim:aleppo-chronicle/p1.s1.castello-fire-cut"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
COMUNICA = "application/n-quads,application/trig;q=0.95,text/turtle;q=0.6,text/html;q=0.2,*/*;q=0.1"
GEO = {"geo": "http://www.opengis.net/ont/geosparql#"}


@pytest.fixture(scope="module")
def site(aleppo: Dataset) -> Site:
    return site_of_dataset(aleppo)


@pytest.fixture(scope="module")
def renderer(site: Site) -> Renderer:
    return Renderer(site)


@pytest.fixture(scope="module")
def server(renderer: Renderer) -> Iterator[Server]:
    with running(Application(renderer, [(PATH, Fragments(renderer))])) as started:
        yield started


class Markup(HTMLParser):
    """The links (also by their relation), the rows of the table, the fields and the text of a page."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.links: list[str] = []
        self.turns: dict[str, str] = {}
        self.fields: dict[str, str] = {}
        self.rows = 0
        self.spans: set[tuple[str | None, str | None]] = set()
        self.text = ""
        self.feed(body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a":
            self.links.append(found["href"] or "")
            self.turns[found.get("rel") or ""] = found["href"] or ""
        self.rows += tag == "tr"
        if tag == "input":
            self.fields[found["name"] or ""] = found["value"] or ""
        if tag == "span" and "lang" in found:
            self.spans.add((found["lang"], found["dir"]))

    def handle_data(self, data: str) -> None:
        self.text += data


def get(renderer: Renderer, path: str = "/view/fragments.html", **parameters: str) -> Representation:
    answer = views.answer(renderer, path, Wanted(accept=BROWSER, parameters=parameters))
    assert answer is not None
    return answer


def page(renderer: Renderer, path: str = "/view/fragments.html", **parameters: str) -> Markup:
    answer = get(renderer, path, **parameters)
    assert answer.status == 200
    return Markup(answer.body)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "application/trig"),
        ("*/*", "application/trig"),
        (COMUNICA, "application/n-quads"),
        ("text/*", "text/turtle; charset=utf-8"),
    ],
)
def test_programs_get_data(renderer: Renderer, accept: str | None, form: str) -> None:
    answer = Fragments(renderer).answer(HERE, "", accept)
    assert (answer.status, answer.header("Content-Type")) == (200, form)


@pytest.mark.parametrize(("language", "end"), [("en", ".html"), ("ar-SY, en;q=0.5", ".ar.html")])
def test_a_browser_is_led_to_the_page_of_the_same_fragment(renderer: Renderer, language: str, end: str) -> None:
    query = urlencode({"subject": f"{BASE}actor/ypg", "object": '"5"^^http://www.w3.org/2001/XMLSchema#int'})
    answer = Fragments(renderer).answer(HERE, f"{query}&page=1&format=html", BROWSER, language)
    assert answer.status == 303
    place = urlsplit(answer.header("Location") or "")
    assert place.path == f"/view/fragments{end}"
    assert dict(parse_qsl(place.query)) == {"subject": "actor:ypg", "object": '"5"^^xsd:int', "page": "1"}


def test_the_page_is_served_like_others(server: Server) -> None:
    asked = {"Accept": BROWSER, "Accept-Language": "ar"}
    led = server.request("GET", "/fragments?predicate=urn:x:p", headers=asked)
    assert (led.status, led.headers["vary"]) == (303, "Accept, Accept-Encoding, Accept-Language")
    place = led.headers["location"]
    answer = server.request("GET", place, headers=asked)
    assert (answer.status, answer.media, answer.headers["content-language"]) == (200, "text/html", "ar")
    assert answer.headers["content-security-policy"] == POLICY
    head = server.request("HEAD", place, headers=asked)
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", answer.headers["etag"])
    again = server.request("GET", place, headers={**asked, "If-None-Match": answer.headers["etag"]})
    assert again.status == 304


@pytest.mark.parametrize(("target", "status"), [("?subject=no%20iri", 400), ("?page=x", 400), ("?page=9999", 404)])
def test_an_error_is_a_page_where_a_browser_asks(server: Server, target: str, status: int) -> None:
    followed = server.request("GET", f"/fragments{target}", headers={"Accept": BROWSER})
    if followed.status == 303:
        followed = server.request("GET", followed.headers["location"], headers={"Accept": BROWSER})
    assert (followed.status, followed.media) == (status, "text/html")
    plain = server.request("GET", f"/fragments{target}")
    assert (plain.status, plain.media) == (status, "application/problem+json")


def test_an_error_names_the_field(renderer: Renderer) -> None:
    answer = get(renderer, object="Aleppo")
    assert answer.status == 400
    assert "object: Aleppo is neither an IRI nor a literal" in Markup(answer.body).text


@pytest.mark.parametrize("end", [".html", ".ar.html"])
def test_names_are_in_the_language_of_the_page(renderer: Renderer, end: str) -> None:
    shown = page(renderer, f"/view/fragments{end}", subject="actor:ypg", predicate="rdfs:label")
    name = "People's Protection Units" if end == ".html" else "وحدات حماية الشعب الكردية"
    assert shown.rows == 3  # the head, and a name in each language
    assert name in shown.text
    assert {("ar", "rtl"), ("en", "ltr")} <= shown.spans
    assert f"../doc/aleppo-2016/actor/ypg{end}" in shown.links
    assert shown.fields == {"subject": "actor:ypg", "predicate": "rdfs:label", "object": "", "graph": ""}


def test_each_term_leads_to_its_fragment(renderer: Renderer) -> None:
    shown = page(renderer, subject="actor:ypg", predicate="rdfs:label")
    queries = [dict(parse_qsl(urlsplit(link).query)) for link in shown.links if link.startswith("fragments.html?")]
    for query in ({"subject": "actor:ypg"}, {"predicate": "rdfs:label"}, {"object": '"People\'s Protection Units"@en'}):
        assert query in queries
        assert page(renderer, **query).rows > 1


def test_another_language_and_other_formats_keep_what_was_asked(renderer: Renderer) -> None:
    shown = page(renderer, predicate="rdf:type", page="2")
    asked = urlencode({"predicate": "rdf:type", "page": "2"})
    assert {f"fragments.ar.html?{asked}", f"fragments.html?{asked}&content=ar"} <= set(shown.links)
    data = [link for link in shown.links if link.startswith("../fragments?")]
    assert len(data) == 6
    for link in data:
        answer = Fragments(renderer).answer(HERE, urlsplit(urljoin(HERE, link)).query)
        assert answer.status == 200
        assert parse_qs(urlsplit(link).query)["page"] == ["2"]


def test_the_pages_are_linked_one_to_the_next(renderer: Renderer, site: Site) -> None:
    asked = {"predicate": "rdf:type", "object": "ckg:Event"}
    total = Matches(site).count(read_pattern(asked, site.prefixes))
    last = -(-total // PAGE)
    here, rows, seen = asked, 0, 0
    while seen < last:
        shown = page(renderer, **here)
        assert f"Triples: {total}" in shown.text
        assert ("prev" in shown.turns, "next" in shown.turns) == (seen > 0, seen < last - 1)
        rows, seen = rows + shown.rows - 1, seen + 1
        here = dict(parse_qsl(urlsplit(shown.turns.get("next", "")).query))
    assert rows == total > PAGE
    assert get(renderer, **asked, page=str(last + 1)).status == 404


def test_the_graph_of_a_claim_comes_with_a_warning(renderer: Renderer) -> None:
    shown = page(renderer, graph=CLAIM)
    assert "The claim may deny or doubt it" in shown.text
    assert any("graph=claim" in link and "subject=" in link for link in shown.links)
    assert "The claim may deny" not in page(renderer, subject="actor:ypg").text


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("geo:asWKT", NamedNode("http://www.opengis.net/ont/geosparql#asWKT")),
        ("<geo:36.2,37.1>", NamedNode("geo:36.2,37.1")),
        ("urn:x:y", NamedNode("urn:x:y")),
        ('"x"^^geo:wktLiteral', Literal("x", datatype=NamedNode("http://www.opengis.net/ont/geosparql#wktLiteral"))),
        ('"x"^^<geo:wktLiteral>', Literal("x", datatype=NamedNode("geo:wktLiteral"))),
        ('"see "^^geo:x"@en', Literal('see "^^geo:x', language="en")),
        ('"geo:x"', Literal("geo:x")),
        ("_:b", BlankNode("b")),
    ],
)
def test_people_may_write_prefixed_names_and_any_iri(text: str, term: NamedNode | Literal | BlankNode) -> None:
    assert read_pattern({"object": text}, GEO).object == term
    assert read_pattern({"object": write_term(term, GEO)}, GEO).object == term
    assert read_pattern({"object": write_term(term)}).object == term


def test_a_program_means_an_iri_by_what_looks_like_a_prefixed_name(renderer: Renderer) -> None:
    assert read_pattern({"object": "geo:36.2,37.1"}).object == NamedNode("geo:36.2,37.1")
    led = Fragments(renderer).answer(HERE, "object=geo:36.2,37.1", BROWSER).header("Location") or ""
    assert parse_qs(urlsplit(led).query) == {"object": ["<geo:36.2,37.1>"]}


def test_a_site_of_any_files_has_the_page(tmp_path: Path) -> None:
    file = tmp_path / "towns.ttl"
    file.write_text(
        "@prefix : <https://example.org/id/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        ':1 a :Town ; rdfs:label "Aleppo"@en , "حلب"@ar ; :near <geo:36.2,37.1> , [ :far <<( :a :b "<i>" )>> ] .',
        encoding="utf-8",
    )
    renderer = Renderer(site_of_files([file]))
    shown = page(renderer)
    assert shown.rows == 7
    assert page(renderer, object='"حلب"@ar').rows == 2
    assert page(renderer, object="<geo:36.2,37.1>").rows == 2
    assert any(parse_qs(urlsplit(link).query).get("object") == ["<geo:36.2,37.1>"] for link in shown.links)
    assert "<i>" in shown.text


def test_a_folder_of_files_has_no_page_that_must_be_asked(renderer: Renderer) -> None:
    written = dict(views.static_views(renderer))
    assert [path for path in written if "fragments" in path] == []
    assert b"fragments" not in written["/view/sparql.html"]
    assert b'href="fragments.html"' in get(renderer, "/view/sparql.html").body
