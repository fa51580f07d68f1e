"""Damages to lists: headings lost, bullets cut, wrapped, interrupted or bare."""

from __future__ import annotations

import textwrap

from synthetic.material import Block, Draft
from synthetic.phrases import bank


def whole_bullets(draft: Draft) -> list[tuple[int, Block]]:
    """Return places and bullets that no other damage has cut yet."""
    return [(i, b) for i, b in draft.of("bullet") if "\n" not in b.text]


def some(draft: Draft, pairs: list[tuple[int, Block]], share: float) -> list[tuple[int, Block]]:
    """Return a share of the pairs, at least one of them if there are any, last first."""
    if not pairs:
        return []
    count = max(1, round(len(pairs) * share * draft.rng.random()))
    return sorted(draft.rng.sample(pairs, count), key=lambda pair: -pair[0])


def open_gap_after(draft: Draft, place: int) -> None:
    """Put a blank line before whatever follows a block."""
    if place + 1 < len(draft.blocks):
        draft.blocks[place + 1].gap = max(1, draft.blocks[place + 1].gap)


def cut(draft: Draft, text: str) -> tuple[str, str] | None:
    """Return the two parts of a sentence cut before a word in lower case, or None."""
    words = text.split(" ")
    places = [
        i
        for i in range(5, len(words) - 3)
        if words[i][:1].islower() and words[i - 1][-1:] not in ".:;"
    ]
    if not places:
        return None
    at = draft.rng.choice(places)
    return " ".join(words[:at]), " ".join(words[at:])


def improvement_heading_missing(draft: Draft) -> bool:
    """Leave out 'Areas for improvement': only a blank line marks where the improvements begin."""
    share = draft.rng.choice((0.3, 0.7, 0.9, 1.0))
    gone = {b.section for _, b in draft.of("improvements") if draft.rng.random() < share}
    draft.blocks = [b for b in draft.blocks if not (b.kind == "improvements" and b.section in gone)]
    for row in draft.facts["findings"]:
        if row["polarity"] == "improvement" and row["standard_no_or_section"] in gone:
            row["note"] = "inferred"
    return bool(gone)


def blank_line_in_list(draft: Draft) -> bool:
    """Leave the blank line of a page break inside one list."""
    inside = [(i, b) for i, b in draft.of("bullet") if b.gap == 0]
    for _, block in some(draft, inside, 0.15):
        block.gap = draft.rng.choice((1, 1, 2))
    return bool(inside)


def bullet_split_over_page(draft: Draft) -> bool:
    """Cut a bullet in two at a page break."""
    done = False
    for i, block in some(draft, whole_bullets(draft), 0.08):
        if parts := cut(draft, block.text):
            block.text = "\n\n".join(parts)
            open_gap_after(draft, i)
            done = True
    return done


def bullet_split_by_footer(draft: Draft) -> bool:
    """Cut a bullet in two by a page footer that looks like the title."""
    footer = f"An inspection of probation services in {draft.visit.pdu.name} PDU"
    done = False
    for i, block in some(draft, whole_bullets(draft), 0.04):
        if parts := cut(draft, block.text):
            block.text = f"{parts[0]}\n\n{footer}\n\n{parts[1]}"
            open_gap_after(draft, i)
            done = True
    return done


def footnotes_in_reach(draft: Draft) -> list[tuple[Block, list[tuple[int, Block]]]]:
    """Return footnotes at the end of a section with the whole bullets of that section."""
    found = []
    for _, note in draft.of("footnote"):
        near = [(i, b) for i, b in whole_bullets(draft) if b.section == note.section]
        if len(near) > 1:
            found.append((note, near))
    return found


def bullet_split_by_footnote(draft: Draft) -> bool:
    """Cut a bullet in two by the footnote of its page."""
    done = False
    for note, near in footnotes_in_reach(draft):
        i, block = draft.rng.choice(near)
        if draft.rng.random() < 0.3 and (parts := cut(draft, block.text)):
            block.text = f"{parts[0]}\n\n{note.text}\n\n{parts[1]}"
            open_gap_after(draft, i)
            draft.blocks.remove(note)
            done = True
    return done


