"""What the vocabularies in a store say of their terms: which are wider, and how they are defined."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Store

from kg.namespaces import PREFIXES
from kg.publish.labels import Name

_WIDER = (NamedNode(PREFIXES["rdfs"] + "subClassOf"), NamedNode(PREFIXES["rdfs"] + "subPropertyOf"))
_DEFINITIONS = (NamedNode(PREFIXES["skos"] + "definition"), NamedNode(PREFIXES["rdfs"] + "comment"))
_KEPT = 4096


class Schema:
    """The hierarchy of classes and of properties, read once; definitions are looked up."""

    def __init__(self, engine: Store) -> None:
        self._engine = engine
        self._definition = lru_cache(maxsize=_KEPT)(self._look_up)
        self._all_wider = lru_cache(maxsize=_KEPT)(self._follow)
        self._wider: dict[str, set[str]] = {}
        for name in _WIDER:
            for quad in engine.quads_for_pattern(None, name, None, None):
                if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                    self._wider.setdefault(quad.subject.value, set()).add(quad.object.value)

    def wider(self, term: str) -> frozenset[str]:
        """Return the classes or properties of which ``term`` is a narrower one, directly or through others."""
        return self._all_wider(term)

    def _follow(self, term: str) -> frozenset[str]:
        found: set[str] = set()
        waiting = list(self._wider.get(term, ()))
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self._wider.get(one, ())
        return frozenset(found - {term})

    def definition(self, term: str, languages: Iterable[str]) -> Name | None:
        """Return the definition of ``term`` in the first of ``languages`` that it has, else in any, else None."""
        return self._definition(term, tuple(languages))

    def _look_up(self, term: str, languages: tuple[str, ...]) -> Name | None:
        node = NamedNode(term)
        for name in _DEFINITIONS:
            terms = (quad.object for quad in self._engine.quads_for_pattern(node, name, None, None))
            texts = {one.language or "": one.value for one in terms if isinstance(one, Literal)}
            for language in (*languages, *sorted(texts)):
                if language in texts:
                    return Name(texts[language], language)
        return None
