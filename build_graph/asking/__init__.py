"""A question in plain English -> an answer of the catalogue; uses questions."""
