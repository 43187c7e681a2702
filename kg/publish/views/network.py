"""The network: signed, dated ties between actors, each with the claims that it rests on."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

from kg.namespaces import SCHEME
from kg.network import ABSENT_TIE, Network, build_network
from kg.network.kinds import LAYERS
from kg.network.layout import around
from kg.publish.pages.environment import Page
from kg.publish.renderer import Renderer, once
from kg.publish.site import Site
from kg.publish.views.answers import Answers, interval
from kg.publish.views.names import things
from kg.publish.views.view import Asked, View

SIGNS = {1: "positive", -1: "negative", 0: "neutral"}
"""Names of the signs of ties, for words and styles."""

_RADIUS, _LETTER, _GAP = 280, 6.4, 16
_MOVEMENT = "movement"
_KINDS = f"{SCHEME}edge-kind/"


@dataclass(frozen=True, slots=True)
class Spot:
    """An actor on the circle: where, how its name is turned, and whether the name ends at the point."""

    actor: str
    x: float
    y: float
    turn: float
    ends: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """A line between two spots, bent towards the middle (an SVG path), with the name of its sign."""

    path: str
    sign: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Actors on a circle, those who cooperate side by side, and a line for each sign of each pair's ties.

    The middle of the circle is the origin; ``reach`` is how far the names go from it.
    """

    reach: int
    spots: tuple[Spot, ...]
    ties: tuple[Tie, ...]


def data(site: Site) -> Network:
    """Return the whole network of ``site``."""
    return build_network(Answers(site).store)


@once
def _network(renderer: Renderer) -> Network:
    return data(renderer.site)


def chosen(network: Network, layer: str, day: str) -> Network:
    """Return the network of one layer and of what may have held on a day; nothing stands for any."""
    cut = network.layer(layer) if layer else network
    return cut.at(day) if day else cut


def draw(network: Network, longest: int) -> Picture | None:
    """Return the picture of the ties between actors; movements between places are left out; None for no tie.

    Args:
        longest: letters of the longest name, for which room is left.
    """
    actors = network.layer(*(layer for layer in LAYERS if layer != _MOVEMENT))
    order = around(actors, {})
    if not order:
        return None
    angles = {actor: 2 * math.pi * place / len(order) for place, actor in enumerate(order)}
    pairs = sorted(
        {(min(edge.source, edge.target), max(edge.source, edge.target), edge.sign) for edge in actors.edges},
        key=lambda pair: (abs(pair[2]), pair),
    )
    points = {actor: (_RADIUS * math.cos(angle), _RADIUS * math.sin(angle)) for actor, angle in angles.items()}
    ties = (Tie(_path(points[one], points[other]), SIGNS[sign]) for one, other, sign in pairs)
    spots = (_spot(actor, math.degrees(angle), *points[actor]) for actor, angle in angles.items())
    return Picture(round(_RADIUS + _GAP + longest * _LETTER), tuple(spots), tuple(ties))


def _spot(actor: str, turn: float, x: float, y: float) -> Spot:
    ends = 90 < turn < 270
    return Spot(actor, round(x, 1), round(y, 1), round(turn + 180 if ends else turn, 1), ends)


def _path(one: tuple[float, float], other: tuple[float, float]) -> str:
    """Return a curve whose middle lies the nearer to that of the circle the farther apart its ends are."""
    bend = 1 - 0.35 * math.dist(one, other) / _RADIUS
    middle = (one[0] + other[0]) / 2 * bend, (one[1] + other[1]) / 2 * bend
    (x1, y1), (x2, y2), (x3, y3) = ((round(x, 1), round(y, 1)) for x, y in (one, middle, other))
    return f"M{x1} {y1}Q{x2} {y2} {x3} {y3}"


def _page(page: Page, asked: Asked) -> bytes:
    network = chosen(_network(page.renderer), asked.one_of("layer", LAYERS), asked.day("day"))
    longest = max((len(page.name(actor).text) for actor in network.nodes), default=0)
    return page.render(
        "views/network.html.j2", asked=asked, network=network, layers=LAYERS, signs=SIGNS,
        picture=draw(network, longest), interval=interval,
    )  # fmt: skip


def _json(renderer: Renderer, asked: Asked) -> object:
    """Return nodes and ties; a tie that there is not was not mentioned."""
    network = chosen(_network(renderer), asked.one_of("layer", LAYERS), asked.day("day"))
    named = {*network.nodes, *(edge.event for edge in network.edges)}
    named |= {claim for edge in network.edges for claim in edge.claims}
    named |= {f"{_KINDS}{edge.kind}" for edge in network.edges}
    nodes = [{"id": iri, "kind": node["kind"]} for iri, node in network.nodes.items()]
    ties = [asdict(edge) for edge in network.edges]
    return {"absent_tie": ABSENT_TIE, "layers": LAYERS, "nodes": nodes, "ties": ties, "things": things(renderer, named)}


NETWORK = View("network", _page, _json)
