"""RDS's calls."""
