"""A headless Chromium without a network, and what a reader of the page does in it.

Where no browser is installed the tests that ask for one are skipped; on the machine that decides
(CI=true) its absence is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

WIDE, NARROW = (1440, 900), (390, 844)
_OPTIONS = (
    *("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"),
    "--disable-background-networking",
    *("--disable-component-update", "--disable-sync", "--no-first-run", "--lang=en-GB"),
)


def program(*names: str) -> str:
    """Return where the first of some programs is that is installed."""
    found = next((path for name in names if (path := shutil.which(name))), "")
    if not found:
        missing = f"none of {', '.join(names)} is installed"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


@contextmanager
def chromium(reached: str = "") -> Iterator[webdriver.Chrome]:
    """Give a browser that can reach nothing, or one host only, and logs requests and messages."""
    options = webdriver.ChromeOptions()
    options.binary_location = program("chromium", "chromium-browser", "google-chrome")
    for option in _OPTIONS:
        options.add_argument(option)
    but = f", EXCLUDE {reached}" if reached else ""
    options.add_argument(f"--host-resolver-rules=MAP * ~NOTFOUND{but}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = Service(program("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    try:
        yield driver
    finally:
        driver.quit()


class Reader:
    """One person in front of one page."""

    def __init__(self, driver: webdriver.Chrome, path: Path) -> None:
        self.driver = driver
        self.path = path

    def open(self, size: tuple[int, int] = WIDE, *, dark: bool = False, still: bool = True) -> None:
        """Open the page anew, in a window of this size, with these wishes of the system."""
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        wishes = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce" if still else ""},
        ]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wishes})
        self.messages()
        self.driver.get("about:blank")
        self.driver.get(self.path.as_uri())
        self.until("return Boolean(document.getElementById('canvas').dataset.marks)")

    def run(self, script: str, *given: Any) -> Any:
        return self.driver.execute_script(script, *given)

    def until(self, script: str, *given: Any) -> Any:
        return WebDriverWait(self.driver, 10, 0.05).until(lambda _: self.run(script, *given))

    def messages(self) -> list[str]:
        """Return what the console says since it was last asked."""
        return [entry["message"] for entry in self.driver.get_log("browser")]  # type: ignore[no-untyped-call]

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector: str) -> str:
        return self.one(selector).text

    def settle(self) -> None:
        """Wait until what was asked for is drawn: two frames."""
        self.driver.execute_async_script(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done))"
        )

    def drawn(self, what: str = "marks") -> int:
        """Return how many marks, lines or names are in the picture."""
        self.settle()
        return int(self.run(f"return document.getElementById('canvas').dataset.{what}"))

    def place(self, label: str) -> tuple[float, float]:
        """Return where in the window the mark of that name is."""
        self.settle()
        x, y = self.run(
            """
            const data = JSON.parse(document.getElementById("data").textContent);
            const node = data.nodes.find((one) => one[1] === arguments[0]);
            const canvas = document.getElementById("canvas");
            const [x, y] = window.d3.zoomTransform(canvas).apply([node[3], node[4]]);
            const held = canvas.getBoundingClientRect();
            return [x + held.left, y + held.top];
            """,
            label,
        )
        return x, y

    def click_mark(self, label: str) -> None:
        self.click_at(*self.place(label))

    def click_at(self, x: float, y: float) -> None:
        actions = ActionChains(self.driver)
        actions.w3c_actions.pointer_action.move_to_location(round(x), round(y))  # type: ignore[no-untyped-call]
        actions.w3c_actions.pointer_action.click()
        actions.perform()

    def press(self, *keys: str) -> None:
        actions = ActionChains(self.driver)
        for key in keys:
            actions.send_keys(key)
        actions.perform()

    def focused(self) -> str:
        """Return the id of what has the focus."""
        return str(self.run("return document.activeElement.id"))
