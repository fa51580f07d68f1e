"""A thing of the graph -> the passages it rests on; uses questions and extract."""
