"""Names in reports -> the one entry that each can stand for, or none; uses knowledge."""
