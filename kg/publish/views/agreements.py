"""Agreements: what was agreed or proposed, who is bound to whom and on which condition, and what is called a breach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from kg.publish.labels import Name
from kg.publish.pages.environment import Page
from kg.publish.pages.said import Said
from kg.publish.renderer import Renderer
from kg.publish.site import Site
from kg.publish.views.answers import Answers, Row, grouped, interval, texts, values
from kg.publish.views.claims import as_json, claim, mentioned
from kg.publish.views.names import things
from kg.publish.views.view import Asked, View

_ROW, _WIDTH = 34, 1000
_LEFT, _MIDDLE, _RIGHT = 330, 500, 670


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision: its content, who is bound, for whose benefit, on which conditions, what may be taken along.

    ``passages`` are those of the claims that tell of it.
    """

    provision: str
    contents: tuple[Name, ...]
    obligors: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    conditions: tuple[Name, ...]
    allowed: tuple[str, ...]
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """An event that a voice calls a breach: by whom, and the claims that call it so."""

    event: str
    perpetrators: tuple[str, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement, initiative, proposal or demand with its provisions.

    Attributes:
        agreement: its IRI.
        types: its classes, sorted.
        when: its date in EDTF, or nothing.
        accounts: those that tell of its provisions or breaches.
        disputes: contradictions between claims that speak of it.
    """

    agreement: str
    types: tuple[str, ...]
    when: str
    provisions: tuple[Provision, ...]
    violations: tuple[Violation, ...]
    accounts: tuple[str, ...]
    disputes: tuple[str, ...]

    @property
    def bound(self) -> bool:
        """Whether anybody is said to be bound by a provision, or to benefit from one."""
        return any(one.obligors or one.beneficiaries for one in self.provisions)


@dataclass(frozen=True, slots=True)
class Promise:
    """A guarantee or promise: who gave it to whom, of what, and what came of it."""

    event: str
    begin: str
    givers: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    promised: tuple[Name, ...]
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """An answer to a proposal: by whom, of which kind, for which reason."""

    response: str
    responders: tuple[str, ...]
    kinds: tuple[str, ...]
    reasons: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal or request, who made it, and the answers that it got."""

    proposal: str
    begin: str
    proposers: tuple[str, ...]
    responses: tuple[Response, ...]


@dataclass(frozen=True, slots=True)
class Talks:
    """All that the view shows."""

    agreements: tuple[Agreement, ...]
    promises: tuple[Promise, ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the picture, from a party or nobody to the provision, or from it to a party."""

    x1: int
    y1: float
    x2: int
    y2: float


@dataclass(frozen=True, slots=True)
class Picture:
    """An agreement drawn: obligors in one column, provisions by number in the middle, beneficiaries in the other."""

    width: int
    height: float
    obligors: tuple[tuple[str, float], ...]
    numbers: tuple[tuple[int, float], ...]
    beneficiaries: tuple[tuple[str, float], ...]
    lines: tuple[Line, ...]
    leftward: bool

    @property
    def columns(self) -> tuple[int, int, int]:
        """Where the columns of obligors, provisions and beneficiaries stand."""
        return (_RIGHT, _MIDDLE, _LEFT) if self.leftward else (_LEFT, _MIDDLE, _RIGHT)


def data(site: Site) -> Talks:
    """Return the agreements, promises and proposals of ``site``."""
    answers = Answers(site)
    terms = grouped(answers.query("terms-of-agreement"), "agreement")
    breaches = grouped(answers.query("violations"), "violated")
    disputes = _disputes(answers)
    agreements = [
        _agreement(site, iri, terms.get(iri, []), breaches.get(iri, []), disputes.get(iri, ()))
        for iri in sorted({*terms, *breaches} - {""})
    ]
    agreements.sort(key=lambda one: (not one.types or "Agreement" not in one.types[0], one.when or "9", one.agreement))
    promises = (
        Promise(
            event, rows[0].value("begin"), values(rows, "giver"), values(rows, "beneficiary"), texts(rows, "promised"),
            answers.objects(event, "outcome"),
        )
        for event, rows in grouped(answers.query("guarantees"), "event").items()
    )  # fmt: skip
    proposals = (
        Proposal(iri, rows[0].value("begin"), values(rows, "proposer"), tuple(_responses(answers, rows)))
        for iri, rows in grouped(answers.query("proposals-and-responses"), "proposal").items()
    )
    return Talks(tuple(agreements), tuple(promises), tuple(proposals))


def _agreement(site: Site, iri: str, terms: list[Row], breaches: list[Row], disputes: Sequence[str]) -> Agreement:
    answers = Answers(site)
    provisions = tuple(
        Provision(
            provision, texts(rows, "term"), values(rows, "obligor"), values(rows, "beneficiary"),
            texts(rows, "condition"), answers.objects(provision, "allowedThing"), values(rows, "passage"),
        )
        for provision, rows in grouped(terms, "provision").items()
    )  # fmt: skip
    violations = tuple(_violation(site, answers, event, rows) for event, rows in grouped(breaches, "event").items())
    accounts = {account for one in provisions for iri in one.passages for account in answers.objects(iri, "passageOf")}
    accounts |= {one.passage.account for breach in violations for one in breach.said if one.passage}
    when = interval(answers.one(iri, "earliestBegin"), answers.one(iri, "latestBegin"))
    types = answers.narrowest(iri)
    return Agreement(
        iri, types, when if when != "[..]" else "", provisions, violations, tuple(sorted(accounts)), tuple(disputes)
    )


def _violation(site: Site, answers: Answers, event: str, rows: list[Row]) -> Violation:
    claims = (claim(site, iri) for iri in answers.claims_of_type(event, "Violation"))
    told = tuple(one for one in claims if one.manner not in {"withdrawn", "not"})
    return Violation(event, values(rows, "perpetrator"), told)


def _responses(answers: Answers, rows: list[Row]) -> Iterable[Response]:
    for iri, its in grouped(rows, "response").items():
        if iri:
            kinds = answers.objects(iri, "responseKind")
            yield Response(iri, values(its, "responder"), kinds, texts(its, "reason"))


def _disputes(answers: Answers) -> dict[str, list[str]]:
    """Return the contradictions about each thing: of whose claims one names it."""
    found: dict[str, set[str]] = {}
    for row in answers.query("dispute"):
        for thing in answers.named_by(row.value("claim")):
            found.setdefault(thing, set()).add(row.value("contradiction"))
    return {thing: sorted(its) for thing, its in found.items()}


def draw(agreement: Agreement, *, leftward: bool = False) -> Picture:
    """Return the picture of an agreement; its columns run from the right where ``leftward``."""
    provisions = agreement.provisions
    obligors = sorted({iri for one in provisions for iri in one.obligors})
    beneficiaries = sorted({iri for one in provisions for iri in one.beneficiaries})
    height = _ROW * max(len(provisions), len(obligors), len(beneficiaries), 1)
    from_, to = (
        dict(zip(parties, _spread(len(parties), height), strict=True)) for parties in (obligors, beneficiaries)
    )
    middle = _spread(len(provisions), height)
    side = -1 if leftward else 1
    left, right = (_RIGHT, _LEFT) if leftward else (_LEFT, _RIGHT)
    lines = [
        line
        for number, one in enumerate(provisions)
        for line in (
            *(Line(left, from_[iri], _MIDDLE - side * 14, middle[number]) for iri in one.obligors),
            *(Line(_MIDDLE + side * 14, middle[number], right, to[iri]) for iri in one.beneficiaries),
        )
    ]
    numbers = tuple(enumerate(middle, 1))
    return Picture(_WIDTH, height, tuple(from_.items()), numbers, tuple(to.items()), tuple(lines), leftward)


def _spread(count: int, height: float) -> list[float]:
    return [round((number + 0.5) * height / count, 1) for number in range(count)]


def _page(page: Page, asked: Asked) -> bytes:
    talks = data(page.renderer.site)
    pictures = {one.agreement: draw(one, leftward=page.dir == "rtl") for one in talks.agreements if one.bound}
    return page.render("views/agreements.html.j2", asked=asked, talks=talks, pictures=pictures)


def _json(renderer: Renderer, _: Asked) -> object:
    talks = data(renderer.site)
    named = set[str]()
    for agreement in talks.agreements:
        named |= {agreement.agreement, *agreement.types, *agreement.accounts, *agreement.disputes}
        for one in agreement.provisions:
            named |= {*one.obligors, *one.beneficiaries, *one.allowed, one.provision}
        for breach in agreement.violations:
            named |= {breach.event, *breach.perpetrators, *(iri for one in breach.said for iri in mentioned(one))}
    return {"agreements": [_agreement_json(one) for one in talks.agreements], "things": things(renderer, named)}


def _agreement_json(one: Agreement) -> dict[str, object]:
    violations = [
        {"event": breach.event, "perpetrators": breach.perpetrators, "said": [as_json(claim) for claim in breach.said]}
        for breach in one.violations
    ]
    provisions = [asdict(provision) for provision in one.provisions]
    return {
        "agreement": one.agreement,
        "types": one.types,
        "when": one.when,
        "accounts": one.accounts,
        "disputes": one.disputes,
        "provisions": provisions,
        "violations": violations,
    }


AGREEMENTS = View("agreements", _page, _json)
