"""Lightsail."""
