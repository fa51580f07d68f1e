"""Numbers with what they count: of what, whose, when; and the numbers that nothing accounts for."""
