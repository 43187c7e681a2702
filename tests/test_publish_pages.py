"""Pages of things: well-formed, each literal in its own language, every link kept, and who says what."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from pyoxigraph import RdfFormat

from kg import Dataset
from kg.publish import views
from kg.publish.links import LINKSET
from kg.publish.pages import home_page
from kg.publish.pages import words as words_of_pages
from kg.publish.pages.dates import date_words
from kg.publish.pages.environment import VIEW, Page
from kg.publish.pages.words import words
from kg.publish.renderer import Renderer, Wanted
from kg.publish.site import DOCUMENT, LANGUAGES, site_of_build, site_of_dataset, site_of_files
from kg.publish.static_files import STATIC, fingerprint, static_file, static_files, static_path
from kg.serialization import to_bytes

VOID = {"meta", "img", "br", "link", "input", "hr", "wbr"}
ARABIC = re.compile(r"[\u0600-\u06ff]")
KINDS = {
    "actor": "actor/ypg",
    "agreement": "agreement/preliminary-agreement",
    "account": "account/negotiator-memoir",
    "claim": "claim/aleppo-chronicle/p1.s1.castello-fire-cut",
    "contradiction": "contradiction/castello-gap-closing-day",
    "count": "count/evacuated-on-first-day",
    "evacuation": "event/evacuation-convoys",
    "event": "event/castello-road-takeover",
    "framing": "framing/revolution-p17",
    "identifier": "identifier/ypg-wikidata",
    "passage": "passage/aleppo-chronicle/p2.s1",
    "person": "person/memoir-author",
    "place": "place/castello-road",
    "provision": "provision/kafriya-fuah-exit-of-4000",
    "relation": "relation/december-ceasefire",
    "voice": "voice/chronicle-author",
}
SHARED = {"concept": "/doc/scheme/stance/asserted", "scheme": "/doc/scheme/stance", "ontology": "/doc/ontology"}
PAGES = {kind: f"{DOCUMENT}/aleppo-2016/{path}" for kind, path in KINDS.items()} | SHARED


class Html(HTMLParser):
    """Reads a page, refuses tags that are not closed in order, and collects what the tests ask for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str | None, str | None]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        assert len(named) == len(attrs), f"an attribute of {tag} stands twice"
        self.tags.append((tag, named))
        if tag not in VOID:
            self.open.append((tag, named))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open[-1][0] not in {"title", "pre", "script"}:
            self.texts.append((data.strip(), self._nearest("lang"), self._nearest("dir")))

    def _nearest(self, name: str) -> str | None:
        return next((named[name] for _, named in reversed(self.open) if name in named), None)

    def attributes(self, tag: str, name: str) -> list[str]:
        return [str(named[name]) for other, named in self.tags if other == tag and name in named]

    def classes(self, name: str) -> int:
        return sum(1 for _, named in self.tags if name in (named.get("class") or "").split())


@pytest.fixture(scope="module")
def renderer(aleppo: Dataset) -> Renderer:
    return Renderer(site_of_dataset(aleppo))


def page(renderer: Renderer, path: str, language: str = "en", **parameters: str) -> str:
    answer = renderer.document(path, Wanted("text/html", parameters={"lang": language, **parameters}))
    assert answer.status == 200, path
    return answer.body.decode("utf-8")


@pytest.fixture(scope="module")
def every(renderer: Renderer) -> list[tuple[str, str, Html]]:
    """A page of each kind in each language: its path, the language, and the page."""
    pages = [(path, one, Html(page(renderer, path, one))) for one in LANGUAGES for path in PAGES.values()]
    homes = [(f"{VIEW}/home", one, Html(home_page(renderer, one, one).decode("utf-8"))) for one in LANGUAGES]
    return pages + homes


def test_every_kind_of_page_is_well_formed_and_has_one_heading(every: list[tuple[str, str, Html]]) -> None:
    for path, language, html in every:
        assert html.tags[0] == ("html", {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}), path
        assert [tag for tag, _ in html.tags].count("h1") == 1, path
        assert len(html.attributes("link", "rel")) > 3, path
        ids = [str(named["id"]) for _, named in html.tags if "id" in named]
        assert len(ids) == len(set(ids)), path


