"""A report -> its facts as JSON, and back; tables -> their score; uses reading."""
