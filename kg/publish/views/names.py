"""The names and places of the things that a view's JSON mentions, once each beside its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.publish.pages.environment import Page
from kg.publish.renderer import Renderer


def things(renderer: Renderer, iris: Iterable[str]) -> dict[str, dict[str, object]]:
    """Return for each IRI its names by language, and the pages about it by language of the interface, where it has any.

    References to pages are relative to ``/view/``, where the JSON lies.
    """
    found: dict[str, dict[str, object]] = {}
    for iri in sorted(set(iris) - {""}):
        names: Mapping[str, str] = renderer.labels.all().get(iri, {})
        pages = {language: Page(renderer, "/view/json", language, language).thing(iri) for language in ("en", "ar")}
        found[iri] = {"names": dict(names), "pages": {key: href for key, href in pages.items() if href}}
    return found
