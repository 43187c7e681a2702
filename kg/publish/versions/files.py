"""Released versions in a folder of files: each as a site of its own, the list, what changed, and the TimeMaps.

Of comparisons there are those of each release with the one before. A TimeGate needs a server.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kg.publish import hosting
from kg.publish.formats import JSON
from kg.publish.links import pages
from kg.publish.machine import Machine
from kg.publish.releases import TIMEMAP, TIMEMAP_FILE, VERSIONS
from kg.publish.renderer import Renderer
from kg.publish.static import Part
from kg.publish.versions.changes import compare
from kg.publish.versions.edition import site_of_release
from kg.publish.versions.mementos import Mementos
from kg.publish.versions.pages import Sides, files, last, listing_as_json, listing_page, place_of
from kg.publish.views import static_views


def version_parts(machine: Machine) -> Iterator[Part]:
    """Yield the site of each release, one at a time, with the path below which it lies.

    Raises:
        PublishError: a dump cannot be read.
    """
    site = machine.renderer.site
    for release in site.releases:
        renderer = Renderer(site_of_release(site, release))
        yield release.path, Machine(renderer, public=machine.public + release.path), static_views(renderer)


def version_files(machine: Machine) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of all that lies beside the sites of the releases.

    Raises:
        PublishError: a dump cannot be read.
    """
    renderer = machine.renderer
    yield f"{VERSIONS}.json", listing_as_json(renderer)
    yield f"{VERSIONS}{hosting.TYPE_MAP}", hosting.type_map(VERSIONS, data=(JSON,))
    for language, path in pages(VERSIONS).items():
        yield path, listing_page(renderer, language, language, live=False)
    yield from _comparisons(renderer)
    yield from _timemaps(machine)


def _comparisons(renderer: Renderer) -> Iterator[tuple[str, bytes]]:
    site = renderer.site
    for old, new in pairwise(site.releases):
        changes = compare(old, new)
        before, after = (Renderer(site_of_release(site, one)) for one in (old, new))
        yield from files(Sides(renderer, before, after), changes)
        for number in range(1, last(changes) + 1):
            place = place_of(old.version, new.version, number)
            yield f"{place}{hosting.TYPE_MAP}", hosting.type_map(place, data=(JSON,) if number == 1 else ())


def _timemaps(machine: Machine) -> Iterator[tuple[str, bytes]]:
    mementos = Mementos(machine.renderer.site, public=machine.public)
    for path in mementos.documents():
        yield f"{TIMEMAP}{path}{TIMEMAP_FILE}", mementos.listed(path, mementos.having(path), live=False)
