"""A token bucket for each client: so many requests a second, and so many at once after a pause.

Whoever asks faster gets 429 (RFC 6585, section 4) with the seconds to wait in Retry-After.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from kg.publish.asgi import Handler, Receive, Scope, Send, header, send_representation, wire_path
from kg.publish.representation import problem
from kg.publish.static_files import STATIC

_FREE = frozenset({"/health", "/metrics", "/robots.txt"})
_MOST_CLIENTS = 65_536


@dataclass(frozen=True, slots=True)
class Rate:
    """How much one client may ask.

    Attributes:
        per_second: requests a second, for as long as it likes.
        burst: requests at once after a pause.
    """

    per_second: float = 20.0
    burst: int = 200


class Limited:
    """An ASGI application that lets another be asked at a limited rate; style sheets and the like are free.

    Args:
        application: what is asked.
        rate: for each client.
        proxies: how many proxies of one's own stand before the server. Their number tells which address in
            X-Forwarded-For is the client's; with none, the header is not believed.
        clock: seconds that never go back.
    """

    def __init__(
        self, application: Handler, rate: Rate, *, proxies: int = 0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.application = application
        self.rate = rate
        self.proxies = proxies
        self.clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http" or _is_free(wire_path(scope)):
            await self.application(scope, receive, send)
            return
        wait = self.take(client(scope, self.proxies))
        if not wait:
            await self.application(scope, receive, send)
            return
        words = f"At most {self.rate.per_second:g} requests a second, and {self.rate.burst} at once."
        refusal = problem(429, "Too many requests", words).with_headers(("Retry-After", str(math.ceil(wait))))
        await send_representation(refusal, scope, send)

    def take(self, who: str) -> float:
        """Take a token from the bucket of a client; return 0, or the seconds until there is one again."""
        now = self.clock()
        tokens, then = self._buckets.pop(who, (float(self.rate.burst), now))
        tokens = min(float(self.rate.burst), tokens + (now - then) * self.rate.per_second)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / self.rate.per_second
        self._buckets[who] = (tokens if wait else tokens - 1, now)
        if len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)  # the one that has been quiet longest
        return wait


def _is_free(path: str) -> bool:
    return path in _FREE or path.startswith(f"{STATIC}/")


def client(scope: Scope, proxies: int) -> str:
    """Return the address of the client, of IPv6 the network of 64 bits; ``proxies`` as in ``Limited``."""
    address = str((scope.get("client") or ("unknown", 0))[0])
    forwarded = [part.strip() for part in (header(scope, b"x-forwarded-for") or "").split(",") if part.strip()]
    if proxies and forwarded:
        address = forwarded[-min(proxies, len(forwarded))]
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    mapped = parsed.ipv4_mapped
    return str(mapped) if mapped else parsed.exploded[:19]