def test_arabic_words_stand_in_arabic_elements_and_latin_words_do_not(every: list[tuple[str, str, Html]]) -> None:
    for path, language, html in every:
        for words_, lang, direction in html.texts:
            if ARABIC.search(words_) and lang == "en":
                pytest.fail(f"{path} ({language}): {words_!r} is tagged as English")
            if lang == "ar":
                assert direction == "rtl", f"{path}: {words_!r}"
            if lang == "en":
                assert direction == "ltr", f"{path}: {words_!r}"


def test_an_arabic_page_names_things_in_arabic_and_dates_with_the_months_of_the_levant(renderer: Renderer) -> None:
    text = page(renderer, PAGES["event"], "ar")
    assert '<h1><span lang="ar" dir="rtl">السيطرة على طريق الكاستيلو</span></h1>' in text
    assert '<time datetime="2016-07-17">17 تموز 2016</time>' in text


def test_names_follow_the_content_language_where_it_is_chosen_apart(renderer: Renderer) -> None:
    text = page(renderer, PAGES["event"], "en", content="ar")
    assert '<html lang="en" dir="ltr">' in text
    assert '<h1><span lang="ar" dir="rtl">السيطرة على طريق الكاستيلو</span></h1>' in text
    assert "?content=ar" in text


def test_every_link_leads_somewhere(renderer: Renderer, every: list[tuple[str, str, Html]]) -> None:
    for path, language, html in every:
        links = [link for tag in ("a", "link") for link in html.attributes(tag, "href")]
        assert [link for link in links if link.startswith("/") or not link] == [], path
        for link in links:
            if not urlsplit(link).scheme:
                target, _ = urldefrag(urljoin(f"http://site{path}.html", link))
                assert resolves(renderer, urlsplit(target).path, urlsplit(target).query), f"{path} ({language}): {link}"


def resolves(renderer: Renderer, path: str, query: str) -> bool:
    """Whether the site shows something at ``path``; views and descriptions of the site have tests of their own."""
    if path.startswith(f"{STATIC}/"):
        return query == f"v={fingerprint(path.removeprefix(f'{STATIC}/'))}"
    if path.startswith(f"{VIEW}/"):
        return True
    document = path.replace(LINKSET, DOCUMENT, 1) if path.startswith(f"{LINKSET}/") else path
    bare = re.sub(r"(\.ar)?\.[a-z]+$", "", document) if renderer.site.described(document) is None else document
    return renderer.site.described(bare) is not None


def test_a_page_asks_nobody_else_for_anything_and_holds_no_script_or_style(every: list[tuple[str, str, Html]]) -> None:
    for path, _, html in every:
        fetched = [*html.attributes("script", "src"), *html.attributes("img", "src")]
        fetched += [
            str(named["href"])
            for tag, named in html.tags
            if tag == "link" and named.get("rel") in {"stylesheet", "icon"}
        ]
        assert [link for link in fetched if urlsplit(link).netloc] == [], path
        assert [tag for tag, named in html.tags if "style" in named or tag == "style"] == [], path
        assert [name for _, named in html.tags for name in named if name.startswith("on")] == [], path


def test_each_fact_leads_to_the_claims_that_state_it(renderer: Renderer) -> None:
    text = page(renderer, PAGES["event"])
    fact = text[text.index("new controller") :]
    voices = fact[
        fact.index('<details class="voices">') : fact.index("</details>", fact.index('<details class="voices">'))
    ]
    assert "../claim/aleppo-chronicle/p1.s1.castello-ground-takeover.html" in voices
    assert "../passage/aleppo-chronicle/p1.s1.html" in voices
    assert "Author of the chronicle" in voices
    assert "textual" in voices


def test_disputes_stand_side_by_side_with_what_was_decided(renderer: Renderer) -> None:
    html = page(renderer, PAGES["contradiction"])
    assert html.count('<div class="claim') == 3
    assert html.count("preferred in the resolved view") == 1
    of_event = page(renderer, f"{DOCUMENT}/aleppo-2016/event/castello-gap-closure")
    assert "Day on which the Castello gap was closed" in of_event
    assert Html(of_event).classes("sides") >= 1


