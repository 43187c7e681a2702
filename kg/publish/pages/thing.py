"""The page of a thing: what is said of it, by whom, and what is disputed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from kg.namespaces import PREFIXES, RDF_TYPE, ckg
from kg.publish.document import Claimed, Document, Incoming
from kg.publish.formats import DATA
from kg.publish.labels import Labels, Name, local_name
from kg.publish.links import head_links
from kg.publish.pages.environment import Page
from kg.publish.pages.facts import BOUNDS, Section, sections
from kg.publish.pages.said import Said, claim_at, dispute, disputes_of, passage_at, plain, said
from kg.publish.schema import Schema
from kg.publish.site import DOCUMENT, Site
from kg.serialization import to_bytes

if TYPE_CHECKING:
    from kg.publish.renderer import Renderer

MOST_SHOWN = 100
"""Things that point here which a page lists for each property; the data hold more, and the page says so."""

_FEW = 12

_DISPUTES = frozenset({ckg("Contradiction").value, ckg("CompatiblePair").value})
_PASSAGE = ckg("Passage").value
_CLAIM = ckg("Claim").value
_ACCOUNT = ckg("Account").value
_UNREALISED = ckg("UnrealisedEvent").value
_IDENTIFIER = ckg("externalIdentifier")
_OF_IDENTIFIER = ("identifierScheme", "identifierValue", "evidence", "evidenceConfidence")
_FRAMES = ckg("frames")
_DISPUTED_SUBJECT, _DISPUTED_PROPERTY = ckg("disputedSubject"), ckg("disputedProperty")
_DATE = frozenset(ckg(name).value for name in ("when", *BOUNDS))
_OF_DISPUTE = frozenset(
    {
        RDF_TYPE, NamedNode(PREFIXES["rdfs"] + "comment"),
        *map(ckg, ("claimInvolved", "contradictionKind", "preferredClaim", "resolution")),
    }
)  # fmt: skip
"""What the sides of a dispute show already."""

_PROSE = frozenset(
    {
        *(PREFIXES["skos"] + name for name in ("definition", "scopeNote", "note", "example")),
        *(PREFIXES["dcterms"] + name for name in ("title", "description")),
        PREFIXES["rdfs"] + "comment",
    }
)
"""Properties whose values say the same in several languages."""

_LANGUAGE = NamedNode(PREFIXES["dcterms"] + "language")
_NAME_USED = ckg("nameUsed")


@dataclass(frozen=True, slots=True)
class Told:
    """What one account says of the thing: its claims, in the order of the account."""

    account: str
    claims: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Framed:
    """Somebody's words for the thing: what they are, and the claims that use them."""

    iri: str
    words: tuple[Name, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier that others have given the thing, and what speaks for it."""

    iri: str
    scheme: str
    value: str
    evidence: str
    confidence: str


def thing_page(renderer: Renderer, document: Document, interface: str, content: str, *, at: str | None = None) -> bytes:
    """Return the page about the thing of ``document`` as HTML.

    Args:
        renderer: of the site.
        document: all that the page shows.
        interface: language of the interface.
        content: language in which things are named first.
        at: path under which it is served, where that is not below ``/doc``: that of the ontology itself.
    """
    place = renderer.site.document(document.iri) or f"{DOCUMENT}/"
    page = Page(renderer, place, interface, content, at=at, iri=document.iri)
    template, context = _of_kind(page, document)
    head = head_links(renderer.site, document, at or place)
    return page.render(template, document=document, head=head, alternates=DATA, **context)


def _of_kind(page: Page, document: Document) -> tuple[str, dict[str, object]]:
    """Return the template for a document and what it needs beside the page."""
    site, schema = page.renderer.site, page.renderer.schema
    types = document.types()
    if document.iri in page.renderer.names:
        return "thing.html.j2", _itself(page, document)
    if any(isinstance(quad.subject, NamedNode) and quad.subject.value != document.iri for quad in document.facts):
        return "vocabulary.html.j2", _vocabulary(page, document)
    if _CLAIM in types and document.claims:
        return "claim.html.j2", _claim(page, document)
    if any(_PASSAGE in {name, *schema.wider(name)} for name in types):
        return "passage.html.j2", _passage(page, document)
    if site.base and _DISPUTES & set(types):
        return "dispute.html.j2", _dispute(page, document)
    return "thing.html.j2", _thing(page, document)


def _thing(page: Page, document: Document) -> dict[str, object]:
    site, schema = page.renderer.site, page.renderer.schema
    claims = sorted((said(site, claim) for claim in document.claims), key=lambda one: one.place)
    base = site.base.iri if site.base else ""
    facts = in_language((quad for quad in document.facts if quad.predicate != _IDENTIFIER), page.content)
    shown, disputed = sections(schema, facts, claims, base), _disputed(site, document.iri)
    return {
        "name": page.name(document.iri),
        "names": other_names(page, document),
        "kinds": kinds(schema, document),
        "reader": f"accounts/{local_name(document.iri)}" if _ACCOUNT in document.types() else "",
        "unrealised": _UNREALISED in document.types(),
        "sections": shown,
        "disputed": list(disputed),
        "contested": _contested(schema, shown, disputed),
        "disputes": disputes_of(site, document.claims),
        "apart": {
            manner: [one for one in claims if one.manner == manner]
            for manner in ("not", "open", "others", "withdrawn")
        },
        "told": _told(claims),
        "incoming": _incoming(schema, document),
        "identifiers": _identifiers(site, document),
        "framings": _framings(document.iri, claims),
        "few": _FEW,
        "most": MOST_SHOWN,
    }  # fmt: skip


def _itself(page: Page, document: Document) -> dict[str, object]:
    """Return what the site says of the dataset or of a graph, without the parts of its descriptions, which are many."""
    parts = tuple(page.renderer.absolute(path) for path in ("/void#", "/dcat#"))
    own = (quad for quad in document.facts if plain(quad.subject) == document.iri != plain(quad.object))
    return _thing(
        page, replace(document, facts=tuple(quad for quad in own if not plain(quad.object).startswith(parts)))
    )


def _claim(page: Page, document: Document) -> dict[str, object]:
    site = page.renderer.site
    claim = next(one for one in document.claims if one.iri == document.iri)
    one = said(site, claim)
    shown = {"comment", "type", "passage", "voice", "stance", "polarity", "encodingLevel", "certainty", "basis"}
    rest = [quad for quad in claim.description if quad.predicate.value.rpartition("#")[2] not in shown]
    bases = sorted(plain(quad.object) for quad in claim.description if quad.predicate == ckg("basis"))
    return {
        "one": one,
        "text": page.renderer.texts.sentence(one.passage.iri) if one.passage else None,
        "language": _language(site, one.passage.account) if one.passage else None,
        "bases": [said(site, claim_at(site, iri)) for iri in bases],
        "statements": _by_subject(page.renderer.schema, claim.statements, site.base.iri if site.base else ""),
        "turtle": turtle(site, claim),
        "sections": sections(page.renderer.schema, rest, (), ""),
        "disputes": disputes_of(site, [claim]),
        "rests": [
            said(site, claim_at(site, iri))
            for group in document.incoming if group.property == ckg("basis").value for iri in group.subjects
        ],
    }  # fmt: skip


def _passage(page: Page, document: Document) -> dict[str, object]:
    site = page.renderer.site
    claims = sorted((said(site, claim) for claim in document.claims), key=lambda one: one.iri)
    where = passage_at(site.engine, document.iri)
    return {
        "where": where,
        "language": _language(site, where.account),
        "text": page.renderer.texts.sentence(document.iri),
        "claims": claims,
        "disputes": disputes_of(site, document.claims),
        "kinds": kinds(page.renderer.schema, document),
        "sections": sections(page.renderer.schema, document.facts, (), ""),
    }


def _dispute(page: Page, document: Document) -> dict[str, object]:
    rest = [quad for quad in document.facts if quad.predicate not in _OF_DISPUTE]
    return {
        "name": page.name(document.iri),
        "names": other_names(page, document),
        "kinds": kinds(page.renderer.schema, document),
        "one": dispute(page.renderer.site, document.iri),
        "sections": sections(page.renderer.schema, rest, ()),
    }


def _vocabulary(page: Page, document: Document) -> dict[str, object]:
    """Return the terms of an ontology by kind, each with its statements, in the order of their names."""
    schema = page.renderer.schema
    terms: dict[str, list[Quad]] = {}
    own = []
    for quad in in_language(document.facts, page.content):
        if isinstance(quad.subject, NamedNode) and quad.subject.value != document.iri:
            terms.setdefault(quad.subject.value, []).append(quad)
        else:
            own.append(quad)
    by_kind: dict[str, list[str]] = {}
    for iri, quads in terms.items():
        found = sorted(plain(quad.object) for quad in quads if quad.predicate == RDF_TYPE)
        by_kind.setdefault(found[0] if found else "", []).append(iri)
    return {
        "name": page.name(document.iri),
        "names": other_names(page, document),
        "sections": sections(schema, own, ()),
        "kinds": [(kind, sorted(iris, key=lambda iri: page.name(iri).text)) for kind, iris in sorted(by_kind.items())],
        "terms": {iri: sections(schema, quads, ()) for iri, quads in terms.items()},
        "labels": page.renderer.labels,
    }


def in_language(facts: Iterable[Quad], language: str) -> list[Quad]:
    """Return ``facts`` without prose in other languages where the same is said in ``language``."""
    kept = list(facts)
    said_so = {(quad.subject, quad.predicate) for quad in kept if _tongue(quad) == language}
    return [quad for quad in kept if (quad.subject, quad.predicate) not in said_so or _tongue(quad) == language]


def _tongue(quad: Quad) -> str | None:
    """Return the language of a statement's text, where it is prose."""
    if quad.predicate.value in _PROSE and isinstance(quad.object, Literal):
        return quad.object.language
    return None


def kinds(schema: Schema, document: Document) -> list[str]:
    """Return the classes of the thing, without those that are wider than another of them."""
    types = document.types()
    return [name for name in types if not any(name in schema.wider(other) for other in types)]


def other_names(page: Page, document: Document) -> list[Name]:
    """Return the names of the thing in other languages than the one that heads the page."""
    labels: Labels = page.renderer.labels
    names = labels.of([document.iri]).get(document.iri, {})
    heading = page.name(document.iri).language
    return [Name(text, language) for language, text in sorted(names.items()) if language != heading]


def turtle(site: Site, claim: Claimed) -> str:
    """Return what a claim says as Turtle, with the prefixes that it uses and no others."""
    triples = [Triple(quad.subject, quad.predicate, quad.object) for quad in claim.statements]
    terms = [term for one in triples for term in (one.subject, one.predicate, one.object)]
    named = "\n".join(["", *{plain(term.datatype if isinstance(term, Literal) else term) for term in terms}])
    prefixes = {prefix: start for prefix, start in site.prefixes.items() if f"\n{start}" in named}
    return to_bytes(triples, RdfFormat.TURTLE, prefixes=prefixes).decode("utf-8")


def _by_subject(schema: Schema, statements: Iterable[Quad], base: str) -> list[tuple[str, list[Section]]]:
    """Return statements by their subject, in sections."""
    groups = groupby(statements, key=lambda quad: plain(quad.subject))
    return [(subject, sections(schema, list(same), (), base)) for subject, same in groups]


def _language(site: Site, account: str) -> str | None:
    """Return the language in which an account is written, if it is known."""
    quads = site.engine.quads_for_pattern(NamedNode(account), _LANGUAGE, None, None)
    return next((quad.object.value for quad in quads if isinstance(quad.object, Literal)), None)


def _disputed(site: Site, iri: str) -> dict[str, set[str]]:
    """Return the contradictions about the thing itself, each with the properties that it is about."""
    engine = site.engine
    found = {plain(quad.subject) for quad in engine.quads_for_pattern(None, _DISPUTED_SUBJECT, NamedNode(iri), None)}
    return {
        one: {plain(quad.object) for quad in engine.quads_for_pattern(NamedNode(one), _DISPUTED_PROPERTY, None, None)}
        for one in sorted(found)
    }


def _contested(schema: Schema, shown: Iterable[Section], disputed: Mapping[str, set[str]]) -> dict[str, str]:
    """Return a contradiction for each property shown that one is about; that of the date's bounds at ``bounds``."""
    names = {group.property: {group.property, *schema.wider(group.property)} for one in shown for group in one.groups}
    names["bounds"] = set(_DATE)
    return {name: one for one, about in disputed.items() for name, wider in names.items() if about & wider}


def _told(claims: Sequence[Said]) -> list[Told]:
    """Return the claims by account."""
    return [Told(account, tuple(same)) for account, same in groupby(claims, key=lambda one: one.place[0])]


def _incoming(schema: Schema, document: Document) -> list[Incoming]:
    """Return what points here, each thing under the narrowest property by which it does."""
    made = []
    for group in document.incoming:
        narrower = {
            subject
            for other in document.incoming
            if group.property in schema.wider(other.property)
            for subject in other.subjects
        }
        subjects = tuple(subject for subject in group.subjects if subject not in narrower)
        if subjects:
            made.append(Incoming(group.property, group.count - len(group.subjects) + len(subjects), subjects))
    return made


def _identifiers(site: Site, document: Document) -> list[Identifier]:
    found = []
    for quad in document.facts:
        if quad.predicate == _IDENTIFIER and isinstance(quad.object, NamedNode):
            about = Claimed(quad.object.value, tuple(site.engine.quads_for_pattern(quad.object, None, None, None)), ())
            words = (about.value(name) for name in _OF_IDENTIFIER)
            found.append(Identifier(quad.object.value, *words))
    return found


def _framings(iri: str, claims: Iterable[Said]) -> list[Framed]:
    """Return the framings of the thing: words that claims lay in somebody's mouth."""
    node = NamedNode(iri)
    found: dict[str, list[Said]] = {}
    words: dict[str, set[Name]] = {}
    for one in claims:
        for quad in one.claim.statements:
            if quad.predicate == _FRAMES and quad.object == node and isinstance(quad.subject, NamedNode):
                found.setdefault(quad.subject.value, []).append(one)
                words.setdefault(quad.subject.value, set()).update(_words_used(one, quad.subject))
    return [
        Framed(framing, tuple(sorted(words[framing], key=lambda name: name.text)), tuple(same))
        for framing, same in sorted(found.items())
    ]


def _words_used(one: Said, framing: NamedNode) -> list[Name]:
    return [
        Name(quad.object.value, quad.object.language or "")
        for quad in one.claim.statements
        if quad.subject == framing and quad.predicate == _NAME_USED and isinstance(quad.object, Literal)
    ]
