"""What `shapes/proofs.toml` says of the proofs: their rules in words, and what they go by."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from build_graph.errors import InternalError
from build_graph.knowledge import resources
from build_graph.validation.results import Rule
from build_graph.validation.rules import severity_of
from build_graph.validation.shapes import NAMESPACE


def proof_rules(scope: str) -> dict[str, Rule]:
    """Return what the proofs of one scope say of themselves, by the name of the rule."""
    rules = _rules(resources.shapes("proofs.toml"))
    return {name: rule for name, rule in rules.items() if rule.scope == scope}


def setting(name: str, key: str) -> Any:
    """Return what the proof `name` goes by."""
    return _listed(resources.shapes("proofs.toml"))[name][key]


@cache
def _listed(file: Path) -> dict[str, dict[str, Any]]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InternalError(f"{file} cannot be read: {error}.") from error


@cache
def _rules(file: Path) -> dict[str, Rule]:
    try:
        return {
            name: Rule(
                shape=NAMESPACE + name,
                name=row["name"],
                description=row["description"],
                message=row["message"],
                severity=severity_of(row.get("severity", "Violation")),
                scope=row.get("scope", "report"),
            )
            for name, row in sorted(_listed(file).items())
        }
    except KeyError as error:
        raise InternalError(f"{file} lacks {error}.") from error
