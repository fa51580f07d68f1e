"""One request and its answer over HTTP(S): the one module that knows the library.

Redirects, tries again and limits are decided by those who ask; here is what one request needs:
timeouts, the pause between two requests to a server, the proxy of the environment, and errors
turned into words.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from build_graph import __version__
from build_graph.errors import BadRequest
from build_graph.sources.fetch.addresses import is_plainly_private
from build_graph.sources.fetch.manners import NAME, Interrupted, Manners, Private, Refused

if TYPE_CHECKING:
    import urllib3

    from build_graph.sources.fetch.line import Line

_PIECE = 65_536
_LONGEST_NUMBER = 15  # digits: a thousand terabytes
_SLOW = "the server is too slow"
_ODD = "the server answers what nobody can understand"
MISSING = (
    "fetch needs the packages urllib3 and protego, which are not installed: "
    "pip install 'probation-graph[fetch]'"
)


class Answer:
    """What a server answered: status, headers, and the body in pieces."""

    def __init__(self, url: str, response: urllib3.BaseHTTPResponse, line: Line) -> None:
        self.url = url
        self.status = response.status
        self.headers: Mapping[str, str] = response.headers
        self._response = response
        self._line = line

    def pieces(self) -> Iterator[bytes]:
        """Yield the body as it comes.

        Raises:
            Interrupted: it was cut off, or took longer than one try may take.
        """
        declared = self.declared()
        size = 0
        with _in_words(self._line):
            while piece := self._response.read1(_PIECE, decode_content=False):
                size += len(piece)
                yield piece
                if self._line.is_over:
                    break
        if self._line.is_over:
            raise Interrupted(_SLOW)
        if declared is not None and size < declared:
            raise Interrupted(f"the answer was cut off after {size} of {declared} bytes")

    def declared(self) -> int | None:
        """How many bytes the server says that it sends, if it says so in a number that can be."""
        return number(self.headers.get("Content-Length", ""))

    def close(self) -> None:
        """Drop the connection; the rest of the body is not wanted."""
        self._response.close()

    def wait(self) -> float | None:
        """How many seconds the server asks to wait, if it does."""
        retry_after = self.headers.get("Retry-After", "")
        if not retry_after or len(retry_after) > _LONGEST_NUMBER + 30:
            return None
        import urllib3

        try:
            return urllib3.Retry(retry_after_max=10**6).parse_retry_after(retry_after)
        except (urllib3.exceptions.HTTPError, ValueError, OverflowError):
            return None


class Client:
    """Asks servers, one request at a time."""

    def __init__(self, manners: Manners, sleep: Callable[[float], None] = time.sleep) -> None:
        require()
        self.manners = manners
        self.sleep = sleep
        self.pauses: dict[str, float] = {}  # by server, where robots.txt asks for a longer one
        self.asked_for = ""  # the server that the manifest names, if it is private in plain words
        self._deadline = float("inf")
        self._line: Line | None = None
        self._last_request: dict[str, float] = {}
        self._pools: dict[str, urllib3.PoolManager] = {}

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Have all that is asked meanwhile done in so many seconds."""
        self._deadline = time.monotonic() + seconds
        try:
            yield
        finally:
            self._deadline = float("inf")

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[Answer]:
        """Give the answer to one GET; redirects are not followed.

        Raises:
            Interrupted: the server cannot be reached now.
            Refused: it cannot be reached at all, as for a wrong certificate.
            Private: it is of this machine or network, and nobody asked for it.
        """
        import urllib3

        self._pause(url)
        manners = self.manners
        line = self._begin(url)
        with _in_words(line):
            response = self._pool(url).request(
                "GET",
                url,
                headers={
                    "User-Agent": f"{NAME}/{__version__} (reads inspection reports)",
                    "Accept-Encoding": "identity",
                    "Connection": "close",
                    **(headers or {}),
                },
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=urllib3.Timeout(connect=manners.connect, read=manners.silence),
            )
        answer = Answer(url, response, line)
        try:
            yield answer
        finally:
            answer.close()
            line.end()
            self._last_request[server_of(url)] = time.monotonic()

    def _begin(self, url: str) -> Line:
        """Begin a request whose connection is cut when the time is over."""
        from build_graph.sources.fetch.line import Line

        self._line = self._line or Line()
        may_be_private = self.manners.private or server_of(url) == self.asked_for
        if not may_be_private and is_plainly_private(url):
            raise Private
        until = min(self._deadline, time.monotonic() + self.manners.whole)
        self._line.begin(until, is_private_allowed=may_be_private)
        return self._line

    def _pause(self, url: str) -> None:
        server = server_of(url)
        pause = max(self.manners.pause, self.pauses.get(server, 0.0))
        if server in self._last_request:
            left = self._last_request[server] + pause - time.monotonic()
            if left > 0:
                self.sleep(left)

    def _pool(self, url: str) -> urllib3.PoolManager:
        from build_graph.sources.fetch.line import Line, pool_for

        parts = urlsplit(url)
        self._line = self._line or Line()
        proxy = "" if proxy_bypass(parts.netloc) else getproxies().get(parts.scheme, "")
        if proxy not in self._pools:
            self._pools[proxy] = pool_for(self._line, proxy)
        return self._pools[proxy]

    def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            pool.clear()
        if self._line is not None:
            self._line.end()


def require() -> None:
    """Refuse with a sentence when a package that fetching needs is missing."""
    try:
        for name in ("urllib3", "protego"):
            importlib.import_module(name)
    except ImportError:
        raise BadRequest(MISSING) from None


def server_of(url: str) -> str:
    """Return scheme, host and port, as 'https://reports.example'."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def number(text: str) -> int | None:
    """Return the number that a header says, or None where it is none that a file can have.

    >>> number("1200"), number("-1"), number("9" * 5000), number("٣")
    (1200, None, None, None)
    """
    is_one = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_one else None


@contextmanager
def _in_words(line: Line) -> Iterator[None]:
    import urllib3.exceptions as trouble

    final: tuple[tuple[Any, str], ...] = (
        (trouble.LocationParseError, "the address cannot be understood"),
        (trouble.SSLError, "the server's certificate is not in order"),
    )
    passing: tuple[tuple[Any, str], ...] = (
        (trouble.NameResolutionError, "no server of this name is known"),
        (trouble.NewConnectionError, "the server cannot be reached"),
        (trouble.TimeoutError, "the server does not answer in time"),
        (trouble.ConnectionError, "the connection was cut off"),
        (trouble.HTTPError, "the server cannot be reached"),
    )
    try:
        yield
    except (trouble.HTTPError, OSError, ValueError) as error:
        if line.is_over:
            raise Interrupted(_SLOW) from None
        for kind, words in final:
            if isinstance(error, kind):
                raise Refused(words) from error
        raise Interrupted(
            next((words for kind, words in passing if isinstance(error, kind)), _ODD)
        ) from error
