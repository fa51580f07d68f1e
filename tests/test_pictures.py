"""Pictures: what is drawn is what the tables say, readable, and the same bytes every time."""

from __future__ import annotations

import hashlib
import io
import os
import random
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bulk_store import bulk_new
from fixture_graph import (
    INSPECTIONS,
    NAMES,
    POINTS,
    STANDARDS,
    Inspection,
    Writer,
    reference,
    small_store,
)

from build_graph import query
from build_graph.errors import BadRequest
from build_graph.export.pictures import picture_style, recommendations
from build_graph.export.pictures.drawing_items import Drawing, Line, Text, even_pages
from build_graph.export.pictures.picture import VIEWS, drawing, picture
from build_graph.export.pictures.providers_by_unit import provision
from build_graph.export.pictures.render import DOTS, figure_of, text_width, wrapped, written
from build_graph.knowledge.vocab import ontology_quads, schemes
from build_graph.store.database import DEFAULT_BASE, Store, open_store
from build_graph.table import Table

ROOT = Path(__file__).parents[1]
SVG = "{http://www.w3.org/2000/svg}"
GIVEN: dict[str, dict[str, str]] = {
    "ratings": {},
    "providers": {},
    "key-questions": {"pdu": "Hallowby"},
    "region": {"region": "Westmarch"},
    "recommendations": {},
}
PROVIDERS = [f"{first} {last}" for first in ("Larch", "Reed", "Teal") for last in "ABCDEFGHIJKLMN"]
PATHWAYS = [one.slug for one in schemes().pathways]


def invented(number: int, dice: random.Random) -> Inspection:
    """Return an inspection with a name of its own, some of them long."""
    framework = dice.choice(sorted(STANDARDS))
    ratings = {name: dice.choice(sorted(POINTS)) for _, name in STANDARDS[framework]}
    casework = ("Assessment", "Planning", "Implementation and delivery", "Reviewing")
    places = ("North and East Quarnhaven", "Tarnworth", "Wykeholm, Eskerdale and Lorn")
    return Inspection(
        pdu=f"{dice.choice(places)} {number:03}",
        month=f"{2022 + number % 3}-{1 + number % 12:02}",
        framework=framework,
        ratings=ratings,
        percents={name: tuple(dice.randrange(5, 99) for _ in range(3)) for name in casework},
        score=sum(POINTS[rating] for rating in ratings.values()),
        providers=tuple(
            dict.fromkeys((dice.choice(PROVIDERS), dice.choice(PATHWAYS)) for _ in range(6))
        ),
        region=dice.choice(("Westmarch", "Fenmark, Hallow and Tarn")),
        recommendations=((f"Unit {number}", "pdu", "Do it."), ("HMPPS", "hmpps", "")),
    )


def store_of(path: Path, inspections: list[Inspection]) -> Path:
    written = [Writer(one).write() for one in inspections]
    names = {**NAMES, "pdu": [one.pdu for one in inspections], "provider": PROVIDERS}
    graphs = (ontology_quads(DEFAULT_BASE), reference(names, {}), *(part[2] for part in written))
    chunks = ("\n".join(lines) for lines in graphs)
    bulk_new(path, chunks, texts=[(sha, said) for sha, said, _ in written])
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_store(tmp_path_factory.mktemp("pictures") / "small")


@pytest.fixture(scope="module")
def small(folder: Path) -> Iterator[Store]:
    with open_store(folder, read_only=True) as store:
        yield store


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    dice = random.Random(5)
    inspections = [invented(number, dice) for number in range(119)]
    inspections.append(replace(invented(119, dice), pdu="Hallowby"))
    path = store_of(tmp_path_factory.mktemp("pictures") / "large", inspections)
    with open_store(path, read_only=True) as store:
        yield store


def svg(store: Store, view: str, **more: str) -> ElementTree.Element:
    data = picture(store, view, "svg", {**GIVEN[view], **more})
    return ElementTree.fromstring(data)


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]


def rows(drawn: Drawing) -> Iterator[list[str]]:
    """Yield the lines of words of each page that stand at one height, from left to right."""
    for page in drawn.pages:
        words = [one for one in page.items if isinstance(one, Text) and not one.upright]
        words.sort(key=lambda one: one.y)
        # The base lines of letters of two sizes centred on one height differ by less than a point.
        row: list[Text] = []
        for one in [*words, Text(0, 9e9, "", 1)]:
            if row and one.y - row[-1].y > 1:
                yield [each.words for each in sorted(row, key=lambda each: each.x)]
                row = []
            row.append(one)


