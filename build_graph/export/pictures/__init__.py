"""Pictures of the graph that are fit to print; `draw.picture` draws one."""
