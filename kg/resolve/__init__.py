"""Resolution: from claims to date bounds, contradictions, the resolved view and computed control."""

from __future__ import annotations

from kg.dataset import DatasetFiles
from kg.resolve.bounds import derive_bounds
from kg.resolve.preferences import prefer
from kg.resolve.rules import Applied, apply_rules, rules
from kg.store import EmbeddedStore

__all__ = ["Applied", "apply_rules", "derive_bounds", "prefer", "resolve", "rules"]


def resolve(files: DatasetFiles) -> tuple[EmbeddedStore, list[Applied]]:
    """Return a store in memory with the dataset and all that follows from it, and what each rule contributed."""
    store = EmbeddedStore.in_memory(files.config.base, files.quads)
    store.add(derive_bounds(files.quads))
    return store, apply_rules(store)
