"""Reads the source tables (CSV), each in the shape its publisher gave it, as rows of registers.

In every row 'key' is the name (or code) by which `fixup.tsv` finds it, 'alt' the other names of the
source and 'known' those of common knowledge, parted by ';'.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from build_graph.registers.spelling import slugify

Row = dict[str, str]


def source_rows(folder: Path, name: str) -> Iterator[Row]:
    """Yield the rows of one source table, cells trimmed and lists joined by ';'."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {key: " ".join(value.split()) for key, value in row.items()}


def convert(folder: Path) -> dict[str, list[Row]]:
    """Return the rows of every register; 'key' is the source's name, 'alt' its other names."""
    regions = [
        {"key": r["name"], "name": r["name"], "code": r["code"], "crs-region": r["crs_region_code"],
         "alt": r["alt"], "source": "nDelius and CRS region codes"}
        for r in source_rows(folder, "regions")
    ]  # fmt: skip
    return {
        "region": regions,
        "pdu": [_pdu(r) for r in source_rows(folder, "pdus")],
        "prison": [_prison(r) for r in source_rows(folder, "prisons")],
        "court": [_court(r) for r in source_rows(folder, "courts")],
        "police-force": [_police(r) for r in source_rows(folder, "police_forces")],
        "local-authority": [_authority(r) for r in source_rows(folder, "local_authorities")],
        "approved-premises": [_premises(r) for r in source_rows(folder, "approved_premises")],
        "provider": [_provider(r) for r in source_rows(folder, "crs_providers")],
        "office": _offices(list(source_rows(folder, "probation_offices"))),
        "contract": [_contract(r) for r in source_rows(folder, "crs_contracts")],
    }


def _region(name: str) -> str:
    return f"region:{slugify(name)}" if name else ""


def _pdu(r: Row) -> Row:
    return {"key": r["name"], "type": "functional unit" if r["status"] == "functional" else "",
            "name": r["name"], "code": r["code"], "region": _region(r["region"]), "alt": r["alt"],
            "source": r["sources"], "status": r["status"], "coverage": r["coverage"]}  # fmt: skip


def _prison(r: Row) -> Row:
    name = r["name"].replace("HMP/YOI ", "HMP ")
    return {"key": r["name"], "type": r["type"].replace("|", ";"), "name": name,
            "official-name": r["name"] if r["name"] != name else "", "code": r["code"],
            "alt": r["alt"], "source": r["source"].replace("; ", ", "), "active": r["active"],
            "gender": r["gender"], "category": r["category"].replace("|", ";"),
            "operator": r["operator"]}  # fmt: skip


def _court(r: Row) -> Row:
    plain = re.sub(r"\bMagistrates Court", "Magistrates' Court", r["name"])
    name = re.sub(r"(?: -)? [A-Z]{6}$", "", plain)
    return {"key": r["name"], "type": r["type"], "name": name,
            "official-name": plain if plain != name else "", "code": r["code"].replace("|", ";"),
            "alt": r["alt"], "source": r["source"],
            # Capitals are a county, abbreviated.
            "town": "" if r["town"].isupper() else r["town"]}  # fmt: skip


def _police(r: Row) -> Row:
    return {"key": r["name"], "name": r["name"], "code": r["pcc_code"],
            "region": _region(r["probation_region"]), "alt": r["alt"],
            "source": "common knowledge, CRS referral service", "area": r["area"]}  # fmt: skip


def _authority(r: Row) -> Row:
    alt = [a for a in r["alt"].split(";") if a]
    official = next((a for a in alt if re.search("council|authority|borough of", a, re.I)), "")
    name = re.sub("^City of (?!London)", "", r["name"])
    if r["type"] in ("Combined authority", "Strategic Regional Authority"):
        name = official or r["name"] + " Combined Authority"
        alt = []  # 'West Midlands' alone is a region, not the authority
    else:
        alt.append(r["name"])
    return {"key": r["code"], "type": r["type"], "name": name, "code": r["code"],
            "official-name": official if official != name else "", "end-date": r["end_date"],
            "alt": ";".join(alt), "source": "mySociety", "status": r["status"],
            "area": r["region"], "former-codes": r["former_codes"]}  # fmt: skip


def _premises(r: Row) -> Row:
    return {"key": r["name"], "name": r["name"], "code": r["code"], "type": r["gender"],
            "region": _region(r["region"]), "alt": r["alt"], "source": r["source"]}  # fmt: skip


def _provider(r: Row) -> Row:
    return {"key": r["provider"], "type": "provider", "name": r["provider"], "code": r["code"],
            "official-name": r["provider"], "alt": r["alt"], "known": r["alt_common_knowledge"],
            "source": "CRS referral service"}  # fmt: skip


def _offices(found: list[Row]) -> list[Row]:
    parts = [r["name"].rpartition(": ") for r in found]
    result = []
    seen: set[str] = set()
    for r, (area, _, office) in zip(found, parts, strict=True):
        first = r["name"] not in seen
        seen.add(r["name"])
        alone = sum(other == office for _, _, other in parts) == 1
        # One office in a town is what 'the Slough office' means.
        alt = area if area and sum(other == area for other, _, _ in parts) == 1 else ""
        result.append(
            {"key": r["name"] if first else f"{r['name']} {r['crs_location_id']}",
             "name": office if alone or not area else f"{office}, {area}",
             "official-name": r["name"], "id": slugify(r["name"]), "code": r["crs_location_id"],
             "region": _region(r["region"]), "alt": alt, "source": "CRS referral interface",
             "area": area, "address": r["address"]}
        )  # fmt: skip
    return result


def _contract(r: Row) -> Row:
    return {"key": r["contract_reference"], "name": r["title"], "code": r["contract_reference"],
            "id": slugify(r["contract_reference"]), "region": _region(r["region"]),
            "start-date": r["listed_from"], "end-date": r["listed_until"],
            "source": "CRS referral service", "provider": r["provider"],
            "subcontractor": r["subcontractors"], "area": r["pcc_area"],
            "pathway": slugify(r["pathway"]), "eligible-sex": r["eligible_sex"],
            "contract-type": r["contract_type_code"]}  # fmt: skip
