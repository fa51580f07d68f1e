"""Damages to lines and characters: markers, tags, links, quotes, wraps, lines of one space."""

from __future__ import annotations

import re
import textwrap

from synthetic.material import Draft

MARKER = re.compile("[\ue001-\ue03f]")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LINK = re.compile(r"(on our website|www\S+|Glossary \(.*\))")


def number_of(found: re.Match[str]) -> str:
    """Return the number that a placeholder stands for."""
    return str(ord(found[0]) - 0xE000)


def markers_as_tags(draft: Draft) -> bool:
    """Print footnote markers as <sup> tags, glued to words and numbers."""
    for block in draft.blocks:
        block.text = MARKER.sub(lambda m: f"<sup>{number_of(m)}</sup>", block.text)
    return True


def markers_as_damaged_tags(draft: Draft) -> bool:
    """Damage the tags of footnotes: '<sup>&</sup>lt;sup>1</sup>', now and then after a space."""
    done = False
    for block in draft.blocks:
        if MARKER.match(block.text) and draft.rng.random() < 0.8:
            number = number_of(re.match(".", block.text))  # type: ignore[arg-type]
            block.text = f"<sup>&</sup>lt;sup>{number}</sup>{block.text[1:]}"
            block.lead = draft.rng.choice(("", "", " "))
            done = True
        block.text = MARKER.sub(lambda m: f"<sup>{number_of(m)}</sup>", block.text)
    return done


def markers_as_superscripts(draft: Draft) -> bool:
    """Print footnote markers as Unicode superscripts, glued to words and numbers."""
    done = False
    for block in draft.blocks:
        text = MARKER.sub(lambda m: number_of(m).translate(SUPERSCRIPTS), block.text)
        done = done or text != block.text
        block.text = text
    return done


def underline_tags(draft: Draft) -> bool:
    """Underline links with <u> tags, some of them split in two."""
    for block in draft.blocks:
        if block.kind == "link":
            block.text = LINK.sub(r"<u>\1</u>", block.text)
        elif block.kind == "footnote" and "Full data" in block.text:
            head, _, tail = block.text.partition("Full data")
            words = f"Full data{tail}".split(" ")
            at = draft.rng.choice((len(words), len(words) - 4, 3))
            parts = [" ".join(words[:at]), " ".join(words[at:])]
            block.text = head + " ".join(f"<u>{part}</u>" for part in parts if part)
    return True


def markdown_links(draft: Draft) -> bool:
    """Print links as markdown, brackets escaped."""
    if underline_tags.__name__ in draft.damages:
        return False
    for block in draft.blocks:
        if block.kind in ("link", "footnote"):
            block.text = block.text.replace("on our website", "[on our website](#)")
            block.text = block.text.replace(
                "Glossary (justiceinspectorates.gov.uk)",
                r"[Glossary \(justiceinspectorates.gov.uk\)](https://www.justiceinspectorates.gov.uk)",
            )
        elif block.kind == "follow":
            block.text = "Follow us on Twitter\n[@hmiprobation](https://twitter.com/hmiprobation)"
    return True


def curly_quotes(draft: Draft) -> bool:
    """Print curly quotes and apostrophes for straight ones, everywhere or in some paragraphs."""
    share = draft.rng.choice((1.0, 1.0, 0.4))
    for block in draft.blocks:
        if draft.rng.random() < share:
            text = re.sub(r"(?<![\w.])'(?=\w)", "‘", block.text)
            text = text.replace("'", "’")
            if block.kind == "quote" and text.startswith('"'):
                text = f"“{text[1:-1]}”"
            block.text = text
    return True


def lines_of_one_space(draft: Draft) -> bool:
    """Put a single space on lines that should be empty."""
    for block in draft.blocks:
        if block.gap and draft.rng.random() < 0.08:
            block.blank = " "
    return True


def extra_blank_lines(draft: Draft) -> bool:
    """Leave several blank lines before descriptors and headings."""
    for block in draft.blocks:
        if block.kind in ("descriptor", "heading") and draft.rng.random() < 0.5:
            block.gap = draft.rng.randint(2, 4)
    return True


def paragraphs_hard_wrapped(draft: Draft) -> bool:
    """Wrap some plain paragraphs at the width of the page."""
    found = [b for _, b in draft.of("para") if len(b.text) > 160 and "\n" not in b.text]
    for block in draft.rng.sample(found, min(len(found), 4)):
        block.text = "\n".join(
            textwrap.wrap(block.text, draft.rng.randint(78, 92), break_on_hyphens=False)
        )
    return bool(found)


def question_wrapped(draft: Draft) -> bool:
    """Break a long key question over two lines, its percentage after the second."""
    done = False
    for _, block in draft.of("table"):
        if "%" in block.text and draft.rng.random() < 0.6:
            rows = block.text.split("\n")
            i = max(range(1, len(rows)), key=lambda n: len(rows[n]))
            words = rows[i].split(" ")
            at = len(words) * 2 // 3
            rows[i] = " ".join(words[:at]) + "\n" + " ".join(words[at:])
            block.text = "\n".join(rows)
            done = True
    return done


DAMAGES = (
    (underline_tags, 0.5),
    (markdown_links, 0.3),
    (markers_as_tags, 0.3),
    (markers_as_damaged_tags, 0.3),
    (markers_as_superscripts, 1.0),
    (question_wrapped, 0.12),
    (curly_quotes, 0.4),
    (paragraphs_hard_wrapped, 0.15),
    (extra_blank_lines, 0.6),
    (lines_of_one_space, 0.5),
)
