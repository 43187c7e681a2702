"""The SPARQL 1.1 Protocol over a site, its service description, and the catalogue of queries as an API."""

from kg.publish.sparql.limits import Limits
from kg.publish.sparql.options import Options
from kg.publish.sparql.service import SparqlService

__all__ = ["Limits", "Options", "SparqlService"]
