"""What the site is, what may be done with it and what not, and how programs reach its data."""

from __future__ import annotations

from kg.dataset.config import DEFAULT
from kg.publish.pages.environment import Page
from kg.publish.views.view import Asked, View


def _page(page: Page, asked: Asked) -> bytes:
    bundled = page.renderer.site.name == DEFAULT  # of its accounts more can be said than of those of any dataset
    return page.render("views/about.html.j2", asked=asked, bundled=bundled)


ABOUT = View("about", _page, of_dataset=False)
