"""Storms: many failures at once."""
