from __future__ import annotations

from golden_plugin import pytest_addoption

__all__ = ["pytest_addoption"]
