"""What is sent: status, headers and body; the same for the server and for the folder of files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from kg.publish.formats import Format

VARY = "Accept, Accept-Encoding, Accept-Language"
"""On every variant of a page, on the redirection to it, and on its errors."""

FOR_EVER = "public, max-age=31536000, immutable"
"""Cache-Control of what never changes."""

_CORS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Content-Location, ETag, Link, Location, Memento-Datetime, Retry-After, Vary"),
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of pages: nothing from elsewhere, no script or style inside a page."""


@dataclass(frozen=True, slots=True)
class Representation:
    """An answer: status, headers in order, body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Return the value of a header, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def __len__(self) -> int:
        """Return its bytes."""
        return len(self.body) + sum(len(key) + len(value) for key, value in self.headers)

    def __bool__(self) -> bool:
        """An answer is one, even without a body."""
        return True

    def below(self, prefix: str) -> Representation:
        """Return the same for a site that lies below the path ``prefix``: with it before each path in the headers."""

        def moved(key: str, value: str) -> str:
            if key in {"Location", "Content-Location"} and value.startswith("/"):
                return prefix + value
            return value.replace("</", f"<{prefix}/") if key == "Link" else value

        return Representation(self.status, tuple((key, moved(key, value)) for key, value in self.headers), self.body)

    def with_headers(self, *headers: tuple[str, str]) -> Representation:
        """Return the same with further headers."""
        return Representation(self.status, (*self.headers, *headers), self.body)


def etag(version: str, body: bytes) -> str:
    """Return the strong entity tag of a body in a version of the data."""
    return f'"{version}-{hashlib.sha256(body).hexdigest()[:16]}"'


def found(
    body: bytes,
    content_type: str,
    *,
    version: str,
    location: str | None = None,
    language: str | None = None,
    links: str | None = None,
    status: int = 200,
    images: str = "",
) -> Representation:
    """Return the answer with a body.

    Args:
        version: of the data, part of the entity tag.
        location: path of this very representation (Content-Location).
        language: of the page (Content-Language).
        links: the value of the header Link.
        images: a further source of images that the policy of a page allows.
    """
    headers = [("Content-Type", content_type), ("Vary", VARY), ("ETag", etag(version, body))]
    headers.append(("Cache-Control", "public, max-age=0, must-revalidate"))
    if location:
        headers.append(("Content-Location", location))
    if language:
        headers.append(("Content-Language", language))
    if links:
        headers.append(("Link", links))
    if content_type.startswith("text/html"):
        policy = POLICY.replace("img-src", f"img-src {images}") if images else POLICY
        headers += [("Content-Security-Policy", policy), ("Referrer-Policy", "no-referrer")]
    headers += [("X-Content-Type-Options", "nosniff"), *_CORS]
    return Representation(status, tuple(headers), body)


def redirection(location: str, *, status: int = 303) -> Representation:
    """Return a redirection; ``location`` is a path or URI in ASCII."""
    headers = (("Location", location), ("Vary", VARY), ("Content-Type", "text/plain; charset=utf-8"), *_CORS)
    return Representation(status, headers, f"See {location}\n".encode())


def problem(status: int, title: str, detail: str = "", **more: object) -> Representation:
    """Return an error as ``application/problem+json`` (RFC 9457); ``more`` are further members, such as ``line``."""
    members = {
        "type": "about:blank",
        "title": title,
        "status": status,
        **({"detail": detail} if detail else {}),
        **more,
    }
    body = json.dumps(members, ensure_ascii=False, indent=2).encode() + b"\n"
    headers = (("Content-Type", "application/problem+json"), ("Vary", VARY), ("Cache-Control", "no-store"), *_CORS)
    return Representation(status, headers, body)


def not_acceptable(offered: tuple[Format, ...], start: str) -> Representation:
    """Return a 406 that lists what is to be had, and where: at ``start`` with the name of a format after it.

    References are relative to the address that was asked for, such as ``x.`` or ``?format=``.
    """
    alternates = [{"type": form.media, "href": f"{start}{form.name}"} for form in offered]
    return problem(406, "None of the formats asked for is on offer", alternates=alternates)


def matches(condition: str | None, tag: str | None) -> bool:
    """Whether an If-None-Match header names the entity tag ``tag``, compared weakly (RFC 9110, section 13.1.2).

    The tag of the compressed variant, which ends in ``-gzip``, names the same answer.
    """
    if not condition or not tag:
        return False
    names = [name.strip().removeprefix("W/").replace('-gzip"', '"') for name in condition.split(",")]
    return "*" in names or tag in names
