# SPDX-FileCopyrightText: Conflict KG contributors
# SPDX-License-Identifier: Apache-2.0
"""On which side somebody talks: by ties of one's own where these are sure, by a stated duty, or not known."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import Dataset
from kg.dataset import read_dataset
from kg.network import Duty, Edge, Network, make_network, worlds
from kg.network.camps import camps_of
from kg.network.measures import MEASURES, Options
from kg.network.talks.sides import side_names, sides
from kg.network.uncertainty.resampling import Resampled
from kg.report.network.figures import sure_camps


def tie(text: str) -> Edge:
    """Return a tie such as ``ab+`` or ``ab-``, or a talk such as ``ab0``, with a claim of its name."""
    sign = {"+": 1, "-": -1, "0": 0}[text[2]]
    kind, layer = {1: ("alliance", "cooperation"), -1: ("hostility", "conflict"), 0: ("contact", "talk")}[sign]
    return Edge(text[0], text[1], kind, layer, text, sign, 1.0, False, None, None, None, None, (f"claim-{text}",))


def network(text: str, *duties: str) -> Network:
    """Return a network of ties; a duty such as ``xa`` says that x is under the command of a."""
    stated = (Duty(one[0], one[1], "under command", one, (f"claim-{one}",)) for one in duties)
    return make_network(map(tie, text.split()), {}, duties=tuple(stated))


FIGHT = "ab+ bd+ ag+ ae- be- ac+ ce+ ef+"
"""Friends a, b, d, g against e and f; c is a friend of both sides, and either place is as good for it."""


def test_an_actor_has_the_camp_that_it_has_in_every_best_division() -> None:
    assert side_names(network(FIGHT), Options()) == {
        "a": "camp of a", "b": "camp of a", "d": "camp of a", "g": "camp of a", "c": "unsure",
        "e": "camp of e", "f": "camp of e",
    }  # fmt: skip


def test_an_actor_without_ties_of_its_own_has_the_side_of_its_organisation() -> None:
    found = sides(network(f"{FIGHT} xe0", "xa"), Options())
    assert (found["x"].name, found["x"].basis, found["x"].claims) == ("camp of a", "duty", ("claim-xa",))
    assert (found["x"].kinds, found["x"].through) == (("under command",), ("a",))
    assert (found["d"].basis, found["d"].kinds, found["d"].claims) == ("own ties", ("alliance",), ("claim-bd+",))


def test_ties_of_ones_own_go_before_a_duty() -> None:
    found = side_names(network(FIGHT, "de", "ca"), Options())
    assert (found["d"], found["c"]) == ("camp of a", "unsure")


@pytest.mark.parametrize("duties", [["xa", "xe"], ["xc"], ["xa", "xc"]])
def test_duties_that_do_not_agree_or_are_with_somebody_unsure_give_no_side(duties: list[str]) -> None:
    assert side_names(network(f"{FIGHT} xe0", *duties), Options())["x"] == "unsure"


def test_an_organisation_without_ties_gives_no_side() -> None:
    assert side_names(network(f"{FIGHT} xe0", "xy", "ya"), Options()).keys() & {"x", "y"} == {"y"}


def test_what_is_not_proved_is_not_sure() -> None:
    enemies = network(
        " ".join(f"{u}{v}-" for number, u in enumerate("abcdefghijklmno") for v in "abcdefghijklmno"[:number])
    )
    assert set(side_names(enemies, Options(limit=0)).values()) == {"unsure"}


def test_whose_side_is_not_known_is_no_end_of_the_channel_and_a_side_of_its_own_among_brokers() -> None:
    talks = network(f"{FIGHT} ac0 cx0 xe0")
    rows = {row["actor"]: row for row in MEASURES["channel-betweenness"].compute(talks, Options())}
    assert [rows[actor]["side"] for actor in "acxe"] == ["camp of a", "unsure", "outside", "camp of e"]
    assert {actor: rows[actor]["cross_betweenness"] for actor in "acxe"} == {"a": 0, "c": 1, "x": 1, "e": 0}
    cuts = MEASURES["channel-cuts"].compute(talks, Options())
    assert {(row["one"], row["other"]) for row in cuts} == {("camp of a", "camp of e")}
    brokers = {row["actor"]: row["side"] for row in MEASURES["brokerage"].compute(talks, Options(draws=5))}
    assert brokers == {"c": "unsure", "x": "outside"}


def test_the_table_tells_what_each_side_rests_on() -> None:
    rows = {row["actor"]: row for row in MEASURES["sides"].compute(network(f"{FIGHT} ex0 xy0", "xa"), Options())}
    assert {actor: (row["side"], row["basis"]) for actor, row in rows.items()} == {
        "e": ("camp of e", "own ties"), "x": ("camp of a", "duty"), "y": ("outside", None),
    }  # fmt: skip
    assert (rows["x"]["kinds"], rows["x"]["through"], rows["x"]["claims"]) == ("under command", "a", "claim-xa")


# ========== Duties of a network


def test_a_duty_is_no_tie_and_outlives_a_cut() -> None:
    cut = network(f"{FIGHT} xe0", "xa").layer("talk")
    assert [(edge.source, edge.target) for edge in cut.edges] == [("x", "e")]
    assert [one.actor for one in cut.duties] == ["x"]


def test_a_merged_actor_has_the_duties_of_both() -> None:
    merged = network(f"{FIGHT} xe0 ze0", "xa", "zx").renamed({"z": "x"}, "one")
    assert [(one.actor, one.organisation) for one in merged.duties] == [("x", "a")]


def test_a_duty_lives_while_one_of_its_claims_does() -> None:
    (drawn,) = Resampled(network(FIGHT, "xa", "ya"), {"claim-xa": 0.0}, draws=1, seed=1)
    assert [one.actor for one in drawn.network.duties] == ["y"]


# ========== From claims

SAID = """
claim:p3.s1.{name} a ckg:Claim ; ckg:passage passage:p3.s1 ; ckg:voice voice:diarist ; ckg:stance stance:{stance} ;
  ckg:encodingLevel level:textual ; rdfs:comment "So says the diarist."@en .
