"""Damages to the cover, the imprint, the headings and the recommendations."""

from __future__ import annotations

from synthetic.material import Block, Draft, words

HEADINGS = frozenset(
    {"title", "heading", "subheading", "addressee", "domain", "standard", "strengths",
     "improvements", "sub"}
)  # fmt: skip


def cover(draft: Draft) -> list[Block]:
    """Return the title block and the lines of the cover that follow it."""
    return [block for block in draft.blocks[:6] if block.kind in ("title", "cover")]


def title_on_one_line(draft: Draft) -> bool:
    """Print the PDU's name on the line of the title."""
    title, name = cover(draft)[:2]
    title.text = f"{title.text} {name.text}"
    draft.blocks.remove(name)
    return True


def title_fused_with_region(draft: Draft) -> bool:
    """Print title, PDU and region on one line."""
    title, *rest = cover(draft)
    for block in rest[:-1]:
        title.text += f" {block.text}"
        draft.blocks.remove(block)
    return True


def name_in_bold(draft: Draft) -> bool:
    """Print the PDU's name in bold inside a plain title."""
    name = f"{draft.visit.pdu.name} PDU"
    for block in cover(draft)[:2]:
        block.text = block.text.replace(name, f"**{name}**")
    return True


def publisher_before_title(draft: Draft) -> bool:
    """Print the publisher's name, over two lines, before the title."""
    draft.blocks.insert(0, Block("para", "HM Inspectorate\nof Probation"))
    return True


def leading_blank_lines(draft: Draft) -> bool:
    """Begin the file with a line that holds one space, and blank lines."""
    draft.blocks[0].gap = draft.rng.randint(2, 4)
    draft.blocks[0].blank = draft.rng.choice((" ", ""))
    return True


def isbn_without_colon(draft: Draft) -> bool:
    """Print the ISBN without its colon."""
    for _, block in draft.of("isbn"):
        block.text = block.text.replace(": ", " ")
    return True


def licence_split(draft: Draft) -> bool:
    """Split the copyright sentence into two paragraphs."""
    for _, block in draft.of("licence"):
        block.text = block.text.replace(" or email", "\n\nor email")
    return True


def address_on_one_line(draft: Draft) -> bool:
    """Print the publisher's address on one line."""
    for _, block in draft.of("address"):
        block.text = block.text.replace("\n", " ")
    return True


def unclosed_tag(draft: Draft) -> bool:
    """Leave a tag open in the imprint."""
    for _, block in draft.of("follow"):
        block.text = block.text.replace("@", draft.rng.choice(("<a>(@", "<u>@")))
    return True


def signatory_on_one_line(draft: Draft) -> bool:
    """Print the signatory's name and role on one line, with a comma or without."""
    for _, block in draft.of("signature"):
        block.text = block.text.replace("\n", draft.rng.choice((" ", " ", ", ")))
    return True


def signature_as_text(draft: Draft) -> bool:
    """Read the handwritten signature as a word."""
    for i, _ in draft.of("signature"):
        draft.blocks.insert(i, Block("para", draft.rng.choice(words()["signatures"])))
    return True


def markdown_headings(draft: Draft) -> bool:
    """Print headings in markdown, their levels and bold type inconsistent."""
    rng = draft.rng
    bold = {kind: rng.random() < 0.3 for kind in sorted(HEADINGS)}
    for block in draft.blocks:
        if block.kind in HEADINGS:
            level = block.level
            if block.kind != "title" and rng.random() < 0.2:
                level = rng.choice((2, 3, 4))
            text = block.text
            if bold[block.kind] and block.kind != "title" and rng.random() < 0.7:
                text = f"**{text}**"
            block.text = f"{'#' * level} {text}"
    return True


def bold_headings(draft: Draft) -> bool:
    """Print some headings of a plain text in bold."""
    kind = draft.rng.choice(("addressee", "sub", "standard"))
    for _, block in draft.of(kind):
        block.text = f"**{block.text}**"
    return True


def heading_without_dot(draft: Draft) -> bool:
    """Print some numbers of standards without the dot after them: '2.5 Outcomes'."""
    done = False
    for _, block in draft.of("standard"):
        if draft.rng.random() < 0.5:
            block.text = block.text.replace(". ", " ", 1)
            done = True
    return done


def heading_without_colon(draft: Draft) -> bool:
    """Print some 'Strengths' and 'Areas for improvement' without their colon."""
    done = False
    for kind in ("strengths", "improvements"):
        for _, block in draft.of(kind):
            if draft.rng.random() < 0.4:
                block.text = block.text.replace(":", "")
                done = True
    return done


def recommendation_number_lost(draft: Draft) -> bool:
    """Lose the number of one or two recommendations, which then start with the marker alone."""
    items = [block for _, block in draft.of("recommendation")]
    chosen = draft.rng.sample(items, min(len(items), draft.rng.choice((1, 1, 2))))
    for block in chosen:
        block.text = block.text.partition(". ")[2]
        for row in draft.facts["recommendations"]:
            if row["number"] == block.section:
                row["note"] = "number missing in source; inferred from position"
    return True


def recommendation_markers_lost(draft: Draft) -> bool:
    """Print recommendations as '1.' without the list marker: all of them, or one."""
    items = [b for _, b in draft.of("recommendation") if b.text.startswith(f"{b.section}. ")]
    if not items:
        return False
    for block in items if draft.rng.random() < 0.6 else [draft.rng.choice(items)]:
        block.lead = ""
    return True


def page_footer_between_paragraphs(draft: Draft) -> bool:
    """Leave a page footer, which looks like the title, standing between paragraphs."""
    footer = f"An inspection of probation services in {draft.visit.pdu.name} PDU"
    places = [i for i, b in draft.of("para") if b.section or i > 20]
    for i in sorted(draft.rng.sample(places, min(3, len(places))), reverse=True):
        draft.blocks.insert(i, Block("footer", footer))
    return bool(places)


DAMAGES = (
    (title_on_one_line, 0.35),
    (title_fused_with_region, 0.35),
    (name_in_bold, 0.4),
    (leading_blank_lines, 0.6),
    (publisher_before_title, 0.3),
    (isbn_without_colon, 0.4),
    (licence_split, 0.4),
    (address_on_one_line, 0.6),
    (unclosed_tag, 0.4),
    (signatory_on_one_line, 0.5),
    (signature_as_text, 0.3),
    (heading_without_dot, 0.35),
    (heading_without_colon, 0.35),
    (bold_headings, 0.15),
    (markdown_headings, 0.4),
    (recommendation_number_lost, 0.6),
    (recommendation_markers_lost, 0.5),
    (page_footer_between_paragraphs, 0.3),
)
