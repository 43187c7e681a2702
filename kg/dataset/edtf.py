"""Dates with their vagueness: EDTF literals to four day bounds (ISO 8601-2:2019, levels 0 and 1; DESIGN: D4).

No bound is widened for "about" or "perhaps": the qualification is passed on beside the bounds, as the text has it.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cache
from time import struct_time

from edtf import EDTFObject, parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The earliest and latest day of a date, or of each end of an interval; None where the date leaves it open."""

    earliest_begin: datetime.date | None
    latest_begin: datetime.date | None
    earliest_end: datetime.date | None
    latest_end: datetime.date | None


@cache
def bounds(text: str) -> Bounds:
    """Return the bounds of the EDTF string ``text``.

    A single date bounds the begin and the end of what happened within it: a day is both.

    >>> bounds("2016-07").latest_begin
    datetime.date(2016, 7, 31)

    Raises:
        ValueError: ``text`` is not EDTF, or has no bounds in days.
    """
    if _DAY.fullmatch(text):  # by far the most frequent form, and a hundred times faster so
        return _day_itself(text)
    lower, slash, upper = text.partition("/")
    if slash:
        _parse(text)
        begin, end = _span(lower), _span(upper)
        return Bounds(begin[0], begin[1], end[0], end[1])
    parsed = _parse(text)
    first, last = _day(parsed.lower_strict()), _day(parsed.upper_strict())
    return Bounds(first, last, first, last)


def _day_itself(text: str) -> Bounds:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is not EDTF: {error}") from error
    return Bounds(day, day, day, day)


def qualifiers(text: str) -> tuple[str, ...]:
    """Return ``uncertain`` and ``approximate`` where ``text`` is marked ``?``, ``~`` or ``%`` (both)."""
    uncertain = ("uncertain",) if "?" in text or "%" in text else ()
    approximate = ("approximate",) if "~" in text or "%" in text else ()
    return uncertain + approximate


def _span(text: str) -> tuple[datetime.date | None, datetime.date | None]:
    if text in ("", ".."):
        return None, None
    parsed = _parse(text)
    return _day(parsed.lower_strict()), _day(parsed.upper_strict())


def _parse(text: str) -> EDTFObject:
    try:
        parsed: EDTFObject = parse_edtf(text)
    except EDTFParseException as error:
        raise ValueError(f"{text!r} is not EDTF") from error
    return parsed


def _day(moment: struct_time | float) -> datetime.date | None:
    if isinstance(moment, float):
        return None
    return datetime.date(moment.tm_year, moment.tm_mon, moment.tm_mday)
