"""The endpoint and the catalogue of a site, with the workers that answer for both."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from pyoxigraph import RdfFormat

from kg.publish.asgi import Handler
from kg.publish.site import Site
from kg.publish.sparql import catalogue, endpoint
from kg.publish.sparql.options import Options
from kg.publish.sparql.pool import Pool


class SparqlService:
    """What an ``Application`` mounts; its workers run while it is entered.

    Args:
        site: what is asked; its data do not change.
        options: the operator's choices.
    """

    def __init__(self, site: Site, options: Options | None = None) -> None:
        self.site = site
        self.options = options or Options()
        self.pool = Pool(self.options.limits)
        self._stack = AsyncExitStack()

    def mounted(self) -> list[tuple[str, Handler]]:
        """Return the handlers with their paths; of the catalogue where the site is of a dataset."""
        answers = endpoint.Endpoint(self.site, self.pool, self.options)
        handlers: list[tuple[str, Handler]] = [(endpoint.PATH, answers)]
        if self.site.base:
            queries = catalogue.Catalogue(answers, self.site.base)
            handlers += [(path, queries) for path in (catalogue.PATH, catalogue.RDF_PATH, catalogue.OPENAPI_PATH)]
        return handlers

    async def __aenter__(self) -> Self:
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="kg-sparql-"))
        data = Path(folder) / "site.nq"
        await asyncio.to_thread(self.site.ordinary.dump, data, RdfFormat.N_QUADS)
        await self._stack.enter_async_context(self.pool.over(data))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()
