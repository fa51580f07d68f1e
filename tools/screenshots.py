"""Photograph three pages of the explorer over the samples, into docs/pictures/.

Run as `python tools/screenshots.py [FOLDER]`; it needs Chromium with chromedriver. Nothing is kept
in the repository: who wants the pictures that docs/explorer.md shows makes them.
"""

from __future__ import annotations

import base64
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from build_graph import build  # noqa: E402 - a tool runs from the checkout
from build_graph.web.app import create_app  # noqa: E402

PAGES = {
    "explorer-first": "/",
    "explorer-unit": "/id/pdu/thornmere-vale",
    "explorer-text": "/text/inspection/thornmere-vale/2022-09?at=1975-2117#here",
}
WIDTH, HEIGHT = 1280, 1480


def main(arguments: list[str]) -> int:
    """Photograph the pages and return the exit code."""
    if len(arguments) > 1:
        print("usage: python tools/screenshots.py [FOLDER]", file=sys.stderr)
        return 2
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        print("Chromium and chromedriver are not both installed", file=sys.stderr)
        return 2
    folder = Path(arguments[0]) if arguments else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    samples = ROOT / "samples"
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary, "graph")
        build([samples / "reports"], path, registers=[samples / "registers"], validate=False)
        with served(path) as root, chromium(browser, driver) as page:
            for name, address in PAGES.items():
                page.get(f"{root}{address}")
                taken = page.execute_cdp_cmd("Page.captureScreenshot", {})
                (folder / f"{name}.png").write_bytes(base64.b64decode(taken["data"]))
                print(folder / f"{name}.png")
    return 0


@contextmanager
def served(store: Path) -> Iterator[str]:
    """Give the address of a server over a store, which ends with the block."""
    server = uvicorn.Server(uvicorn.Config(create_app(store), port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.1)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def chromium(browser: str, driver: str) -> Iterator[webdriver.Chrome]:
    """Give a browser that can reach this machine only."""
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for option in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--hide-scrollbars",
    ):
        options.add_argument(option)
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
    page = webdriver.Chrome(options=options, service=Service(driver))
    try:
        size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        yield page
    finally:
        page.quit()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
