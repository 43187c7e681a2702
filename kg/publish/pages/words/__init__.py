"""The words of the interface, one set of TOML files for each language (``en.toml``, ``en-views.toml`` …)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any


class Words:
    """The words of one language, found by a dotted key.

    >>> words("en")("nav.timeline")
    'Timeline'
    """

    def __init__(self, language: str, keys: dict[str, str]) -> None:
        self.language = language
        self.keys = keys

    def __call__(self, key: str, **values: object) -> str:
        """Return the words at ``key`` with ``values`` in the places of their names.

        Raises:
            KeyError: there are none.
        """
        return self.keys[key].format(**values) if values else self.keys[key]

    def get(self, key: str) -> str | None:
        """Return the words at ``key``, or None."""
        return self.keys.get(key)

    def below(self, start: str) -> Iterator[tuple[str, str]]:
        """Yield the keys that begin with ``start``, whole, and their words."""
        return ((key, text) for key, text in self.keys.items() if key.startswith(start))


@cache
def words(language: str) -> Words:
    """Return the words of ``language``."""
    keys: dict[str, str] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml") and file.name.removesuffix(".toml").partition("-")[0] == language:
            keys |= _flat(tomllib.loads(file.read_text(encoding="utf-8")))
    return Words(language, keys)


def _flat(tree: dict[str, Any], start: str = "") -> dict[str, str]:
    keys: dict[str, str] = {}
    for key, value in tree.items():
        keys |= _flat(value, f"{start}{key}.") if isinstance(value, dict) else {start + key: str(value)}
    return keys
