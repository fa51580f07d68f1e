"""Programs of others that only npm has, for checking what we write; `make` puts them into .venv.

Where they are not installed the tests that ask for one are skipped; on the machine that decides
(CI=true) their absence is a failure.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest


def npm_package(name: str) -> Path:
    """Return the folder of a package of npm that was installed beside those of Python."""
    folder = Path(sys.prefix, "npm", "node_modules", name)
    if not folder.is_dir():
        missing = f"the npm package {name} is not installed: see the Makefile"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return folder
