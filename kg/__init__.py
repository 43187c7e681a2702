"""Conflict KG: narrative accounts of an armed conflict as a sourced, published and analysed knowledge graph."""

from kg.api import Dataset
from kg.errors import KgError

__all__ = ["Dataset", "KgError"]
