"""Publishes a site: pages and data by content negotiation, SPARQL, and the same as a folder of files."""
