"""Plain English in, an answer of the catalogue out: link what is named, choose, operate, say."""
