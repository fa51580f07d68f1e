"""Inputs that are too much of something: length, depth, members, links."""

from __future__ import annotations

import json
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from invented_report import SAMPLES

from build_graph.reading.read_file import LONGEST

SAMPLE = (SAMPLES / "reports/hallowby-2024.txt").read_text("utf-8")
ROOM = LONGEST - len(SAMPLE) - 100


def filled(unit: str, at: str = "Background", size: int = ROOM) -> bytes:
    """A sample in which a unit was repeated until a text is as long as a text may be."""
    place = SAMPLE.index("\n", SAMPLE.find(at, 3000)) + 1
    return (SAMPLE[:place] + unit * (size // len(unit)) + "\n" + SAMPLE[place:]).encode()


UNITS = (
    *("- a\n", "HMP ", "HMP Aaa, ", "A & B & ", "a-", "(26%) ", "12 out of 15 cases ", "a", "\n"),
    *("Aa and ", "Aa, and ", "1.1 Leadership\n", "Strengths:\n- a\n", "# a\n", "| a | b |\n"),
    *("prisons are HMP Aa and ", "a\n\f", "<sup>1</sup>", "[1]: x\n", "Aaa Trust, ", "\u202e"),
    *("  ", "x  y", "&amp;", "é", "aa-\n", "1. Staff should:\n", "Rating\tGood\n", "14/27 "),
)
TEXTS: dict[str, Callable[[], bytes]] = {
    "a million bullets": lambda: filled("- a\n", size=4_000_000),
    "a megabyte of HMP": lambda: b"HMP " * 262_144,
    "sixty-five megabytes": lambda: bytes(65 * 2**20),
    "binary": lambda: os.urandom(300_000),
    "one line": lambda: SAMPLE.replace("\n", " ").encode(),
    "deep JSON": lambda: b"[" * 290_000,
    "deep facts": lambda: b'{"probation-graph-facts": 1, "report": ' + b'{"a":' * 50_000,
    "a long number": lambda: b'{"probation-graph-facts": ' + b"9" * 290_000 + b"}",
    "many facts": lambda: json.dumps({"probation-graph-facts": 1, "a": [0] * 90_000}).encode(),
    "deep bullets": lambda: filled("".join(" " * at + "- a\n" for at in range(300))),
    "deep brackets": lambda: filled("(" * 1000 + ")" * 1000),
    "deep headings": lambda: filled("###### a\n"),
    **{f"full of {unit!r}": (lambda unit=unit: filled(unit)) for unit in UNITS},  # type: ignore[misc]
    **{f"findings of {u!r}": (lambda u=u: filled(u, "Strengths")) for u in UNITS[:9]},  # type: ignore[misc]
}


def zip_bomb(path: Path) -> None:
    """Ten members of 200 MB each in two megabytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as box:
        for number in range(3):
            with box.open(f"{number}.txt", "w", force_zip64=True) as member:
                for _ in range(200):
                    member.write(bytes(2**20))


def overlapping_bomb(path: Path) -> None:
    """Sixty thousand entries that all share one compressed piece."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("a.txt", bytes(10 * 2**20))
    data = path.read_bytes()
    at, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entries = data[at:end] * 60_000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 60_000, 60_000, len(entries), at, 0)
    path.write_bytes(data[:at] + entries + tail)


def many_members(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as box:
        for number in range(3000):
            box.writestr(f"{number:05}.txt", b"Nothing of this is a report.")


def dangling_link(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere.txt")


def circular_link(path: Path) -> None:
    path.symlink_to(path)


def link_out(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def pipe(path: Path) -> None:
    os.mkfifo(path)


# Name of a file, and what makes it at its place.
MADE: dict[str, Callable[[Path], None]] = {
    "bomb.zip": zip_bomb,
    "overlapping.zip": overlapping_bomb,
    "many.zip": many_members,
    "dangling.txt": dangling_link,
    "circular.txt": circular_link,
    "out.txt": link_out,
    "pipe.txt": pipe,
}
