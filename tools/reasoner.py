"""Ask HermiT whether the ontology, with what it reuses of others, is consistent.

`python tools/reasoner.py`, from the top of the sources; needs Java and `pip install owlready2`,
which brings the reasoner. The axioms of PROV-O, ORG, SKOS, Data Cube and others are those of
`tests/data/standards/axioms.ttl`. Months and days are left out, for which OWL 2 has no datatype.
The exit code is 1 where something cannot be.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from build_graph.knowledge.vocab import iri, ontology_quads  # noqa: E402

AXIOMS = ROOT / "tests" / "data" / "standards" / "axioms.ttl"
NO_DATATYPE = {iri(f"xsd:{name}") for name in ("date", "gYear", "gYearMonth")}
PROGRAM = "org.semanticweb.HermiT.cli.CommandLine"
NOTHING = "owl:Nothing"


def main() -> int:
    """Write what is to be checked, ask, and return the exit code."""
    brings = importlib.util.find_spec("owlready2")
    if brings is None or brings.origin is None:
        print("HermiT is not there: pip install owlready2", file=sys.stderr)
        return 2
    reasoner = Path(brings.origin).parent / "hermit"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ontology.ttl"
        file.write_bytes(ox.serialize(axioms(), format=ox.RdfFormat.TURTLE) or b"")
        path = f"{reasoner}:{reasoner / 'HermiT.jar'}"
        command = ["java", "-cp", path, PROGRAM, "--unsatisfiable", file.as_uri()]
        found = subprocess.run(command, capture_output=True, text=True, check=False)
    print(found.stdout, found.stderr, sep="", end="")
    impossible = [line.strip() for line in found.stdout.splitlines() if line.startswith("\t")]
    is_sound = found.returncode == 0 and set(impossible) <= {NOTHING} and not found.stderr
    print("Everything that the ontology speaks of can be." if is_sound else "Something cannot be.")
    return 0 if is_sound else 1


def axioms() -> list[ox.Triple]:
    """Return the ontology with what others say of their terms, without months and days."""
    lines = [line for line in ontology_quads("http://localhost/") if not _is_dated(line)]
    quads = [*ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS)]
    quads += ox.parse(path=AXIOMS, format=ox.RdfFormat.TURTLE)
    return [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


def _is_dated(line: str) -> bool:
    return any(f"^^<{datatype}>" in line for datatype in NO_DATATYPE)


if __name__ == "__main__":
    sys.exit(main())
