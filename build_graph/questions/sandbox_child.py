"""The process in which `sandbox` runs a query: a request comes in, a line of JSON goes out.

After the line come the bytes of an answer that was to be written in a format.

It limits itself before it runs the query, opens the store for reading only, and then confines
itself: whatever the query says, nobody can be called and no other file be opened.
"""

from __future__ import annotations

import contextlib
import json
import math
import signal
import sys
from pathlib import Path
from typing import Any

from build_graph.errors import BuildGraphError
from build_graph.questions.sandbox import AGAIN, UNCONFINED
from build_graph.store.database import Store, of_parts, open_store
from build_graph.store.engine import is_replaced
from build_graph.store.json_ld import read_context


def main() -> None:
    """Answer the one request; an error of this package is an answer, any other ends the process."""
    _end_with_parent()
    request = json.load(sys.stdin)
    limits = request["limits"]
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it in the middle of a query
    # One second more than the parent waits: only for a parent that is there no longer.
    _limit("RLIMIT_CPU", math.ceil(limits["seconds"]) + 1)
    _limit("RLIMIT_CORE", 0)
    answer: dict[str, Any]
    text = b""
    try:
        with open_store(request["store"], read_only=True) as store:
            if "jsonld" in request.get("formats", ()):
                read_context()
            # After the database has started its threads, for each of which much is set aside.
            _limit("RLIMIT_AS", _set_aside() + limits["megabytes"] * 1024 * 1024)
            confined = store.confined()
            if limits["must_confine"] and not confined:
                answer = {UNCONFINED: True}
            else:
                found, text = _answer(store, request)
                answer = {"confined": confined, **found}
    except BuildGraphError as error:
        answer = {"error": type(error).__name__, "message": str(error)}
        if is_replaced(error.__cause__):  # and cannot be opened again from inside
            answer = {AGAIN: True}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + text)
    sys.stdout.buffer.flush()


def _answer(store: Store, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return rows as plain values, or the answer written in one of the formats that are named."""
    limits = request["limits"]
    most, characters = limits["rows"], limits["characters"]
    if "formats" in request:
        format_, text = store.written(
            request["sparql"], tuple(request["formats"]), request["prefixes"], most, characters
        )
        data = text.encode("utf-8")
        return {"format": format_, "length": len(data)}, data
    bound = {name: of_parts(*term) for name, term in request["substitutions"].items()}
    rows = store.select(
        request["sparql"], bound, request["prefixes"], most=most, most_characters=characters
    )
    return {"columns": rows.columns, "rows": rows.rows, "cut": rows.cut}, b""


def _end_with_parent() -> None:
    """End this process when the one that started it ends, however that ends; Linux alone can."""
    with contextlib.suppress(OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _limit(what: str, most: int) -> None:
    """Limit this process, so far as the system can: Windows cannot."""
    with contextlib.suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        resource.setrlimit(getattr(resource, what), (most, most))


def _set_aside() -> int:
    """Return how many bytes of addresses this process has already; 0 where nothing tells."""
    with contextlib.suppress(OSError, ValueError, ImportError):
        import resource

        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    return 0


if __name__ == "__main__":
    main()
