"""One request as plain values, read strictly: what is said twice or too long is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from build_graph.errors import BadRequest
from build_graph.questions import several
from build_graph.questions.sandbox_process import Stop
from build_graph.web.negotiate import best

HTML = "text/html"
JSON = "application/json"
_FIELDS = 40  # more than any form of the explorer has
_FORM = "application/x-www-form-urlencoded"


class NotAcceptable(BadRequest):
    """Nothing that there is fits what the client takes."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One request: path, the parts of it that the route names, values given, what is accepted.

    `given` has the values of the query string, and of a form that was posted, without empty ones.
    `root` is the address of the server as the client wrote it, '' where that is none.
    `followed` is a link of another website, `stop` tells when whoever asked has gone.
    """

    path: str
    parts: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    root: str = ""
    accept: str = ""
    method: str = "GET"
    media: str = ""
    body: bytes = b""
    followed: bool = False
    stop: Stop = field(default_factory=Stop)

    def one(self, name: str) -> str:
        """Return a value given, or ''."""
        return self.given.get(name, "")

    def wants(self, offered: tuple[str, ...]) -> str:
        """Return which of the media types offered fits best.

        Raises:
            NotAcceptable: none does.
        """
        found = best(self.accept, offered)
        if found is None:
            there = ", ".join(offered)
            raise NotAcceptable(f"there is no {self.accept[:80]!r} of this: ask for one of {there}")
        return found


def values(
    query: str, body: bytes = b"", media: str = "", once: frozenset[str] | None = None
) -> dict[str, str]:
    """Return the values of a query string and of a form, each name once, without empty ones.

    Several units become one value, as questions of the catalogue take them.

    Where `once` names what may be given once only, of others the first value counts.

    Raises:
        BadRequest: a name is given twice, or there are too many.
    """
    texts = [query]
    if media == _FORM:
        texts.append(body.decode("utf-8", "replace"))
    found: dict[str, str] = {}
    for text in texts:
        try:
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS)
        except ValueError:
            raise BadRequest(f"more than {_FIELDS} values are given: leave some out") from None
        for name, value in pairs:
            if name in found and once is not None and name not in once:
                continue
            if name not in found:
                found[name] = value.strip()
            elif name == several.TYPE:
                joined = f"{found[name]}{several.BETWEEN} {value}"
                found[name] = joined.strip(f" {several.BETWEEN}")
            else:
                raise BadRequest(f"{name[:40]!r} is given twice: give it once")
    return {name: value for name, value in found.items() if value}
