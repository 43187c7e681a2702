"""The formats of answers: of SELECT and ASK those of query results, of CONSTRUCT and DESCRIBE those of RDF."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kg.publish.formats import DATA, JSON, JSON_LD, RDF_XML, TURTLE, Format
from kg.publish.negotiation import choose
from kg.publish.sparql.protocol import RequestError

_JSON_RESULTS = Format("json", "application/sparql-results+json")
_XML_RESULTS = Format("xml", "application/sparql-results+xml")
RESULTS = (_JSON_RESULTS, _XML_RESULTS, Format("csv", "text/csv"), Format("tsv", "text/tab-separated-values"))
"""Formats of query results, the one that ``*/*`` gets first."""

_RESULTS_BY_OTHER_NAMES = (JSON, Format("xml", "application/xml"))
"""As programs ask for them that do not know of SPARQL; they are sent under the type that was asked for."""

_RESULTS = {form.name: form for form in RESULTS}
_DATA = {form.name: form for form in DATA}
_DATA |= {"xml": RDF_XML, "rdf+xml": RDF_XML, "json": JSON_LD, "json-ld": JSON_LD, "turtle": TURTLE}
# SPARQLWrapper sends the parameter with names such as these, whatever the query returns.


@dataclass(frozen=True, slots=True)
class Wanted:
    """The formats that suit the client: of results and of RDF, as what the query returns is not known before."""

    results: Format | None
    data: Format | None


@lru_cache(maxsize=1024)
def wanted(accept: str | None, name: str | None) -> Wanted:
    """Return the formats that the parameter ``format``, else the header Accept, asks for.

    >>> wanted("text/turtle, application/json;q=0.5", None).results.media
    'application/json'

    Raises:
        RequestError: 406, whatever the query were to return.
    """
    if name is None:
        found = Wanted(choose(accept, (*RESULTS, *_RESULTS_BY_OTHER_NAMES)), choose(accept, DATA))
    else:
        found = Wanted(_RESULTS.get(name), _DATA.get(name))
    if found == Wanted(None, None):
        raise not_acceptable((*RESULTS, *DATA))
    return found


def not_acceptable(offered: tuple[Format, ...]) -> RequestError:
    """Return the refusal that lists what is on offer."""
    alternates = [{"type": form.media, "format": form.name} for form in offered]
    return RequestError(406, "None of the formats asked for is on offer", alternates=alternates)
