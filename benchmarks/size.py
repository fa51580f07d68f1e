"""A store beside one that holds every statement of the same graph: python -m benchmarks.size.

What follows from addresses and texts is not stored. The same reports are built, exported whole, and
loaded again as builds did before: in bulk, the small graphs written after it, put in order on the
disk. `--beside` also builds them with another checkout of this project, whose facts may be others.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import Corpus, arguments, corpus, folder
from benchmarks.measure import Child, child, table, verdict

CHILD = "benchmarks.loading_child"
STATEMENTS, BYTES = 0.6, 0.45


def main(argv: Sequence[str] | None = None) -> int:
    """Print statements and bytes of the stores; return 1 when a target is missed."""
    parser = arguments(__doc__, 300)
    parser.add_argument("--beside", type=Path, help="another checkout to build the same with")
    chosen = parser.parse_args(argv)
    with folder(chosen.work) as work:
        made = corpus(work, chosen.count)
        rows = dict(_measured(made, work, chosen.beside))
    columns = ("store", "statements", "MB on disk", "seconds", "peak MB")
    table(
        columns,
        [
            (name, int(one.answer["quads"]), one.answer["bytes"] / 1e6, one.seconds, one.megabytes)
            for name, one in rows.items()
        ],
    )
    print()
    ours, whole = rows["build"], rows["every statement stored"]
    shares = {name: ours.answer[name] / whole.answer[name] for name in ("quads", "bytes")}
    return int(
        not all(
            (
                verdict("statements / every statement stored", shares["quads"], STATEMENTS, ""),
                verdict("bytes on disk / every statement stored", shares["bytes"], BYTES, ""),
            )
        )
    )


def _measured(made: Corpus, work: Path, beside: Path | None) -> list[tuple[str, Child]]:
    """Return what each way of storing took, by its name."""
    stores = [work / f"size-{name}" for name in ("built", "whole", "beside")]
    quads = work / "whole.nq"
    for path in stores:
        shutil.rmtree(path, ignore_errors=True)
    common = ("--registers", made.registers)
    found = [("build", _with_size("build", made.reports, stores[0], *common))]
    child(CHILD, "whole", stores[0], quads)
    found.append(("every statement stored", _with_size("bulk-in-order", quads, stores[1])))
    if beside is not None:
        built = child(CHILD, "build", made.reports, stores[2], *common, root=beside)
        size = child(CHILD, "size", stores[2], work)
        found.append(
            (f"build by {beside.name}", Child(built.seconds, built.megabytes, size.answer))
        )
    for path in stores:
        shutil.rmtree(path, ignore_errors=True)
    quads.unlink()
    return found


def _with_size(what: str, source: Path, out: Path, *more: str | Path) -> Child:
    """Return what making a store took, with its statements and bytes."""
    made = child(CHILD, what, source, out, *more)
    size = child(CHILD, "size", out, out)
    return Child(made.seconds, made.megabytes, size.answer)


def bytes_of(store: Path) -> int:
    """Return the bytes of everything in a folder."""
    return sum(
        (Path(at) / name).stat().st_size for at, _, names in os.walk(store) for name in names
    )


if __name__ == "__main__":
    raise SystemExit(main())
