"""HTTP as clients write it, and as the network likes it.

Curl sends the letters of an Arabic address as they are, which the parser refuses. And a response of a head and a body
is sent at once, not as two packets, of which each costs as much as all the rest.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any, cast
from urllib.parse import quote_from_bytes

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_REQUEST_LINE = re.compile(rb"[A-Z]+ [^ \r\n]+ HTTP/1\.[01]\r\n")
_LONGEST_LINE = 64 * 1024
_ASCII = bytes(range(128)).decode()


class Protocol(HttpToolsProtocol):
    """Uvicorn's HTTP/1.1, which takes octets outside ASCII in a request line as if they were percent-encoded."""

    _begun = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Take a connection."""
        super().connection_made(cast("asyncio.Transport", Corked(transport)))

    def data_received(self, data: bytes) -> None:
        """Take what came over the wire: a body as it is, whatever it looks like, and of a head only whole lines."""
        if self.cycle is not None and self.cycle.more_body:
            super().data_received(data)
            return
        data, self._begun = self._begun + data, b""
        if b"\n" not in data and len(data) < _LONGEST_LINE:
            self._begun = data
            return
        line = _REQUEST_LINE.match(data)
        if line and not line[0].isascii():
            data = quote_from_bytes(line[0], _ASCII).encode() + data[line.end() :]
        super().data_received(data)


class Corked:
    """A transport that sends together what is written in one turn of the event loop; else it is the one within."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._held: list[bytes] = []

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the transport has
        """Return what the transport has."""
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send, a little later."""
        if not self._held:
            asyncio.get_running_loop().call_soon(self._send)
        self._held.append(data)

    def close(self) -> None:
        """Close the connection after what is held has been sent."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        if self._held:
            self._transport.writelines(self._held)
            self._held = []
