"""Search forgives: however a name of the dataset is written, in either script, it is found."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import Dataset
from kg.publish.folding import fold, sound
from kg.publish.labels import Labels
from kg.publish.search import Index, Match
from kg.publish.site import site_of_dataset, site_of_files

FOLDED = [
    ("أحياء", "احيا"),
    ("إجلاء", "اجلا"),
    ("آب", "اب"),
    ("ٱلحصار", "حصار"),
    ("مُحَاصَر", "محاصر"),
    ("حـــلب", "حلب"),
    ("قوى", "قوي"),
    ("جبهة", "جبهه"),
    ("مسؤول", "مسوول"),
    ("الطائرات", "طايرات"),
    ("ایران", "ايران"),
    ("کفریا", "كفريا"),
    ("١٦ كانون الأول", "16 كانون اول"),
    ("۱۶", "16"),
    ("Ḥayy al-Shaʿʿār", "hayy shaar"),
    ("Sha'ar", "shaar"),
    ("Kafr Ḥamra", "kafr hamra"),
    ("el-Bab", "bab"),
    ("ash-Sheikh", "sheikh"),
    ("al", "al"),
    ("ﷲ", "الله"),
    ("Šayḫ", "shaykh"),
    ("…", ""),
]

FOUND = [
    ("hanano", "place/masakin-hanano"),
    ("Hanānū", "place/masakin-hanano"),
    ("Hananou", "place/masakin-hanano"),
    ("هنانو", "place/masakin-hanano"),
    ("مساكن هَنانو", "place/masakin-hanano"),
    ("Masakin Hanano", "place/masakin-hanano"),
    ("Sheikh Maqsoud", "place/sheikh-maqsoud"),
    ("Cheikh Maksoud", "place/sheikh-maqsoud"),
    ("aš-Šayḫ Maqṣūd", "place/sheikh-maqsoud"),
    ("الشيخ مقصود", "place/sheikh-maqsoud"),
    ("شيخ مقصود", "place/sheikh-maqsoud"),
    ("Ramouseh", "place/ramouseh"),
    ("ar-Rāmūsa", "place/ramouseh"),
    ("الراموسه", "place/ramouseh"),
    ("Kefraya", "place/kafriya"),
    ("کفریا", "place/kafriya"),
    ("al-Fu'ah", "place/fuah"),
    ("الفوعه", "place/fuah"),
    ("al-Sukkarī", "place/al-sukkari"),
    ("sukari", "place/al-sukkari"),
    ("Salah ad-Din", "place/salah-al-din"),
    ("Nusra", "actor/jabhat-fateh-al-sham"),
    ("De Mistoura", "person/de-mistura"),
    ("احرار الشام", "actor/ahrar-al-sham"),
]


@pytest.fixture(scope="module")
def index(aleppo: Dataset) -> Index:
    site = site_of_dataset(aleppo)
    return Index.of(site, Labels(site.engine))


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_spellings_of_a_word_are_one(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_composed_and_decomposed_letters_are_one(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(("query", "path"), FOUND)
def test_a_name_is_found_however_it_is_written(index: Index, query: str, path: str) -> None:
    found = [hit.entry.iri.partition("/aleppo-2016/")[2] for hit in index.search(query).hits]
    assert path in found[:20]


def test_sounds_bridge_the_scripts() -> None:
    assert sound("Ghouta") == sound("الغوطة")
    assert sound("Khalid") == sound("خالد") != sound("Khalil")


def test_better_matches_come_first(index: Index) -> None:
    hits = index.search("حصار").hits
    assert [hit.match for hit in hits] == sorted(hit.match for hit in hits)
    assert hits[0].match is Match.EXACT
    assert index.search("الشيخ مقصود").hits[0].entry.kind == "place"


def test_facets_count_what_each_choice_would_leave(index: Index) -> None:
    everything = index.search("aleppo")
    assert sum(everything.kinds.values()) == len(everything.hits)
    for kind, number in everything.kinds.items():
        assert len(index.search("aleppo", kind=kind).hits) == number
    for account, number in everything.accounts.items():
        assert len(index.search("aleppo", account=account).hits) == number
    assert index.search("aleppo", kind="place").kinds == everything.kinds


def test_claims_are_found_by_what_they_say(index: Index) -> None:
    found = index.search("seven days before", kind="claim")
    assert found.hits
    assert all(hit.entry.accounts for hit in found.hits)


def test_a_word_of_one_consonant_is_not_looked_for_by_its_sound(index: Index) -> None:
    matches = {hit.match for hit in index.search("الاذاعه").hits}  # its sound is that of «عيد» and «عدد» too
    assert Match.EXACT in matches
    assert Match.SOUND not in matches


@pytest.mark.parametrize("query", ["", " ", "…", "'"])
def test_nothing_is_found_for_nothing(index: Index, query: str) -> None:
    assert not index.search(query).hits


def test_any_rdf_can_be_searched(tmp_path: Path) -> None:
    file = tmp_path / "towns.ttl"
    file.write_text(
        '<https://example.org/id/1> a <https://example.org/Town> ; '
        '<http://www.w3.org/2000/01/rdf-schema#label> "حيّ السكّري"@ar, "al-Sukkari"@en .'
    )  # fmt: skip
    site = site_of_files([file])
    found = Index.of(site, Labels(site.engine)).search("السكري")
    assert [(hit.entry.iri, hit.entry.kind) for hit in found.hits] == [("https://example.org/id/1", "Town")]
