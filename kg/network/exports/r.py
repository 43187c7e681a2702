"""R scripts that rebuild the network from the CSV pair as objects of the packages that model such networks."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from kg.network.network import Network

SCRIPTS = ("ergm-sign.R", "network.R", "networkdynamic.R", "signnet.R")


def write_scripts(network: Network, folder: Path) -> list[Path]:  # noqa: ARG001 - as the other writers
    """Write the scripts, which are the same for every network; they read ``nodes.csv`` and ``edges.csv``."""
    with as_file(files("kg.network.exports") / "scripts") as scripts:
        return [Path(shutil.copyfile(scripts / name, folder / name)) for name in SCRIPTS]
