"""The site of a release: its data with the names, titles and roots of the current one."""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import RdfFormat, Store

from kg.errors import Location, PublishError
from kg.publish.addresses import Addresses
from kg.publish.releases import Release
from kg.publish.site import Site, iris_below


def site_of_release(current: Site, release: Release) -> Site:
    """Return the site of ``release``, read from its dump.

    Raises:
        PublishError: the dump cannot be read.
    """
    engine = Store()
    try:
        engine.bulk_load(release.data(), RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise PublishError(f"not readable: {error.msg}", location=Location(release.dump, error.lineno)) from error
    roots = current.addresses.roots
    iris = iris_below(engine, tuple(root.iri for root in roots)) | {current.iri}
    return replace(
        current, engine=engine, version=release.version, addresses=Addresses(roots, iris), release=release,
        releases=(), current=current.addresses,
    )  # fmt: skip
