"""HTTP as clients write it: curl sends the letters of an Arabic address as they are, which the parser refuses."""

from __future__ import annotations

import re
from urllib.parse import quote_from_bytes

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_REQUEST_LINE = re.compile(rb"[A-Z]+ [^ \r\n]+ HTTP/1\.[01]\r\n")
_ASCII = bytes(range(128)).decode()


class Protocol(HttpToolsProtocol):
    """Uvicorn's HTTP/1.1, which takes octets outside ASCII in a request line as if they were percent-encoded."""

    def data_received(self, data: bytes) -> None:
        """Take what came over the wire; a body is left as it is, whatever it looks like."""
        in_body = self.cycle is not None and self.cycle.more_body
        line = None if in_body else _REQUEST_LINE.match(data)
        if line and not line[0].isascii():
            data = quote_from_bytes(line[0], _ASCII).encode() + data[line.end() :]
        super().data_received(data)
