"""Pictures of the ground under the map, from a server of the operator's choice; without one the map has none.

They come from elsewhere, and the reader's browser tells that server what is looked at: so only the operator decides it.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.errors import PublishError


@dataclass(frozen=True, slots=True)
class Tiles:
    """A server of map tiles.

    Attributes:
        url: of a tile, with ``{z}``, ``{x}`` and ``{y}`` in it, and ``{s}`` where the server has several names.
        credit: words about whose they are, as their licence asks for.

    Raises:
        PublishError: ``url`` is none of a tile.
    """

    url: str
    credit: str = ""

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.netloc or any(c in parts.netloc for c in " ;,'\""):
            raise PublishError("not the address of a server of tiles", location=self.url)
        if not all(f"{{{name}}}" in self.url for name in "zxy"):
            raise PublishError("the address of a tile has no place for its numbers", hint="write {z}, {x} and {y}")

    @property
    def source(self) -> str:
        """The source of images that the page's policy allows (Content Security Policy Level 3, section 2.3.1).

        >>> Tiles("https://{s}.tiles.example/{z}/{x}/{y}.png").source
        'https://*.tiles.example'
        """
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}"
