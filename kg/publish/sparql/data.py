"""What queries are answered from: the graphs of a site, and as default graph what an ordinary query sees.

A dataset's default graph is the union of several graphs. It is made once, not by each query: joins over one graph are
twice as fast as over a union.
"""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kg.publish.site import Site
from kg.store import embedded


def default_graph(site: Site) -> Store:
    """Return a store whose default graph is that of an ordinary query; of a site of any RDF files its whole data."""
    if site.base is None:
        return site.engine
    store = Store()
    store.bulk_extend(embedded.default_graph(site.base, site.engine))
    return store


def write_data(site: Site, default: Store, path: Path) -> None:
    """Write the graphs of a site and the default graph as N-Quads."""
    with path.open("wb") as stream:
        site.engine.dump(stream, RdfFormat.N_QUADS)
        if default is not site.engine:
            default.dump(stream, RdfFormat.N_QUADS)
