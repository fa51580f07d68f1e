"""A question in parts: how many recommendations it got, and which of them were for the region.

What only says who asks is left out; what stands before a question, a colon or a dash is what each
part is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_graph.asking.lexicon import lexicon

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\?+(?=\S)")
_TOPIC = re.compile(r"^([^?]{3,90}?)(?:\s+[-–—]\s+|:\s+)(?=\S)")
_SHORT = re.compile(r"\b(?:i\.e|e\.g)\.", re.IGNORECASE)
_NAME = re.compile(r"(?<=\s)[A-Z]")
_WORD = re.compile(r"\w")


def told(text: str) -> str:
    """Return a question without the sentences that say who asks and name nothing."""
    sentences = [one.strip() for one in _SENTENCE.split(_SHORT.sub("", text)) if _WORD.search(one)]
    introducing = lexicon().introducing
    kept = [
        one for one in sentences if "?" in one or _NAME.search(one) or not introducing.match(one)
    ]
    return " ".join(kept) or text


def parts_of(text: str) -> list[str]:
    """Return the parts of a question, one where it has no more.

    >>> parts_of("How was Brackmoor rated, and who led the inspection?")
    ['How was Brackmoor rated', 'who led the inspection']
    """
    return list(_parts([one.strip() for one in _SENTENCE.split(text) if _WORD.search(one)])) or [
        text
    ]


def _parts(sentences: list[str]) -> Iterator[str]:
    lex = lexicon()
    before = ""  # what is said before the question, and what it is about
    for place, sentence in enumerate(sentences):
        topic = _TOPIC.match(sentence)
        about, rest = "", sentence
        if topic is not None and not lex.asking.search(topic[1]):
            about, rest = topic[1], sentence[topic.end() :]
            about = "" if lex.introducing.match(about) else about
        if not lex.asking.search(rest) and place + 1 < len(sentences):
            before = f"{before} {sentence}".strip(" .,?")
            continue
        pieces = [one.strip(" ,;?.!") for one in lex.joint.split(rest) if _WORD.search(one)]
        for number, one in enumerate(pieces):
            if number + 1 < len(pieces) and not lex.asking.search(one):
                about = f"{about} {one}".strip()
            elif number + 1 == len(pieces) or not lex.introducing.match(one):
                yield f"{before} {about} {one}".strip()
