"""Facts of one report that name the same thing in different words are one fact.

'Developing Health and Independence' and 'DHI' link to one entry: the first name printed stays, the
passages of all are kept.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

from build_graph.model import CorrectedPassage, Organisation, Passage, Programme, Provision, Report
from build_graph.registers.resolve import Links

F = TypeVar("F", Organisation, Programme, Provision)


def merge_same(report: Report, links: Links) -> Report:
    """Return `report` with each (kind, thing) and each (provider, pathway) once."""
    organisations = _merged(
        (
            (
                item.kind,
                links.organisations[item.kind, item.name].iri_path if item.name else "",
            ),
            item,
        )
        for item in report.organisations
    )
    provisions = _merged(
        ((links.providers[item.provider].iri_path, item.pathway), item)
        for item in report.provisions
    )
    programmes = _merged((links.programmes[item.name].iri_path, item) for item in report.programmes)
    return replace(
        report, organisations=organisations, provisions=provisions, programmes=programmes
    )


def _merged(items: Iterable[tuple[Hashable, F]]) -> tuple[F, ...]:
    found: dict[Hashable, list[F]] = {}
    for key, item in items:
        found.setdefault(key, []).append(item)
    return tuple(
        same[0] if len(same) == 1 else replace(same[0], at=_together([one.at for one in same]))
        for same in found.values()
    )


def _together(passages: list[Passage]) -> Passage:
    spans = tuple(dict.fromkeys(span for at in passages for span in at.spans))
    by = [key for at in passages if isinstance(at, CorrectedPassage) for key in at.by]
    if by:
        return CorrectedPassage(spans, passages[0].section, tuple(dict.fromkeys(by)))
    return Passage(spans, passages[0].section)