def test_a_disputed_fact_is_marked_where_it_stands_and_the_others_are_not(renderer: Renderer) -> None:
    dispute = "../contradiction/castello-gap-closing-day.html"
    text = page(renderer, f"{DOCUMENT}/aleppo-2016/event/castello-gap-closure")
    marks = text.split('<span class="mark strong"><a href="')[1:]
    assert [mark.partition('"')[0] for mark in marks if ">disputed<" in mark[:200]] == [dispute, dispute]
    when = text.index('<section class="facts">', text.index(">What it is<") + 1)
    assert when < text.index(">disputed<") < text.rindex(">disputed<") < text.index("takes place at")
    assert text.index(words("en")("thing.disputed")) < text.index('id="facts"')
    assert words("en")("thing.disputed") not in page(renderer, PAGES["event"])


def test_an_account_leads_to_its_reader(renderer: Renderer) -> None:
    assert 'href="../../../view/accounts/negotiator-memoir.ar.html"' in page(renderer, PAGES["account"], "ar")


def test_what_did_not_happen_stands_apart(renderer: Renderer) -> None:
    text = page(renderer, f"{DOCUMENT}/aleppo-2016/event/obstruction-in-following-days")
    assert words("en")("thing.unrealised") in text
    assert 'id="apart-not"' in text


def test_a_claim_tells_voice_manner_passage_and_statements(renderer: Renderer) -> None:
    text = page(renderer, PAGES["claim"])
    for piece in ("Author of the chronicle", "asserted", "paragraph 1, sentence 1", "days: 7", "ckg:attacker actor:"):
        assert piece in text, piece
    assert text.count("@prefix") < 15


def test_the_sentence_is_shown_only_where_the_text_is(aleppo: Dataset, sources: Path) -> None:
    words_of_it = aleppo.sentence("https://w3id.org/conflict-kg/aleppo-2016/passage/aleppo-chronicle/p2.s1", sources)
    with_text = page(Renderer(site_of_dataset(aleppo), sources), PAGES["passage"])
    assert words_of_it.strip() in with_text
    assert words_of_it.strip() not in page(Renderer(site_of_dataset(aleppo)), PAGES["passage"])


def test_the_site_of_a_build_has_licence_maker_and_sentences_too(
    aleppo: Dataset, sources: Path, tmp_path: Path
) -> None:
    build = tmp_path / "aleppo-2016"
    (build / "dump").mkdir(parents=True)
    (build / "dump" / "aleppo-2016.nq").write_bytes(to_bytes(aleppo.store.engine, RdfFormat.N_QUADS))
    (build / "inputs.sha256").write_text("0" * 64, encoding="ascii")
    shown = page(Renderer(site_of_build(build), sources), PAGES["passage"])
    for piece in ("CC BY 4.0", "Conflict KG contributors", "version <bdi>0.1.0</bdi>", '<blockquote class="text">'):
        assert piece in shown, piece


def test_without_the_text_a_passage_says_how_to_find_it(renderer: Renderer) -> None:
    assert words("ar")("passage.how") in page(renderer, PAGES["passage"], "ar")


def test_a_withdrawn_claim_is_a_tombstone(mini: Path) -> None:
    file = mini / "claims" / "river-diary" / "p1.trig"
    told = file.read_text(encoding="utf-8").replace(
        "  ckg:stance stance:reported ;", '  ckg:stance stance:reported ;\n  ckg:withdrawnBecause "read wrongly"@en ;'
    )
    file.write_text(told, encoding="utf-8")
    small = Renderer(site_of_dataset(Dataset.load(str(mini))))
    for language in LANGUAGES:
        answer = small.document(
            "/doc/mini/claim/river-diary/p1.s2.from-whom", Wanted("text/html", parameters={"lang": language})
        )
        assert answer.status == 410
        text = answer.body.decode("utf-8")
        assert Html(text).open == []
        assert '<span lang="en" dir="ltr">read wrongly</span>' in text
        assert words(language)("claim.tombstone") in text


