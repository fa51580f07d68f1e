"""SPARQL that somebody wrote, run where it can do no harm: a process of its own that can be ended.

The engine cannot be interrupted, takes all the memory that a query asks for, and ends its process
when brackets are nested too deeply. So the query of a stranger runs in another process, which reads
the store only, can reach nobody, and has so much time, memory and length of answer. The catalogue
needs none of this.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from io import BytesIO
from typing import IO, Any

from build_graph import errors
from build_graph.errors import (
    BadRequest,
    InternalError,
    StoreError,
    Unconfined,
)
from build_graph.questions.sandbox_process import Stop, answering
from build_graph.store.database import Rows, Store, Term, parts, triples_written
from build_graph.store.descriptions import as_rows, is_describe, whole_description

LONGEST = 1_000_000  # characters of a query
_MOST = 1_000_000_000
_CHILD = "build_graph.questions.sandbox_child"
AGAIN, UNCONFINED = "again", "unconfined"  # what the other process answers where it cannot run
_TRIES = 8  # at a store that a build changes meanwhile
_NO_WALLS = (
    "this system cannot keep a query from calling other servers; only Linux on x86-64 or ARM64 can"
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may use: seconds, rows and characters of its answer, megabytes of memory.

    Memory is limited where the system can do that (Linux, macOS), the rest everywhere. With
    `must_confine` nothing runs where the system cannot keep a query from reaching anybody;
    without, that is told as a warning, once.
    """

    seconds: float = 30
    rows: int = 100_000
    characters: int = 50_000_000
    megabytes: int = 2048
    must_confine: bool = False

    def __post_init__(self) -> None:
        for name, least in (("seconds", 0), ("rows", 1), ("characters", 1), ("megabytes", 256)):
            if not least <= getattr(self, name) <= _MOST:
                raise BadRequest(f"the limit of {name} must be a number from {least} to {_MOST:,}")


def select(
    store: Store,
    sparql: str,
    substitutions: Mapping[str, Term] | None = None,
    prefixes: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    stop: Stop | None = None,
) -> Rows:
    """Return the rows of a query that only reads; `Rows.cut` tells that there were more.

    Raises:
        BadRequest: it is no such query, or needs more time or memory than it may have.
    """
    if is_describe(sparql):
        said = as_rows(_description(store, sparql, prefixes, limits, stop))
        return Rows(("subject", "predicate", "object"), [row[:3] for row in said])
    bound = {name: parts(term) for name, term in (substitutions or {}).items()}
    more = {"substitutions": bound}
    with _request(store, sparql, prefixes, limits, more, stop) as (answer, _):
        rows = [tuple(row) for row in answer["rows"]]
        return Rows(tuple(answer["columns"]), rows, answer["cut"])


class Written:
    """An answer in the making of a format, read piece by piece; close it at the end.

    It stands in the memory of the other process, never in that of this one.
    """

    def __init__(self, format_: str, length: int, out: IO[bytes], closing: ExitStack) -> None:
        self.format = format_
        self.length = length  # in bytes
        self._out, self._closing = out, closing

    def read(self, size: int = 65_536) -> bytes:
        """Return the next bytes, or nothing at the end."""
        return self._out.read(size)

    def close(self) -> None:
        """End the other process; closing twice is fine."""
        self._closing.close()


def streamed(
    store: Store,
    sparql: str,
    formats: tuple[str, str],
    prefixes: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    stop: Stop | None = None,
) -> Written:
    """Return an answer written in one of two formats, whole, to be read piece by piece.

    `formats` are two: for rows and a yes or no one of `ROW_FORMATS`, for triples one of
    `TRIPLE_FORMATS`. Written like that nothing could tell that rows are missing, so an answer past
    its limits is refused.

    Raises:
        BadRequest: it is no query that only reads, or its answer is too long.
        OverLimit: it needs more time or memory than it may have.
    """
    if is_describe(sparql):
        lines = _description(store, sparql, prefixes, limits, stop)
        data = triples_written(lines, formats[1], prefixes).encode("utf-8")
        return Written(formats[1], len(data), BytesIO(data), ExitStack())
    return _streamed(store, sparql, formats, prefixes, limits, stop)


def _description(
    store: Store,
    sparql: str,
    prefixes: Mapping[str, str] | None,
    limits: Limits | None,
    stop: Stop | None,
) -> list[str]:
    """Return what answers a DESCRIBE as N-Triples lines; the other process reads no texts."""
    answer = _streamed(store, sparql, ("json", "ntriples"), prefixes, limits, stop)
    try:
        lines = answer.read(answer.length).decode("utf-8").split("\n")
    finally:
        answer.close()
    whole = whole_description(store, sparql, filter(None, lines))
    most = (limits or Limits()).characters
    if sum(map(len, whole)) > most:
        raise BadRequest(f"the answer is longer than {most:,} characters: describe less")
    return whole


def _streamed(
    store: Store,
    sparql: str,
    formats: tuple[str, str],
    prefixes: Mapping[str, str] | None,
    limits: Limits | None,
    stop: Stop | None,
) -> Written:
    more = {"substitutions": {}, "formats": formats}
    with ExitStack() as stack:
        answer, out = stack.enter_context(_request(store, sparql, prefixes, limits, more, stop))
        return Written(str(answer["format"]), int(answer["length"]), out, stack.pop_all())


def written(
    store: Store,
    sparql: str,
    formats: tuple[str, str],
    prefixes: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> tuple[str, str]:
    """Return the format of an answer and the answer, as `streamed` gives it."""
    answer = streamed(store, sparql, formats, prefixes, limits)
    try:
        return answer.format, answer.read(answer.length).decode("utf-8")
    finally:
        answer.close()


@contextmanager
def _request(
    store: Store,
    sparql: str,
    prefixes: Mapping[str, str] | None,
    limits: Limits | None,
    more: Mapping[str, Any],
    stop: Stop | None,
) -> Iterator[tuple[dict[str, Any], IO[bytes]]]:
    """Give what the other process answers, and what follows; its errors are raised here."""
    allowed = limits or Limits()
    if len(sparql) > LONGEST:
        raise BadRequest(f"the query is longer than {LONGEST:,} characters")
    request = {
        "store": str(store.path.absolute()),
        "sparql": sparql,
        "prefixes": dict(prefixes or {}),
        "limits": asdict(allowed),
        **more,
    }
    data, bounds = json.dumps(request).encode(), (allowed.seconds, allowed.megabytes)
    for _ in range(_TRIES):
        with answering(_CHILD, data, *bounds, stop or Stop()) as (answer, out):
            if AGAIN not in answer:
                yield _checked(answer), out
                return
    raise StoreError(f"the store at {store.path} is being changed all the time: try again")


def _checked(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the answer, or raise what it says went wrong."""
    if UNCONFINED in answer:
        raise Unconfined(f"{_NO_WALLS}, so no query of somebody's own is answered")
    if "error" in answer:
        raise getattr(errors, str(answer["error"]), InternalError)(answer["message"])
    if not answer["confined"]:
        _warn()
    return answer


@cache
def _warn() -> None:
    """Say once in each process that a query ran without walls."""
    _log.warning("%s: run none that you have not read", _NO_WALLS)
