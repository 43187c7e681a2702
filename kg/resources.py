"""Finds the ontology, shapes, queries and datasets that travel with the package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parent.parent


def bundled(name: str) -> Path:
    """Return the folder of bundled data called ``name`` (``ontology``, ``shapes``, ``queries`` or ``datasets``).

    In an installed package the folder lies in ``kg/data/``; in a checkout it lies at the top, where people edit it.
    """
    packaged = Path(str(files("kg"))) / "data" / name
    return packaged if packaged.is_dir() else _CHECKOUT / name