@pytest.mark.parametrize(
    ("accept", "type_"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("application/json", "application/problem+json"),
        ("text/turtle", "application/problem+json"),
        (None, "application/problem+json"),
        ("*/*", "application/problem+json"),
    ],
)
def test_errors_are_pages_for_people_and_problems_for_programs(
    renderer: Renderer, accept: str | None, type_: str
) -> None:
    for answer in (
        renderer.thing("/aleppo-2016/actor/nobody", Wanted(accept)),
        renderer.document("/doc/aleppo-2016/actor/nobody", Wanted(accept)),
    ):
        assert (answer.status, answer.header("Content-Type")) == (404, type_)
        assert answer.header("Cache-Control") == "no-store"
        if type_.startswith("text/html"):
            assert 'href="../../view/search.html"' in answer.body.decode("utf-8") or "../view" in answer.body.decode()


def test_an_unknown_format_asked_for_by_a_browser_is_answered_with_a_page_that_lists_the_others(
    renderer: Renderer,
) -> None:
    answer = renderer.document(PAGES["actor"], Wanted("text/html", parameters={"format": "xlsx", "lang": "ar"}))
    assert answer.status == 406
    assert "ypg.ttl" in answer.body.decode("utf-8")
    assert '<html lang="ar" dir="rtl">' in answer.body.decode("utf-8")


def test_the_ontology_answered_at_its_own_address_has_links_that_hold_there(renderer: Renderer) -> None:
    answer = renderer.document("/ontology", Wanted("text/html"))
    assert 'href="doc/scheme/' in answer.body.decode("utf-8")
    assert answer.header("Content-Location") is None
    assert 'id="ControlChange"' in answer.body.decode("utf-8")


def test_plain_rdf_has_pages_too(tmp_path: Path) -> None:
    file = tmp_path / "plants.ttl"
    file.write_text(
        '@prefix : <https://example.org/plants/> . @prefix dc: <http://purl.org/dc/terms/> .\n'
        ':oak dc:title "Oak"@en , "بلوط"@ar ; dc:relation :beech , <https://elsewhere.example/x> .\n'
        ':beech dc:title "Beech"@en .',
        encoding="utf-8",
    )  # fmt: skip
    plain = Renderer(site_of_files([file], name="plants"))
    text = page(plain, "/doc/plants/oak", "ar")
    Html(text)
    assert '<span lang="ar" dir="rtl">بلوط</span>' in text
    assert 'href="beech.ar.html"' in text
    assert 'rel="external noreferrer"' in text
    Html(home_page(plain, "en", "en").decode("utf-8"))


def test_an_error_is_read_in_the_other_language_at_the_same_address(renderer: Renderer) -> None:
    answer = renderer.document("/doc/aleppo-2016/actor/nobody", Wanted("text/html"))
    html = Html(answer.body.decode("utf-8"))
    assert {"?lang=en", "?lang=ar"} <= set(html.attributes("a", "href"))
    assert "page" not in html.attributes("a", "aria-current")
    assert not html.classes("cite")
    arabic = renderer.document("/doc/aleppo-2016/actor/nobody", Wanted("text/html", parameters={"lang": "ar"}))
    assert "/doc/aleppo-2016/actor/nobody" in arabic.body.decode("utf-8")
    assert "No IRI" not in arabic.body.decode("utf-8")


def test_a_page_says_how_to_cite_the_thing_that_it_is_about(renderer: Renderer) -> None:
    cited = page(renderer, PAGES["event"], "ar").partition('<blockquote class="cite">')[2].partition("</blockquote>")[0]
    assert '<q><span lang="ar" dir="rtl">السيطرة على طريق الكاستيلو</span></q>' in cited
    assert "https://w3id.org/conflict-kg/aleppo-2016/event/castello-road-takeover" in cited


def test_no_word_is_written_in_two_files() -> None:
    written: Counter[str] = Counter()
    for file in sorted(Path(words_of_pages.__file__).parent.glob("en*.toml")):
        written.update(_keys(tomllib.loads(file.read_text(encoding="utf-8"))))
    assert [key for key, times in written.items() if times > 1] == []