@pytest.mark.parametrize("view", VIEWS)
def test_an_svg_says_in_words_what_it_shows(small: Store, view: str) -> None:
    root = svg(small, view)
    assert root.get("role") == "img"
    title, description = (root.findtext(f"{SVG}{name}") or "" for name in ("title", "desc"))
    named = [one.get("id") for one in root if one.tag in (f"{SVG}title", f"{SVG}desc")]
    assert (root.get("aria-labelledby") or "").split() == named
    assert title in " ".join(texts(root))
    assert len(description) > 150
    for said in (description, " ".join(texts(root))):
        assert "Contains public sector information licensed under the Open" in said
        assert "fieldwork Sep 2022" in said


@pytest.mark.parametrize("view", ["ratings", "providers"])
@pytest.mark.parametrize("size", ["small", "large"])
def test_every_unit_is_named(request: pytest.FixtureRequest, view: str, size: str) -> None:
    store: Store = request.getfixturevalue(size)
    root = svg(store, view)
    drawn = " ".join(texts(root))
    description = root.findtext(f"{SVG}desc") or ""
    for row in query(store, "reports"):
        name = str(row["pdu"])
        assert name in description
        assert name in drawn  # the lines of a long name follow one another


@pytest.mark.parametrize("size", ["small", "large"])
@pytest.mark.parametrize("view", ["ratings", "region"])
def test_ratings_and_scores_are_those_of_the_tables(
    request: pytest.FixtureRequest, view: str, size: str
) -> None:
    store: Store = request.getfixturevalue(size)
    matrix = {(row["pdu"], row["inspected"]): row for row in query(store, "ratings-matrix")}
    name = "ranking"
    given = GIVEN[view]
    expected: Counter[tuple[str, ...]] = Counter()
    for row in query(store, name, given):
        ratings = list(matrix[row["pdu"], row["inspected"]].values())[3:]
        letters = [picture_style.cell(str(rating or "")).letters for rating in ratings]
        drawn = [
            one for one, column in zip(letters, _drawn_columns(store, given), strict=True) if column
        ]
        overall = picture_style.cell(str(row["overall_rating"])).letters
        share = f"{float(row['share'] or 0):.1f}%"
        expected[(*drawn, overall, f"{row['score']}/{row['max_score']}", share)] += 1
    width = len(next(iter(expected)))
    found = Counter(
        tuple(row[-width:]) for row in rows(drawing(store, view, given)) if row[-1].endswith("%")
    )
    assert found == expected


def _drawn_columns(store: Store, given: Mapping[str, str]) -> list[bool]:
    kept = {(row["pdu"], row["inspected"]) for row in query(store, "ranking", given)}
    found = [
        list(row.values())[3:]
        for row in query(store, "ratings-matrix")
        if (row["pdu"], row["inspected"]) in kept
    ]
    return [any(values) for values in zip(*found, strict=True)]


def test_a_standard_has_one_column_and_its_number_in_each_framework(small: Store) -> None:
    drawn = drawing(small, "ratings", {})
    heads = {row[0]: row[1:] for row in rows(drawn) if row[0].startswith("number in the framework")}
    upright = [one for one in drawn.pages[0].items if isinstance(one, Text) and one.upright]
    names = [one.words for one in upright]
    assert names == ["Leadership", "Staff", "Services", "Assessment", "Planning", "Overall"]
    assert heads["number in the framework of 2021"] == ["1.1", "1.2", "1.3", "2.2", "2.3"]
    assert heads["number in the framework of 2023"] == ["1.1", "1.2", "1.3", "2.1", "2.2"]


def test_percentages_of_a_unit_are_those_of_the_table(large: Store) -> None:
    own = [row["percent"] for row in query(large, "key-questions", {"pdu": "Hallowby"})]
    drawn = drawing(large, "key-questions", {"pdu": "Hallowby"})
    found = [row for row in rows(drawn) if row[-1] == "120"]
    assert [row[-3] for row in found] == [f"{percent}%" for percent in own]


