"""Lightsail's answers."""
