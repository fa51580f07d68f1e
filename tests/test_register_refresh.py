"""tools/registers.py: source tables in, registers out, and no correction lost unnoticed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from build_graph.registers import name_index as registers_module
from build_graph.registers.link import link
from build_graph.registers.name_index import Registers
from build_graph.registers.register_files import read_register_files

SOURCES = {
    "regions": "name,code,crs_region_code,alt\nWaveland,W1,Z,WL\n",
    "pdus": "name,region,code,alt,coverage,status,sources\nMarl,Waveland,W1M,Old Marl,,current,x\n",
    "prisons": "name,code,gender,type,active,category,operator,alt,source,in_em_list\n"
    "HMP/YOI Mire,MRX,M,HMP|YOI,true,B|C,PSP,HMP Mire;Mire (HMP),x,yes\n",
    "courts": "name,type,code,town,alt,source\n"
    "Marl (Dock St) Magistrates Court,Magistrates,MARLMC,Marl,,x\n",
    "police_forces": "name,area,pcc_code,probation_region,alt\nWave Police,Wave,wave,Waveland,\n",
    "local_authorities": "name,code,region,type,status,end_date,alt,former_codes\n"
    "Marl,E2,X,Unitary authority,current,,Marl Council,\n"
    "Marl,E1,X,County,former,2023-04-01,Marl County Council,\n",
    "approved_premises": "name,code,region,gender,alt,source\nElm House,,Waveland,,,x\n",
    "crs_providers": "provider,code,role,alt,alt_common_knowledge\nLantern Ltd,LANT,prime,Lamp,\n",
    "probation_offices": "name,region,crs_location_id,address\nMarl: Elm Court,Waveland,C1,Marl\n",
    "crs_contracts": "contract_reference,provider,subcontractors,pathway,contract_type_code,region,"
    "pcc_area,eligible_sex,listed_from,listed_until,title\n"
    "P_1,Lantern Ltd,,Mentoring,MTR,Waveland,,M,2021-01-01,,Mentoring\n",
}
BY_HAND = {
    "fixup": "register|key|column|value|reason\nprovider|Lantern Ltd|name|Lantern|short\n",
    "changes": "change|type|name|original|resulting|date|source\n"
    "m|merger|M|local-authority:marl-county|local-authority:marl|2023|x\n",
    "bodies": "body|name\n",
    "predecessors": "predecessor|name\n",
    "programmes": "programme|name\n",
}


def refresh(source: Path, into: Path) -> subprocess.CompletedProcess[str]:
    root = Path(registers_module.__file__).parents[2]
    tool = [sys.executable, str(root / "tools" / "registers.py"), str(source), "--into", str(into)]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    return subprocess.run(tool, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    source, into = tmp_path / "source", tmp_path / "into"
    source.mkdir()
    (into / "maps").mkdir(parents=True)
    for name, text in SOURCES.items():
        (source / f"{name}.csv").write_text(text, "utf-8")
    for name, text in BY_HAND.items():
        (into / f"{name}.tsv").write_text(text.replace("|", "\t"), "utf-8")
    (into / "sources.toml").write_text('[prison]\ntitle = "P"\nsha256 = ""\n', "utf-8")
    return source, into


def test_refreshing_converts_corrects_and_is_repeatable(places: tuple[Path, Path]) -> None:
    source, into = places
    done = refresh(source, into)
    assert done.returncode == 0, done.stderr
    first = {path.name: path.read_bytes() for path in into.rglob("*.*")}
    assert refresh(source, into).returncode == 0
    assert {path.name: path.read_bytes() for path in into.rglob("*.*")} == first

    known = Registers(read_register_files((into,)))
    prison, provider = known.entry("prison:hmp-mire"), known.entry("provider:lantern")
    assert prison is not None
    assert provider is not None
    assert (prison.official_name, prison.type) == ("HMP/YOI Mire", "HMP;YOI")
    assert (provider.official_name, provider.aliases) == ("Lantern Ltd", ("Lamp",))
    assert link("Marl", "local-authority", known, on="2024-01-01").iri_path.endswith("/marl")
    assert link("Marl", "local-authority", known).method == "unregistered"
    former = known.entry("local-authority:marl-county")
    assert former is not None
    assert former.replaced_by == "local-authority:marl"
    assert link("Marl Magistrates' Court", "court", known).method == "alias"
    digest = hashlib.sha256((into / "prisons.tsv").read_bytes()).hexdigest()
    assert f'sha256 = "{digest}"' in (into / "sources.toml").read_text("utf-8")


def test_a_correction_that_fits_nothing_stops_the_refresh(places: tuple[Path, Path]) -> None:
    source, into = places
    (into / "fixup.tsv").write_text(
        "register\tkey\tcolumn\tvalue\treason\nprison\tHMP Nowhere\tname\tX\tx\n", "utf-8"
    )
    done = refresh(source, into)
    assert done.returncode == 1
    assert "HMP Nowhere" in done.stderr
