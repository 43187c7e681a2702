"""What the operator of a site decides about its endpoint."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.publish.asgi import Scope, site_address
from kg.publish.sparql.limits import Limits
from kg.publish.sparql.protocol import RequestError


@dataclass(frozen=True, slots=True)
class Options:
    """Choices.

    Attributes:
        limits: what a query may take.
        services: hosts that SERVICE may ask.
        cache: bytes of answers that are kept in memory.
        public: the address at which the site is reached, such as ``https://example.org/kg``; that of the request
            if not given.
    """

    limits: Limits = field(default_factory=Limits)
    services: frozenset[str] = frozenset()
    cache: int = 64 * 1024**2
    public: str = ""

    def address(self, scope: Scope, path: str) -> str:
        """Return the absolute address of a path of the site.

        Raises:
            RequestError: the request does not say under which name it reached the server.
        """
        if self.public:
            return self.public + path
        try:
            return site_address(scope) + path
        except ValueError as error:
            raise RequestError(400, str(error)) from error
