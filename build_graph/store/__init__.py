"""Lines of graphs and texts -> a folder that can be asked and changed; uses knowledge."""
