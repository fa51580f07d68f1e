"""Every kind of page held against HTML, CSS and the accessibility rules, by programs of others.

The Nu Html Checker of the W3C reads the pages and styles, axe-core looks at them in a browser.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import NARROW, WIDE, chromium, program
from npm_packages import npm_package
from selenium import webdriver
from test_web_server import fetched, served
from view_store import ROOT, sample_store
from web_addresses import PAGES
from web_site import samples

from build_graph import open_store
from build_graph.citation.coverage import coverage
from build_graph.citation.coverage_page import page as coverage_page
from build_graph.export.formats import ExportRequest, write

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

# Names that leave out what is seen are found by a rule that axe-core does not run by itself.
AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, { rules: { "label-content-name-mismatch": { enabled: true } } })
  .then((found) => done(found.violations.map(
    (one) => `${one.impact} ${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`)));
"""


def files(folder: Path) -> dict[str, Path]:
    """Write the pages that the command makes; return them by name."""
    with open_store(sample_store(facts=True), read_only=True) as store:
        write(store, ExportRequest("html"), folder / "graph.html")
        (folder / "coverage.html").write_text(coverage_page(coverage(store)), "utf-8")
    return {name: folder / f"{name}.html" for name in ("graph", "coverage")}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return files(tmp_path_factory.mktemp("pages"))


def checked(*options: str | Path) -> str:
    """Return what the Nu Html Checker complains of."""
    jar = npm_package("vnu-jar") / "build" / "dist" / "vnu.jar"
    command = [
        program("java"),
        "-Xss2m",
        "-jar",
        str(jar),
        "--errors-only",
        "--format",
        "gnu",
        *map(str, options),
    ]
    return subprocess.run(command, check=False, capture_output=True, text=True).stderr


def test_every_page_is_valid_html(tmp_path: Path, written: dict[str, Path]) -> None:
    for name, path in PAGES.items():
        (tmp_path / f"{name}.html").write_bytes(samples().get(path).content)
    assert checked(*sorted(tmp_path.iterdir()), *written.values()) == ""
    spoilt = tmp_path / "spoilt.html"
    spoilt.write_text("<!doctype html><title>x</title><p><section></p>", "utf-8")
    assert "spoilt.html" in checked(spoilt)


@pytest.mark.parametrize("name", ["web/static/explorer.css", "export/html_page/page.css"])
def test_every_style_is_valid_css(name: str, tmp_path: Path) -> None:
    text = (ROOT / "build_graph" / name).read_text("utf-8")
    # The checker knows no container queries (CSS Containment 3): it reads their rules as of @media.
    known = text.replace("@container (", "@media (").replace("container-type: inline-size", "")
    (tmp_path / "style.css").write_text(known, "utf-8")
    assert checked("--css", tmp_path / "style.css") == ""


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    with chromium("127.0.0.1") as made:
        yield made


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    with served() as (_, address):
        fetched(f"{address}/health")
        yield address


def barriers(driver: webdriver.Chrome, address: str, size: tuple[int, int], *, dark: bool) -> Any:
    """Return what axe-core finds in the way of people on a page."""
    wish = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [wish]})
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    driver.get(address)
    driver.execute_script((npm_package("axe-core") / "axe.min.js").read_text("utf-8"))
    return driver.execute_async_script(AXE)


LOOKS = [(size, dark) for size in (WIDE, (768, 1024), NARROW) for dark in (False, True)]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_no_page_has_barriers(driver: webdriver.Chrome, root: str, path: str) -> None:
    for size, dark in LOOKS:
        assert barriers(driver, root + path, size, dark=dark) == []


@pytest.mark.parametrize("name", ["graph", "coverage"])
def test_no_file_has_barriers(
    driver: webdriver.Chrome, written: dict[str, Path], name: str
) -> None:
    for size, dark in LOOKS:
        assert barriers(driver, written[name].as_uri(), size, dark=dark) == []


def test_the_checker_sees_a_name_that_leaves_out_what_is_seen(
    driver: webdriver.Chrome, tmp_path: Path
) -> None:
    page = tmp_path / "spoilt.html"
    head = '<!doctype html><html lang="en"><title>Names</title><main><h1>Names</h1>'
    page.write_text(f'{head}<a href="#a" aria-label="Elsewhere">Read the whole report</a>', "utf-8")
    (found,) = barriers(driver, page.as_uri(), WIDE, dark=False)
    assert found.startswith("serious label-content-name-mismatch: <a")
