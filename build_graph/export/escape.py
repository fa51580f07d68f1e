"""Text made safe for XML, and numbers in one form; what XML forbids becomes a space."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

# XML 1.0, 2.2 Char: everything else can stand in no document, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTED = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def xml(text: object) -> str:
    """Return text for an element or, between double quotes, an attribute.

    >>> xml('<"A" & B>')
    '&lt;&quot;A&quot; &amp; B&gt;'
    """
    return escape(_FORBIDDEN.sub(" ", plain(text)), _QUOTED)


def plain(value: object) -> str:
    """Return a value as text; whole numbers without a point, true and false in lower case.

    >>> plain(2.0), plain(0.25), plain(1e-05)
    ('2', '0.25', '0.00001')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)
