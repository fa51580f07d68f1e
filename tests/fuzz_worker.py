"""Give hostile inputs to the program in this process, within limits, and say what became of them.

`python tests/fuzz_worker.py mutated 0 2500` prints one line of JSON; with --verbose, failures come
with their traceback. Limits: 10 s of processor time for each input, a gigabyte for the process.
While an input is read nothing may be opened for writing and nobody may be called.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

import pyoxigraph as ox  # noqa: E402
from fuzz_giants import MADE, TEXTS  # noqa: E402
from fuzz_inputs import HOSTILE, fuzz_input, seeds  # noqa: E402
from invented_report import SAMPLES  # noqa: E402

from build_graph.building.build_result import BuildResult, ProcessedReport  # noqa: E402
from build_graph.cli.output import one_line  # noqa: E402
from build_graph.corrections.effective import BuildInputs  # noqa: E402
from build_graph.errors import BadInput  # noqa: E402
from build_graph.pipeline import process_report  # noqa: E402
from build_graph.sources.files import find_files  # noqa: E402

SECONDS = 10
BYTES = 2**30
PIECE = 10_000  # lines that are checked at a time
BASE = "https://w3id.org/probation-graph/"
GIVEN = BuildInputs((SAMPLES / "registers",))


class Hang(BaseException):
    """The input took too long."""


@dataclass
class Tally:
    """What became of the inputs so far; `slowest` is what was read, without the check of it."""

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    failures: list[str] = field(default_factory=list)
    verbose: bool = False


class Watch:
    """Notes what is opened for writing, and calls to the network, while it is on."""

    def __init__(self) -> None:
        self.on = False
        self.seconds = 0.0  # of the processor, while it was on
        self.seen: list[str] = []
        sys.addaudithook(self._hook)

    def _hook(self, event: str, given: tuple[Any, ...]) -> None:
        if not self.on:
            return
        writes = (
            event == "open"
            and isinstance(given[2], int)
            and given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        )
        changes = event in ("os.mkdir", "os.rename", "os.remove", "os.symlink", "os.link")
        if writes or changes or event in ("socket.connect", "subprocess.Popen", "os.system"):
            self.seen.append(f"{event} {given[0]!r}")


def _too_long(*_: object) -> None:
    raise Hang


@contextlib.contextmanager
def limited(watch: Watch) -> Iterator[None]:
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    watch.on = True
    watch.seconds -= time.process_time()
    try:
        yield
    finally:
        watch.seconds += time.process_time()
        watch.on = False
        signal.setitimer(signal.ITIMER_PROF, 0)


def check_sentence(said: str, path: Path) -> None:
    """One sentence that says where, without the words of a fault of ours."""
    shown = one_line(said)
    assert path.name in said, said
    assert shown.endswith((".", "?")), said
    assert len(shown) < 1000, said
    assert "Traceback" not in said, said


def check_graph(drawn: ProcessedReport) -> None:
    """Every line is one statement of that graph about its own nodes; nothing broke out."""
    read = 0
    for quad in chain.from_iterable(
        ox.parse("\n".join(drawn.lines[at : at + PIECE]).encode(), format=ox.RdfFormat.N_QUADS)
        for at in range(0, len(drawn.lines), PIECE)
    ):
        read += 1
        assert quad.graph_name.value == drawn.graph
        assert quad.subject.value.startswith(BASE)
        assert "urn:x" not in (quad.subject.value, quad.predicate.value)
        assert not isinstance(quad.object, ox.BlankNode)
        if isinstance(quad.object, ox.NamedNode):
            assert quad.object.value.startswith(("http://", "https://"))
    assert read == len(drawn.lines)


def tell(path: Path, watch: Watch) -> list[str]:
    """Give one file to the program and return what became of what is in it."""
    outcomes = []
    result = BuildResult()
    with limited(watch):
        origins = find_files([path], result.files)
    for outcome in result.files:
        check_sentence(outcome.message, path)
        outcomes.append("refused")
    for origin in origins:
        drawn, said = None, ""
        with limited(watch):
            try:
                drawn = process_report(origin, GIVEN, BASE)
            except BadInput as error:
                said = str(error)
        if drawn is None:
            check_sentence(said, path)
        else:
            check_graph(drawn)
        outcomes.append("refused" if drawn is None else "built")
    assert not watch.seen, watch.seen
    return outcomes


def one(name: str, path: Path, watch: Watch, tally: Tally) -> None:
    """Try one input; whatever goes wrong is a failure with its name."""
    watch.seconds = 0.0
    try:
        tally.outcomes.update(tell(path, watch))
    except (Exception, Hang) as error:
        tally.failures.append(f"{name}: {type(error).__name__}: {one_line(str(error))[:300]}")
        if tally.verbose:
            traceback.print_exc()
        watch.seen.clear()
    tally.outcomes["inputs"] += 1
    tally.slowest = max(tally.slowest, (round(watch.seconds, 2), name))


def mutated(first: int, last: int, folder: Path, watch: Watch, tally: Tally) -> None:
    _each("mutated", fuzz_input, range(first, last), folder, watch, tally)


def office(first: int, last: int, folder: Path, watch: Watch, tally: Tally) -> None:
    from fuzz_office import office_input

    _each("office", office_input, range(first, last), folder, watch, tally)


def _each(
    kind: str,
    made: Callable[[int], tuple[str, bytes]],
    numbers: range,
    folder: Path,
    watch: Watch,
    tally: Tally,
) -> None:
    """Read one made file for each number."""
    for number in numbers:
        name, data = made(number)
        path = folder / name
        path.write_bytes(data)
        one(f"{kind} {number}", path, watch, tally)
        path.unlink()


def giants(first: int, last: int, folder: Path, watch: Watch, tally: Tally) -> None:
    everything = [*TEXTS, *MADE][first:last]
    for name in everything:
        path = folder / (name if name in MADE else "giant.txt")
        if name in MADE:
            MADE[name](path)
        else:
            path.write_bytes(TEXTS[name]())
        one(f"giant {name}", path, watch, tally)
        path.unlink()


def invented(first: int, last: int, folder: Path, watch: Watch, tally: Tally) -> None:
    """Texts that hypothesis puts together from what reports are made of."""
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    lines = sorted({line for seed in seeds()[2:5] for line in seed.decode().splitlines() if line})
    line = st.sampled_from(lines) | st.sampled_from(HOSTILE) | st.text(max_size=60)
    mark = st.sampled_from(("", "- ", "• ", "## ", "1. ", "| ", "\t", "> ", "[1] ", "1.1 "))
    ends = st.sampled_from(("\n", "\n\n", " ", "\r\n", "\f", "\u2028"))
    text = st.lists(st.tuples(mark, line, ends).map("".join), max_size=40).map("".join)
    start = seeds()[0].decode()

    @settings(
        max_examples=last - first,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(text, st.integers(0, len(start)))
    def run(middle: str, at: int) -> None:
        path = folder / "invented.txt"
        path.write_bytes((start[:at] + middle + start[at:]).encode("utf-8", "replace"))
        one(f"invented {tally.outcomes['inputs']}", path, watch, tally)

    run()


def peak_mb() -> int:
    """The most memory that this process held.

    Not `ru_maxrss` where the kernel tells better: under Linux that one outlives exec, and so begins
    with what the process held that started this one.
    """
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    kind, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    tally = Tally(verbose="--verbose" in sys.argv)
    seeds()
    watch = Watch()
    signal.signal(signal.SIGPROF, _too_long)
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kinds = {"mutated": mutated, "giants": giants, "invented": invented, "office": office}
        kinds[kind](first, last, folder, watch, tally)
        left = [path.name for path in folder.iterdir() if path.name != "invented.txt"]
    told = {
        **tally.outcomes,
        "slowest": tally.slowest,
        "peak_mb": peak_mb(),
        "seconds": round(time.process_time(), 1),
        "left": left,
        "failures": tally.failures,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
