"""Claims as the views' data tell of them; how they are read and shown is in ``kg.publish.pages.said``."""

from __future__ import annotations

from kg.publish.pages.said import Said, claim_at, said
from kg.publish.site import Site
from kg.publish.views.answers import Answers


def claim(site: Site, iri: str) -> Said:
    """Return a claim of ``site``."""
    return said(site, claim_at(site, iri))


def claims_on(site: Site, answers: Answers, thing: str) -> tuple[Said, ...]:
    """Return the claims that say something of a thing, without those withdrawn, in the order of the accounts."""
    found = (claim(site, iri) for iri in answers.claims_about(thing))
    return tuple(sorted((one for one in found if one.manner != "withdrawn"), key=lambda one: one.place))


def as_json(one: Said) -> dict[str, object]:
    """Return a claim for ``json.dumps``."""
    return {
        "claim": one.iri,
        "voice": one.voice,
        "marks": one.marks,
        "manner": one.manner,
        "passage": one.passage.iri if one.passage else "",
        "gloss": one.gloss.text,
    }


def mentioned(one: Said) -> tuple[str, ...]:
    """Return the things that ``as_json`` mentions."""
    return (one.iri, one.voice, *one.marks, one.passage.iri if one.passage else "")
