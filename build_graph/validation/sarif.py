"""`ValidationReport` -> SARIF 2.1.0, whose locations point into the reports' files.

Files are given from the folder that holds them, which only the reader of the log knows. The
fingerprint of a result is made of what it is about and not of where that stands, so a result stays
the same one when a report or the words of a rule are edited elsewhere.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from build_graph import __version__
from build_graph.validation.results import Place, Result, Rule, Severity, ValidationReport

_LEVELS: dict[Severity, str] = {"violation": "error", "warning": "warning", "info": "note"}
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "REPORTS"
_ROOTS = {_ROOT: {"description": {"text": "The folder that holds the files of the reports."}}}


def sarif(report: ValidationReport) -> str:
    """Return the report as one SARIF run; columns count Unicode characters."""
    indices = {rule.shape: index for index, rule in enumerate(report.rules)}
    ids = {rule.shape: rule.id for rule in report.rules}
    files = sorted({one.file for one in report.checked if one.file})
    run = {
        "tool": {
            "driver": {
                "name": "probation-graph",
                "version": __version__,
                "rules": [_rule(rule) for rule in report.rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": _ROOTS,
        "artifacts": [{"location": _file(file)} for file in files],
        "results": [
            _result(one, ids[one.shape], indices[one.shape], files) | fingerprint
            for one, fingerprint in zip(report.results, _fingerprints(report), strict=True)
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _file(name: str) -> dict[str, Any]:
    return {"uri": quote(name), "uriBaseId": _ROOT}


def _fingerprints(report: ValidationReport) -> Iterator[dict[str, Any]]:
    """Yield what tells each result from the others; those about the same are counted."""
    seen: Counter[str] = Counter()
    for one in report.results:
        about = (one.shape, one.focus, one.path, one.value, one.place.quote)
        digest = sha256("\0".join(about).encode("utf-8", "replace")).hexdigest()
        seen[digest] += 1
        yield {"partialFingerprints": {"result/v1": f"{digest}:{seen[digest]}"}}


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.id,
        "shortDescription": {"text": rule.name},
        "fullDescription": {"text": rule.description or rule.message},
        "help": {"text": " ".join(part for part in (rule.message, rule.description) if part)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"shape": rule.shape, "scope": rule.scope},
    }


def _result(one: Result, rule: str, index: int, files: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": rule,
        "ruleIndex": index,
        "level": _LEVELS[one.severity],
        "message": {"text": one.sentence},
    }
    location: dict[str, Any] = {}
    if one.report:
        artifact = _file(one.report)
        if one.report in files:
            artifact["index"] = files.index(one.report)
        location["physicalLocation"] = {"artifactLocation": artifact}
        region = _region(one.place)
        if region:
            location["physicalLocation"]["region"] = region
    if one.focus:
        location["logicalLocations"] = [
            {"name": one.focus_label, "fullyQualifiedName": one.focus, "kind": "resource"}
        ]
    if location:
        result["locations"] = [location]
    properties = {"section": one.place.section, "pdu": one.pdu, "value": one.value}
    result["properties"] = {name: value for name, value in properties.items() if value}
    return result


def _region(place: Place) -> dict[str, Any]:
    """Return the region; without the text there are no lines, only characters."""
    if place.start is None or place.end is None:
        return {}
    region: dict[str, Any] = {}
    if place.line is not None:
        region = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        }
    region |= {"charOffset": place.start, "charLength": place.end - place.start}
    if place.quote:
        region["snippet"] = {"text": place.quote}
    return region