claim:p3.s1.{name} {{ <https://example.org/mini/relation/{thing}> {said} . }}
"""


def say(mini: Path, name: str, thing: str, said: str, stance: str = "asserted") -> None:
    file = mini / "claims" / "river-diary" / "p1.trig"
    file.write_text(
        file.read_text(encoding="utf-8") + SAID.format(name=name, thing=thing, said=said, stance=stance),
        encoding="utf-8",
    )


@pytest.fixture
def river(mini: Path) -> Path:
    """The small dataset, in which a captain talks with the Willows, who fight the Reeds."""
    with (mini / "entities" / "entities.ttl").open("a", encoding="utf-8") as file:
        file.write('actor:captain a ckg:UnnamedPerson ; rdfs:label "A captain"@en , "قبطان"@ar .\n')
    say(mini, "talk", "talk", "a ckg:Contact ; ckg:initiator actor:captain ; ckg:contacted actor:willows")
    return mini


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("a ckg:Command ; ckg:commandHolder actor:reeds ; ckg:commanded actor:captain", "under command"),
        ("a ckg:Command ; ckg:commandHolder actor:captain ; ckg:commanded actor:reeds", "command"),
        ("a ckg:PostHolding ; ckg:holder actor:captain ; ckg:postIn actor:reeds", "post"),
    ],
)
def test_what_a_claim_states_gives_a_side_with_that_claim_and_no_tie(river: Path, said: str, kind: str) -> None:
    ties = {(edge.source, edge.target) for edge in Dataset.load(str(river)).network().signed().edges}
    say(river, "stated", "stated", said)
    after = Dataset.load(str(river)).network()
    captain = sides(after, Options())["https://example.org/mini/actor/captain"]
    assert (captain.name, captain.basis, captain.kinds) == ("camp of The Reeds", "duty", (kind,))
    assert captain.claims == ("https://example.org/mini/claim/river-diary/p3.s1.stated",)
    assert {(edge.source, edge.target) for edge in after.signed().edges} == ties


@pytest.mark.parametrize(
    ("said", "stance"),
    [
        ("a ckg:Affiliation ; ckg:affiliate actor:willows ; ckg:affiliatedTo actor:captain", "asserted"),
        ("a ckg:Command ; ckg:commandHolder actor:reeds ; ckg:commanded actor:captain", "denied"),
        ('a ckg:PostHolding ; ckg:holder actor:captain ; ckg:postTitle "ferryman"@en', "asserted"),
    ],
)
def test_what_is_denied_or_vaguer_is_no_duty(river: Path, said: str, stance: str) -> None:
    say(river, "stated", "stated", said, stance)
    assert Dataset.load(str(river)).network().duties == ()


def test_a_disputed_duty_is_resolved_each_way(river: Path) -> None:
    say(river, "under", "command", "a ckg:Command ; ckg:commanded actor:captain ; ckg:commandHolder actor:reeds")
    say(river, "other", "command", "ckg:commandHolder actor:willows")
    base = "https://example.org/mini/"
    (river / "contradictions.ttl").write_text(
        f"""
        @prefix ckg: <https://w3id.org/conflict-kg/ontology#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <{base}contradiction/whose> a ckg:Contradiction ; rdfs:label "Whose captain"@en , "قبطان من"@ar ;
          ckg:claimInvolved <{base}claim/river-diary/p3.s1.under> , <{base}claim/river-diary/p3.s1.other> ;
          ckg:disputedSubject <{base}relation/command> ; ckg:disputedProperty ckg:commandHolder .
        """,
        encoding="utf-8",
    )
    found = [
        side_names(one.network, Options())[f"{base}actor/captain"]
        for one in worlds(read_dataset(str(river)), varied=["contradictions"])
    ]
    assert found == ["unsure", "camp of The Willows", "camp of The Reeds"]


# ========== The real network


def test_the_russian_general_has_the_side_of_his_command_by_one_claim(aleppo: Dataset) -> None:
    base = aleppo.files.config.base.iri
    network = aleppo.network()
    found = sides(network, Options())
    general = found[f"{base}person/russian-general"]
    assert (general.basis, general.through) == ("duty", (f"{base}actor/russian-command",))
    assert general.name == found[f"{base}actor/russian-command"].name == found[f"{base}actor/gov-syria"].name
    assert general.claims == (f"{base}claim/negotiator-memoir/p15.s1.general-under-command",)
    assert found[f"{base}person/memoir-author"].basis == "own ties"
    assert not {f"{base}person/hail-assi", f"{base}person/turkish-interpreter"} & found.keys()


def test_who_may_be_in_either_camp_has_no_side(aleppo: Dataset) -> None:
    base = aleppo.files.config.base.iri
    found = side_names(aleppo.network(), Options())
    assert {found[f"{base}actor/{name}"] for name in ("fastaqim", "jabhat-fateh-al-sham")} == {"unsure"}


def test_sides_tables_and_pictures_go_by_the_same_camps(aleppo: Dataset) -> None:
    network, options = aleppo.network(), Options()
    sure = {actor: camp for actor, camp in camps_of(network).of_largest_part().items() if camp}
    assert sure_camps(network, options) == sure
    table = {row["actor"]: row for row in MEASURES["camps"].compute(network, options) if row["part"] == 1}
    assert {actor: row["camp"] for actor, row in table.items() if row["sure"] == "yes"} == sure
    own = {actor: side.name for actor, side in sides(network, options).items() if side.basis == "own ties"}
    assert [len({own[actor] for actor, of in sure.items() if of == camp}) for camp in (1, 2)] == [1, 1]
    assert {actor for actor, name in own.items() if name == "unsure"} == table.keys() - sure.keys()
