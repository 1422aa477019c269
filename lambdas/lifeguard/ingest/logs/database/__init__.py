"""Readers of what databases and caches write, and of metrics."""
