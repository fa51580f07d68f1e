"""Office files and saved pages that nobody would give: damaged as bytes, as XML, as parts.

Input number `n` of a seed is the same on every machine.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from functools import cache

from fuzz_inputs import CHANGES, HOSTILE, bits, seeds
from invented_report import SAMPLE_REPORTS
from mhtml_form import part, saved
from office_form import docx, odt, open_report, packed, plain, word_report
from printed_outline import outline
from web_form import web_page

_TAG = re.compile(r"<[^>]*>")
_VALUE = re.compile(r'="[^"]*"')
ODD = ("", "-1", "0", "99999999999", "true", "\u0661", "x", "../../x", "&#x10ffff;")


@cache
def office_seeds() -> tuple[tuple[str, bytes], ...]:
    """Name and content of what is damaged: short ones thrice, so that many are tried."""
    short = seeds()[0].decode()
    word, open_ = plain(short)
    page = web_page(short).encode()
    frame = part(page, "Content-ID: <f@x>\r\n")
    held = part(b"<html><p>Held</p><iframe src=cid:f@x></iframe></html>")
    whole = outline(SAMPLE_REPORTS[2])
    brief = (
        *(("docx", docx(word)), ("odt", odt(open_)), ("mhtml", saved(part(page)))),
        ("mht", saved(held, frame)),
        ("html", page[page.index(b">", page.index(b"<body")) + 1 :]),
        ("rtf", b"{\\rtf1\\ansi " + short.replace("\n", "\\par\n").encode() + b"}"),
    )
    return (*brief * 3, ("docx", word_report(whole)), ("odt", open_report(whole)))


def xml_changed(dice: random.Random, xml: str) -> str:
    """A part whose elements or values were exchanged, repeated, lost or nested."""
    for _ in range(dice.choice((1, 3, 20))):
        tags = list(_TAG.finditer(xml))
        if not tags:
            return xml
        one, other = dice.choice(tags), dice.choice(tags)
        kind = dice.randrange(6)
        start, end = sorted((one.start(), other.start()))
        if kind == 0:
            xml = xml[: one.start()] + other[0] + xml[one.end() :]
        elif kind == 1:
            xml = xml[: one.start()] + dice.choice(ODD) + xml[one.start() :]
        elif kind == 2:
            xml = xml[:start] + xml[end:] if end - start < 4000 else xml
        elif kind == 3:
            xml = xml[:end] + xml[start:end][:3000] + xml[end:]
        elif kind == 4:
            new = f'="{dice.choice(ODD)}"'
            xml = xml[: one.start()] + _VALUE.sub(new, one[0], 1) + xml[one.end() :]
        else:
            deep = dice.choice((3, 50, 400))
            name = one[0].strip("</>").split(" ")[0]
            inside = f"<{name}>" * deep + "x" + f"</{name}>" * deep
            xml = xml[: one.end()] + inside + xml[one.end() :]
    return xml


def _parts_changed(dice: random.Random, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    main = [name for name in names if "document.xml" in name or name == "content.xml"]
    for name in dice.choices([*names, *main * 6], k=dice.choice((1, 1, 2))):
        content = parts[name]
        text = content if isinstance(content, str) else content.decode()
        if dice.random() < 0.8:
            parts[name] = xml_changed(dice, text)
        else:
            parts[name] = dice.choice(CHANGES)(dice, text).encode("utf-8", "replace")
    if dice.random() < 0.05:
        parts.pop(dice.choice(list(parts)))
    return packed(parts, stored="mimetype")


def office_input(number: int, seed: int = 0) -> tuple[str, bytes]:
    """Return name and content of one input."""
    dice = random.Random(f"office-{seed}-{number}")
    ending, data = dice.choice(office_seeds())
    if ending in ("docx", "odt"):
        if dice.random() < 0.8:
            data = _parts_changed(dice, data)
        if dice.random() < 0.2:
            data = bits(dice, data)
        if dice.random() < 0.05:
            data = data[: dice.randrange(len(data) + 1)]
        return f"{number}.{dice.choice((ending, 'txt', 'zip'))}", data
    text = data.decode("utf-8", "replace")
    for change in dice.choices(CHANGES, k=dice.choice((1, 1, 2))):
        text = change(dice, text)
    if dice.random() < 0.3:
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice(HOSTILE) + text[at:]
    return f"{number}.{ending}", text.encode("utf-8", "replace")
