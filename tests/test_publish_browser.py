"""What a reader meets: pages in a real browser, with and without scripts, in both languages; nothing asked of others.

Chromium with its driver, and the packages of ``web/`` (``make web``), must be there; else these tests are skipped,
unless ``KG_REQUIRE_BROWSER`` is set. The checker of HTML needs Java too.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from selenium.webdriver import Chrome, ChromeOptions, Keys
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait
from support import ROOT

from kg import Dataset
from kg.errors import PublishError
from kg.publish import views
from kg.publish.renderer import Renderer, Wanted
from kg.publish.serve import Serving, application
from kg.publish.site import site_of_dataset
from kg.publish.static_files import static_files
from kg.publish.tiles import Tiles
from web import Server, running, serving, write_release

PACKAGES = ROOT / "web" / "node_modules"
EVENT = "doc/aleppo-2016/event/fastaqim-infighting"
DISPUTED = "doc/aleppo-2016/event/castello-gap-closure"
CLAIM = "doc/aleppo-2016/claim/aleppo-chronicle/p33.s2.fastaqim-infighting"
KINDS = (
    "view/home", "view/timeline", "view/map", "view/network", "view/agreements", "view/evacuation", "view/disputes",
    "view/accounts", "view/accounts/aleppo-chronicle", "view/search", "view/sparql", "view/fragments", "view/about",
    EVENT, DISPUTED, CLAIM, "doc/aleppo-2016/passage/aleppo-chronicle/p33.s2", "doc/aleppo-2016/actor/ahrar-al-sham",
    "doc/aleppo-2016/account/negotiator-memoir", "doc/ontology", "doc/scheme/stance",
    "versions", "versions/0.1.0...0.2.0", f"version/0.1.0/{EVENT}",
)  # fmt: skip
"""A page of each kind, without extension."""
LANGUAGES = {"en": ".html", "ar": ".ar.html"}
DRAWN = ("timeline", "map", "network", "search", "sparql")
"""Views of which the browser draws a part."""
ELSEWHERE = ("prefix.cc", "lov.linkeddata", "dbpedia.org/sparql", "openstreetmap", "unpkg", "googleapis")
"""Whom the libraries ask when they are used as they come."""


def need(*found: object, what: str) -> None:
    """Skip the test if one of ``found`` is missing, or fail it where it must not be skipped."""
    if all(found):
        return
    if os.environ.get("KG_REQUIRE_BROWSER"):
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is not on this machine")


@pytest.fixture(scope="module")
def server(aleppo: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The site of the bundled dataset with its endpoint, and two releases of which the second holds more."""
    need("app/timeline.js" in static_files(), what="the browser code (make web)")
    site, releases = site_of_dataset(aleppo), tmp_path_factory.mktemp("releases")
    quads = sorted(site.engine, key=str)
    write_release(releases, site.name, "0.1.0", "2026-01-10", quads[:-500])
    write_release(releases, site.name, "0.2.0", "2026-03-01", quads)
    with running(application(site, Serving(releases=releases, rate=None))) as started:
        yield started


def open_browser(*, scripts: bool = True, width: int = 1280, downloads: Path | None = None) -> Chrome:
    """Return a browser without a window."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    need(chromium, driver, what="chromium with its driver")
    options = ChromeOptions()
    options.binary_location = chromium or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", f"--window-size={width},900"):
        options.add_argument(argument)
    preferences: dict[str, object] = {} if scripts else {"profile.managed_default_content_settings.javascript": 2}
    if downloads:
        preferences["download.default_directory"] = str(downloads)
    options.add_experimental_option("prefs", preferences)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return Chrome(options=options, service=Service(driver))


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    """A browser with scripts."""
    opened = open_browser()
    yield opened
    opened.quit()


@pytest.fixture(scope="module")
def bare() -> Iterator[Chrome]:
    """A browser without scripts."""
    opened = open_browser(scripts=False)
    yield opened
    opened.quit()


def visit(browser: Chrome, server: Server, path: str) -> None:
    """Open a page, and wait until what a script draws on it is there."""
    browser.get(f"{server.address}/{path}")
    wait(browser, "[data-app][data-ready], body:not(:has([data-app]))")


def wait(browser: Chrome, selector: str) -> WebElement:
    """Return the first element that fits ``selector``, as soon as there is one."""
    return WebDriverWait(browser, 20).until(lambda it: it.find_element(By.CSS_SELECTOR, selector))


def one(browser: Chrome, selector: str) -> WebElement:
    """Return the first element that fits ``selector``."""
    return browser.find_element(By.CSS_SELECTOR, selector)


def text(browser: Chrome, selector: str) -> str:
    """Return the text of the first element that fits ``selector``."""
    return one(browser, selector).text


def complaints(browser: Chrome) -> list[str]:
    """Return what the browser complained of since it was last asked: failed requests, breaches of the page's policy."""
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]  # type: ignore[no-untyped-call]


