"""RDS's events."""
