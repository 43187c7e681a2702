"""The map: places with coordinates, what happened there, and who held them on a day by our computation."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median

from kg.publish.pages.environment import Page
from kg.publish.renderer import Renderer
from kg.publish.site import Site
from kg.publish.views.answers import Answers, interval
from kg.publish.views.names import things
from kg.publish.views.view import Asked, View

_NEAR = 0.2
"""Degrees from the middle of all places within which a place is on the first of two maps."""

_WIDTH, _MARGIN, _LINE, _LETTER = 900, 40, 15, 6.6
SHAPES = ("square", "diamond", "triangle", "star", "hexagon", "bar", "wedge", "cross")
"""Marks of those who hold places, most places first; the last stands for all further ones, a circle for nobody."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place; its coordinates are WGS 84, or None where there is no evidence for any."""

    place: str
    type: str
    longitude: float | None
    latitude: float | None
    evidence: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Control:
    """A computed state: who held a place from one day until another, and the change of control that began it."""

    place: str
    controller: str
    begin: str
    end: str
    change: str

    def held(self, day: str) -> bool:
        """Whether it held on ``day``."""
        return self.begin <= day and (not self.end or day < self.end)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event at a place, and what the place is to it (a property)."""

    event: str
    place: str
    tie: str
    begin: str
    end: str

    @property
    def when(self) -> str:
        """The date, in EDTF."""
        return interval(self.begin, self.end)


@dataclass(frozen=True, slots=True)
class Atlas:
    """All that the map shows."""

    places: tuple[Place, ...]
    control: tuple[Control, ...]
    happenings: tuple[Happening, ...]

    def days(self) -> list[str]:
        """Return the days on which control changes by our computation, sorted."""
        return sorted({one.begin for one in self.control})

    def holders(self, place: str, day: str) -> tuple[str, ...]:
        """Return who held a place on a day, sorted."""
        return tuple(sorted({one.controller for one in self.control if one.place == place and one.held(day)}))

    def marks(self) -> dict[str, str]:
        """Return the shape that stands for each controller."""
        counts = Counter(one.controller for one in self.control)
        ordered = sorted(counts, key=lambda iri: (-counts[iri], iri))
        return {iri: SHAPES[min(number, len(SHAPES) - 1)] for number, iri in enumerate(ordered)}


@dataclass(frozen=True, slots=True)
class Point:
    """A place as it is drawn: where, who holds it, and where its name stands, if there is room for it."""

    place: str
    x: float
    y: float
    holders: tuple[str, ...]
    label: tuple[float, float, str] | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of the two maps: ``near`` or ``far``, its size and its points."""

    name: str
    width: int
    height: float
    points: tuple[Point, ...]


def data(site: Site) -> Atlas:
    """Return places, computed control and events of ``site``."""
    answers = Answers(site)
    places = {
        row.value("place"): Place(
            row.value("place"), row.value("class"), _number(row.value("longitude")), _number(row.value("latitude")),
            row.value("evidence"), row.value("confidence"),
        )
        for row in answers.query("places")
    }  # fmt: skip
    control = (
        Control(*(row.value(name) for name in ("place", "controller", "begin", "end", "change")))
        for row in answers.query("computed-control")
    )
    happenings = (
        Happening(*(row.value(name) for name in ("event", "place", "tie", "begin", "end")))
        for row in answers.query("events-at-place")
    )
    return Atlas(tuple(places.values()), tuple(control), tuple(happenings))


def draw(atlas: Atlas, names: dict[str, str], day: str) -> Iterator[Sheet]:
    """Yield the map of the places that lie together, and that of those far off, as they were on ``day``.

    Args:
        names: what is written beside a place, by IRI; a name for which there is no room is left out.
    """
    located = [one for one in atlas.places if one.longitude is not None and one.latitude is not None]
    if not located:
        return
    middle = median(one.longitude or 0 for one in located), median(one.latitude or 0 for one in located)
    near = [one for one in located if math.dist(middle, (one.longitude or 0, one.latitude or 0)) < _NEAR]
    for name, places in (("near", near), ("far", [one for one in located if one not in near])):
        if places:
            yield _sheet(name, places, atlas, names, day)


def _sheet(name: str, places: Sequence[Place], atlas: Atlas, names: dict[str, str], day: str) -> Sheet:
    """Return a map in which a degree is as long in both directions at the middle latitude (equirectangular)."""
    longitudes, latitudes = [one.longitude or 0 for one in places], [one.latitude or 0 for one in places]
    west, south, north = min(longitudes), min(latitudes), max(latitudes)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = (_WIDTH - 2 * _MARGIN - 100) / max((max(longitudes) - west) * shrink, 0.01)
    spots = [
        (one, _MARGIN + ((one.longitude or 0) - west) * shrink * scale, _MARGIN + (north - (one.latitude or 0)) * scale)
        for one in places
    ]
    taken = [(x - 7, y - 7, x + 7, y + 7) for _, x, y in spots]
    points = tuple(
        Point(one.place, round(x, 1), round(y, 1), atlas.holders(one.place, day), _label(names[one.place], x, y, taken))
        for one, x, y in spots
    )
    return Sheet(name, _WIDTH, round((north - south) * scale + 2 * _MARGIN, 1), points)


def _label(
    text: str, x: float, y: float, taken: list[tuple[float, float, float, float]]
) -> tuple[float, float, str] | None:
    """Return where a name stands free: after, before, above or below its point; and mark the room as taken."""
    length = len(text) * _LETTER
    for left, base, anchor in (
        (x + 10, y + 4, "start"), (x - 10 - length, y + 4, "end"),
        (x - length / 2, y - 11, "middle"), (x - length / 2, y + 20, "middle"),
    ):  # fmt: skip
        box = (left, base - _LINE + 3, left + length, base + 3)
        if box[0] > 0 and box[2] < _WIDTH and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            return round({"start": left, "end": left + length, "middle": x}[anchor], 1), round(base, 1), anchor
    return None


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _number(text: str) -> float | None:
    return float(text) if text else None


def _page(page: Page, asked: Asked) -> bytes:
    atlas = data(page.renderer.site)
    days = atlas.days()
    day = asked.day("day") or (days[-1] if days else "")
    names = {one.place: page.name(one.place).text for one in atlas.places}
    located = [one for one in atlas.places if one.longitude is not None]
    return page.render(
        "views/map.html.j2", asked=asked, atlas=atlas, days=days, day=day, marks=atlas.marks(),
        sheets=list(draw(atlas, names, day)), located=located, events=_by_place(atlas.happenings),
    )  # fmt: skip


def _by_place(happenings: Iterable[Happening]) -> dict[str, list[Happening]]:
    found: dict[str, list[Happening]] = {}
    for one in happenings:
        found.setdefault(one.place, []).append(one)
    return found


def _json(renderer: Renderer, _: Asked) -> object:
    atlas = data(renderer.site)
    named = {iri for one in atlas.places for iri in (one.place, one.type)}
    named |= {iri for one in atlas.control for iri in (one.controller, one.change)}
    named |= {iri for one in atlas.happenings for iri in (one.event, one.tie)}
    happenings = [asdict(one) | {"when": one.when} for one in atlas.happenings]
    return asdict(atlas) | {"happenings": happenings, "days": atlas.days(), "things": things(renderer, named)}


MAP = View("map", _page, _json)
