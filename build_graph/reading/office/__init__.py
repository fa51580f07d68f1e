"""A Word or OpenDocument file -> the text of the report in it, as markdown; uses web."""
