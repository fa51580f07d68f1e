"""A question in plain English -> a table's answer or passages; uses citation, questions, searching."""
