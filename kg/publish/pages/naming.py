"""Names of things that have no label: claims are called by what they say, passages by where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.namespaces import PREFIXES, ckg
from kg.publish.labels import Name
from kg.publish.pages.said import gloss_of, passage_at

if TYPE_CHECKING:
    from kg.publish.pages.environment import Page


def described_name(page: Page, iri: str) -> Name | None:
    """Return a name made of what is known of ``iri``, in the language of the interface where it is of our words."""
    site = page.renderer.site
    word = page.words.get(f"term.{_prefixed(iri)}")
    if word:
        return Name(word, page.language)
    if site.base is None or not iri.startswith(site.base.iri):
        return None
    kind = iri.removeprefix(site.base.iri).partition("/")[0]
    if kind == "claim":
        return gloss_of(site, iri)
    if kind == "passage":
        where = passage_at(site.engine, iri)
        return Name(address(page, where.paragraph, where.sentence), page.language) if where.account else None
    if kind == "identifier":
        return _identifier(page, iri)
    return _computed(page, iri) if kind == "control" else None


def _prefixed(iri: str) -> str:
    """Return a term of a vocabulary as ``rdf-type``, under which the words of the interface may have a name for it."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}-{iri.removeprefix(start)}"
    return iri


def address(page: Page, paragraph: int, sentence: int) -> str:
    """Return the address of a passage in words."""
    return page.words("passage.address", paragraph=paragraph, sentence=sentence)


def _identifier(page: Page, iri: str) -> Name | None:
    engine = page.renderer.site.engine
    names = ("identifierScheme", "identifierValue")
    found = [quad.object for name in names for quad in engine.quads_for_pattern(NamedNode(iri), ckg(name), None, None)]
    texts = [term.value for term in found if not isinstance(term, NamedNode) and hasattr(term, "value")]
    return Name(": ".join(texts), "") if len(texts) == len(names) else None


def _computed(page: Page, iri: str) -> Name | None:
    """Return the name of a computed state of control: that of the place, in words that say that it is computed."""
    quads = page.renderer.site.engine.quads_for_pattern(NamedNode(iri), ckg("controlledPlace"), None, None)
    place = next((quad.object.value for quad in quads if isinstance(quad.object, NamedNode)), None)
    return Name(page.words("thing.computed", place=page.name(place).text), page.language) if place else None
