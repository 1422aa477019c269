"""Readers of metrics, as levels and as series."""