def requested(browser: Chrome) -> list[str]:
    """Return the addresses that the browser's pages asked for since it was last asked."""
    entries = browser.get_log("performance")  # type: ignore[no-untyped-call]
    messages = [json.loads(entry["message"])["message"] for entry in entries]
    return [it["params"]["request"]["url"] for it in messages if it["method"] == "Network.requestWillBeSent"]


def follow(browser: Chrome, selector: str) -> None:
    """Follow the link that fits ``selector``."""
    browser.get(one(browser, selector).get_attribute("href") or "")


def read(browser: Chrome, server: Server) -> None:
    """Go from the timeline to an event, to its passage, and to the passage in Arabic."""
    visit(browser, server, "view/timeline.html")
    follow(browser, "#table ~ * a[href$='fastaqim-infighting.html']")
    assert text(browser, "h1")
    follow(browser, "a[href*='/passage/aleppo-chronicle/p33']")
    assert "/passage/aleppo-chronicle/p33" in browser.current_url
    follow(browser, "header a[hreflang='ar']")
    assert one(browser, "html").get_attribute("dir") == "rtl"
    assert one(browser, "html").get_attribute("lang") == "ar"


def test_from_an_event_to_its_passage_and_to_arabic(browser: Chrome, server: Server) -> None:
    read(browser, server)


def test_the_same_reading_without_scripts(bare: Chrome, server: Server) -> None:
    bare.get(f"{server.address}/view/timeline.html")
    assert not one(bare, "[data-app]").is_displayed()
    assert one(bare, "section.picture svg").is_displayed()
    bare.get(f"{server.address}/view/timeline.html")
    follow(bare, "tbody a[href$='fastaqim-infighting.html']")
    follow(bare, "a[href*='/passage/aleppo-chronicle/p33']")
    follow(bare, "header a[hreflang='ar']")
    assert one(bare, "html").get_attribute("dir") == "rtl"


@pytest.mark.parametrize(("layer", "day"), [("conflict", "2016-11-02"), ("cooperation", "")])
def test_without_scripts_the_server_filters_the_network(bare: Chrome, server: Server, layer: str, day: str) -> None:
    bare.get(f"{server.address}/view/network.html")
    everything = len(bare.find_elements(By.CSS_SELECTOR, "table tbody tr"))
    bare.get(f"{server.address}/view/network.html?layer={layer}&day={day}")
    assert 0 < len(bare.find_elements(By.CSS_SELECTOR, "table tbody tr")) < everything


def test_the_day_of_the_map_is_moved_by_its_slider(browser: Chrome, server: Server) -> None:
    visit(browser, server, "view/map.html")
    slider = one(browser, "[data-app='map'] input[type='range']")
    held = len(browser.find_elements(By.CSS_SELECTOR, ".leaflet-marker-icon[class*='held']"))
    slider.send_keys(Keys.HOME)
    assert text(browser, "[data-app='map'] output") == "17 July 2016"
    assert slider.get_attribute("aria-valuetext") == "17 July 2016"
    assert len(browser.find_elements(By.CSS_SELECTOR, ".leaflet-marker-icon[class*='held']")) < held
    assert "17 July 2016" in text(browser, "[data-app='map'] .details h3")


@pytest.mark.parametrize(("language", "day"), [("en", "17 July 2016"), ("ar", "17 تموز 2016")])
def test_days_are_written_in_the_language_of_the_page(browser: Chrome, server: Server, language: str, day: str) -> None:
    visit(browser, server, f"view/map{LANGUAGES[language]}")
    one(browser, "[data-app='map'] input[type='range']").send_keys(Keys.HOME)
    assert text(browser, "[data-app='map'] output") == day


