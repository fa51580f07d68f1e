"""The ledger of a report: which of its numbers and names facts use, by kind of fact."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from build_graph.citation.coverage import Coverage
from build_graph.extract.figures.ledger import Entry
from build_graph.extract.ledger import ledger
from build_graph.extract.parse import parse
from build_graph.reading.read_file import read_bytes
from build_graph.registers.name_index import Registers
from build_graph.table import Kind, Table, Value


@dataclass(frozen=True, slots=True)
class Ledger:
    """One report and its entries; those that no fact uses come with their sentence."""

    report: Coverage
    entries: tuple[Entry, ...]

    def unexplained(self) -> Iterator[tuple[Entry, int, str]]:
        """Yield the entries that no fact uses, each with its line and its sentence."""
        sentences = [covered.sentence for covered in self.report.sentences]
        starts = [one.spans[0].start for one in sentences]
        for entry in self.entries:
            if not entry.used:
                at = max(0, bisect_right(starts, entry.at.spans[0].start) - 1)
                yield entry, sentences[at].line, sentences[at].text


def ledgers(found: Sequence[Coverage], registers: Registers) -> list[Ledger]:
    """Return the ledger of every report that has its text; it is read anew with `registers`."""
    made = []
    for one in found:
        if one.text is not None:
            document = read_bytes(one.text.encode("utf-8"), one.file)
            made.append(Ledger(one, ledger(parse(document, registers), document, registers)))
    return made


def ledger_table(found: Sequence[Ledger]) -> Table:
    """Return one row for each report and kind of fact: how many are used, how many are not."""
    rows: list[tuple[Value, ...]] = []
    for one in found:
        for kind in sorted({entry.kind for entry in one.entries}):
            of_kind = [entry.used for entry in one.entries if entry.kind == kind]
            used, total = sum(of_kind), len(of_kind)
            share = round(100 * used / total, 1)
            rows.append((one.report.pdu, one.report.month, kind, total, used, total - used, share))
    columns = ("pdu", "inspected", "kind", "printed", "used", "unexplained", "share")
    kinds: tuple[Kind, ...] = ("text", "text", "text", "integer", "integer", "integer", "number")
    return Table(columns, kinds, tuple(rows))


def unexplained_table(found: Sequence[Ledger]) -> Table:
    """Return one row for each number and name that no fact uses, in the order of the text."""
    rows = tuple(
        (one.report.pdu, one.report.month, entry.section, line, entry.kind, entry.text,
         " ".join(sentence.split()))
        for one in found
        for entry, line, sentence in one.unexplained()
    )  # fmt: skip
    columns = ("pdu", "inspected", "section", "line", "kind", "printed", "sentence")
    kinds: tuple[Kind, ...] = (*("text",) * 3, "integer", *("text",) * 3)
    return Table(columns, kinds, rows)
