"""What is known of one thing: its statements, who claims them, what points to it, and the names of all it mentions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, islice

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.namespaces import RDF_TYPE, ckg
from kg.publish.labels import Labels
from kg.publish.site import Site
from kg.store.embedded import VISIBLE

MOST_INCOMING = 1000
"""Statements that point to a thing which a document holds at most, for each property; the counts are of all."""

_CLAIM = ckg("Claim")
_WITHDRAWN = ckg("withdrawnBecause")


@dataclass(frozen=True, slots=True)
class Incoming:
    """The statements with one property whose object is the thing: how many, and the first of their subjects."""

    property: str
    count: int
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim that speaks of the thing: its IRI, what is known of it, and what it says in its graph."""

    iri: str
    description: tuple[Quad, ...]
    statements: tuple[Quad, ...]

    def value(self, name: str) -> str:
        """Return the IRI or text of the property ``ckg:<name>`` of the claim, or nothing."""
        wanted = ckg(name)
        values = (quad.object for quad in self.description if quad.predicate == wanted)
        return next((term.value for term in values if isinstance(term, NamedNode | Literal)), "")

    @property
    def withdrawn(self) -> bool:
        """Whether it has been withdrawn."""
        return any(quad.predicate == _WITHDRAWN for quad in self.description)


@dataclass(frozen=True, slots=True)
class Document:
    """All that a document about a thing holds.

    Attributes:
        iri: the thing; or a document whose things have fragments, such as the ontology.
        facts: statements about it and about the fragments of its IRI, of the graphs that an ordinary query sees.
        claims: the claims that speak of it, sorted; of a claim or a passage, those of that claim or passage.
        incoming: what points to it in the same graphs, by property.
        labels: names of all that is mentioned, by IRI and language.
        withdrawn: why it was withdrawn, where it is a claim that was; then the document is its tombstone.
    """

    iri: str
    facts: tuple[Quad, ...]
    claims: tuple[Claimed, ...] = ()
    incoming: tuple[Incoming, ...] = ()
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    withdrawn: str | None = None

    def types(self) -> list[str]:
        """Return the classes of the thing, sorted."""
        return sorted(
            quad.object.value
            for quad in self.facts
            if quad.predicate == RDF_TYPE and isinstance(quad.object, NamedNode) and _is(quad.subject, self.iri)
        )

    def pointing(self) -> Iterator[Quad]:
        """Yield the statements of ``incoming``."""
        for group in self.incoming:
            for subject in group.subjects:
                yield Quad(NamedNode(subject), NamedNode(group.property), NamedNode(self.iri))

    def __bool__(self) -> bool:
        """Whether anything at all is known."""
        return bool(self.facts or self.claims or self.incoming)


def describe(site: Site, labels: Labels, iri: str) -> Document:
    """Return what ``site`` knows of ``iri``."""
    node = NamedNode(iri)
    visible = {site.base.graph(name) for name in VISIBLE} if site.base else None
    about = [*site.engine.quads_for_pattern(node, None, None, None), *_fragments(site, iri)]
    to = list(site.engine.quads_for_pattern(None, None, node, None))
    facts = _distinct(quad for quad in about if visible is None or quad.graph_name in visible)
    incoming = _incoming(quad for quad in to if visible is None or quad.graph_name in visible)
    claims = _claims(site, node, [*about, *to]) if site.base else ()
    document = Document(iri, tuple(facts), claims, incoming, {}, _reason(facts, node))
    return Document(iri, document.facts, claims, incoming, labels.of(_named(document)), document.withdrawn)


def _is(term: object, iri: str) -> bool:
    return isinstance(term, NamedNode) and term.value == iri


def _fragments(site: Site, iri: str) -> Iterator[Quad]:
    if "#" not in iri:
        for other in site.addresses.fragments(iri):
            yield from site.engine.quads_for_pattern(NamedNode(other), None, None, None)


def _distinct(quads: Iterable[Quad]) -> list[Quad]:
    """Return statements once each, whatever graphs they are in, sorted."""
    found = {(str(quad.subject), str(quad.predicate), str(quad.object)): quad for quad in quads}
    return [found[place] for place in sorted(found)]


def _incoming(quads: Iterable[Quad]) -> tuple[Incoming, ...]:
    pairs = sorted(
        {(quad.predicate.value, quad.subject.value) for quad in quads if isinstance(quad.subject, NamedNode)}
    )
    groups = ((name, [subject for _, subject in found]) for name, found in groupby(pairs, key=lambda pair: pair[0]))
    return tuple(Incoming(name, len(all_), tuple(islice(all_, MOST_INCOMING))) for name, all_ in groups)


def _claims(site: Site, node: NamedNode, quads: Iterable[Quad]) -> tuple[Claimed, ...]:
    """Return the claims in whose graphs ``quads`` are, which have the thing for their passage, or which it is."""
    assert site.base is not None  # noqa: S101 - only datasets have claims
    provenance = site.base.graph("provenance")
    own: set[object] = {quad.graph_name for quad in quads} | {node}
    own |= {quad.subject for quad in quads if quad.predicate == ckg("passage")}
    claims = [name for name in own if _is_claim(site.engine, name, provenance)]
    return tuple(
        Claimed(
            claim.value,
            tuple(sorted(site.engine.quads_for_pattern(claim, None, None, provenance), key=str)),
            tuple(sorted(site.engine.quads_for_pattern(None, None, None, claim), key=str)),
        )
        for claim in sorted(claims, key=str)
        if isinstance(claim, NamedNode)
    )


def _is_claim(engine: Store, name: object, provenance: NamedNode) -> bool:
    if not isinstance(name, NamedNode):
        return False
    return next(iter(engine.quads_for_pattern(name, RDF_TYPE, _CLAIM, provenance)), None) is not None


def _reason(facts: Iterable[Quad], node: NamedNode) -> str | None:
    return next(
        (
            quad.object.value
            for quad in facts
            if quad.subject == node and quad.predicate == _WITHDRAWN and isinstance(quad.object, Literal)
        ),
        None,
    )


def _named(document: Document) -> set[str]:
    """Return every IRI that a document mentions, and the datatypes of its literals."""
    quads = [*document.facts, *document.pointing()]
    quads += [quad for claim in document.claims for quad in (*claim.description, *claim.statements)]
    terms = (term for quad in quads for term in (quad.subject, quad.predicate, quad.object))
    return {term.value for term in terms if isinstance(term, NamedNode)} | {document.iri}
