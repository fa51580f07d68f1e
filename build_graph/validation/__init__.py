"""The checks: shapes over each report, rules across reports, and results that name the passage."""
