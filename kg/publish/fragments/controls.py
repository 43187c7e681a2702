"""The controls of a page of a fragment (Hydra): of what it is a part, how much there is, and how to ask for more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from pyoxigraph import Literal, NamedNode, Triple

from kg.namespaces import PREFIXES, RDF_TYPE, XSD_INTEGER
from kg.publish.fragments.matches import PAGE, last_page
from kg.publish.fragments.pattern import POSITIONS

HYDRA = "http://www.w3.org/ns/hydra/core#"
VOID = "http://rdfs.org/ns/void#"
_TOPIC = NamedNode("http://xmlns.com/foaf/0.1/primaryTopic")


@dataclass(frozen=True, slots=True)
class Controls:
    """The statements about a page.

    Attributes:
        address: of the fragments, absolute, without query.
        asked: the parameters of the request but the number of the page.
        here: the page itself.
        page: its number.
        total: triples of the whole fragment.
    """

    address: str
    asked: dict[str, str]
    here: NamedNode
    page: int
    total: int

    def __iter__(self) -> Iterator[Triple]:
        """Yield the statements."""
        fragment = self._link(self.asked)
        dataset = f"{self._link(self._graph)}#dataset"
        yield Triple(NamedNode(f"{self.here.value}#metadata"), _TOPIC, self.here)
        yield _to(dataset, RDF_TYPE.value, f"{VOID}Dataset")
        yield _to(dataset, RDF_TYPE.value, f"{HYDRA}Collection")
        yield _to(dataset, f"{VOID}subset", fragment)
        if fragment != self.here.value:
            yield _to(fragment, f"{VOID}subset", self.here.value)
        for part in sorted({fragment, self.here.value}):
            yield from self._counts(part)
        yield _to(self.here.value, RDF_TYPE.value, f"{HYDRA}PartialCollectionView")
        yield from self._pages()
        yield from self._search(dataset)

    @property
    def _graph(self) -> dict[str, str]:
        return {"graph": self.asked["graph"]} if self.asked.get("graph") else {}

    def _counts(self, subject: str) -> Iterator[Triple]:
        for name in (f"{HYDRA}totalItems", f"{VOID}triples"):
            yield _numbered(subject, name, self.total)
        yield _numbered(subject, f"{HYDRA}itemsPerPage", PAGE)

    def _pages(self) -> Iterator[Triple]:
        last = last_page(self.total)
        others = {"first": 1, "last": last}
        others |= {"previous": self.page - 1} if self.page > 1 else {}
        others |= {"next": self.page + 1} if self.page < last else {}
        for name, number in others.items():
            yield _to(self.here.value, HYDRA + name, self._link({**self.asked, "page": str(number)}))

    def _search(self, dataset: str) -> Iterator[Triple]:
        """Yield the form by which to ask: an URI template (RFC 6570) and what its variables stand for."""
        form = f"{dataset}-search"
        start = self._link(self._graph)
        template = f"{start}{{{'&' if '?' in start else '?'}{','.join(POSITIONS)}}}"
        yield _to(dataset, f"{HYDRA}search", form)
        yield Triple(NamedNode(form), NamedNode(f"{HYDRA}template"), Literal(template))
        yield _to(form, f"{HYDRA}variableRepresentation", f"{HYDRA}ExplicitRepresentation")
        for name in POSITIONS:
            mapping = f"{dataset}-{name}"
            yield _to(form, f"{HYDRA}mapping", mapping)
            yield Triple(NamedNode(mapping), NamedNode(f"{HYDRA}variable"), Literal(name))
            yield _to(mapping, f"{HYDRA}property", PREFIXES["rdf"] + name)

    def _link(self, asked: dict[str, str]) -> str:
        return f"{self.address}?{urlencode(asked, quote_via=quote, safe='')}" if asked else self.address


def _to(subject: str, predicate: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(value))


def _numbered(subject: str, name: str, number: int) -> Triple:
    return Triple(NamedNode(subject), NamedNode(name), Literal(str(number), datatype=XSD_INTEGER))
