"""Events of the UCDP Georeferenced Event Dataset (GED): reads its CSV, whichever version's column names it has.

An event of GED is an incident of armed force by an organised actor against another, or against civilians, with at least
one direct death by its low, best or high estimate; only dyads with 25 deaths in some calendar year have events
(Sundberg and Melander 2013, and UCDP's page on its methodology).
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import Location, NetworkError
from kg.network.csv_file import CsvFile, read_csv

SOURCE = "Sundberg & Melander 2013, Journal of Peace Research 50(4):523-532; Högbladh 2019, UCDP GED Codebook 19.1"

ONE_SIDED = 3
"""The type of violence against civilians."""

_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "violence": ("type_of_violence",),
    "dyad": ("dyad_new_id", "dyad_id"),
    "dyad_name": ("dyad_name",),
    "side_a": ("side_a_new_id", "side_a_id"),
    "side_a_name": ("side_a",),
    "side_b": ("side_b_new_id", "side_b_id"),
    "side_b_name": ("side_b",),
    "place": ("where_coordinates",),
    "place_precision": ("where_prec",),
    "day_precision": ("date_prec",),
    "first": ("date_start",),
    "last": ("date_end",),
    "low": ("low",),
    "best": ("best",),
    "high": ("high",),
}
"""The columns that are read: the name here, and the names in the files, of which the first found is used.

The ``*_dset_id`` of some versions are left alone: they number the actors otherwise.
"""


@dataclass(frozen=True, slots=True)
class GedEvent:
    """An event of GED.

    Attributes:
        id: its number in GED.
        violence: 1 state-based, 2 non-state, 3 one-sided.
        dyad: the dyad's number; ``dyad_name`` its name.
        side_a: the number of the actor on side A; ``side_a_name`` its name; so for side B.
        place: the name of the point, as GED writes it (``where_coordinates``).
        place_precision: from 1, the most exact, to 7 (``where_prec``, see the codebook).
        day_precision: from 1, the most exact, to 5 (``date_prec``).
        first: first day on which it may have been, ISO 8601; ``last`` the last.
        low: deaths, lowest estimate; ``best`` and ``high`` the best and the highest.
    """

    id: str
    violence: int
    dyad: str
    dyad_name: str
    side_a: str
    side_a_name: str
    side_b: str
    side_b_name: str
    place: str
    place_precision: int
    day_precision: int
    first: str
    last: str
    low: int
    best: int
    high: int

    @property
    def sides(self) -> frozenset[str]:
        """The numbers of its two actors."""
        return frozenset((self.side_a, self.side_b))

    @property
    def exact(self) -> bool:
        """Whether its day is known."""
        return self.first == self.last

    def during(self, first: str, last: str) -> bool:
        """Return whether it may have been between the days ``first`` and ``last``."""
        return self.first <= last and first <= self.last


def is_ged(path: Path) -> bool:
    """Return whether ``path`` is a file whose first line has the columns of GED."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return not _missing([name.strip() for name in next(csv.reader(file), [])])
    except (OSError, UnicodeDecodeError, csv.Error):
        return False


def read_ged(path: Path) -> list[GedEvent]:
    """Return the events of a GED file (CSV, UTF-8), sorted by first day and number.

    Raises:
        NetworkError: the file is missing, not CSV in UTF-8, lacks a column, or a row of it is no event; with the line,
            and the column counted in cells from 1.
    """
    file = read_csv(path)
    if missing := _missing(file.header):
        hint = "the columns are those of the GED codebook"
        raise NetworkError(f"no column {', '.join(missing)}", location=Location(path, 1), hint=hint)
    if not file.rows:
        raise NetworkError("the file has no event", location=str(path))
    places = {
        name: next(file.header.index(one) for one in names if one in file.header) for name, names in _NAMES.items()
    }
    events: dict[str, GedEvent] = {}
    for line, row in file.rows:
        event = _Row(file, line, row, places).event()
        if event.id in events:
            place = Location(path, line, places["id"] + 1)
            raise NetworkError(f"event {event.id} a second time", location=place, hint="leave one out")
        events[event.id] = event
    return sorted(events.values(), key=lambda event: (event.first, int(event.id)))


def _missing(header: list[str]) -> list[str]:
    return [" or ".join(names) for names in _NAMES.values() if not set(header) & set(names)]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the file, read cell by cell; says where a cell is wrong."""

    file: CsvFile
    line: int
    cells: list[str]
    places: Mapping[str, int]

    def event(self) -> GedEvent:
        first, last = self._day("first"), self._day("last")
        if last < first:
            raise self._error("last", f"the event ends on {last}, before it begins on {first}")
        return GedEvent(
            str(self._number("id")), self._number("violence", 3), str(self._number("dyad")), self._text("dyad_name"),
            str(self._number("side_a")), self._text("side_a_name"), str(self._number("side_b")),
            self._text("side_b_name"), self._text("place"), self._number("place_precision", 7),
            self._number("day_precision", 5), first, last, *(self._number(name) for name in ("low", "best", "high")),
        )  # fmt: skip

    def _text(self, name: str) -> str:
        text = self.cells[self.places[name]].strip()
        if not text:
            raise self._error(name, "nothing written")
        return text

    def _number(self, name: str, most: int | None = None) -> int:
        text = self._text(name)
        if not (text.isascii() and text.isdigit()):
            raise self._error(name, f"not a whole number: {text!r}")
        if most is not None and not 1 <= int(text) <= most:
            raise self._error(name, f"not a number from 1 to {most}: {text!r}")
        return int(text)

    def _day(self, name: str) -> str:
        """Return an ISO 8601 day; some versions write a time of day after it, always midnight."""
        text = self._text(name)
        try:
            return datetime.date.fromisoformat(text.partition(" ")[0]).isoformat()
        except ValueError as error:
            raise self._error(name, f"not a day such as 2016-07-31: {text!r}") from error

    def _error(self, name: str, words: str) -> NetworkError:
        place = self.places[name]
        return NetworkError(
            f"{self.file.header[place]}: {words}", location=Location(self.file.path, self.line, place + 1)
        )
