"""Where a browser finds at the same address a page for people, and a program what it expects."""

from __future__ import annotations

from collections.abc import Sequence

from kg.publish.asgi import Scope, header
from kg.publish.formats import HTML, Format
from kg.publish.links import pages
from kg.publish.negotiation import choose, choose_language
from kg.publish.pages.environment import VIEW
from kg.publish.representation import Representation, redirection
from kg.publish.site import LANGUAGES


def page_instead(scope: Scope, view: str, offered: Sequence[Format]) -> Representation | None:
    """Return the redirection to the page of a view where the client would rather read HTML than what is offered.

    A client that does not say gets what is offered.
    """
    if choose(header(scope, b"accept"), (*offered, HTML)) is not HTML:
        return None
    language = choose_language(header(scope, b"accept-language"), LANGUAGES)
    query = scope.get("query_string", b"").decode("latin-1")
    return redirection(pages(f"{VIEW}/{view}")[language] + (f"?{query}" if query else ""))
