"""Views: pages about no one thing, in both languages, with the same as data, on the server and as files."""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from posixpath import normpath
from typing import Any
from urllib.parse import urljoin
from weakref import ref

import pytest
from support import CASES

from kg import Dataset
from kg.publish import views
from kg.publish.formats import BY_NAME
from kg.publish.pages.environment import Page
from kg.publish.renderer import Renderer, Wanted, once
from kg.publish.representation import Representation
from kg.publish.site import site_of_dataset, site_of_files
from kg.publish.static_files import static_files
from kg.publish.views import agreements, disputes, evacuation, timeline
from kg.publish.views import map as places
from kg.publish.views.answers import interval
from kg.publish.views.axis import Axis

BASE = "https://w3id.org/conflict-kg/aleppo-2016/"
ELSEWHERE = {"/void.ttl", "/dcat.ttl", "/sparql", "/queries", "/fragments"}
"""What other parts of the server and of the folder of files hold."""


@pytest.fixture(scope="module")
def renderer(aleppo: Dataset) -> Renderer:
    return Renderer(site_of_dataset(aleppo))


@pytest.fixture(scope="module")
def files(renderer: Renderer) -> dict[str, bytes]:
    return dict(views.static_views(renderer))


class Markup(HTMLParser):
    """What a test wants to know of a page: its elements, their attributes, and its text."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, name: str) -> Iterator[str]:
        """Yield the values of an attribute."""
        yield from (value for _, attributes in self.elements if (value := attributes.get(name)))


def get(renderer: Renderer, path: str, **parameters: str) -> Representation:
    answer = views.answer(renderer, path, Wanted(parameters=parameters))
    assert answer is not None
    return answer


def page(renderer: Renderer, path: str, **parameters: str) -> Markup:
    answer = get(renderer, path, **parameters)
    assert answer.status == 200
    return Markup(answer.body)


def data(renderer: Renderer, path: str, **parameters: str) -> dict[str, Any]:
    answer = get(renderer, path, **parameters)
    assert answer.header("Content-Type") == "application/json"
    return dict(json.loads(answer.body))


@pytest.mark.parametrize("name", views.VIEWS)
@pytest.mark.parametrize(("end", "language", "direction"), [(".html", "en", "ltr"), (".ar.html", "ar", "rtl")])
def test_every_view_has_a_page_in_each_language(
    renderer: Renderer, name: str, end: str, language: str, direction: str
) -> None:
    answer = get(renderer, f"/view/{name}{end}")
    shown = Markup(answer.body)
    root = next(attributes for tag, attributes in shown.elements if tag == "html")
    assert (answer.status, answer.header("Content-Language")) == (200, language)
    assert (root["lang"], root["dir"]) == (language, direction)
    assert [tag for tag, _ in shown.elements].count("h1") == 1
    assert not any("style" in attributes or tag == "style" for tag, attributes in shown.elements)
    assert [iri for iri, count in Counter(shown.all("id")).items() if count > 1] == []


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/", "/view/home.ar.html"),
        ("/timeline", "/view/timeline.ar.html"),
        ("/view/timeline", "/view/timeline.ar.html"),
        ("/accounts/negotiator-memoir/2", "/view/accounts/negotiator-memoir/2.ar.html"),
    ],
)
def test_a_name_leads_to_the_page_in_the_language_of_the_client(renderer: Renderer, path: str, location: str) -> None:
    answer = views.answer(renderer, path, Wanted(language="ar, en;q=0.5"))
    assert answer is not None
    assert (answer.status, answer.header("Location")) == (303, location)


def test_parameters_survive_the_redirection(renderer: Renderer) -> None:
    location = get(renderer, "/search", q="a&b", lang="en").header("Location")
    assert location == "/view/search.html?q=a%26b"


@pytest.mark.parametrize(
    ("path", "parameters", "status"),
    [
        ("/view/accounts/nobody.html", {}, 404),
        ("/view/accounts/aleppo-chronicle/9.html", {}, 404),
        ("/view/accounts/aleppo-chronicle/1.html", {}, 404),
        ("/view/about.json", {}, 404),
        ("/view/timeline.html", {"kind": "weather"}, 400),
        ("/view/timeline.json", {"kind": "weather"}, 400),
        ("/view/map.html", {"day": "2016-13-01"}, 400),
        ("/view/network.html", {"layer": "weather"}, 400),
        ("/view/search.html", {"q": "aleppo", "page": "0"}, 400),
    ],
)
def test_what_there_is_not_is_said(renderer: Renderer, path: str, parameters: dict[str, str], status: int) -> None:
    answer = get(renderer, path, **parameters)
    assert answer.status == status
    assert answer.header("Content-Type") == "application/problem+json"


@pytest.mark.parametrize("path", ["/view/weather.html", "/weather", "/aleppo-2016/place/ramouseh", "/timeline.html"])
def test_other_paths_are_left_to_others(renderer: Renderer, path: str) -> None:
    assert views.answer(renderer, path, Wanted()) is None


def test_no_link_of_the_folder_of_files_is_broken(renderer: Renderer, files: dict[str, bytes]) -> None:
    held = {*files, *ELSEWHERE, *(f"/static/{name}" for name in static_files())}
    broken = set()
    for path, body in files.items():
        if path.endswith(".html"):
            shown = Markup(body)
            for reference in [*shown.all("href"), *shown.all("src"), *shown.all("data-index")]:
                target = normpath(urljoin(path, reference).partition("?")[0].partition("#")[0])
                if "://" in reference or target in held:
                    continue
                bare, _, extension = target.removesuffix(".ar.html").removesuffix(".html").rpartition(".")
                place = bare if extension in BY_NAME else f"{bare}.{extension}".removeprefix(".")
                if not target.startswith("/doc/") or not renderer.site.described(place):
                    broken.add((path, reference))
    assert broken == set()


def test_the_folder_of_files_has_no_form_but_that_of_the_search(files: dict[str, bytes]) -> None:
    with_form = {path for path, body in files.items() if b"<form" in body}
    assert with_form - {path for path in with_form if path.startswith("/view/sparql")} == {
        "/view/search.html",
        "/view/search.ar.html",
    }


def test_things_of_the_json_have_names_and_pages(renderer: Renderer) -> None:
    ypg = data(renderer, "/view/network.json")["things"][f"{BASE}actor/ypg"]
    assert set(ypg["names"]) == {"en", "ar"}
    assert ypg["pages"]["ar"] == "../doc/aleppo-2016/actor/ypg.ar.html"


def test_claims_of_the_json_are_named_by_what_they_say(renderer: Renderer) -> None:
    claim = f"{BASE}claim/aleppo-chronicle/p33.s2.fastaqim-infighting"
    named = data(renderer, "/view/network.json")["things"][claim]["names"]
    assert named["en"].startswith("On 2 November the factions")


def test_what_was_asked_stays_when_the_language_is_changed(renderer: Renderer) -> None:
    links = set(page(renderer, "/view/search.html", q="حلب", kind="place").all("href"))
    assert "search.ar.html?q=%D8%AD%D9%84%D8%A8&kind=place" in links
    assert "search.html?q=%D8%AD%D9%84%D8%A8&kind=place&content=ar" in links


def test_the_timeline_tells_how_precise_a_date_is(renderer: Renderer) -> None:
    events = {one.event.rpartition("/")[2]: one for one in timeline.data(renderer.site)}
    assert events["castello-road-takeover"].when == "2016-07-17"
    assert events["artillery-college-takeover"].when == "[2016-07-31..2016-08-06]"
    text = page(renderer, "/view/timeline.ar.html").text
    assert "في وقت ما بين 31 تموز 2016 و6 آب 2016" in text


def test_the_timeline_is_filtered_on_the_server(renderer: Renderer) -> None:
    everything = data(renderer, "/view/timeline.json")["events"]
    for kind in timeline.KINDS:
        some = data(renderer, "/view/timeline.json", kind=kind)["events"]
        assert some == [one for one in everything if one["kind"] == kind]
    actor = f"{BASE}actor/ypg"
    some = data(renderer, "/view/timeline.json", actor=actor)["events"]
    assert some == [one for one in everything if actor in one["actors"]]
    assert f"Events: {len(some)}" in page(renderer, "/view/timeline.html", actor=actor).text


def test_bars_lie_within_the_picture_and_mirror() -> None:
    rightward, leftward = (Axis.over("2016-07-10", "2016-08-06", leftward=way) for way in (False, True))
    left, width = rightward.span("2016-07-10", "2016-07-11")
    mirrored, same = leftward.span("2016-07-10", "2016-07-11")
    assert 0 < left < left + width < rightward.width
    assert (round(mirrored + width + left), same) == (rightward.width, width)
    assert [month for _, month in rightward.months()] == ["2016-07", "2016-08"]


@pytest.mark.parametrize(
    ("begin", "end", "edtf"),
    [
        ("2016-07-28", "2016-07-31", "[2016-07-28..2016-07-31]"),
        ("2016-07-28", "", "[2016-07-28..]"),
        ("", "2016-07-28", "[..2016-07-28]"),
        ("2016-07-28", "2016-07-28", "2016-07-28"),
    ],
)
def test_days_are_written_in_edtf(begin: str, end: str, edtf: str) -> None:
    assert interval(begin, end) == edtf


def test_the_map_shows_who_held_what_on_a_day(renderer: Renderer) -> None:
    atlas = places.data(renderer.site)
    hanano = f"{BASE}place/masakin-hanano"
    assert atlas.holders(hanano, "2016-11-25") == ()
    assert atlas.holders(hanano, "2016-11-26") == (f"{BASE}actor/syrian-government-forces",)
    names = {one.place: "x" for one in atlas.places}
    near, far = places.draw(atlas, names, "2016-08-06")
    drawn = [point for sheet in (near, far) for point in sheet.points]
    assert len(drawn) == sum(one.longitude is not None for one in atlas.places)
    assert all(
        0 <= point.x <= sheet.width and 0 <= point.y <= sheet.height for sheet in (near, far) for point in sheet.points
    )
    assert "State of control on 6 August 2016" in page(renderer, "/view/map.html", day="2016-08-06").text


def test_every_coordinate_has_its_evidence(renderer: Renderer) -> None:
    assert all(one.evidence for one in places.data(renderer.site).places if one.longitude is not None)


def test_the_network_is_filtered_by_layer_and_day(renderer: Renderer) -> None:
    whole = data(renderer, "/view/network.json")
    cut = data(renderer, "/view/network.json", layer="conflict", day="2016-08-01")
    assert 0 < len(cut["ties"]) < len(whole["ties"])
    assert {tie["layer"] for tie in cut["ties"]} == {"conflict"}
    assert all(tie["claims"] for tie in whole["ties"])
    assert "was not mentioned by any account" in page(renderer, "/view/network.html").text


def test_an_agreement_has_its_terms_breaches_and_disputes(renderer: Renderer) -> None:
    found = {one.agreement.rpartition("/")[2]: one for one in agreements.data(renderer.site).agreements}
    memoir = found["preliminary-agreement"]
    assert len(memoir.provisions) == 5
    assert [breach.event.rpartition("/")[2] for breach in memoir.violations] == ["december-ceasefire-breach"]
    assert {one.voice.rpartition("/")[2] for breach in memoir.violations for one in breach.said} == {"memoir-author"}
    assert f"{BASE}contradiction/responsibility-for-the-breach" in memoir.disputes
    picture = agreements.draw(memoir)
    assert len(picture.numbers) == 5
    assert all(0 < y < picture.height for _, y in (*picture.numbers, *picture.beneficiaries))


def test_the_ledger_gives_its_reason_in_both_languages(renderer: Renderer) -> None:
    assert {one.verdict for one in evacuation.data(renderer.site).ledger} == {"cannot_be_told"}
    assert "parts without a number: 1 of 1" in page(renderer, "/view/evacuation.html").text
    assert "أجزاء بلا عدد: 1 من 1" in page(renderer, "/view/evacuation.ar.html").text


def test_an_obstruction_is_explained_by_each_voice(renderer: Renderer) -> None:
    stopped = next(
        one for one in evacuation.data(renderer.site).obstructions if one.event.endswith("suspension-16-december")
    )
    assert len({one.voice for one in stopped.said}) > 1


def test_the_reader_shows_an_account_without_its_text(renderer: Renderer) -> None:
    shown = page(renderer, "/view/accounts/aleppo-chronicle.html")
    assert "p1.s1" in set(shown.all("id"))
    assert "Government forces took Castello road on the ground on 17 July 2016." in shown.text
    assert "No claim: a heading" in " ".join(shown.text.split())
    assert "text" not in set(shown.all("class"))


def test_every_passage_is_on_one_page_of_the_reader(aleppo: Dataset, files: dict[str, bytes]) -> None:
    pages = [
        body for path, body in files.items() if path.startswith("/view/accounts/") and not path.endswith(".ar.html")
    ]
    ids = Counter(found for body in pages for found in Markup(body).all("id") if ".s" in found)
    assert sum(ids.values()) == len(aleppo.coverage())


def test_the_reader_shows_the_text_where_the_server_has_it(aleppo: Dataset, sources: Path) -> None:
    renderer = Renderer(site_of_dataset(aleppo), sources)
    shown = page(renderer, "/view/accounts/aleppo-chronicle.html")
    assert list(shown.all("class")).count("text") > 20
    assert ("span", {"lang": "ar", "dir": "rtl"}) in shown.elements
    in_a_file = views.VIEWS["accounts"].page(
        Page(renderer, "/view/accounts/aleppo-chronicle", "en", "en"), views.Asked("aleppo-chronicle", live=False)
    )
    assert "text" not in set(Markup(in_a_file).all("class"))


def test_disputes_left_open_come_first(renderer: Renderer) -> None:
    shown = disputes.data(renderer.site)
    assert (*shown.open, *shown.decided) == shown.disputes
    assert all(len(one.members) > 1 for one in shown.disputes)
    assert all(one.reason for one in shown.pairs)


def test_a_search_is_a_page_and_data(renderer: Renderer) -> None:
    found = data(renderer, "/view/search.json", q="Hanānū")
    assert found["hits"][0]["thing"] == f"{BASE}place/masakin-hanano"
    shown = page(renderer, "/view/search.ar.html", q="Hanānū", kind="place")
    assert "النتائج: 1" in shown.text
    assert "search.ar.html?q=Han%C4%81n%C5%AB" in set(shown.all("href"))


def test_what_is_asked_is_escaped(renderer: Renderer) -> None:
    assert b"<script>x" not in get(renderer, "/view/search.html", q='"><script>x').body


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/view/sparql.html", {"example": "no-such-query"}),
        ("/view/search.html", {"q": "Aleppo", "page": "9" * 5000}),
        ("/view/fragments.html", {"page": "9" * 5000}),
    ],
)
def test_a_parameter_that_cannot_be_used_is_refused(renderer: Renderer, path: str, parameters: dict[str, str]) -> None:
    refusal = views.answer(renderer, path, Wanted(parameters=parameters))
    assert refusal is not None
    assert refusal.status == 400


@pytest.mark.parametrize("path", ["/view/timeline.html", "/view/timeline.ar.html", "/view/timeline.json"])
def test_only_what_lies_at_a_path_is_said_to_lie_there(renderer: Renderer, path: str) -> None:
    """RFC 9110, section 8.7."""
    assert get(renderer, path).header("Content-Location") == path
    assert get(renderer, path, begin="2016-08-01").header("Content-Location") is None


def test_what_is_made_once_goes_with_its_renderer(renderer: Renderer) -> None:
    names = once(lambda one: [one.site.name])
    assert names(renderer) is names(renderer)
    other = Renderer(renderer.site)
    left = ref(other)
    assert names(other) is not names(renderer)
    del other
    gc.collect()
    assert left() is None


def test_the_index_for_browsers_holds_what_the_server_searches(renderer: Renderer) -> None:
    entry = next(
        one for one in data(renderer, "/view/search.json")["entries"] if one["thing"] == f"{BASE}place/masakin-hanano"
    )
    assert {text["folded"] for text in entry["texts"]} >= {"masakin hanano", "مساكن هنانو"}


def test_of_another_dataset_nothing_is_said_that_holds_of_the_bundled_one_only() -> None:
    river = Renderer(site_of_dataset(Dataset.load(str(CASES / "datasets" / "mini"))))
    for name in ("agreements", "evacuation"):
        shown = page(river, f"/view/{name}.html")
        assert "The accounts tell of nothing of this kind." in shown.text
        assert "table" not in {tag for tag, _ in shown.elements}
    about = page(river, "/view/about.html").text
    assert "There are two accounts" not in about
    assert "CC BY 4.0" not in about


def test_plain_files_have_no_views_of_a_dataset(tmp_path: Path) -> None:
    file = tmp_path / "towns.ttl"
    file.write_text(
        "<https://example.org/id/1> a <https://example.org/Town> ; "
        '<http://www.w3.org/2000/01/rdf-schema#label> "Aleppo"@en .'
    )  # fmt: skip
    renderer = Renderer(site_of_files([file]))
    assert set(views.views_of(renderer)) == {"home", "search", "sparql", "fragments", "about"}
    assert views.answer(renderer, "/view/timeline.html", Wanted()) is None
    assert "Aleppo" in page(renderer, "/view/search.html", q="alepo aleppo").text
