"""Synthetic inspection reports of invented PDUs, with the facts they state written down beside."""

from __future__ import annotations

from synthetic.generate import generate, write
from synthetic.material import SyntheticReport

__all__ = ["SyntheticReport", "generate", "write"]
