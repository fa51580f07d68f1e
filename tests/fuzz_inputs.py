"""Inputs that nobody would give: samples that were damaged, and texts that pretend to be code.

Input number `n` of a seed is the same on every machine. To let other kinds of file take part,
add them to `SEEDS`; whatever is not text is damaged as bytes.
"""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from invented_report import SAMPLES, report_text

KINDS = (".txt", ".md", ".json", ".pdf", ".html", ".htm")
SEEDS: tuple[Path, ...] = tuple(
    path for path in sorted(SAMPLES.rglob("*")) if path.suffix in KINDS and path.stem != "README"
)
LARGEST_SEED = 400_000  # bytes; what is larger would take the time of many

HOSTILE = (
    '"> . <urn:x> <urn:y> <urn:z> .',
    "''' } ; DROP ALL ; INSERT DATA { <urn:x> <urn:y> 1 } #",
    "SELECT * WHERE { ?s ?p ?o } # ?x",
    '@prefix x: <urn:x> . x:a x:b """c""" .',
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)> ]]> <!-- -- --> <![CDATA[",
    '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>&c;&lt;&#0;&#x110000;&nbsp;',
    "javascript:alert(1) data:text/html,<b> file:///etc/passwd",
    "=HYPERLINK(1)|cmd' /C calc'!A0",
    "{{7*7}} ${7*7} %s %n {pdu} {0.__class__} `id` $(id) \\u0022 \\N{BULLET}",
    "../../../../etc/passwd\x00.txt C:\\con \\\\host\\share",
    "\u202eright to left\u202c \u2066x\u2069 \u200f\u200e \u200b \ufeff",
    "\u001b[31m \u0007 \u0008 \u007f \u0085 \u2028 \u2029",
    "e\u0301\u0301\u0301 \u1100\u1161 \ufdfa \U0001f469\u200d\U0001f469 \U000e0041 \uffff",
    "A & B & C & D & E & F & G & H & I & J & K & L & M & N & O & P & Q & R & S & T & U Council",
    "a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a cleared",
    "1.1 1.1 1.1 9.9 99/0 0/0 1/0 -1% 1000% 1e999 99999999999999999999999999 of 0",
    "HMP HMP/YOI HMYOI Prison Court Magistrates' Courts and Crown Court Police PDU PDUs",
)
NESTS = ("(", "[", "{", "<", "- ", "> ", "# ", "  - ", "| ", "“", "<div>", '{"a":', "[[")
SPACES = ("\t", "\u00a0", "\u2003", "\f", "\v", "\x1c", "\r", "\u3000", "\x00", "")

Change = Callable[[random.Random, str], str]


@cache
def seeds() -> tuple[bytes, ...]:
    """The content of all seeds, and a short invented report with sections of every kind."""
    section = "1.1 Leadership\n\nStrengths:\n\n- Leaders listen to staff.\n"
    bullets = "\nAreas for improvement:\n\n- 26 per cent of staff left in 2023.\n"
    background = "Services are at HMP Aldmoor and Fenny Magistrates' Court; we inspected 41 cases."
    short = report_text(sections=section + bullets, background=background).encode()
    whole = [path.read_bytes() for path in SEEDS if path.stat().st_size <= LARGEST_SEED]
    return (short, short, short, *whole)


def at_random(dice: random.Random, text: str) -> int:
    return dice.randrange(len(text) + 1)


def bits(dice: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 3, 30, 300)) if data else 0):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def cut(dice: random.Random, text: str) -> str:
    at = at_random(dice, text)
    return text[:at] if dice.random() < 0.7 else text[at:]


def hole(dice: random.Random, text: str) -> str:
    at = at_random(dice, text)
    return text[:at] + text[at + dice.choice((1, 10, 200, 3000)) :]


