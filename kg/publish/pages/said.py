"""Claims as a reader meets them: who says it, how, and where; and the disputes that they are in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Store

from kg.namespaces import PREFIXES, RDF_TYPE, ckg
from kg.publish.document import Claimed
from kg.publish.labels import Name, local_name
from kg.publish.site import Site

_COMMENT = NamedNode(PREFIXES["rdfs"] + "comment")
_INVOLVED = ckg("claimInvolved")
_CONTRADICTION = "Contradiction"
_MARKS = ("stance", "polarity", "certainty", "encodingLevel")


@dataclass(frozen=True, slots=True)
class Passage:
    """Where something is said: the account's IRI and the address of the sentence in it."""

    iri: str
    account: str
    paragraph: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Said:
    """A claim with what a reader wants to know of it; what is not known is empty.

    Attributes:
        claim: the claim itself.
        passage: where it is said.
        gloss: what it says in a sentence of the curators, or the end of its IRI.
        voice: IRI of who says it.
        marks: IRIs of how it is said and how it was read: stance, negation, certainty, encoding level.
        manner: how it bears on what happened: ``withdrawn``, ``not``, ``open``, ``others`` or ``plain``.
    """

    claim: Claimed
    passage: Passage | None
    gloss: Name
    voice: str
    marks: tuple[str, ...]
    manner: str

    @property
    def iri(self) -> str:
        """Its IRI."""
        return self.claim.iri

    @property
    def place(self) -> tuple[str, int, int, str]:
        """Its place in the order of the accounts."""
        where = self.passage
        return (where.account, where.paragraph, where.sentence, self.iri) if where else ("", 0, 0, self.iri)


@dataclass(frozen=True, slots=True)
class Dispute:
    """Claims that cannot all hold, or only seem so (``real`` is false): side by side, with what was decided."""

    iri: str
    real: bool
    kind: str
    resolution: str
    preferred: str
    reason: Name | None
    members: tuple[Said, ...]


def plain(term: object) -> str:
    """Return the IRI, text or label of a term."""
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else str(term)


def said(site: Site, claim: Claimed) -> Said:
    """Return ``claim`` with the address of its passage."""
    passage = claim.value("passage")
    marks = (claim.value(name) for name in _MARKS)
    return Said(
        claim=claim,
        passage=passage_at(site.engine, passage) if passage else None,
        gloss=_comment(claim) or Name(local_name(claim.iri), ""),
        voice=claim.value("voice"),
        marks=tuple(iri for iri in marks if iri and local_name(iri) != "positive"),
        manner=_manner(claim),
    )


def _manner(claim: Claimed) -> str:
    if claim.withdrawn:
        return "withdrawn"
    stance, polarity = local_name(claim.value("stance")), local_name(claim.value("polarity"))
    if stance == "asked":
        return "open"
    if stance == "denied" or polarity == "negative":
        return "not"
    return "plain" if stance in {"asserted", ""} else "others"


def claim_at(site: Site, iri: str) -> Claimed:
    """Return the claim ``iri`` without what its graph says."""
    graph = site.base.graph("provenance") if site.base else None
    return Claimed(iri, tuple(sorted(site.engine.quads_for_pattern(NamedNode(iri), None, None, graph), key=str)), ())


def passage_at(engine: Store, iri: str) -> Passage:
    """Return the passage ``iri``."""
    facts = {quad.predicate: plain(quad.object) for quad in engine.quads_for_pattern(NamedNode(iri), None, None, None)}
    return Passage(
        iri,
        facts.get(ckg("passageOf"), ""),
        int(facts.get(ckg("paragraph"), 0)),
        int(facts.get(ckg("sentence"), 0)),
    )


def disputes_of(site: Site, claims: Iterable[Claimed]) -> tuple[Dispute, ...]:
    """Return the disputes that any of ``claims`` is in, those left open first."""
    found = {
        quad.subject.value
        for claim in claims
        for quad in site.engine.quads_for_pattern(None, _INVOLVED, NamedNode(claim.iri), None)
        if isinstance(quad.subject, NamedNode)
    }
    return tuple(sorted((dispute(site, iri) for iri in found), key=_order))


def dispute(site: Site, iri: str) -> Dispute:
    """Return the dispute ``iri`` with its members."""
    about = Claimed(iri, tuple(site.engine.quads_for_pattern(NamedNode(iri), None, None, None)), ())
    members = sorted({plain(quad.object) for quad in about.description if quad.predicate == _INVOLVED})
    kinds = {local_name(plain(quad.object)) for quad in about.description if quad.predicate == RDF_TYPE}
    return Dispute(
        iri,
        _CONTRADICTION in kinds,
        about.value("contradictionKind"),
        about.value("resolution"),
        about.value("preferredClaim"),
        _comment(about),
        tuple(sorted((said(site, claim_at(site, member)) for member in members), key=lambda one: one.place)),
    )


def gloss_of(site: Site, iri: str) -> Name | None:
    """Return what the claim ``iri`` says in a sentence of the curators, if it is one."""
    return _comment(claim_at(site, iri))


def _order(one: Dispute) -> tuple[bool, bool, str]:
    return not one.real, local_name(one.resolution) != "left-open", one.iri


def _comment(claim: Claimed) -> Name | None:
    comments = (quad.object for quad in claim.description if quad.predicate == _COMMENT)
    return next((Name(one.value, one.language or "") for one in comments if isinstance(one, Literal)), None)
