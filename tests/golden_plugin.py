"""Options of the test run: golden files and accuracy floors change only when asked to."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update-golden and --update-baseline."""
    group = parser.getgroup("probation-graph")
    group.addoption(
        "--update-golden",
        action="store_true",
        help="write facts, golden files and answers anew from what the code gives now",
    )
    group.addoption(
        "--update-baseline",
        action="store_true",
        help="raise the floors of tests/baseline.toml to what is reached now; none is lowered",
    )