def footnote_between_bullets(draft: Draft) -> bool:
    """Print a footnote between two bullets of one list."""
    done = False
    for note, near in footnotes_in_reach(draft):
        inner = [block for _, block in near if block.gap == 0]
        if inner and draft.rng.random() < 0.5:
            block = draft.rng.choice(inner)
            draft.blocks.remove(note)
            draft.blocks.insert(draft.blocks.index(block), note)
            block.gap = 1
            done = True
    return done


def sentence_as_paragraph(draft: Draft) -> bool:
    """Print the last sentence of a bullet as a paragraph of its own."""
    long = [(i, b) for i, b in whole_bullets(draft) if ". " in b.text]
    for i, block in some(draft, long, 0.06):
        first, _, last = block.text.rpartition(". ")
        block.text = f"{first}.\n\n{last}"
        open_gap_after(draft, i)
    return bool(long)


def bullets_hard_wrapped(draft: Draft) -> bool:
    """Wrap bullets at the width of the page, continuation lines indented by a space or two."""
    indent = draft.rng.choice((" ", "  ", "  ", ""))
    long = [(i, b) for i, b in whole_bullets(draft) if len(b.text) > 90]
    for _, block in some(draft, long, 0.3):
        lines = textwrap.wrap(block.text, draft.rng.randint(72, 84), break_on_hyphens=False)
        block.text = f"\n{indent}".join(lines)
    return bool(long)


def lonely(draft: Draft) -> list[tuple[int, Block]]:
    """Return bullets that are a list by themselves."""
    blocks = draft.blocks
    found = []
    for i, block in draft.of("bullet"):
        after = blocks[i + 1] if i + 1 < len(blocks) else None
        alone = after is None or after.kind != "bullet" or after.gap > 0
        if block.gap > 0 and alone:
            found.append((i, block))
    return found


def single_bullet_dot(draft: Draft) -> bool:
    """Print '•' where a bullet stands alone."""
    alone = lonely(draft)
    for _, block in alone:
        block.lead = "• "
    return bool(alone)


def feedback_with_dots(draft: Draft) -> bool:
    """Print '•' for every bullet of the feedback, with blank lines between."""
    found = [block for _, block in draft.of("bullet") if block.section.endswith("Feedback")]
    for block in found:
        block.lead, block.gap = "• ", 1
    return bool(found)


def quotes_between_bullets(draft: Draft) -> bool:
    """Print what people on probation said as paragraphs between the bullets of the feedback."""
    rng = draft.rng
    found = [(i, b) for i, b in draft.of("bullet") if b.section.endswith("Feedback")]
    left, right = rng.choice((('"', '"'), ("“", "”")))
    decks = {
        kind: rng.sample(texts, len(texts)) for kind, texts in sorted(bank()["quotes"].items())
    }
    done = False
    for i, block in reversed(found):
        kind = block.polarity if block.polarity in decks else rng.choice(sorted(decks))
        if decks[kind] and rng.random() < 0.5:
            open_gap_after(draft, i)
            quote = f"{left}{decks[kind].pop()}{right}"
            draft.blocks.insert(i + 1, Block("quote", quote, section=block.section))
            done = True
    return done


def glyph_lost(draft: Draft) -> bool:
    """Lose the glyph of a bullet, whose line then starts with a space."""
    done = False
    for i, block in some(draft, [p for p in whole_bullets(draft) if p[1].gap > 0], 0.15):
        block.lead = " "
        open_gap_after(draft, i)
        done = True
    return done


def glyph_and_indent_lost(draft: Draft) -> bool:
    """Lose glyph and indent of a bullet that stands alone under its heading."""
    blocks = draft.blocks
    alone = [
        (i, b) for i, b in lonely(draft) if blocks[i - 1].kind in ("strengths", "improvements")
    ]
    for _, block in some(draft, alone, 0.5):
        block.lead = ""
    return bool(alone)


DAMAGES = (
    (improvement_heading_missing, 0.75),
    (blank_line_in_list, 0.7),
    (bullet_split_over_page, 0.7),
    (bullet_split_by_footer, 0.3),
    (bullet_split_by_footnote, 0.4),
    (footnote_between_bullets, 0.5),
    (sentence_as_paragraph, 0.5),
    (bullets_hard_wrapped, 0.5),
    (feedback_with_dots, 0.5),
    (quotes_between_bullets, 0.7),
    (single_bullet_dot, 0.6),
    (glyph_lost, 0.4),
    (glyph_and_indent_lost, 0.2),
)
