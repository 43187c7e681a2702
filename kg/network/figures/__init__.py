"""Figures of a network, SVG and PNG, English and Arabic, the same bytes each time."""

from kg.network.figures.adjacency import draw_adjacency
from kg.network.figures.alluvial import draw_alluvial
from kg.network.figures.bars import Range, draw_ranges, draw_roles
from kg.network.figures.circle import draw_circle
from kg.network.figures.course import Moved, Point, draw_course, draw_moved
from kg.network.figures.style import Language

__all__ = [
    "Language",
    "Moved",
    "Point",
    "Range",
    "draw_adjacency",
    "draw_alluvial",
    "draw_circle",
    "draw_course",
    "draw_moved",
    "draw_ranges",
    "draw_roles",
]
