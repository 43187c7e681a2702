"""The page of queries: a form that needs no script, the catalogue as examples, and what the editor completes."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.namespaces import PREFIXES, RDF_TYPE
from kg.publish.pages.environment import Page
from kg.publish.renderer import Renderer
from kg.publish.site import Site
from kg.publish.sparql.formats import RESULTS
from kg.publish.views.view import Asked, UnusableError, View
from kg.queries import QueryFile, catalogue

_FIRST = f"PREFIX rdfs: <{PREFIXES['rdfs']}>\n\nSELECT ?thing ?label\nWHERE {{ ?thing rdfs:label ?label }}\nLIMIT 20\n"
_CLASSES = tuple(NamedNode(PREFIXES[prefix] + name) for prefix, name in (("owl", "Class"), ("rdfs", "Class")))


def examples(site: Site) -> dict[str, QueryFile]:
    """Return the queries of the catalogue by name; none where the site is not of a dataset."""
    return catalogue() if site.base else {}


def classes(site: Site) -> list[str]:
    """Return the IRIs of classes in use or declared, sorted."""
    used = (quad.object for quad in site.engine.quads_for_pattern(None, RDF_TYPE, None, None))
    declared = (quad.subject for one in _CLASSES for quad in site.engine.quads_for_pattern(None, RDF_TYPE, one, None))
    return sorted({term.value for term in (*used, *declared) if isinstance(term, NamedNode)})


def properties(site: Site) -> list[str]:
    """Return the IRIs of properties in use, sorted."""
    return sorted({quad.predicate.value for quad in site.engine})


def _page(page: Page, asked: Asked) -> bytes:
    known = examples(page.renderer.site)
    name = asked.get("example")
    if name and name not in known:
        raise UnusableError("example is the name of a query of the catalogue")
    query = asked.get("query") or (known[name].body if name else _FIRST)
    texts = {key: (one, one.body) for key, one in known.items()}
    return page.render("views/sparql.html.j2", asked=asked, query=query, examples=texts, results=RESULTS)


def _json(renderer: Renderer, _: Asked) -> object:
    site = renderer.site
    return {
        "prefixes": dict(site.prefixes),
        "classes": classes(site),
        "properties": properties(site),
        "examples": {name: query.body for name, query in examples(site).items()},
    }


SPARQL = View("sparql", _page, _json, of_dataset=False)
