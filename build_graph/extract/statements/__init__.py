"""What a report states: fields, findings, absences, recommendations, programmes."""
