"""What crawlers are told: which paths to leave alone, and where every page is (https://www.sitemaps.org/protocol.html).

Crawlers are most of the traffic of such sites. Pages of things are cheap, and listed; queries, facets and fragments, of
which there is no end, are not for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import NamedNode

from kg.namespaces import RDF_TYPE, ckg
from kg.publish.addresses import to_ascii
from kg.publish.itself import names
from kg.publish.labels import local_name
from kg.publish.links import pages
from kg.publish.site import LANGUAGES, Site

SITEMAP = "/sitemap.xml"
"""The path of the index; the parts lie below ``/sitemap/``."""

MOST = 50_000
"""Addresses that one part holds at most, by the protocol."""

_ENDLESS = (
    "/sparql", "/queries", "/fragments", "/view/fragments", "/search?", "/linkset", "/version", "/*?*format=",
    "/*?*content=",
)  # fmt: skip
_WITHDRAWN = ckg("withdrawnBecause")
_OPEN = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def robots(public: str) -> bytes:
    """Return robots.txt (RFC 9309) for the site at the address ``public``, which has no slash at its end."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _ENDLESS), "", f"Sitemap: {public}{SITEMAP}"]
    return "\n".join(lines).encode() + b"\n"


def sitemap_index(site: Site, public: str) -> bytes:
    """Return the index of the parts of the sitemap."""
    entries = "".join(f"<sitemap><loc>{escape(public + path)}</loc></sitemap>\n" for path in sitemap_parts(site))
    return f"{_OPEN}<sitemapindex {_NAMESPACES}>\n{entries}</sitemapindex>\n".encode()


def sitemap_part(site: Site, public: str, documents: tuple[str, ...]) -> bytes:
    """Return a part of the sitemap: each page with the same page in the other languages.

    The day of the last change is given only where the dataset states the day of its release.

    Args:
        documents: paths, as in ``sitemap_parts``.
    """
    issued = site.config.publication.issued if site.config else ""
    changed = f"<lastmod>{issued}</lastmod>" if issued else ""
    entries = "".join(_entry(public, path, changed) for path in documents)
    return f"{_OPEN}<urlset {_NAMESPACES}>\n{entries}</urlset>\n".encode()


def sitemap_parts(site: Site) -> dict[str, tuple[str, ...]]:
    """Return the paths of the documents that each part holds, by the path of the part.

    The documents are laid together by class: of the classes of a thing, the one that most things have.
    """
    groups: dict[str, list[str]] = {}
    kinds, own = _kinds(site), names(site)
    for iri in sorted({iri.partition("#")[0] for iri in site.addresses.known()}):
        document = site.document(iri)
        if document and (iri in own or _shown(site, iri)):
            groups.setdefault(local_name(kinds.get(iri, "other")).lower(), []).append(document)
    return dict(_numbered(groups))


def _shown(site: Site, iri: str) -> bool:
    """Whether there is a page about ``iri`` to be listed: something is known of it, and it is not withdrawn."""
    node = NamedNode(iri)
    if next(site.engine.quads_for_pattern(node, _WITHDRAWN, None, None), None):
        return False
    told = (
        site.engine.quads_for_pattern(node, None, None, None),
        site.engine.quads_for_pattern(None, None, node, None),
    )
    return bool(site.addresses.fragments(iri)) or any(next(quads, None) for quads in told)


def _numbered(groups: dict[str, list[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, documents in sorted(groups.items()):
        for start in range(0, len(documents), MOST):
            number = f"-{start // MOST + 1}" if len(documents) > MOST else ""
            yield f"/sitemap/{to_ascii(name)}{number}.xml", tuple(documents[start : start + MOST])


def _kinds(site: Site) -> dict[str, str]:
    """Return the class of each thing that has one: of several, the one that most things have."""
    stated = {
        (quad.subject.value, quad.object.value)
        for quad in site.engine.quads_for_pattern(None, RDF_TYPE, None, None)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    }
    sizes = Counter(kind for _, kind in stated)
    return dict(sorted(stated, key=lambda pair: (sizes[pair[1]], pair[1])))  # the last of several stays


def _entry(public: str, document: str, changed: str) -> str:
    versions = {language: public + path for language, path in pages(document).items()}
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(url)}/>'
        for language, url in versions.items()
    )
    return f"<url><loc>{escape(versions[LANGUAGES[0]])}</loc>{changed}{alternates}</url>\n"
