"""Ratings printed as their first letters, 'Staff  RI', read as the words they stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from build_graph.extract.structure.standard_names import rating_initials, squash
from build_graph.knowledge.vocab import schemes
from build_graph.reading.read_file import Line
from build_graph.reading.repair import edited

ROW = re.compile(r"(?P<name>.*[a-z])(?:[\t :–(-]+)(?P<letters>[A-Z]{1,2})\)?")
NUMBER = re.compile(r"^(?:[prn]?\d\d)?")
FEWEST = 3  # rows that make a table of letters


def spelled(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a table, its ratings in words where they are letters in several rows."""
    names = {squash(name) for one in schemes().standards for name in one.names}
    turned: dict[int, Line] = {}
    for line in lines:
        row = ROW.fullmatch(line.text)
        if row is None or row["letters"] not in rating_initials():
            continue
        if NUMBER.sub("", squash(row["name"])) in names:
            start, end = row.span("letters")
            word = rating_initials()[row["letters"]]
            traced = edited(line.traced, [(start, end, word)])
            turned[line.number] = line._replace(traced=traced, cells=())
    if len(turned) < FEWEST:
        return list(lines)
    return [turned.get(line.number, line) for line in lines]
