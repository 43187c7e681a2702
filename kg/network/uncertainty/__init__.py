"""Uncertainty: every figure on the resolved view, and its range over the ways to read the sources.

Worlds (``worlds``) are networks as they would be if a contradiction were resolved otherwise, an account left out, two
actors taken for one, or claims and days drawn at random; ``scalar_ranges``, ``rank_ranges`` and ``rank_stability`` say
what becomes of figures and ranks in them.
"""

from kg.network.uncertainty.gather import worlds
from kg.network.uncertainty.ranges import rank_ranges, rank_stability, scalar_ranges
from kg.network.uncertainty.world import COMBINATIONS, KINDS, Cut, Kind, World, Worlds

__all__ = [
    "COMBINATIONS",
    "KINDS",
    "Cut",
    "Kind",
    "World",
    "Worlds",
    "rank_ranges",
    "rank_stability",
    "scalar_ranges",
    "worlds",
]
