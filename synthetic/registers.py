"""Writes the registers of an invented world, in the TSV form of ontology/registers.

About one body in six is left out, so that linking has names it must leave unlinked.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from pathlib import Path

from synthetic.material import words
from synthetic.world import World

COMMON = (
    "type", "name", "official-name", "code", "region", "start-date", "end-date", "replaced-by",
    "part-of", "source",
)  # fmt: skip
FILES = {
    "region": "regions",
    "pdu": "pdus",
    "prison": "prisons",
    "court": "courts",
    "police-force": "police-forces",
    "local-authority": "local-authorities",
    "approved-premises": "approved-premises",
    "provider": "providers",
    "body": "bodies",
    "contract": "contracts",
}
OWN = {"contract": ("provider", "subcontractor", "pathway", "area")}
COUNCIL = re.compile(r" (?:(?:City|Borough|District|County) )?Council$")
LISTED = re.compile(r",| and ")
# One in so many bodies is in no register.
LEFT_OUT = 6

Row = dict[str, str]


def slug(name: str) -> str:
    """Return a name in lower-case letters, digits and single hyphens."""
    plain = re.sub(r"['’]", "", name.lower()).replace("&", " and ")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def named(names: Iterable[str], **cells: str) -> list[Row]:
    """Return one row for each name, sorted, without repetition."""
    return [{"id": slug(name), "name": name, **cells} for name in sorted(set(names))]


def tables(world: World, seed: int) -> dict[str, list[Row]]:
    """Return the rows of every register, regions and PDUs complete, the rest with gaps."""
    pdus, regions = world.pdus, world.regions
    courts = {court for pdu in pdus for court in (*pdu.magistrates, *pdu.crown)}
    all_rows = {
        "region": named(region.name for region in regions),
        "pdu": [
            {"id": slug(pdu.name), "name": pdu.name, "region": f"region:{slug(pdu.region.name)}"}
            for pdu in sorted(pdus, key=lambda pdu: pdu.name)
        ],
        "prison": named(name for region in regions for name in region.prisons),
        "court": [
            {**row, "type": "Magistrates" if "Magistrates" in row["name"] else "Crown"}
            for row in named(courts)
        ],
        "police-force": named(name for region in regions for name in region.police),
        "local-authority": [
            {**row, "name": COUNCIL.sub("", row["name"]), "official-name": row["name"]}
            for row in named(name for pdu in pdus for name in pdu.councils)
        ],
        "approved-premises": named(f"{n} Approved Premises" for p in pdus for n in p.premises),
        "provider": named((name for name, _, _ in words()["providers"]), type="provider"),
        "body": named(words()["treatment"], type="treatment-agency"),
    }
    rng = random.Random(f"registers:{seed}")
    for register, rows in all_rows.items():
        if register not in ("region", "pdu"):
            # Only a register can tell 'Mason, Field and Co' from three bodies.
            all_rows[register] = [
                row for row in rows if rng.randrange(LEFT_OUT) or LISTED.search(row["name"])
            ]
    all_rows["contract"] = contracts(world, {row["id"] for row in all_rows["provider"]})
    return all_rows


def contracts(world: World, known: set[str]) -> list[Row]:
    """Return one contract for each registered provider and pathway of a region."""
    return [
        {
            "id": f"{slug(region.name)}-{slug(pathway)}-{slug(name)}",
            "name": f"{pathway[0].upper()}{pathway[1:]} in {region.name}",
            "region": f"region:{slug(region.name)}",
            "start-date": "2021-06-26",
            "provider": f"provider:{slug(name)}",
            "pathway": slug(pathway),
            "area": region.name,
        }
        for region in world.regions
        for pathway, bodies in region.providers.items()
        for name, _, _ in bodies
        if slug(name) in known
    ]


def write_tsv(path: Path, header: Iterable[str], rows: Iterable[Row]) -> None:
    """Write a table with tabs; cells that a row lacks are empty."""
    columns = list(header)
    lines = ["\t".join(columns)]
    lines += ["\t".join(row.get(column, "") for column in columns) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_registers(world: World, seed: int, folder: Path) -> None:
    """Write every register and the other names of premises into `folder`."""
    (folder / "maps").mkdir(parents=True, exist_ok=True)
    found = tables(world, seed)
    for register, file in FILES.items():
        rows = [{**row, register: row["id"], "source": "invented"} for row in found[register]]
        write_tsv(folder / f"{file}.tsv", (register, *COMMON, *OWN.get(register, ())), rows)
    aliases = [
        {
            "name": row["name"].removesuffix(" Approved Premises"),
            "thing": f"approved-premises:{row['id']}",
            "seen": "invented",
        }
        for row in found["approved-premises"]
    ]
    write_tsv(folder / "maps" / "name.tsv", ("name", "thing", "seen"), aliases)
    described = "".join(
        f'[{register}]\ntitle = "Invented {file.replace("-", " ")}"\npublisher = "nobody"\n'
        f'licence = "CC0-1.0"\n\n'
        for register, file in FILES.items()
    )
    (folder / "sources.toml").write_text(described, encoding="utf-8")
