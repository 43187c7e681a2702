"""The network beside UCDP's events: a small file of our own making, and the real one where it is.

The invented file has fighting at the ferry of the dataset ``mini``, where the Reeds took it from the Willows on 3 May
2020, and nobody attacked on 4 May.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from support import ROOT, SHARED, Run

from kg import Dataset
from kg.errors import NetworkError
from kg.network.table import Table
from kg.network.ucdp.comparison import against_ucdp, ged_network
from kg.network.ucdp.ged import GedEvent, is_ged, read_ged

REAL = SHARED / "data" / "ucdp-ged-aleppo-idlib-2016-06-to-09.csv"
needs_ucdp = pytest.mark.skipif(not REAL.is_file(), reason=f"{REAL} is not there")

HEADER = [
    "id",
    "type_of_violence",
    "dyad_new_id",
    "dyad_name",
    "side_a_new_id",
    "side_a",
    "side_b_new_id",
    "side_b",
    "where_coordinates",
    "where_prec",
    "date_prec",
    "date_start",
    "date_end",
    "low",
    "best",
    "high",
]
INVENTED = (
    "901,2,70,Reeds - Willows,7,Reeds,8,Willows,Ferry village,1,1,2020-05-03,2020-05-03,1,2,4",
    "902,2,70,Reeds - Willows,7,Reeds,8,Willows,Ferry village,1,1,2020-05-04,2020-05-04,1,1,1",
    "903,2,70,Reeds - Willows,7,Reeds,8,Willows,Hill,1,4,2020-05-01,2020-05-31,0,3,9",
    "904,2,71,Reeds - Sedges,7,Reeds,9,Sedges,Hill,1,1,2020-05-10,2020-05-10,5,5,5",
    "905,3,72,Reeds - Civilians,7,Reeds,1,Civilians,Hill,1,1,2020-05-11,2020-05-11,1,1,1",
)

IDENTIFIED = """
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix geometry: <https://example.org/mini/geometry/> .
@prefix identifier: <https://example.org/mini/identifier/> .

actor:reeds ckg:externalIdentifier identifier:reeds-ucdp_actor .
identifier:reeds-ucdp_actor
  a ckg:ExternalIdentifier ;
  ckg:identifierScheme "ucdp_actor" ;
  ckg:identifierValue "7" ;
  ckg:evidence "invented" ;
  ckg:evidenceConfidence "high" .

actor:willows ckg:externalIdentifier identifier:willows-ucdp_actor_broader .
identifier:willows-ucdp_actor_broader
  a ckg:ExternalIdentifier ;
  ckg:identifierScheme "ucdp_actor_broader" ;
  ckg:identifierValue "8" ;
  ckg:evidence "invented" ;
  ckg:evidenceConfidence "medium" .

place:ferry geo:hasDefaultGeometry geometry:ferry .
geometry:ferry
  a geo:Geometry ;
  geo:asWKT "POINT(1 2)"^^geo:wktLiteral ;
  ckg:evidence "UCDP GED, invented: \\"Ferry village\\" (event 901)" ;
  ckg:evidenceConfidence "high" .

event:attack rdfs:label "An attack on the ferry"@en , "هجوم على العبّارة"@ar .
"""

DENIED = """
claim:p3.s1.no-attack
  a ckg:Claim ;
  ckg:passage passage:p3.s1 ;
  ckg:voice voice:diarist ;
  ckg:stance stance:asserted ;
  ckg:polarity polarity:negative ;
  ckg:encodingLevel level:textual ;
  rdfs:comment "Nobody attacked the ferry on 4 May."@en .

