"""What a report consists of: sections, headings, blocks, sentences, and what print adds to them."""
