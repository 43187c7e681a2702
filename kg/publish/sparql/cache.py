"""Which answers may be kept for those who ask the same again: the data of a site never changes while it is served."""

from __future__ import annotations

import re

_DIFFERS = re.compile(r"(?:now|rand|uuid)\s*(?:#[^\r\n]*\s*)*\(", re.IGNORECASE)


def is_repeatable(query: str) -> bool:
    """Whether a query answers the same each time: it names no function of time or chance.

    >>> is_repeatable("SELECT (NOW() AS ?now) {}"), is_repeatable("ASK { ?now ?p ?o }")
    (False, True)
    """
    return _DIFFERS.search(query) is None
