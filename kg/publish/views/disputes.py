"""Disputes: contradictions side by side, pairs that only look contradictory, what did not happen, open questions."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from kg.publish.labels import Name
from kg.publish.pages.environment import Page
from kg.publish.pages.said import Dispute, Said, dispute
from kg.publish.renderer import Renderer
from kg.publish.site import Site
from kg.publish.views.answers import Answers, Row, grouped, texts, values
from kg.publish.views.claims import as_json, claim, mentioned
from kg.publish.views.names import things
from kg.publish.views.view import Asked, View


@dataclass(frozen=True, slots=True)
class Absence:
    """A claim that something was not so, or was not carried out, and the things of which it says so."""

    denied: bool
    claim: Said
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question that an account leaves open: its text, what it takes for granted and is about, who asks, where."""

    question: str
    texts: tuple[Name, ...]
    presupposes: tuple[Name, ...]
    about: tuple[str, ...]
    voice: str
    passage: str


@dataclass(frozen=True, slots=True)
class Disputes:
    """All that the view shows; of disputes, those left open come first."""

    disputes: tuple[Dispute, ...]
    pairs: tuple[Dispute, ...]
    absences: tuple[Absence, ...]
    questions: tuple[Question, ...]

    @property
    def open(self) -> tuple[Dispute, ...]:
        """The disputes left open."""
        return tuple(one for one in self.disputes if is_open(one))

    @property
    def decided(self) -> tuple[Dispute, ...]:
        """The disputes in which one claim is preferred, or which were decided otherwise."""
        return tuple(one for one in self.disputes if not is_open(one))


def is_open(one: Dispute) -> bool:
    """Whether a dispute is left open."""
    return one.resolution.endswith("/left-open")


def data(site: Site) -> Disputes:
    """Return disputes, left open first, and what belongs to them."""
    answers = Answers(site)
    disputes = [dispute(site, iri) for iri in grouped(answers.query("disputes"), "contradiction")]
    disputes.sort(key=lambda one: (not is_open(one), one.iri))
    pairs = (dispute(site, iri) for iri in grouped(answers.query("compatible-pairs"), "pair"))
    absences = (
        Absence(rows[0].value("how") == "denied", claim(site, iri), values(rows, "subject"))
        for iri, rows in grouped(answers.query("what-did-not-happen"), "claim").items()
    )
    questions = (_question(rows) for rows in grouped(answers.query("open-questions"), "question").values())
    return Disputes(tuple(disputes), tuple(pairs), tuple(absences), tuple(questions))


def _question(rows: list[Row]) -> Question:
    first = rows[0]
    asked = tuple(text for name in ("english", "arabic") if (text := first.text(name)))
    return Question(
        first.value("question"), asked, texts(rows, "presupposes"), values(rows, "about"), first.value("voice"),
        first.value("passage"),
    )  # fmt: skip


def _page(page: Page, asked: Asked) -> bytes:
    return page.render("views/disputes.html.j2", asked=asked, shown=data(page.renderer.site))


def _json(renderer: Renderer, _: Asked) -> object:
    shown = data(renderer.site)
    every = (*shown.disputes, *shown.pairs)
    claims = [*(member for one in every for member in one.members), *(one.claim for one in shown.absences)]
    named = {iri for one in every for iri in (one.iri, one.kind, one.resolution)}
    named |= {iri for one in claims for iri in mentioned(one)}
    named |= {iri for one in shown.absences for iri in one.subjects}
    named |= {iri for one in shown.questions for iri in (one.question, *one.about, one.voice, one.passage)}
    return {
        "disputes": [_dispute(one) for one in shown.disputes],
        "compatible": [_dispute(one) for one in shown.pairs],
        "absences": [as_json(one.claim) | {"denied": one.denied, "subjects": one.subjects} for one in shown.absences],
        "questions": [asdict(one) for one in shown.questions],
        "things": things(renderer, named),
    }


def _dispute(one: Dispute) -> dict[str, object]:
    return {
        "dispute": one.iri,
        "kind": one.kind,
        "resolution": one.resolution,
        "preferred": one.preferred,
        "reason": one.reason.text if one.reason else "",
        "claims": [as_json(member) for member in one.members],
    }


DISPUTES = View("disputes", _page, _json)
