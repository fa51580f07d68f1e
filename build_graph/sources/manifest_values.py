"""What a manifest says of a report, compared with what the report says itself.

The report comes first: a manifest fills in what is not printed, and where the two differ the
report's own value stays and the difference is told as an issue.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, cast

from build_graph.issues import Issue
from build_graph.model import Passage, Report, Source, Stated
from build_graph.registers.spelling import slugify


@dataclass(frozen=True, slots=True)
class ManifestValues:
    """What the manifest of the name `manifest` says of one report; empty where it says nothing.

    `published` is a month ('2023-09'), `isbn` as written there, `url` where the file was fetched.
    """

    manifest: str
    title: str = ""
    published: str = ""
    isbn: str = ""
    sha256: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ManifestPassage(Passage):
    """No place in the report: the value stands in the manifest of this name, and only there."""

    manifest: str


@dataclass(frozen=True, slots=True)
class FetchedSource(Source):
    """A source that was downloaded from the address that a manifest gives, `fetched_from`."""

    fetched_from: str = ""


# What a manifest may say: field of Report, name for people, and when two values are the same.
_VALUES: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("title", "title", slugify),
    ("published", "date of publication", str),
    ("isbn", "ISBN", slugify),
)


def with_manifest_values(report: Report, values: ManifestValues | None) -> Report:
    """Return `report` with what only the manifest says, and issues where the two contradict."""
    if values is None:
        return report
    issues = list(report.issues)
    name = report.source.name
    for field, words, alike in _VALUES:
        value: str = getattr(values, field)
        stated: Stated[str] | None = getattr(report, field)
        if not value:
            continue
        if stated is None:
            new = Stated(value, ManifestPassage((), "", values.manifest))
            report = replace(report, **cast("Any", {field: new}))
            issues = [issue for issue in issues if issue.message != f"no {words} found"]
            sentence = f"the {words} is from {values.manifest}, the report gives none"
            issues.append(Issue("manifest", "info", name, sentence))
        elif alike(stated.value).replace("-", "") != alike(value).replace("-", ""):
            sentence = (
                f"{values.manifest} gives {value!r} as the {words}, the report {stated.value!r}; "
                "the report's is kept"
            )
            issues.append(Issue("manifest", "warning", name, sentence))
    source = report.source
    if values.url:
        known = {one.name: getattr(source, one.name) for one in fields(Source)}
        source = FetchedSource(**known, fetched_from=values.url)
    return replace(report, source=source, issues=tuple(issues))
