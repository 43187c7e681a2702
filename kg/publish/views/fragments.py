"""The page of a fragment: a form for a triple pattern, and the triples that match it, each term a way to others.

It is where browsers are led from ``/fragments``. Terms may be written as prefixed names here; see
``kg/publish/fragments/pattern.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode, Triple

from kg.namespaces import shorten
from kg.publish.formats import Format
from kg.publish.fragments import PAGE, PARAMETERS, PATH, POSITIONS, Matches, Pattern, Term
from kg.publish.fragments.matches import last_page
from kg.publish.fragments.pattern import read_pattern, write_term
from kg.publish.labels import local_name
from kg.publish.links import pages
from kg.publish.pages.environment import Page
from kg.publish.renderer import Renderer, once
from kg.publish.views.view import Asked, UnknownError, UnusableError, View


@dataclass(frozen=True, slots=True)
class Cell:
    """A term in the table.

    Attributes:
        shown: its name or its text.
        code: how it is written, shortly.
        href: link to the fragment of all triples with it in this place; None where it cannot be asked for.
    """

    shown: Markup
    code: str = ""
    href: str | None = None


@dataclass(frozen=True)
class FragmentPage(Page):
    """A page of a fragment, whose links to it in other languages and formats keep what was asked.

    Attributes:
        pattern: what was asked.
        number: of the page.
    """

    pattern: Pattern = field(default_factory=Pattern)
    number: int = 1

    def in_language(self, language: str) -> str:
        """Return the link to the same page of the fragment in another language of the interface."""
        return self._asking(language, {**self.asked(), **self._numbered(self.number)})

    def with_content(self, language: str) -> str:
        """Return the link to the same page of the fragment with things named in ``language`` first."""
        return self._asking(self.language, {**self.asked(), **self._numbered(self.number), "content": language})

    def data(self, form: Format) -> str:
        """Return the link to the same page of the fragment in a format of data."""
        terms = {name: write_term(term) for name, term in self.pattern.terms().items()}
        return self.link(f"{PATH}?{urlencode({**terms, **self._numbered(self.number), 'format': form.name})}")

    def asked(self) -> dict[str, str]:
        """Return the terms of the pattern by parameter, as people write them."""
        return {name: self.written(term) for name, term in self.pattern.terms().items()}

    def written(self, term: Term) -> str:
        """Return a term as people write it."""
        return write_term(term, self.renderer.site.prefixes)

    @property
    def form(self) -> str:
        """The link to the page, of no fragment yet."""
        return self._asking(self.language, {})

    def shown(self, term: object) -> Markup:
        """Return the name or the text of a term; one that is a triple, or a blank node within one, as it is written."""
        if isinstance(term, NamedNode | Literal):
            return self.term(term)
        return Markup('<bdi class="code">{}</bdi>').format(str(term))

    def to(self, number: int) -> str:
        """Return the link to another page of the fragment."""
        return self._asking(self.language, {**self.asked(), **self._numbered(number), **self._content()})

    def cells(self, triple: Triple) -> list[Cell]:
        """Return the terms of a triple as they stand in the table."""
        terms = (triple.subject, triple.predicate, triple.object)
        return [self._cell(name, term) for name, term in zip(POSITIONS, terms, strict=True)]

    def _cell(self, name: str, term: object) -> Cell:
        if not isinstance(term, NamedNode | Literal):
            return Cell(self.shown(term))
        graph = {key: text for key, text in self.asked().items() if key == "graph"}
        href = self._asking(self.language, {name: self.written(term), **graph, **self._content()})
        return Cell(self.shown(term), self._code(term), href)

    def _code(self, term: NamedNode | Literal) -> str:
        if isinstance(term, Literal):
            kind = shorten(term.datatype.value, self.renderer.site.prefixes)
            return f"@{term.language}" if term.language else kind
        short = shorten(term.value, self.renderer.site.prefixes)
        return short if short != term.value else f"…{local_name(short)}"

    def _asking(self, language: str, parameters: Mapping[str, str]) -> str:
        path = self.link(pages(self.place)[language])
        return f"{path}?{urlencode(parameters)}" if parameters else path

    def _content(self) -> dict[str, str]:
        return {} if self.content == self.language else {"content": self.content}

    def _numbered(self, number: int) -> dict[str, str]:
        return {"page": str(number)} if number > 1 else {}


@once
def _matches(renderer: Renderer) -> Matches:
    """Return the triples of the renderer's site by pattern, with counts kept."""
    return Matches(renderer.site)


def _page(page: Page, asked: Asked) -> bytes:
    site, matches = page.renderer.site, _matches(page.renderer)
    try:
        pattern = read_pattern({name: asked.get(name) for name in PARAMETERS}, site.prefixes)
    except ValueError as error:
        raise UnusableError(str(error)) from error
    number, total = asked.number("page"), matches.count(pattern)
    if number > last_page(total):
        raise UnknownError
    made = FragmentPage(page.renderer, page.place, page.language, page.content, pattern=pattern, number=number)
    rows = [made.cells(triple) for triple in matches.page(pattern, number)]
    return made.render(
        "views/fragments.html.j2", total=total, rows=rows, first=(number - 1) * PAGE + 1, number=number,
        last=last_page(total), claim=_of_claim(made), parameters=PARAMETERS, positions=POSITIONS,
        terms=pattern.terms(),
    )  # fmt: skip


def _of_claim(page: FragmentPage) -> bool:
    """Whether the graph asked is that of a claim."""
    base, graph = page.renderer.site.base, page.pattern.graph
    return base is not None and graph is not None and graph.value.startswith(f"{base.iri}claim/")


def _none(_: Renderer) -> list[str]:
    """Return no part: a folder of files holds nothing that must be asked."""
    return []


FRAGMENTS = View("fragments", _page, parts=_none, of_dataset=False)