def test_the_network_is_filtered_by_layer_and_day_and_leads_to_claims(browser: Chrome, server: Server) -> None:
    visit(browser, server, "view/network.html")
    count = "[data-app='network'] [role='status']"
    everything = text(browser, count)
    one(browser, "[data-app='network'] input[value='cooperation']").click()
    assert text(browser, count) != everything
    actor = next(one for one in browser.find_elements(By.CSS_SELECTOR, "[data-app='network'] select"))
    Select(actor).select_by_visible_text("Abu Amara Battalions")
    ties = browser.find_elements(By.CSS_SELECTOR, "[data-app='network'] .ties > li")
    assert [tie for tie in ties if "Fastaqim" in tie.text]
    follow(browser, "[data-app='network'] .ties a[href*='/claim/']")
    assert "/claim/aleppo-chronicle/p33.s2" in browser.current_url


def test_the_timeline_is_filtered_by_kind(browser: Chrome, server: Server) -> None:
    visit(browser, server, "view/timeline.html")
    assert browser.find_elements(By.CSS_SELECTOR, ".vis-item.negotiation")
    one(browser, "[data-app='timeline'] input[value='negotiation']").click()
    assert not browser.find_elements(By.CSS_SELECTOR, ".vis-item.negotiation")
    assert browser.find_elements(By.CSS_SELECTOR, ".vis-item.force")


def test_a_query_is_run_and_its_answer_links_to_pages(browser: Chrome, server: Server) -> None:
    visit(browser, server, "view/sparql.html")
    one(browser, "form[data-query] button").click()
    wait(browser, ".answer tbody td a[href*='/doc/']")
    assert len(browser.find_elements(By.CSS_SELECTOR, ".answer tbody tr")) == 20
    assert one(browser, ".answer [lang='ar']").get_attribute("dir") == "rtl"


def test_an_example_is_taken_into_the_editor(browser: Chrome, server: Server) -> None:
    visit(browser, server, "view/sparql.html")
    link = one(browser, "a[data-example='who-fought-whom']")
    browser.execute_script("arguments[0].closest('details').open = true", link)
    link.click()
    one(browser, "form[data-query] button").click()
    wait(browser, ".answer tbody tr")


def test_a_query_that_does_not_parse_is_refused_with_its_place(browser: Chrome, server: Server) -> None:
    visit(browser, server, "view/sparql.html?query=SELECT%20%3Fx%20WHERE%20%7B%20%3Fx%20%7D")
    one(browser, "form[data-query] button").click()
    assert "Line 1" in wait(browser, ".answer [role='alert']").text


def test_names_are_suggested_in_any_spelling(browser: Chrome, server: Server) -> None:
    visit(browser, server, "view/search.html")
    one(browser, "form[data-index] input").send_keys("الاذاعه")
    assert "al-Idhaa" in wait(browser, "[data-app='search'] li a").text


