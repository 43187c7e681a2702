"""The list of the releases and what changed between two of them, for people and for programs.

``/versions`` is the list, ``/versions/0.1.0...0.2.0`` a comparison, with as many pages as it takes
(``/versions/0.1.0...0.2.0/2``); each as a page in each language, list and comparison as JSON too. The server answers
``/versions?from=0.1.0&to=0.2.0`` alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from kg.publish.formats import HTML, JSON, Format
from kg.publish.links import pages
from kg.publish.negotiation import choose
from kg.publish.pages.environment import Page
from kg.publish.releases import NUMBER, VERSIONS
from kg.publish.renderer import Renderer, Wanted
from kg.publish.representation import Representation, found, not_acceptable, problem, redirection
from kg.publish.site import LANGUAGES
from kg.publish.versions.changes import Changes
from kg.publish.versions.statements import SHOWN, Within, kinds, shown

_OFFERED = (JSON, HTML)
_PATH = re.compile(
    rf"{VERSIONS}(?:/(?P<old>{NUMBER})\.\.\.(?P<new>{NUMBER})(?:/(?P<number>[1-9][0-9]{{0,8}}))?)?"
    rf"(?:\.(?:(?P<json>json)|(?:(?P<language>{'|'.join(LANGUAGES[1:])})\.)?(?P<html>html)))?"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for.

    Attributes:
        place: its path, without language and extension.
        form: JSON or HTML.
        language: of the page.
        pair: the versions compared; nothing where the list is asked for.
        number: which page of a comparison.
    """

    place: str
    form: Format
    language: str
    pair: tuple[str, ...] = ()
    number: int = 1

    @property
    def location(self) -> str:
        """The path of this very representation."""
        return f"{self.place}.json" if self.form is JSON else pages(self.place)[self.language]


@dataclass(frozen=True, slots=True)
class Sides:
    """The renderers of a comparison: of the current site, whose page it is, and of the two releases."""

    site: Renderer
    old: Renderer
    new: Renderer


def place_of(old: str, new: str, number: int = 1) -> str:
    """Return the path of a comparison, or of a further page of it, without language and extension."""
    return f"{VERSIONS}/{old}...{new}" + (f"/{number}" if number > 1 else "")


def listing_paths() -> list[str]:
    """Return the paths of the list in each form."""
    return [f"{VERSIONS}.json", *pages(VERSIONS).values()]


def asked(path: str, wanted: Wanted) -> Asked | Representation:
    """Return what is asked for at ``path``, or the answer where nothing is shown: 303, 404 or 406."""
    match = _PATH.fullmatch(path)
    if not match or (match["json"] and match["number"]):
        detail = f"{VERSIONS} lists the versions; two are compared at {place_of('0.1.0', '0.2.0')}, if they are there."
        return problem(404, "No such comparison", detail)
    form = JSON if match["json"] else HTML if match["html"] else _chosen(wanted)
    if form is None:
        return not_acceptable(_OFFERED, f"{path.rpartition('/')[2]}.")
    language = (match["language"] or LANGUAGES[0]) if match["html"] else wanted.interface()
    if match["old"]:
        number = int(match["number"] or 1)
        return Asked(place_of(match["old"], match["new"], number), form, language, (match["old"], match["new"]), number)
    if not {"from", "to"} & wanted.parameters.keys():
        return Asked(VERSIONS, form, language)
    pair = (wanted.parameters.get("from", ""), wanted.parameters.get("to", ""))
    if form is HTML and all(re.fullmatch(NUMBER, version) for version in pair):
        query = urlencode({key: value for key, value in wanted.parameters.items() if key == "content"})
        return redirection(pages(place_of(*pair))[language] + (f"?{query}" if query else ""))
    return Asked(place_of(*pair), form, language, pair)


def _chosen(wanted: Wanted) -> Format | None:
    named = {form.name: form for form in _OFFERED}.get(wanted.parameters.get("format", ""))
    return named or choose(wanted.accept, _OFFERED)


def listing(renderer: Renderer, asked: Asked, wanted: Wanted) -> Representation:
    """Return the list of the releases."""
    if asked.form is JSON:
        return _found(renderer, listing_as_json(renderer), asked)
    content = _content(asked, wanted)
    return _found(renderer, listing_page(renderer, asked.language, content), asked, content)


def listing_as_json(renderer: Renderer) -> bytes:
    """Return the list as JSON."""
    versions = [{"version": one.version, "issued": one.day, "path": f"{one.path}/"} for one in renderer.site.releases]
    return _dumped({"current": renderer.site.version, "versions": versions})


def listing_page(renderer: Renderer, language: str, content: str, *, live: bool = True) -> bytes:
    """Return the list as a page.

    Args:
        live: whether a server answers its form.
    """
    page = Page(renderer, VERSIONS, language, content)
    releases = renderer.site.releases
    rows = list(zip(releases, (None, *releases), strict=False))[::-1]
    return page.render("versions/list.html.j2", rows=rows, releases=releases, live=live, place_of=place_of)


def changes_as_json(renderer: Renderer, changes: Changes, asked: Asked) -> Representation:
    """Return the whole of a comparison as JSON."""
    return _found(renderer, _dumped(changes.as_json()), asked)


def comparison(sides: Sides, changes: Changes, asked: Asked, wanted: Wanted) -> Representation:
    """Return a page of a comparison; 404 where it has fewer pages."""
    if asked.number > last(changes):
        return problem(404, "No such page", f"The comparison has {last(changes)} pages.")
    content = _content(asked, wanted)
    return _found(sides.site, comparison_page(sides, changes, asked.number, asked.language, content), asked, content)


def comparison_page(sides: Sides, changes: Changes, number: int, language: str, content: str) -> bytes:
    """Return the page with this number of a comparison."""
    pair = (changes.old.version, changes.new.version)
    page = Page(sides.site, place_of(*pair, number), language, content)
    old, new = (Within(one, page.place, language, content) for one in (sides.old, sides.new))
    first = (number - 1) * SHOWN
    return page.render(
        "versions/comparison.html.j2", changes=changes, kinds=kinds(sides.site.site, changes), number=number,
        things=[shown(iri, changes.things[iri], old, new) for iri in list(changes.things)[first : first + SHOWN]],
        last=last(changes), whole=page.link(f"{place_of(*pair)}.json"), before=old, after=new,
        link=lambda other: page.link(pages(place_of(*pair, other))[language]),
    )  # fmt: skip


def last(changes: Changes) -> int:
    """Return how many pages a comparison has."""
    return max(1, -(-len(changes.things) // SHOWN))


def files(sides: Sides, changes: Changes) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of every page of a comparison, and of the whole as JSON."""
    pair = (changes.old.version, changes.new.version)
    yield f"{place_of(*pair)}.json", _dumped(changes.as_json())
    for number in range(1, last(changes) + 1):
        for language, path in pages(place_of(*pair, number)).items():
            yield path, comparison_page(sides, changes, number, language, language)


def _content(asked: Asked, wanted: Wanted) -> str:
    """Return the language in which things are named first: that of the page unless it is chosen apart."""
    return wanted.content() if wanted.parameters.get("content") else asked.language


def _found(renderer: Renderer, body: bytes, asked: Asked, content: str | None = None) -> Representation:
    language = asked.language if asked.form is HTML else None
    location = asked.location if content in {None, asked.language} else None  # there things have other names
    return found(body, asked.form.content_type, version=renderer.site.version, location=location, language=language)


def _dumped(members: object) -> bytes:
    return json.dumps(members, ensure_ascii=False, indent=1).encode() + b"\n"
