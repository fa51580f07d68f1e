"""A question in plain English -> an answer of the catalogue, or what the reports say."""
