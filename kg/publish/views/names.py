"""The names and places of the things that a view's JSON mentions, once each beside its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.publish.pages.environment import Page
from kg.publish.pages.naming import described_name
from kg.publish.renderer import Renderer
from kg.publish.site import LANGUAGES


def things(renderer: Renderer, iris: Iterable[str]) -> dict[str, dict[str, object]]:
    """Return for each IRI its names by language, and the pages about it by language of the interface, where it has any.

    A claim is named by what it says, a passage by its address. References to pages are relative to
    ``/view/``, where the JSON lies.
    """
    found: dict[str, dict[str, object]] = {}
    made = {language: Page(renderer, "/view/json", language, language) for language in LANGUAGES}
    for iri in sorted(set(iris) - {""}):
        names = renderer.labels.all().get(iri) or _described(made.values(), iri)
        pages = {language: page.thing(iri) for language, page in made.items()}
        found[iri] = {"names": dict(names), "pages": {key: href for key, href in pages.items() if href}}
    return found


def _described(pages: Iterable[Page], iri: str) -> Mapping[str, str]:
    found = (described_name(page, iri) for page in pages)
    return {name.language: name.text for name in found if name}
