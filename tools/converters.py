"""What converters make of reports: each route's file is built and scored against gold.

`python tools/converters.py REPORT.txt... --gold GOLD [--install]`, from the top of the sources.
Each report is set as a Word file, an OpenDocument text, a web page and a PDF (as the tests set the
samples), and once more as the PDF that Chromium prints of the page, which draws its bullets; then
it is taken through every route of `converters.toml` whose programs are there. `--install` puts the
libraries of Python into a folder of their own first. A cell is bad where a core table is
below 0.98 and `build` said nothing; then the exit code is 1.
"""

from __future__ import annotations

import argparse
import csv
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from office_form import open_report, word_report  # noqa: E402
from printed_html import html_page, with_weasyprint  # noqa: E402
from printed_outline import outline  # noqa: E402

from build_graph.errors import BuildGraphError  # noqa: E402
from build_graph.facts.scoring import TABLES, score  # noqa: E402
from build_graph.pipeline import build  # noqa: E402
from build_graph.questions.answer import run  # noqa: E402
from build_graph.store.database import open_store  # noqa: E402

CORE = ("reports", "ratings", "key-questions", "recommendations", "findings")
LEAST = 0.98
SECONDS = 180
PROGRAM = """
import sys
source, target = sys.argv[1:3]
html = open(source, encoding="utf-8", errors="replace").read() if source.endswith("html") else ""
{body}
open(target, "w", encoding="utf-8").write(text)
"""


def main() -> int:
    """Print one line for each route; return 1 if something was lost in silence, else 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("reports", nargs="+", type=Path)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument(
        "--install",
        nargs="?",
        const="",
        metavar="FOLDER",
        help="install the libraries of Python, into FOLDER to use them again",
    )
    parser.add_argument("--only", default="", help="routes whose name has this")
    given = parser.parse_args()
    routes = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["route"]
    routes = [route for route in routes if given.only in route["name"]]
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = Path(sys.executable)
        if given.install is not None:
            python = installed(routes, Path(given.install or folder / "venv"))
        print("report".ljust(28), "route".ljust(34), *(one[:8].ljust(8) for one in CORE), "said")
        for report in given.reports:
            gold = own_gold(given.gold, report, folder / f"{report.stem}-gold")
            for kind, source in sources(report, folder):
                for route in routes:
                    if kind in route["from"].split():
                        bad += tried(report, source, route, gold, folder, python)
    return int(bad > 0)


def installed(routes: list[dict[str, str]], folder: Path) -> Path:
    """Return a Python with the libraries of the routes, as far as they can be installed."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    for package in dict.fromkeys(route["package"] for route in routes if "package" in route):
        command = [str(python), "-m", "pip", "install", "--quiet", package]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            print(f"{package}: not installed", file=sys.stderr)
    return python


def sources(report: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield kind and path of the report set in each form."""
    made = outline(report)
    forms: dict[str, Callable[[], bytes]] = {
        "docx": lambda: word_report(made),
        "odt": lambda: open_report(made),
        "html": lambda: html_page(made).encode(),
        "pdf": lambda: with_weasyprint(made, hyphens="manual"),
    }
    for kind, make in forms.items():
        path = folder / f"{report.stem}.{kind}"
        path.write_bytes(make())
        yield kind, path
    drawn = folder / f"{report.stem}-drawn.pdf"
    command = ["chromium", "--headless", "--no-sandbox", "--no-pdf-header-footer"]
    command += [f"--print-to-pdf={drawn}", str(folder / f"{report.stem}.html")]
    if shutil.which(command[0]):
        subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    if drawn.exists():
        yield "pdf", drawn


def own_gold(gold: Path, report: Path, into: Path) -> Path:
    """Return a folder with the rows of `gold` about the unit of one report."""
    into.mkdir()
    with (gold / "reports.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    unit = next((row["pdu"] for row in rows if row.get("file", "") == report.name), "")
    for path in gold.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            kept = [row for row in reader if not unit or row.get("pdu") == unit]
        with (into / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, reader.fieldnames or [], extrasaction="ignore")
            writer.writeheader()
            writer.writerows(kept)
    return into


def tried(
    report: Path, source: Path, route: dict[str, str], gold: Path, folder: Path, python: Path
) -> bool:
    """Try one route and print what came of it; return whether something was lost in silence."""
    kind = "drawn pdf" if source.stem.endswith("-drawn") else source.suffix[1:]
    name = f"{kind} > {route['name']}"
    line = [report.stem[:28].ljust(28), name.ljust(34)]
    with tempfile.TemporaryDirectory(dir=folder) as inside:
        made = converted(source, route, Path(inside), python)
        if isinstance(made, str):
            print(*line, f"skipped: {made}")
            return False
        scores, said = measured(made, gold, Path(inside) / "store")
    lost = any(scores.get(table, 0.0) < LEAST for table in CORE)
    cells = [f"{scores[table]:.3f}".ljust(8) if table in scores else "-".ljust(8) for table in CORE]
    print(*line, *cells, "LOST IN SILENCE" if lost and not said else said[:120], flush=True)
    return lost and not said


def converted(source: Path, route: dict[str, str], folder: Path, python: Path) -> Path | str:
    """Return the file that a route makes of `source`, or why there is none."""
    if "run" not in route and "python" not in route:
        return source
    target = folder / f"{source.stem}.{route['to']}"
    if "python" in route:
        program = PROGRAM.format(body=route["python"])
        command = [str(python), "-c", program, str(source), str(target)]
    else:
        words = route["run"].format(source=source, target=target, folder=folder)
        command = shlex.split(words)
        if shutil.which(command[0]) is None:
            return f"{command[0]} is not there"
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return "it takes too long"
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        return " ".join(last)[:100] or "it failed"
    if not target.exists():
        target.write_bytes(done.stdout)
    return target


def measured(path: Path, gold: Path, store: Path) -> tuple[dict[str, float], str]:
    """Return F1 by table of what a file gives, and the first thing that `build` said of it."""
    try:
        result = build([path], store, validate=True)
    except BuildGraphError as error:
        return {}, str(error)
    said = [issue.message for issue in result.issues]
    said += [one.message for one in result.files if one.status == "left out"]
    if result.validation and result.validation.count("violation"):
        said.append(f"{result.validation.count('violation')} violations")
    if not result.is_usable:
        return {}, said[0] if said else ""
    with open_store(store, read_only=True) as opened:
        tables: dict[str, Any] = {table: list(run(opened, table)) for table in TABLES}
    return {one.table: one.f1 for one in score(tables, gold)}, said[0] if said else ""


if __name__ == "__main__":
    sys.exit(main())
