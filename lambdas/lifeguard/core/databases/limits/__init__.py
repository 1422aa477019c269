"""Which limits a database has run into."""
