"""The description of the service (SPARQL 1.1 Service Description): what can be asked, and of which graphs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from kg.namespaces import PREFIXES, RDF_TYPE, XSD_INTEGER
from kg.publish.formats import DATA
from kg.publish.representation import Representation, found
from kg.publish.site import Site
from kg.publish.sparql.formats import Wanted, not_acceptable
from kg.serialization import to_bytes

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_GEOSPARQL = "http://www.opengis.net/def/function/geosparql/"
_RESULT_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "TriG", "N-Triples", "N-Quads", "JSON-LD", "RDF_XML",
)  # fmt: skip
FUNCTIONS = (
    "area", "asGeoJSON", "centroid", "convexHull", "coordinateDimension", "difference", "dimension", "distance",
    "ehContains", "ehCoveredBy", "ehCovers", "ehDisjoint", "ehEquals", "ehInside", "ehMeet", "ehOverlap", "envelope",
    "getSRID", "intersection", "isEmpty", "isSimple", "length", "perimeter", "rcc8dc", "rcc8ec", "rcc8eq", "rcc8ntpp",
    "rcc8ntppi", "rcc8po", "rcc8tpp", "rcc8tppi", "relate", "sfContains", "sfCrosses", "sfDisjoint", "sfEquals",
    "sfIntersects", "sfOverlaps", "sfTouches", "sfWithin", "spatialDimension", "symDifference", "union",
)  # fmt: skip
"""Functions of GeoSPARQL that the engine has."""


def describe_service(site: Site, endpoint: str, visible: Collection[str] | None) -> list[Triple]:
    """Return the description of a site's endpoint.

    The graphs that an ordinary query sees are listed with their sizes; of the others, which GRAPH reaches, the number.

    Args:
        endpoint: its absolute address.
        visible: the graphs that make the default graph, all where None.
    """
    return list(_service(site, endpoint, visible))


def write_description(site: Site, triples: Iterable[Triple], wanted: Wanted) -> Representation:
    """Return the description in the format wanted.

    Raises:
        RequestError: 406, the format is not one of RDF.
    """
    form = wanted.data
    if form is None or form.rdf is None:
        raise not_acceptable(DATA)
    prefixes = {"sd": _SD, "void": _VOID, "rdfs": PREFIXES["rdfs"], "xsd": PREFIXES["xsd"]}
    body = to_bytes(triples, form.rdf, prefixes=prefixes if form.name != "nt" else None)
    return found(body, form.content_type, version=site.version)


def _service(site: Site, endpoint: str, visible: Collection[str] | None) -> Iterator[Triple]:
    service, dataset, default = (NamedNode(f"{endpoint}#{part}") for part in ("service", "dataset", "default-graph"))
    sizes = {name: size for name, size in site.sizes.items() if visible is None or name in visible}
    others = len(site.sizes) - len(sizes)
    yield Triple(service, RDF_TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), NamedNode(endpoint))
    for language in ("SPARQL10Query", "SPARQL11Query"):
        yield Triple(service, _sd("supportedLanguage"), _sd(language))
    for name in _RESULT_FORMATS:
        yield Triple(service, _sd("resultFormat"), NamedNode(_FORMATS + name))
    for name in FUNCTIONS:
        yield Triple(service, _sd("extensionFunction"), NamedNode(_GEOSPARQL + name))
    if visible is None:
        yield Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    yield Triple(service, _sd("defaultEntailmentRegime"), NamedNode("http://www.w3.org/ns/entailment/Simple"))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, RDF_TYPE, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, RDF_TYPE, _sd("Graph"))
    yield from _labels(default, {
        "en": "The default graph: all of the graphs listed, as one.",
        "ar": "البيان المبدئي: جميع البيانات المذكورة معًا.",
    })  # fmt: skip
    if others:
        yield from _labels(dataset, {
            "en": f"Besides the graphs listed, GRAPH reaches {others} more.",
            "ar": f"سوى البيانات المذكورة يُوصَل بـ GRAPH إلى {others} غيرها.",
        })  # fmt: skip
    for number, (name, size) in enumerate(sizes.items(), 1):
        yield from _named_graph(dataset, NamedNode(name), f"{endpoint}#graph-{number}", size)
    for name in FUNCTIONS:
        yield Triple(NamedNode(_GEOSPARQL + name), RDF_TYPE, _sd("Function"))


def _named_graph(dataset: NamedNode, name: NamedNode, about: str, size: int) -> Iterator[Triple]:
    named, graph = NamedNode(about), NamedNode(f"{about}-contents")
    yield Triple(dataset, _sd("namedGraph"), named)
    yield Triple(named, RDF_TYPE, _sd("NamedGraph"))
    yield Triple(named, _sd("name"), name)
    yield Triple(named, _sd("graph"), graph)
    yield Triple(graph, RDF_TYPE, _sd("Graph"))
    yield Triple(graph, NamedNode(f"{_VOID}triples"), Literal(str(size), datatype=XSD_INTEGER))


def _labels(about: NamedNode, words: Mapping[str, str]) -> Iterator[Triple]:
    for language, text in words.items():
        yield Triple(about, NamedNode(f"{PREFIXES['rdfs']}comment"), Literal(text, language=language))


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
