"""SPARQL that somebody wrote, run where it can do no harm: a process of its own that can be ended.

The engine cannot be interrupted, takes all the memory that a query asks for, and ends its process
when brackets are nested too deeply. So the query of a stranger runs in another process, which reads
the store only, can reach nobody, and has so much time, memory and length of answer. The catalogue
needs none of this.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from build_graph import errors
from build_graph.errors import (
    BadRequest,
    BuildGraphError,
    InternalError,
    OverLimit,
    StoreError,
    Unconfined,
)
from build_graph.store.database import Rows, Store, Term, parts

LONGEST = 1_000_000  # characters of a query
_MOST = 1_000_000_000
_CHILD = "build_graph.questions.sandbox_child"
AGAIN, UNCONFINED = "again", "unconfined"  # what the other process answers where it cannot run
_TRIES = 8  # at a store that a build changes meanwhile
_NO_WALLS = (
    "this system cannot keep a query from calling other servers; only Linux on x86-64 or ARM64 can"
)
_log = logging.getLogger(__name__)
_DEEP = "the query ended the database engine: its brackets may be nested too deeply"


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
) -> Rows:
    """Return the rows of a query that only reads; `Rows.cut` tells that there were more.

    Raises:
        BadRequest: it is no such query, or needs more time or memory than it may have.
    """
    bound = {name: parts(term) for name, term in (substitutions or {}).items()}
    answer = _request(store, sparql, prefixes, limits, {"substitutions": bound})
    return Rows(tuple(answer["columns"]), [tuple(row) for row in answer["rows"]], answer["cut"])


def written(
    store: Store,
    sparql: str,
    formats: tuple[str, str],
    prefixes: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> tuple[str, str]:
    """Return the format of an answer and the answer written in it, whole.

    `formats` are two: for rows and a yes or no one of `ROW_FORMATS`, for triples one of
    `TRIPLE_FORMATS`. Written like that nothing could tell that rows are missing, so an answer past
    its limits is refused.

    Raises:
        BadRequest: it is no query that only reads, or its answer is too long.
        OverLimit: it needs more time or memory than it may have.
    """
    answer = _request(store, sparql, prefixes, limits, {"substitutions": {}, "formats": formats})
    return str(answer["format"]), str(answer["text"])


def _request(
    store: Store,
    sparql: str,
    prefixes: Mapping[str, str] | None,
    limits: Limits | None,
    more: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what the other process answers; its errors are raised here."""
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
    tried = (_answer(json.dumps(request), allowed) for _ in range(_TRIES))
    answer = next((one for one in tried if AGAIN not in one), None)
    if answer is None:
        raise StoreError(f"the store at {store.path} is being changed all the time: try again")
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


def _answer(request: str, limits: Limits) -> dict[str, Any]:
    """Return what the other process says, or raise the sentence for how it ended."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", _CHILD],
            input=request.encode(),
            capture_output=True,
            timeout=limits.seconds,
            env={**os.environ, "PYTHONPATH": _path(), "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_long(limits) from None
    except OSError as error:
        raise InternalError(f"no process can be started for the query: {error}") from error
    if done.returncode == 0:
        return dict(json.loads(done.stdout))
    raise _ended(-done.returncode, done.stderr.decode("utf-8", "replace"), limits)


def _ended(signalled: int, error_text: str, limits: Limits) -> BuildGraphError:
    """Return the sentence for a process that did not end well."""
    if any(word in error_text for word in ("memory allocation", "MemoryError", "system_error")):
        return OverLimit(
            f"the query was stopped: it needs more than {limits.megabytes:,} MB of memory"
        )
    if signalled == getattr(signal, "SIGXCPU", None):
        return _too_long(limits)
    overflowed = "overflowed its stack" in error_text
    if overflowed or signalled in (signal.SIGSEGV, getattr(signal, "SIGBUS", None)):
        return BadRequest(_DEEP)
    last = error_text.strip().splitlines()[-1:] or ["it said nothing"]
    return InternalError(f"the process of the query ended unexpectedly: {last[0]}")


def _too_long(limits: Limits) -> OverLimit:
    return OverLimit(
        f"the query was stopped after {limits.seconds:g} seconds: ask for less, or allow it more "
        "with --timeout"
    )


def _path() -> str:
    """Return where the other process finds this package and what it needs: where this one does."""
    own = str(Path(__file__).parents[2])
    return os.pathsep.join(dict.fromkeys([own, *(place for place in sys.path if place)]))
