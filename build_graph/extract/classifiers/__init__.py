"""Linear models of what names are and of who delivers what: features, weights, decisions."""
