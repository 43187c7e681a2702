"""Content negotiation: given this Accept header, this format is sent (RFC 9110, sections 12.4 and 12.5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.publish.formats import BY_NAME, DOCUMENTS
from kg.publish.negotiation import choose, choose_language, ranges

ACCEPT = [
    ("text/html", "html"),
    ("text/turtle", "ttl"),
    ("application/trig", "trig"),
    ("application/n-triples", "nt"),
    ("application/n-quads", "nq"),
    ("application/ld+json", "jsonld"),
    ("application/rdf+xml", "rdf"),
    ("TEXT/Turtle", "ttl"),
    ("text/*", "html"),
    ("application/*", "trig"),
    ("*/*", "html"),
    ("", "html"),
    ("text/turtle;charset=utf-8", "ttl"),
    ('text/turtle; charset="UTF-8"', "ttl"),
    ("text/turtle;charset=iso-8859-1", None),
    ("text/html;level=1", None),
    ("application/ld+json;profile=\"http://www.w3.org/ns/json-ld#compacted\"", "jsonld"),
    ("text/turtle;q=0", None),
    ("text/turtle;q=0, */*", "html"),
    ("text/html;q=0, text/*", "ttl"),
    ("*/*;q=0", None),
    ("text/turtle, */*;q=0", "ttl"),
    ("text/html;q=0.5, text/turtle", "ttl"),
    ("text/html;q=0.5, text/turtle;q=0.5", "html"),
    ("text/html;q=0.9, application/rdf+xml;q=0.91", "rdf"),
    ("text/*;q=0.3, text/turtle;q=0.7, */*;q=0.5", "ttl"),
    ("text/*;q=0.3, text/html;q=0.1, */*;q=0.5", "trig"),
    ("*/*, text/turtle", "ttl"),
    ("*/*;q=0.8, application/n-quads;q=0.8", "nq"),
    ("image/png", None),
    ("image/png, application/ld+json;q=0.001", "jsonld"),
    ("image/*", None),
    ("nonsense", None),
    ("nonsense, text/turtle", "ttl"),
    ("*/turtle", None),
    ("text/turtle;q=2", None),
    ("text/turtle;q=1.0001", None),
    ("text/turtle;q=0.1234", None),
    ("text/turtle;q=1.", "ttl"),
    ("text/turtle ; q=0.2 , application/trig ; q=0.3", "trig"),
    (",, text/turtle ,,", "ttl"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
    ("application/rdf+xml, application/xhtml+xml;q=0.3, text/xml;q=0.2", "rdf"),
    ("application/x-turtle, application/rdf+xml;q=0.1", "rdf"),
    ("text/turtle;x=\"a,b;c\"", None),
    ("text/plain, application/n-triples;q=0.4", "nt"),
]  # fmt: skip


@pytest.mark.parametrize(("accept", "name"), ACCEPT)
def test_this_header_gets_this_format(accept: str, name: str | None) -> None:
    chosen = choose(accept, DOCUMENTS)
    assert (chosen.name if chosen else None) == name


def test_no_header_gets_the_first_on_offer() -> None:
    assert choose(None, DOCUMENTS) is BY_NAME["html"]


@given(st.text(alphabet='abtexurl/*;,=q01. "-+', max_size=60))
def test_any_header_at_all_is_answered(accept: str) -> None:
    assert choose(accept, DOCUMENTS) in {*DOCUMENTS, None}
    assert all(0 <= one.quality <= 1 for one in ranges(accept))


@given(st.lists(st.sampled_from([form.media for form in DOCUMENTS]), min_size=1, unique=True))
def test_of_several_with_falling_quality_the_first_is_sent(media: list[str]) -> None:
    accept = ", ".join(f"{one};q={1 - place / 10:.1f}" for place, one in enumerate(media))
    chosen = choose(accept, DOCUMENTS)
    assert chosen is not None
    assert chosen.media == media[0]


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("ar", "ar"),
        ("ar-SY", "ar"),
        ("AR", "ar"),
        ("fr", "en"),
        ("fr, ar;q=0.1", "ar"),
        ("en;q=0.4, ar;q=0.5", "ar"),
        ("ar;q=0, en", "en"),
        ("*", "en"),
        ("arc", "en"),
        ("de;q=0.9, *;q=0.1", "en"),
    ],
)
def test_this_header_gets_this_language(accept: str | None, language: str) -> None:
    assert choose_language(accept, ("en", "ar")) == language
