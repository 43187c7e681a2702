"""Style sheets, scripts and pictures that travel with the package, at addresses that change with their content.

``/static/style.css?v=<hash>`` may be kept for ever; without the hash, or with that of another version, a client asks
again each time.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from kg.publish.representation import FOR_EVER, Representation, found, problem

STATIC = "/static"
"""The path below which the files are shown."""

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}


@cache
def static_files() -> dict[str, bytes]:
    """Return every file by its name below ``/static/``, sorted; of a type that a browser may be sent."""
    folder = Path(str(files("kg.publish"))) / "static"
    found_files = (path for path in folder.rglob("*") if path.is_file() and path.suffix in _TYPES)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(found_files)}


@cache
def fingerprint(name: str) -> str:
    """Return the hash of a file's content that stands in its address.

    Raises:
        KeyError: there is no such file.
    """
    return hashlib.sha256(static_files()[name]).hexdigest()[:16]


def static_path(name: str) -> str:
    """Return the path of a file, with the hash of its content."""
    return f"{STATIC}/{name}?v={fingerprint(name)}"


def static_file(path: str, version: str | None) -> Representation:
    """Return the answer at ``path``; ``version`` is the hash that was asked for."""
    name = path.removeprefix(f"{STATIC}/")
    if name not in static_files():
        return problem(404, "No such file", f"Nothing is kept at {path}.")
    answer = found(static_files()[name], _TYPES[Path(name).suffix], version=fingerprint(name))
    if version != fingerprint(name):
        return answer
    headers = tuple((key, FOR_EVER if key == "Cache-Control" else value) for key, value in answer.headers)
    return Representation(answer.status, headers, answer.body)
