"""The network in files, for Gephi, Pajek, R, UCINET, Cytoscape, d3, sigma.js and NetworkX.

Each format is written here rather than by NetworkX, whose writers leave out the kind of a tie (GEXF), its sign and time
(Pajek), or refuse lists and unknown values (GraphML). The same network gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from kg.errors import NetworkError
from kg.network.exports.gexf import write_gexf
from kg.network.exports.graphml import write_graphml
from kg.network.exports.jgf import write_jgf
from kg.network.exports.matrices import write_matrices
from kg.network.exports.nodelink import write_cytoscape, write_graphology, write_node_link
from kg.network.exports.pajek import write_pajek
from kg.network.exports.r import write_scripts
from kg.network.exports.sidecar import graph_hash, write_readme, write_sidecar
from kg.network.exports.tables import write_tables
from kg.network.network import Network

__all__ = ["EXPORT_MARK", "FORMATS", "graph_hash", "write_network"]

EXPORT_MARK = "README.txt"
"""The file that every folder of exports holds."""

FORMATS: dict[str, Callable[[Network, Path], list[Path]]] = {
    "gexf": write_gexf,
    "graphml": write_graphml,
    "pajek": write_pajek,
    "jgf": write_jgf,
    "node-link": write_node_link,
    "cytoscape": write_cytoscape,
    "graphology": write_graphology,
    "csv": write_tables,
    "matrices": write_matrices,
    "r": write_scripts,
}
"""What writes each format. ``r`` needs ``csv`` beside it, which is written with it."""


def write_network(network: Network, folder: Path, formats: Iterable[str] = FORMATS) -> list[Path]:
    """Write a network into ``folder``, with a sidecar ``export.json`` and ``README.txt``; return the paths.

    Args:
        network: what to write; a cut of it says so in the sidecar.
        folder: is there and empty.
        formats: names of ``FORMATS``, all by default.

    Raises:
        NetworkError: there is no such format.
    """
    asked = set(formats)
    unknown = sorted(asked - set(FORMATS))
    if unknown or not asked:
        raise NetworkError(f"no such format: {', '.join(unknown)}", hint=f"one of {', '.join(FORMATS)}")
    if "r" in asked:
        asked.add("csv")
    paths = [path for name, write in FORMATS.items() if name in asked for path in write(network, folder)]
    paths.append(write_sidecar(network, folder, paths))
    return [*paths, write_readme(folder, EXPORT_MARK, paths)]
