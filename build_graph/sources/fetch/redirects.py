"""Where an address leads, and whether the server wants programs to go there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from build_graph.sources.fetch.connection import Answer, Client, server_of
from build_graph.sources.fetch.manners import NAME, Interrupted, Private, Refused
from build_graph.sources.manifest import address

if TYPE_CHECKING:
    from protego import Protego

_REDIRECTS = (301, 302, 303, 307, 308)


@contextmanager
def followed(
    client: Client,
    url: str,
    permit: Callable[[str], None],
    headers: Mapping[str, str] | None = None,
) -> Iterator[Answer]:
    """Give the answer at the end of the redirects; each address has to be permitted.

    Raises:
        Refused: they lead in a circle, too far, away from the web, or from https to http.
        Interrupted: a server cannot be reached now.
    """
    seen = [url]
    while True:
        permit(url)
        with client.get(url, headers) as answer:
            if answer.status not in _REDIRECTS:
                yield answer
                return
            url = _next(answer)
        if url in seen:
            raise Refused("its redirects lead in a circle; check the address")
        if len(seen) > client.manners.hops:
            raise Refused(f"it is redirected more than {client.manners.hops} times")
        seen.append(url)


def _next(answer: Answer) -> str:
    location = answer.headers.get("Location", "")
    try:
        url = address(urljoin(answer.url, location)) if location else None
    except ValueError:
        url = None
    if url is None:
        raise Refused("it is redirected to something that is no address of the web")
    if urlsplit(answer.url).scheme == "https" and urlsplit(url).scheme != "https":
        raise Refused("it is redirected from https to http, where anybody could change it")
    return url


class Robots:
    """What the robots.txt of each server says (RFC 9309), asked for once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[str, Protego | str] = {}

    def permit(self, url: str) -> None:
        """Refuse an address that its server does not want programs to ask for.

        Raises:
            Refused: it is forbidden, or the rules cannot be read, which counts as forbidden.
        """
        server = server_of(url)
        if server not in self._known:
            self._known[server] = self._rules(server)
        rules = self._known[server]
        if isinstance(rules, str):
            raise Refused(f"{rules}, so nothing is fetched from there now")
        if not rules.can_fetch(url, NAME):
            raise Refused(
                f"{server}/robots.txt asks programs to leave it alone; save it by hand and name "
                "the file in the manifest"
            )

    def _rules(self, server: str) -> Protego | str:
        """The rules, or why they cannot be read."""
        from protego import Protego

        try:
            with followed(self._client, f"{server}/robots.txt", lambda _: None) as answer:
                if answer.status >= 500 or answer.status == 429:
                    return f"{server}/robots.txt cannot be read ({answer.status})"
                text = self._text(answer) if answer.status == 200 else ""
        except Private:
            raise  # of the address, not of the server: another one may be asked for
        except (Interrupted, Refused) as error:
            return f"{server}/robots.txt cannot be read ({error})"
        rules = Protego.parse(text)
        delay = rules.crawl_delay(NAME) or 0.0
        if delay > 0:  # a number at all
            self._client.pauses[server] = min(delay, self._client.manners.longest_pause)
        return rules

    def _text(self, answer: Answer) -> str:
        data = b""
        for piece in answer.pieces():
            data += piece
            if len(data) >= self._client.manners.largest_robots:
                break
        return data[: self._client.manners.largest_robots].decode("utf-8", "replace")
