"""The page of the search, its answers as data, and the index for a browser that has no server to ask."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from kg.publish.pages.environment import Page
from kg.publish.renderer import Renderer, once
from kg.publish.search import Entry, Found, Index
from kg.publish.views.names import things
from kg.publish.views.view import Asked, View

_SHOWN = 50
"""Hits on a page."""
_LISTED = ("actor", "person", "place", "agreement", "event")
"""Kinds whose names are listed where nothing is asked for."""


@once
def index(renderer: Renderer) -> Index:
    """Return the index of the renderer's site, made once."""
    return Index.of(renderer.site, renderer.labels)


def data(renderer: Renderer, asked: Asked) -> Found:
    """Return what is found for the parameters ``q``, ``kind`` and ``account``."""
    return index(renderer).search(asked.get("q"), kind=asked.get("kind"), account=asked.get("account"))


def _page(page: Page, asked: Asked) -> bytes:
    found = data(page.renderer, asked)
    number = asked.number("page")
    first = (number - 1) * _SHOWN
    listed = {} if asked.get("q") else _listed(page)
    return page.render(
        "views/search.html.j2", asked=asked, found=found, hits=found.hits[first : first + _SHOWN], first=first,
        number=number, last=-(-len(found.hits) // _SHOWN), listed=listed,
        link=lambda **changed: _link(page, asked, changed),
    )  # fmt: skip


def _listed(page: Page) -> dict[str, list[str]]:
    entries = index(page.renderer).entries
    kinds = _LISTED if page.renderer.site.base else tuple(sorted({entry.kind for entry in entries}))
    return {
        kind: sorted((one.iri for one in entries if one.kind == kind), key=lambda iri: page.name(iri).text)
        for kind in kinds
    }


def _link(page: Page, asked: Asked, changed: Mapping[str, object]) -> str:
    """Return the link to the same search with some parameters changed."""
    parameters: dict[str, object] = {name: asked.get(name) for name in ("q", "kind", "account", "content")}
    parameters |= changed
    query = urlencode({name: value for name, value in parameters.items() if value})
    return page.in_language(page.language).partition("?")[0] + (f"?{query}" if query else "")


def _json(renderer: Renderer, asked: Asked) -> object:
    """Return what was found; or, where nothing was asked for, the index itself."""
    if not asked.get("q"):
        entries = index(renderer).entries
        return {"entries": [_entry(one) for one in entries], "things": things(renderer, (one.iri for one in entries))}
    found = data(renderer, asked)
    hits = [
        {"thing": hit.entry.iri, "kind": hit.entry.kind, "text": hit.text.text, "match": hit.match.name.lower()}
        for hit in found.hits
    ]
    named = (hit.entry.iri for hit in found.hits)
    return {"hits": hits, "kinds": found.kinds, "accounts": found.accounts, "things": things(renderer, named)}


def _entry(one: Entry) -> dict[str, object]:
    texts = [{"text": text.text, "folded": text.folded, "heard": text.heard} for text in one.texts]
    return {"thing": one.iri, "kind": one.kind, "accounts": one.accounts, "texts": texts}


SEARCH = View("search", _page, _json, of_dataset=False)
