"""What was made once, kept for those who ask the same again, as much as there is room for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sized
from typing import Generic, TypeVar

Value = TypeVar("Value", bound=Sized)


class Cache(Generic[Value]):
    """The values last used. What alone is larger than the room is not kept.

    Args:
        room: bytes that all values and their keys may take together; the length of a value is its bytes.
    """

    def __init__(self, room: int) -> None:
        self._most = self._room = room
        self._kept: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()

    def get(self, key: Hashable) -> Value | None:
        """Return the value kept under ``key``, or None."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, value: Value) -> None:
        """Keep a value, in place of those that were used longest ago."""
        size = _length(key) + len(value)
        if size > self._most:
            return
        self._room += self._kept.pop(key, (value, 0))[1] - size
        self._kept[key] = (value, size)
        while self._room < 0:
            self._room += self._kept.popitem(last=False)[1][1]


def _length(key: Hashable) -> int:
    """Return about the bytes of a key: the letters of the texts in it."""
    if isinstance(key, tuple):
        return sum(map(_length, key))
    return len(key) if isinstance(key, str | bytes) else 0
