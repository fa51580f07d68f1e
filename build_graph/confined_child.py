"""The process in which `confined` runs a query: a request on its standard input, rows on the other.

It limits itself before it reads the query, and opens the store for reading only.
"""

from __future__ import annotations

import contextlib
import json
import math
import signal
import sys
from typing import Any

from build_graph.errors import BuildGraphError
from build_graph.store import of_parts, open_store


def main() -> None:
    """Answer the one request; an error of this package is an answer, any other ends the process."""
    asked = json.load(sys.stdin)
    limits = asked["limits"]
    _confine(limits["seconds"], limits["megabytes"])
    answer: dict[str, Any]
    try:
        with open_store(asked["store"], read_only=True) as store:
            rows = store.select(
                asked["sparql"],
                {name: of_parts(*term) for name, term in asked["substitutions"].items()},
                asked["prefixes"],
                most=limits["rows"],
                most_characters=limits["characters"],
            )
        answer = {"columns": rows.columns, "rows": rows.rows, "cut": rows.cut}
    except BuildGraphError as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    json.dump(answer, sys.stdout)


def _confine(seconds: float, megabytes: int) -> None:
    """Limit this process, so far as the system can."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it in the middle of a query
    try:
        import resource
    except ImportError:  # not on Windows; the parent ends it in time all the same
        return
    # One second more than the parent waits: only for a parent that is there no longer.
    processor = math.ceil(seconds) + 1
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_AS, megabytes * 1024 * 1024),
    ):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
