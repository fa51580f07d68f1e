"""The program that opens a PDF: its words with place and style, and the shapes beside them.

It runs in a process of its own (see `process`), because the library underneath is native code and
the file may be hostile: a crash or an endless loop ends this process and nothing else. The PDF
comes in on standard input; one line of JSON goes out. Coordinates are points from the top left
corner of the page as it is shown, y downwards. It imports nothing of this package.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import re
import sys
import zlib
from typing import Any, NamedTuple

# Shapes a page may have before the rest is passed over: a drawing, not the lines of a table.
MOST_SHAPES = 20_000
MOST_RULES = 3_000
MOST_ON_PAGE = 30_000  # letters; a page in small print has 6,000
MOST_UNPACKED = 200 << 20  # bytes of streams that are looked into for damage
STREAM = re.compile(rb">>\s*stream\r?\n")
OTHER_FILTERS = (b"85Decode", b"HexDecode", b"LZW", b"RunLength", b"/Crypt", b"DCT", b"JPX")
SPACE = 0.25  # of the font size: a wider gap parts two words
RAISED = 0.12  # of the font size: letters further off the line are a word of their own
Style = tuple[str, int, int]  # name of the font, its flags, colour
DIGITS = 10  # places are given in tenths of a point


class Letter(NamedTuple):
    """One letter, its box in the file, and where its base line begins."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    x: float
    base: float


