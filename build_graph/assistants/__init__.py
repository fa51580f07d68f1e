"""What assistants may ask of a graph by the Model Context Protocol: tools, answers, the server."""
