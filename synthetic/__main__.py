"""Writes synthetic reports, their facts and registers: python -m synthetic OUT --count 200."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from synthetic.generate import FRAMEWORKS, write


def main() -> int:
    """Write what the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m synthetic", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write reports/, gold/ and registers/ to")
    parser.add_argument("--count", type=int, default=20, help="number of reports (20)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the dice (1)")
    parser.add_argument("--framework", choices=FRAMEWORKS, default="both")
    chosen = parser.parse_args()
    if chosen.count < 1:
        parser.error("--count is at least 1")
    number = write(chosen.out, chosen.seed, chosen.count, chosen.framework)
    sys.stderr.write(f"{number} reports in {chosen.out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
