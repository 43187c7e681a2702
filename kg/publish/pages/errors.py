"""An error as a page, for people; programs get the same as ``application/problem+json``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg.publish.pages.environment import VIEW, Page
from kg.publish.representation import Representation

if TYPE_CHECKING:
    from kg.publish.renderer import Renderer

_TITLED = frozenset({404, 406, 410})


class _ErrorPage(Page):
    """A page that stands at whatever address was asked for."""

    def in_language(self, language: str) -> str:
        """Return the link to the same address in another language."""
        return f"?lang={language}"

    def with_content(self, language: str) -> str:
        """Return the link to the same address with things named in ``language`` first."""
        return f"?lang={self.language}&content={language}"


def error_page(renderer: Renderer, problem: Representation, interface: str, *, at: str) -> bytes:
    """Return a problem (RFC 9457) as HTML.

    Args:
        renderer: of the site.
        problem: the answer that a program would get.
        interface: language of the interface.
        at: path that was asked for; links are relative to it.
    """
    members = json.loads(problem.body)
    page = _ErrorPage(renderer, f"{VIEW}/error", interface, interface, at=at)
    title = f"error.status_{problem.status}" if problem.status in _TITLED else "error.other"
    return page.render(
        "error.html.j2", status=problem.status, title=title, detail=members.get("detail", ""),
        offered=members.get("alternates", []),
    )  # fmt: skip
