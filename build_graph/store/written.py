"""The graphs that a build wrote, as lines, so that its checks need not read them back.

They stand packed in a file without a name, which is gone with the process: memory does not grow
with the number of reports. Reading a graph from the database takes ten times as long.
"""

from __future__ import annotations

import tempfile
import weakref
import zlib
from collections.abc import Iterable

_QUICK = 1  # packs to a fourteenth; packing harder takes longer than reading from the database


class WrittenGraphs:
    """What was put into each graph: sorted N-Triples lines, as the database gives them back.

    Without `is_kept` nothing is: no checks follow.
    """

    def __init__(self, *, is_kept: bool = True) -> None:
        self._is_kept = is_kept
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it is open as long as this is there
        weakref.finalize(self, self._file.close)
        self._places: dict[str, tuple[int, int]] = {}

    def put(self, graph: str, lines: Iterable[str]) -> None:
        """Keep what a graph holds now."""
        if not self._is_kept:
            return
        packed = zlib.compress("\n".join(lines).encode(), _QUICK)
        self._places[graph] = (self._file.seek(0, 2), len(packed))
        self._file.write(packed)

    def lines(self, graph: str) -> tuple[str, ...] | None:
        """Return the lines of a graph; None where this build did not write it."""
        if graph not in self._places:
            return None
        start, size = self._places[graph]
        self._file.seek(start)
        return tuple(zlib.decompress(self._file.read(size)).decode().split("\n"))
