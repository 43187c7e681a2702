"""What a store can do, whichever engine or endpoint is behind it."""

from __future__ import annotations

from typing import Protocol

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

Answer = QuerySolutions | QueryBoolean | QueryTriples


class Store(Protocol):
    """A place that answers SPARQL 1.1 queries."""

    def query(self, text: str) -> Answer:
        """Return the answer to the SPARQL query ``text``.

        Relative IRIs are resolved against the dataset's base. The default graph is the union of the dataset's own
        graphs (``VISIBLE``); ``GRAPH ?claim`` reaches the claims.

        Raises:
            QueryError: the query does not parse.
            EndpointError: a remote endpoint did not answer it.
        """
        ...