def shuffled(dice: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    if not lines:
        return text
    start = dice.randrange(len(lines))
    some = lines[start : start + dice.choice((3, 20, 10_000))]
    dice.shuffle(some)
    return "".join(lines[:start] + some + lines[start + len(some) :])


def repeated(dice: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True) or [""]
    at = dice.randrange(len(lines))
    size = dice.choice((1, 5, 40))
    some = lines[at : at + size] * dice.choice((2, 9, 60))
    return "".join(lines[:at] + some + lines[at:])[:60_000]


def joined(dice: random.Random, text: str) -> str:
    return text.replace("\n", dice.choice((" ", "", "\t", "; ", " and ")))


def hostile(dice: random.Random, text: str) -> str:
    for _ in range(dice.choice((1, 5, 40))):
        at = at_random(dice, text)
        text = text[:at] + dice.choice(HOSTILE) + text[at:]
    return text


def hostile_bullets(dice: random.Random, text: str) -> str:
    return text.replace("\n- ", f"\n- {dice.choice(HOSTILE)} ")


def hostile_names(dice: random.Random, text: str) -> str:
    """Words with capitals inside sentences become code: names of bodies, of people, of the unit."""
    words = text.split(" ")
    for at in range(1, len(words)):
        if words[at][:1].isupper() and dice.random() < 0.1:
            words[at] = words[at][:1] + dice.choice(HOSTILE)
    return " ".join(words)


def nested(dice: random.Random, text: str) -> str:
    at = at_random(dice, text)
    return text[:at] + dice.choice(NESTS) * dice.choice((9, 99, 3000)) + text[at:]


def spaced(dice: random.Random, text: str) -> str:
    some = dice.choice(SPACES)
    return "".join(some if letter == " " and dice.random() < 0.2 else letter for letter in text)


def numbers(dice: random.Random, text: str) -> str:
    odd = ("0", "-1", "999999999999", "1/0", "²", "٣", "one", "", "1.1", "%", "½")
    return "".join(
        dice.choice(odd) if letter.isdigit() and dice.random() < 0.2 else letter for letter in text
    )


def sprinkled(dice: random.Random, text: str) -> str:
    letters = [chr(dice.randrange(0x20)) for _ in range(3)] + [
        "\u202e",
        "\u200d",
        "\u0301",
        "\ufffd",
    ]
    for _ in range(dice.choice((3, 30))):
        at = at_random(dice, text)
        text = text[:at] + dice.choice(letters) + text[at:]
    return text


def cased(dice: random.Random, text: str) -> str:
    return dice.choice((str.upper, str.lower, str.swapcase, str.title))(text)


def spliced(dice: random.Random, text: str) -> str:
    other = dice.choice(seeds()).decode("utf-8", "replace")
    return text[: at_random(dice, text)] + other[at_random(dice, other) :]


def wrapped(dice: random.Random, text: str) -> str:
    width = dice.choice((1, 7, 40))
    return "\n".join(text[at : at + width] for at in range(0, min(len(text), 6000), width))


CHANGES: tuple[Change, ...] = (
    *(cut, hole, shuffled, repeated, joined, hostile, hostile_bullets, hostile_names),
    *(nested, spaced, numbers, sprinkled, cased, spliced, wrapped),
)
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le")


def facts(dice: random.Random, text: str) -> str:
    """A facts file in which values were exchanged for values of other kinds."""
    try:
        data = json.loads(text)
    except ValueError:
        return text
    odd: tuple[object, ...] = (
        None,
        -1,
        10**30,
        1e308,
        "",
        dice.choice(HOSTILE),
        [],
        {},
        True,
        [[0, 9]],
    )

    def spoilt(value: object) -> object:
        if dice.random() < 0.01:
            return dice.choice(odd)
        if isinstance(value, dict):
            return {key: spoilt(inner) for key, inner in value.items() if dice.random() > 0.003}
        return [spoilt(inner) for inner in value] if isinstance(value, list) else value

    return json.dumps(spoilt(data), ensure_ascii=dice.random() < 0.5)


def archived(dice: random.Random, data: bytes) -> bytes:
    """A zip archive of the data, which may itself be damaged."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as box:
        for number in range(dice.randrange(1, 4)):
            name = dice.choice(("a.txt", "../a.md", "b/ü.txt", "c\n.txt", "\u202etxt.d", "e.zip"))
            box.writestr(f"{number}{name}", data)
    return bits(dice, file.getvalue()) if dice.random() < 0.7 else file.getvalue()


def fuzz_input(number: int, seed: int = 0) -> tuple[str, bytes]:
    """Return name and content of one input."""
    dice = random.Random(f"{seed}-{number}")
    data = dice.choice(seeds())
    text = data.decode("utf-8", "replace")
    is_text = "\ufffd" not in text
    if is_text:
        if text.startswith("{") and dice.random() < 0.8:
            text = facts(dice, text)
        else:
            for change in dice.choices(CHANGES, k=dice.choice((1, 1, 2, 3))):
                text = change(dice, text)
        data = text.encode(dice.choice(ENCODINGS), "replace")
    if not is_text or dice.random() < 0.15:
        data = bits(dice, data)
    if not is_text and dice.random() < 0.5:
        data = data[: dice.randrange(len(data) + 1)]
    if dice.random() < 0.06:
        return f"{number}.zip", archived(dice, data)
    return f"{number}.{dice.choice(('txt', 'md', 'json', 'text'))}", data
