"""backup: makes, copies, prunes and tests scheduled backups, every hour."""
