"""Triple Pattern Fragments: what a page holds, and how it is asked for."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import Graph, Namespace, URIRef

from kg import Dataset
from kg.publish.formats import DATA, Format
from kg.publish.fragments import PAGE, Fragments
from kg.publish.renderer import Renderer
from kg.publish.site import Site, site_of_dataset, site_of_files
from kg.store.embedded import VISIBLE

HERE = "https://kg.example.org/fragments"
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
CKG = "https://w3id.org/conflict-kg/ontology#"
BASE = "https://w3id.org/conflict-kg/aleppo-2016/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


@pytest.fixture(scope="module")
def site(aleppo: Dataset) -> Site:
    return site_of_dataset(aleppo)


@pytest.fixture(scope="module")
def fragments(site: Site) -> Fragments:
    return Fragments(Renderer(site))


def ask(**terms: str) -> str:
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in terms.items())


def page(fragments: Fragments, query: str) -> tuple[Graph, Graph]:
    """Return the triples of a page and its controls, which are in the graph of metadata."""
    answer = fragments.answer(HERE, query, "application/n-quads")
    assert answer.status == 200
    data, controls = Graph(), Graph()
    for line in answer.body.decode().splitlines():
        target = controls if line.endswith("#metadata> .") else data
        statement = line.rpartition(" <")[0] + " ." if target is controls else line
        target.parse(data=statement, format="nt")
    return data, controls


def total(controls: Graph) -> int:
    return int(str(next(controls.objects(None, HYDRA.totalItems))))


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"subject": f"{BASE}actor/ypg"},
        {"predicate": TYPE, "object": f"{CKG}Claim"},
        {"predicate": LABEL, "subject": f"{BASE}actor/ypg"},
        {"object": f"{BASE}actor/ypg"},
    ],
)
def test_the_count_is_that_of_sparql(site: Site, fragments: Fragments, terms: dict[str, str]) -> None:
    assert site.base
    bound = {name: NamedNode(iri) for name, iri in terms.items()}
    pattern = bound.get("subject"), bound.get("predicate"), bound.get("object")
    graphs = [site.base.graph(name) for name in VISIBLE]
    found = {
        (quad.subject, quad.predicate, quad.object)
        for graph in graphs
        for quad in site.engine.quads_for_pattern(*pattern, graph)
    }
    data, controls = page(fragments, ask(**terms))
    assert total(controls) == len(found) > 0
    assert len(data) == min(PAGE, len(found))


def test_the_pages_together_are_the_fragment(fragments: Fragments) -> None:
    query = ask(predicate=TYPE, object=f"{CKG}Passage")
    here, seen, links = f"{HERE}?{query}", Graph(), 0
    while True:
        data, controls = page(fragments, here.partition("?")[2])
        assert not set(data) & set(seen)
        seen += data
        links += 1
        following = controls.value(URIRef(here), HYDRA.next)
        if following is None:
            break
        assert len(data) == PAGE
        here = str(following)
    assert len(seen) == total(controls) > PAGE
    assert links == -(-len(seen) // PAGE)


@pytest.mark.parametrize("form", DATA, ids=lambda form: form.name)
def test_every_format_holds_data_and_controls(fragments: Fragments, form: Format) -> None:
    answer = fragments.answer(HERE, ask(subject=f"{BASE}actor/ypg"), form.media)
    assert (answer.status, answer.header("Content-Type")) == (200, form.content_type)
    assert "Accept" in (answer.header("Vary") or "")
    assert answer.header("Access-Control-Allow-Origin") == "*"
    predicates = {quad.predicate.value for quad in parse(answer.body, format=form.rdf or RdfFormat.TURTLE)}
    assert {TYPE, str(HYDRA.template), str(HYDRA.totalItems)} <= predicates


def test_the_form_says_how_to_ask(fragments: Fragments) -> None:
    _, controls = page(fragments, "")
    assert str(next(controls.objects(None, HYDRA.template))) == f"{HERE}{{?subject,predicate,object}}"


def test_a_claim_is_a_dataset_of_its_own(aleppo: Dataset, fragments: Fragments) -> None:
    claim = f"{BASE}claim/aleppo-chronicle/p1.s1.castello-fire-cut"
    data, controls = page(fragments, ask(graph=claim))
    quads = list(aleppo.store.engine.quads_for_pattern(None, None, None, NamedNode(claim)))
    assert len(data) == total(controls) == len(quads) > 0
    template = str(next(controls.objects(None, HYDRA.template)))
    assert template == f"{HERE}?{ask(graph=claim)}{{&subject,predicate,object}}"


@pytest.mark.parametrize(
    ("term", "labels"),
    [
        ('"Plain"@en', ["https://kg.example.org/id/plain"]),
        ('"Plain"', []),
        ('"بسيط"@ar', ["https://kg.example.org/id/plain"]),
        ('"5"^^http://www.w3.org/2001/XMLSchema#integer', ["https://kg.example.org/id/five"]),
        ('"5"^^<http://www.w3.org/2001/XMLSchema#integer>', ["https://kg.example.org/id/five"]),
        ('"a "quoted" word\nand a line"', ["https://kg.example.org/id/quoted"]),
        (
            "?o",
            ["https://kg.example.org/id/five", "https://kg.example.org/id/plain", "https://kg.example.org/id/quoted"],
        ),
        ("_:b0", []),
        ("https://kg.example.org/nothing", []),
    ],
)
def test_a_term_is_asked_for_as_it_is(tmp_path: Path, term: str, labels: list[str]) -> None:
    file = tmp_path / "data.ttl"
    file.write_text(
        '@base <https://kg.example.org/id/> . <plain> <label> "Plain"@en , "بسيط"@ar . <five> <label> 5 . '
        '<quoted> <label> "a \\"quoted\\" word\\nand a line" .',
        encoding="utf-8",
    )
    data, controls = page(Fragments(Renderer(site_of_files([file]))), ask(object=term))
    assert sorted({str(subject) for subject in data.subjects()}) == labels
    assert total(controls) == len(data)


@pytest.mark.parametrize(
    ("query", "accept", "status"),
    [
        ("subject=no%20iri", None, 400),
        ("subject=relative", None, 400),
        ("object=%22open", None, 400),
        ("object=%22x%22@", None, 400),
        ("page=0", None, 400),
        ("page=x", None, 400),
        ("subject=a:b&subject=a:c", None, 400),
        ("subject=%FF", None, 400),
        ("subject=urn:x:nothing&page=2", None, 404),
        ("subject=urn:x:nothing", None, 200),
        ("subject=%22literal%22", None, 200),
        ("subject=_:b", None, 200),
        ("", "image/png", 406),
        ("format=csv", None, 406),
    ],
)
def test_what_is_asked_amiss_is_refused(fragments: Fragments, query: str, accept: str | None, status: int) -> None:
    answer = fragments.answer(HERE, query, accept)
    assert answer.status == status
    if status != 200:
        assert answer.header("Content-Type") == "application/problem+json"
