"""What the last build that changed something replaced, kept beside the graph until the next one.

One compressed file of N-Quads for each graph, in a folder with the number of the build. It is
written whole before the graph changes, so a killed build loses nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterable
from pathlib import Path

from build_graph.errors import StoreError
from build_graph.store.atomic import write_atomically
from build_graph.store.folder import Folder
from build_graph.store.graphs import in_graph
from build_graph.store.owned import is_link, remove_own

_BUILD = re.compile(r"[0-9]{1,18}")
_KEPT = re.compile(r"[0-9a-f]{64}\.nq\.gz|\.[0-9a-f]{64}\.nq\.gz\.[0-9a-f]{8}\.part")


class PreviousGraphs:
    """The graphs as they were before one build."""

    def __init__(self, folder: Folder, build: int) -> None:
        self._all = folder.previous
        self._own = folder.previous / str(build)

    def keep(self, graph: str, lines: Iterable[str]) -> None:
        """Keep N-Triples lines as what the graph had; what was kept first stays."""
        file = self._file(graph)
        if file.exists():
            return
        data = "".join(f"{line}\n" for line in in_graph(graph, lines)).encode("utf-8")
        if is_link(self._own):
            raise StoreError(f"{self._own} is a link, which a store never has: remove it")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{file.parent} cannot be written: {error.strerror}") from error
        write_atomically(file, gzip.compress(data, compresslevel=6, mtime=0), is_settled=False)

    def holds(self, graph: str) -> bool:
        """Return whether the graph was there before."""
        return self._file(graph).exists()

    def lines(self, graph: str) -> list[str] | None:
        """Return the N-Quads lines that the graph had, or None if it is not kept."""
        try:
            data = gzip.decompress(self._file(graph).read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, EOFError, zlib.error) as error:
            raise StoreError(f"{self._file(graph)} is damaged: delete it ({error})") from error
        return data.decode("utf-8", "replace").splitlines()

    def forget_others(self) -> None:
        """Remove what earlier builds replaced."""
        for folder in self._all.iterdir() if self._all.is_dir() else ():
            if folder != self._own and _BUILD.fullmatch(folder.name):
                remove_own(folder, _KEPT)

    def _file(self, graph: str) -> Path:
        # By its hash, because a PDU may have a longer name than a file may.
        return self._own / f"{hashlib.sha256(graph.encode()).hexdigest()}.nq.gz"
