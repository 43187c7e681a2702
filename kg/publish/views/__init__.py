"""Views: pages that are about no one thing, such as the timeline, with their data beside them.

``/view/NAME.html`` and ``/view/NAME.ar.html`` are pages, ``/view/NAME.json`` is what a browser's part works on,
``/NAME`` and ``/view/NAME`` lead to the page in the language of the client, and ``/`` to ``/view/home``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

from kg.publish.links import pages
from kg.publish.pages.environment import VIEW, Page
from kg.publish.renderer import Renderer, Wanted
from kg.publish.representation import Representation, found, problem, redirection
from kg.publish.site import LANGUAGES
from kg.publish.views.about import ABOUT
from kg.publish.views.accounts import ACCOUNTS
from kg.publish.views.agreements import AGREEMENTS
from kg.publish.views.disputes import DISPUTES
from kg.publish.views.evacuation import EVACUATION
from kg.publish.views.fragments import FRAGMENTS
from kg.publish.views.home import HOME
from kg.publish.views.map import MAP
from kg.publish.views.network import NETWORK
from kg.publish.views.queries import QUERIES
from kg.publish.views.search import SEARCH
from kg.publish.views.sparql import SPARQL
from kg.publish.views.timeline import TIMELINE
from kg.publish.views.view import Asked, UnknownError, UnusableError, View

__all__ = ["VIEWS", "Asked", "View", "answer", "static_views", "views_of"]

_ALL = (
    HOME, TIMELINE, MAP, NETWORK, AGREEMENTS, EVACUATION, ACCOUNTS, DISPUTES, SEARCH, SPARQL, QUERIES, FRAGMENTS, ABOUT,
)  # fmt: skip

VIEWS: dict[str, View] = {view.name: view for view in _ALL}
"""Every view by name."""

_LANGUAGE_PARAMETERS = {"lang", "content"}
_TYPES = {"html": "text/html; charset=utf-8", "json": "application/json"}


def views_of(renderer: Renderer) -> dict[str, View]:
    """Return the views that the renderer's site has."""
    return {name: view for name, view in VIEWS.items() if renderer.site.base or not view.of_dataset}


def answer(renderer: Renderer, path: str, wanted: Wanted) -> Representation | None:
    """Return the answer at ``path``, or None where no view is.

    303 from a name to the page; 404 for a part that there is not, 400 for a parameter that means nothing.
    """
    name, part, language, kind = _split(path)
    view = views_of(renderer).get(name)
    below = path.startswith(f"{VIEW}/")
    if view is None or (not below and (kind or renderer.site.addresses.at(path))):
        return None
    if not kind:
        return _redirection(_place(view, part), wanted)
    location = None if wanted.parameters else path  # what was asked for apart is not what lies at the path
    if language:
        wanted = replace(wanted, parameters={"lang": language, **wanted.parameters})
    try:
        body = _body(renderer, view, part, kind, wanted)
    except UnknownError:
        body = None
    except UnusableError as error:
        return renderer.refused(problem(400, "A parameter of this view cannot be used", str(error)), path, wanted)
    if body is None:
        return renderer.refused(problem(404, "No such view", f"Nothing is shown at {path}."), path, wanted)
    shown = wanted.interface() if kind == "html" else None
    images = renderer.tiles.source if renderer.tiles and name == "map" else ""
    return found(body, _TYPES[kind], version=renderer.site.version, location=location, language=shown, images=images)


def static_views(renderer: Renderer) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of all that the folder of files holds of the views, without parameters."""
    for view in views_of(renderer).values():
        for part in view.parts(renderer):
            place = _place(view, part)
            for language, path in pages(place).items():
                yield path, view.page(Page(renderer, place, language, language), Asked(part, live=False))
        if view.json:
            yield f"{_place(view)}.json", _dumped(view.json(renderer, Asked(live=False)))


def _place(view: View, part: str = "") -> str:
    return f"{VIEW}/{view.name}/{part}" if part else f"{VIEW}/{view.name}"


def _split(path: str) -> tuple[str, str, str, str]:
    """Return the name of the view, the part, the language (of pages) and the kind of file of a path."""
    bare = path.removeprefix(VIEW).strip("/")
    stem, _, kind = bare.rpartition(".")
    if kind not in _TYPES:
        stem, kind = bare, ""
    language = ""
    if kind == "html":
        shorter, _, named = stem.rpartition(".")
        stem, language = (shorter, named) if named in LANGUAGES[1:] else (stem, LANGUAGES[0])
    name, _, part = stem.partition("/")
    return name or "home", part, language, kind


def _redirection(place: str, wanted: Wanted) -> Representation:
    query = urlencode({name: value for name, value in wanted.parameters.items() if name != "lang"})
    return redirection(pages(place)[wanted.interface()] + (f"?{query}" if query else ""))


def _body(renderer: Renderer, view: View, part: str, kind: str, wanted: Wanted) -> bytes | None:
    asked = Asked(part, wanted.parameters)
    if kind == "html":
        query = {name: value for name, value in wanted.parameters.items() if name not in _LANGUAGE_PARAMETERS}
        return view.page(Page(renderer, _place(view, part), wanted.interface(), wanted.content(), query=query), asked)
    if part:
        return None
    return _dumped(view.json(renderer, asked)) if view.json else None


def _dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode() + b"\n"
