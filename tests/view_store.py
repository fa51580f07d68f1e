"""The samples (and the facts) as a store, built once for each process of the test run."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from build_graph import build

ROOT = Path(__file__).parents[1]


@cache
def sample_store(facts: bool = False) -> Path:
    """Return a store of the invented samples, with `facts` also of the real reports' facts."""
    folder = Path(tempfile.mkdtemp(prefix="view-store-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    inputs = [ROOT / "samples" / "reports", *([ROOT / "facts"] if facts else [])]
    build(inputs, folder / "graph", registers=[ROOT / "samples" / "registers"], validate=False)
    return folder / "graph"
