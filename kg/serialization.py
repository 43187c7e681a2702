"""RDF to bytes, with Oxigraph's writers."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad, RdfFormat, Triple, serialize


def to_bytes(
    statements: Iterable[Triple] | Iterable[Quad], form: RdfFormat, *, prefixes: dict[str, str] | None = None
) -> bytes:
    """Return ``statements``, in the order given, in the format ``form``."""
    data = serialize(statements, format=form, prefixes=prefixes)
    if data is None:
        raise TypeError("Oxigraph returned nothing")
    return data
