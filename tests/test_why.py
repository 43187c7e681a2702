"""Every fact of the resolved view leads to passages."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode
from support import Run

from kg import Dataset
from kg.namespaces import RDF_TYPE
from kg.queries import why_triple


def test_every_resolved_triple_ends_at_passages(aleppo: Dataset) -> None:
    base = aleppo.files.config.base
    triples = aleppo.store.graph(base.graph("resolved"))
    assert len(triples) > 3000
    groundless = []
    for triple in triples:
        assert isinstance(triple.subject, NamedNode)
        assert isinstance(triple.object, NamedNode | Literal)
        claims = why_triple(aleppo.store, triple.subject, triple.predicate, triple.object)
        if not claims or not all(claim.passage or claim.reason for claim in claims):
            groundless.append(str(triple))
    assert groundless == []


def test_the_claims_behind_a_thing(aleppo: Dataset) -> None:
    claims = {claim.claim.rpartition("/")[2]: claim for claim in aleppo.why("event:castello-road-takeover")}
    takeover = claims["p1.s1.castello-ground-takeover"]
    assert takeover.passage == "https://w3id.org/conflict-kg/aleppo-2016/passage/aleppo-chronicle/p1.s1"
    assert takeover.voice.endswith("/voice/chronicle-author")
    assert takeover.stance.endswith("/stance/asserted")
    assert takeover.accepted


@pytest.mark.parametrize(
    ("predicate", "value"),
    [("ckg:newController", "actor:reeds"), ("ckg:participant", "actor:reeds"), ("rdf:type", "ckg:Event")],
)
def test_a_triple_follows_from_a_claim(run: Run, mini: object, predicate: str, value: str) -> None:
    done = run("why", "event:ferry-takeover", predicate, value, "--dataset", mini)
    assert "claim     claim:river-diary/p1.s1.takeover\n" in done.stdout
    assert "passage   passage:river-diary/p1.s1\n" in done.stdout
    assert done.returncode == 0


def test_what_did_not_happen_is_not_in_the_resolved_view(run: Run, mini: object) -> None:
    done = run("why", "event:crossing", "--dataset", mini)
    assert "asserted negative textual   not in the resolved view" in done.stdout


def test_the_type_of_an_event_is_grounded_in_the_claim_that_names_its_class(aleppo: Dataset) -> None:
    base = aleppo.files.config.base
    event, kind = base.expand("event:castello-road-takeover"), base.expand("ckg:MilitaryEvent")
    assert event is not None
    assert kind is not None
    claims = why_triple(aleppo.store, event, RDF_TYPE, kind)
    assert "p1.s1.castello-ground-takeover" in {claim.claim.rpartition("/")[2] for claim in claims}
