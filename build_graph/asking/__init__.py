"""A plain question -> a table or passages that answer; uses citation, questions, searching."""
