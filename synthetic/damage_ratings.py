"""Damages to the ratings page and to the rating word of a section."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from synthetic.material import Block, Draft


def ratings_page(draft: Draft) -> Block | None:
    """Return the ratings table, if it is still whole."""
    whole = (b for _, b in draft.of("ratings") if "\tFieldwork started" in b.text)
    return next(whole, None)


def ratings_header_cut(draft: Draft) -> bool:
    """Cut the first letters off the ratings header and split its next row over a stray tab."""
    block = ratings_page(draft)
    if block is None:
        return False
    rng = draft.rng
    rows = block.text.split("\n")
    name, started, *score = rows[0].split("\t")
    cut = min(rng.randint(2, 4), len(name.split()[0]) - 1)
    rows[0] = "\t".join([f"\t{name[cut:]} {started[rng.randint(3, 6) :]}", *score])
    at = rng.randint(2, 4)
    rows[1] = rows[1][:at] + "\t" + rows[1][at:]
    block.text = "\n".join(rows)
    return True


def ratings_words_fused(draft: Draft) -> bool:
    """Fuse words of the ratings table: 'Overallrating', 'Fieldworkstarted'."""
    block = ratings_page(draft)
    if block is None:
        return False
    block.text = block.text.replace("Overall rating", "Overallrating")
    block.text = block.text.replace("Fieldwork started", "Fieldworkstarted")
    if draft.rng.random() < 0.5:
        block.text = block.text.replace("\tScore\t", "\tScore")
    return True


def ratings_as_paragraphs(draft: Draft) -> bool:
    """Print the ratings without a table, every value a paragraph of its own."""
    block = ratings_page(draft)
    if block is None:
        return False
    bold = draft.rng.random() < 0.5
    rows = [row.rstrip("\t").split("\t") for row in block.text.split("\n")]
    name, started, _, score = rows[0]
    cells = [name, started, f"Score **{score}**" if bold else f"Score {score}"]
    for row in rows[1:]:
        number = row[0].replace(".", "").isdigit()
        cells += [" ".join(row[:2]), *row[2:]] if number else row
    block.text = "\n\n".join(cells)
    return True


def open_sections(draft: Draft, share: float) -> Iterator[tuple[Block, Block]]:
    """Yield descriptor and rating of some sections whose rating still stands on its own line."""
    blocks = draft.blocks
    pairs = [
        (one, two)
        for one, two in pairwise(blocks)
        if one.kind == "descriptor" and two.kind == "rating"
    ]
    for pair in pairs:
        if draft.rng.random() < share:
            yield pair


def middle(draft: Draft, words: list[str]) -> int:
    """Return a place well inside a list of words."""
    return draft.rng.randint(len(words) // 2, len(words) - 3)


def rating_at_end_of_descriptor(draft: Draft) -> bool:
    """Glue the rating to the end of the standard's sentence."""
    done = False
    for descriptor, rating in open_sections(draft, 0.4):
        descriptor.text += f" {rating.text}"
        draft.blocks.remove(rating)
        done = True
    return done


def rating_spliced(draft: Draft) -> bool:
    """Splice the rating into the middle of the standard's sentence."""
    done = False
    for descriptor, rating in open_sections(draft, 0.3):
        words = descriptor.text.split()
        at = middle(draft, words)
        descriptor.text = " ".join([*words[:at], rating.text, *words[at:]])
        draft.blocks.remove(rating)
        done = True
    return done


def rating_fused(draft: Draft) -> bool:
    """Fuse the rating with the words around it, its second word with the end of the sentence."""
    done = False
    for descriptor, rating in open_sections(draft, 0.25):
        words = descriptor.text.split()
        at = middle(draft, words)
        first, _, second = rating.text.partition(" ")
        words[at - 1 : at + 1] = [words[at - 1] + first + words[at]]
        descriptor.text = " ".join(words) + second
        draft.blocks.remove(rating)
        done = True
    return done


def rating_split(draft: Draft) -> bool:
    """Split 'Requires improvement' in two: the second word after the end of the sentence."""
    done = False
    for descriptor, rating in open_sections(draft, 0.5):
        first, _, second = rating.text.partition(" ")
        if second:
            words = descriptor.text.split()
            at = middle(draft, words)
            descriptor.text = " ".join([*words[:at], first, *words[at:], second])
            draft.blocks.remove(rating)
            done = True
    return done


def rating_before_descriptor(draft: Draft) -> bool:
    """Print the rating before the standard's sentence."""
    done = False
    for descriptor, rating in open_sections(draft, 0.2):
        at = draft.blocks.index(descriptor)
        draft.blocks.remove(rating)
        draft.blocks.insert(at, rating)
        done = True
    return done


def rating_absent(draft: Draft) -> bool:
    """Leave the rating out of a section, so that only the ratings page has it."""
    done = False
    for _, rating in open_sections(draft, 0.15):
        draft.blocks.remove(rating)
        done = True
    return done


def rating_amid_blank_lines(draft: Draft) -> bool:
    """Surround a rating with lines that are blank or hold a single space."""
    done = False
    for _, rating in open_sections(draft, 0.5):
        rating.gap = draft.rng.randint(2, 3)
        rating.blank = draft.rng.choice((" ", ""))
        done = True
    return done


DAMAGES = (
    (ratings_header_cut, 0.4),
    (ratings_words_fused, 0.25),
    (ratings_as_paragraphs, 0.6),
    (rating_at_end_of_descriptor, 0.5),
    (rating_spliced, 0.5),
    (rating_fused, 0.35),
    (rating_split, 0.4),
    (rating_before_descriptor, 0.4),
    (rating_absent, 0.4),
    (rating_amid_blank_lines, 0.4),
)
