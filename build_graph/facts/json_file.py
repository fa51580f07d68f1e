"""The facts of a report as JSON, without its sentences; and back.

The form (documented in `docs/facts.md`) holds names, ratings, figures, providers, counts,
recommendation numbers and addressees, each with its place in the text they were read from. That
text is not in it: what was quoted can be looked up by whoever has the report.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import partial
from typing import Any, TypeVar, cast

from build_graph.errors import BadInput
from build_graph.facts import field_checks
from build_graph.knowledge.report_kinds import report_kinds
from build_graph.knowledge.stated import stated_fields
from build_graph.knowledge.vocab import schemes
from build_graph.model import (
    Claim,
    Figure,
    Finding,
    KeyQuestion,
    Organisation,
    Passage,
    Programme,
    Progress,
    Provision,
    Rating,
    Recommendation,
    Report,
    Source,
    Span,
    Stated,
)
from build_graph.reading.read_file import Document
from build_graph.value_checks import Check, is_count, is_name

FORM = "probation-graph-facts"
VERSION = 1
UNIT, REGION = "pdu", "region"  # kinds of report
LATER = frozenset({"progress"})  # lists that files of this version need not have
COUNTS = "counts"  # how many facts each list has, so that one that was lost is missed
F = TypeVar("F")
# Places beside that of a rating: where the report says why.
WHY = ("discretion", "reason")

# Lists of facts: the fields written out; sentences (text, question, what) are not among them.
ROWS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "ratings": (Rating, ("standard", "name", "rating")),
    "key_questions": (KeyQuestion, ("standard", "number", "percent")),
    "recommendations": (
        Recommendation,
        ("number", "addressee", "addressee_type", "inferred", "themes"),
    ),
    "progress": (Progress, ("assessment", "printed", "earlier_number", "count")),
    "provisions": (Provision, ("provider", "pathway", "part_of", "status", "role")),
    "organisations": (Organisation, ("name", "kind", "relation", "count")),
    "findings": (Finding, ("section", "polarity", "ordinal", "themes")),
    "claims": (Claim, ("kind", "about", "value", "listed")),
    "figures": (
        Figure,
        (
            *("measure", "label", "value", "unit", "base", "numerator", "denominator"),
            *("comparator", "grade", "area", "period", "percent"),
        ),
    ),
    "programmes": (Programme, ("name",)),
}


def to_json(report: Report) -> str:
    """Return the facts of `report` as JSON text, one fact a line."""
    source = report.source
    head = {
        FORM: VERSION,
        "source": field_checks.source_row(source),
        "framework": report.framework,
    }
    if report.kind not in (UNIT, REGION):  # those are told by their frameworks
        head["kind"] = report.kind
    stated = {
        name: {"value": value.value, **_place(value.at)}
        for name in stated_fields()
        if (value := report.stated(name)) is not None
    }
    body = {
        name: [_row(row, columns) for row in getattr(report, name)]
        for name, (_, columns) in ROWS.items()
    }
    parts = [f' "{key}": {_json(value)}' for key, value in head.items()]
    parts.append(
        ' "report": {\n' + _lines((f'"{k}": {_json(v)}' for k, v in stated.items())) + " }"
    )
    for name, rows in body.items():
        if name in LATER and not rows:
            continue
        inner = "[\n" + _lines(_json(row) for row in rows) + " ]" if rows else "[]"
        parts.append(f' "{name}": {inner}')
    counts = {name: len(rows) for name, rows in body.items() if rows or name not in LATER}
    parts.append(f' "{COUNTS}": {_json(counts)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(items: Any) -> str:
    return ",\n".join(f"  {item}" for item in items) + "\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _row(row: Any, columns: tuple[str, ...]) -> dict[str, Any]:
    found = {column: getattr(row, column) for column in columns}
    usual = {field.name: field.default for field in fields(row)}
    found = {
        key: value
        for key, value in found.items()
        if value not in (None, "", False, (), usual.get(key))
    }
    found |= _place(row.at)
    for why in WHY if isinstance(row, Rating) else ():
        if getattr(row, why) is not None:
            found[why] = _place(getattr(row, why))
    return found


def _place(at: Passage) -> dict[str, Any]:
    return {"at": [[span.start, span.end] for span in at.spans], "section": at.section}


def from_json(document: Document) -> Report:
    """Return the report whose facts stand in `document`.

    Raises:
        BadInput: the text is not JSON, not of this form, or a fact in it is incomplete.
    """
    name = document.source.name
    try:
        data = json.loads(document.text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        where = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise BadInput(f"{name}{where}: this is not valid JSON; write it again.") from None
    if not isinstance(data, dict) or data.get(FORM) != VERSION:
        raise BadInput(
            f'{name}: this JSON is no facts file; its first line must be "{FORM}": {VERSION}.'
        )
    return _Reader(name, cast("dict[str, Any]", data)).report()


class _Reader:
    """Reads the form strictly: a bad value is refused with its place."""

    def __init__(self, name: str, data: dict[str, Any]) -> None:
        self.name, self.data = name, data
        self.characters = 0

    def report(self) -> Report:
        source = self._checked("source", self._source)
        self.characters = source.characters
        framework = self._checked("framework", self._framework)
        self._counted()
        values: dict[str, Any] = {
            name: self._checked(name, partial(self._stated, name))
            for name in stated_fields()
            if name in self._mapping("report")
        }
        of_kind = self._checked("kind", partial(self._kind, framework))
        own = report_kinds()[of_kind].of
        if own not in values:
            what = "PDU" if own == UNIT else own
            raise BadInput(f"{self.name}: 'report' does not name the {what}; add \"{own}\".")
        if own != UNIT and "pdu" in values:
            raise BadInput(f'{self.name}: a report on a {own} has no PDU; remove "pdu".')
        values.setdefault("pdu", None)
        for name, (kind, _) in ROWS.items():
            checks = field_checks.row_checks(framework)[name]
            rows = [
                self._checked(f"{name}, item {number}", partial(self._row, row, checks))
                for number, row in enumerate(self._rows(name), start=1)
            ]
            field_checks.check_unique(self.name, name, rows)
            values[name] = tuple(
                self._checked(
                    f"{name}, item {number}", partial(self._fact, name, kind, row, framework)
                )
                for number, row in enumerate(rows, start=1)
            )
        known = {field.name for field in fields(Report)}
        further = tuple((name, values.pop(name)) for name in [*values] if name not in known)
        return Report(source=source, framework=framework, kind=of_kind, further=further, **values)

    def _counted(self) -> None:
        """Compare the number of facts of each list with the number that the file gives."""
        for name, said in self._mapping(COUNTS).items():
            there = len(self._rows(name)) if name in ROWS else 0
            if name not in ROWS or not is_count(said) or said != there:
                raise BadInput(
                    f"{self.name}: '{COUNTS}' gives {said!r} for '{name}', which lists {there}: "
                    "put back what is missing, or correct the number."
                )

    def _checked(self, what: str, read: Callable[[], F]) -> F:
        try:
            return read()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            missing = f" ({error.args[0]} is missing)" if isinstance(error, KeyError) else ""
            raise BadInput(
                f"{self.name}: {what} is not as the form asks{missing}; see docs/facts.md."
            ) from None

    def _mapping(self, key: str) -> Mapping[str, Any]:
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            raise BadInput(f"{self.name}: '{key}' must be an object; see docs/facts.md.")
        return value

    def _rows(self, key: str) -> list[Any]:
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise BadInput(f"{self.name}: '{key}' must be a list; see docs/facts.md.")
        return value

    def _source(self) -> Source:
        return field_checks.source_from(self.data["source"])

    def _framework(self) -> str:
        value = self.data["framework"]
        known = {one.id for kind in report_kinds() for one in schemes(kind).frameworks}
        if value not in known:
            raise ValueError(value)
        return str(value)

    def _kind(self, framework: str) -> str:
        """The kind that is told or, where none is, the last that follows the framework."""
        follow = [
            kind
            for kind in report_kinds()
            if any(one.id == framework for one in schemes(kind).frameworks)
        ]
        value = self.data.get("kind", follow[-1])
        if value not in follow:
            raise ValueError(value)
        return str(value)

    def _stated(self, name: str) -> Stated[Any]:
        row = self.data["report"][name]
        if not field_checks.stated_check(name)(row["value"]):
            raise ValueError(name)
        return Stated(row["value"], self._at(row))

    def _at(self, row: Mapping[str, Any]) -> Passage:
        spans = tuple(Span(start, end) for start, end in row["at"])
        if not spans or not is_name(row["section"]):
            raise ValueError("at")
        for span in spans:
            sound = is_count(span.start) and is_count(span.end)
            if not sound or not span.start < span.end <= self.characters:
                raise ValueError("at")
        return Passage(spans, row["section"])

    def _row(self, row: Mapping[str, Any], checks: Mapping[str, Check]) -> dict[str, Any]:
        """Check every column of a row; one too many or too few is refused."""
        for column in checks.keys() - row.keys() - field_checks.OPTIONAL:
            raise KeyError(column)
        for column, value in row.items():
            known = column in checks or column in ("at", "section", *WHY)
            if not known or (column in checks and not checks[column](value)):
                raise ValueError(column)
        return dict(row)

    def _fact(self, name: str, kind: type[Any], row: dict[str, Any], framework: str) -> Any:
        values = {key: value for key, value in row.items() if key not in ("at", "section")}
        if name == "findings":
            values["section"] = row["section"]
        if name == "key_questions":
            values["question"] = self._title(framework, row)
        if name == "figures":
            values.setdefault("measure", "")
            values.setdefault("label", "")
        if name == "organisations":
            values.setdefault("name", "")
        if name in ("recommendations", "findings"):
            values["text"] = ""
            values["themes"] = tuple(row.get("themes", ()))
        for why in WHY:
            if why in values:
                values[why] = self._at(row[why])
        return kind(at=self._at(row), **values)

    def _title(self, framework: str, row: Mapping[str, Any]) -> str:
        for question in schemes().questions_of(framework, row["standard"]):
            if question.number == row["number"]:
                return question.title
        raise ValueError(row["number"])