claim:p3.s1.no-attack {
  event:attack
    a ckg:Attack ;
    ckg:targetPlace place:ferry ;
    ckg:when "2020-05-04"^^edtf:EDTF .
}
"""


def ged(folder: Path, *rows: str, header: list[str] | None = None) -> Path:
    path = folder / "ged.csv"
    path.write_text("\n".join([",".join(header or HEADER), *(rows or INVENTED)]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def river(mini: Path) -> Path:
    """The dataset ``mini`` with UCDP identifiers, and a denied attack."""
    for path, text in (
        (mini / "entities" / "entities.ttl", IDENTIFIED),
        (next(mini.glob("claims/river-diary/*.trig")), DENIED),
    ):
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return mini


@pytest.fixture
def compared(river: Path, tmp_path: Path) -> dict[str, Table]:
    dataset = Dataset.load(str(river))
    return against_ucdp(dataset.network(), dataset.store, read_ged(ged(tmp_path)))


# ========== Reading GED


def test_an_event_is_read(tmp_path: Path) -> None:
    assert read_ged(ged(tmp_path, INVENTED[0])) == [
        GedEvent(
            "901", 2, "70", "Reeds - Willows", "7", "Reeds", "8", "Willows", "Ferry village", 1, 1,
            "2020-05-03", "2020-05-03", 1, 2, 4,
        )
    ]  # fmt: skip


def test_other_versions_name_their_columns_otherwise(tmp_path: Path) -> None:
    ours = read_ged(ged(tmp_path))
    header = [name.replace("_new_id", "_id") for name in HEADER]
    assert read_ged(ged(tmp_path, header=header)) == ours
    with_time = (row.replace("-03,2020-05-03", "-03 00:00:00.000,2020-05-03 00:00:00.000") for row in INVENTED)
    assert read_ged(ged(tmp_path, *with_time)) == ours


def test_a_file_is_known_by_its_header(tmp_path: Path) -> None:
    assert is_ged(ged(tmp_path))
    assert not is_ged(ged(tmp_path, header=HEADER[1:]))
    assert not is_ged(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2020-05-03,1", "2020-05-02,1", "ged.csv:2:13: date_end: the event ends on 2020-05-02, before it begins"),
        ("2020-05-03,2020", "3 May,2020", "ged.csv:2:12: date_start: not a day such as 2016-07-31: '3 May'"),
        ("1,2,4", "1,two,4", "ged.csv:2:15: best: not a whole number: 'two'"),
        ("901,2", "901,4", "ged.csv:2:2: type_of_violence: not a number from 1 to 3: '4'"),
        ("Willows,Ferry", ",Ferry", "ged.csv:2:8: side_b: nothing written"),
        ("1,2,4", "1,2", "ged.csv:2: 15 cells in a row of 16 columns"),
        ("901,", "902,", "ged.csv:3:1: event 902 a second time"),
    ],
)
def test_a_bad_row_is_named_with_line_and_column(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = ged(tmp_path, INVENTED[0].replace(old, new, 1), *INVENTED[1:])
    with pytest.raises(NetworkError) as caught:
        read_ged(path)
    assert words in str(caught.value)


def test_a_file_without_a_column_or_an_event(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="no column side_a_new_id or side_a_id"):
        read_ged(ged(tmp_path, header=["x" if name == "side_a_new_id" else name for name in HEADER]))
    path = tmp_path / "empty.csv"
    path.write_text(",".join(HEADER) + "\n", encoding="utf-8")
    with pytest.raises(NetworkError, match="no event"):
        read_ged(path)


# ========== The invented file beside the river diary


def test_actors_are_matched_by_identifier_only(compared: dict[str, Table]) -> None:
    rows = [(row["ucdp_name"], row["label"], row["relation"]) for row in compared["ucdp-actors"]]
    assert rows == [
        ("Reeds", "The Reeds", "same"),
        ("Willows", "The Willows", "broader"),
        ("Civilians", None, "none"),
        ("Sedges", None, "none"),
    ]


def test_dyads_that_both_have_and_why_one_has_not(compared: dict[str, Table]) -> None:
    rows = {row["ucdp_dyad"]: row for row in compared["ucdp-dyads"]}
    both = rows["Reeds - Willows"]
    assert (both["where"], both["ucdp_events"], both["ucdp_best"], both["match"]) == ("both", 3, 6, "same - broader")
    assert both["claims"] == " ".join(
        f"https://example.org/mini/claim/river-diary/{name}" for name in ("p1.s1.takeover", "p1.s2.from-whom")
    )
    assert rows["Reeds - Sedges"]["why"] == "no actor of the graph has the identifier of Sedges"
    assert str(rows["Reeds - Civilians"]["why"]).startswith("one-sided violence")


def test_days_of_a_dyad(compared: dict[str, Table]) -> None:
    (row,) = compared["ucdp-days"]
    assert row == {
        "ucdp_dyad": "Reeds - Willows", "ucdp_days": 2, "ucdp_vague_events": 1, "graph_days": 1,
        "graph_open_ended": 0, "both": 1, "only_ucdp": 1, "only_graph": 0,
    }  # fmt: skip


def test_a_battle_beside_the_events_of_its_day_and_place(compared: dict[str, Table]) -> None:
    (row,) = compared["ucdp-battles"]
    assert (row["label"], row["of_dyad"], row["there"], row["best"]) == ("Takeover of the ferry", 2, 1, 2)
    assert row["finding"] == "UCDP has fighting there"


def test_fighting_where_the_account_says_there_was_none(compared: dict[str, Table]) -> None:
    (row,) = compared["ucdp-denials"]
    assert (row["gloss"], row["first"], row["there"]) == ("Nobody attacked the ferry on 4 May.", "2020-05-04", 1)
    assert row["finding"] == "UCDP has fighting there"


def test_places_by_evidence(compared: dict[str, Table]) -> None:
    assert [(row["ucdp_place"], row["place"]) for row in compared["ucdp-places"]] == [
        ("Hill", None),
        ("Ferry village", "https://example.org/mini/place/ferry"),
    ]


def test_deaths_by_week(compared: dict[str, Table]) -> None:
    rows = [row for row in compared["ucdp-deaths"] if row["ucdp_dyad"] == "Reeds - Willows"]
    assert [(row["week_from"], row["low"], row["best"], row["high"]) for row in rows] == [
        ("2020-04-27", 1, 5, 13),
        ("2020-05-04", 1, 1, 1),
    ]


def test_a_match_of_the_user_stands_in_for_an_identifier(mini: Path, tmp_path: Path) -> None:
    dataset = Dataset.load(str(mini))
    events = read_ged(ged(tmp_path))
    without = against_ucdp(dataset.network(), dataset.store, events)["ucdp-dyads"]
    assert without[-1]["why"] == "no UCDP identifier: The Reeds, The Willows"
    given = [("https://example.org/mini/actor/reeds", "ucdp:7"), ("https://example.org/mini/actor/willows", "8")]
    row = against_ucdp(dataset.network(), dataset.store, events, match=given)["ucdp-dyads"][0]
    assert (row["where"], row["match"]) == ("both", "given - given")


def test_the_text_says_what_it_cannot_tell(compared: dict[str, Table]) -> None:
    assert "at least one death" in compared["ucdp-summary"].caption
    assert "not a finding that there was none" in compared["ucdp-dyads"].caption


def test_events_as_a_network(tmp_path: Path) -> None:
    network = ged_network(read_ged(ged(tmp_path)))
    assert network.label("ucdp:7") == "Reeds"
    assert {(edge.layer, edge.sign) for edge in network.edges} == {("conflict", -1)}
    assert len(network.at("2020-05-10").edges) == 2, "one of that day, one of some day of the month"


# ========== The command, and the real file


def test_the_command_takes_the_two_in_either_order(run: Run, river: Path, tmp_path: Path) -> None:
    path = ged(tmp_path)
    done, turned = run("network", "compare", river, path, "--json"), run("network", "compare", path, river, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ucdp-dyads"]["rows"][0]["where"] == "both"
    assert turned.stdout == done.stdout


def test_the_command_takes_prefixed_names_in_a_match(run: Run, mini: Path, tmp_path: Path) -> None:
    match = tmp_path / "match.csv"
    match.write_text("a,b\nactor:reeds,7\nactor:willows,8\n", encoding="utf-8")
    done = run("network", "compare", mini, ged(tmp_path), "--match", match)
    assert done.returncode == 0, done.stderr
    assert "given - given" in done.stdout


@needs_ucdp
def test_the_real_file_is_read_whole() -> None:
    events = read_ged(REAL)
    with REAL.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(events) == len(rows) == 1018
    assert sum(event.best for event in events) == sum(int(row["best"]) for row in rows)


@needs_ucdp
def test_aleppo_beside_ucdp(aleppo: Dataset) -> None:
    found = against_ucdp(aleppo.network(), aleppo.store, read_ged(REAL))
    assert {row["ucdp_dyad"] for row in found["ucdp-dyads"] if row["where"] != "only graph"} == {
        event.dyad_name for event in read_ged(REAL)
    }
    matched = {row["ucdp_place"]: str(row["place"]) for row in found["ucdp-places"] if row["place"]}
    assert matched["Kafr Hamrah village"].endswith("place/kafr-hamra")
    assert not {"Kafrayya village", "Aziziyah village", "Handarat village"} & set(matched), "other places of like names"
    whole, *_ = (row for row in found["ucdp-battles"] if row["linked"])
    assert whole["finding"] == "UCDP has events of it, by identifier"
    (battle,) = (row for row in found["ucdp-battles"] if row["label"] == "Takeover of the military colleges")
    assert (battle["there"], battle["finding"]) == (3, "UCDP has fighting there")


@needs_ucdp
def test_the_guide_shows_what_comes_out(aleppo: Dataset) -> None:
    guide = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")
    network, events = aleppo.network(), read_ged(REAL)
    assert against_ucdp(network, aleppo.store, events)["ucdp-summary"].to_markdown() in guide
    given = [(f"{aleppo.files.config.base.iri}actor/opposition-factions", "4456")]
    assert against_ucdp(network, aleppo.store, events, match=given)["ucdp-days"].to_markdown() in guide
