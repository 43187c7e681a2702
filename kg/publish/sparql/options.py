"""What the operator of a site decides about its endpoint."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kg.publish.asgi import Scope, header
from kg.publish.sparql.limits import Limits
from kg.publish.sparql.protocol import RequestError


@dataclass(frozen=True, slots=True)
class Options:
    """Choices.

    Attributes:
        limits: what a query may take.
        store: the folder of a store that holds what the site does, as a build leaves it, for data too large for the
            memory of each worker; where None they hold it in memory, which is faster.
        services: hosts that SERVICE may ask.
        cache: bytes of answers that are kept in memory.
        public: the address at which the site is reached, such as ``https://example.org/kg``; that of the request
            where None.
    """

    limits: Limits = field(default_factory=Limits)
    store: Path | None = None
    services: frozenset[str] = frozenset()
    cache: int = 64 * 1024**2
    public: str | None = None

    def address(self, scope: Scope, path: str) -> str:
        """Return the absolute address of a path of the site.

        Raises:
            RequestError: the request does not say under which name it reached the server.
        """
        if self.public:
            return self.public.rstrip("/") + path
        host = header(scope, b"host")
        if not host or any(letter in host for letter in '/\\<>"{}|^`@?# '):
            raise RequestError(400, "The header Host is missing or malformed")
        return f"{scope.get('scheme', 'http')}://{host}{scope.get('root_path', '')}{path}"
