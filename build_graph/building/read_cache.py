"""What was made of files that were read before, so that an unchanged one is not read again.

The store's file `read.jsonl` has a line for each: its stamp (see `fingerprint`) and everything that
a build tells of it, but neither its text nor its graph. What a stamp stands for never changes, so
a line is right or missing; a line that a killed build broke off is passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from typing import Any

from build_graph.building.build_result import ProcessedReport
from build_graph.errors import StoreError
from build_graph.issues import Issue
from build_graph.store.atomic import write_atomically
from build_graph.store.folder import Folder

# What is not remembered of a file: its graph, its text and what goes with it, where it was found.
_LEFT = ("lines", "text", "boxes", "path", "held", "is_read", "is_stored", "replaces")
_KEPT = tuple(one.name for one in fields(ProcessedReport) if one.name not in _LEFT)
_NAMES = ("stamp", "graph", "file", "sha256", "month")


class ReadCache:
    """The files read before, by their stamps; `used` are those of files of this build."""

    def __init__(self, folder: Folder) -> None:
        self._file = folder.read
        self._lines: dict[str, str] = {}
        self._found: dict[str, ProcessedReport] = {}
        self.used: set[str] = set()
        try:
            raw = self._file.read_bytes() if self._file.is_file() else b""
        except OSError as error:
            raise StoreError(f"{self._file} cannot be read: {error.strerror}") from error
        self._is_broken = not raw.endswith(b"\n") and bool(raw)
        for line in raw.decode("utf-8", "replace").splitlines():
            processed = _processed(line)
            if processed is not None:
                self._lines[processed.stamp] = line
                self._found[processed.stamp] = processed

    def get(self, stamp: str) -> ProcessedReport | None:
        """Return what was made of the file with that stamp, without its lines, or None."""
        found = self._found.get(stamp)
        if found is not None:
            self.used.add(stamp)
        return found

    def add(self, processed: ProcessedReport) -> None:
        """Remember a file from now on, also if the build should be killed."""
        if not processed.stamp:
            return
        self.used.add(processed.stamp)
        if processed.stamp in self._lines:
            return
        line = _line(processed)
        try:
            with self._file.open("a", encoding="utf-8", newline="\n") as out:
                out.write(("\n" if self._is_broken else "") + line + "\n")
        except OSError as error:
            raise StoreError(f"{self._file} cannot be written: {error.strerror}") from error
        self._is_broken = False
        self._lines[processed.stamp] = line
        self._found[processed.stamp] = replace(processed, lines=(), text=None, is_read=False)

    def keep(self, stamps: Iterable[str]) -> None:
        """Forget all files but those with these stamps."""
        wanted = set(stamps)
        kept = {stamp: line for stamp, line in sorted(self._lines.items()) if stamp in wanted}
        if kept.keys() != self._lines.keys():
            text = "".join(f"{line}\n" for line in kept.values())
            write_atomically(self._file, text.encode("utf-8"))
            self._lines = kept


def _line(processed: ProcessedReport) -> str:
    row: dict[str, Any] = {name: getattr(processed, name) for name in _KEPT}
    return json.dumps({**row, "issues": [asdict(issue) for issue in processed.issues]})


def _processed(line: str) -> ProcessedReport | None:
    try:
        row = json.loads(line)
        if tuple(row) != _KEPT or not all(isinstance(row[name], str) for name in _NAMES):
            return None
        row["unregistered"] = tuple((str(kind), str(name)) for kind, name in row["unregistered"])
        row["not_applied"] = tuple((str(key), str(why)) for key, why in row["not_applied"])
        row["issues"] = tuple(Issue(**issue) for issue in row["issues"])
        row["told"] = tuple((str(name), str(value)) for name, value in row["told"])
        row["version"] = {str(name): str(value) for name, value in row["version"].items()}
        row["counts"] = {str(name): int(count) for name, count in row["counts"].items()}
        return ProcessedReport(**row, lines=(), text=None, is_read=False)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
