"""Search: an index over names, other names and what claims say, forgiving of spelling and of script.

A query is found in an entry if all its words are found in one of the entry's texts. How well, best first:

    exact      the text is the query
    prefix     it begins with the query
    word       each word of the query is a word of it
    contains   each word of the query is within it
    sound      each word of the query sounds like a word of it (see ``kg.publish.folding.sound``)

Of entries found alike, names go before other names and those before what a claim says, things before the terms that
describe them, then short texts before long.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from pyoxigraph import Literal, NamedNode, Quad

from kg.namespaces import PREFIXES, RDF_TYPE, ckg
from kg.publish.folding import fold, sound
from kg.publish.labels import Labels, local_name
from kg.publish.site import Site

_OTHER_NAMES = (
    NamedNode(PREFIXES["skos"] + "altLabel"),
    NamedNode(PREFIXES["skos"] + "hiddenLabel"),
    NamedNode("http://xmlns.com/foaf/0.1/nick"),
    NamedNode("https://schema.org/alternateName"),
)
_COMMENT = NamedNode(PREFIXES["rdfs"] + "comment")
_LEAST_SOUND = 2
"""Consonants that a query must have to be looked for by its sound."""
_VOWEL = "A"
"""What stands in a sound for a vowel with which a word begins."""


class Match(IntEnum):
    """How well a text fits a query."""

    EXACT = 0
    PREFIX = 1
    WORD = 2
    CONTAINS = 3
    SOUND = 4


class Field(IntEnum):
    """What a text is to its entry."""

    NAME = 0
    OTHER_NAME = 1
    SAYS = 2


@dataclass(frozen=True, slots=True)
class Text:
    """A text by which an entry is found: as written, in which language, and as search compares it."""

    field: Field
    text: str
    language: str
    folded: str
    heard: str

    def match(self, query: Query) -> Match | None:
        """Return how well the text fits ``query``, or None."""
        if self.folded == query.folded:
            return Match.EXACT
        if self.folded.startswith(query.folded):
            return Match.PREFIX
        words = set(self.folded.split())
        if words.issuperset(query.words):
            return Match.WORD
        if all(word in self.folded for word in query.words):
            return Match.CONTAINS
        if query.heard and set(self.heard.split()).issuperset(query.heard):
            return Match.SOUND
        return None


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for, as search compares it."""

    folded: str
    words: frozenset[str]
    heard: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Query:
        """Return the query that a person wrote as ``text``."""
        folded, heard = fold(text), sound(text)
        consonants = sum(letter.isalpha() and letter != _VOWEL for letter in heard)
        named = heard if len(heard.split()) == len(folded.split()) and consonants >= _LEAST_SOUND else ""
        return cls(folded, frozenset(folded.split()), frozenset(named.split()))


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that can be found.

    Attributes:
        iri: the thing.
        kind: what it is, in a word: the segment of its IRI that tells (``place``, ``event``, ``claim`` …), ``term`` of
            an ontology, ``concept`` of a scheme; the end of its class's IRI where the site is of plain files.
        texts: by which it is found, names first.
        accounts: names of the accounts that speak of it, sorted.
    """

    iri: str
    kind: str
    texts: tuple[Text, ...]
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found, by which text, and how well that fits."""

    entry: Entry
    text: Text
    match: Match


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search.

    Attributes:
        hits: best first.
        kinds: how many there are of each kind, whichever kind was asked for; most first.
        accounts: how many each account speaks of, likewise.
    """

    hits: tuple[Hit, ...]
    kinds: Mapping[str, int]
    accounts: Mapping[str, int]


class Index:
    """Everything of a site that has a name or says something, ready to be searched."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)

    @classmethod
    def of(cls, site: Site, labels: Labels) -> Index:
        """Return the index of ``site``: every IRI that it answers for and that has a name or a gloss."""
        others = _others(site)
        accounts = _accounts(site)
        names = labels.all()
        found = (
            Entry(iri, _kind(site, iri), texts, tuple(sorted(accounts.get(iri, ()))))
            for iri in site.addresses.known()
            if (texts := tuple(_texts(names.get(iri, {}), others.get(iri, ()))))
        )
        return cls(found)

    def search(self, text: str, *, kind: str = "", account: str = "") -> Found:
        """Return what is found for ``text``, all kinds and accounts or one; nothing for a text without a letter."""
        query = Query.of(text)
        hits = [hit for entry in self.entries if (hit := _hit(entry, query))] if query.folded else []
        hits.sort(key=_order)
        by_account = [hit for hit in hits if not account or account in hit.entry.accounts]
        by_kind = [hit for hit in hits if not kind or hit.entry.kind == kind]
        return Found(
            tuple(hit for hit in by_account if not kind or hit.entry.kind == kind),
            _counted(hit.entry.kind for hit in by_account),
            _counted(name for hit in by_kind for name in hit.entry.accounts),
        )


