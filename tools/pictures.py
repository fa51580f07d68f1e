"""Draw the pictures that docs/pictures.md shows, from the invented samples, into docs/pictures/.

Run as `python tools/pictures.py [FOLDER]`. They are not kept in the repository: the same samples
give the same bytes. That of the README is kept, `docs/ratings.svg`: it is drawn from the store of
`make demo`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from build_graph import build, open_store  # noqa: E402 - a tool runs from the checkout
from build_graph.export.pictures.picture import picture  # noqa: E402

GIVEN: dict[str, dict[str, str]] = {
    "ratings": {},
    "providers": {},
    "key-questions": {"pdu": "Thornmere Vale"},
    "region": {"region": "Westmarch"},
    "recommendations": {},
}


def main(arguments: list[str]) -> int:
    """Draw every picture and return the exit code."""
    if len(arguments) > 1:
        print("usage: python tools/pictures.py [FOLDER]", file=sys.stderr)
        return 2
    folder = Path(arguments[0]) if arguments else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    samples = ROOT / "samples"
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary, "graph")
        build([samples / "reports"], path, registers=[samples / "registers"], validate=False)
        with open_store(path, read_only=True) as store:
            for view, parameters in GIVEN.items():
                out = folder / f"{view}.svg"
                out.write_bytes(picture(store, view, "svg", parameters))
                print(out.relative_to(ROOT) if out.is_relative_to(ROOT) else out)
    if not arguments:
        _of_the_readme()
    return 0


def _of_the_readme() -> None:
    samples = ROOT / "samples"
    with tempfile.TemporaryDirectory() as temporary:
        path, inputs = Path(temporary, "graph"), [ROOT / "facts", samples / "reports"]
        build(inputs, path, registers=[samples / "registers"], validate=False)
        with open_store(path, read_only=True) as store:
            (ROOT / "docs" / "ratings.svg").write_bytes(picture(store, "ratings", "svg"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
