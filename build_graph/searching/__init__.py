"""Words and filters -> the passages that fit; uses questions, extract and mapping."""
