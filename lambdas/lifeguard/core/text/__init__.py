"""Text for people: redaction and times."""
