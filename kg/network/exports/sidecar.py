"""What stands beside the exported files: how the network was made, and what each file is for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from kg.network.exports.ties import EDGE_COLUMNS, edge_records, text, write_json
from kg.network.network import ABSENT_TIE, Network

_READING = {
    "network.gexf": "Gephi 0.9.3 or later: File > Open. Several ties between two nodes stay apart by their kind.",
    "network.graphml": "NetworkX: networkx.read_graphml(path). igraph in R: read_graph(path, format = 'graphml').",
    "network.net": "Pajek: File > Network > Read. Relations are kinds of ties; times are days, tabled at the top.",
    "relations/": "R: network::read.paj(path). Pajek likewise. One kind of tie in each file, without times.",
    "network.jgf.json": "Programs that read JSON Graph Format 2.",
    "network.node-link.json": "NetworkX: networkx.node_link_graph(json.load(file)). d3: edges are its links.",
    "network.cyjs": "Cytoscape: File > Import > Network from File. Cytoscape.js: the value of elements.",
    "network.graphology.json": "graphology and sigma.js: Graph.from(value).",
    "nodes.csv": "Tables, UTF-8: a row for each node; name is what the matrices and the Pajek files go by.",
    "edges.csv": "Tables, UTF-8: a row for each tie.",
    "pos.csv": "UCINET, and R: as.matrix(read.csv(path, row.names = 1, check.names = FALSE)). Positive ties of pairs.",
    "neg.csv": "The same for negative ties: how many each pair has.",
    "network.R": "R: makes an object of the package network from nodes.csv and edges.csv.",
    "networkdynamic.R": "R: the same with spells, for networkDynamic.",
    "signnet.R": "R: makes igraph objects of the ties with a sign, for signnet.",
    "ergm-sign.R": "R: makes an object of ergm.sign of the ties with a sign.",
    "export.json": "How the network was cut, by which rules and versions, and the SHA-256 of each file.",
}


def write_sidecar(network: Network, folder: Path, files: Iterable[Path]) -> Path:
    """Write ``export.json``: hash, cuts, rules, collapse, seed and versions, and the SHA-256 of each of ``files``.

    The export collapses nothing and draws nothing by chance, so that ``collapse`` is ``multigraph`` and ``seed`` null.
    ``origin`` is null for a network made by hand.
    """
    value = {
        "graph": {"sha256": graph_hash(network), "nodes": len(network.nodes), "ties": len(network.edges)},
        "cuts": list(network.cuts),
        "origin": asdict(network.origin) if network.origin else None,
        "collapse": "multigraph",
        "seed": None,
        "absent_tie": ABSENT_TIE,
        "versions": {name: version(name) for name in ("conflict-kg", "networkx")},
        "files": {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in sorted(files)},
    }
    return write_json(folder / "export.json", value)


def graph_hash(network: Network) -> str:
    """Return the SHA-256 of the ties: of a line for each, sorted, its columns as in edges.csv separated by tabs."""
    lines = sorted("\t".join(text(record[name]) for name in EDGE_COLUMNS) for record in edge_records(network))
    return sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def write_readme(folder: Path, name: str, files: Iterable[Path]) -> Path:
    """Write what each file is for and how to open it."""
    present = {path.relative_to(folder).as_posix() for path in files}
    listed = [
        f"{file}\n    {words}\n" for file, words in _READING.items() if any(one.startswith(file) for one in present)
    ]
    path = folder / name
    path.write_text(
        f"A tie that is absent from these files was {ABSENT_TIE}.\n\n{''.join(listed)}", encoding="utf-8", newline="\n"
    )
    return path
