"""The evacuation: its steps, who moved from where to where, the ledger, and what stood in its way, with each voice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import groupby

from kg.network.evacuation.flows import Figure, movements
from kg.network.evacuation.ledger import ledger
from kg.network.table import Cell
from kg.publish.labels import Name
from kg.publish.pages.environment import Page
from kg.publish.pages.said import Said
from kg.publish.renderer import Renderer
from kg.publish.site import Site
from kg.publish.views.answers import Answers, interval, values
from kg.publish.views.claims import as_json, claims_on, mentioned
from kg.publish.views.names import things
from kg.publish.views.view import Asked, View

_WRITTEN = "numberAsWritten"
_REASONS = {
    "the parts are more than the total": "more",
    "the parts are fewer than the total": "fewer",
    "no total is given": "no_total",
    "no part is told of": "no_part",
    "a number without bounds": "unbounded",
    "the bounds meet": "meet",
}
"""Reasons of the ledger, and their words; of any other, how many parts have no number."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its event and class, its date in EDTF, the day before which it was not, and the part of the day."""

    event: str
    type: str
    when: str
    not_before: str
    time_of_day: str
    account: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number of people: its IRI, lower, best and upper figure, whom and over what it counts, how it is written."""

    count: str
    lower: int | None
    best: int | None
    upper: int | None
    populations: tuple[str, ...]
    scopes: tuple[str, ...]
    qualifiers: tuple[str, ...]
    written: tuple[Name, ...]
    reading: bool
    anomaly: str


@dataclass(frozen=True, slots=True)
class Flow:
    """People who moved from somewhere to somewhere, in one event."""

    event: str
    when: str
    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger: a total beside a sum of parts, and the verdict with its reason (keys of words)."""

    operation: str
    check: str
    written: Name | None
    total: Figure
    sum: Figure
    parts: int
    counted: int
    verdict: str
    reason: str
    claims: tuple[str, ...]

    @property
    def missing(self) -> int:
        """How many parts have no number."""
        return self.parts - self.counted


@dataclass(frozen=True, slots=True)
class Obstruction:
    """What stopped, delayed or attacked a movement: by whom, of what, and what each voice says of it."""

    event: str
    begin: str
    by: tuple[str, ...]
    obstructed: tuple[str, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Evacuation:
    """All that the view shows."""

    steps: tuple[Step, ...]
    flows: tuple[Flow, ...]
    ledger: tuple[Entry, ...]
    obstructions: tuple[Obstruction, ...]


def data(site: Site) -> Evacuation:
    """Return steps, flows, ledger and obstructions of ``site``."""
    answers = Answers(site)
    return Evacuation(
        tuple(_steps(answers)), tuple(_flows(answers)), tuple(_entries(answers)), tuple(_obstructions(site, answers))
    )


def _steps(answers: Answers) -> list[Step]:
    return [
        Step(
            row.value("event"), row.value("type"),
            interval(row.value("begin"), row.value("end")) if row.value("begin") or row.value("end") else "",
            row.value("notBefore"), answers.one(row.value("event"), "timeOfDay"), row.value("account"),
        )
        for row in answers.query("evacuation-steps")
    ]  # fmt: skip


def _flows(answers: Answers) -> list[Flow]:
    found = []
    for one in movements(answers.store):
        places = (answers.objects(one.event, "origin"), answers.objects(one.event, "destination"))
        numbers = tuple(
            Number(
                count.iri, count.figure.lower, count.figure.best, count.figure.upper,
                answers.objects(count.iri, "population"), answers.objects(count.iri, "countScope"),
                answers.objects(count.iri, "qualifier"), answers.texts(count.iri, _WRITTEN), count.reading,
                count.anomaly,
            )
            for count in one.counts
            if count.basis == "told"
        )  # fmt: skip
        if numbers or any(places):
            when = interval(one.begin or "", one.end or "") if one.begin or one.end else ""
            found.append(Flow(one.event, when, *places, numbers))
    return found


def _entries(answers: Answers) -> list[Entry]:
    languages = {text.text: text.language for text in answers.every_text(_WRITTEN)}
    return [_entry(row, languages) for row in ledger(answers.store)]


def _entry(row: Mapping[str, Cell], languages: Mapping[str, str]) -> Entry:
    def number(name: str) -> int | None:
        cell = row[name]
        return None if cell is None else int(cell)

    written = str(row["written"] or "")
    return Entry(
        str(row["operation"]),
        "batches" if row["check"] == "batches against total" else "arrivals",
        Name(written, languages.get(written, "")) if written else None,
        Figure(number("total_lower"), number("total"), number("total_upper")),
        Figure(number("sum_lower"), number("sum"), number("sum_upper")),
        number("parts") or 0,
        number("counted") or 0,
        str(row["verdict"]).replace(" ", "_"),
        _REASONS.get(str(row["reason"]), "uncounted"),
        tuple(str(row["claims"]).split()),
    )


def _obstructions(site: Site, answers: Answers) -> list[Obstruction]:
    found = []
    for event, its in groupby(answers.query("obstructions"), key=lambda row: row.value("event")):
        rows = list(its)
        by, obstructed = (values(rows, name) for name in ("by", "obstructed"))
        found.append(Obstruction(event, rows[0].value("begin"), by, obstructed, claims_on(site, answers, event)))
    return found


def _page(page: Page, asked: Asked) -> bytes:
    return page.render("views/evacuation.html.j2", asked=asked, evacuation=data(page.renderer.site))


def _json(renderer: Renderer, _: Asked) -> object:
    shown = data(renderer.site)
    named = {iri for step in shown.steps for iri in (step.event, step.type, step.account, step.time_of_day)}
    named |= {iri for flow in shown.flows for iri in (flow.event, *flow.origins, *flow.destinations)}
    named |= {iri for one in shown.obstructions for iri in (one.event, *one.by, *one.obstructed)}
    named |= {iri for one in shown.obstructions for claim in one.said for iri in mentioned(claim)}
    return {
        "steps": [asdict(one) for one in shown.steps],
        "flows": [asdict(one) for one in shown.flows],
        "ledger": [asdict(one) for one in shown.ledger],
        "obstructions": [_obstruction(one) for one in shown.obstructions],
        "things": things(renderer, named),
    }


def _obstruction(one: Obstruction) -> dict[str, object]:
    said = [as_json(claim) for claim in one.said]
    return {"event": one.event, "begin": one.begin, "by": one.by, "obstructed": one.obstructed, "said": said}


EVACUATION = View("evacuation", _page, _json)
