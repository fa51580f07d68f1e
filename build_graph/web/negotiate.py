"""Which of several media types a client likes best, by its Accept header (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence


def best(accept: str, offered: Sequence[str]) -> str | None:
    """Return the media type that fits an Accept header best; None where none is accepted.

    Of those liked alike the first offered is taken; without a header that is the first of all.

    >>> best("text/html;q=0.5, application/json", ["text/html", "application/json"])
    'application/json'
    >>> best("text/*", ["application/json", "text/csv"])
    'text/csv'
    >>> best("image/png", ["text/html"]) is None
    True
    """
    ranges = [_range(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]
    liked = [(_quality(one, ranges), one) for one in offered]
    top = max((quality for quality, _ in liked), default=0.0)
    return next((one for quality, one in liked if quality == top), None) if top > 0 else None


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                quality = min(max(float(value), 0.0), 1.0)
            except ValueError:
                quality = 0.0
    return name, quality if quality == quality else 0.0  # "nan" is a number to float


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return how much a media type is liked: by the most exact range that has it."""
    for wanted in (media, f"{media.partition('/')[0]}/*", "*/*"):
        found = [quality for name, quality in ranges if name == wanted]
        if found:
            return max(found)
    return 0.0
