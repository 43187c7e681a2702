"""What a view is: a page that is about no one thing, made from the data, with its data beside it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from kg.publish.pages.environment import Page
from kg.publish.renderer import Renderer

_DIGITS = 9
"""Of the largest number that is asked for; of some thousand, Python would refuse to read one."""


class UnknownError(Exception):
    """A view has no such part."""


class UnusableError(Exception):
    """A parameter of a view means nothing; says what it may be."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of a view.

    Attributes:
        part: what of the view, after its name: ``aleppo-chronicle/2`` of ``accounts``; nothing for all of it.
        parameters: of the query string.
        live: whether a server answers forms; not so in a folder of files.
    """

    part: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    live: bool = True

    def get(self, name: str) -> str:
        """Return a parameter, without white space around it, or nothing."""
        return self.parameters.get(name, "").strip()

    def one_of(self, name: str, choices: Collection[str]) -> str:
        """Return a parameter that is one of some, or nothing.

        Raises:
            UnusableError: it is another.
        """
        value = self.get(name)
        if value and value not in choices:
            raise UnusableError(f"{name} is one of {', '.join(choices)}")
        return value

    def day(self, name: str) -> str:
        """Return a parameter that is a day, as ``2016-08-06``, or nothing.

        Raises:
            UnusableError: it is none.
        """
        value = self.get(name)
        try:
            return date.fromisoformat(value).isoformat() if value else ""
        except ValueError as error:
            raise UnusableError(f"{name} is a day such as 2016-08-06") from error

    def number(self, name: str) -> int:
        """Return a parameter that is a number from 1, which it is if not given.

        Raises:
            UnusableError: it is none.
        """
        value = self.get(name) or "1"
        if not value.isdecimal() or len(value) > _DIGITS or int(value) < 1:
            raise UnusableError(f"{name} is a number from 1")
        return int(value)


def _one(_: Renderer) -> list[str]:
    return [""]


@dataclass(frozen=True, slots=True)
class View:
    """A view: how its page and its data are made.

    A function raises ``UnknownError`` for a part that there is not, ``UnusableError`` for a parameter it cannot use.

    Attributes:
        name: the path is ``/view/<name>``; the words are below ``view.<name>``.
        page: makes the page; the page to fill knows the language.
        json: makes what the browser's part works on, for ``json.dumps``.
        parts: the parts that the folder of files holds.
        of_dataset: whether only a dataset has it, and plain RDF files do not.
    """

    name: str
    page: Callable[[Page, Asked], bytes]
    json: Callable[[Renderer, Asked], object] | None = None
    parts: Callable[[Renderer], list[str]] = _one
    of_dataset: bool = True
