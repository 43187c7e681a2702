"""The first page: what this is, how much of it is contested, and the ways in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.namespaces import RDF_TYPE, ckg, concept
from kg.publish.labels import Name
from kg.publish.metadata import schema_org
from kg.publish.pages.environment import VIEW, Page
from kg.publish.site import Site

if TYPE_CHECKING:
    from kg.publish.renderer import Renderer

_SHARED = """
PREFIX ckg: <https://w3id.org/conflict-kg/ontology#>
PREFIX level: <https://w3id.org/conflict-kg/scheme/level/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?accounts (COUNT(?thing) AS ?things)
WHERE {
  SELECT ?thing (COUNT(DISTINCT ?account) AS ?accounts)
  WHERE {
    { GRAPH ?claim { ?thing ?property ?value } } UNION { GRAPH ?claim { ?subject ?property ?thing } }
    FILTER(ISIRI(?thing) && ?property != rdf:type)
    GRAPH ?provenance { ?claim ckg:encodingLevel ?level ; ckg:passage ?passage }
    GRAPH ?addresses { ?passage ckg:passageOf ?account }
    FILTER(?level != level:inferred)
  }
  GROUP BY ?thing
}
GROUP BY ?accounts
"""
"""In how many accounts each thing is spoken of; what a curator inferred does not count."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the home page: the key of its words, and how many."""

    key: str
    number: int


def home_page(renderer: Renderer, interface: str, content: str, *, at: str | None = None) -> bytes:
    """Return the first page as HTML.

    Args:
        renderer: of the site.
        interface: language of the interface.
        content: language in which things are named first.
        at: path under which it is served, where that is not ``/view/home.html``: ``/``.
    """
    page = Page(renderer, f"{VIEW}/home", interface, content, at=at)
    site = renderer.site
    return page.render(
        "home.html.j2",
        described=Markup(schema_org(renderer.metadata, interface).decode()),  # noqa: S704 - written to stand in a page
        figures=_figures(site),
        description=_description(page),
        accounts=_of_type(site, "Account"),
        ways=[view for view in page.navigation if view not in {"home", "accounts"}],
    )


def _description(page: Page) -> Name | None:
    config = page.renderer.site.config
    words = config.publication.description if config else {}
    language = next((one for one in (page.language, *sorted(words)) if one in words), None)
    return Name(words[language], language) if language else None


def _figures(site: Site) -> list[Figure]:
    if site.base is None:
        subjects = {quad.subject for quad in site.engine}
        return [Figure("statements", len(site.engine)), Figure("things", len(subjects))]
    shared = _shared(site)
    return [
        Figure("accounts", len(_of_type(site, "Account"))),
        Figure("passages", len(list(site.engine.quads_for_pattern(None, ckg("passageOf"), None, None)))),
        Figure("claims", len(_of_type(site, "Claim"))),
        Figure("voices", len(_of_type(site, "Voice"))),
        Figure("disputes", len(_of_type(site, "Contradiction"))),
        Figure("left_open", _with(site, "resolution", concept("resolution", "left-open"), "Contradiction")),
        Figure("denied", _with(site, "polarity", concept("polarity", "negative"), "Claim")),
        Figure("asked", _with(site, "stance", concept("stance", "asked"), "Claim")),
        Figure("unrealised", len(_of_type(site, "UnrealisedEvent"))),
        Figure("only_one", shared.get(1, 0)),
        Figure("both", sum(number for accounts, number in shared.items() if accounts > 1)),
    ]


def _of_type(site: Site, name: str) -> list[str]:
    quads = site.engine.quads_for_pattern(None, RDF_TYPE, ckg(name), None)
    claims = f"{site.base.iri}claim/" if site.base else ""
    return sorted(
        {
            quad.subject.value
            for quad in quads
            if isinstance(quad.subject, NamedNode)
            and not (isinstance(quad.graph_name, NamedNode) and claims and quad.graph_name.value.startswith(claims))
        }
    )


def _with(site: Site, name: str, value: NamedNode, kind: str) -> int:
    among = set(_of_type(site, kind))
    subjects = {quad.subject for quad in site.engine.quads_for_pattern(None, ckg(name), value, None)}
    return sum(1 for subject in subjects if isinstance(subject, NamedNode) and subject.value in among)


def _shared(site: Site) -> dict[int, int]:
    found = site.engine.query(_SHARED)
    assert isinstance(found, QuerySolutions)  # noqa: S101 - it is a SELECT
    rows = [(row["accounts"], row["things"]) for row in found]
    return {
        int(one.value): int(two.value) for one, two in rows if isinstance(one, Literal) and isinstance(two, Literal)
    }
