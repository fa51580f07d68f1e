"""Reads and extracts reports with the package on the path, whichever commit it is of.

python benchmarks/extraction_child.py REGISTERS REPORT...; prints milliseconds a report as JSON.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any

# Where the three steps stand now, and where they stood before there were rooms.
NOW = ("build_graph.reading.read_file", "build_graph.extract.parse")
BEFORE = ("build_graph.read", "build_graph.parse")
REGISTERS = ("build_graph.registers.name_index", "build_graph.registers")


def main(folder: str, *files: str) -> None:
    """Print what reading, and reading with extracting, takes a report."""
    is_now = Path(import_module("build_graph").__file__ or "").with_name("reading").is_dir()
    reading, extracting = map(import_module, NOW if is_now else BEFORE)
    registers: Any = import_module(REGISTERS[not is_now]).load_registers((Path(folder),))
    paths = [Path(name) for name in files]
    extracting.parse(reading.read(paths[0]), registers)  # layouts and registers are read once
    start = process_time()
    documents = [reading.read(path) for path in paths]
    read = process_time()
    for document in documents:
        extracting.parse(document, registers)
    done = process_time()
    each = 1000 / len(paths)
    print(json.dumps({"read": (read - start) * each, "extract": (done - read) * each}))


if __name__ == "__main__":
    main(*sys.argv[1:])