def _hit(entry: Entry, query: Query) -> Hit | None:
    matches = (
        (match, text.field, len(text.folded), text) for text in entry.texts if (match := text.match(query)) is not None
    )
    best = min(matches, key=lambda found: found[:3], default=None)
    return Hit(entry, best[3], best[0]) if best else None


def _order(hit: Hit) -> tuple[int, int, bool, int, str]:
    vocabulary = hit.entry.kind in {"term", "concept"}
    return hit.match, hit.text.field, vocabulary, len(hit.text.folded), hit.entry.iri


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))


def _texts(names: Mapping[str, str], others: Iterable[tuple[Field, str, str]]) -> Iterator[Text]:
    own = [(Field.NAME, text, language) for language, text in sorted(names.items())]
    for field, text, language in (*own, *sorted(others)):
        # What a claim says is prose, in which too many words sound alike.
        yield Text(field, text, language, fold(text), "" if field is Field.SAYS else sound(text))


def _others(site: Site) -> dict[str, list[tuple[Field, str, str]]]:
    """Return other names by IRI, and what claims say."""
    found: dict[str, list[tuple[Field, str, str]]] = defaultdict(list)

    def add(field: Field, quad: Quad) -> None:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            found[quad.subject.value].append((field, quad.object.value, quad.object.language or ""))

    for name in _OTHER_NAMES:
        for quad in site.engine.quads_for_pattern(None, name, None, None):
            add(Field.OTHER_NAME, quad)
    for claim, _ in _claims(site):
        for quad in site.engine.quads_for_pattern(claim, _COMMENT, None, None):
            add(Field.SAYS, quad)
    return found


def _claims(site: Site) -> Iterator[tuple[NamedNode, str]]:
    """Yield each claim with the name of the account that it is in."""
    if site.base is None:
        return
    for quad in site.engine.quads_for_pattern(None, ckg("passage"), None, site.base.graph("provenance")):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            yield quad.subject, quad.object.value.removeprefix(f"{site.base.iri}passage/").partition("/")[0]


def _accounts(site: Site) -> dict[str, set[str]]:
    """Return the accounts that speak of a thing, by its IRI: those of the claims that name it."""
    found: dict[str, set[str]] = defaultdict(set)
    for claim, account in _claims(site):
        found[claim.value].add(account)
        for quad in site.engine.quads_for_pattern(None, None, None, claim):
            for term in (quad.subject, quad.object):
                if isinstance(term, NamedNode):
                    found[term.value].add(account)
    return found


def _kind(site: Site, iri: str) -> str:
    if site.base is None:
        types = site.engine.quads_for_pattern(NamedNode(iri), RDF_TYPE, None, None)
        return min((local_name(quad.object.value) for quad in types if isinstance(quad.object, NamedNode)), default="")
    if iri.startswith(site.base.iri):
        return iri.removeprefix(site.base.iri).partition("/")[0] or "dataset"
    return "concept" if "/scheme" in iri else "term"
