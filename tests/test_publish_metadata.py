"""What a site tells programs: typed links, descriptions of the dataset, and where everything is."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pyshacl import validate
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from support import SHARED

from kg import Dataset
from kg.errors import DatasetError
from kg.publish import crawlers
from kg.publish.document import describe
from kg.publish.formats import DATA, HTML, TURTLE, Format
from kg.publish.links import document_links, head_links, linksets
from kg.publish.machine import WELL_KNOWN, Machine
from kg.publish.metadata import Metadata, dcat, schema_org, void
from kg.publish.renderer import Renderer
from kg.publish.site import site_of_dataset, site_of_files
from kg.release import write_dumps

SHAPES = SHARED / "suites" / "dcat-ap-3.0.1"
VOID = Namespace("http://rdfs.org/ns/void#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
BASE = "https://w3id.org/conflict-kg/aleppo-2016/"
ACTOR = f"{BASE}actor/ypg"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = re.compile(r'<([^>]*)>((?:; [a-z]+="[^"]*")*)')


@pytest.fixture(scope="module")
def machine(aleppo: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    folder = tmp_path_factory.mktemp("dump")
    write_dumps(aleppo.store, aleppo.name, folder)
    return Machine(Renderer(site_of_dataset(aleppo), dumps=folder), public="https://kg.example.org")


@pytest.fixture(scope="module")
def metadata(machine: Machine) -> Metadata:
    return machine.metadata


def links(value: str) -> list[tuple[str, dict[str, str]]]:
    found = [(href, dict(re.findall(r'([a-z]+)="([^"]*)"', rest))) for href, rest in LINK.findall(value)]
    assert ", ".join(match[0] for match in LINK.finditer(value)) == value
    return found


# ------------------------------------------------------------------------------------------------------------ links


@pytest.mark.parametrize(
    ("rel", "href"),
    [
        ("cite-as", ACTOR),
        ("type", "https://schema.org/AboutPage"),
        ("type", "https://schema.org/Organization"),
        ("type", "https://w3id.org/conflict-kg/ontology#ArmedGroup"),
        ("license", "https://creativecommons.org/licenses/by/4.0/"),
        ("author", f"{BASE}agent/curators"),
        ("collection", BASE),
        ("describedby", "/doc/aleppo-2016/actor/ypg.ttl"),
        ("describedby", "/doc/aleppo-2016/actor/ypg.jsonld"),
        ("alternate", "/doc/aleppo-2016/actor/ypg.ar.html"),
        ("linkset", "/linkset/aleppo-2016/actor/ypg.json"),
    ],
)
def test_a_page_is_signposted(machine: Machine, rel: str, href: str) -> None:
    site = machine.renderer.site
    found = links(document_links(site, describe(site, machine.renderer.labels, ACTOR), HTML))
    assert (href, rel) in {(target, attributes["rel"]) for target, attributes in found}
    assert sum(attributes["rel"] == "cite-as" for _, attributes in found) == 1


def test_data_lead_back_to_the_page(machine: Machine) -> None:
    site = machine.renderer.site
    found = links(document_links(site, describe(site, machine.renderer.labels, ACTOR), TURTLE))
    assert ("/doc/aleppo-2016/actor/ypg", {"rel": "describes", "type": "text/html"}) in found


def test_the_head_of_a_page_has_the_same_links_relative_to_it(machine: Machine) -> None:
    site = machine.renderer.site
    document = describe(site, machine.renderer.labels, ACTOR)
    head = head_links(site, document, "/doc/aleppo-2016/actor/ypg.ar.html")
    assert [link.rel for link in head] == [each["rel"] for _, each in links(document_links(site, document, HTML))]
    assert next(link.href for link in head if link.rel == "describedby") == "ypg.ttl"
    assert not [link for link in head if link.href.startswith("/")]


def test_the_link_set_says_the_same_in_both_forms(machine: Machine) -> None:
    site = machine.renderer.site
    document = describe(site, machine.renderer.labels, ACTOR)
    members = json.loads(linksets(site, document)["json"])["linkset"]
    from_json = {
        (member["anchor"], rel, target["href"])
        for member in members
        for rel, targets in member.items()
        if rel != "anchor"
        for target in targets
    }
    from_text = set()
    for line in linksets(site, document)["txt"].decode().rstrip("\n").split(",\n"):
        ((href, attributes),) = links(line)
        from_text.add((attributes["anchor"], attributes["rel"], href))
    assert from_json == from_text
    assert ("../../../doc/aleppo-2016/actor/ypg", "cite-as", ACTOR) in from_json
    assert machine.answer("/linkset/aleppo-2016/actor/ypg.json").header("Content-Type") == "application/linkset+json"
    assert machine.answer("/linkset/aleppo-2016/actor/nobody.json").status == 404


# ----------------------------------------------------------------------------------------------------- descriptions


@pytest.mark.parametrize("path", ["/void", "/dcat", WELL_KNOWN])
@pytest.mark.parametrize("form", DATA, ids=lambda form: form.name)
def test_descriptions_are_negotiated(machine: Machine, path: str, form: Format) -> None:
    answer = machine.answer(path, form.media)
    assert (answer.status, answer.header("Content-Type")) == (200, form.content_type)
    assert answer.body == machine.answer(answer.header("Content-Location") or "").body
    assert machine.answer(path, "image/png").status == 406


def test_void_counts_what_is_there(machine: Machine, metadata: Metadata) -> None:
    graph = Graph().parse(data=void(metadata, TURTLE), format="turtle")
    site = machine.renderer.site
    triples = {(quad.subject, quad.predicate, quad.object) for quad in site.engine}
    assert graph.value(URIRef(BASE), VOID.triples) == Literal(len(triples))
    partitions = {
        str(graph.value(part, VOID.property)): int(str(graph.value(part, VOID.triples)))
        for part in graph.objects(URIRef(BASE), VOID.propertyPartition)
    }
    assert sum(partitions.values()) == len(triples)
    for example in graph.objects(URIRef(BASE), VOID.exampleResource):
        assert str(example) in site.addresses


def test_dcat_gives_the_dumps_with_their_checksums(machine: Machine, metadata: Metadata) -> None:
    graph = Graph().parse(data=dcat(metadata, TURTLE), format="turtle")
    dumps = list(graph.subjects(RDF.type, DCAT.Distribution))
    assert len(dumps) == 6
    for dump in dumps:
        path = str(graph.value(dump, DCAT.downloadURL)).removeprefix("https://w3id.org/conflict-kg")
        answer = machine.answer(path)
        checksum = graph.value(dump, SPDX.checksum)
        assert answer.status == 200
        assert str(graph.value(dump, DCAT.byteSize)) == str(len(answer.body))
        assert str(graph.value(checksum, SPDX.checksumValue)).lower() == hashlib.sha256(answer.body).hexdigest()


@pytest.mark.skipif(not SHAPES.is_dir(), reason=f"{SHAPES} is not there")
@pytest.mark.parametrize("shapes", ["shapes.ttl", "range.ttl", "deprecateduris.ttl"])
def test_dcat_conforms_to_the_european_profile(metadata: Metadata, shapes: str) -> None:
    graph = Graph().parse(data=dcat(metadata, TURTLE), format="turtle")
    conforms, _, report = validate(graph, shacl_graph=Graph().parse(SHAPES / shapes))
    assert conforms, report


@pytest.mark.parametrize("language", ["en", "ar"])
def test_schema_org_needs_no_context_from_elsewhere(metadata: Metadata, language: str) -> None:
    text = schema_org(metadata, language)
    assert b"<" not in text
    graph = Graph().parse(data=text, format="json-ld")
    schema = Namespace("https://schema.org/")
    assert (URIRef(BASE), RDF.type, schema.Dataset) in graph
    assert graph.value(URIRef(BASE), schema.name) == Literal(metadata.title[language], lang=language)
    assert graph.value(URIRef(BASE), schema.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")


def test_nothing_is_claimed_of_plain_files(tmp_path: Path) -> None:
    file = tmp_path / "data.ttl"
    file.write_text("<https://kg.example.org/id/a> <https://kg.example.org/p> 1 .", encoding="utf-8")
    described = Machine(Renderer(site_of_files([file]))).metadata
    assert (described.license, described.creator, described.issued, described.triples) == (None, {}, "", 1)
    assert b"license" not in void(described, TURTLE)
    assert not json.loads(schema_org(described)).keys() & {"license", "creator", "inLanguage", "isAccessibleForFree"}


# --------------------------------------------------------------------------------------------------------- crawlers


def test_robots_keeps_crawlers_from_what_has_no_end(machine: Machine) -> None:
    lines = machine.answer("/robots.txt").body.decode().splitlines()
    assert {f"Disallow: {path}" for path in ("/sparql", "/queries", "/fragments", "/search?")} <= set(lines)
    assert lines[-1] == "Sitemap: https://kg.example.org/sitemap.xml"


def test_the_sitemap_lists_every_page_once(machine: Machine) -> None:
    site = machine.renderer.site
    index = ET.fromstring(machine.answer("/sitemap.xml").body)  # noqa: S314 - our own
    parts = [str(node.text).removeprefix("https://kg.example.org") for node in index.iter(f"{SITEMAP}loc")]
    assert "/sitemap/event.xml" in parts
    places: list[str] = []
    for part in parts:
        tree = ET.fromstring(machine.answer(part).body)  # noqa: S314 - our own
        places += [str(node.text) for node in tree.iter(f"{SITEMAP}loc")]
    known = {iri.partition("#")[0] for iri in site.addresses.known()}
    documents = [site.document(iri) for iri in known if machine.renderer.describe(iri)]
    assert sorted(places) == sorted(f"https://kg.example.org{path}.html" for path in documents)


def test_a_class_too_large_for_one_part_has_several(monkeypatch: pytest.MonkeyPatch, machine: Machine) -> None:
    monkeypatch.setattr(crawlers, "MOST", 100)
    parts = crawlers.sitemap_parts(machine.renderer.site)
    assert {"/sitemap/event-1.xml", "/sitemap/event-2.xml"} <= parts.keys()
    assert max(map(len, parts.values())) == 100


@pytest.mark.parametrize(
    "lines",
    [
        'version = "one"',
        'issued = "in spring"',
        'license = "free"',
        'creator = "me"',
        'colour = "green"',
        "version = 1",
    ],
)
def test_what_a_dataset_says_of_itself_is_checked(mini: Path, lines: str) -> None:
    settings = mini / "dataset.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[[account]]", f"[publication]\n{lines}\n\n[[account]]", 1), encoding="utf-8")
    with pytest.raises(DatasetError, match="malformed"):
        Dataset.load(str(mini))
