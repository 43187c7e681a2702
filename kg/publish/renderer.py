"""From a path and what the client accepts to a representation: the one renderer behind server and static site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from pathlib import Path
from typing import TypeVar
from weakref import WeakKeyDictionary

from markupsafe import Markup

from kg.publish import rdf
from kg.publish.addresses import to_ascii
from kg.publish.cache import Cache
from kg.publish.document import Document, describe
from kg.publish.formats import BY_NAME, DOCUMENTS, HTML, Format
from kg.publish.itself import describe_itself, names
from kg.publish.labels import Labels
from kg.publish.links import document_links, relative
from kg.publish.metadata import Metadata, dumps_in, metadata_of
from kg.publish.negotiation import choose, choose_language
from kg.publish.pages import error_page, thing_page
from kg.publish.representation import Representation, found, not_acceptable, problem, redirection
from kg.publish.schema import Schema
from kg.publish.site import DOCUMENT, LANGUAGES, Site
from kg.publish.texts import Texts
from kg.publish.tiles import Tiles


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client asks for beside the path: headers, and parameters, which win."""

    accept: str | None = None
    language: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)

    def format(self) -> Format | None:
        """Return the format that parameter or header ask for, None if there is none such."""
        if "format" in self.parameters:
            return BY_NAME.get(self.parameters["format"])
        accept = self.accept
        if accept is None or accept.strip() in {"", "*/*"}:
            return BY_NAME["ttl"]  # a program that does not say; browsers name text/html
        return choose(accept, DOCUMENTS)

    def interface(self) -> str:
        """Return the language of the interface."""
        asked = self.parameters.get("lang", "")
        return asked if asked in LANGUAGES else choose_language(self.language, LANGUAGES)

    def content(self) -> str:
        """Return the language in which things are named first; that of the interface unless it is chosen apart."""
        asked = self.parameters.get("content", "")
        return asked if asked in LANGUAGES else self.interface()


Made = TypeVar("Made")

_ROOM = 16 * 1024**2
"""Bytes of the parts that pages have in common; see ``Page.once``."""

_NOTHING = Wanted()
_PROBLEM = Format("problem", "application/problem+json")


def page_path(document: str, language: str) -> str:
    """Return the path of the page about a document in a language: ``/doc/x.html``, ``/doc/x.ar.html``."""
    return f"{document}.html" if language == LANGUAGES[0] else f"{document}.{language}.html"


