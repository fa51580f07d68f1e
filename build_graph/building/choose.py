"""What a build keeps where several files, or a file and the store, are of one inspection.

A corrected version wins over the one that it corrects, whichever comes first; of two that are alike
the first is kept. Two inspections of one unit in one month are both kept, the later under an
address with its day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from build_graph.building.build_result import BuildResult, ProcessedReport, Unusable
from build_graph.building.editions import comes_first, differences, relation, stored
from build_graph.issues import Issue
from build_graph.reading.read_file import printable
from build_graph.sources.file_result import FileResult
from build_graph.sources.origin import Origin
from build_graph.store.database import Store

# Reads a file now: with an address that has its day where that is needed.
Read = Callable[[Origin, bool], ProcessedReport | Unusable]


@dataclass(slots=True)
class _Kept:
    """A file that is kept: what was made of it, without its lines and its text."""

    path: Origin
    found: ProcessedReport


class Chooser:
    """Takes what was made of each file in turn, and says what goes into the store.

    `store` is the one that is brought up to date, None where all is new or whatever is not given
    goes out.
    """

    def __init__(self, store: Store | None, read: Read, result: BuildResult) -> None:
        self._store = store
        self._read = read
        self._result = result
        self._kept: list[_Kept] = []

    def take(self, path: Origin, found: ProcessedReport) -> Iterator[ProcessedReport]:
        """Yield what goes into the store for a file: mostly what was made of it, or nothing."""
        rivals = [one for one in self._kept if _is_rival(one.found, found)]
        for rival in rivals:
            how = relation(found, rival.found)
            if how in ("same", "older"):
                self._leave_out(path, found, rival.found, str(rival.path.name))
                return
            if how == "newer":
                yield from self._instead(rival, path, found)
                return
        if rivals:
            yield from self._apart(rivals[0], path, found)
            return
        yield from self._beside_stored(path, found)

    def _beside_stored(self, path: Origin, found: ProcessedReport) -> Iterator[ProcessedReport]:
        """Yield a file, unless the store has a corrected version of it."""
        there = stored(self._store, found.graph) if self._store and found.stamp else None
        how = relation(found, there) if there else "same"
        if there and how == "older":
            self._leave_out(path, found, there, there.file)
        elif there and how == "apart":
            yield from self._again(path, apart=True)
        else:
            if there and how == "newer":
                found = self._telling(found, there)
            yield from self._keep(path, found)

    def _keep(
        self, path: Origin, found: ProcessedReport, *, replaces: bool = False
    ) -> Iterator[ProcessedReport]:
        if not found.is_read and not found.is_stored:
            yield from self._again(path, replaces=replaces)
            return
        self._kept.append(_Kept(path, replace(found, lines=(), text=None)))
        result = self._result
        result.counts.update(found.counts)
        result.issues.extend(found.issues)
        result.not_applied.extend(found.not_applied)
        result.unregistered.extend((kind, name, found.pdu) for kind, name in found.unregistered)
        yield replace(found, path=printable(str(path)), replaces=replaces)

    def _again(
        self, path: Origin, *, apart: bool = False, replaces: bool = False
    ) -> Iterator[ProcessedReport]:
        """Yield a file that has to be read, or to be read once more for another address."""
        found = self._read(path, apart)
        if isinstance(found, Unusable):
            file_result = FileResult(str(path), "left out", message=found.message)
            self._result.files.append(replace(file_result, reason=found.reason))
            return
        yield from self._keep(path, found, replaces=replaces)

    def _instead(
        self, rival: _Kept, path: Origin, found: ProcessedReport
    ) -> Iterator[ProcessedReport]:
        """Yield a corrected version in place of a file that was kept before."""
        self._forget(rival)
        self._leave_out(rival.path, rival.found, found, path.name)
        yield from self._keep(path, found, replaces=True)

    def _apart(
        self, rival: _Kept, path: Origin, found: ProcessedReport
    ) -> Iterator[ProcessedReport]:
        """Yield a second inspection of the month; the earlier of both has the plain address."""
        if rival.found.is_read and comes_first(found, rival.found):
            self._forget(rival)
            yield from self._again(rival.path, apart=True)
            yield from self._keep(path, found, replaces=True)
        elif found.graph == rival.found.graph:
            yield from self._again(path, apart=True)
        else:
            yield from self._keep(path, found)

    def _forget(self, rival: _Kept) -> None:
        """Take back what was told of a file that was kept."""
        self._kept.remove(rival)
        result, own = self._result, printable(str(rival.path))
        result.counts.subtract(rival.found.counts)
        result.files[:] = [one for one in result.files if one.file != own]
        result.issues[:] = [one for one in result.issues if one not in rival.found.issues]
        names = {(kind, name, rival.found.pdu) for kind, name in rival.found.unregistered}
        result.unregistered[:] = [one for one in result.unregistered if one not in names]

    def _telling(self, found: ProcessedReport, there: ProcessedReport) -> ProcessedReport:
        """A corrected version with what it corrects as a doubt."""
        changed = differences(found.told, there.told) or "no rating, score or share differs"
        sentence = f"it is a later version of {there.file} and replaces it: {changed}"
        issue = Issue("editions", "warning", found.file, sentence)
        return replace(found, issues=(*found.issues, issue))

    def _leave_out(
        self, path: Origin, found: ProcessedReport, kept: ProcessedReport, name: str
    ) -> None:
        """Note that a file is left out, and what differs in the one that is kept."""
        of = f"({found.pdu}, {found.month})"
        changed = differences(kept.told, found.told)
        if relation(kept, found) == "newer":
            told = changed or "no rating, score or share differs"
            message = f"{path}: {name} is a later version of this report {of} and is kept: {told}."
        else:
            told = f"; {name} has {changed}" if changed else ""
            message = (
                f"{path}: {name} is a report of the same inspection {of}{told}; "
                "give one of the two."
            )
        left_out = FileResult(str(path), "left out", message=message, reason="repeated")
        self._result.files.append(
            replace(left_out, pdu=found.pdu, month=found.month, graph=found.graph)
        )


def _is_rival(one: ProcessedReport, other: ProcessedReport) -> bool:
    """Whether two files are of one unit and month, or would share an address."""
    mine, theirs = ((each.kind, each.pdu_path, each.month) for each in (one, other))
    return mine == theirs or one.graph == other.graph
