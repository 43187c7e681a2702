"""Triple patterns, and how their terms are written in an address: for programs, and shorter for people.

Programs write terms as Hydra has it: an IRI in full, a literal in quotation marks. People may also write a prefixed
name. Theirs is a notation apart, since ``geo:36.2,37.1`` is an absolute IRI to a program, and must stay one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.namespaces import PREFIXES, shorten

POSITIONS = ("subject", "predicate", "object")
"""The places of a triple, and the parameters that ask for them."""

PARAMETERS = (*POSITIONS, "graph")
"""The parameters of a pattern."""

Term = NamedNode | Literal | BlankNode

_LITERAL = re.compile(r'"(?P<text>.*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<?(?P<datatype>[^<>"]+)>?)?', re.DOTALL)
_STRING = PREFIXES["xsd"] + "string"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern, None for what may be anything, and the graph that it is asked of."""

    subject: Term | None = None
    predicate: Term | None = None
    object: Term | None = None
    graph: Term | None = None

    @property
    def matchable(self) -> bool:
        """Whether any triple at all could match: no literal stands where RDF has none, and no blank node is named."""
        named = (self.subject, self.predicate, self.graph)
        return all(term is None or isinstance(term, NamedNode) for term in named) and not isinstance(
            self.object, BlankNode
        )

    def terms(self) -> dict[str, Term]:
        """Return the terms that are given, by parameter."""
        terms = (self.subject, self.predicate, self.object, self.graph)
        return {name: term for name, term in zip(PARAMETERS, terms, strict=True) if term is not None}


def read_pattern(asked: Mapping[str, str], prefixes: Mapping[str, str] | None = None) -> Pattern:
    """Return the pattern that the parameters ask for.

    Args:
        asked: values of parameters by name.
        prefixes: those that people may use; none where a program asks.

    Raises:
        ValueError: a term is malformed; says which.
    """
    return Pattern(*(_read(name, asked.get(name, ""), prefixes or {}) for name in PARAMETERS))


def _read(name: str, text: str, prefixes: Mapping[str, str]) -> Term | None:
    try:
        return parse_term(_expanded(text, prefixes))
    except ValueError as error:
        hint = 'Write an IRI, or a text in quotation marks, such as "Aleppo"@en.'
        raise ValueError(f"{name}: {text} is neither an IRI nor a literal ({error}). {hint}") from error


def parse_term(text: str) -> Term | None:
    """Return the term written in a parameter (Hydra, ExplicitRepresentation); None for nothing or a variable.

    >>> parse_term('"مرحبا"@ar'), parse_term("https://example.org/x"), parse_term("?s")
    (<Literal value=مرحبا language=ar>, <NamedNode value=https://example.org/x>, None)

    Raises:
        ValueError: it is malformed.
    """
    if not text or text.startswith("?"):
        return None
    if text.startswith("_:"):
        return BlankNode(text[2:])
    if not text.startswith('"'):
        return NamedNode(text.removeprefix("<").removesuffix(">"))
    match = _LITERAL.fullmatch(text)
    if match is None:
        raise ValueError("not a literal")
    if match["language"]:
        return Literal(match["text"], language=match["language"])
    return (
        Literal(match["text"], datatype=NamedNode(match["datatype"])) if match["datatype"] else Literal(match["text"])
    )


def write_term(term: Term, prefixes: Mapping[str, str] | None = None) -> str:
    """Return a term as ``read_pattern`` reads it with the same prefixes: shortened by them, or as programs write it.

    >>> write_term(NamedNode("geo:36.2,37.1"), {"geo": "http://www.opengis.net/ont/geosparql#"})
    '<geo:36.2,37.1>'
    """
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    if isinstance(term, NamedNode):
        return _written(term.value, prefixes or {})
    if term.language:
        return f'"{term.value}"@{term.language}'
    kind = term.datatype.value
    return f'"{term.value}"' if kind == _STRING else f'"{term.value}"^^{_written(kind, prefixes or {})}'


def _written(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return an IRI as a prefixed name; in angle brackets where it would be read as one that it is not."""
    short = shorten(iri, prefixes)
    return f"<{iri}>" if short == iri and iri.partition(":")[0] in prefixes else short


def _expanded(text: str, prefixes: Mapping[str, str]) -> str:
    """Return a term with the prefixed name that it is, or that is the datatype of the literal that it is, in full."""
    head, mark, name = text.rpartition('"^^') if text.startswith('"') else ("", "", text)
    prefix, colon, local = name.partition(":")
    known = colon and prefix in prefixes and '"' not in name
    return f"{head}{mark}{prefixes[prefix]}{local}" if known else text
