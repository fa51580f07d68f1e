"""Turns the phrase bank into sentences: fills slots, joins sentences, never repeats in a list."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from synthetic.material import MONTHS, Pdu, number_word, words

Template = tuple[tuple[str, str], ...]


@cache
def bank() -> dict[str, Any]:
    """Return the phrase bank."""
    return tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))


@cache
def parsed(text: str) -> Template:
    """Return a template as pairs of literal text and the slot that follows it."""
    return tuple((literal, slot or "") for literal, slot, _, _ in Formatter().parse(text))


def upper_first(text: str) -> str:
    """Return the text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


class Writer:
    """Writes sentences about one PDU."""

    def __init__(self, rng: random.Random, pdu: Pdu) -> None:
        self.rng = rng
        self.pdu = pdu
        self.decks: dict[str, list[str]] = {}
        lists = words()
        towns = pdu.towns
        self.slots: dict[str, Callable[[], str]] = {
            "pdu": lambda: f"{pdu.name} PDU",
            "region": lambda: pdu.region.name,
            "police": lambda: pdu.police,
            "town": lambda: towns[0],
            "town2": lambda: towns[-1] if len(towns) > 1 else "satellite",
            "grade": lambda: rng.choice(lists["grades"]),
            "Grade": lambda: upper_first(rng.choice(lists["grades"])),
            "often": lambda: rng.choice(lists["often"]),
            "board": lambda: rng.choice(lists["boards"]),
            "prog": lambda: rng.choice(lists["programmes"]),
            "month": lambda: rng.choice(MONTHS),
            "few": lambda: number_word(rng.randint(2, 6)),
            "many": lambda: str(rng.randint(10, 19)),
            "hi": lambda: self.percent(rng.randint(62, 97)),
            "lo": lambda: self.percent(rng.randint(5, 48)),
            "Hi": lambda: self.percent(rng.randint(62, 97), start=True),
            "Lo": lambda: self.percent(rng.randint(5, 48), start=True),
            "hir": lambda: self.ratio(0.6, 0.95),
            "lor": lambda: self.ratio(0.2, 0.7),
            "Hir": lambda: self.ratio(0.6, 0.95, start=True),
            "Lor": lambda: self.ratio(0.2, 0.5, start=True),
        }

    def percent(self, number: int, *, start: bool = False) -> str:
        """Return a percentage as reports print it; in words where it opens a sentence."""
        if start:
            return f"{upper_first(number_word(number))} per cent"
        return f"{number_word(number) if number < 10 else number} per cent"

    def ratio(self, low: float, high: float, *, start: bool = False) -> str:
        """Return a ratio as reports print it: '14 out of 23', 'nine of the 14', 'ten out of 14'."""
        rng = self.rng
        whole = rng.randint(11, 68)
        part = max(1, round(whole * rng.uniform(low, high)))
        shown = number_word(part) if part <= 10 or rng.random() < 0.05 else str(part)
        if start and rng.random() < 0.4:
            shown = number_word(part)
        middle = " of the " if not start and rng.random() < 0.2 else " out of "
        return f"{upper_first(shown) if start else shown}{middle}{whole}"

    def fill(self, text: str, **fixed: str) -> str:
        """Return the template with every slot filled."""
        return "".join(
            literal + (fixed.get(slot) or self.slots[slot]()) if slot else literal
            for literal, slot in parsed(text)
        )

    def deal(self, key: str, options: list[str]) -> str:
        """Return the next option of a shuffled deck, which begins again when it is used up."""
        deck = self.decks.get(key)
        if not deck:
            deck = self.decks[key] = self.rng.sample(options, len(options))
        return deck.pop()

    def follow(self, group: str, polarity: str) -> str:
        """Return a sentence that may stand after the first one of a bullet."""
        if self.rng.random() < 0.45:
            fixed = bank()["follow"][group][polarity]
            return self.fill(self.deal(f"{group}.{polarity}", fixed))
        grow = bank()["grow"][polarity]
        opening = self.deal(f"opening.{polarity}", grow["openings"])
        effect = self.deal(f"effect.{polarity}", grow["effects"])
        return f"{self.fill(opening)} {self.fill(effect)}."

    def bullets(self, topic: str, polarity: str, count: int, group: str) -> list[str]:
        """Return that many bullets on a topic, no first sentence used twice in a report."""
        options = bank()[topic][polarity]
        chosen = self.rng.sample(options, min(count, len(options)))
        texts = []
        for template in chosen:
            more = self.rng.choices((0, 1, 2, 3, 4), (6, 22, 38, 26, 8))[0]
            sentences = [self.fill(template)]
            sentences += [self.follow(group, polarity) for _ in range(more)]
            texts.append(" ".join(sentences))
        return texts