def test_a_folder_of_files_draws_and_finds_without_a_server_of_ours(
    browser: Chrome, aleppo: Dataset, tmp_path: Path
) -> None:
    need("app/search.js" in static_files(), what="the browser code (make web)")
    written = dict(views.static_views(Renderer(site_of_dataset(aleppo))))
    for name, body in {**written, **{f"/static/{name}": body for name, body in static_files().items()}}.items():
        file = tmp_path / name.removeprefix("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    files = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path)))
    thread = Thread(target=files.serve_forever)
    thread.start()
    try:
        folder = Server(files.server_address[1])
        visit(browser, folder, "view/map.ar.html")
        assert browser.find_elements(By.CSS_SELECTOR, ".leaflet-marker-icon[class*='held']")
        visit(browser, folder, "view/search.html")
        one(browser, "form[data-index] input").send_keys("hanano", Keys.ENTER)
        assert "Masakin Hanano" in wait(browser, "[data-app='search'] li a").text
        assert "?" not in browser.current_url
    finally:
        files.shutdown()
        files.server_close()
        thread.join()


def test_the_browser_folds_words_as_the_server_does(server: Server) -> None:
    need(shutil.which("node"), what="Node")
    entries = json.loads(server.request("GET", "/view/search.json").body)["entries"]
    texts = [text for entry in entries for text in entry["texts"]]
    script = """import { fold } from "./web/src/folding.js";
        let read = ""; for await (const part of process.stdin) read += part;
        console.log(JSON.stringify(JSON.parse(read).map(fold)));"""
    answer = subprocess.run(
        ["node", "--input-type=module", "--eval", script],
        input=json.dumps([text["text"] for text in texts]), capture_output=True, text=True, check=True, cwd=ROOT,
        encoding="utf-8",
    )  # fmt: skip
    assert [
        (text["text"], folded)
        for text, folded in zip(texts, json.loads(answer.stdout), strict=True)
        if text["folded"] != folded
    ] == []


def test_turtle_is_downloaded(server: Server, tmp_path: Path) -> None:
    opened = open_browser(downloads=tmp_path)
    try:
        visit(opened, server, f"{EVENT}.html")
        link = one(opened, "footer a[href$='.ttl']")
        opened.execute_script("arguments[0].setAttribute('download', 'event.ttl'); arguments[0].click()", link)
        WebDriverWait(opened, 20).until(lambda _: (tmp_path / "event.ttl").exists())
    finally:
        opened.quit()
    assert "ckg:" in (tmp_path / "event.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", KINDS)
def test_no_page_has_a_barrier_breaks_its_policy_or_asks_another_host(
    browser: Chrome, server: Server, page: str, language: str
) -> None:
    axe = PACKAGES / "axe-core" / "axe.min.js"
    need(axe.is_file(), what="axe-core (make web)")
    complaints(browser)  # those of the page before
    requested(browser)
    visit(browser, server, page + LANGUAGES[language])
    assert complaints(browser) == []
    assert [url for url in requested(browser) if not url.startswith((server.address, "data:"))] == []
    browser.execute_script(axe.read_text(encoding="utf-8"))
    found = browser.execute_async_script(
        """const done = arguments[arguments.length - 1];
        const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
        axe.run({ runOnly: { type: "tag", values: tags } }).then(({ violations }) => done(violations.map(
          ({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html).join(" ")}`)));"""
    )
    assert found == []


def test_every_page_is_valid_html(server: Server, tmp_path: Path) -> None:
    checker = PACKAGES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    need(checker.is_file(), shutil.which("java"), what="vnu-jar (make web) or Java")
    for page in KINDS:
        for language, extension in LANGUAGES.items():
            name = f"{page.replace('/', '_')}.{language}.html"
            (tmp_path / name).write_bytes(server.request("GET", f"/{page}{extension}").body)
    checked = subprocess.run(
        ["java", "-Xss4m", "-jar", str(checker), "--errors-only", "--stdout", str(tmp_path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.stdout.splitlines()[:20] == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_wider_than_its_window(server: Server, language: str, width: int) -> None:
    opened = open_browser(width=width)
    size = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 600}
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        wide = []
        for page in KINDS:
            visit(opened, server, page + LANGUAGES[language])
            measured = "const it = document.documentElement; return it.scrollWidth - it.clientWidth"
            if opened.execute_script(measured) > 0:
                wide.append(page)
        assert wide == []
    finally:
        opened.quit()


def test_what_is_bundled_names_its_licences_and_asks_nobody() -> None:
    need("app/LICENSES.txt" in static_files(), what="the browser code (make web)")
    licences = static_files()["app/LICENSES.txt"].decode("utf-8")
    for package in ("cytoscape ", "leaflet ", "vis-timeline ", "@zazuko/yasqe ", "codemirror "):
        assert package in licences
    for name in DRAWN:
        script = static_files()[f"app/{name}.js"].decode("utf-8")
        assert [address for address in ELSEWHERE if address in script] == []


def test_the_map_has_tiles_only_where_the_operator_names_a_server(aleppo: Dataset) -> None:
    site = site_of_dataset(aleppo)
    tiles = Tiles("https://{s}.tiles.example/{z}/{x}/{y}.png", "© Example")
    for renderer, expected in ((Renderer(site), False), (Renderer(site, tiles=tiles), True)):
        answer = views.answer(renderer, "/view/map.html", Wanted())
        assert answer is not None
        assert ("https://*.tiles.example" in (answer.header("Content-Security-Policy") or "")) == expected
        assert (b"tiles.example" in answer.body) == expected


@pytest.mark.parametrize("url", ["https://tiles.example/", "tiles/{z}/{x}/{y}.png", "https://a b/{z}/{x}/{y}"])
def test_an_address_that_is_none_of_tiles_is_refused(url: str) -> None:
    with pytest.raises(PublishError):
        Tiles(url)


def test_without_the_browser_code_pages_say_so(aleppo: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {name: body for name, body in static_files().items() if not name.startswith("app/")}
    monkeypatch.setattr("kg.publish.pages.environment.static_files", lambda: kept)
    with serving(site_of_dataset(aleppo)) as server:
        page = server.request("GET", "/view/map.html").body.decode("utf-8")
    assert "not built in this installation" in page
    assert "<script" not in page.replace('<script type="application/ld+json">', "")
