"""Plain questions and their start from the command line: python -m benchmarks.asking.

Questions are phrasings of the catalogue with names of the store in them, in an open store whose
names and search index are kept with it; processor time, which a busy machine changes less.
"""

from __future__ import annotations

import random
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import process_time
from typing import TYPE_CHECKING

from benchmarks.corpus import SEED, arguments, built, corpus, folder
from benchmarks.measure import ROOT, table, verdict

if TYPE_CHECKING:
    from build_graph.store.database import Store

MEDIAN, NINE_IN_TEN, LONGEST, START = 0.15, 0.4, 1.0, 0.6
_SLOT = re.compile(r"\{(\w+)\}")
_FREE = {"month": "2022-05", "number": "3", "words": "waiting lists"}
_SAID = ("why is sickness so high?", "what do managers say about workloads?")


def main(argv: Sequence[str] | None = None) -> int:
    """Print what questions take; return 1 when a target is missed."""
    parser = arguments(__doc__, 1000)
    parser.add_argument("--questions", type=int, default=60)
    chosen = parser.parse_args(argv)
    with folder(chosen.work) as work:
        path = built(corpus(work, chosen.count))
        met = [*_open_store(path, chosen.questions), *_from_command_line(path)]
    return int(not all(met))


def _open_store(path: Path, number: int) -> Iterator[bool]:
    from build_graph.asking.answering import Asker
    from build_graph.store.database import open_store

    with open_store(path, read_only=True) as store:
        Asker(store).ask(_SAID[0])  # which makes what is kept with the store
    with open_store(path, read_only=True) as store:
        made: list[Asker] = []
        print(f"names, as they are kept: {_processor(lambda: made.append(Asker(store))):.2f} s")
        asked = _questions(store, number)
        taken = [(_processor(lambda: made[0].ask(one)), one) for one in asked]  # noqa: B023
    seconds = [second for second, _ in taken]
    table(("seconds", "the slowest questions"), sorted(taken, reverse=True)[:5])
    yield verdict(f"{len(taken)} questions, median", median(seconds), MEDIAN, "s")
    yield verdict("nine in ten", quantiles(seconds, n=10)[-1], NINE_IN_TEN, "s")
    yield verdict("the slowest", max(seconds), LONGEST, "s")


def _from_command_line(path: Path) -> Iterator[bool]:
    for line in (["ask", _SAID[0]], ["search", "sickness"], ["query", "ratings"]):
        taken = [_child(["-m", "build_graph", *line, "--store", str(path)]) for _ in range(5)]
        yield verdict(f"probation-graph {line[0]}, from start to end", median(taken), START, "s")


def _questions(store: Store, number: int) -> list[str]:
    """Return phrasings of the catalogue, names of the store in their slots, and other questions."""
    from build_graph.questions.catalogue import questions
    from build_graph.questions.lookup import choices

    drawn = random.Random(SEED)
    known = {kind: names for kind in ("pdu", "region", "standard", "pathway", "provider")
             if (names := choices(store, kind))}  # fmt: skip
    phrasings = [one for question in questions() for one in question.phrasings]
    phrasings = [one for one in phrasings if set(_SLOT.findall(one)) <= known.keys() | _FREE]
    drawn.shuffle(phrasings)

    def named(slot: re.Match[str]) -> str:
        return _FREE.get(slot[1]) or drawn.choice(known[slot[1]])

    return [*(_SLOT.sub(named, one) for one in phrasings[: number - len(_SAID)]), *_SAID]


def _processor(action: Callable[[], object]) -> float:
    start = process_time()
    action()
    return process_time() - start


def _child(line: list[str]) -> float:
    """Return the seconds of the processor that a process of its own takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, *line], cwd=ROOT, check=False, capture_output=True)
    if done.returncode not in (0, 1):  # 1: no table answers, passages do
        raise SystemExit(f"{' '.join(line)} ended with {done.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())