def test_boundaries_are_drawn_and_the_unverified_ones_marked(small: Store) -> None:
    words = texts(svg(small, "key-questions"))
    assert {"50", "65", "80"} <= set(words)
    assert "boundary printed in reports" in words
    assert "boundary of the usual scale, printed in no report" in words
    lines = [one for one in drawing(small, "key-questions", GIVEN["key-questions"]).pages[0].items
             if isinstance(one, Line) and one.points[0][0] == one.points[1][0]]  # fmt: skip
    tall = sorted(one.points[0][0] for one in lines if one.points[1][1] - one.points[0][1] > 30)
    broken = [one for one in lines if one.dashes]
    assert len(tall) == 3
    assert sorted(one.points[0][0] for one in broken) == tall[1:]


def test_provider_numbers_in_a_row_are_those_of_the_table(small: Store) -> None:
    drawn = drawing(small, "providers", {})
    labels = {}
    for one in drawn.pages[0].items:
        if isinstance(one, Text) and one.words.endswith(("unit)", "units)")):
            number, _, name = one.words.rpartition(" (")[0].partition(" ")
            labels[number] = name
    table = {(row["pdu"], row["provider"]) for row in query(small, "crs-providers")}
    found = set()
    for row in rows(drawn):
        unit = next((word for word in row if word in ("Hallowby", "Thornmere Vale")), None)
        found |= {(unit, labels[word]) for word in row if unit and word in labels}
    assert found == table


def test_recommendations_are_counted(small: Store) -> None:
    table = Counter(str(row["addressee_type"]) for row in query(small, "recommendations"))
    drawn = {row[0]: row[1:] for row in rows(drawing(small, "recommendations", {}))}
    counts = [str(table[kind]) for kind in ("PDU", "region", "HMPPS", "other") if table[kind]]
    assert drawn["All recommendations"] == [*counts, str(table.total())]


