"""A document as RDF, in any of the formats, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from kg.namespaces import RDF_TYPE, RDFS_LABEL
from kg.publish.document import MOST_INCOMING, Document
from kg.publish.formats import Format
from kg.serialization import to_bytes

_FOAF = "http://xmlns.com/foaf/0.1/"
_COMMENT = NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
_IN_DATASET = NamedNode("http://rdfs.org/ns/void#inDataset")


def write(document: Document, form: Format, *, page: str, dataset: str, prefixes: Mapping[str, str]) -> bytes:
    """Return ``document`` in a format of data.

    Formats that hold named graphs have each claim's statements in the graph of the claim. In the others the claims are
    described, and what they say is left to the resolved view: a denied or doubted statement never stands there as fact.

    Args:
        page: IRI of the document itself.
        dataset: IRI of the dataset that it belongs to.
        prefixes: for formats that have them.

    Raises:
        ValueError: ``form`` is not a format of data.
    """
    return write_all(document, (form,), page=page, dataset=dataset, prefixes=prefixes)[form.name]


def write_all(
    document: Document, forms: Iterable[Format], *, page: str, dataset: str, prefixes: Mapping[str, str]
) -> dict[str, bytes]:
    """Return ``document`` in several formats of data, by their names; see ``write``."""
    common = {_order(quad): quad for quad in _common(document, page, dataset)}
    whole = common | {_order(quad): quad for quad in _claimed(document)}
    quads = [whole[place] for place in sorted(whole)]
    triples = [common[place].triple for place in sorted(common)]
    written = {}
    for form in forms:
        if form.rdf is None:
            raise ValueError(f"{form.name} is not a format of data")
        names = dict(prefixes) if form.name != "nt" else None
        written[form.name] = to_bytes(quads if form.datasets else triples, form.rdf, prefixes=names)
    return written


def _common(document: Document, page: str, dataset: str) -> Iterator[Quad]:
    """Yield what every format has: facts, descriptions of claims, what points here, names, and the document itself."""
    for quad in (*document.facts, *document.pointing()):
        yield Quad(quad.subject, quad.predicate, quad.object)
    for claim in document.claims:
        for quad in claim.description:
            yield Quad(quad.subject, quad.predicate, quad.object)
    for iri, names in document.labels.items():
        for language, text in names.items():
            label = Literal(text, language=language) if language else Literal(text)
            yield Quad(NamedNode(iri), RDFS_LABEL, label)
    about = NamedNode(page)
    yield Quad(about, RDF_TYPE, NamedNode(f"{_FOAF}Document"))
    yield Quad(about, NamedNode(f"{_FOAF}primaryTopic"), NamedNode(document.iri))
    yield Quad(about, _IN_DATASET, NamedNode(dataset))
    for group in document.incoming:
        if group.count > MOST_INCOMING:
            words = f"Of {group.count} statements that point here by <{group.property}>, the first {MOST_INCOMING}."
            yield Quad(about, _COMMENT, Literal(words, language="en"))


def _claimed(document: Document) -> Iterator[Quad]:
    for claim in document.claims:
        yield from claim.statements


def _order(quad: Quad) -> tuple[str, str]:
    return str(quad.graph_name), str(quad.triple)
