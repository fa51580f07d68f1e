"""Lines that are something said: in quotation marks, or with who said it before them."""

from __future__ import annotations

import re

# The end of what was said, in single marks; words of one person with who said them before.
CLOSED = re.compile(r"(?<=[\w.,!?])'(?!\w)")
TOLD = re.compile(r"[A-Z][^\":.]{3,80}: \"[^\"]+\"\.?")


def is_quote(text: str) -> bool:
    """Whether a line is something said, in quotation marks, or tells who said it before them.

    Single ones must close at its end, or not at all in the line: then they do in the next ones.
    """
    if text[0] == "'" and len(text) > 9:
        return text.rstrip(".")[-1] == "'" or (text[1].isupper() and not CLOSED.search(text, 1))
    return text[0] == '"' or TOLD.fullmatch(text) is not None


def is_quote_item(text: str) -> bool:
    """Whether an item is nothing but something said."""
    return text.startswith('"') and text.rstrip(".").endswith('"') and text.count('"') == 2
