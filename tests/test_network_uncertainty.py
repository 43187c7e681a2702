"""Uncertainty: figures and ranks over the ways to read the sources, each against what can be worked out by hand."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import Dataset
from kg.dataset import read_dataset
from kg.errors import NetworkError
from kg.network import (
    Edge,
    Network,
    Node,
    World,
    Worlds,
    make_network,
    rank_ranges,
    rank_stability,
    scalar_ranges,
    worlds,
)
from kg.network.registry import Options, Ranking, Scalar
from kg.network.uncertainty.identities import mergers
from kg.network.uncertainty.ranks import kendall, ranks_of, top_kept
from kg.network.uncertainty.resampling import Resampled, probabilities
from kg.network.uncertainty.resolutions import Resolutions
from kg.network.uncertainty.world import Kind, combinations
from kg.resolve import prefer, resolve

MINI = "https://example.org/mini/"
TIES = Scalar("ties", "Ties", "الروابط", lambda network, _: float(len(network.edges)))
DENSITY = Scalar("density", "Density", "الكثافة", lambda network, _: share(network))
DEGREE = Ranking("degree", "Ties of an actor", "روابط الفاعل", lambda network, _: degrees(network))


def share(network: Network) -> float | None:
    nodes = len(network.nodes)
    return len(network.edges) / math.comb(nodes, 2) if nodes > 1 else None


def degrees(network: Network) -> Mapping[str, float]:
    ends = Counter(end for edge in network.edges for end in (edge.source, edge.target))
    return {node: float(ends[node]) for node in network.nodes}


def tie(source: str, target: str, *claims: str, **days: str) -> Edge:
    """Return a tie of alliance by hand, undated unless told."""
    bounds = {name: days.get(name) for name in ("begin", "latest_begin", "earliest_end", "end")}
    event = f"{source}-{target}"
    return Edge(source, target, "alliance", "cooperation", event, 1, 1.0, directed=False, claims=claims, **bounds)


def network_of(*pairs: str) -> Network:
    """Return a network of ties written ``ab``."""
    nodes = {name: Node(kind="ArmedGroup", label_en=name.upper(), label_ar=f"ال{name}") for name in "abcdef"}
    return make_network([tie(*pair) for pair in pairs], nodes)


def world(kind: Kind, *pairs: str, words: str = "", words_ar: str = "") -> World:
    return World("w", kind, words or f"it is {pairs}", words_ar or f"كان {pairs}", network_of(*pairs))


# ----- combinations


@given(st.lists(st.integers(1, 4), max_size=5), st.integers(1, 50), st.integers(0, 9))
def test_combinations_are_all_or_as_many_as_allowed(sizes: list[int], limit: int, seed: int) -> None:
    chosen, total = combinations(sizes, limit, seed)
    assert total == math.prod(sizes)
    assert len(set(chosen)) == len(chosen) == min(total, limit)
    assert chosen[0] == (0,) * len(sizes)
    assert all(0 <= index < size for indices in chosen for index, size in zip(indices, sizes, strict=True))
    assert combinations(sizes, limit, seed) == (chosen, total)


# ----- ranges of figures


def test_a_figure_has_its_lowest_and_highest_value_and_says_where() -> None:
    around = Worlds(
        network_of("ab", "bc"),
        ([world("contradictions", "ab", "bc", "cd")], [world("accounts", "ab", words="only “X” is believed")]),
    )
    (row,) = scalar_ranges(around, [TIES])
    assert (row["resolved"], row["lowest"], row["highest"], row["undefined"]) == (2.0, 1.0, 3.0, 0)
    assert (row["lowest_in"], row["contradictions_lowest"], row["accounts_highest"]) == (
        "only “X” is believed",
        3.0,
        1.0,
    )
    assert row["identities_lowest"] is None
    assert row["resampled_low"] is None
    assert row["words_en"] == "1 to 3, depending on how the contradictions are resolved and the account believed"
    assert row["words_ar"] == "من 1 إلى 3، بحسب حسم التناقضات والرواية المعتمدة"


def test_a_figure_that_is_not_defined_is_no_nought() -> None:
    around = Worlds(network_of("ab"), ([world("accounts", words="only “X” is believed")],))
    (row,) = scalar_ranges(around, [DENSITY])
    assert (row["lowest"], row["highest"], row["undefined"]) == (1.0, 1.0, 1)
    assert row["words_en"] == "1 in every other reading; not defined if only “X” is believed"


def test_draws_give_an_interval_and_not_an_extreme() -> None:
    # Percentiles 2.5 and 97.5 of 0, 1, ..., 4 ties drawn once each, by linear interpolation: 0.1 and 3.9.
    draws = [world("resampling", *pairs) for pairs in ((), ("ab",), ("ab", "bc"), ("ab", "bc", "cd"))]
    draws.append(world("resampling", "ab", "bc", "cd", "de"))
    (row,) = scalar_ranges(Worlds(network_of("ab"), (draws,)), [TIES])
    assert (row["resampled_low"], row["resampled_high"]) == pytest.approx((0.1, 3.9))
    assert (row["lowest"], row["highest"], row["words_en"]) == (1.0, 1.0, "1 in every reading")


def test_the_cut_is_made_in_every_world() -> None:
    around = Worlds(
        network_of("ab", "bc"), ([world("accounts", "ab", "cd")],), cut=lambda network: network.without(["a"])
    )
    (row,) = scalar_ranges(around, [TIES])
    assert (row["resolved"], row["lowest"], row["highest"]) == (1.0, 1.0, 1.0)
    assert "without A" in scalar_ranges(around, [TIES]).caption


# ----- ranks


def test_equal_values_share_the_better_rank() -> None:
    assert ranks_of({"a": 5.0, "b": 5.0, "c": 2.0, "d": 2.0 + 1e-15}) == {"a": 1, "b": 1, "c": 3, "d": 3}
    assert ranks_of({}) == {}


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(-9, 9), min_size=1))
def test_ranks_count_who_is_higher(values: dict[str, int]) -> None:
    ranks = ranks_of({actor: float(value) for actor, value in values.items()})
    for actor, value in values.items():
        assert ranks[actor] == 1 + sum(other > value for other in values.values())
    assert ranks == ranks_of({actor: 3.0 * value + 100 for actor, value in values.items()})


def test_kendall_tau_b() -> None:
    # Of six pairs five are concordant, none discordant, one tied in the first only: 5 / sqrt((5 + 1) * 5).
    one, other = dict(zip("abcd", (1, 2, 2, 4), strict=True)), dict(zip("abcd", (1, 3, 2, 4), strict=True))
    assert kendall(one, other) == pytest.approx(5 / math.sqrt(30))
    assert kendall({"a": 1, "b": 2}, {"a": 2, "b": 1, "c": 3}) == pytest.approx(-1)
    assert kendall({"a": 1}, {"a": 1}) is None
    assert kendall({"a": 1, "b": 1}, {"a": 1, "b": 2}) is None


def test_the_top_of_a_ranking() -> None:
    before = {name: float(rank) for rank, name in enumerate("abcdef", start=1)}
    assert top_kept(before, before) == 1
    assert top_kept(before, {"a": 1.0, "b": 6.0, "c": 2.0}) == pytest.approx(2 / 5)
    assert top_kept({}, before) is None


def ranked(*sources: Iterable[World], resolved: tuple[str, ...] = ("ab", "ac", "ad", "bc")) -> dict[str, str]:
    """Return for each actor of a network the words on its rank, with a first and b and c second."""
    return {
        str(row["actor"]): str(row["words_en"]) for row in rank_ranges(Worlds(network_of(*resolved), sources), [DEGREE])
    }


def test_a_rank_in_words() -> None:
    other = world("accounts", "ab", "ac", "ad", "bc", "bd", words="only “X” is believed")
    words = ranked([other])
    assert words["a"] == "first in every reading"
    assert words["b"] == "first or second, whichever account one believes"
    assert words["d"] == "third or fourth, whichever account one believes"


@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        ("contradictions", "however the contradictions are resolved"),
        ("identities", "whoever is taken for the same actor"),
    ],
)
def test_the_words_name_what_a_rank_hangs_on(kind: Kind, ending: str) -> None:
    assert ranked([world(kind, "ab", "ac", "ad", "bc", "bd")])["b"] == f"first or second, {ending}"


def test_words_say_in_which_reading_an_actor_is_missing() -> None:
    words = ranked([world("accounts", "ab", "ac", "bc", words="only “X” is believed")])
    assert words["d"] == "fourth in every other reading; not in the network if only “X” is believed"
    several = [world("contradictions", "ab"), world("contradictions", "ab", "bc", "ac")]
    assert (
        ranked(several)["d"]
        == "fourth in every other reading; not in the network in some resolutions of the contradictions"
    )
    assert ranked([world("accounts", "ef", words="only “X” is believed")])["e"] == (
        "first in every other reading; not in the network on the resolved view"
    )


def test_a_rank_in_arabic() -> None:
    around = Worlds(
        network_of("ab", "ac", "ad", "bc"),
        ([world("accounts", "ab", "ac", "bc", "be", words_ar="اعتُمدت رواية «س» وحدها")],),
    )
    rows = {row["actor"]: row["words_ar"] for row in rank_ranges(around, [DEGREE])}
    assert rows["a"] == "في المرتبة الأولى أو الثانية، أياً كانت الرواية المعتمدة"
    assert rows["d"] == "في المرتبة الرابعة في كل قراءة أخرى؛ ليس في الشبكة إذا اعتُمدت رواية «س» وحدها"


def test_an_actor_in_the_network_without_a_rank_is_not_called_missing() -> None:
    only_a = Ranking("a", "", "", lambda network, _: {"a": 1.0} if len(network.edges) > 1 else {})
    around = Worlds(network_of("ab", "bc"), ([world("accounts", "ab", words="only “X” is believed")],))
    assert (
        rank_ranges(around, [only_a])[0]["words_en"]
        == "first in every other reading; without a rank if only “X” is believed"
    )


def test_stability_of_a_ranking() -> None:
    same, turned = world("accounts", "ab", "ac", "ad", "bc"), world("accounts", "dc", "db", "da", "cb")
    rows = {
        row["kind"]: row
        for row in rank_stability(Worlds(network_of("ab", "ac", "ad", "bc"), ([same, turned],)), [DEGREE])
    }
    assert (rows["accounts"]["worlds"], rows["accounts"]["top_lowest"]) == (2, 1.0)
    # Ranks 1 2 2 4 and 4 2 2 1: five pairs are turned round, one is tied in both, so tau-b is -5 / 5.
    assert (rows["accounts"]["tau_lowest"], rows["accounts"]["tau_mean"]) == pytest.approx((-1.0, 0.0))
    assert (rows["resampling"]["worlds"], rows["resampling"]["tau_mean"]) == (0, None)


# ----- identities


def test_actors_that_may_be_the_same_are_merged_in_every_way() -> None:
    found, note = mergers(network_of("ab", "cd", "de"), [("a", "c"), ("b", "d"), ("a", "z")], limit=9, seed=0)
    assert note == "3 of 3 mergers of actors that are possibly the same"
    assert [dict(one.same) for one in found] == [{"d": "b"}, {"c": "a"}, {"c": "a", "d": "b"}]
    assert [sorted(one.network.nodes) for one in found] == [list("abce"), list("abde"), list("abe")]
    assert found[0].words_en == "“B” and “D” are one"
    assert found[2].words_ar == "عُدّ «الa» و«الc» واحداً؛ عُدّ «الb» و«الd» واحداً"


def test_a_merged_actor_has_the_rank_of_the_two() -> None:
    resolved = network_of("ab", "bc", "bd", "ce")
    merged, _ = mergers(resolved, [("c", "d")], limit=9, seed=0)
    rows = {row["actor"]: row for row in rank_ranges(Worlds(resolved, (merged,)), [DEGREE])}
    assert (rows["d"]["resolved"], rows["d"]["best"]) == (3.0, 1.0)
    assert rows["d"]["undefined"] == 0


def test_a_chain_of_pairs_is_one_actor() -> None:
    found, _ = mergers(network_of("ab", "cd", "ef"), [("a", "c"), ("c", "e")], limit=9, seed=0)
    assert found[-1].same == {"c": "a", "e": "a"}


# ----- resampling


def test_a_tie_lives_while_one_of_its_claims_does() -> None:
    network = make_network([tie("a", "b", "x"), tie("a", "c", "x", "y"), tie("a", "d", "z"), tie("a", "e")], {})
    (drawn,) = Resampled(network, {"x": 0.0, "y": 1.0, "z": 0.0}, draws=1, seed=1)
    assert [edge.target for edge in drawn.network.edges] == ["c", "e"]


def test_ties_live_as_often_as_their_claims_let_them() -> None:
    # Two independent claims of probability 1/2: the tie lives with 1 - 1/4; 2,000 draws, four standard deviations.
    network = make_network([tie("a", "b", "x", "y")], {})
    lived = [len(drawn.network.edges) for drawn in Resampled(network, {"x": 0.5, "y": 0.5}, draws=2000, seed=7)]
    assert sum(lived) / 2000 == pytest.approx(0.75, abs=4 * math.sqrt(0.75 * 0.25 / 2000))


DAY = st.dates().map(lambda day: day.isoformat())


@given(st.lists(DAY | st.none(), min_size=4, max_size=4), st.integers(0, 99))
def test_days_are_drawn_within_their_bounds(days: list[str | None], seed: int) -> None:
    begin, latest, earliest, end = days
    whole = {"begin": begin, "latest_begin": latest, "earliest_end": earliest, "end": end}
    edge = tie("a", "b", **{name: day for name, day in whole.items() if day})
    ((drawn,),) = [one.network.edges for one in Resampled(make_network([edge], {}), {}, draws=1, seed=seed)]
    if begin and latest and begin < latest:
        assert drawn.begin == drawn.latest_begin
        assert begin <= str(drawn.begin) <= latest
    if earliest and end and earliest < end and not begin:
        assert drawn.earliest_end == drawn.end
        assert earliest <= str(drawn.end) <= end
    if begin and latest and earliest and end and begin <= latest <= end and begin <= earliest <= end:
        assert str(drawn.begin) <= str(drawn.end)


def test_every_day_of_a_vague_date_is_as_likely_as_any() -> None:
    month = {"begin": "2016-11-01", "latest_begin": "2016-11-30"}
    drawn = Resampled(make_network([tie("a", "b", **month)], {}), {}, draws=3000, seed=3)
    days = [str(one.network.edges[0].begin) for one in drawn]
    counts = [days.count(f"2016-11-{day:02}") for day in range(1, 31)]
    # 100 expected on each of 30 days; the chi-square with 29 degrees of freedom is above 58.3 once in a thousand.
    assert sum((count - 100) ** 2 / 100 for count in counts) < 58.3


def test_ties_of_one_event_have_one_day() -> None:
    month = {"begin": "2016-11-01", "latest_begin": "2016-11-30"}
    edges = [tie("a", "b", **month), tie("a", "c", **month)]
    shared = [Edge(**{name: getattr(edge, name) for name in Edge.__slots__} | {"event": "battle"}) for edge in edges]
    for drawn in Resampled(make_network(shared, {}), {}, draws=20, seed=5):
        assert len({edge.begin for edge in drawn.network.edges}) == 1


# ----- a small dataset

DISPUTE = """
claim:p3.s1.{name} a ckg:Claim ; ckg:passage passage:p3.s1 ; ckg:voice voice:diarist ; ckg:stance stance:{stance} ;
  ckg:certainty <https://w3id.org/conflict-kg/scheme/certainty/possible> ;
  ckg:encodingLevel level:textual ; rdfs:comment "Another one took it."@en .