def test_themes_make_rows(large: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    table = query(large, "recommendations")
    place = table.columns.index("themes")
    themes = ("Women", "Women; Unpaid work", None)

    def themed(store: Store, name: str) -> Table:
        if name != "recommendations":
            return query(store, name)
        changed = (
            (*row[:place], themes[number % 3], *row[place + 1 :])
            for number, row in enumerate(table.rows)
        )
        return replace(table, rows=tuple(changed))

    monkeypatch.setattr(recommendations, "run", themed)
    drawn = [row for row in rows(drawing(large, "recommendations", {})) if row[-1].isdigit()]
    assert [(row[0], row[-1]) for row in drawn] == [
        ("Women", "160"),
        ("Unpaid work", "80"),
        ("no theme assigned", "80"),
        ("All recommendations", "240"),
    ]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("size", ["small", "large"])
def test_no_words_lie_on_others_or_leave_the_picture(
    request: pytest.FixtureRequest, view: str, size: str
) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = figure_of(drawing(request.getfixturevalue(size), view, GIVEN[view]))
    canvas = FigureCanvasAgg(figure)
    renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
    page = figure.bbox
    boxes = []
    for one in figure.axes[0].texts:
        box = one.get_window_extent(renderer)
        assert page.x0 <= box.x0
        assert box.x1 <= page.x1, one.get_text()
        boxes.append((box.y0, box.y1, box.x0, box.x1, one.get_text()))
    boxes.sort()
    for place, one_box in enumerate(boxes):
        for other in boxes[place + 1 :]:
            if other[0] > one_box[1]:
                break
            across = min(one_box[3], other[3]) - max(one_box[2], other[2])
            down = min(one_box[1], other[1]) - other[0]
            assert not (across > 0.5 and down > 2), (one_box[4], other[4])


@pytest.mark.parametrize("view", VIEWS)
def test_pages_fit_on_paper(large: Store, view: str) -> None:
    drawn = drawing(large, view, GIVEN[view])
    paper = picture_style.part("paper")
    assert all(page.height <= paper["height"] + 1 for page in drawn.pages)
    assert all(page.width == paper["width"] for page in drawn.pages)
    smallest = min(one.size for page in drawn.pages for one in page.items if isinstance(one, Text))
    assert smallest >= 5


@pytest.mark.parametrize("view", VIEWS)
def test_a_png_opens_and_has_its_words(small: Store, view: str) -> None:
    from PIL import Image

    image = Image.open(io.BytesIO(picture(small, view, "png", GIVEN[view])))
    image.load()
    assert image.format == "PNG"
    assert image.width == round(520 / 72 * DOTS)
    assert 250 < image.height < 11 * DOTS
    assert len(image.getcolors(1 << 20) or []) > 5
    assert set(image.info) >= {"Title", "Description", "Copyright"}
    assert "Software" not in image.info


def test_one_page_of_several(large: Store) -> None:
    whole = drawing(large, "ratings", {})
    assert len(whole.pages) == 3
    words = " ".join(texts(svg(large, "ratings", page="2")))
    assert "Page 2 of 3" in words
    assert "Page 1 of 3" not in words
    with pytest.raises(BadRequest, match="pages 1 to 3, and none '4'"):
        picture(large, "ratings", "svg", {"page": "4"})


@pytest.mark.parametrize("format_", ["svg", "png"])
def test_the_same_store_gives_the_same_bytes(folder: Path, format_: str) -> None:
    code = (
        "import hashlib, sys; from build_graph.store.database import open_store\n"
        "from build_graph.export.pictures.picture import picture\n"
        f"given = {GIVEN!r}\n"
        "with open_store(sys.argv[1], read_only=True) as store:\n"
        "    for view in sorted(given):\n"
        "        data = picture(store, view, sys.argv[2], given[view])\n"
        "        print(hashlib.sha256(data).hexdigest())\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "77"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), format_],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    with open_store(folder, read_only=True) as store:
        here = [
            hashlib.sha256(picture(store, view, format_, GIVEN[view])).hexdigest()
            for view in sorted(GIVEN)
        ]
    assert done.stdout.split() == here


@pytest.mark.parametrize("view", VIEWS)
def test_an_svg_reaches_for_nothing_and_tells_no_time(small: Store, view: str) -> None:
    data = picture(small, view, "svg", GIVEN[view]).decode()
    addresses = set(re.findall(r"https?://[^\"' ]+", data))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "atplotlib" not in data
    assert "<dc:date" not in data


@pytest.mark.parametrize(
    ("view", "format_", "given", "sentence"),
    [
        ("ratngs", "svg", {}, r"no picture 'ratngs' \(did you mean 'ratings'\?\)"),
        ("ratings", "gif", {}, "svg or png, not as 'gif'"),
        ("region", "svg", {}, "needs the parameter 'region': for example --param region=\""),
        ("region", "svg", {"regoin": "X"}, r"no parameter 'regoin' \(did you mean 'region'\?\)"),
        (
            "region",
            "svg",
            {"region": "Westmrch"},
            r"no region 'Westmrch' .*did you mean 'Westmarch'",
        ),
        ("region", "svg", {"region": "Fenmark, Hallow and Tarn"}, "no inspection .* 'Fenmark"),
        ("key-questions", "svg", {"pdu": "Halowby"}, "did you mean 'Hallowby'"),
        ("ratings", "svg", {"page": "2"}, "1 page, and none '2'"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(
    small: Store, view: str, format_: str, given: dict[str, str], sentence: str
) -> None:
    with pytest.raises(BadRequest, match=sentence):
        picture(small, view, format_, given)


def test_more_pages_than_a_png_can_hold_get_a_sentence(small: Store) -> None:
    drawn = drawing(small, "recommendations", {})
    with pytest.raises(BadRequest, match="29 pages are too high for one PNG: take one with"):
        written(replace(drawn, pages=drawn.pages * 29), "png")


def test_a_unit_is_named_as_its_latest_report_prints_it(tmp_path: Path) -> None:
    older, latest = (Writer(one).write() for one in INSPECTIONS if one.pdu == "Hallowby")
    renamed = [line.replace('"Hallowby"', '"Hallowby and Tarn"') for line in latest[2]]
    graphs = (ontology_quads(DEFAULT_BASE), reference(NAMES, {}), older[2], renamed)
    bulk_new(
        tmp_path / "graph",
        ("\n".join(graph) for graph in graphs),
        texts=[(sha, said) for sha, said, _ in (older, latest)],
    )
    with open_store(tmp_path / "graph", read_only=True) as store:
        (unit,), _ = provision(store, [])
    assert unit.name == "Hallowby and Tarn"


@pytest.mark.parametrize("format_", ["svg", "png"])
def test_the_command_writes_the_same_picture(folder: Path, tmp_path: Path, format_: str) -> None:
    out = tmp_path / f"region.{format_}"
    given = ["--view", "region", "--param", "region=Westmarch", "--store", str(folder)]
    arguments = ["-m", "build_graph", "export", format_, str(out), *given]
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with open_store(folder, read_only=True) as store:
        assert out.read_bytes() == picture(store, "region", format_, {"region": "Westmarch"})


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "svg draws a picture of its own: add --view with one of ratings, "),
        (["--query", "crs-providers"], "add --view with one of ratings, "),
        (["--view", "rating"], "did you mean 'ratings'"),
    ],
)
def test_the_command_says_which_pictures_there_are(
    folder: Path, given: list[str], sentence: str
) -> None:
    arguments = ["-m", "build_graph", "export", "svg", *given, "--store", str(folder)]
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr


@pytest.mark.parametrize("view", ["ratings", "providers", "recommendations"])
def test_an_empty_store_gets_a_sentence(tmp_path: Path, view: str) -> None:
    with (
        open_store(tmp_path / "empty", create=True) as store,
        pytest.raises(BadRequest, match="there is nothing to draw: "),
    ):
        picture(store, view, "svg")


def test_without_matplotlib_there_is_a_sentence(
    small: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(BadRequest, match=r"pip install 'probation-graph\[pictures\]'"):
        picture(small, "ratings", "svg")


def test_every_rating_and_pathway_has_a_look() -> None:
    data = tomllib.loads((ROOT / "ontology" / "pictures.toml").read_text("utf-8"))
    known = {one.slug for one in schemes().ratings} | {one.slug for one in schemes().missing}
    assert known - {"absent-from-framework"} <= set(data["cells"])
    assert {one.slug for one in schemes().pathways} == set(data["pathways"])
    for looks in (data["cells"], data["pathways"]):
        letters = [look["letters"] for look in looks.values()]
        assert len(set(letters)) == len(letters)
    addressees = {one.table_name for one in schemes().addressees}
    assert addressees == set(data["recommendations"]["addressees"])


@pytest.mark.parametrize(
    ("printed", "letters", "words"),
    [
        ("REQUIRES  improvement", "RI", "Requires improvement"),
        ("N/A", "NA", "Not applicable"),
        ("", "–", "no such rating"),
        ("Splendid", "?", "Splendid"),
    ],
)
def test_a_rating_is_drawn_as_what_it_is(printed: str, letters: str, words: str) -> None:
    look = picture_style.cell(printed)
    assert (look.letters, look.words) == (letters, words)


def test_ratings_get_darker_in_grey_and_their_letters_stay_readable() -> None:
    cells = picture_style.part("cells")
    greys = [_light(cells[one.slug]["fill"]) for one in schemes().ratings]
    assert all(one - other > 0.12 for one, other in pairwise(greys))
    for look in cells.values():
        low, high = sorted((_light(look["fill"]), _light(look["ink"])))
        assert (high + 0.05) / (low + 0.05) >= 4.5


def _light(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("words", ["one two three four five", "Llanfairpwllgwyngyllgogerychwyrn"])
def test_words_are_wrapped_to_a_width(words: str) -> None:
    lines = wrapped(words, 8, 50)
    assert len(lines) > 1
    assert all(text_width(line, 8) <= 50 for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == words.replace(" ", "")


@pytest.mark.parametrize("count", [0, 1, 7, 40, 41, 121])
def test_pages_hold_every_row_once_and_are_about_equally_full(count: int) -> None:
    pages = even_pages([10.0] * count, 100.0)
    assert [place for page in pages for place in page] == list(range(count))
    assert len(pages) == -(-count // 10)
    assert max((len(page) for page in pages), default=0) <= 10


def test_months_are_written_for_people() -> None:
    assert picture_style.months(["2024-01", "", "2022-09"]) == "Sep 2022 to Jan 2024"
    assert picture_style.months(["2022-09"]) == "Sep 2022"
    assert picture_style.months([]) == "not stated"
    assert len({one.pdu for one in INSPECTIONS}) == 2


def test_the_page_shows_each_picture_with_words_for_it(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "pictures.md").read_text("utf-8")
    shown = dict(re.findall(r"!\[([^\]]{80,})\]\(pictures/([a-z-]+)\.svg\)", page))
    assert sorted(shown.values()) == sorted(VIEWS)
    done = subprocess.run(
        [sys.executable, "tools/pictures.py", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert len(done.stdout.splitlines()) == len(VIEWS)
    for words, view in shown.items():
        said = ElementTree.parse(tmp_path / f"{view}.svg").findtext(f"{SVG}desc") or ""
        numbers = re.findall(r"[0-9.]*[0-9]", words)
        assert numbers  # in figures, so that a picture that changes is noticed here
        for number in numbers:
            assert re.search(rf"(?<![0-9.]){re.escape(number)}(?![0-9]|\.[0-9])", said), (
                view,
                number,
            )
