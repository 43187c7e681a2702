"""The whole server of a site: documents, views, descriptions, fragments, versions and SPARQL behind limits and logs."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TextIO

from kg.publish.app import Application
from kg.publish.asgi import Handler, Receive, Scope, Send
from kg.publish.faults import Faults
from kg.publish.fragments import PATH, Fragments
from kg.publish.limits import Limited, Rate
from kg.publish.logs import Logged
from kg.publish.machine import Machine
from kg.publish.metrics import Metrics
from kg.publish.releases import releases_in
from kg.publish.renderer import Renderer
from kg.publish.site import Site
from kg.publish.sparql.options import Options
from kg.publish.sparql.service import SparqlService
from kg.publish.tiles import Tiles
from kg.publish.versions import Versions


@dataclass(frozen=True, slots=True)
class Serving:
    """What the operator of a server decides.

    Attributes:
        sparql: of the endpoint.
        sources: folder with the texts of the accounts, shown then.
        tiles: pictures of the ground under the map.
        dumps: folder with the dumps of a build, offered then.
        releases: folder with released versions, served as such then.
        public: the address of the site, such as ``https://example.org/kg``; that of each request where empty.
        prefix: the path below which the site is reached, such as ``/kg``.
        rate: requests of one client; None where there is no limit.
        proxies: proxies of one's own before the server.
        log: where a line for each request goes; None for nowhere.
        log_queries: whether the line holds what was asked.
    """

    sparql: Options = field(default_factory=Options)
    sources: Path | None = None
    tiles: Tiles | None = None
    dumps: Path | None = None
    releases: Path | None = None
    public: str = ""
    prefix: str = ""
    rate: Rate | None = field(default_factory=Rate)
    proxies: int = 0
    log: TextIO | None = None
    log_queries: bool = False


def application(site: Site, serving: Serving | None = None) -> Handler:
    """Return the ASGI application of ``site``.

    Raises:
        PublishError: a release cannot be read.
    """
    chosen = serving or Serving()
    if chosen.releases:
        site = replace(site, releases=releases_in(chosen.releases, site.name))
    renderer = Renderer(site, chosen.sources, chosen.tiles, chosen.dumps)
    service = SparqlService(site, chosen.sparql)
    services: list[AbstractAsyncContextManager[object]] = [service]
    metrics = Metrics(site, queue=lambda: service.pool.waiting)
    machine = Machine(renderer, public=chosen.public)
    fragments = Fragments(renderer, public=chosen.public)
    mounted: list[tuple[str, Handler]] = [*service.mounted(), *machine.mounts(), (PATH, fragments)]
    mounted += [(path, metrics) for path in metrics.paths]
    if chosen.releases:
        versions = Versions(renderer, public=chosen.public, options=chosen.sparql)
        mounted += versions.mounts()
        services.append(versions)
    whole: Handler = Application(renderer, mounted, services)
    whole = Faults(whole, renderer)
    if chosen.rate:
        whole = Limited(whole, chosen.rate, proxies=chosen.proxies)
    whole = Logged(whole, metrics=metrics, stream=chosen.log, queries=chosen.log_queries)
    return _below(chosen.prefix, whole) if chosen.prefix else whole


def _below(prefix: str, application: Handler) -> Handler:
    """Return ``application`` mounted at a path (ASGI, ``root_path``)."""

    async def mounted(scope: Scope, receive: Receive, send: Send) -> None:
        await application({**scope, "root_path": prefix}, receive, send)

    return mounted