def _keys(tree: dict[str, Any], start: str = "") -> Iterator[str]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _keys(value, f"{start}{key}.")
        else:
            yield start + key


def test_the_words_of_all_languages_have_the_same_keys_and_places() -> None:
    first, *others = (words(language) for language in LANGUAGES)
    for other in others:
        assert first.keys.keys() == other.keys.keys()
        for key, text in first.keys.items():
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", other.keys[key])), key


@pytest.mark.parametrize(
    ("value", "english", "arabic"),
    [
        ("2016-12-15", "15 December 2016", "15 كانون الأول 2016"),
        ("2016-07", "July 2016", "تموز 2016"),
        ("2016-12-15~", "about 15 December 2016", "نحو 15 كانون الأول 2016"),
        ("2016?", "perhaps 2016", "ربما 2016"),
        ("[2016-07-19..2016-07-20]", "at some time from 19 July 2016 to 20 July 2016",
         "في وقت ما بين 19 تموز 2016 و20 تموز 2016"),
        ("[..2016-10]", "no later than October 2016", "في موعد أقصاه تشرين الأول 2016"),
        ("[2016-10-28..]", "no earlier than 28 October 2016", "ليس قبل 28 تشرين الأول 2016"),
        ("2016-07-28/2016-08-06", "28 July 2016 to 6 August 2016", "من 28 تموز 2016 إلى 6 آب 2016"),
        ("-P7D", "days: 7 earlier", "قبل ذلك (أيام: 7)"),
        ("2016-12-15T09:30:00Z", "15 December 2016, 09:30 UTC", "15 كانون الأول 2016، 09:30 UTC"),
        ("one evening", "one evening", "one evening"),
    ],
)  # fmt: skip
def test_dates_in_words(value: str, english: str, arabic: str) -> None:
    for language, expected in (("en", english), ("ar", arabic)):
        assert date_words(value, words(language)).striptags() == expected


def test_static_files_may_be_kept_as_long_as_their_content_stays() -> None:
    assert {"style.css", "icon.svg"} <= static_files().keys()
    path, _, query = static_path("style.css").partition("?v=")
    assert "immutable" in str(static_file(path, query).header("Cache-Control"))
    assert "immutable" not in str(static_file(path, "another").header("Cache-Control"))
    assert "immutable" not in str(static_file(path, None).header("Cache-Control"))
    assert static_file(f"{STATIC}/../pyproject.toml", None).status == 404


def test_the_style_has_no_physical_sides_and_asks_nobody() -> None:
    css = static_files()["style.css"].decode("utf-8")
    assert (
        re.findall(r"(?:margin|padding|border|inset)-(?:left|right|top|bottom)\b|\b(?:left|right|top|bottom)\s*:", css)
        == []
    )
    assert "url(" not in css
    assert "@import" not in css


def test_a_link_is_relative_to_where_the_page_is_served(renderer: Renderer) -> None:
    made = Page(renderer, f"{VIEW}/home", "en", "en", at="/")
    assert made.view("timeline") == "view/timeline.html"
    assert made.thing("https://w3id.org/conflict-kg/aleppo-2016/actor/ypg") == "doc/aleppo-2016/actor/ypg.html"
    assert made.thing("https://elsewhere.example/") is None


def test_the_first_page_describes_the_dataset_to_search_engines(renderer: Renderer) -> None:
    for path, language, title in (
        ("/view/home.html", "en", "Eastern Aleppo, July to December 2016"),
        ("/view/home.ar.html", "ar", "أحياء حلب الشرقية، تموز إلى كانون الأول 2016"),
    ):
        answer = views.answer(renderer, path, Wanted())
        assert answer is not None
        found = re.search(rb'<script type="application/ld\+json">(.*?)</script>', answer.body, re.DOTALL)
        assert found
        members = json.loads(found[1])
        assert (members["@type"], members["name"], members["@context"]["name"]["@language"]) == (
            "Dataset",
            title,
            language,
        )
