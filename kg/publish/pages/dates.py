"""Dates as people write them, in either language, from EDTF and the date types of XML Schema."""

from __future__ import annotations

import re

from markupsafe import Markup

from kg.namespaces import EDTF, PREFIXES
from kg.publish.pages.words import Words

DATES = frozenset(
    {EDTF.value, *(PREFIXES["xsd"] + name for name in ("date", "dateTime", "gYear", "gYearMonth", "duration"))}
)
"""Datatypes whose values are dates or times."""

# Numerals are 0 to 9 in both languages: the accounts themselves write them so, and so are addresses, identifiers and
# data; a reader finds and copies the same figure everywhere.

_DATE = re.compile(r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?([?~%]?)")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?")
_DURATION = re.compile(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
_UNITS = ("years", "months", "weeks", "days", "hours", "minutes")
_ONE_OF = re.compile(r"\[([^.\]]*)\.\.([^\]]*)\]")
_MARKS = {"?": "uncertain", "~": "about", "%": "uncertain_about"}


def date_words(value: str, words: Words) -> Markup:
    """Return ``value`` in words, in elements that keep its direction; what is no known form of date stays as it is.

    >>> from kg.publish.pages.words import words
    >>> print(date_words("2016-12-15~", words("en")))
    <bdi>about <time datetime="2016-12-15">15 December 2016</time></bdi>
    """
    return Markup("<bdi>{}</bdi>").format(_words(value, words))


def _words(value: str, words: Words) -> Markup:
    if match := _ONE_OF.fullmatch(value):
        return _range(match[1], match[2], words, "within")
    if "/" in value:
        begin, _, end = value.partition("/")
        return _range(begin.strip("."), end.strip("."), words, "from_to")
    if match := _MOMENT.fullmatch(value):
        zone = " UTC" if match[3] == "Z" else f" {match[3] or ''}".rstrip()
        return _put(words, "date.at", day=_words(match[1], words), time=match[2] + zone)
    if match := _DURATION.fullmatch(value):
        return _duration(match, words)
    if match := _DATE.fullmatch(value):
        return _single(match, words)
    return Markup("{}").format(value)


def _range(begin: str, end: str, words: Words, key: str) -> Markup:
    if not begin:
        return _put(words, "date.not_after", end=_words(end, words))
    if not end:
        return _put(words, "date.not_before", begin=_words(begin, words))
    return _put(words, f"date.{key}", begin=_words(begin, words), end=_words(end, words))


def _single(match: re.Match[str], words: Words) -> Markup:
    year, month, day, mark = match.groups()
    text = year if month is None else f"{words(f'month.{month}')} {year}"
    text = text if day is None else f"{int(day)} {text}"
    machine = "-".join(part for part in (year, month, day) if part)
    shown = Markup('<time datetime="{}">{}</time>').format(machine, text)
    return _put(words, f"date.{_MARKS[mark]}", date=shown) if mark else shown


def _duration(match: re.Match[str], words: Words) -> Markup:
    """Return a duration as figures with their units; one that is negative counts back."""
    units = zip(_UNITS, match.groups()[1:], strict=True)
    length = words("date.and").join(words(f"date.{unit}", n=number) for unit, number in units if number)
    return _put(words, "date.earlier" if match[1] else "date.length", length=length)


def _put(words: Words, key: str, **values: object) -> Markup:
    return Markup(words(key)).format(**values)  # noqa: S704 - words of the interface are ours
