"""What queries are answered from: the graphs of a site, and as default graph what an ordinary query sees.

A dataset's default graph is the union of several graphs. It is made once, not by each query: joins over one graph are
twice as fast as over a union.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kg.publish.site import Site
from kg.store import default_graph


class Data:
    """The data of a site, for its endpoint."""

    def __init__(self, site: Site) -> None:
        self.site = site

    @cached_property
    def default(self) -> Store:
        """A store whose default graph is that of an ordinary query; of a site of any RDF files its whole data."""
        if self.site.base is None:
            return self.site.engine
        store = Store()
        store.bulk_extend(default_graph(self.site.base, self.site.engine))
        return store

    def write(self, path: Path) -> None:
        """Write the graphs of the site and the default graph as N-Quads."""
        with path.open("wb") as stream:
            self.site.engine.dump(stream, RdfFormat.N_QUADS)
            if self.default is not self.site.engine:
                self.default.dump(stream, RdfFormat.N_QUADS)
