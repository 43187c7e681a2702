"""The timeline: dated events, by day, kind and actor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import groupby

from kg.namespaces import ckg
from kg.publish.pages.environment import Page
from kg.publish.renderer import Renderer
from kg.publish.site import Site
from kg.publish.views.answers import Answers, Row, grouped, interval, values
from kg.publish.views.axis import Axis
from kg.publish.views.names import things
from kg.publish.views.view import Asked, View

_FAMILIES = (
    ("ControlChange", "control"),
    ("MilitaryEvent", "force"),
    ("NegotiationEvent", "negotiation"),
    ("EvacuationEvent", "evacuation"),
)
KINDS = (*(family for _, family in _FAMILIES), "other")
"""Kinds of events, by which they are coloured and filtered."""

_LONGEST = timedelta(days=92)
"""What is dated no closer than this is told in words and left out of the picture."""


@dataclass(frozen=True, slots=True)
class Dated:
    """An event with a date.

    Attributes:
        event: its IRI.
        type: its class.
        kind: one of ``KINDS``.
        begin: first day on which it may have begun, ISO 8601, or nothing.
        end: last day on which it may have ended, likewise.
        actors: who takes part, by the resolved view.
        accounts: those that date it.
    """

    event: str
    type: str
    kind: str
    begin: str
    end: str
    actors: tuple[str, ...]
    accounts: tuple[str, ...]

    @property
    def when(self) -> str:
        """The date, in EDTF."""
        return interval(self.begin, self.end)

    @property
    def drawn(self) -> bool:
        """Whether both its days are known, and near enough to each other to be drawn."""
        return bool(self.begin and self.end) and _day(self.end) - _day(self.begin) <= _LONGEST


@dataclass(frozen=True, slots=True)
class Bar:
    """An event as it is drawn: place from the left and width, in units of the picture, and where its name stands."""

    dated: Dated
    left: float
    width: float
    top: float
    name: float
    before: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The bars of the events, the months below them, and the size of it all."""

    width: int
    height: float
    bars: tuple[Bar, ...]
    months: tuple[tuple[float, str], ...]


def data(site: Site) -> list[Dated]:
    """Return the dated events of ``site`` by day."""
    answers = Answers(site)
    return [_dated(answers, event, its) for event, its in grouped(answers.query("timeline"), "event").items()]


def _dated(answers: Answers, event: str, rows: Sequence[Row]) -> Dated:
    first = rows[0]
    return Dated(
        event, first.value("type"), _kind(answers, event), first.value("begin"), first.value("end"),
        answers.objects(event, "participant"), values(rows, "account"),
    )  # fmt: skip


def _kind(answers: Answers, event: str) -> str:
    classes = set(answers.types(event))
    return next((family for name, family in _FAMILIES if ckg(name).value in classes), "other")


def chosen(events: Iterable[Dated], kind: str, actor: str) -> list[Dated]:
    """Return the events of one kind and with one actor; nothing stands for any."""
    return [one for one in events if (not kind or one.kind == kind) and (not actor or actor in one.actors)]


def draw(events: Iterable[Dated], *, leftward: bool = False) -> Picture | None:
    """Return the picture of those events that can be drawn, time running to the left if so asked; None for none."""
    shown = [one for one in events if one.drawn]
    if not shown:
        return None
    axis = Axis.over(min(one.begin for one in shown), max(one.end for one in shown), leftward=leftward)
    bars = []
    for number, one in enumerate(shown):
        left, width = axis.span(one.begin, one.end)
        before = left + width / 2 > axis.width / 2
        bars.append(
            Bar(one, left, width, axis.head + number * axis.step, left - 6 if before else left + width + 6, before)
        )
    return Picture(axis.width, axis.head + len(shown) * axis.step, tuple(bars), tuple(axis.months()))


def _page(page: Page, asked: Asked) -> bytes:
    events = data(page.renderer.site)
    kept = chosen(events, asked.one_of("kind", KINDS), asked.get("actor"))
    days = [(day, list(its)) for day, its in groupby(kept, key=lambda one: one.begin or one.end)]
    actors = sorted({actor for one in events for actor in one.actors}, key=lambda iri: page.name(iri).text)
    return page.render(
        "views/timeline.html.j2", asked=asked, days=days, count=len(kept), kinds=KINDS, actors=actors,
        picture=draw(kept, leftward=page.dir == "rtl"),
    )  # fmt: skip


def _json(renderer: Renderer, asked: Asked) -> object:
    events = chosen(data(renderer.site), asked.one_of("kind", KINDS), asked.get("actor"))
    named = (iri for one in events for iri in (one.event, one.type, *one.actors, *one.accounts))
    return {
        "kinds": KINDS,
        "events": [asdict(one) | {"when": one.when} for one in events],
        "things": things(renderer, named),
    }


def _day(text: str) -> date:
    return date.fromisoformat(text)


TIMELINE = View("timeline", _page, _json)
