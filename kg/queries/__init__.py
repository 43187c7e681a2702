"""Queries: files with a header, the catalogue, parameters, and the way back from a fact to its passages."""

from kg.queries.catalogue import catalogue, find_query, prepare
from kg.queries.header import Parameter, QueryFile, read_query
from kg.queries.why import Evidence, why_thing, why_triple

__all__ = [
    "Evidence",
    "Parameter",
    "QueryFile",
    "catalogue",
    "find_query",
    "prepare",
    "read_query",
    "why_thing",
    "why_triple",
]
