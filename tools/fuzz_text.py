"""Look for inputs that break the reading of reports, guided by which code they reach (atheris).

Run as `python tools/fuzz_text.py [FOLDER] [-max_total_time=600]`, after `pip install atheris`; what
follows the script's name goes to libFuzzer. It starts from the samples, as texts, pages and office
files; FOLDER collects inputs that reached something new. An input that breaks something is written
to `crash-...` and can be given to `probation-graph build`. Nothing of this runs in CI:
`tests/test_fuzz.py` does.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

BASE = "https://w3id.org/probation-graph/"


def main() -> None:
    """Fuzz until stopped, or for the time given."""
    try:
        atheris: Any = importlib.import_module("atheris")
    except ImportError:
        sys.exit("fuzz_text needs atheris, which is not installed: pip install atheris")
    with atheris.instrument_imports(include=["build_graph"]):
        from build_graph.errors import BadInput
        from build_graph.extract.parse import parse
        from build_graph.mapping.map_report import map_report
        from build_graph.reading.read_file import read_bytes
        from build_graph.registers.merge import merge_same
        from build_graph.registers.name_index import load_registers
        from build_graph.registers.resolve import resolve
    from fuzz_inputs import seeds
    from fuzz_office import office_seeds

    known = load_registers((ROOT / "samples" / "registers",))

    def try_one(data: bytes) -> None:
        """Only a sentence for the reader may come of an input that is no report."""
        try:
            report = parse(read_bytes(data, "fuzz.txt"), known)
        except BadInput:
            return
        links = resolve(report, known)
        map_report(merge_same(report, links), links, BASE)

    with tempfile.TemporaryDirectory() as start:
        office = dict(office_seeds()).values()
        for number, data in enumerate((*seeds(), *office)):
            (Path(start) / f"{number}.txt").write_bytes(data)
        atheris.Setup([*sys.argv, "-timeout=10", "-rss_limit_mb=1024", start], try_one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
