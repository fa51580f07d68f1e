"""Which words of a report are names, and what the whole report says of each."""
