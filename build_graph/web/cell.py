"""One cell of an answer as people read it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `href` leads to the page of the thing, `form` is number, share, long, short or ''.

    `rating` is the id of the rating that the text is, of a cell that is one. `names` are the
    names of a cell that lists several, each with where it leads.
    """

    text: str
    href: str = ""
    form: str = ""
    rating: str = ""
    names: tuple[tuple[str, str], ...] = ()
