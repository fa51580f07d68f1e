#!/usr/bin/env bash
# python-docx 1.2.0, mammoth 1.13.0 and docx2txt 0.9 read one Word sentence in three ways, and each
# loses another part of it.
#
# Word writes a sentence in pieces: what was inserted with tracked changes (w:ins), content controls
# of a template (w:sdt), fields (w:fldSimple), hyphens at which no line breaks (w:noBreakHyphen).
# python-docx's paragraph.text leaves out the first three: a score of "12 of 21, rated Good overall"
# becomes " of 21, rated ". mammoth leaves out fields. docx2txt leaves out the hyphen, so the year
# 2022-23 is 202223. None of them warns, and each result reads like a whole text.
#
# What to do: read the elements oneself where the words matter.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check python-docx==1.2.0 mammoth==1.13.0 docx2txt==0.9
cd "$folder"
venv/bin/python - <<'PYTHON'
import docx
import docx2txt
import mammoth
from docx.oxml import parse_xml

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RUNS = (
    f"<w:r {W}><w:t>2022</w:t><w:noBreakHyphen/><w:t xml:space='preserve'>23: </w:t></w:r>",
    f"<w:ins {W} w:id='1' w:author='a'><w:r><w:t>12</w:t></w:r></w:ins>",
    f"<w:r {W}><w:t xml:space='preserve'> of 21, rated </w:t></w:r>",
    f"<w:sdt {W}><w:sdtContent><w:r><w:t>Good</w:t></w:r></w:sdtContent></w:sdt>",
    f"<w:fldSimple {W} w:instr='REF a'><w:r><w:t xml:space='preserve'> overall</w:t></w:r></w:fldSimple>",
)
document = docx.Document()
paragraph = document.add_paragraph()
for run in RUNS:
    paragraph._p.append(parse_xml(run))
document.save("report.docx")
with open("report.docx", "rb") as file:
    by_mammoth = mammoth.extract_raw_text(file).value.strip().replace("\u2011", "-")
seen = {
    "python-docx": docx.Document("report.docx").paragraphs[0].text,
    "mammoth": by_mammoth,
    "docx2txt": docx2txt.process("report.docx").strip(),
}
for name, text in seen.items():
    print(f"{name}: {text!r}")
assert seen == {
    "python-docx": "2022-23:  of 21, rated ",
    "mammoth": "2022-23: 12 of 21, rated Good",
    "docx2txt": "202223: 12 of 21, rated Good overall",
}, seen
PYTHON
