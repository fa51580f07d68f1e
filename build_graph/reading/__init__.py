"""A file -> a text in which every character knows its place; uses sources."""
