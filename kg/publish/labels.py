"""Names of things in the reader's language, never empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Store

from kg.namespaces import PREFIXES, RDFS_LABEL

_LABELS = (
    RDFS_LABEL,
    NamedNode(PREFIXES["skos"] + "prefLabel"),
    NamedNode(PREFIXES["dcterms"] + "title"),
    NamedNode("http://xmlns.com/foaf/0.1/name"),
    NamedNode("https://schema.org/name"),
    NamedNode("http://schema.org/name"),
)
"""Properties that name a thing, the best first."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name to show, and the language it is in (empty where it has none)."""

    text: str
    language: str


class Labels:
    """The names of everything in a store, read once.

    Args:
        more: names by IRI and language of what the store does not speak of.
    """

    def __init__(self, engine: Store, more: Mapping[str, Mapping[str, str]] = MappingProxyType({})) -> None:
        self._names: dict[str, dict[str, str]] = {iri: dict(names) for iri, names in more.items()}
        for name in _LABELS:
            for quad in sorted(engine.quads_for_pattern(None, name, None, None), key=str):
                if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                    names = self._names.setdefault(quad.subject.value, {})
                    names.setdefault(quad.object.language or "", quad.object.value)

    def of(self, iris: Iterable[str]) -> dict[str, dict[str, str]]:
        """Return the names by language of those of ``iris`` that have any."""
        return {iri: self._names[iri] for iri in sorted(iris) if iri in self._names}

    def all(self) -> Mapping[str, Mapping[str, str]]:
        """Return the names by language of everything that has one."""
        return self._names

    def name(self, iri: str, languages: Iterable[str]) -> Name:
        """Return the name of ``iri`` in the first of ``languages`` that it has, else untagged, else any, else its end.

        The languages of a user come first, then English and Arabic, then a name without language, then any other.
        """
        names = self._names.get(iri, {})
        for language in (*languages, "en", "ar", ""):
            if language in names:
                return Name(names[language], language)
        if names:
            language = min(names)
            return Name(names[language], language)
        return Name(local_name(iri), "")


def local_name(iri: str) -> str:
    """Return the readable end of an IRI: after its last ``#``, ``/`` or ``:``, percent-decoded; else the IRI.

    >>> local_name("https://example.org/id/Saif%20al-Dawla/")
    'Saif al-Dawla'
    """
    bare = iri.rstrip("/#:")
    for mark in "#/:":
        if mark in bare:
            return unquote(bare.rpartition(mark)[2]) or iri
    return iri
