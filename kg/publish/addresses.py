"""IRIs and the paths under which a site shows them: the same thing, however its letters are written.

An IRI may hold Arabic letters as they are or percent-encoded, composed or decomposed; browsers and clients change one
into the other. Two spellings are the same address if they have the same canonical form: percent-encodings of letters,
digits and non-ASCII characters decoded, all others with capital digits, non-ASCII characters in Unicode form C.
``%2B`` and ``+``, ``%2F`` and ``/`` stay two things.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

_RUNS = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE = "/:@!$&'()*+,;=~-._%"


def canonical(text: str) -> str:
    """Return the canonical form of an IRI or of a path; see the module.

    >>> canonical("/id/%D8%AD%2b%61 b") == "/id/ح%2Ba%20b"
    True
    """
    decoded = _RUNS.sub(_decode, text)
    composed = unicodedata.normalize("NFC", decoded)
    return "".join(_keep(char) for char in composed)


def _decode(run: re.Match[str]) -> str:
    """Decode the letters, digits and non-ASCII characters of a run of encodings; octets that are no UTF-8 stay."""
    text = unquote_to_bytes(run[0]).decode("utf-8", "surrogateescape")
    return "".join(_decoded(char) for char in text)


def _decoded(char: str) -> str:
    if "\udc80" <= char <= "\udcff":
        return f"%{ord(char) - 0xDC00:02X}"
    return char if char in _UNRESERVED or ord(char) > 127 else f"%{ord(char):02X}"


def _keep(char: str) -> str:
    return f"%{ord(char):02X}" if char in ' "<>\\^`{|}' or ord(char) < 33 or ord(char) == 127 else char


def to_ascii(text: str) -> str:
    """Return an IRI or a path as a URI: ASCII only, what is percent-encoded left so (RFC 3987, section 3.1)."""
    return quote(text, safe=_SAFE + "?#[]")


@dataclass(frozen=True, slots=True)
class Root:
    """A part of the IRI space and the path under which the site shows it: ``https://example.org/x/`` as ``/x/``."""

    iri: str
    path: str


class Addresses:
    """The IRIs that a site knows, found by IRI or by path in any spelling.

    Args:
        roots: where IRIs are shown; the longest that fits is taken.
        iris: every IRI that the site is to answer for.
    """

    def __init__(self, roots: Iterable[Root], iris: Iterable[str]) -> None:
        self.roots = tuple(sorted(roots, key=lambda root: (-len(root.iri), root.iri)))
        self._known = set(iris)
        self._spelled: dict[str, list[str]] = {}
        self._fragments: dict[str, list[str]] = {}
        for iri in sorted(self._known):
            self._spelled.setdefault(canonical(iri), []).append(iri)
            document, mark, _ = iri.partition("#")
            if mark:
                self._fragments.setdefault(document, []).append(iri)

    def __contains__(self, iri: str) -> bool:
        """Whether the site knows ``iri`` in this very spelling."""
        return iri in self._known

    def known(self) -> list[str]:
        """Return every IRI, sorted."""
        return sorted(self._known)

    def fragments(self, document: str) -> list[str]:
        """Return the IRIs that are ``document`` with a fragment, sorted."""
        return self._fragments.get(document, [])

    def find(self, iri: str) -> str | None:
        """Return the IRI meant by ``iri`` as somebody spelled it: itself if it is known, else the one like it."""
        if iri in self._known:
            return iri
        spelled = self._spelled.get(canonical(iri))
        return spelled[0] if spelled else None

    def at(self, path: str) -> str | None:
        """Return the IRI shown at ``path``, percent-encoded or not as it came over the wire; None if there is none."""
        plain = canonical(path)
        for root in self.roots:
            start = canonical(root.path)
            if plain.startswith(start):
                found = self.find(root.iri + plain[len(start) :])
                if found:
                    return found
        return None

    def path(self, iri: str) -> str | None:
        """Return the path under which ``iri`` is shown, ASCII, its fragment kept; None where it is not ours."""
        for root in self.roots:
            if iri.startswith(root.iri):
                return to_ascii(root.path + iri[len(root.iri) :])
        return None
