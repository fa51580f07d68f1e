"""The explorer in a browser without a network: what fits, what the keyboard reaches, the editor."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from browser import chromium
from npm_packages import npm_package
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from test_page_standards import AXE
from test_web_server import Visitor, fetched, served
from web_addresses import PAGES

from build_graph.questions.catalogue import Question, questions

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

WIDTHS = (390, 768, 1280)
# Elements that the Tab key should reach, in their order: those that are seen.
_REACHED = """
return [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true })).length
"""


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    with served() as (_, address):
        fetched(f"{address}/health")
        yield address


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    with chromium("127.0.0.1") as made:
        yield made


@pytest.fixture
def visitor(driver: webdriver.Chrome, root: str) -> Visitor:
    return Visitor(driver, root)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_fits_every_window_and_says_nothing_to_the_console(
    visitor: Visitor, path: str
) -> None:
    for width in WIDTHS:
        visitor.go(path, (width, 900))
        wider = visitor.driver.execute_script(
            "return document.documentElement.scrollWidth - innerWidth"
        )
        assert wider <= 0, width
    assert [one for one in visitor.elsewhere() if "status of 4" not in one] == []


# Tables that are wider than their place; networks are drawn for windows that hold them.
_CUT = """
return [...document.querySelectorAll(".scroll")]
  .filter((one) => one.scrollWidth - one.clientWidth > 1)
  .map((one) => one.getAttribute("aria-label"))
"""


def example(one: Question) -> str:
    """Return the address of a question with what it needs, of the samples."""
    needed = {each.name: each.example for each in one.parameters if not each.optional}
    return f"/query/{one.name}?{urlencode(needed)}"


@pytest.mark.parametrize("width", WIDTHS)
def test_no_table_is_cut_at_the_side(visitor: Visitor, width: int) -> None:
    for path in (*PAGES.values(), *map(example, questions())):
        visitor.go(path, (width, 900))
        assert visitor.driver.execute_script(_CUT) == [], path


_AS_CARDS = """
return [...document.querySelectorAll(".room table")]
  .filter((one) => getComputedStyle(one).display != "table").length
"""


def test_a_desk_shows_the_answer_to_every_question_as_a_table(visitor: Visitor) -> None:
    for one in questions():
        visitor.go(example(one), (1280, 900))
        assert visitor.driver.execute_script(_AS_CARDS) == 0, one.name


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["first", "answer", "unit", "side-by-side", "sparql", "regions"])
def test_the_tab_key_goes_through_a_page_and_shows_where_it_is(
    visitor: Visitor, name: str, width: int
) -> None:
    visitor.go(PAGES[name], (width, 900))
    number = min(int(visitor.driver.execute_script(_REACHED)), 120)
    seen = set[str]()
    for _ in range(number):
        visitor.press(Keys.TAB)
        at = visitor.driver.switch_to.active_element
        seen.add(at.id)
        outline = at.value_of_css_property("outline-style")
        assert outline == "solid", at.get_attribute("outerHTML")
    assert len(seen) == number


def editor(visitor: Visitor) -> WebElement:
    visitor.go("/sparql", (1280, 900))
    area = visitor.driver.find_element(By.ID, "query")
    area.clear()
    return area


def offered(visitor: Visitor) -> list[str]:
    return [
        one.text for one in visitor.driver.find_elements(By.CSS_SELECTOR, "#suggestions li code")
    ]


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("sel", "SELECT"),
        ("SELECT * { ?i pg:overa", "pg:overallRating"),
        ("SELECT * { ?i fieldwork", "pg:fieldworkStarted"),
        ("SELECT * { ?i a pg:Inspec", "pg:Inspection"),
        ("SELECT * { ?one pg:score ?two FILTER(?o", "?one"),
        ("SELECT * { ?i pg:theme theme:accom", "theme:accommodation"),
        ("dct", "dcterms:"),
    ],
)
def test_what_is_being_written_is_completed(visitor: Visitor, written: str, first: str) -> None:
    area = editor(visitor)
    area.send_keys(written)
    for _ in range(offered(visitor).index(first) + 1):
        area.send_keys(Keys.ARROW_DOWN)
    (chosen,) = visitor.driver.find_elements(By.CSS_SELECTOR, "[role=option][aria-selected=true]")
    assert area.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    area.send_keys(Keys.ENTER)
    assert str(area.get_attribute("value")).endswith(first)
    assert visitor.elsewhere() == []


def test_the_editor_holds_nobody_and_undoes(visitor: Visitor) -> None:
    area = editor(visitor)
    area.send_keys("SELECT * { ?i pg:sco")
    assert offered(visitor)
    area.send_keys(Keys.ESCAPE)
    assert offered(visitor) == []
    area.send_keys(Keys.CONTROL, " ")
    assert offered(visitor)[0] == "pg:score"
    area.send_keys(Keys.TAB)
    assert area.get_attribute("value") == "SELECT * { ?i pg:score"
    area.send_keys(Keys.CONTROL, "z")
    assert area.get_attribute("value") == "SELECT * { ?i pg:sco"
    area.send_keys(Keys.ESCAPE, Keys.TAB)
    assert visitor.driver.switch_to.active_element.text == "Run the query"
    area.send_keys("re ?s } # sel")
    assert offered(visitor) == []
    area.send_keys(Keys.CONTROL, Keys.ENTER)
    assert visitor.reads("Answer")
    assert visitor.elsewhere() == []


def test_suggestions_are_no_barrier(visitor: Visitor) -> None:
    area = editor(visitor)
    area.send_keys("SELECT * { ?i pg:sco", Keys.ARROW_DOWN)
    assert offered(visitor)
    visitor.driver.execute_script((npm_package("axe-core") / "axe.min.js").read_text("utf-8"))
    assert visitor.driver.execute_async_script(AXE) == []


def test_the_sparql_page_works_without_scripts(visitor: Visitor) -> None:
    visitor.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        visitor.go("/sparql")
        visitor.driver.find_element(By.CSS_SELECTOR, ".form button").click()
        assert visitor.reads("Brackmoor")
    finally:
        visitor.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
