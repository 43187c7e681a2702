"""IRIs and paths: one thing is found however its letters are written, and two things are never taken for one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.publish.addresses import Addresses, Root, canonical, to_ascii

BASE = "https://example.org/id/"
NAMES = ("حي-السكري", "a%2Bb", "a+b", "a%2Fb", "a/b", "a%20b", "café", "plain", "x~y", "q'(1)", "%D8%AD")
SITE = Addresses([Root(BASE, "/id/")], [BASE + name for name in NAMES])


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/id/plain", "plain"),
        ("/id/pl%61in", "plain"),
        ("/id/حي-السكري", "حي-السكري"),
        ("/id/%D8%AD%D9%8A-%D8%A7%D9%84%D8%B3%D9%83%D8%B1%D9%8A", "حي-السكري"),
        ("/id/%d8%ad%d9%8a-%d8%a7%d9%84%d8%b3%d9%83%d8%b1%d9%8a", "حي-السكري"),
        ("/id/a%2Bb", "a%2Bb"),
        ("/id/a%2bb", "a%2Bb"),
        ("/id/a+b", "a+b"),
        ("/id/a%2Fb", "a%2Fb"),
        ("/id/a%2fb", "a%2Fb"),
        ("/id/a/b", "a/b"),
        ("/id/a%20b", "a%20b"),
        ("/id/a b", "a%20b"),
        ("/id/café", "café"),
        ("/id/caf%C3%A9", "café"),
        ("/id/cafe%CC%81", "café"),
        ("/id/x%7Ey", "x~y"),
        ("/id/%D8%AD", "%D8%AD"),
        ("/id/ح", "%D8%AD"),
        ("/id/plain/", None),
        ("/id/a%252Bb", None),
        ("/id/%FF", None),
        ("/other/plain", None),
    ],
)
def test_this_path_is_this_thing(path: str, name: str | None) -> None:
    assert SITE.at(path) == (BASE + name if name else None)


@pytest.mark.parametrize("name", NAMES)
def test_each_thing_has_an_ascii_path_that_leads_back_to_it(name: str) -> None:
    path = SITE.path(BASE + name)
    assert path is not None
    assert path.isascii()
    assert SITE.at(path) == BASE + name


def test_composed_and_decomposed_letters_are_one_address() -> None:
    for form in ("NFC", "NFD"):
        assert SITE.find(unicodedata.normalize(form, BASE + "café")) == BASE + "café"


@given(st.text(alphabet="abح/+%2Bé ~", max_size=12))
def test_the_canonical_form_is_its_own(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)
    assert canonical(to_ascii(canonical(text))) == canonical(text)


def test_a_fragment_belongs_to_its_document() -> None:
    site = Addresses([Root("https://example.org/o", "/o")], ["https://example.org/o", "https://example.org/o#A"])
    assert site.fragments("https://example.org/o") == ["https://example.org/o#A"]
    assert site.path("https://example.org/o#A") == "/o#A"