class Renderer:
    """Answers for every IRI of a site.

    Args:
        site: what is published.
        sources: folder with the texts of the accounts, whose sentences are shown then; they are in no other outlet.
        tiles: pictures of the ground under the map, if there are to be any.
        dumps: folder ``dump`` of a build, if its files are offered.
    """

    def __init__(
        self, site: Site, sources: Path | None = None, tiles: Tiles | None = None, dumps: Path | None = None
    ) -> None:
        self.site = site
        self.names = names(site)
        self.labels = Labels(site.engine, self.names)
        self.schema = Schema(site.engine)
        self.texts = Texts(site, sources)
        self.tiles = tiles
        self.dumps = dumps
        self.kept = Cache[Markup](_ROOM)

    @cached_property
    def metadata(self) -> Metadata:
        """What the site says of itself as a whole."""
        return metadata_of(self.site, dumps_in(self.dumps) if self.dumps else ())

    def thing(self, path: str, wanted: Wanted = _NOTHING) -> Representation:
        """Return the answer at the path of a thing: 303 to its document, 404 where there is none.

        The ontology's own IRI, whose terms have fragments, is answered by ``document`` at once; see ``is_document``.
        """
        iri = self.site.addresses.at(path)
        if iri is None:
            return self._unknown(path, wanted)
        return redirection(self.site.document(iri) or "/")

    def is_document(self, path: str) -> bool:
        """Whether the thing at ``path`` is a document itself: one whose things are its fragments."""
        iri = self.site.addresses.at(path)
        return iri is not None and bool(self.site.addresses.fragments(iri))

    def document(self, path: str, wanted: Wanted) -> Representation:
        """Return the document at ``path`` (below ``/doc``, or that of an ontology), in the format wanted.

        404 for an unknown thing; 406 with the list of formats; 410 with the tombstone for a thing withdrawn.
        """
        bare, form, language = split(self.site, path)
        form = form or wanted.format()
        if language:
            wanted = replace(wanted, parameters={"lang": language, **wanted.parameters})
        iri = self.site.described(bare)
        if iri is None:
            return self._unknown(bare, wanted)
        if form is None:
            place = relative(self.site.document(iri) or to_ascii(bare), bare)
            return self.refused(not_acceptable(DOCUMENTS, f"{place}."), bare, wanted)
        document = self.describe(iri)
        if not document:
            return self._unknown(bare, wanted)
        return self.represent(document, form, wanted, at=None if bare.startswith(f"{DOCUMENT}/") else bare)

    def describe(self, iri: str) -> Document:
        """Return what the site knows of ``iri``: of the dataset and of its graphs, what the site says of itself."""
        if iri in self.names:
            return describe_itself(self.metadata, self.labels, iri)
        return describe(self.site, self.labels, iri)

    def refused(self, refusal: Representation, path: str, wanted: Wanted) -> Representation:
        """Return the error ``refusal`` at ``path`` as a page where the client would rather read HTML."""
        if not wanted.accept or choose(wanted.accept, (_PROBLEM, HTML)) is not HTML:
            return refusal
        language = wanted.interface()
        page = error_page(self, refusal, language, at=path)
        answer = found(page, HTML.content_type, version=self.site.version, language=language, status=refusal.status)
        return Representation(answer.status, _uncached(answer.headers), answer.body)

    def represent(self, document: Document, form: Format, wanted: Wanted, *, at: str | None = None) -> Representation:
        """Return ``document`` in a format.

        Args:
            document: what is shown.
            form: in which format.
            wanted: in which languages, where it is a page.
            at: path at which a page is served, where that is not below ``/doc``.
        """
        place = self.site.document(document.iri) or "/"
        language = wanted.interface() if form is HTML else None
        body = (
            thing_page(self, document, wanted.interface(), wanted.content(), at=at)
            if form is HTML
            else rdf.write(document, form, page=self.absolute(place), dataset=self.dataset, prefixes=self.site.prefixes)
        )
        location = self._page_location(place, wanted, at) if language else f"{place}.{form.name}"
        return found(
            body, form.content_type, version=self.site.version, location=location, language=language,
            links=document_links(self.site, document, form), status=410 if document.withdrawn else 200,
        )  # fmt: skip

    def _page_location(self, place: str, wanted: Wanted, at: str | None) -> str | None:
        """Return the path of a page with its languages; None where it differs from the one there in its links."""
        if at:
            return None
        choice = "" if wanted.content() == wanted.interface() else f"?content={wanted.content()}"
        return page_path(place, wanted.interface()) + choice

    @property
    def dataset(self) -> str:
        """The IRI of the dataset."""
        return self.site.iri

    def absolute(self, path: str) -> str:
        """Return the IRI under which a path of the site is known in its data, wherever it is served."""
        return self.site.absolute(path)

    def _unknown(self, path: str, wanted: Wanted) -> Representation:
        near = self.site.addresses.at(path.rstrip("/")) if path.endswith("/") else None
        if near:
            return redirection(to_ascii(path.rstrip("/")), status=301)
        refusal = problem(404, "Nothing is known under this address", f"No IRI of this site is shown at {path}.")
        return self.refused(refusal, path, wanted)


def once(make: Callable[[Renderer], Made]) -> Callable[[Renderer], Made]:
    """Return a function that calls ``make`` once for each renderer, and keeps what it returned as long as that."""
    kept: WeakKeyDictionary[Renderer, Made] = WeakKeyDictionary()

    @wraps(make)
    def made(renderer: Renderer) -> Made:
        if renderer not in kept:
            kept[renderer] = make(renderer)
        return kept[renderer]

    return made


def split(site: Site, path: str) -> tuple[str, Format | None, str | None]:
    """Return the path without extension, the format and the language that it names; an IRI that ends so goes first.

    ``/doc/x.ttl``, ``/doc/x.html`` and ``/doc/x.ar.html`` are representations of ``/doc/x``.
    """
    if site.described(path) is not None:
        return path, None, None
    bare, dot, extension = path.rpartition(".")
    if not dot or extension not in BY_NAME:
        return path, None, None
    shorter, dot, language = bare.rpartition(".")
    if dot and extension == HTML.name and language in LANGUAGES:
        return shorter, HTML, language
    return bare, BY_NAME[extension], None


def _uncached(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((key, "no-store" if key == "Cache-Control" else value) for key, value in headers if key != "ETag")
