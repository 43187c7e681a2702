"""The commands ``kg serve`` and ``kg publish``: a site on a port, or as a folder of files."""

from __future__ import annotations

import gc
import signal
import socket
import sys
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from kg.api import Dataset
from kg.cli.options import Quiet, Sources
from kg.cli.output import Talk
from kg.dataset import DEFAULT
from kg.errors import PublishError
from kg.publish.limits import Rate
from kg.publish.machine import Machine
from kg.publish.processes import run_processes
from kg.publish.protocol import Protocol
from kg.publish.releases import releases_in
from kg.publish.renderer import Renderer
from kg.publish.serve import Serving, application
from kg.publish.site import Site, site_of_build, site_of_dataset, site_of_files
from kg.publish.sparql.limits import Limits
from kg.publish.sparql.options import Options
from kg.publish.static import write_static
from kg.publish.tiles import Tiles
from kg.publish.versions.files import version_files, version_parts
from kg.publish.views import static_views

Paths = Annotated[
    list[str] | None, typer.Argument(metavar="[PATH]...", help="A dataset, a build folder, or any RDF files.")
]
Releases = Annotated[
    Path | None,
    typer.Option("--releases", metavar="DIR", help="Released versions: folders such as 0.1.0, with dump and day."),
]
Public = Annotated[
    str,
    typer.Option(
        "--public", metavar="URL", help="The address at which the site is reached.",
        callback=lambda url: url.rstrip("/"),
    ),
]  # fmt: skip

_GRACE = 10
"""Seconds that answers have to be finished when the server is ended; a client that stops reading must not hold it."""

_SELDOM = (50_000, 50, 50)
"""Allocations until garbage is looked for; by default that took more than a quarter of the time of small answers."""


def serve_command(
    paths: Paths = None,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 8000,
    prefix: Annotated[str, typer.Option("--prefix", metavar="PATH", help="Where a proxy shows it, such as /kg.")] = "",
    public: Public = "",
    sources: Sources = None,
    releases: Releases = None,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds that a query may take.")] = 30.0,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Short queries that run at once.")] = 2,
    allow_service: Annotated[
        list[str] | None, typer.Option("--allow-service", metavar="HOST", help="SERVICE may ask it; repeatable.")
    ] = None,
    rate: Annotated[float, typer.Option("--rate", min=0.0, help="Requests a second of a client; 0: any.")] = 20.0,
    burst: Annotated[int, typer.Option("--burst", min=1, help="Requests at once after a pause.")] = 200,
    proxies: Annotated[int, typer.Option("--proxies", min=0, help="Proxies of your own before it.")] = 0,
    tiles: Annotated[
        str | None, typer.Option("--tiles", metavar="URL", help="Map tiles from elsewhere, with {z}, {x} and {y}.")
    ] = None,
    tiles_credit: Annotated[str, typer.Option("--tiles-credit", help="Whose the map tiles are.")] = "",
    processes: Annotated[
        int, typer.Option("--processes", min=1, help="How many serve; each has its own workers and counts by itself.")
    ] = 1,
    log_queries: Annotated[bool, typer.Option("--log-queries", help="Log what was asked as well.")] = False,
    quiet: Quiet = False,
) -> None:
    """Serve pages, linked data and SPARQL on a port."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # what was begun is tidied away, also before the server runs
    site, dumps = site_of(paths or [DEFAULT])
    prefix = f"/{prefix.strip('/')}" if prefix.strip("/") else ""
    limits = Limits(seconds=timeout, workers=workers)
    serving = Serving(
        sparql=Options(limits=limits, services=frozenset(allow_service or ()), public=public),
        sources=sources, dumps=dumps, releases=releases, public=public, prefix=prefix,
        rate=Rate(rate, burst) if rate else None, proxies=proxies,
        log=None if quiet else sys.stderr, log_queries=log_queries, tiles=Tiles(tiles, tiles_credit) if tiles else None,
    )  # fmt: skip
    gc.collect()
    gc.freeze()  # the data stay as they are: no collection need look at them again
    gc.set_threshold(*_SELDOM)  # nor often at the answers that are kept
    with _listening(host, port) as listener:
        Talk(quiet)(f"serving {site.name} at http://{host}:{listener.getsockname()[1]}{prefix}/")
        run = partial(_serve, site, serving, listener)
        if processes == 1:
            run()
        else:
            run_processes(processes, run)


def _serve(site: Site, serving: Serving, listener: socket.socket) -> None:
    config = uvicorn.Config(
        application(site, serving), http=Protocol, log_level="warning", access_log=False, server_header=False,
        proxy_headers=serving.proxies > 0, timeout_graceful_shutdown=_GRACE,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        PublishError: the address is taken, or not one of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise PublishError(
            f"cannot listen: {error.strerror}", location=f"{host}:{port}", hint="--port 0 takes a free one"
        ) from error


def publish_command(
    paths: Paths = None,
    static: Annotated[Path, typer.Option("--static", metavar="DIR", help="The folder that takes the files.")] = Path(
        "site"
    ),
    public: Public = "",
    releases: Releases = None,
    processes: Annotated[int | None, typer.Option("--processes", min=1, help="How many work at it.")] = None,
    quiet: Quiet = False,
) -> None:
    """Write the site as a folder of files for any web server or static host."""
    site, dumps = site_of(paths or [DEFAULT])
    if releases:
        site = replace(site, releases=releases_in(releases, site.name))
    renderer = Renderer(site, dumps=dumps)
    machine = Machine(renderer, public=public)
    talk = Talk(quiet)
    files = chain(static_views(renderer), version_files(machine) if releases else ())
    report = write_static(machine, static, views=files, parts=version_parts(machine), processes=processes, tell=talk)
    talk(f"wrote {report.files:,} files about {report.documents:,} things into {static}")
    for path in report.unwritten:
        talk(f"no file can have this name: {path}")


def site_of(paths: list[str]) -> tuple[Site, Path | None]:
    """Return the site of a dataset, of a build folder with its dumps, or of RDF files.

    Raises:
        KgError: there is no such thing, or it cannot be read.
    """
    first = Path(paths[0])
    if len(paths) == 1 and (first / "dump").is_dir():
        return site_of_build(first), first / "dump"
    if all(Path(path).is_file() for path in paths):
        return site_of_files([Path(path) for path in paths]), None
    if len(paths) > 1:
        missing = next(path for path in paths if not Path(path).is_file())
        raise PublishError("no such file", location=missing, hint="give one dataset, one build folder, or RDF files")
    return site_of_dataset(Dataset.load(paths[0])), None
