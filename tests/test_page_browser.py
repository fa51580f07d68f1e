"""The page in a browser without a network: every control does what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import NARROW, WIDE, Reader, chromium
from page_graph import HOSTILE, rated, small
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

from benchmarks.page import invented
from build_graph.export.html_page import page_bytes

# One worker holds the browser for all of these.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("page") / "small.html"
    out.write_bytes(page_bytes(small()))
    return out


@pytest.fixture
def reader(driver: webdriver.Chrome, path: Path) -> Reader:
    made = Reader(driver, path)
    made.open()
    return made


def things(reader: Reader) -> list[str]:
    return [one.text for one in reader.all("#things tbody tr td:first-child")]


def connections(reader: Reader) -> int:
    return len(reader.all("#connections tbody tr"))


def test_opening_asks_for_the_page_alone_and_says_nothing(reader: Reader) -> None:
    reader.driver.get_log("performance")  # type: ignore[no-untyped-call]
    reader.open()
    reader.click_mark("Hearthway")
    reader.one("#as-table").click()
    entries = reader.driver.get_log("performance")  # type: ignore[no-untyped-call]
    sent = [json.loads(entry["message"])["message"] for entry in entries]
    asked = [
        one["params"]["request"]["url"]
        for one in sent
        if one["method"] == "Network.requestWillBeSent"
    ]
    assert set(asked) <= {reader.path.as_uri(), "about:blank", "data:,"}
    assert reader.path.as_uri() in asked
    assert reader.messages() == []


def test_everything_is_drawn_with_its_name(reader: Reader) -> None:
    assert reader.drawn("marks") == 6
    assert reader.drawn("lines") == 5  # two relations of the same two are one line
    assert reader.drawn("names") == 6
    assert reader.text("#count") == "6 things, 6 connections"


def test_what_is_drawn_is_on_the_canvas(reader: Reader) -> None:
    x, y = reader.place("Hearthway")
    colour = reader.run(
        """
        const canvas = document.getElementById("canvas");
        const held = canvas.getBoundingClientRect();
        return [...canvas.getContext("2d").getImageData(
          arguments[0] - held.left, arguments[1] - held.top, 1, 1).data];
        """,
        x,
        y,
    )
    assert colour == [0xD5, 0x5E, 0x00, 255]


def test_a_click_on_a_mark_shows_its_facts_neighbours_and_passages(reader: Reader) -> None:
    reader.click_mark("Thornmere Vale")
    assert reader.text("#panel-title") == "Thornmere Vale"
    panel = reader.text("#panel-body")
    for words in ("Probation Delivery Unit", "Westmarch", "Provides (2)", "Serves (1)"):
        assert words in panel
    assert "Accommodation · September 2022" in panel
    assert "Mentoring · September 2022 · named “Bridge Line”" in panel
    assert [one.text for one in reader.all("#panel .link")] == [
        *("Bridgeline", "Hearthway", "Thornmere Crown Court"),
    ]
    passages = reader.one("#panel .passages")
    assert passages.text == "1 passage"
    passages.click()
    assert "Hearthway delivers help with housing" in reader.text("#panel blockquote")
    assert "Report on Thornmere Vale" in reader.text("#panel cite")
    assert "section 1.3" in reader.text("#panel cite")


def test_a_click_beside_all_marks_lets_go(reader: Reader) -> None:
    reader.click_mark("Hearthway")
    x, y = reader.place("Hearthway")
    reader.click_at(x, y + 90)
    assert not reader.one("#panel").is_displayed()


def test_a_neighbour_in_the_panel_is_the_next_choice(reader: Reader) -> None:
    reader.click_mark("Thornmere Vale")
    reader.one("#panel .link").click()
    assert reader.text("#panel-title") == "Bridgeline"
    assert reader.focused() == "panel-title"


def test_only_the_neighbours_can_be_shown(reader: Reader) -> None:
    reader.click_mark("Bridgeline")
    reader.one("#only").click()
    assert reader.drawn() == 2
    assert reader.one("#only").get_attribute("aria-pressed") == "true"
    reader.one("#as-table").click()
    assert things(reader) == ["Thornmere Vale", "Bridgeline"]
    reader.one("#close").click()
    assert len(things(reader)) == 6


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("hearth", ["Hearthway"]),
        ("THORN", ["Thornmere Vale", "Thornmere Crown Court"]),
        ("xyz", []),
    ],
)
def test_the_search_lists_what_it_finds(reader: Reader, words: str, found: list[str]) -> None:
    reader.one("#search").send_keys(words)
    assert [one.text for one in reader.all("#found button")] == found
    assert reader.text("#count") == f"{len(found)} found in 6 things"
    reader.one("#as-table").click()
    assert sorted(things(reader)) == sorted(found)


def test_a_found_name_is_chosen_by_the_keyboard_alone(reader: Reader) -> None:
    reader.one("#search").send_keys("thorn", Keys.ARROW_DOWN)
    reader.press(Keys.ARROW_DOWN, Keys.ENTER)
    assert reader.text("#panel-title") == "Thornmere Crown Court"
    assert reader.focused() == "panel-title"
    reader.press(Keys.ESCAPE)
    assert not reader.one("#panel").is_displayed()
    assert reader.focused() == "search"
    reader.press(Keys.ESCAPE)
    assert reader.one("#search").get_property("value") == ""
    assert reader.text("#count") == "6 things, 6 connections"


def test_a_kind_is_taken_out_and_put_back(reader: Reader) -> None:
    boxes = {one.text.split("\n")[0]: one for one in reader.all("#kinds label")}
    assert list(boxes) == ["Probation Delivery Unit", "Service provider", "Court"]
    boxes["Service provider"].click()
    assert reader.drawn() == 3
    assert reader.text("#count") == "3 of 6 things shown"
    reader.one("#as-table").click()
    assert sorted(things(reader)) == ["Hallowby", "Thornmere Crown Court", "Thornmere Vale"]
    assert connections(reader) == 1
    reader.one("#reset").click()
    assert len(things(reader)) == 6
    assert all(box.is_selected() for box in reader.all("#filters input"))


def test_a_relation_is_taken_out_with_what_hangs_on_it_alone(reader: Reader) -> None:
    next(one for one in reader.all("#relations label") if one.text.startswith("serves")).click()
    assert reader.drawn() == 5
    assert reader.drawn("lines") == 4
    reader.one("#as-table").click()
    assert "Thornmere Crown Court" not in things(reader)


def test_a_filter_lets_go_of_what_it_hides(reader: Reader) -> None:
    reader.click_mark("Thornmere Crown Court")
    reader.all("#kinds input")[2].click()
    assert not reader.one("#panel").is_displayed()


def test_a_pathway_is_left_out_with_what_only_it_holds(reader: Reader) -> None:
    labels = [one.text for one in reader.all("#values label .name")]
    assert reader.text("#values legend") == "Pathway"
    assert set(labels) > {"Accommodation", "Mentoring", "Personal wellbeing"}
    reader.all("#values input")[labels.index("Mentoring")].click()
    assert reader.drawn("marks") == 5
    assert "Bridgeline" not in things(reader)
    reader.all("#values input")[labels.index("Accommodation")].click()
    assert reader.drawn("marks") == 5  # Hearthway has another pathway, the court has none
    reader.click_mark("Hallowby")
    assert "1 shown of 2" in reader.text("#panel")
    reader.one("#reset").click()
    assert reader.drawn("marks") == 6


def test_while_nothing_is_chosen_the_picture_has_the_room(reader: Reader) -> None:
    def width() -> int:
        reader.settle()
        return int(reader.one("#picture").rect["width"])

    whole = width()
    assert whole + reader.one("#controls").rect["width"] == pytest.approx(WIDE[0], abs=2)
    reader.click_mark("Hearthway")
    assert whole - width() == pytest.approx(reader.one("#panel").rect["width"], abs=2)
    reader.press(Keys.ESCAPE)
    assert width() == whole


@pytest.mark.parametrize("dark", [False, True])
def test_a_rating_has_its_colour(driver: webdriver.Chrome, tmp_path: Path, dark: bool) -> None:
    (tmp_path / "rated.html").write_bytes(page_bytes(rated()))
    reader = Reader(driver, tmp_path / "rated.html")
    reader.open(dark=dark)
    legend = [one.text for one in reader.all("#kinds label .name")]
    assert legend[1:] == ["Rating", "Rating: Good", "Rating: Inadequate"]
    colours = [one.get_attribute("fill") for one in reader.all("#kinds .swatch path")]
    assert colours[2:] == ["#2a78b5", "#a8201a"]
    ends = [reader.place(name) for name in ("Thornmere", "Inadequate")]
    middle = [sum(values) / 2 for values in zip(*ends, strict=True)]
    red, green, blue = reader.run(
        """
        const canvas = document.getElementById("canvas");
        const held = canvas.getBoundingClientRect();
        const [x, y] = [arguments[0] - held.left, arguments[1] - held.top]
          .map((one) => Math.round(one * devicePixelRatio));
        return [...canvas.getContext("2d").getImageData(x, y, 1, 1).data].slice(0, 3);
        """,
        *middle,
    )
    assert red > green + 50
    assert red > blue + 50


def test_the_tables_say_what_the_picture_says(reader: Reader) -> None:
    reader.one("#as-table").click()
    assert not reader.one("#picture").is_displayed()
    assert [one.text for one in reader.all("caption")] == ["6 things", "6 connections"]
    assert len(things(reader)) == reader.drawn() == 6
    assert connections(reader) == 6
    row = next(one for one in reader.all("#connections tbody tr") if "Mentoring" in one.text)
    cells = [one.text for one in row.find_elements("tag name", "td")]
    assert cells[:3] == ["Thornmere Vale", "provides", "Bridgeline"]
    assert cells[3:6] == ["Mentoring", "September 2022", "Bridge Line"]
    assert "Report on Thornmere Vale" in cells[6]
    reader.one("#as-picture").click()
    assert reader.one("#picture").is_displayed()
    assert not reader.one("#tables").is_displayed()


def test_a_table_is_sorted_by_its_heads(reader: Reader) -> None:
    reader.one("#as-table").click()
    reader.one("#things th button").click()
    assert reader.one("#things th").get_attribute("aria-sort") == "ascending"
    up = things(reader)
    reader.one("#things th button").click()
    assert reader.one("#things th").get_attribute("aria-sort") == "descending"
    assert things(reader) == up[::-1] != up


def test_a_name_in_a_table_opens_the_panel_and_gets_the_focus_back(reader: Reader) -> None:
    reader.one("#as-table").click()
    button = reader.one("#things .row-link")
    name = button.text
    button.click()
    assert reader.text("#panel-title") == name
    reader.press(Keys.ESCAPE)
    assert reader.run("return document.activeElement.textContent") == name


def test_arrow_keys_walk_to_the_neighbour_that_lies_that_way(reader: Reader) -> None:
    reader.run("document.getElementById('canvas').focus()")
    reader.press(Keys.HOME)
    assert reader.text("#panel-title") == "Thornmere Vale"
    assert reader.run("return document.getElementById('announce').textContent") == (
        "Thornmere Vale, Probation Delivery Unit, 3 neighbours"
    )
    for key, name in (
        (Keys.ARROW_LEFT, "Thornmere Crown Court"),
        (Keys.ARROW_RIGHT, "Thornmere Vale"),
        (Keys.ARROW_DOWN, "Bridgeline"),
        (Keys.ARROW_UP, "Thornmere Vale"),
        (Keys.ARROW_RIGHT, "Hearthway"),
        (Keys.ARROW_RIGHT, "Hallowby"),
    ):
        reader.press(key)
        assert reader.text("#panel-title") == name
    reader.press(Keys.ARROW_UP)
    assert "No neighbour of Hallowby lies above" in str(
        reader.run("return document.getElementById('announce').textContent")
    )
    assert reader.focused() == "canvas"
    reader.press(Keys.ENTER)
    assert reader.focused() == "panel-title"
    reader.press(Keys.ESCAPE)
    assert reader.focused() == "canvas"


def test_every_control_is_reached_in_order_and_shows_its_focus(reader: Reader) -> None:
    reader.run("document.getElementById('keys').open = true")
    seen = []
    for _ in range(40):
        reader.press(Keys.TAB)
        here = reader.run(
            """
            const one = document.activeElement;
            const style = getComputedStyle(one);
            const name = one.id || one.textContent.trim();
            return one === document.body ? null : [name, style.outlineStyle];
            """
        )
        if not here:
            break
        assert here[1] != "none", here
        seen.append(here[0])
    wanted = [
        "as-picture",
        "as-table",
        "theme",
        "search",
        "kinds-0",
        "relations-0",
        "reset",
        "canvas",
    ]
    wanted += ["nearer", "farther", "whole"]
    places = [seen.index(name) for name in wanted]
    assert places == sorted(places)


def test_the_size_changes_by_buttons_and_keys(reader: Reader) -> None:
    scale = "return window.d3.zoomTransform(document.getElementById('canvas')).k"
    before = reader.run(scale)
    reader.one("#nearer").click()
    assert reader.run(scale) == pytest.approx(before * 1.5)
    reader.one("#whole").click()
    assert reader.run(scale) == pytest.approx(before)
    reader.run("document.getElementById('canvas').focus()")
    reader.press("-")
    assert reader.run(scale) < before
    reader.press("0")
    assert reader.run(scale) == pytest.approx(before)


def test_colours_follow_the_system_and_the_switch(reader: Reader) -> None:
    ground = "return getComputedStyle(document.body).backgroundColor"
    light = reader.run(ground)
    assert light == "rgb(255, 255, 255)"
    reader.one("#theme").click()
    dark = reader.run(ground)
    assert dark != light
    assert reader.one("#theme").get_attribute("aria-pressed") == "true"
    reader.open(dark=True)
    assert reader.run(ground) == dark
    reader.one("#theme").click()
    assert reader.run(ground) == light


CONTRAST = """
const parse = (text) => text.match(/[\\d.]+/g).map(Number);
const light = (text) => { const [r, g, b] = parse(text).slice(0, 3).map((one) => {
  const v = one / 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const ground = (one) => {
  const colour = getComputedStyle(one).backgroundColor;
  return parse(colour)[3] === 0 ? ground(one.parentElement) : colour; };
const low = [];
for (const one of document.querySelectorAll("body *")) {
  const says = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  if (!says || !one.offsetParent) continue;
  const style = getComputedStyle(one);
  const [a, b] = [light(style.color), light(ground(one))].sort((x, y) => y - x);
  if ((a + 0.05) / (b + 0.05) < 4.5) low.push([one.tagName, one.textContent.slice(0, 30)]);
  if (parseFloat(style.fontSize) < 12) low.push([one.tagName, style.fontSize]);
}
return low;
"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("table", [False, True], ids=["picture", "table"])
def test_text_is_large_enough_and_stands_out(reader: Reader, dark: bool, table: bool) -> None:
    reader.open(dark=dark)
    reader.click_mark("Thornmere Vale")
    if table:
        reader.one("#as-table").click()
    assert reader.run(CONTRAST) == []


@pytest.mark.parametrize("size", [WIDE, NARROW, (1000, 700), (320, 640)], ids=str)
def test_nothing_overlaps_or_runs_out_of_the_window(reader: Reader, size: tuple[int, int]) -> None:
    reader.open(size)
    for _ in range(2):
        boxes = reader.run(
            """
            return ["header", "#controls", "#picture", "#tables", "#panel", "footer"]
              .map((name) => [name, document.querySelector(name).getBoundingClientRect()])
              .filter(([, box]) => box.width)
              .map(([name, box]) => [name, box.left, box.top, box.right, box.bottom]);
            """
        )
        for number, (name, left, top, right, bottom) in enumerate(boxes):
            assert 0 <= left <= right <= size[0] + 0.5, name
            for other, x0, y0, x1, y1 in boxes[number + 1 :]:
                apart = right <= x0 + 0.5 or x1 <= left + 0.5
                assert apart or bottom <= y0 + 0.5 or y1 <= top + 0.5, (name, other)
        assert reader.run("return document.documentElement.scrollWidth") <= size[0]
        reader.one("#as-table").click()


def test_a_tap_on_a_small_screen_leaves_picture_and_panel_in_sight(reader: Reader) -> None:
    reader.open(NARROW)
    reader.run("document.getElementById('picture').scrollIntoView()")
    reader.click_mark("Hearthway")
    reader.settle()
    box = "return document.getElementById(arguments[0]).getBoundingClientRect()"
    assert reader.run(box, "picture")["top"] >= -1
    assert reader.run(box, "panel-title")["bottom"] <= NARROW[1]
    x, y = reader.place("Hearthway")
    assert 0 < x < NARROW[0]
    assert 0 < y < NARROW[1] * 0.5


def test_hostile_words_stay_words(reader: Reader) -> None:
    reader.one("#search").send_keys("script")
    reader.one("#found button").click()
    assert "<img src=x onerror=alert(1)>" in reader.text("#panel-title")
    reader.one("#panel .passages").click()
    assert "<img src=x onerror=alert(1)>" in reader.text("#panel blockquote")
    assert "<img src=x" in reader.text("#panel .detail")
    reader.one("#as-table").click()
    assert any("<img src=x" in name for name in things(reader))
    assert reader.run("return document.images.length") == 0
    assert reader.messages() == []
    assert HOSTILE.startswith("</script>")


def test_two_thousand_things_are_drawn_and_listed(driver: webdriver.Chrome, tmp_path: Path) -> None:
    out = tmp_path / "large.html"
    out.write_bytes(page_bytes(invented(2000, 6000)))
    reader = Reader(driver, out)
    reader.open()
    assert reader.drawn("marks") == 2000
    assert reader.drawn("lines") > 5000
    assert reader.drawn("names") > 5
    reader.one("#as-table").click()
    assert [one.text for one in reader.all("caption")] == ["2,000 things", "6,000 connections"]
    assert len(things(reader)) == 200
    reader.one("#things .more").click()
    assert len(things(reader)) == 400
    assert reader.messages() == []
