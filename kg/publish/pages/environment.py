"""What every page is made with: the templates, and the page itself, which knows its language and its place."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.runtime import Context
from markupsafe import Markup, escape
from pyoxigraph import Literal, NamedNode

from kg.dataset.config import Publication
from kg.namespaces import PREFIXES
from kg.publish.formats import DATA, Format
from kg.publish.labels import Name
from kg.publish.links import licence, pages, relative
from kg.publish.pages.dates import DATES, date_words
from kg.publish.pages.naming import described_name
from kg.publish.pages.words import Words, words
from kg.publish.releases import VERSIONS
from kg.publish.site import DOCUMENT, LANGUAGES
from kg.publish.static_files import static_files, static_path

if TYPE_CHECKING:
    from kg.publish.renderer import Renderer

VIEW = "/view"
"""Below it lie the pages that are about no one thing: ``/view/timeline.html``, ``/view/timeline.ar.html``."""

VIEWS = (
    "home", "timeline", "map", "network", "agreements", "evacuation", "disputes", "accounts", "search", "sparql",
    "about",
)  # fmt: skip
"""Those of the navigation, in its order."""

_OF_ANY_DATA = frozenset({"home", "search", "sparql", "about"})
"""Views that a site of plain RDF files has too."""

_STRING = PREFIXES["xsd"] + "string"
_BOOLEAN = PREFIXES["xsd"] + "boolean"
_VOCABULARIES = tuple(  # their terms are named, not shown as addresses elsewhere
    PREFIXES[name] for name in ("dcterms", "geo", "oa", "org", "owl", "prov", "rdf", "rdfs", "skos", "time", "xsd")
)
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ku-arab", "ur"})


class _Context(Context):
    """Calls what a template calls at once: nothing here asks to be passed the context, and pages call a lot."""

    def call(self, called: Callable[..., Any], /, *args: Any, **named: Any) -> Any:  # noqa: ANN401 - as in Jinja
        if named:
            named.pop("_loop_vars", None)  # what Jinja hands on for functions that ask for the context
            named.pop("_block_vars", None)
        return called(*args, **named)


@cache
def environment() -> Environment:
    """Return the templates of all pages: strict about what is undefined, everything escaped."""
    made = Environment(
        loader=PackageLoader("kg.publish.pages"),
        undefined=StrictUndefined,
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.context_class = _Context
    made.globals["languages"] = LANGUAGES
    made.globals["direction"] = direction
    made.globals["licence_name"] = licence_name
    return made


def direction(language: str | None) -> str:
    """Return the value of ``dir`` for text in ``language``: ``auto`` where it is not known."""
    if not language:
        return "auto"
    return "rtl" if language.lower() in _RIGHT_TO_LEFT or language.startswith("ar-") else "ltr"


def licence_name(iri: str) -> str:
    """Return the short name of a licence of Creative Commons, ``CC BY 4.0``; the IRI of any other."""
    start = "https://creativecommons.org/licenses/"
    parts = iri.removeprefix(start).strip("/").split("/")
    return f"CC {parts[0].upper()} {parts[1]}" if iri.startswith(start) and len(parts) == 2 else iri


@dataclass(frozen=True)
class Page:
    """A page while it is made: in what language, at what place, and how it links to others.

    Attributes:
        renderer: of the site.
        place: path of the page without extension, such as ``/doc/aleppo-2016/actor/ypg`` or ``/view/timeline``.
        language: of the interface.
        content: language in which things are named first.
        at: path under which it is served, where this lies in another folder than ``place``: ``/`` for ``/view/home``.
            Links are relative to it.
        iri: the thing that the page is about, if it is about one.
        query: parameters that were asked of the page, beside its languages.
    """

    renderer: Renderer
    place: str
    language: str
    content: str
    at: str | None = None
    iri: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    _names: dict[str, Name] = field(default_factory=dict, repr=False)

    @cached_property
    def words(self) -> Words:
        """The words of the interface."""
        return words(self.language)

    @cached_property
    def folder(self) -> str:
        """The path of the folder from which the page's links lead."""
        return posixpath.dirname(self.at or self.place)

    @property
    def dir(self) -> str:
        """The direction of the interface."""
        return direction(self.language)

    @property
    def version(self) -> str:
        """The version of the data's last release, or of the one in preparation; empty where it has none."""
        if self.renderer.site.release:
            return self.renderer.site.release.version
        return self._publication.version if self._publication else ""

    @property
    def title(self) -> Name:
        """The title of the site."""
        titles = self.renderer.site.title
        language = next((one for one in (self.language, *LANGUAGES) if one in titles), "")
        return Name(titles[language], language) if language else Name(self.renderer.site.name, "")

    def link(self, path: str) -> str:
        """Return the relative reference from this page to an absolute ``path`` of the site (ASCII, may have ? and #).

        The same files work under a path prefix and in a folder, since no link starts with a slash.
        """
        return relative(path, self.at or self.place)

    def view(self, name: str) -> str:
        """Return the link to a view, such as ``timeline`` or ``accounts/aleppo-chronicle``."""
        return self._page(f"{VIEW}/{name}")

    def thing(self, iri: str) -> str | None:
        """Return the link to the page about ``iri`` (or to its anchor there), or None if the site does not show it."""
        bare, mark, fragment = iri.partition("#")
        if iri not in self.renderer.site.addresses and bare not in self.renderer.site.addresses:
            return None
        document = self.renderer.site.document(bare)
        if document is None:
            return None
        return self._page(document) + mark + fragment

    def data(self, form: Format) -> str:
        """Return the link to the same document in a format of data; of a view, to the one about the data set."""
        site = self.renderer.site
        place = self.place if self.place.startswith(f"{DOCUMENT}/") else site.document(site.iri) or "/void"
        return self.link(f"{place}.{form.name}")

    def static(self, name: str) -> str:
        """Return the link to a file of ``kg/publish/static``."""
        return self.link(static_path(name))

    def app(self, name: str) -> str | None:
        """Return the words, as JSON, of the part of a view that the browser draws; None where that is not built.

        They are those of the view and below ``app.all`` and ``app.<name>``, each by the rest of its key.
        """
        if f"app/{name}.js" not in static_files():
            return None
        starts = (f"view.{name}.", "app.all.", f"app.{name}.")
        found = {key.removeprefix(start): text for start in starts for key, text in self.words.below(start)}
        return json.dumps(found, ensure_ascii=False, sort_keys=True)

    def in_language(self, language: str) -> str:
        """Return the link to this page in another language of the interface."""
        return self.link(pages(self.place)[language])

    @property
    def current(self) -> str | None:
        """The link from a page of a release to the same page about the current data; None where they have it not."""
        site, place = self.renderer.site, self.place
        if self.iri and site.current and self.iri not in site.current:
            return None
        if place.startswith(f"{VIEW}/"):
            place = "/".join(place.split("/")[:3])  # a part of a view may have been there then only
        return relative(pages(place)[self.language], f"{self._release}{self.at or self.place}")

    @property
    def versions(self) -> str:
        """The link to the list of released versions."""
        return relative(pages(VERSIONS)[self.language], f"{self._release}{self.at or self.place}")

    @property
    def _release(self) -> str:
        """The path below which the site lies, where it is of a release."""
        release = self.renderer.site.release
        return release.path if release else ""

    def translated(self, language: str) -> str:
        """Return the link to this page in another language of the interface, with all that was asked of it."""
        return self.in_language(language) + (f"?{urlencode(self.query)}" if self.query else "")

    def with_content(self, language: str) -> str:
        """Return the link to this page with things named in ``language`` first; the server heeds it."""
        return f"{self.in_language(self.language)}?{urlencode({**self.query, 'content': language})}"

    def name(self, iri: str) -> Name:
        """Return the name of ``iri`` in the language of the content, or the next best."""
        if iri not in self._names:
            self._names[iri] = self._name(iri)
        return self._names[iri]

    def _name(self, iri: str) -> Name:
        labels = self.renderer.labels
        if iri in labels.all():
            return labels.name(iri, (self.content,))
        return described_name(self, iri) or labels.name(iri, ())

    def text(self, text: str, language: str | None = None) -> Markup:
        """Return a literal in an element with its own language and direction; ``lang=""`` says that it is not known."""
        tag = f'lang="{escape(language or "")}" dir="{direction(language)}"'
        return Markup(f"<span {tag}>{escape(text)}</span>")  # noqa: S704 - escaped here

    def named(self, iri: str) -> Markup:
        """Return the name of ``iri``, tagged with its language, as a link where the site shows the thing.

        What lies elsewhere is shown by its IRI, as a link that tells the other site nothing.
        """
        return self.once("named", iri, caller=lambda: self._named(iri))

    def _named(self, iri: str) -> Markup:
        name = self.name(iri)
        href = self.thing(iri)
        if href is not None:
            return Markup('<a href="{}">{}</a>').format(href, self.text(name.text, name.language))
        if name.language or not iri.startswith(("http://", "https://")) or iri.startswith(_VOCABULARIES):
            return Markup('<span title="{}">{}</span>').format(iri, self.text(name.text, name.language))
        return Markup('<a href="{}" rel="external noreferrer"><bdi class="code">{}</bdi></a>').format(iri, iri)

    def once(self, what: str, *of: Hashable, caller: Callable[[], Markup]) -> Markup:
        """Return what ``caller`` makes, made once for all pages of the folder in the same languages.

        In a template: ``{% call page.once("claim", one.iri) %}…{% endcall %}``. What is inside may depend on nothing
        but the site, ``of``, the languages, and the folder, from which links lead.
        """
        kept = self.renderer.kept
        key = (what, of, self.language, self.content, self.folder)
        made = kept.get(key)
        if made is None:
            made = caller()
            kept.put(key, made)
        return made

    def term(self, term: NamedNode | Literal) -> Markup:
        """Return a term as people read it: a name, a text, a date, a number."""
        if isinstance(term, NamedNode):
            return self.named(term.value)
        kind = term.datatype.value
        if term.language or kind == _STRING:
            return self.text(term.value, term.language)
        if kind in DATES:
            return self.date(term.value)
        if kind == _BOOLEAN:
            return Markup("{}").format(self.words(f"value.{'yes' if term.value in {'true', '1'} else 'no'}"))
        return Markup("<bdi>{}</bdi>").format(term.value)

    def date(self, value: str) -> Markup:
        """Return a date, an EDTF expression or a time in words of the interface, in ``<time>`` with its own direction.

        A date is shown as people write it in either language; the machine's form is the value of ``datetime``.
        """
        return date_words(value, self.words)

    @property
    def navigation(self) -> tuple[str, ...]:
        """The views that the site has, in the order of the navigation."""
        return VIEWS if self.renderer.site.base else tuple(view for view in VIEWS if view in _OF_ANY_DATA)

    @property
    def creator(self) -> Name:
        """Who made the dataset, where it says so."""
        makers = self._publication.creator if self._publication else {}
        language = next((one for one in (self.language, *LANGUAGES) if one in makers), "")
        return Name(makers.get(language, ""), language)

    @property
    def licence(self) -> str | None:
        """The IRI of the licence of the data."""
        return licence(self.renderer.site)

    @property
    def _publication(self) -> Publication | None:
        config = self.renderer.site.config
        return config.publication if config else None

    def render(self, template: str, **context: object) -> bytes:
        """Return the page made with ``template``, with ``page``, ``site``, ``t`` and ``formats`` beside ``context``."""
        made = environment().get_template(template)
        text = made.render(page=self, site=self.renderer.site, t=self.words, formats=DATA, **context)
        return text.encode("utf-8")

    def _page(self, document: str) -> str:
        choice = "" if self.content == self.language else f"?content={self.content}"
        return self.link(pages(document)[self.language] + choice)
