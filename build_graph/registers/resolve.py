"""Report + registers -> Links: every name of a report, linked to one entry or to none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from build_graph.errors import InternalError
from build_graph.knowledge.kinds import known
from build_graph.knowledge.report_kinds import report_kinds
from build_graph.model import Report
from build_graph.registers.link import Link, link
from build_graph.registers.name_index import Registers


@dataclass(frozen=True, slots=True)
class Links:
    """What each name of one report was linked to; only a unit's report has a `pdu`."""

    pdu: Link | None
    region: Link | None
    addressees: dict[str, Link]
    providers: dict[str, Link]
    organisations: dict[tuple[str, str], Link]
    programmes: dict[str, Link] = field(default_factory=dict)
    body: Link | None = None

    def named(self, report: Report) -> Iterator[tuple[str, str, Link]]:
        """Yield (kind, name as printed, link) for every linked name of `report`."""
        if report.pdu is not None and self.pdu is not None:
            yield "pdu", report.pdu.value, self.pdu
        if report.body is not None and self.body is not None:
            yield "body", report.body.value, self.body
        if report.region is not None and self.region is not None:
            yield "region", report.region.value, self.region
        for name, found in self.addressees.items():
            yield "addressee", name, found
        for name, found in self.providers.items():
            yield "provider", name, found
        for (kind, name), found in self.organisations.items():
            yield kind, name, found
        for name, found in self.programmes.items():
            yield "programme", name, found

    @property
    def inspected(self) -> Link:
        """What the name of what was inspected was linked to."""
        found = self.pdu or self.body or self.region
        if found is None:
            raise InternalError("A report on nothing was linked.")
        return found

    def unregistered(self, report: Report) -> set[tuple[str, str]]:
        """Return (kind, name as printed) of every name that no register holds."""
        return {
            (kind, name) for kind, name, to in self.named(report) if to.method == "unregistered"
        }


def resolve(report: Report, registers: Registers) -> Links:
    """Return the links of `report`; region and date narrow the candidates, never choose one."""
    region_name = report.region.value if report.region else ""
    stated = report.fieldwork_week_beginning or report.fieldwork_started or report.published
    on = (stated.value + "-01")[:10] if stated else ""
    region = link(region_name, "region", registers) if region_name else None
    near = region_name if region is not None and region.method != "unregistered" else ""

    def found(name: str, names: tuple[str, ...]) -> Link:
        return link(name, names, registers, region=near, on=on)

    kind = report_kinds()[report.kind]
    pdu = found(report.pdu.value, kind.registers) if report.pdu else None
    body = found(report.body.value, kind.registers) if report.body else None
    kinds = known().related
    addressees: dict[str, Link] = {}
    for item in report.recommendations:
        if item.addressee_type == "PDU" and pdu is not None:
            addressees[item.addressee] = pdu
        elif item.addressee_type == "region" and region is not None:
            addressees[item.addressee] = region
        elif body is not None and found(item.addressee, kind.registers).iri_path == body.iri_path:
            addressees[item.addressee] = body
        else:
            addressees[item.addressee] = found(item.addressee, ("body",))
    return Links(
        pdu=pdu,
        region=region,
        addressees=addressees,
        providers={
            item.provider: found(item.provider, ("provider",)) for item in report.provisions
        },
        organisations={
            (item.kind, item.name): found(item.name, kinds[item.kind].registers)
            for item in report.organisations
            if item.name
        },
        programmes={item.name: found(item.name, ("programme",)) for item in report.programmes},
        body=body,
    )
