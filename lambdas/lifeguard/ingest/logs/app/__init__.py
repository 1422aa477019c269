"""Readers of what applications and their servers write."""
