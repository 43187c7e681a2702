"""What a query may take of the server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take.

    Attributes:
        seconds: until the answer is sent whole; then 504.
        memory: bytes of address space of its process; then 507.
        bytes: of its answer; then 507.
        rows: of its answer, or triples where the format has them on lines; then 507.
        workers: processes of the short lane.
        long: queries that run at once in the long lane.
        moment: seconds after which a query changes to the long lane.
        queue: requests that may wait for a worker; one more gets 429.
    """

    seconds: float = 30.0
    memory: int = 2 * 1024**3
    bytes: int = 128 * 1024**2
    rows: int = 1_000_000
    workers: int = 2
    long: int = 2
    moment: float = 0.25
    queue: int = 200
