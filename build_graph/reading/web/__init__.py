"""A web page -> the text of the report in it, in the form of markdown; uses trace."""