claim:p3.s1.{name} {{ event:ferry-takeover {said} . }}
"""


@pytest.fixture
def disputed(mini: Path) -> Path:
    """The small dataset, in which it is disputed who took the ferry: the Reeds or the Otters."""
    claims = mini / "claims" / "river-diary" / "p1.trig"
    add(claims, DISPUTE.format(name="otters-took-it", stance="asserted", said="ckg:newController actor:otters"))
    add(
        mini / "entities" / "entities.ttl",
        'actor:otters a ckg:ArmedGroup ; rdfs:label "The Otters"@en , "القضاعات"@ar .\n',
    )
    (mini / "contradictions.ttl").write_text(
        f"""
        @prefix ckg: <https://w3id.org/conflict-kg/ontology#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <{MINI}contradiction/takers> a ckg:Contradiction ; rdfs:label "Who took the ferry"@en , "من سيطر"@ar ;
          ckg:claimInvolved <{MINI}claim/river-diary/p1.s1.takeover> , <{MINI}claim/river-diary/p3.s1.otters-took-it> ;
          ckg:disputedSubject <{MINI}event/ferry-takeover> ; ckg:disputedProperty ckg:newController .
        """,
        encoding="utf-8",
    )
    return mini


def add(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def enemies(network: Network) -> list[str]:
    return sorted(edge.source.rpartition("/")[2] for edge in network.edges if edge.kind == "opposition")


def test_a_contradiction_is_resolved_each_way(disputed: Path) -> None:
    around = worlds(read_dataset(str(disputed)), varied=["contradictions"])
    assert around.notes == ("3 of 3 combinations of resolutions that differ in a tie",)
    found = [(one.words_en, enemies(one.network)) for one in around]
    assert found == [
        ("contradictions are resolved as they are", ["otters", "reeds"]),
        ("“Who took the ferry” is resolved by river-diary/p1.s1.takeover", ["reeds"]),
        ("“Who took the ferry” is resolved by river-diary/p3.s1.otters-took-it", ["otters"]),
    ]
    (row,) = scalar_ranges(around, [TIES])
    assert (row["lowest"], row["highest"]) == (1.0, 3.0)  # the two who took it are also on one side


def test_the_curators_choice_comes_first_and_can_be_left_open(disputed: Path) -> None:
    add(
        disputed / "contradictions.ttl",
        f"<{MINI}contradiction/takers> ckg:preferredClaim <{MINI}claim/river-diary/p1.s1.takeover> .",
    )
    found = list(worlds(read_dataset(str(disputed)), varied=["contradictions"]))
    assert [enemies(one.network) for one in found] == [["reeds"], ["otters", "reeds"], ["otters"]]
    assert found[1].words_en == "“Who took the ferry” is left open"
    assert found[1].words_ar == "تُرك مفتوحاً «من سيطر»"


def test_a_contradiction_found_by_rule_is_resolved_too(mini: Path) -> None:
    said = 'ckg:when "2020-06-07"^^edtf:EDTF'
    add(mini / "claims" / "river-diary" / "p1.trig", DISPUTE.format(name="later", stance="asserted", said=said))
    found = list(worlds(read_dataset(str(mini)), varied=["contradictions"]))
    assert [one.network.edges[0].begin for one in found] == [None, "2020-05-03", "2020-06-07"]
    june = worlds(
        read_dataset(str(mini)),
        varied=["contradictions"],
        cut=lambda network: network.slice("2020-06-01", "2020-06-30"),
    )
    (row,) = scalar_ranges(june, [TIES])
    assert (row["resolved"], row["highest"]) == (0.0, 1.0)


def test_a_contradiction_about_something_else_is_passed_over(disputed: Path) -> None:
    path = disputed / "contradictions.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace("ckg:newController", "ckg:content"), encoding="utf-8")
    assert worlds(read_dataset(str(disputed)), varied=["contradictions"]).notes[0].startswith("1 of 1 ")


def test_too_many_combinations_are_drawn_from_and_it_says_so(disputed: Path) -> None:
    around = worlds(read_dataset(str(disputed)), varied=["contradictions"], limit=2)
    assert around.notes == ("2 of 3 combinations of resolutions that differ in a tie, the others not tried",)
    assert len(list(around)) == 2


def test_a_dataset_of_one_account_has_none_to_leave_out(mini: Path) -> None:
    around = worlds(read_dataset(str(mini)), varied=["accounts"])
    assert (list(around), around.notes) == ([], ("0 accounts left out in turn",))


def test_the_probability_of_a_claim_is_that_of_its_stance_and_certainty(disputed: Path, tmp_path: Path) -> None:
    store, _ = resolve(read_dataset(str(disputed)))
    names = {claim.rpartition("/")[2]: number for claim, number in probabilities(store).items()}
    assert names == pytest.approx({"p1.s1.takeover": 0.95, "p1.s2.from-whom": 0.8, "p3.s1.otters-took-it": 0.95 * 0.5})
    own = tmp_path / "own.ttl"
    scheme = "https://w3id.org/conflict-kg/scheme"
    own.write_text(f"<{scheme}/stance/asserted> <https://w3id.org/conflict-kg/ontology#probability> 0.25 .")
    assert probabilities(store, own)[f"{MINI}claim/river-diary/p1.s1.takeover"] == 0.25


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<urn:a> ckg:probability", "not Turtle"),
        ("<urn:a> <https://w3id.org/conflict-kg/ontology#probability> 1.5 .", "not a probability: 1.5"),
        ('<urn:a> <https://w3id.org/conflict-kg/ontology#probability> "x" .', "not a probability: x"),
        (None, "not readable"),
    ],
)
def test_a_table_of_probabilities_that_cannot_be_used(
    mini: Path, tmp_path: Path, text: str | None, message: str
) -> None:
    path = tmp_path / "own.ttl"
    if text:
        path.write_text(text)
    with pytest.raises(NetworkError, match=message):
        worlds(read_dataset(str(mini)), varied=["resampling"], manners=path)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda files: worlds(files, varied=["weather"]),  # type: ignore[list-item]
            "no such kind of world: weather",
        ),
        (lambda files: worlds(files, limit=0), "must be 1 or more"),
        (lambda files: worlds(files, Options(draws=0)), "must be 1 or more"),
    ],
)
def test_impossible_requests(mini: Path, call: Callable[[object], object], message: str) -> None:
    with pytest.raises(NetworkError, match=message):
        call(read_dataset(str(mini)))


# ----- the real dataset


@pytest.fixture(scope="module")
def around(aleppo: Dataset) -> Worlds:
    """The worlds around the network of aleppo-2016, with few draws and few of the combinations of resolutions."""
    return aleppo.worlds(Options(draws=20), limit=50)


def test_the_first_world_is_the_resolved_one(around: Worlds, aleppo: Dataset) -> None:
    assert next(iter(around)).network.edges == around.resolved.edges == aleppo.network().edges


@pytest.mark.parametrize("number", [1, 25, -1])
def test_a_combination_is_what_resolving_the_whole_dataset_so_gives(
    around: Worlds, aleppo: Dataset, number: int
) -> None:
    (found,) = [source for source in around.sources if isinstance(source, Resolutions)]
    store, _ = resolve(aleppo.files)
    for group, index in zip(found.groups, found.chosen[number], strict=True):
        prefer(store, group[index].preferred)
    whole = Dataset(aleppo.files, store, ()).network()
    assert list(found)[number].network == whole


def test_preferring_nothing_else_changes_nothing(aleppo: Dataset) -> None:
    store, _ = resolve(aleppo.files)
    prefer(store, {})
    for graph in ("resolved", "control"):
        name = aleppo.files.config.base.graph(graph)
        assert store.graph(name) == aleppo.store.graph(name)


def test_leaving_an_account_out_is_loading_without_it(around: Worlds) -> None:
    (memoir, chronicle) = [one for one in around if one.kind == "accounts"]
    assert memoir.words_en == "only “Negotiator's memoir” is believed"
    assert chronicle.words_ar == "اعتُمدت رواية «سرد معارك حلب» وحدها"
    assert memoir.network == Dataset.load(accounts=["negotiator-memoir"]).network()


def test_no_account_is_left_out_of_one() -> None:
    assert not list(Dataset.load(accounts=["negotiator-memoir"]).worlds(varied=["accounts"]))


def test_tables_are_the_same_each_time_and_hold_the_resolved_figure(around: Worlds, aleppo: Dataset) -> None:
    again = aleppo.worlds(Options(draws=20), limit=50)
    once = scalar_ranges(around, [TIES, DENSITY])
    assert once == scalar_ranges(again, [TIES, DENSITY])
    for row in once:
        assert row["lowest"] <= row["resolved"] <= row["highest"]  # type: ignore[operator]
    ranks = rank_ranges(around, [DEGREE])
    assert ranks == rank_ranges(again, [DEGREE])
    first = ranks[0]
    assert (first["label_en"], first["best"]) == ("Opposition factions", 1.0)
    assert (
        first["words_en"]
        == "first in every other reading; not in the network if only “Negotiator's memoir” is believed"
    )
