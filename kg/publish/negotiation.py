"""Content negotiation as in RFC 9110, sections 12.4 and 12.5: which of the formats on offer a client prefers.

The most specific range that matches a format gives its quality; of equal qualities the more specifically asked-for
wins, then the earlier on offer. A quality of nought means not acceptable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kg.publish.formats import Format

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE = re.compile(rf"\s*({_WORD})/({_WORD})\s*")
_PARAMETER = re.compile(rf"\s*({_WORD})\s*=\s*(?:({_WORD})|\"((?:[^\"\\]|\\.)*)\")\s*")
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_UNSTATED = frozenset({"charset", "profile", "version"})
"""Parameters that do not make of our format another one: what we send is in UTF-8 whatever charset is asked for."""


@dataclass(frozen=True, slots=True)
class Range:
    """One media range of an Accept header, with its parameters and its quality."""

    type: str
    subtype: str
    quality: float
    parameters: dict[str, str] = field(default_factory=dict)

    def specificity(self, form: Format) -> int:
        """Return how closely it matches ``form``: 3 as a type of its own, 2 for ``text/*``, 1 for ``*/*``, else 0."""
        main, _, sub = form.media.partition("/")
        if set(self.parameters) - _UNSTATED or self.parameters.get("charset", "utf-8") not in {"utf-8", "utf8", "*"}:
            return 0
        if (self.type, self.subtype) == (main, sub):
            return 3
        if (self.type, self.subtype) == (main, "*"):
            return 2
        return 1 if (self.type, self.subtype) == ("*", "*") else 0


def ranges(accept: str) -> list[Range]:
    """Return the media ranges of an Accept header in their order; what is malformed is left out.

    >>> [(one.subtype, one.quality) for one in ranges("text/turtle;q=0.5, text/html;level=1, nonsense")]
    [('turtle', 0.5), ('html', 1.0)]
    """
    return [found for part in _split(accept, ",") if (found := _range(part)) is not None]


def choose(accept: str | None, offered: Sequence[Format]) -> Format | None:
    """Return the format on offer that ``accept`` prefers, the first where it is missing or empty, None for a 406.

    >>> from kg.publish.formats import DOCUMENTS
    >>> choose("application/ld+json, */*;q=0.1", DOCUMENTS).name
    'jsonld'
    >>> choose("image/png", DOCUMENTS) is None
    True
    """
    if accept is None or not accept.strip():
        return offered[0]
    asked = ranges(accept)
    best: tuple[float, int, int] = (0.0, 0, 0)
    chosen = None
    for place, form in enumerate(offered):
        specificity, quality = _quality(form, asked)
        standing = (quality, specificity, -place)
        if quality > 0 and (chosen is None or standing > best):
            best, chosen = standing, form
    return chosen


def _quality(form: Format, asked: Iterable[Range]) -> tuple[int, float]:
    """Return the specificity and quality of the most specific range; of two alike, the higher quality."""
    found = ((one.specificity(form), one.quality) for one in asked)
    return max((pair for pair in found if pair[0]), default=(0, 0.0))


def choose_language(accept: str | None, offered: Sequence[str]) -> str:
    """Return the language on offer that an Accept-Language header prefers (RFC 4647, lookup), the first by default.

    >>> choose_language("fr, ar-SY;q=0.8, en;q=0.5", ["en", "ar"])
    'ar'
    """
    wanted = [(-quality, place, tag) for place, (tag, quality) in enumerate(_weighted(accept)) if quality]
    for _, _, tag in sorted(wanted):
        for language in offered:
            if tag in {language, "*"} or tag.startswith(f"{language}-"):
                return language
    return offered[0]


def takes_gzip(accept: str | None) -> bool:
    """Whether an Accept-Encoding header names gzip, and not to refuse it (RFC 9110, section 12.5.3).

    >>> takes_gzip("br, gzip;q=0.5"), takes_gzip("gzip;q=0, br"), takes_gzip(None)
    (True, False, False)
    """
    return any(coding == "gzip" and quality for coding, quality in _weighted(accept))


def _weighted(text: str | None) -> Iterator[tuple[str, float]]:
    """Yield what a header lists, in small letters, with its quality; nought where that is malformed."""
    for part in (text or "").split(","):
        word, *parameters = (piece.strip() for piece in part.split(";"))
        if word:
            quality = _parse_quality(dict(piece.partition("=")[::2] for piece in parameters).get("q", "1"))
            yield word.lower(), quality or 0.0


def _range(part: str) -> Range | None:
    media, *parameters = _split(part, ";")
    match = _RANGE.fullmatch(media)
    if match is None or (match[1] == "*" and match[2] != "*"):
        return None
    found = [_PARAMETER.fullmatch(parameter) for parameter in parameters if parameter.strip()]
    if any(one is None for one in found):
        return None
    values = {one[1].lower(): (one[2] or one[3] or "").lower() for one in found if one is not None}
    quality = _parse_quality(values.pop("q", "1"))
    return None if quality is None else Range(match[1].lower(), match[2].lower(), quality, values)


def _parse_quality(text: str) -> float | None:
    return float(text) if _QUALITY.fullmatch(text.strip()) else None


def _split(text: str, separator: str) -> list[str]:
    """Split at separators that stand outside quotation marks."""
    parts, quoted, start = [], False, 0
    for place, char in enumerate(text):
        if char == '"' and (place == 0 or text[place - 1] != "\\"):
            quoted = not quoted
        elif char == separator and not quoted:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]
