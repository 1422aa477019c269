"""The emails of one incident, as views."""
