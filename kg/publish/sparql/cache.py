"""Answers kept for those who ask the same again: the data of a site never changes while it is served."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Hashable

from kg.publish.representation import Representation

_DIFFERS = re.compile(r"(?:now|rand|uuid)\s*(?:#[^\r\n]*\s*)*\(", re.IGNORECASE)


def is_repeatable(query: str) -> bool:
    """Whether a query answers the same each time: it names no function of time or chance.

    >>> is_repeatable("SELECT (NOW() AS ?now) {}"), is_repeatable("ASK { ?now ?p ?o }")
    (False, True)
    """
    return _DIFFERS.search(query) is None


class AnswerCache:
    """The answers last used, as many as there is room for.

    Args:
        room: bytes of bodies that are kept at most.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[Hashable, Representation] = OrderedDict()

    def get(self, key: Hashable) -> Representation | None:
        """Return the answer kept under ``key``, or None."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, answer: Representation) -> None:
        """Keep an answer, in place of those that were used longest ago."""
        self._kept[key] = answer
        self._room -= len(answer.body)
        while self._room < 0 and self._kept:
            _, oldest = self._kept.popitem(last=False)
            self._room += len(oldest.body)
