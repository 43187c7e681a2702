"""The home page, which is made with the pages of things, as a view among the others."""

from __future__ import annotations

from kg.publish.pages import home_page
from kg.publish.pages.environment import Page
from kg.publish.views.view import Asked, View


def _page(page: Page, _: Asked) -> bytes:
    return home_page(page.renderer, page.language, page.content)


HOME = View("home", _page, of_dataset=False)