def limit(megabytes: int, seconds: int) -> None:
    """Ask the system to stop this process when it takes too much."""
    try:
        import resource
    except ImportError:  # Windows: the process that started this one still watches the clock
        return
    for kind, most in (
        (resource.RLIMIT_AS, megabytes << 20),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of memory
            resource.setrlimit(kind, (most, most))


def main() -> None:
    """Read the PDF on standard input; the arguments are the limits."""
    megabytes, seconds, most_pages, most_letters = map(int, sys.argv[1:5])
    limit(megabytes, seconds)
    data = sys.stdin.buffer.read()
    try:
        answer = _document(data, most_pages, most_letters)
    except MemoryError:
        answer = {"error": "memory"}
    sys.stdout.buffer.write(json.dumps(answer, separators=(",", ":")).encode())


def _document(data: bytes, most_pages: int, most_letters: int) -> dict[str, Any]:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        return {"error": "locked" if code == 4 else "unknown lock" if code == 5 else "damaged"}
    count = len(document)
    if count > most_pages:
        return {"error": "pages", "count": count}
    styles: dict[Style, int] = {}
    pages: list[Any] = []
    left = most_letters
    for number in range(count):
        try:
            page = document[number]
            text = page.get_textpage()
        except pdfium.PdfiumError:
            pages.append(None)
            continue
        letters = text.count_chars()
        left -= letters
        if left < 0:
            return {"error": "letters"}
        if letters > MOST_ON_PAGE:
            return {"error": "page", "count": number + 1}
        pages.append(_page(page, text, styles))
        text.close()
        page.close()
    return {"pages": pages, "styles": list(styles), "broken": _broken(data)}


def _broken(data: bytes) -> int:
    """How many packed streams do not unpack: the library shows what it can, and says nothing."""
    if b"/Encrypt" in data:
        return 0
    broken, left = 0, MOST_UNPACKED
    for found in STREAM.finditer(data):
        head = data[max(0, found.start() - 500) : found.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if b"/FlateDecode" not in head or any(other in head for other in OTHER_FILTERS):
            continue
        end = data.find(b"endstream", found.end())
        unpacker = zlib.decompressobj()
        try:
            left -= len(unpacker.decompress(data[found.end() : end], max(left, 1)))
        except zlib.error:
            broken += 1
            continue
        if left <= 0:
            break
        broken += not unpacker.eof
    return broken


def _page(page: Any, text: Any, styles: dict[Style, int]) -> dict[str, Any]:
    width, height = page.get_size()
    place = _Place(page, width, height)
    words = _Words(text, place, styles)
    rules, dots, images = _shapes(page, place)
    return {
        "size": [round(width, 1), round(height, 1)],
        "words": words.read(),
        "unreadable": words.unreadable,
        "rules": rules,
        "dots": dots,
        "images": images,
    }


class _Place:
    """Turns places of the file into places of the page as it is shown."""

    def __init__(self, page: Any, width: float, height: float) -> None:
        import pypdfium2.raw as raw

        self._turn, self._page = raw.FPDF_PageToDevice, page.raw
        self._size = round(width * DIGITS), round(height * DIGITS)
        self._x, self._y = ctypes.c_int(), ctypes.c_int()

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the file on the page."""
        self._turn(self._page, 0, 0, *self._size, 0, x, y, self._x, self._y)
        return self._x.value / DIGITS, self._y.value / DIGITS

    def box(self, left: float, bottom: float, right: float, top: float) -> list[float]:
        """Return the corners of a box, the top left one first."""
        (x0, y0), (x1, y1) = self.point(left, top), self.point(right, bottom)
        return [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]


class _Words:
    """The letters of a page put together to words; a change of place or size ends a word."""

    def __init__(self, text: Any, place: _Place, styles: dict[Style, int]) -> None:
        import pypdfium2.raw as raw

        self._raw, self._text, self._count = raw, text.raw, text.count_chars()
        self._place, self._styles = place, styles
        self._objects: dict[int, tuple[int, float]] = {}
        self._words: list[list[Any]] = []
        self._letters: list[Letter] = []
        self._look: tuple[int, float] = (0, 1.0)
        self.unreadable = 0

    def read(self) -> list[list[Any]]:
        """Return [word, x0, y0, x1, y1, base line, font size, style] for each word."""
        raw, text = self._raw, self._text
        box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        for at in range(self._count):
            code = raw.FPDFText_GetUnicode(text, at)
            if code <= 32 or code == 0xA0 or code in (0xFFFE, 0xFFFF):
                if raw.FPDFText_IsHyphen(text, at) == 1 and self._letters:
                    self._hyphen(at, box)
                self._end()
                continue
            if raw.FPDFText_HasUnicodeMapError(text, at) == 1:
                self.unreadable += 1
            raw.FPDFText_GetLooseCharBox(text, at, box)
            raw.FPDFText_GetCharOrigin(text, at, x, y)
            look = self._look_of(at)
            if self._letters and self._parted(box.left, x.value, y.value, look):
                self._end()
            self._look = look
            letter = chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd"
            corners = (box.left, box.bottom, box.right, box.top)
            self._letters.append(Letter(letter, *corners, x.value, y.value))
        self._end()
        return self._words

    def _hyphen(self, at: int, box: Any) -> None:
        """A hyphen at the end of a line, which the library tells apart from all others."""
        self._raw.FPDFText_GetLooseCharBox(self._text, at, box)
        corners = (box.left, box.bottom, box.right, box.top)
        self._letters.append(Letter("-", *corners, box.left, self._letters[-1].base))

    def _look_of(self, at: int) -> tuple[int, float]:
        """Style and size of a letter; they change with the text object only."""
        raw, text = self._raw, self._text
        text_object = raw.FPDFText_GetTextObject(text, at)
        key = ctypes.cast(text_object, ctypes.c_void_p).value or 0
        known = self._objects.get(key)
        if known is None:
            matrix, flags = raw.FS_MATRIX(), ctypes.c_int()
            name = ctypes.create_string_buffer(128)
            raw.FPDFText_GetMatrix(text, at, matrix)
            raw.FPDFText_GetFontInfo(text, at, name, 128, flags)
            scale = max(abs(matrix.d), abs(matrix.b)) or 1.0
            red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
            raw.FPDFText_GetFillColor(text, at, red, green, blue, alpha)
            style = (
                name.value.decode("utf-8", "replace"),
                flags.value,
                red.value << 16 | green.value << 8 | blue.value,
            )
            number = self._styles.setdefault(style, len(self._styles))
            known = number, round(raw.FPDFText_GetFontSize(text, at) * scale, 1)
            self._objects[key] = known
        return known

    def _parted(self, left: float, x: float, base: float, look: tuple[int, float]) -> bool:
        size = self._look[1]
        last = self._letters[-1]
        if (x, base) == (last.x, last.base):  # the letters of a ligature share one place
            return False
        return (
            abs(look[1] - size) > size * 0.1
            or abs(base - last.base) > size * RAISED
            or not -size < left - last.right < size * SPACE
        )

    def _end(self) -> None:
        letters, self._letters = self._letters, []
        if not letters:
            return
        first, last = letters[0], letters[-1]
        (x, y), (to_x, to_y) = (self._place.point(one.x, one.base) for one in (first, last))
        if abs(to_y - y) > abs(to_x - x):
            return  # set upright along the edge of the page
        box = self._place.box(
            min(one.left for one in letters),
            min(one.bottom for one in letters),
            max(one.right for one in letters),
            max(one.top for one in letters),
        )
        word = "".join(one.text for one in letters)
        style, size = self._look
        self._words.append([word, *box, y, size, style])


def _shapes(page: Any, place: _Place) -> tuple[list[list[float]], list[list[float]], int]:
    """The edges of lines and filled boxes, small dots, and how many pictures there are."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    rules: list[list[float]] = []
    dots: list[list[float]] = []
    images = 0
    for number, shape in enumerate(page.get_objects(max_depth=8)):
        if number >= MOST_SHAPES:
            break
        if shape.type == raw.FPDF_PAGEOBJ_IMAGE:
            images += 1
        if shape.type not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            continue
        try:
            x0, y0, x1, y1 = place.box(*shape.get_bounds())
        except pdfium.PdfiumError:
            continue
        wide, high = x1 - x0, y1 - y0
        if wide <= 7 and high <= 7 and abs(wide - high) <= 1.5:
            dots.append([x0, y0, x1, y1])
        elif shape.type == raw.FPDF_PAGEOBJ_PATH and (wide > 20 or high > 8):
            rules.append([x0, y0, x1, y1])
    if max(len(rules), len(dots)) > MOST_RULES:
        return [], [], images
    return rules, dots, images


if __name__ == "__main__":
    main()
