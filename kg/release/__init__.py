"""Releases: deterministic dumps."""

from kg.release.dumps import write_dumps

__all__ = ["write_dumps"]
