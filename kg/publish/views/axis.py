"""An axis of days, to the right or to the left, on which pictures put what has a date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Axis:
    """Days on a line.

    Attributes:
        first: the first day, that of the line's begin.
        days: how many there are.
        leftward: whether time runs to the left, as Arabic is read.
        width: of the picture, in its units.
        head: height of the line of months above the rows.
        step: height of a row.
    """

    first: date
    days: int
    leftward: bool = False
    width: int = 1000
    head: int = 28
    step: int = 20

    @classmethod
    def over(cls, first: str, last: str, *, leftward: bool = False) -> Axis:
        """Return the axis from the begin of the month of ``first`` to the end of that of ``last``, ISO 8601."""
        begin = date.fromisoformat(first).replace(day=1)
        end = _next_month(date.fromisoformat(last))
        return cls(begin, (end - begin).days, leftward)

    def span(self, first: str, last: str) -> tuple[float, float]:
        """Return left edge and width of the days from ``first`` to ``last``, both included."""
        start = self._offset(date.fromisoformat(first))
        stop = self._offset(date.fromisoformat(last) + timedelta(days=1))
        left = self.width - stop if self.leftward else start
        return round(left, 1), round(max(stop - start, 3), 1)

    def months(self) -> Iterator[tuple[float, str]]:
        """Yield for each month where it begins, and the month in ISO 8601."""
        day = self.first
        while (day - self.first).days < self.days:
            offset = self._offset(day)
            yield round(self.width - offset if self.leftward else offset, 1), day.isoformat()[:7]
            day = _next_month(day)

    def _offset(self, day: date) -> float:
        return (day - self.first).days / self.days * self.width


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
