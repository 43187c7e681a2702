"""Typed links of documents, for programs: FAIR Signposting (https://signposting.org/FAIR/) in headers, pages and sets.

Every page of a thing says how to cite it, what kind of thing it is, under which licence and by whom it is published,
to which dataset it belongs, and where else it is described. The same links stand in the header Link (RFC 8288), in the
head of the page, and in a link set of their own (RFC 9264).
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

from pyoxigraph import NamedNode, Quad

from kg.namespaces import ONTOLOGY, PREFIXES
from kg.publish.addresses import to_ascii
from kg.publish.document import Document
from kg.publish.formats import DATA, HTML, Format
from kg.publish.releases import LINK_FORMAT, TIMEGATE, TIMEMAP
from kg.publish.site import DOCUMENT, LANGUAGES, Site

LINKSET = "/linkset"
"""Below it lie the link sets: that of the document at ``/doc/x`` at ``/linkset/x.json`` and ``/linkset/x.txt``."""

SETS = {"json": "application/linkset+json", "txt": "application/linkset"}
"""Media types of link sets by extension (RFC 9264, section 4)."""

_SCHEMA = "https://schema.org/"
_ABOUT_PAGE = f"{_SCHEMA}AboutPage"
_LICENCE = NamedNode(PREFIXES["dcterms"] + "license")
_SUBCLASS = NamedNode(PREFIXES["rdfs"] + "subClassOf")
_KINDS = {
    f"{ONTOLOGY}Account": "CreativeWork",
    f"{ONTOLOGY}Actor": "Organization",
    f"{ONTOLOGY}Agreement": "CreativeWork",
    f"{ONTOLOGY}Claim": "Claim",
    f"{ONTOLOGY}Event": "Event",
    f"{ONTOLOGY}Passage": "Quotation",
    f"{ONTOLOGY}Person": "Person",
    f"{ONTOLOGY}Place": "Place",
    PREFIXES["owl"] + "Ontology": "DefinedTermSet",
    PREFIXES["skos"] + "Concept": "DefinedTerm",
    PREFIXES["skos"] + "ConceptScheme": "DefinedTermSet",
}
"""The classes of schema.org that say what a crawler would call a thing of a class of ours, or of its subclasses."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its relation (IANA registry), where it leads, and its attributes.

    Attributes:
        href: an absolute URI, or a path of the site that begins with a slash.
        type: media type of what it leads to.
        hreflang: language of what it leads to.
    """

    rel: str
    href: str
    type: str = ""
    hreflang: str = ""

    def __str__(self) -> str:
        """Return it as in the header Link (RFC 8288, section 3)."""
        attributes = (("rel", self.rel), ("type", self.type), ("hreflang", self.hreflang))
        return f"<{self.href}>" + "".join(f'; {name}="{value}"' for name, value in attributes if value)


def document_links(site: Site, document: Document, form: Format) -> str:
    """Return the value of the header Link of ``document`` in the format ``form``."""
    return ", ".join(map(str, [*links_of(site, document, form), *_versions(site, document)]))


def _versions(site: Site, document: Document) -> Iterator[Link]:
    """Yield the links to the versions of a document, where a server has any (RFC 7089, section 2.2)."""
    if site.releases:
        place = site.document(document.iri) or "/"
        yield Link("timegate", f"{TIMEGATE}{place}")
        yield Link("timemap", f"{TIMEMAP}{place}", LINK_FORMAT)


def head_links(site: Site, document: Document, page: str) -> list[Link]:
    """Return the links for the head of the page at path ``page``, those within the site relative to it."""
    return [_local(link, page) for link in links_of(site, document, HTML)]


def links_of(site: Site, document: Document, form: Format) -> list[Link]:
    """Return the links of ``document`` in a format: those of a landing page, or of data that describe the thing."""
    place = site.document(document.iri) or "/"
    path = place.removeprefix(DOCUMENT)
    links = [Link("cite-as", to_ascii(document.iri)), *_kinds(site, document, form), *_rights(site, document)]
    if site.base and document.iri != site.base.iri:
        links.append(Link("collection", to_ascii(site.base.iri)))
    if form is HTML:
        links += [Link("describedby", f"{place}.{data.name}", data.media) for data in DATA]
    else:
        links.append(Link("describes", place, HTML.media))
    links += [Link("alternate", page, HTML.media, language) for language, page in pages(place).items()]
    return links + [Link("linkset", f"{LINKSET}{path}.{extension}", media) for extension, media in SETS.items()]


def pages(place: str) -> dict[str, str]:
    """Return the paths of the pages about the document at ``place``, by language."""
    return {code: f"{place}.html" if code == LANGUAGES[0] else f"{place}.{code}.html" for code in LANGUAGES}


def linksets(site: Site, document: Document) -> dict[str, bytes]:
    """Return the link set of ``document``: the links of its pages and of each of its data files (RFC 9264).

    It comes in both forms, by extension. References are relative to the set, so that it holds under any address at
    which the site is served.
    """
    place = site.document(document.iri) or "/"
    page = f"{LINKSET}{place.removeprefix(DOCUMENT)}"
    landing = [_local(link, page) for link in links_of(site, document, HTML) if link.rel != "linkset"]
    data = [Link("cite-as", to_ascii(document.iri)), Link("describes", relative(place, page), HTML.media)]
    contexts = {relative(path, page): landing for path in (place, *pages(place).values())}
    contexts |= {relative(f"{place}.{form.name}", page): data for form in DATA}
    return {"json": _as_json(contexts), "txt": _as_text(contexts)}


def _local(link: Link, page: str) -> Link:
    return replace(link, href=relative(link.href, page)) if link.href.startswith("/") else link


def _as_json(contexts: dict[str, list[Link]]) -> bytes:
    members = {
        id(links): {
            rel: [_target(link) for link in links if link.rel == rel] for rel in {link.rel: None for link in links}
        }
        for links in contexts.values()
    }
    sets = [{"anchor": anchor, **members[id(links)]} for anchor, links in contexts.items()]
    return json.dumps({"linkset": sets}).encode() + b"\n"


def _target(link: Link) -> dict[str, object]:
    target: dict[str, object] = {"href": link.href}
    if link.type:
        target["type"] = link.type
    if link.hreflang:
        target["hreflang"] = [link.hreflang]
    return target


def _as_text(contexts: dict[str, list[Link]]) -> bytes:
    lines = (f'{link}; anchor="{anchor}"' for anchor, links in contexts.items() for link in links)
    return ",\n".join(lines).encode() + b"\n"


def relative(target: str, page: str) -> str:
    """Return a path of the site as a reference relative to the page at path ``page``; a URI stays as it is.

    >>> relative("/doc/a/x.ttl", "/doc/a/b/y.html"), relative("/", "/doc/x"), relative("/doc/a:b", "/doc/x")
    ('../x.ttl', '../', './a:b')
    """
    return _from(page.rpartition("/")[0] or "/", target) if target.startswith("/") else target


@lru_cache(maxsize=16384)
def _from(folder: str, target: str) -> str:
    """Return the reference from a folder; pages of a folder have many links in common."""
    path, mark, rest = _before_query(target)
    last = "" if path.endswith("/") else posixpath.basename(path)
    way = _way(posixpath.dirname(path) if last else path, folder)
    start = "" if way == "." else f"{way}/"
    bare = f"{start}{last}" or "./"
    return (f"./{bare}" if ":" in bare.partition("/")[0] else bare) + mark + rest


@lru_cache(maxsize=4096)
def _way(target: str, folder: str) -> str:
    """Return the way from one folder to another; a page has many links to few folders."""
    return posixpath.relpath(target, folder)


def licence(site: Site, document: Document | None = None) -> str | None:
    """Return the licence that a document states for its own thing, else the one of the site; None if neither."""
    for quad in document.facts if document else ():
        if quad.predicate == _LICENCE and isinstance(quad.object, NamedNode) and document and _is_of(quad, document):
            return quad.object.value
    return (site.config.publication.license or None) if site.config else None


def author(site: Site) -> str | None:
    """Return the IRI of those who made the dataset: the curators whom it names as an agent; None if it names none."""
    curators = site.base.node("agent/curators").value if site.base else ""
    return curators if curators in site.addresses else None


def _rights(site: Site, document: Document) -> Iterator[Link]:
    terms, maker = licence(site, document), author(site)
    if terms:
        yield Link("license", to_ascii(terms))
    if maker:
        yield Link("author", to_ascii(maker))


def _kinds(site: Site, document: Document, form: Format) -> list[Link]:
    own = document.types()
    known = {f"{_SCHEMA}{_KINDS[name]}" for name in _with_superclasses(site, own) if name in _KINDS}
    first = [_ABOUT_PAGE] if form is HTML else []
    return [Link("type", to_ascii(name)) for name in (*first, *sorted(known), *own)]


def _is_of(quad: Quad, document: Document) -> bool:
    return isinstance(quad.subject, NamedNode) and quad.subject.value == document.iri


def _with_superclasses(site: Site, classes: Iterable[str]) -> set[str]:
    found: set[str] = set()
    open_ = list(classes)
    while open_:
        name = open_.pop()
        if name not in found:
            found.add(name)
            quads = site.engine.quads_for_pattern(NamedNode(name), _SUBCLASS, None, None)
            open_ += [quad.object.value for quad in quads if isinstance(quad.object, NamedNode)]
    return found


def _before_query(target: str) -> tuple[str, str, str]:
    """Split a path from its query or fragment."""
    path = urlsplit(target).path if "?" in target or "#" in target else target
    return path, target[len(path) : len(path) + 1], target[len(path) + 1 :]
