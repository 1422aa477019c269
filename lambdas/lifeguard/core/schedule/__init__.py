"""Maintenance windows and durations."""
