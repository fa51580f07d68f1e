"""Ratings, scores, key questions, and what the prose says of them."""
