"""Text to passages: addresses, spans and kinds."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.accounts import PassageKind, read_text, segment


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("One. Two.", {"p1.s1": "One.", "p1.s2": "Two."}),
        ("One.\n\n\nTwo.\n", {"p1.s1": "One.", "p2.s1": "Two."}),
        ("هل سقطت؟ نعم!", {"p1.s1": "هل سقطت؟", "p1.s2": "نعم!"}),
        ("قال «لا.» ثم مضى.", {"p1.s1": "قال «لا.»", "p1.s2": "ثم مضى."}),
        ("In 3.5 days. Then", {"p1.s1": "In 3.5 days.", "p1.s2": "Then"}),
        ("  indented.  \r\nnext.", {"p1.s1": "indented.", "p2.s1": "next."}),
        ("", {}),
        (" \n\t\n", {}),
    ],
)
def test_sentences_of_paragraphs(text: str, passages: dict[str, str]) -> None:
    assert {p.address: text[p.start : p.end] for p in segment(text)} == passages


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("A sentence.", PassageKind.SENTENCE),
        ("البنادق نحو الراموسة", PassageKind.HEADING),
        ("The points are these:", PassageKind.SENTENCE),
        ("youtube://v/abc_DEF-1", PassageKind.MEDIA),
    ],
)
def test_kind_of_a_passage(line: str, kind: PassageKind) -> None:
    assert [passage.kind for passage in segment(line)] == [kind]


@given(st.text(alphabet="ab .!؟\n\t»”اب", max_size=200))
def test_passages_hold_all_that_is_not_white_space_in_order(text: str) -> None:
    passages = segment(text)
    joined = "".join(text[p.start : p.end] for p in passages)
    assert "".join(joined.split()) == "".join(text.split())
    assert all(one.end <= other.start for one, other in pairwise(passages))
    assert all(text[p.start : p.end].strip() == text[p.start : p.end] != "" for p in passages)
    assert len({p.address for p in passages}) == len(passages)


@pytest.mark.parametrize(
    ("name", "paragraphs", "sentences", "apart"),
    [("aleppo-chronicle", 62, 92, 10), ("negotiator-memoir", 32, 38, 0)],
)
def test_the_two_accounts(sources: Path, name: str, paragraphs: int, sentences: int, apart: int) -> None:
    passages = segment(read_text(sources / f"{name}.txt"))
    assert (passages[-1].paragraph, len(passages)) == (paragraphs, sentences)
    assert sum(passage.kind is not PassageKind.SENTENCE for passage in passages) == apart
