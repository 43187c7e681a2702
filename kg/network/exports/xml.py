"""What the two XML formats share: text that any parser gives back as it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tag(name: str, attributes: Mapping[str, str | None], *, empty: bool = True) -> str:
    """Return a start tag, or a tag of an empty element, with the attributes that are not None."""
    given = "".join(f" {key}={quoteattr(_legal(value))}" for key, value in attributes.items() if value is not None)
    return f"<{name}{given}{'/' if empty else ''}>"


def content(text: str) -> str:
    """Return ``text`` as the content of an element; a carriage return is kept as a reference."""
    return escape(_legal(text), {"\r": "&#13;"})


def _legal(text: str) -> str:
    """Replace what XML 1.0 cannot hold (section 2.2, Char): most control characters, lone surrogates."""
    return _NO_XML.sub("\ufffd", text)
