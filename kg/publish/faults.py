"""What a client is told where the server itself fails: an error like any other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import MutableMapping
from typing import Any

from kg.errors import KgError
from kg.publish.asgi import Handler, Receive, Scope, Send, header, send_representation, wire_path
from kg.publish.renderer import Renderer, Wanted
from kg.publish.representation import problem

_LOG = logging.getLogger(__name__)


class Faults:
    """An ASGI application that answers 500 where another fails, and logs why.

    Args:
        application: what is asked.
        renderer: of the page that a person gets.
    """

    def __init__(self, application: Handler, renderer: Renderer) -> None:
        self.application = application
        self.renderer = renderer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on. What fails after an answer has begun leaves it without its end, on which it breaks off."""
        begun = False

        async def watch(message: MutableMapping[str, Any]) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.application(scope, receive, watch)
        except asyncio.CancelledError:
            if scope["type"] != "http":
                raise
            # The server is being ended, and the answer breaks off; there is nothing above that would have to know.
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            path = wire_path(scope)
            _LOG.exception("failed at %s", path)
            why = error.message if isinstance(error, KgError) else "Why is in its log."
            wanted = Wanted(header(scope, b"accept"), header(scope, b"accept-language"))
            refusal = self.renderer.refused(problem(500, "The server has failed", why), path, wanted)
            await send_representation(refusal, scope, send)
