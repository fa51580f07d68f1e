"""Letters of symbol fonts -> the signs that they draw, by `ontology/layouts/office.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from build_graph.knowledge.resources import ontology

UNREAD = "\ufffd"
_PRIVATE = 0xF000
_CODE = re.compile(r"[0-9A-Fa-f]{1,6}")


@cache
def _fonts() -> tuple[tuple[re.Pattern[str], dict[int, str]], ...]:
    with ontology("layouts", "office.toml").open("rb") as file:
        rows = tomllib.load(file)["font"]
    return tuple(
        (
            re.compile(row["fonts"]),
            {int(code, 16): sign for code, sign in row["signs"].items()},
        )
        for row in rows
    )


def signs_of(font: str) -> dict[int, str] | None:
    """Return the signs of a symbol font by code, None for a font of letters."""
    return next((signs for fonts, signs in _fonts() if fonts.fullmatch(font.strip())), None)


def sign(font: str, code: str) -> str:
    """Return the sign that a font draws for a hexadecimal code.

    >>> sign("Wingdings", "F0FC"), sign("Arial", "2013")
    ('✓', '–')
    """
    number = int(code, 16) if _CODE.fullmatch(code) else 0
    signs = signs_of(font)
    if signs is None:
        sound = 0x20 <= number < 0x110000 and not 0xD800 <= number < 0xE000
        return chr(number) if sound else UNREAD
    return signs.get(number - _PRIVATE if number >= _PRIVATE else number, UNREAD)


def drawn(font: str, text: str) -> str:
    """Return a text as its font draws it."""
    signs = signs_of(font)
    if signs is None:
        return text
    codes = (
        (ord(letter) - _PRIVATE) if ord(letter) >= _PRIVATE else ord(letter) for letter in text
    )
    return "".join(signs.get(code, UNREAD) for code in codes)
