"""Cuts the text of an account into passages with stable addresses (DESIGN.md, section 1).

A paragraph is a non-empty line, counted from 1. A sentence ends after ``.``, ``؟`` or ``!`` (and a closing quotation
mark) before white space. Offsets count code points of the text as stored (W3C Web Annotation, TextPositionSelector).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

_SENTENCE_END = re.compile(r"[.؟!?][”\"»’']?(?=\s)")
_CLOSED = re.compile(r"[.؟!?:…][”\"»’']?$")
_MEDIA = re.compile(r"^[a-z][a-z0-9+.-]*://\S+$")


class PassageKind(Enum):
    """What a passage is; the value is the ontology's class."""

    SENTENCE = "Passage"
    HEADING = "HeadingPassage"
    MEDIA = "MediaPassage"


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence, heading or video line: its address in the account, its span in the text, and its hash."""

    paragraph: int
    sentence: int
    start: int
    end: int
    kind: PassageKind
    sha256: str

    @property
    def address(self) -> str:
        """The passage's name inside its account, such as ``p21.s1``."""
        return f"p{self.paragraph}.s{self.sentence}"


def sha256(text: str) -> str:
    """Return the SHA-256 of ``text`` as UTF-8, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def segment(text: str) -> tuple[Passage, ...]:
    r"""Return the passages of ``text`` in their order.

    >>> [p.address for p in segment("One. Two!\n\nThree\n")]
    ['p1.s1', 'p1.s2', 'p2.s1']
    """
    passages: list[Passage] = []
    for paragraph, (start, end) in enumerate(_paragraphs(text), start=1):
        spans = list(_sentences(text, start, end))
        for sentence, (first, last) in enumerate(spans, start=1):
            words = text[first:last]
            kind = _kind(words, alone=len(spans) == 1)
            passages.append(Passage(paragraph, sentence, first, last, kind, sha256(words)))
    return tuple(passages)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each non-empty line, without the white space around it."""
    for line in re.finditer(r"[^\n]+", text):
        words = line.group().strip()
        if words:
            start = line.start() + line.group().index(words)
            yield start, start + len(words)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences of the paragraph that lies between ``start`` and ``end``."""
    for stop in _SENTENCE_END.finditer(text, start, end):
        yield start, stop.end()
        start = stop.end()
        while text[start].isspace():
            start += 1
    yield start, end


def _kind(words: str, *, alone: bool) -> PassageKind:
    """Tell a heading (a paragraph without closing punctuation) and a video line (a bare address) from a sentence."""
    if _MEDIA.match(words):
        return PassageKind.MEDIA
    if alone and not _CLOSED.search(words):
        return PassageKind.HEADING
    return PassageKind.SENTENCE
