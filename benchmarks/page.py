"""Seconds until the page is drawn, without a graphics card: python -m benchmarks.page."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.corpus import arguments, folder
from benchmarks.measure import timed, verdict
from build_graph.export.html_page import LIMIT, Content, Kind, page_bytes
from build_graph.export.html_page.page_passages import PagePassage, PageReport

SECONDS = 3.0
_BASE = "https://w3id.org/probation-graph/id/"
_QUOTE = "Invented words of no report, at some length. "
_BROWSER = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Print size and seconds of a page of --count things; return 1 when a target is missed."""
    parser = arguments(__doc__, 2000)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args(argv)
    name = f"page of {chosen.count} things, {3 * chosen.count} connections"
    made: list[bytes] = []
    content = invented(chosen.count, 3 * chosen.count)
    print(f"{f'{name}, written':<58} {timed(lambda: made.append(page_bytes(content))):>9.2f} s")
    met = [verdict(f"{name}, size", len(made[0]) / 1e6, LIMIT / 1e6, "MB")]
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        print("no chromium and chromedriver here: drawing is not measured")
        return int(not all(met))
    with folder(chosen.work) as work:
        out = work / "page.html"
        out.write_bytes(made[0])
        drawn = median(_drawn(out) for _ in range(chosen.runs))
    met.append(verdict(f"{name}, from opening to drawn", drawn, SECONDS, "s"))
    return int(not all(met))


def _drawn(path: Path) -> float:
    """Return the seconds from the start of the navigation to the end of the first drawing."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for option in _BROWSER:
        options.add_argument(option)
    service = Service(shutil.which("chromedriver"))
    with webdriver.Chrome(options=options, service=service) as driver:
        driver.get(path.resolve().as_uri())
        script = "return performance.getEntriesByName('drawn')[0].duration / 1000"
        return float(driver.execute_script(script))


def invented(things: int, lines: int) -> Content:
    """Return as many things and lines as asked for, on a grid, each line with its own passage."""
    import networkx as nx

    graph: nx.MultiGraph[str] = nx.MultiGraph()
    units = max(1, things // 20)
    paths = [f"pdu/u{n}" if n < units else f"provider/p{n}" for n in range(things)]
    for n, path in enumerate(paths):
        graph.add_node(
            _BASE + path,
            label=f"Invented body number {n} of Westmarch",
            kind=path.partition("/")[0],
            size=34 if n < units else 20,
            x=n % 50 * 120,
            y=n // 50 * 50,
        )
    passages = []
    for n in range(lines):
        unit = n % units
        other = units + (n * 7 + n // units * 13) % (things - units)
        inspection = f"{_BASE}inspection/u{unit}/2022-09"
        fact = f"{inspection}/p/{n}"
        more = {"pathway": f"Pathway {n % 7}", "inspected": "2022-09", "fact": fact}
        ends = (_BASE + paths[unit], _BASE + paths[other])
        graph.add_edge(*ends, key=n, relation="provides", **more)
        passages.append(PagePassage(fact, inspection, "1.3", f"Number {n}: {_QUOTE * 12}"))
    return Content(
        title="An invented network",
        about="Invented.",
        reading=("Invented.",),
        source="Source: nobody.",
        base=_BASE,
        graph=graph,
        kinds={"pdu": Kind("Unit", "#0072B2"), "provider": Kind("Provider", "#D55E00", "square")},
        passages=passages,
        reports=[
            PageReport(f"{_BASE}inspection/u{n}/2022-09", f"Unit {n}", "2022-09", "2022-12")
            for n in range(units)
        ],
    )


if __name__ == "__main__":
    raise SystemExit(main())
