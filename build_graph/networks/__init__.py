"""A view or a question -> a network, measured and placed; uses questions."""
