"""Stores: one small interface, an embedded engine, and remote endpoints."""

from kg.store.embedded import VISIBLE, EmbeddedStore, fill, visible_quads
from kg.store.endpoint import EndpointStore
from kg.store.interface import Answer, Store
from kg.store.rows import select, value

__all__ = ["VISIBLE", "Answer", "EmbeddedStore", "EndpointStore", "Store", "fill", "select", "value", "visible_quads"]
