"""The catalogue of queries as a page: what each answers, and a form with what it takes."""

from __future__ import annotations

from kg.publish.pages.environment import Page
from kg.publish.sparql.catalogue import formats_of
from kg.publish.views.view import Asked, View
from kg.queries import catalogue

INPUTS = {"iri": "text", "date": "date", "integer": "number", "text": "search"}
"""Types of form fields by those of parameters."""


def _page(page: Page, asked: Asked) -> bytes:
    queries = [(query, formats_of(query)) for query in catalogue().values()]
    return page.render("views/queries.html.j2", asked=asked, queries=queries, inputs=INPUTS)


QUERIES = View("queries", _page)
