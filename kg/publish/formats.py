"""The formats in which things are published: media type, file extension, and how to write them."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import RdfFormat


@dataclass(frozen=True, slots=True)
class Format:
    """A representation that can be asked for by media type, extension or parameter.

    Attributes:
        name: extension of its files and value of the parameter ``format``.
        media: its media type, without parameters.
        rdf: Oxigraph's writer, or None for HTML and for formats of query results.
        datasets: whether it can hold named graphs.
    """

    name: str
    media: str
    rdf: RdfFormat | None = None
    datasets: bool = False

    @property
    def content_type(self) -> str:
        """The value of the header Content-Type; text is UTF-8."""
        return f"{self.media}; charset=utf-8" if self.media.startswith("text/") else self.media


HTML = Format("html", "text/html")
TURTLE = Format("ttl", "text/turtle", RdfFormat.TURTLE)
TRIG = Format("trig", "application/trig", RdfFormat.TRIG, datasets=True)
N_TRIPLES = Format("nt", "application/n-triples", RdfFormat.N_TRIPLES)
N_QUADS = Format("nq", "application/n-quads", RdfFormat.N_QUADS, datasets=True)
JSON_LD = Format("jsonld", "application/ld+json", RdfFormat.JSON_LD, datasets=True)
JSON = Format("json", "application/json")
RDF_XML = Format("rdf", "application/rdf+xml", RdfFormat.RDF_XML)

DATA = (TURTLE, TRIG, N_TRIPLES, N_QUADS, JSON_LD, RDF_XML)
"""Formats of data, the one that ``*/*`` gets first."""

DOCUMENTS = (HTML, *DATA)
"""Formats of a document about a thing."""

BY_NAME = {form.name: form for form in DOCUMENTS}
