from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_graph.reading.repair import repair

FRAGMENTS = [
    *("<sup>1</sup>", "<sup>&</sup>lt;sup>4</sup>", "<u>", "</u>", "¹²", "⁵", "\\(", "\\)"),
    *("[on our website](#)", "](a)", "[", "]", "**", "__", " (Back to top)", "&amp;", "&rsquo;"),
    *("&ldquo;", "&nbsp;", "&ndash;", "’", "‘", "“", "”", "\u00a0", "\u2009", "\u00ad", "\u200b"),
    *("\u2011", "ﬀ", "ﬁ", "ﬃ", "ﬄ", "â€™", "â€“", "Ã©", "Â£", "Â", "â€", "ï¬\x81", "�", "\x0b"),
    *("staff", "The rating ", "19.7 per cent", "<a>(@place", "< 5", "A & B", "\t", "- ", "•", "é"),
]
damaged = st.lists(
    st.sampled_from(FRAGMENTS) | st.text(st.characters(exclude_characters="\r\n"), max_size=6),
    max_size=14,
).map("".join)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("a plain line, with - marks: 10% (£5)", "a plain line, with - marks: 10% (£5)"),
        ("womenâ€™s", "women's"),
        ("2022â€“2023", "2022–2023"),
        ("â€œGoodâ€\x9d", '"Good"'),
        ("cafÃ©", "café"),
        ("cafés", "cafés"),  # right already
        ("Â£160", "£160"),
        ("staï¬\x80", "staff"),  # a ligature in the wrong encoding
        ("823,258¹", "823,258"),
        ("The population<sup>1</sup> of", "The population of"),
        ("rates<sup> 1, 2 </sup> were", "rates were"),
        ("<sup>&</sup>lt;sup>1</sup> The rating", " The rating"),
        ("see [Glossary \\(example\\)](https://example.org/a\\(b\\))", "see Glossary (example)"),
        ("an [aside] in brackets", "an [aside] in brackets"),
        ("**Strengths:**", "Strengths:"),
        ("workbook_of_cases", "workbook_of_cases"),
        ("Care &amp; Change", "Care & Change"),
        ("Care & Change", "Care & Change"),
        ("fewer than < 5 and > 3", "fewer than < 5 and > 3"),
        ("HMP\u00a0Lowmoor", "HMP Lowmoor"),
        ("pro\u00adbation", "probation"),
        ("well\u2011informed", "well-informed"),
        ("oﬃce staﬀ, ﬁve ﬂats", "office staff, five flats"),
        ("\ufeffReport", "Report"),
    ],
)
def test_a_line_is_read_as_it_was_meant(line: str, meant: str) -> None:
    assert repair(line, 0).text == meant


def test_bold_within_bold_is_one_mark() -> None:
    assert repair("#### ****2.2 Assessment****", 0).text == "#### 2.2 Assessment"


@settings(max_examples=500, deadline=None, derandomize=True)
@given(damaged, st.integers(0, 10_000))
def test_every_character_knows_where_it_stood(line: str, base: int) -> None:
    traced = repair(line, base)
    spans = [traced.span(at, at + 1) for at in range(len(traced.text))]
    for character, span in zip(traced.text, spans, strict=True):
        assert base <= span.start < span.end <= base + len(line)
        stood = line[span.start - base : span.end - base]
        # One character that was not repaired is itself; a repaired one stands where its rule met.
        assert (
            character in stood
            or len(stood) > 1
            or unicodedata.normalize("NFKC", stood) != stood
            or stood in "‘’‛ʼ′“”„‟″‐‑−"
        )
    assert spans == sorted(spans)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(damaged, st.data())
def test_a_stretch_spans_its_characters(line: str, data: st.DataObject) -> None:
    traced = repair(line, 7)
    if not traced.text:
        return
    start = data.draw(st.integers(0, len(traced.text) - 1))
    end = data.draw(st.integers(start + 1, len(traced.text)))
    whole, cut = traced.span(start, end), traced.cut(start, end)
    assert cut.text == traced.text[start:end]
    assert cut.span(0, end - start) == whole
    assert whole.start == traced.span(start, start + 1).start
    assert whole.end == traced.span(end - 1, end).end


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(max_size=200))
def test_no_line_is_too_odd_to_repair(line: str) -> None:
    traced = repair(line, 0)
    assert len(traced.starts) in (0, len(traced.text))
    assert len(traced.starts) == len(traced.ends)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=80))
def test_plain_text_without_marks_is_left_alone(line: str) -> None:
    plain = "".join(character for character in line if character not in "<>&*_[]\\(")
    assert repair(plain, 3).text == plain
    assert not repair(plain, 3).starts
