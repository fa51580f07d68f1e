"""Files -> the changes they make to a store; uses the rooms from sources to questions."""
